/* Merge: acts of many devices, 20 a signature (10 tasks received and brought forward by each), onto a log and tables in files: verified, judged, durable. One thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "round_wire.h"
#include "speed.h"
#include "store_sqlite.h"
#include "text_value.h"

enum { DEVICES = 150, PER_DEVICE = 20, GROUP = 50 /* requests a commit */, TASKS = DEVICES * PER_DEVICE / 2, UNITS = 30 };

static void or_die(enum err e, const char *what)
{
	char out[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err_sentence(EN, e, NULL, out));
	exit(1);
}

/* The log's store, with a watch on append. */
static struct store below;
static double append_cpu, append_wall;

static enum err timed_append(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	double c = cpu(), w = wall();
	enum err e = below.append(ctx, expected, entries, count);
	append_cpu += cpu() - c;
	append_wall += wall() - w;
	return e;
}

static enum err copy_entry(void *ctx, const struct entry *e)
{
	const struct store *to = ctx;
	return to->append(to->ctx, e->position - 1, e, 1);
}

static int tasks_of(struct province *p, const char *unit, char (*keys)[ID_TEXT_BYTES + 1], int max)
{
	static const char *const list = "SELECT key FROM task WHERE unit = ?1 ORDER BY key";
	sqlite3_stmt *s;
	int n = 0;
	or_die(db_prepare(p->db, &list, 1, &s), "tasks");
	for (enum err e = db_first(s, "t", unit); e == OK && n < max; e = db_next(s))
		id_print(sqlite3_column_int64(s, 0), keys[n++]);
	sqlite3_finalize(s);
	return n;
}

static void gather_requests(struct province *p, struct buf requests[DEVICES])
{
	static char keys[TASKS][ID_TEXT_BYTES + 1], codes[UNITS][UNIT_CODE_MAX + 1];
	struct text_maker m = {TEXT_MEASURED, 21};
	for (int u = 0; u < UNITS; u++) {
		workload_unit(p, u, codes[u]);
		workload_tasks(p, &m, codes[u], TASKS / UNITS);
		tasks_of(p, codes[u], keys + u * (TASKS / UNITS), TASKS / UNITS);
	}
	for (int d = 0; d < DEVICES; d++) {
		struct office o;
		struct round_bytes bytes;
		struct round round;
		uint8_t random[ROUND_RANDOM_BYTES];
		office_open(p, &o, codes[d / (DEVICES / UNITS)], 2000 + (uint32_t)d);
		one_round(p, &o, &bytes, NULL, NULL);
		for (int i = 0; i < PER_DEVICE; i++) {
			char percent[24];
			const char *key = keys[(d * PER_DEVICE / 2 + i / 2)];
			snprintf(percent, sizeof percent, "percent=%d", 5 * text_below(&m, 20));
			if (i % 2 == 0)
				or_die(ENTER(p, &o, false, "receive", "task", key, NULL), "receive");
			else
				or_die(ENTER(p, &o, false, "progress", "task", key, percent, "note=Đang phối hợp."), "progress");
		}
		draw_bytes(p, random, sizeof random);
		or_die(round_ask(&o.replica, CHANGESET_MAX, random, &requests[d], &round), "ask");
		office_close(&o);
	}
}

static double checks(const struct buf *requests)
{
	uint8_t mac[MAC_BYTES], key[MAC_KEY_BYTES] = {0};
	double from = cpu();
	for (int i = 0; i < GROUP; i++) {
		struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
		struct bytes packed = {(uint8_t *)requests[i].data + ASK_PREFIX, requests[i].len - ASK_PREFIX};
		wire_mac(key, ASK_TAG, (struct bytes){(uint8_t *)requests[i].data, ASK_HEAD}, packed, mac);
		or_die(wire_unpack(packed, REQUEST_RAW_MAX, &body), "unpack");
	}
	return (cpu() - from) / GROUP;
}

static double signature(void)
{
	uint8_t seed[32] = {1}, public_key[PUBLIC_KEY_BYTES], secret[SECRET_KEY_BYTES], sig[SIGNATURE_BYTES];
	crypt_keypair_from(seed, public_key, secret);
	crypt_sign(secret, BYTES("a changeset's"), sig);
	double from = cpu();
	for (int i = 0; i < 200; i++)
		if (!crypt_verify(public_key, BYTES("a changeset's"), sig))
			exit(1);
	return (cpu() - from) / 200;
}

static double agreement(const struct province *p)
{
	struct mac_keys keys;
	double from = cpu();
	for (int i = 0; i < 200; i++)
		or_die(crypt_agree(p->keys.secret_key, p->keys.public_key, false, &keys), "agree");
	return (cpu() - from) / 200;
}

