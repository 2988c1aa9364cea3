/* Contents of attachments. The first byte says what follows: 0 the body of POST /file, 1 a stream (the second byte is how much of it comes at a time),
 * both with the MAC made right, 2 the text of an attachment in an act, 3 a file to be attached, 4 an answer to the device, 5 one that a stream follows,
 * both with the MAC made right. Whatever comes, only chunks of the right hash are kept, and a begun one stays shorter than a chunk. */
#include "../sim/province.c"

#include "fetch.h"
#include "file_value.h"
#include "filing_part.h"
#include "flow.h"
#include "fuzz.h"

static struct province p;
static struct office o;
static struct blobs blobs;
static sqlite3 *db;
static bool there;
enum { SIZE = CHUNK + 300 };
static uint8_t content[SIZE];
static const uint8_t nonce[NONCE_BYTES] = {1};

static void open_all(void)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	struct buf list OWN_BUF = BUF(LIST_MAX), value OWN_BUF = BUF(FILE_VALUE_MAX), request OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_value v = {.size = SIZE, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	struct claim c = {.reg = reg_by_name(BYTES("report"))->number, .key = BYTES("BC-THANG/615/2024-11")};
	struct file_round round;
	struct file_served served;
	char field[400];
	province_open(&p, 1);
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	must(blobs_open(db, &blobs), "blobs");
	office_open(&p, &o, "615", 77);
	must(sync_office(&p, &o, 65536, NULL), "sync");
	memset(content, 'a', SIZE);
	memcpy(content, "%PDF-1.4\n", 9);
	memcpy(content + SIZE - strlen(tail), tail, strlen(tail));
	blob_list((struct bytes){content, SIZE}, &list);
	blob_hash(SIZE, buf_bytes(&list), v.hash);
	memcpy(c.hash, v.hash, HASH_BYTES);
	file_value_write(&v, &value);
	snprintf(field, sizeof field, "attachment.a=%s", buf_text(&value));
	must(ENTER(&p, &o, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=1", field), "enter");
	must(sync_office(&p, &o, 65536, NULL), "sync");
	must(file_offer(&o.replica, &c, (struct bytes){content, SIZE}, nonce, &request, &round), "offer");
	must(ledger_look(p.ledger), "look");
	must(file_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), p.now, &out, &served), "serve");
	ledger_look_end(p.ledger);
	must_hold(served.outcome == FILE_GOOD);
	there = true;
}

static void expected(enum err e)
{
	must_hold(e == OK || (e >= ERR_CBOR && e <= ERR_UNPACK) || e == ERR_TOO_BIG);
}

static void bad(void *ctx, const uint8_t hash[HASH_BYTES])
{
	(void)ctx, (void)hash;
	must_hold(!"a content that is not what its hash says");
}

static void check(void)
{
	must(blobs_check(&blobs, bad, NULL), "check");
	must_hold(count_of(db, "SELECT count(*) FROM started WHERE length(data) NOT BETWEEN 1 AND 16383") == 0);
	must_hold(count_of(db, "SELECT count(*) FROM holding WHERE next * 16384 >= size + 16384") == 0);
}

static void file(struct bytes body)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_round round;
	struct file_served served;
	must(part_compose(&o.replica, body, nonce, &round, &request), "compose");
	must(ledger_look(p.ledger), "look");
	expected(file_serve(p.ledger, &p.keys, &blobs, buf_bytes(&request), p.now, &out, &served));
	ledger_look_end(p.ledger);
}

/* A body, its length before it as u16, then bytes. */
static void flow(struct bytes in, size_t step)
{
	struct buf frame OWN_BUF = BUF(REQUEST_MAX), all OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_round round;
	struct flow f OWN_FLOW = {0};
	size_t n = in.len < 2 ? 0 : (size_t)in.data[0] << 8 | in.data[1];
	if (in.len < 2 || n > in.len - 2 || n > FLOW_FRAME_MAX)
		return;
	must(part_compose(&o.replica, (struct bytes){in.data + 2, n}, nonce, &round, &frame), "compose");
	buf_byte(&all, (uint8_t)(frame.len >> 8)), buf_byte(&all, (uint8_t)frame.len), buf_view(&all, buf_bytes(&frame));
	buf_add(&all, in.data + 2 + n, in.len - 2 - n);
	flow_begin(&f);
	enum err e = OK;
	for (size_t i = 0; i < all.len && e == OK; i += step) {
		must(flow_add(&f, (struct bytes){(const uint8_t *)all.data + i, all.len - i < step ? all.len - i : step}), "add");
		must(ledger_look(p.ledger), "look");
		if (flow_ready(&f))
			e = flow_keep(&f, p.ledger, &p.keys, &blobs, p.now);
		ledger_look_end(p.ledger);
	}
	expected(e);
	if (e == OK && f.open)
		must(flow_answer(&f, &out), "answer");
}

