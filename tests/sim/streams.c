/* A content as a stream, up and down, onto a disk that ends, is full or fails at any write: what was told as kept is there, nothing that did not come
 * is, and it goes on from there to the end. */
#include "province.c"

#include "disk.h"
#include "fetch.h"
#include "file_value.h"
#include "flow.h"
#include "../unit/tap.h"

static struct province p;
static struct office clerk;

#define KEY "BC-THANG/615/2024-11"
enum { SIZE = 2 * CHUNK + 700, STEP = 9000, SEEDS = 3 };
static uint8_t content[SIZE];
static const uint8_t nonce[NONCE_BYTES] = {7};
static struct claim claim;
static long long runs;
static struct blobs far; /* where it comes from, downwards */

/* The file of who receives it, open. */
struct server {
	sqlite3 *db;
	struct blobs blobs;
};

static enum err server_open(struct server *s)
{
	*s = (struct server){0};
	TRY(db_open("log.db", DB_WRITE, &s->db));
	return blobs_open(s->db, &s->blobs);
}

static void server_close(struct server *s)
{
	if (s->blobs.db)
		blobs_close(&s->blobs);
	db_close(&s->db);
}

static void attach(void)
{
	static const char tail[] = "\nstartxref\n9\n%%EOF\n";
	struct buf list OWN_BUF = BUF(LIST_MAX), value OWN_BUF = BUF(FILE_VALUE_MAX);
	char field[400];
	for (size_t i = 0; i < SIZE; i++)
		content[i] = (uint8_t)('a' + (i * 7 + i / 251) % 26);
	memcpy(content, "%PDF-1.4\n", 9);
	memcpy(content + SIZE - strlen(tail), tail, strlen(tail));
	blob_list((struct bytes){content, SIZE}, &list);
	claim = (struct claim){.reg = reg_by_name(BYTES("report"))->number, .key = BYTES(KEY)};
	blob_hash(SIZE, buf_bytes(&list), claim.hash);
	struct file_value v = {.size = SIZE, .media = MEDIA_PDF, .name = BYTES("a.pdf")};
	memcpy(v.hash, claim.hash, HASH_BYTES);
	file_value_write(&v, &value);
	snprintf(field, sizeof field, "attachment.a=%s", buf_text(&value));
	must(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=1", field), "write");
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
}

static void offer(struct server *s)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), out OWN_BUF = BUF(ANSWER_MAX);
	struct file_round round;
	struct file_served served;
	must(file_offer(&clerk.replica, &claim, (struct bytes){content, SIZE}, nonce, &request, &round), "offer");
	must(ledger_look(p.ledger), "look");
	must(file_serve(p.ledger, &p.keys, &s->blobs, buf_bytes(&request), p.now, &out, &served), "serve");
	ledger_look_end(p.ledger);
	is_int(served.outcome, FILE_GOOD, "it is offered");
}

/* Sends from `at` on, kept every STEP bytes; what is told as kept so far goes to *ret_kept, what was sent to *ret_sent. */
static enum err send(struct server *s, int64_t at, int64_t *ret_kept, int64_t *ret_sent)
{
	struct buf request OWN_BUF = BUF(FLOW_REQUEST_MAX);
	struct file_round round;
	struct flow f OWN_FLOW;
	enum err e = OK;
	must(flow_ask(&clerk.replica, &claim, SIZE, at, (struct bytes){content + at, (size_t)(SIZE - at)}, nonce, &request, &round), "flow");
	size_t frame = request.len - (size_t)(SIZE - at);
	flow_begin(&f);
	for (size_t i = 0, n; i < request.len && e == OK; i += n) {
		n = i ? STEP : frame + STEP;
		n = request.len - i < n ? request.len - i : n;
		must(flow_add(&f, (struct bytes){(const uint8_t *)request.data + i, n}), "add");
		*ret_sent = at + (int64_t)(i + n - frame);
		must(ledger_look(p.ledger), "look");
		e = flow_keep(&f, p.ledger, &p.keys, &s->blobs, p.now);
		ledger_look_end(p.ledger);
		if (e == OK)
			*ret_kept = *ret_sent;
	}
	return e;
}

/* Fetches what is missing. The answer's frame comes with the first bytes. */
static enum err bring(struct server *s, int64_t *ret_kept, int64_t *ret_sent)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(FETCH_CAME_MAX);
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	struct fetch f OWN_FETCH = {0};
	struct file_served served;
	enum err e = fetch_begin(&s->blobs, &claim, SIZE, &f);
	int64_t at;
	TRY(e);
	must(fetch_ask(&f, &clerk.replica, nonce, &request), "ask");
	must(ledger_look(p.ledger), "look");
	must(fetch_serve(p.ledger, &p.keys, &far, buf_bytes(&request), &answer, &served, blob, &at), "serve");
	ledger_look_end(p.ledger);
	size_t frame = answer.len;
	for (int64_t n = at; n < SIZE; n = at + (int64_t)(answer.len - frame))
		must(fetch_read(&far, blob, n, CHUNK, &answer), "read");
	for (size_t i = 0, n; i < answer.len && e == OK; i += n) {
		n = i ? STEP : frame + STEP;
		n = answer.len - i < n ? answer.len - i : n;
		must(fetch_add(&f, (struct bytes){(const uint8_t *)answer.data + i, n}), "add");
		*ret_sent = at + (int64_t)(i + n - frame);
		e = fetch_keep(&f, p.now);
		if (e == OK)
			*ret_kept = fetch_here(&f);
	}
	return e;
}

