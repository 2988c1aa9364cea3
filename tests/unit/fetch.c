/* A content on its way down, cut anywhere: every byte that came counts, none is believed without its chunk's hash, and nobody gets what is not his. */
#include "../sim/province.c"

#include "fetch.h"
#include "file_value.h"
#include "flow.h"
#include "round_wire.h"
#include "tap.h"

static struct province p;
static struct office clerk, snv, other;
static struct blobs blobs, here; /* the server's, and those of the device that fetches */

#define KEY "BC-THANG/615/2024-11"
enum { SIZE = 3 * CHUNK + 100 };
static uint8_t content[SIZE];
static struct claim claim;
static const uint8_t nonce[NONCE_BYTES] = {4, 5, 6};

static void attach(void)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	struct buf list OWN_BUF = BUF(LIST_MAX), value OWN_BUF = BUF(FILE_VALUE_MAX);
	struct file_value v = {.size = SIZE, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	char field[400];
	for (size_t i = 0; i < SIZE; i++)
		content[i] = (uint8_t)('a' + (i * 7 + i / 251) % 26);
	memcpy(content, "%PDF-1.4\n", 9);
	memcpy(content + SIZE - strlen(tail), tail, strlen(tail));
	blob_list((struct bytes){content, SIZE}, &list);
	claim = (struct claim){.reg = reg_by_name(BYTES("report"))->number, .key = BYTES(KEY)};
	blob_hash(SIZE, buf_bytes(&list), claim.hash);
	memcpy(v.hash, claim.hash, HASH_BYTES);
	file_value_write(&v, &value);
	snprintf(field, sizeof field, "attachment.a=%s", buf_text(&value));
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=1", field), "write");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
}

/* The server has so many of its chunks. */
static void arrived(int64_t chunks)
{
	struct holding h = {.next = chunks, .size = SIZE, .device = clerk.replica.device, .at = p.now};
	uint8_t hash[HASH_BYTES];
	must(blob_put(&blobs, (struct bytes){content, SIZE}, p.now, hash), "put");
	must(holding_put(&blobs, &claim, &h), "holding");
}

/* The server's answer to what is asked for next: frame and bytes. */
static struct buf answer_to(struct office *o, struct fetch *f, struct file_served *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), out = BUF(FETCH_CAME_MAX);
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	int64_t at;
	must(fetch_ask(f, &o->replica, nonce, &request), "ask");
	must(ledger_look(p.ledger), "look");
	must(fetch_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), &out, ret, blob, &at), "serve");
	ledger_look_end(p.ledger);
	for (; ret->outcome == FILE_GOOD && at < SIZE;) {
		size_t before = out.len;
		must(fetch_read(&blobs, blob, at, 7000, &out), "read");
		at += (int64_t)(out.len - before);
	}
	return out;
}

static struct fetch begin(void)
{
	struct fetch f;
	must(fetch_begin(&here, &claim, SIZE, &f), "begin");
	return f;
}

static enum err takes(struct fetch *f, const struct buf *answer, size_t from, size_t n)
{
	must(fetch_add(f, (struct bytes){(const uint8_t *)answer->data + from, n}), "add");
	return fetch_keep(f, p.now);
}

static void forget(void)
{
	must(blob_erase(&here, claim.hash), "erase");
}

/* Each answer is cut after 1,777 bytes behind its frame, and comes 100 and more at a time. */
static void through_cuts(void)
{
	int64_t came = 0, cuts = 0;
	bool exact = true;
	for (;; cuts++) {
		struct fetch f OWN_FETCH = begin();
		struct file_served served;
		exact = exact && fetch_here(&f) == came;
		if (fetch_here(&f) == SIZE || cuts > 100)
			break;
		struct buf answer OWN_BUF = answer_to(&snv, &f, &served);
		size_t frame = answer.len - (size_t)(SIZE - came), n = answer.len - frame < 1777 ? answer.len : frame + 1777, step = 100 + (size_t)cuts * 97;
		for (size_t i = 0; i < n; i += step)
			must(takes(&f, &answer, i, n - i < step ? n - i : step), "take");
		came += (int64_t)(n - frame);
	}
	ok(exact, "the device has every byte that came");
	is_int(came, SIZE, "through %lld cuts no byte comes twice", (long long)cuts);
	struct buf got OWN_BUF = BUF(SIZE);
	is_int(blob_read(&here, claim.hash, &got), OK, "all of it is there");
	ok(got.len == SIZE && memcmp(got.data, content, SIZE) == 0, "and it is what was sent");
	is_int(count_of(here.db, "SELECT count(*) FROM started"), 0, "nothing of it is left over");
	forget();
}

/* Another process fetches the same. */
static void side_by_side(void)
{
	struct fetch a OWN_FETCH = begin(), b OWN_FETCH = begin();
	struct file_served served;
	struct buf first OWN_BUF = answer_to(&snv, &a, &served), second OWN_BUF = answer_to(&snv, &b, &served);
	must(takes(&a, &first, 0, first.len - SIZE + CHUNK + 500), "first");
	must(takes(&b, &second, 0, second.len - SIZE + CHUNK + 300), "second");
	is_int(fetch_here(&b), CHUNK + 500, "what one has, the other does not take");
	must(takes(&b, &second, second.len - SIZE + CHUNK + 300, CHUNK), "second");
	must(takes(&a, &first, first.len - SIZE + CHUNK + 500, SIZE - CHUNK - 500), "first");
	is_int(fetch_here(&a), SIZE, "both together");
	forget();
}