/* What SQLite needs for the bare statement: prepared UPDATEs, 1,000 a transaction, durable. */
static double bare(const char *path)
{
	enum { COUNT = 20000 };
	sqlite3 *db OWN_DB = NULL;
	sqlite3_stmt *s[3];
	static const char *const sql[] = {"BEGIN IMMEDIATE", "UPDATE t SET percent = ?1, note = ?2, state = 3 WHERE key = ?3", "COMMIT"};
	or_die(db_open(path, DB_CREATE, &db), path);
	or_die(db_exec(db, "CREATE TABLE t(key INTEGER PRIMARY KEY, state INTEGER, percent INTEGER, note TEXT, a, b, c, d, e);"
			   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO t(key, state) SELECT i, 1 FROM n"), "table");
	or_die(db_prepare(db, sql, 3, s), "bare");
	double from = cpu();
	for (int i = 0; i < COUNT; i++) {
		if (i % 1000 == 0)
			or_die(db_run(s[0], ""), "begin");
		or_die(db_run(s[1], "nti", (i + i / TASKS) % 100, "Đang phối hợp.", (int64_t)(i % TASKS + 1)), "update");
		if (i % 1000 == 999)
			or_die(db_run(s[2], ""), "commit");
	}
	return COUNT / (cpu() - from);
}

struct times {
	double open, push, commit, answer, all_wall;
	size_t acts, refused;
};

static void one_group(struct province *p, struct ledger *l, struct buf *requests, struct times *t)
{
	static struct visit visits[GROUP];
	double c[5];
	c[0] = cpu();
	or_die(ledger_look(l), "look");
	for (int i = 0; i < GROUP; i++)
		or_die(round_open(l, &p->keys, buf_bytes(&requests[i]), &visits[i]), "open");
	ledger_look_end(l);
	c[1] = cpu();
	or_die(ledger_begin(l), "begin");
	for (int i = 0; i < GROUP; i++)
		or_die(round_push(l, &visits[i], p->now), "push");
	c[2] = cpu();
	or_die(ledger_commit(l), "commit");
	c[3] = cpu();
	or_die(ledger_look(l), "look");
	for (int i = 0; i < GROUP; i++) {
		struct buf answer OWN_BUF = BUF(ANSWER_MAX);
		or_die(round_answer(l, &p->keys, &visits[i], &(struct answering){.now = p->now}, &answer), "answer");
	}
	ledger_look_end(l);
	c[4] = cpu();
	for (int i = 0; i < GROUP; i++) {
		if (visits[i].outcome != PUSH_OK)
			or_die(ERR_SERVER_REFUSED, "outcome");
		t->acts += visits[i].count;
		visit_free(&visits[i]);
	}
	t->open += c[1] - c[0];
	t->push += c[2] - c[1];
	t->commit += c[3] - c[2];
	t->answer += c[4] - c[3];
}

static void report(const struct times *t, const struct province *p, struct buf *requests, double bare_rate)
{
	double n = (double)t->acts, all = t->open + t->push + t->commit;
	row("the bare statement", bare_rate, "acts/s", "a prepared UPDATE, 1,000 a durable transaction");
	row("merge: verified, judged, durable", n / all, "acts/s", "CPU of one core, 20 acts a signature, 50 requests a commit; without answers");
	row("the same by the wall clock", n / t->all_wall, "acts/s", "with the disk's waits and the machine's other work");
	row("merge against the bare statement", bare_rate / (n / all), "×", "");
	row("- MAC and unpacking", checks(requests) / PER_DEVICE * 1e6, "µs/act", "a part of the opening");
	row("- key agreement", agreement(p) / PER_DEVICE * 1e6, "µs/act", "a part of the opening; X25519, once a request");
	row("- the changeset's signature", signature() / PER_DEVICE * 1e6, "µs/act", "a part of the opening; Ed25519, once a request");
	row("opening in all", t->open / n * 1e6, "µs/act", "the above, decoding, hashes");
	row("judge, tables, indexes, Merkle tree", t->push / n * 1e6, "µs/act", "");
	row("log", append_cpu / n * 1e6, "µs/act", "its inserts and its durable commit");
	row("commit of the tables", (t->commit - append_cpu) / n * 1e6, "µs/act", "");
	row("waiting for the disk", (append_wall - append_cpu) / n * 1e6, "µs/act", "of the log's commit");
	row("answers", t->answer / n * 1e6, "µs/act", "fates, delta, checkpoint, zstd level 19; on the threads of the requests");
}

void merge(const char *folder)
{
	static struct ledger ledger;
	struct buf requests[DEVICES];
	struct province p;
	struct store store;
	struct times t = {0};
	sqlite3 *tables;
	char path[4096];
	for (int i = 0; i < DEVICES; i++)
		requests[i] = (struct buf)BUF(REQUEST_MAX);
	workload_open(&p, 21);
	gather_requests(&p, requests);
	snprintf(path, sizeof path, "%s/log.db", folder);
	or_die(store_sqlite_open(path, true, p.epochs[0].time, &below), path);
	or_die(p.store.read(p.store.ctx, 1, (int64_t)p.count, copy_entry, &below), "log");
	store = below;
	store.append = timed_append;
	snprintf(path, sizeof path, "%s/tables.db", folder);
	or_die(db_open(path, DB_CREATE, &tables), path);
	or_die(ledger_open(tables, &store, &ledger), "ledger");
	append_cpu = append_wall = 0;
	double from = wall();
	for (int i = 0; i + GROUP <= DEVICES; i += GROUP)
		one_group(&p, &ledger, requests + i, &t);
	t.all_wall = wall() - from - t.answer;
	snprintf(path, sizeof path, "%s/bare.db", folder);
	report(&t, &p, requests, bare(path));
	ledger_close(&ledger);
	db_close(&tables);
	store.close(store.ctx);
	for (int i = 0; i < DEVICES; i++)
		buf_free(&requests[i]);
	province_close(&p);
}