static enum err carry(struct server *s, int64_t at, int64_t *ret_kept, int64_t *ret_sent)
{
	return far.db ? bring(s, ret_kept, ret_sent) : send(s, at, ret_kept, ret_sent);
}

static int64_t begun(struct server *s)
{
	struct fetch f OWN_FETCH = {0};
	must(fetch_begin(&s->blobs, &claim, SIZE, &f), "begin");
	return fetch_here(&f);
}

static int64_t there(struct server *s)
{
	if (far.db)
		return begun(s);
	struct holding h;
	struct buf started OWN_BUF = BUF(CHUNK);
	must(holding_find(&s->blobs, &claim, &h), "holding");
	must(started_find(&s->blobs, &claim, h.next, &started), "started");
	return h.next == blob_chunks(SIZE) ? SIZE : h.next * CHUNK + (int64_t)started.len;
}

/* It goes on after the trouble, to the end. */
static bool goes_on(int64_t kept, int64_t sent)
{
	struct server s;
	struct buf got OWN_BUF = BUF(SIZE);
	int64_t ignored;
	must(server_open(&s), "open again");
	int64_t at = there(&s);
	bool good = at >= kept && at <= sent;
	if (good && at < SIZE)
		good = carry(&s, at, &ignored, &ignored) == OK;
	good = good && blob_read(&s.blobs, claim.hash, &got) == OK && got.len == SIZE && memcmp(got.data, content, SIZE) == 0;
	server_close(&s);
	return good;
}

static bool meet(enum trouble t, int64_t n, uint64_t seed)
{
	struct server s;
	int64_t kept = 0, sent = 0;
	disk_load();
	disk_trouble(TROUBLE_NONE, 0);
	must(server_open(&s), "open");
	disk_trouble(t, n);
	enum err e = carry(&s, 0, &kept, &sent);
	bool met = disk_met();
	runs++;
	if (t == TROUBLE_STOP)
		disk_trouble(TROUBLE_STOP, 1); /* also right after the last write: closing brings nothing to the disk any more */
	server_close(&s);
	if (t == TROUBLE_STOP)
		disk_reboot(seed);
	disk_trouble(TROUBLE_NONE, 0);
	return (met || e == OK) && goes_on(kept, sent);
}

static void troubles(const char *way)
{
	struct server s;
	int64_t kept = 0, sent = 0, bad = 0;
	disk_save();
	must(server_open(&s), "open");
	disk_trouble(TROUBLE_NONE, 0);
	is_int(carry(&s, 0, &kept, &sent), OK, "a stream %s on a good disk", way);
	is_int(kept, SIZE, "is kept");
	int64_t writes = disk_writes();
	server_close(&s);
	ok(writes > 10, "with %lld writes", (long long)writes);
	for (int64_t n = 1; n <= writes; n++) {
		for (uint64_t seed = 1; seed <= SEEDS; seed++)
			bad += !meet(TROUBLE_STOP, n, seed);
		bad += !meet(TROUBLE_FULL, n, 0);
		bad += !meet(TROUBLE_IO, n, 0);
	}
	is_int(bad, 0, "at each of them the end, a full disk and an error: what was told is there, and it goes on");
	disk_load();
}

/* The other end, where all of it is. */
static void arrive(sqlite3 *db)
{
	struct holding h = {.next = blob_chunks(SIZE), .size = SIZE, .device = 77};
	uint8_t hash[HASH_BYTES];
	must(blobs_open(db, &far), "blobs");
	must(blob_put(&far, (struct bytes){content, SIZE}, 0, hash), "put");
	must(holding_put(&far, &claim, &h), "holding");
}

int main(void)
{
	struct server s;
	sqlite3 *db OWN_DB = NULL;
	disk_install();
	province_open(&p, 1);
	office_open(&p, &clerk, "615", 77);
	must(sync_office(&p, &clerk, 65536, NULL), "first pull");
	attach();
	must(db_open("log.db", DB_CREATE, &s.db), "create");
	must(blobs_open(s.db, &s.blobs), "blobs");
	must(db_exec(s.db, "PRAGMA journal_mode=WAL"), "wal");
	offer(&s);
	server_close(&s);
	troubles("up");
	disk_trouble(TROUBLE_NONE, 0);
	must(server_open(&s), "open");
	must(blob_erase(&s.blobs, claim.hash), "erase");
	server_close(&s);
	must(db_open(":memory:", DB_CREATE, &db), "memory");
	arrive(db);
	troubles("down");
	ok(runs > 100, "%lld troubles in all", runs);
	blobs_close(&far);
	office_close(&clerk);
	province_close(&p);
	return done();
}
