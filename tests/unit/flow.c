/* A content as a stream: cut anywhere, every byte that arrived counts, none is believed without its chunk's hash, and none is taken from where it must not. */
#include "../sim/province.c"

#include "file_value.h"
#include "flow.h"
#include "round_wire.h"
#include "tap.h"

static struct province p;
static struct office clerk, other;
static struct blobs blobs;

#define KEY "BC-THANG/615/2024-11"
enum { SIZE = 3 * CHUNK + 100 };
static uint8_t content[SIZE], second[SIZE], page[SIZE];
static const uint8_t nonce[NONCE_BYTES] = {4, 5, 6};

/* A PDF of noise. */
static void fill(uint8_t *c, uint8_t from)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	for (size_t i = 0; i < SIZE; i++)
		c[i] = (uint8_t)('a' + (i * 7 + i / 251 + from) % 26);
	memcpy(c, "%PDF-1.4\n", 9);
	memcpy(c + SIZE - strlen(tail), tail, strlen(tail));
}

static struct claim claim_of(const uint8_t *c)
{
	struct claim x = {.reg = reg_by_name(BYTES("report"))->number, .key = BYTES(KEY)};
	struct buf list OWN_BUF = BUF(LIST_MAX);
	blob_list((struct bytes){c, SIZE}, &list);
	blob_hash(SIZE, buf_bytes(&list), x.hash);
	return x;
}

static void attach(const char *sub, const uint8_t *c)
{
	struct file_value v = {.size = SIZE, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	struct buf value OWN_BUF = BUF(FILE_VALUE_MAX);
	char field[400];
	memcpy(v.hash, claim_of(c).hash, HASH_BYTES);
	file_value_write(&v, &value);
	snprintf(field, sizeof field, "attachment.%s=%s", sub, buf_text(&value));
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=1", field), "write");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
}

/* The other requests about it. */
static void ask(const uint8_t *c, bool offer, struct file_answer *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_round round;
	struct file_served served;
	struct claim x = claim_of(c);
	must(offer ? file_offer(&clerk.replica, &x, (struct bytes){c, SIZE}, nonce, &request, &round)
		   : file_send(&clerk.replica, &x, 0, (struct bytes){0}, SIZE, nonce, &request, &round), "request");
	must(ledger_look(p.ledger), "look");
	must(file_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), p.now, &out, &served), "serve");
	ledger_look_end(p.ledger);
	must(file_take(&round, buf_bytes(&out), ret), "take");
}

static void offer(const uint8_t *c)
{
	struct file_answer a OWN_FILE_ANSWER = {0};
	ask(c, true, &a);
	is_int(a.outcome, FILE_GOOD, "an offer");
}

static int64_t there(const uint8_t *c)
{
	struct file_answer a OWN_FILE_ANSWER = {0};
	ask(c, false, &a);
	return a.outcome == FILE_GOOD ? a.next * CHUNK + a.more : -1;
}

static enum err keep(struct flow *f)
{
	must(ledger_look(p.ledger), "look");
	enum err e = flow_keep(f, p.ledger, &p.keys, &blobs, p.now);
	ledger_look_end(p.ledger);
	return e;
}

static struct buf request_of(struct office *o, const uint8_t *c, int64_t at, const uint8_t *bytes, size_t n, struct file_round *round)
{
	struct buf out = BUF(FLOW_REQUEST_MAX);
	struct claim x = claim_of(c);
	must(flow_ask(&o->replica, &x, SIZE, at, (struct bytes){bytes, n}, nonce, &out, round), "flow");
	return out;
}

/* What comes of a stream of which `n` bytes behind the frame arrive, `step` at a time; -1: no answer, as the line was cut. */
static int stream(struct office *o, const uint8_t *c, int64_t at, const uint8_t *bytes, size_t n, size_t step, bool cut, struct file_answer *ret)
{
	struct file_round round;
	struct flow f OWN_FLOW = {0};
	struct buf request OWN_BUF = request_of(o, c, at, bytes, n, &round), out OWN_BUF = BUF(ANSWER_MAX);
	flow_begin(&f);
	for (size_t i = 0; i < request.len; i += step) {
		must(flow_add(&f, (struct bytes){(const uint8_t *)request.data + i, request.len - i < step ? request.len - i : step}), "add");
		if (flow_ready(&f))
			must(keep(&f), "keep");
	}
	if (cut)
		return -1;
	must(flow_answer(&f, &out), "answer");
	must(file_take(&round, buf_bytes(&out), ret), "take");
	return (int)ret->outcome;
}

