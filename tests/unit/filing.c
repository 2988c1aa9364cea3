/* Contents of attachments on their way, and what a hostile device gets out of asking: nothing that it has not. */
#include "../sim/province.c"

#include "file_value.h"
#include "fetch.h"
#include "round_wire.h"
#include "tap.h"

static struct province p;
static struct office clerk, second, snv, other;
static struct blobs blobs;

#define KEY "BC-THANG/615/2024-11"
#define OTHER "BC-THANG/616/2024-11"
enum { SIZE = 3 * CHUNK + 100 };
static uint8_t content[SIZE], foreign[SIZE];

/* A PDF of noise. */
static void fill(uint8_t *c, uint8_t from)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	for (size_t i = 0; i < SIZE; i++)
		c[i] = (uint8_t)('a' + (i * 7 + i / 251 + from) % 26);
	memcpy(c, "%PDF-1.4\n", 9);
	memcpy(c + SIZE - strlen(tail), tail, strlen(tail));
}

static struct bytes view(const uint8_t *c)
{
	return (struct bytes){c, SIZE};
}

static struct claim claim_of(const char *key, struct bytes c)
{
	struct claim x = {.reg = reg_by_name(BYTES("report"))->number, .key = bytes_of(key)};
	struct buf list OWN_BUF = BUF(LIST_MAX);
	blob_list(c, &list);
	blob_hash((int64_t)c.len, buf_bytes(&list), x.hash);
	return x;
}

/* "attachment.SUB=…" of a content. */
static const char *field_of(const char *sub, struct bytes c, char out[400])
{
	struct file_value v = {.size = (int64_t)c.len, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	struct buf value OWN_BUF = BUF(FILE_VALUE_MAX);
	memcpy(v.hash, claim_of(KEY, c).hash, HASH_BYTES);
	file_value_write(&v, &value);
	snprintf(out, 400, "attachment.%s=%s", sub, buf_text(&value));
	return out;
}

/* The server's answer, or -1 and *ret where there is none. */
static int answer_to(struct bytes request, const struct file_round *round, struct file_answer *a, enum err *ret)
{
	struct buf out OWN_BUF = BUF(ANSWER_MAX);
	struct file_served served;
	must(ledger_look(p.ledger), "look");
	*ret = file_serve(p.ledger, &p.keys, &blobs, request, p.now, &out, &served);
	ledger_look_end(p.ledger);
	if (*ret == OK)
		*ret = file_take(round, buf_bytes(&out), a);
	return *ret == OK ? (int)a->outcome : -1;
}

static const uint8_t nonce[NONCE_BYTES] = {1, 2, 3};

static int offer(struct office *o, const char *key, struct bytes named, struct bytes proven, int64_t *ret_next)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX);
	struct file_answer a OWN_FILE_ANSWER = {0};
	struct file_round round;
	struct claim c = claim_of(key, named);
	enum err e;
	must(file_offer(&o->replica, &c, proven, nonce, &request, &round), "offer");
	int outcome = answer_to(buf_bytes(&request), &round, &a, &e);
	*ret_next = a.next;
	return outcome;
}

static int piece(struct office *o, const char *key, struct bytes named, int64_t from, struct bytes chunks, int64_t *ret_next)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX);
	struct file_answer a OWN_FILE_ANSWER = {0};
	struct file_round round;
	struct claim c = claim_of(key, named);
	enum err e;
	must(file_send(&o->replica, &c, from, chunks, (int64_t)named.len, nonce, &request, &round), "piece");
	int outcome = answer_to(buf_bytes(&request), &round, &a, &e);
	*ret_next = a.next;
	return outcome;
}

/* By a device that has nothing of it. */
static int fetch(struct office *o, const char *key, struct bytes named, struct buf *out)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(FETCH_CAME_MAX);
	sqlite3 *db OWN_DB = NULL;
	struct blobs here;
	struct fetch f OWN_FETCH = {0};
	struct file_served served;
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	struct claim c = claim_of(key, named);
	int64_t at;
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	must(blobs_open(db, &here), "blobs");
	must(fetch_begin(&here, &c, (int64_t)named.len, &f), "begin");
	must(fetch_ask(&f, &o->replica, nonce, &request), "ask");
	must(ledger_look(p.ledger), "look");
	must(fetch_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), &answer, &served, blob, &at), "serve");
	ledger_look_end(p.ledger);
	for (size_t head = answer.len; served.outcome == FILE_GOOD && answer.len - head < named.len;)
		must(fetch_read(&blobs, blob, (int64_t)(answer.len - head), SIZE, &answer), "read");
	must(fetch_add(&f, buf_bytes(&answer)), "add");
	must(fetch_keep(&f, p.now), "keep");
	if (f.outcome == FILE_GOOD)
		must(blob_read(&here, c.hash, out), "content");
	blobs_close(&here);
	return (int)f.outcome;
}