/* The frame altered in every byte or cut anywhere, and bytes that are others. */
static void not_ours(void)
{
	size_t opened = 0, kept = 0;
	struct file_served served;
	struct fetch f OWN_FETCH = begin();
	struct buf answer OWN_BUF = answer_to(&snv, &f, &served);
	size_t frame = answer.len - SIZE;
	for (size_t i = 0; i < frame; i++) {
		answer.data[i] ^= 1;
		opened += takes(&f, &answer, 0, frame + 10) == OK && f.open;
		answer.data[i] ^= 1;
		buf_cut(&f.came, 0);
		kept += takes(&f, &answer, 0, i) != OK || f.open;
		buf_cut(&f.came, 0);
	}
	ok(opened == 0 && kept == 0, "a frame altered anywhere opens nothing, and one that is cut is waited for");
	is_int(count_of(here.db, "SELECT count(*) FROM blob"), 0, "and nothing is kept");
	must(takes(&f, &answer, 0, frame + CHUNK + 10), "a chunk and a bit");
	answer.data[frame + CHUNK + 20] ^= 1;
	is_int(takes(&f, &answer, frame + CHUNK + 10, CHUNK), ERR_ANSWER_BAD, "a chunk that is not what the list says");
	answer.data[frame + CHUNK + 20] ^= 1;
	struct fetch again OWN_FETCH = begin();
	is_int(fetch_here(&again), CHUNK, "takes what was begun of it along, and nothing else");
	struct buf rest OWN_BUF = answer_to(&snv, &again, &served);
	buf_add(&rest, "behind", 6);
	is_int(takes(&again, &rest, 0, rest.len), OK, "the next try brings the rest");
	is_int(fetch_here(&again), SIZE, "and what comes behind the end is none of it");
	forget();
}

static void nobody_else(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), piece OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(FETCH_CAME_MAX);
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	struct file_served served;
	struct file_round round;
	struct fetch f OWN_FETCH = begin();
	int64_t at;
	struct buf refused OWN_BUF = answer_to(&other, &f, &served);
	buf_add(&refused, content, 100);
	is_int(takes(&f, &refused, 0, refused.len), ERR_ANSWER_BAD, "behind a refusal nothing may follow");
	is_int(f.outcome, FILE_UNKNOWN, "and who does not see the record is refused");
	must(file_send(&snv.replica, &claim, 0, (struct bytes){0}, SIZE, nonce, &piece, &round), "piece");
	must(ledger_look(p.ledger), "look");
	is_int(fetch_serve(p.ledger, &p.keys, &blobs, buf_bytes(&piece), &out, &served, blob, &at), ERR_FORMAT, "a request of the other kind is none");
	must(fetch_ask(&f, &snv.replica, nonce, &request), "ask");
	request.data[request.len - 1] ^= 1;
	is_int(fetch_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), &out, &served, blob, &at), ERR_MAC, "nor one that was altered");
	ledger_look_end(p.ledger);
	is_int(out.len, 0, "neither is answered");
	/* Erased while it is on its way. */
	buf_cut(&request, 0);
	must(fetch_ask(&f, &snv.replica, nonce, &request), "ask");
	must(ledger_look(p.ledger), "look");
	must(fetch_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), &out, &served, blob, &at), "serve");
	ledger_look_end(p.ledger);
	must(blob_erase(&blobs, claim.hash), "erase");
	is_int(fetch_read(&blobs, blob, at, 100, &out), ERR_NOT_FOUND, "what is erased while it goes goes no further");
}

int main(void)
{
	sqlite3 *db OWN_DB = NULL, *device OWN_DB = NULL;
	struct file_served served;
	province_open(&p, 1);
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	must(blobs_open(db, &blobs), "blobs");
	must(db_open(":memory:", DB_CREATE, &device), "memory");
	must(blobs_open(device, &here), "blobs");
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &snv, "SNV", 79);
	office_open(&p, &other, "616", 80);
	struct office *const all[] = {&clerk, &snv, &other};
	for (int i = 0; i < 3; i++)
		must(sync_office(&p, all[i], 65536, NULL), "first pull");
	attach();
	arrived(2);
	struct fetch f OWN_FETCH = begin();
	struct buf answer OWN_BUF = answer_to(&snv, &f, &served);
	must(takes(&f, &answer, 0, answer.len), "take");
	is_int(f.outcome, FILE_PARTLY, "what is still on its way up");
	arrived(4);
	through_cuts();
	side_by_side();
	not_ours();
	nobody_else();
	for (int i = 0; i < 3; i++)
		office_close(all[i]);
	blobs_close(&here);
	blobs_close(&blobs);
	province_close(&p);
	return done();
}