static int sends(const uint8_t *c, int64_t at, const uint8_t *bytes, size_t n, int64_t *ret_there)
{
	struct file_answer a OWN_FILE_ANSWER = {0};
	int outcome = stream(&clerk, c, at, bytes, n, SIZE + 2048, false, &a);
	*ret_there = a.next * CHUNK + a.more;
	return outcome;
}

/* Cut after every 1,777 bytes: all of it goes once. */
static void through_cuts(void)
{
	int64_t sent = 0, cuts = 0, at, known = 0;
	bool exact = true;
	struct file_answer a OWN_FILE_ANSWER = {0};
	is_int(stream(&clerk, content, 0, content, 10, 4096, false, &a), FILE_OFFER, "what was not offered is to be offered");
	offer(content);
	while ((at = there(content)) < SIZE && cuts < 100) {
		size_t n = SIZE - at < 1777 ? (size_t)(SIZE - at) : 1777;
		exact = exact && at == known;
		stream(&clerk, content, at, content + at, n, 100 + (size_t)cuts * 97, true, &a);
		sent += (int64_t)n;
		known = at + (int64_t)n;
		cuts++;
	}
	ok(exact, "the server knows of every byte that arrived");
	is_int(sent, SIZE, "through %lld cuts no byte goes twice", (long long)cuts);
	struct buf got OWN_BUF = BUF(SIZE);
	is_int(blob_read(&blobs, claim_of(content).hash, &got), OK, "all of it is there");
	ok(got.len == SIZE && memcmp(got.data, content, SIZE) == 0, "and it is what was sent");
	is_int(count_of(blobs.db, "SELECT count(*) FROM started"), 0, "nothing of it is left over");
}

static void every_byte_has_its_place(void)
{
	int64_t have;
	struct file_answer a OWN_FILE_ANSWER = {0};
	struct file_round round;
	offer(second);
	is_int(sends(second, 0, second, CHUNK + 50, &have), FILE_GOOD, "a chunk and a bit");
	is_int(have, CHUNK + 50, "are there");
	is_int(sends(second, 0, second, CHUNK + 60, &have), FILE_GOOD, "the same with a bit more");
	is_int(have, CHUNK + 60, "adds the bit");
	is_int(sends(second, CHUNK + 70, second + CHUNK + 70, CHUNK, &have), FILE_GOOD, "what leaves a gap");
	is_int(have, CHUNK + 60, "is not taken");
	/* An old connection that nobody saw die, and a new one. */
	struct buf old OWN_BUF = request_of(&clerk, second, CHUNK + 60, second + CHUNK + 60, 500, &round);
	struct flow f OWN_FLOW = {0};
	flow_begin(&f);
	must(flow_add(&f, (struct bytes){(const uint8_t *)old.data, old.len - 300}), "add");
	must(keep(&f), "keep");
	is_int(there(second), CHUNK + 260, "half of a stream");
	is_int(sends(second, CHUNK + 260, second + CHUNK + 260, 100, &have), FILE_GOOD, "another goes on where it was");
	must(flow_add(&f, (struct bytes){(const uint8_t *)old.data + old.len - 300, 300}), "add");
	must(keep(&f), "keep");
	is_int(there(second), CHUNK + 560, "and what the old one still brings is taken as far as it is new");
	is_int(stream(&other, second, 0, second, CHUNK, 4096, false, &a), FILE_UNKNOWN, "not from whoever does not see the record");
	is_int(there(second), CHUNK + 560, "whatever he sends");
}