static void before_the_act(void)
{
	char field[400];
	int64_t next;
	is_int(offer(&clerk, KEY, view(content), view(content), &next), FILE_UNKNOWN, "nothing is taken for a record that is not there");
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=1", field_of("a", view(content), field)), "write");
	is_int(offer(&clerk, KEY, view(content), view(content), &next), FILE_UNKNOWN, "nor before the act is in the log");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	is_int(offer(&clerk, KEY, view(foreign), view(foreign), &next), FILE_UNKNOWN, "nor what the record does not name");
	is_int(piece(&clerk, KEY, view(content), 0, (struct bytes){content, CHUNK}, &next), FILE_OFFER, "nor what was not offered");
	is_int(offer(&other, KEY, view(content), view(content), &next), FILE_UNKNOWN, "nor from whoever does not see the record");
	is_int(count_of(blobs.db, "SELECT count(*) FROM blob"), 0, "the server has stored nothing");
}

static void up(void)
{
	int64_t next;
	struct buf got OWN_BUF = BUF(SIZE);
	is_int(offer(&clerk, KEY, view(content), view(foreign), &next), FILE_WRONG, "a list of another content");
	is_int(offer(&clerk, KEY, view(content), view(content), &next), FILE_GOOD, "an offer");
	is_int(next, 0, "from the first chunk on");
	is_int(piece(&clerk, KEY, view(content), 0, (struct bytes){content, 2 * CHUNK}, &next), FILE_GOOD, "two chunks");
	is_int(next, 2, "are there");
	is_int(piece(&clerk, KEY, view(content), 0, (struct bytes){content, 2 * CHUNK}, &next), FILE_GOOD, "again");
	is_int(next, 2, "is nothing new");
	is_int(piece(&clerk, KEY, view(content), 3, (struct bytes){content + 3 * CHUNK, 100}, &next), FILE_GOOD, "what comes too early");
	is_int(next, 2, "is not taken");
	is_int(piece(&clerk, KEY, view(content), 2, (struct bytes){foreign + 2 * CHUNK, CHUNK}, &next), FILE_WRONG, "another content's chunk");
	is_int(piece(&clerk, KEY, view(content), 2, (struct bytes){content + 2 * CHUNK, CHUNK - 1}, &next), FILE_WRONG, "a chunk cut short");
	is_int(fetch(&snv, KEY, view(content), &got), FILE_PARTLY, "who asks for it hears that it is on its way");
	is_int(offer(&second, KEY, view(content), view(content), &next), FILE_GOOD, "a second PC of the office goes on");
	is_int(next, 2, "where the first was");
	is_int(piece(&second, KEY, view(content), 2, (struct bytes){content + 2 * CHUNK, CHUNK + 100}, &next), FILE_GOOD, "to the end");
	is_int(next, 4, "all of it");
	is_int(piece(&clerk, KEY, view(content), 4, (struct bytes){content, CHUNK}, &next), FILE_GOOD, "beyond the end");
	is_int(count_of(blobs.db, "SELECT count(*) FROM chunk"), 4, "nothing is kept");
}

static void down(void)
{
	struct buf got OWN_BUF = BUF(SIZE);
	is_int(fetch(&snv, KEY, view(content), &got), FILE_GOOD, "it comes down");
	ok(bytes_equal(buf_bytes(&got), view(content)), "as it went up");
	is_int(fetch(&other, KEY, view(content), &got), FILE_UNKNOWN, "not to another office");
}

/* A hash is worth nothing: neither the content, nor whether it is here. */
static void by_hash_alone(void)
{
	char field[400], field_b[400];
	int64_t next;
	struct buf got OWN_BUF = BUF(SIZE);
	must(ENTER(&p, &other, false, "write", "report", OTHER, "indicator.01=1", field_of("a", view(content), field), field_of("b", view(foreign), field_b)), "write");
	must(sync_office(&p, &other, 65536, NULL), "sync");
	is_int(fetch(&other, OTHER, view(content), &got), FILE_PARTLY, "who names it in a record of his own gets nothing");
	struct claim c = claim_of(OTHER, view(content));
	struct holding h;
	struct blob *b OWN_MEM = mem_alloc(sizeof *b);
	must(blob_find(&blobs, c.hash, b), "blob");
	/* As file_offer(), with the right list and a proof without the content. */
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), packed OWN_BUF = BUF(REQUEST_MAX), request OWN_BUF = BUF(REQUEST_MAX);
	struct file_round round = {0};
	struct file_answer a OWN_FILE_ANSWER = {0};
	enum err e;
	must(crypt_agree(other.replica.secret_key, other.replica.server_key, true, &round.keys), "keys");
	cbor_put_map(&body, 6);
	cbor_put_int(&body, 1), cbor_put_int(&body, c.reg), cbor_put_int(&body, 2), cbor_put_text(&body, c.key);
	cbor_put_int(&body, 3), cbor_put_bytes(&body, (struct bytes){c.hash, HASH_BYTES}), cbor_put_int(&body, 4), cbor_put_int(&body, SIZE);
	cbor_put_int(&body, 5), cbor_put_bytes(&body, (struct bytes){b->list, 4 * HASH_BYTES}), cbor_put_int(&body, 6), cbor_put_bytes(&body, (struct bytes){c.hash, HASH_BYTES});
	buf_byte(&packed, 0);
	buf_view(&packed, buf_bytes(&body));
	must(wire_ask(round.keys.up, other.replica.device, round.nonce, PART_TAG, buf_bytes(&packed), &request), "request");
	is_int(answer_to(buf_bytes(&request), &round, &a, &e), FILE_GOOD, "who has list and hash, and proves nothing");
	is_int(a.next, 0, "is told to send all of it, as if it were not there");
	is_int(fetch(&other, OTHER, view(content), &got), FILE_PARTLY, "and gets nothing");
	is_int(piece(&other, OTHER, view(content), 0, (struct bytes){foreign, CHUNK}, &next), FILE_WRONG, "nor by sending something else");
	is_int(offer(&other, OTHER, view(content), view(content), &next), FILE_GOOD, "who has it");
	is_int(next, 4, "need not send it");
	must(holding_find(&blobs, &c, &h), "holding");
	is_int(h.device, other.replica.device, "and it is his from then on");
	is_int(count_of(blobs.db, "SELECT count(*) FROM chunk"), 4, "once");
}