static void text(struct bytes in)
{
	struct file_value v;
	struct buf again OWN_BUF = BUF(FILE_VALUE_MAX), shown OWN_BUF = BUF(4096), name OWN_BUF = BUF(FILE_NAME_BYTES);
	if (file_name(in, MEDIA_PDF, &name) == OK)
		must_hold(name.len > 4 && !memchr(name.data, '/', name.len) && !memchr(name.data, '\\', name.len) && name.data[0] != '.');
	if (!file_value_read(in, &v))
		return;
	file_value_write(&v, &again);
	must_hold(again.len == in.len && memcmp(again.data, in.data, in.len) == 0); /* its only form */
	file_value_show(&v, VI, &shown);
}

static void answer(struct bytes body)
{
	struct buf packed OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_round round = {0};
	struct file_answer a OWN_FILE_ANSWER = {0};
	buf_byte(&packed, 0);
	buf_view(&packed, body);
	must(wire_answer(round.keys.down, round.nonce, PARTED_TAG, buf_bytes(&packed), &out), "answer");
	enum err e = file_take(&round, buf_bytes(&out), &a);
	must_hold(e == ERR_ANSWER_BAD || (e == OK && a.next >= 0 && a.next <= CHUNKS_MAX && a.more >= 0 && a.more < CHUNK));
}

/* The frame's body, its length before it as u16, then bytes; to a device that has nothing of it, or the first chunk and a bit. */
static void fetched(struct bytes in, bool begun)
{
	static sqlite3 *mine;
	static struct blobs here;
	struct buf packed OWN_BUF = BUF(REQUEST_MAX), frame OWN_BUF = BUF(REQUEST_MAX), list OWN_BUF = BUF(LIST_MAX), request OWN_BUF = BUF(REQUEST_MAX);
	struct fetch f OWN_FETCH = {0};
	struct claim c = {.reg = reg_by_name(BYTES("report"))->number, .key = BYTES("BC-THANG/615/2024-11")};
	size_t n = in.len < 2 ? 0 : (size_t)in.data[0] << 8 | in.data[1];
	if (in.len < 2 || n > in.len - 2 || n > FETCH_FRAME_MAX - 32)
		return;
	if (!mine) {
		must(db_open(":memory:", DB_CREATE, &mine), "memory");
		must(blobs_open(mine, &here), "blobs");
	}
	blob_list((struct bytes){content, SIZE}, &list);
	blob_hash(SIZE, buf_bytes(&list), c.hash);
	must(blob_erase(&here, c.hash), "erase");
	if (begun) {
		must(blob_make(&here, c.hash, SIZE, buf_bytes(&list), p.now), "make");
		must(started_put(&here, &c, 0, (struct bytes){content, 5}), "started");
	}
	must(fetch_begin(&here, &c, SIZE, &f), "begin");
	must(fetch_ask(&f, &o.replica, nonce, &request), "ask");
	buf_byte(&packed, 0);
	buf_add(&packed, in.data + 2, n);
	must(wire_answer(f.round.keys.down, f.round.nonce, PARTED_TAG, buf_bytes(&packed), &frame), "answer");
	buf_byte(&f.came, (uint8_t)(frame.len >> 8)), buf_byte(&f.came, (uint8_t)frame.len), buf_view(&f.came, buf_bytes(&frame));
	buf_add(&f.came, in.data + 2 + n, in.len - 2 - n);
	enum err e = fetch_keep(&f, p.now);
	must_hold(e == OK || e == ERR_ANSWER_BAD);
	must(blobs_check(&here, bad, NULL), "check");
	must_hold(count_of(mine, "SELECT count(*) FROM started WHERE length(data) NOT BETWEEN 1 AND 16383") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum media m;
	if (!there)
		open_all();
	if (size < 2)
		return 0;
	struct bytes rest = {data + 1, size - 1};
	switch (data[0] % 6) {
	case 0: file(rest); break;
	case 1: flow((struct bytes){data + 2, size - 2}, data[1] ? data[1] : 4096); break;
	case 2: text(rest); break;
	case 3: (void)!media_sniff("x", rest, &m); break;
	case 4: answer(rest); break;
	case 5: fetched((struct bytes){data + 2, size - 2}, data[1] & 1); break;
	}
	if (data[0] % 6 < 2)
		check();
	return 0;
}