static void not_that_chunk(void)
{
	int64_t have;
	static uint8_t wrong[SIZE];
	memset(wrong, 'x', SIZE);
	is_int(sends(second, CHUNK + 560, wrong, 40, &have), FILE_GOOD, "bytes of something else, not a chunk yet");
	is_int(have, CHUNK + 600, "count as they came");
	is_int(sends(second, CHUNK + 600, second + CHUNK + 600, CHUNK, &have), FILE_GOOD, "until the chunk is whole");
	is_int(have, CHUNK, "it comes again");
	is_int(sends(second, CHUNK, second + CHUNK, CHUNK, &have), FILE_GOOD, "right");
	is_int(have, 2 * CHUNK, "then it is taken");
	is_int(sends(second, 2 * CHUNK, wrong, CHUNK, &have), FILE_WRONG, "a whole chunk of something else is refused");
	is_int(there(second), 2 * CHUNK, "and not kept");
	is_int(count_of(blobs.db, "SELECT count(*) FROM started"), 0, "nor a part of it");
	is_int(sends(second, 2 * CHUNK, second + 2 * CHUNK, 77, &have), FILE_GOOD, "a part of the right one");
	must(blob_erase(&blobs, claim_of(second).hash), "erase");
	is_int(count_of(blobs.db, "SELECT count(*) FROM started"), 0, "an erasure takes it too");
	is_int(there(second), -1, "and the content is to be offered again");
}

static void not_what_it_says(void)
{
	int64_t have;
	memset(page, '<', SIZE);
	attach("p", page);
	offer(page);
	is_int(sends(page, 0, page, SIZE, &have), FILE_WRONG, "what calls itself a PDF is looked at once it is whole");
	is_int(there(page), -1, "and not held");
}

/* The frame altered in every byte, cut anywhere, and of another kind. */
static void frames(void)
{
	struct file_round round;
	struct buf request OWN_BUF = request_of(&clerk, second, 0, second, 10, &round);
	size_t frame = request.len - 10, opened = 0;
	for (size_t i = 0; i < frame; i++) {
		struct flow f OWN_FLOW = {0};
		flow_begin(&f);
		request.data[i] ^= 1;
		must(flow_add(&f, buf_bytes(&request)), "add");
		opened += keep(&f) == OK;
		request.data[i] ^= 1;
		flow_free(&f);
		flow_begin(&f);
		must(flow_add(&f, (struct bytes){(const uint8_t *)request.data, i}), "add");
		opened += flow_ready(&f);
	}
	is_int(opened, 0, "a frame altered or cut anywhere opens nothing");
	struct flow f OWN_FLOW = {0};
	struct buf piece OWN_BUF = BUF(REQUEST_MAX), asked OWN_BUF = BUF(REQUEST_MAX);
	struct claim x = claim_of(second);
	must(file_send(&clerk.replica, &x, 0, (struct bytes){0}, SIZE, nonce, &piece, &round), "piece");
	buf_byte(&asked, (uint8_t)(piece.len >> 8)), buf_byte(&asked, (uint8_t)piece.len), buf_view(&asked, buf_bytes(&piece));
	flow_begin(&f);
	must(flow_add(&f, buf_bytes(&asked)), "add");
	is_int(keep(&f), ERR_FORMAT, "nor does a request of the other kind");
	flow_free(&f);
	flow_begin(&f);
	must(flow_add(&f, (struct bytes){(const uint8_t *)"\xff\xff", 2}), "add");
	ok(!flow_ready(&f), "one that says it is long");
	must(flow_add(&f, (struct bytes){content, FLOW_FRAME_MAX}), "add");
	ok(flow_ready(&f) && keep(&f) == ERR_FORMAT, "is refused as soon as it is longer than a frame may be");
	uint8_t *much OWN_MEM = mem_alloc(FLOW_CAME_MAX);
	is_int(flow_add(&f, (struct bytes){much, FLOW_CAME_MAX}), ERR_TOO_BIG, "and so is more than may come at a time");
}

int main(void)
{
	sqlite3 *db OWN_DB = NULL;
	province_open(&p, 1);
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	must(blobs_open(db, &blobs), "blobs");
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &other, "616", 80);
	must(sync_office(&p, &clerk, 65536, NULL), "first pull");
	must(sync_office(&p, &other, 65536, NULL), "first pull");
	fill(content, 0);
	fill(second, 5);
	attach("a", content);
	attach("b", second);
	through_cuts();
	every_byte_has_its_place();
	not_that_chunk();
	not_what_it_says();
	frames();
	office_close(&clerk);
	office_close(&other);
	blobs_close(&blobs);
	province_close(&p);
	return done();
}