static void not_what_it_says(void)
{
	static uint8_t page[SIZE];
	char field[400];
	int64_t next;
	memset(page, '<', SIZE);
	must(ENTER(&p, &clerk, false, "write", "report", KEY, field_of("p", (struct bytes){page, SIZE}, field)), "write");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	is_int(offer(&clerk, KEY, view(page), view(page), &next), FILE_GOOD, "what calls itself a PDF");
	is_int(piece(&clerk, KEY, view(page), 0, view(page), &next), FILE_WRONG, "is looked at once it is whole");
	is_int(piece(&clerk, KEY, view(page), 0, (struct bytes){0}, &next), FILE_OFFER, "and not held");
}

/* Every byte of a request altered, and cut anywhere. */
static void envelope(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX);
	struct file_round round;
	struct claim c = claim_of(KEY, view(content));
	size_t taken = 0;
	enum err e;
	must(file_send(&clerk.replica, &c, 0, (struct bytes){0}, SIZE, nonce, &request, &round), "request");
	for (size_t i = 0; i < request.len; i++) {
		struct file_answer a OWN_FILE_ANSWER = {0};
		request.data[i] ^= 1;
		taken += answer_to(buf_bytes(&request), &round, &a, &e) >= 0;
		request.data[i] ^= 1;
		taken += answer_to((struct bytes){(const uint8_t *)request.data, i}, &round, &a, &e) >= 0;
	}
	is_int(taken, 0, "a request altered or cut anywhere is none");
	struct buf asked OWN_BUF = BUF(REQUEST_MAX);
	struct round sync;
	uint8_t random[ROUND_RANDOM_BYTES] = {0};
	struct file_answer a OWN_FILE_ANSWER = {0};
	must(round_ask(&clerk.replica, 65536, random, &asked, &sync), "ask");
	ok(answer_to(buf_bytes(&asked), &round, &a, &e) < 0 && e == ERR_MAC, "nor one of the other kind");
}

static void out_again(void)
{
	int64_t count, next;
	struct buf got OWN_BUF = BUF(SIZE);
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "attachment.a=", "attachment.p="), "take off");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(ledger_look(p.ledger), "look");
	is_int(files_sweep(p.ledger, &blobs, p.now, &count), OK, "a sweep");
	is_int(count, 0, "takes nothing on the same day");
	is_int(files_sweep(p.ledger, &blobs, p.now + INT64_C(2) * 86400000, &count), OK, "two days later");
	ledger_look_end(p.ledger);
	is_int(count, 1, "it takes what no record names");
	is_int(fetch(&clerk, KEY, view(content), &got), FILE_UNKNOWN, "a record that does not name it any more");
	is_int(fetch(&other, OTHER, view(content), &got), FILE_GOOD, "the other's stays");
	must(blob_erase(&blobs, claim_of(OTHER, view(content)).hash), "erase");
	is_int(fetch(&other, OTHER, view(content), &got), FILE_PARTLY, "an erased one is gone");
	is_int(piece(&other, OTHER, view(content), 0, (struct bytes){0}, &next), FILE_OFFER, "wholly");
	is_int(count_of(blobs.db, "SELECT count(*) FROM blob"), 0, "nothing is left");
}

int main(void)
{
	sqlite3 *db OWN_DB = NULL;
	province_open(&p, 1);
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	must(blobs_open(db, &blobs), "blobs");
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &second, "615", 78);
	office_open(&p, &snv, "SNV", 79);
	office_open(&p, &other, "616", 80);
	struct office *const all[] = {&clerk, &second, &snv, &other};
	for (int i = 0; i < 4; i++)
		must(sync_office(&p, all[i], 65536, NULL), "first pull");
	fill(content, 0);
	fill(foreign, 5);
	before_the_act();
	up();
	must(sync_office(&p, &snv, 65536, NULL), "SNV pulls");
	down();
	by_hash_alone();
	not_what_it_says();
	envelope();
	out_again();
	for (int i = 0; i < 4; i++)
		office_close(all[i]);
	blobs_close(&blobs);
	province_close(&p);
	return done();
}
