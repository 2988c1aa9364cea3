/* How fast: capture, merge, rebase, compliance, as ratios to the bare SQLite statement where there is one. CPU time of this process, one thread, best of
 * several runs. Prints Markdown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cells.h"
#include "workload.h"

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void row(const char *name, double value, const char *unit, const char *what)
{
	printf("| %s | %.2f %s | %s |\n", name, value, unit, what);
}

/* ---- Capture: an entry against the bare write of the same row, both durable to a file without sync ---- */

static double bare_update(int count)
{
	sqlite3 *db;
	sqlite3_stmt *s[3];
	static const char *const sql[] = {"BEGIN IMMEDIATE", "UPDATE t SET percent = ?1, note = ?2, state = 3 WHERE key = ?3", "COMMIT"};
	if (db_open(":memory:", DB_CREATE, &db) != OK ||
	    db_exec(db, "CREATE TABLE t(key INTEGER PRIMARY KEY, state INTEGER, percent INTEGER, note TEXT, a, b, c, d, e);"
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO t(key, state) SELECT i, 1 FROM n") != OK ||
	    db_prepare(db, sql, 3, s) != OK)
		exit(1);
	double from = cpu();
	for (int i = 0; i < count; i++)
		if (db_run(s[0], "") != OK || db_run(s[1], "nti", i % 100, "Đã rà soát hồ sơ tồn đọng, đang phối hợp.", (int64_t)(i % 400 + 1)) != OK || db_run(s[2], "") != OK)
			exit(1);
	double used = cpu() - from;
	db_close(&db);
	return used / count;
}

static double entries(struct province *p, struct office *o, int count)
{
	struct text_maker m = {TEXT_MEASURED, 3};
	enter_progress(p, o, &m, 30); /* received all */
	double from = cpu();
	enter_progress(p, o, &m, count);
	return (cpu() - from) / count;
}

/* ---- Merge: what a full changeset costs the server ---- */

static void merge(struct province *p, struct office *o)
{
	enum { ACTS = 2000 };
	struct text_maker m = {TEXT_MEASURED, 4};
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	OWN(visit_free) struct visit v = {0};
	struct round round;
	uint8_t random[ROUND_RANDOM_BYTES];
	struct ledger *l = p->ledger;
	enter_progress(p, o, &m, ACTS);
	draw_bytes(p, random, sizeof random);
	double t[5];
	t[0] = cpu();
	if (round_ask(&o->replica, CHANGESET_MAX, random, &request, &round) != OK)
		exit(1);
	t[1] = cpu();
	if (ledger_look(l) != OK || round_open(l, &p->keys, buf_bytes(&request), &v) != OK)
		exit(1);
	ledger_look_end(l);
	t[2] = cpu();
	if (ledger_begin(l) != OK || round_push(l, &v, p->now) != OK || ledger_commit(l) != OK)
		exit(1);
	t[3] = cpu();
	if (ledger_look(l) != OK || round_answer(l, &p->keys, &v, &(struct answering){.now = p->now}, &answer) != OK)
		exit(1);
	ledger_look_end(l);
	t[4] = cpu();
	double n = (double)v.count;
	row("merge, all of it", n / (t[4] - t[1]), "acts/s", "one core, tables in memory, a changeset of task updates");
	row("merge: MAC, unpack, decode, hash, signature", (t[2] - t[1]) / n * 1e6, "µs/act", "");
	row("merge: judge, tables, indexes, Merkle, log", (t[3] - t[2]) / n * 1e6, "µs/act", "");
	row("merge: answer", (t[4] - t[3]) / n * 1e6, "µs/act", "fates and delta");
	row("packing a request at the device", (t[1] - t[0]) / n * 1e6, "µs/act", "zstd level 19");
	struct taken taken;
	if (round_take(&o->replica, &round, buf_bytes(&answer), o->now, &taken) != OK)
		exit(1);
}

/* ---- Rebase: images back, a delta of others' rows, pending acts again ---- */

static void rebase(struct province *p, struct office *o, int rows, int pending, const char *name)
{
	struct text_maker m = {TEXT_MEASURED, 5};
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken taken;
	uint8_t random[ROUND_RANDOM_BYTES];
	struct round_bytes bytes;
	one_round(p, o, &bytes, NULL, NULL);
	workload_tasks(p, &m, o->replica.unit, rows);
	draw_bytes(p, random, sizeof random);
	if (round_ask(&o->replica, CHANGESET_MAX, random, &request, &round) != OK || serve(p, buf_bytes(&request), &answer) != OK)
		exit(1);
	enter_progress(p, o, &m, pending); /* entered while the question was on its way */
	double from = cpu();
	if (round_take(&o->replica, &round, buf_bytes(&answer), o->now, &taken) != OK)
		exit(1);
	row(name, (cpu() - from) * 1e3, "ms", "undo, delta, redo; the goal is 50 and 100 ms");
	one_round(p, o, &bytes, NULL, NULL);
}

/* ---- Compliance ---- */

static enum err count_cell(void *ctx, const struct cell_row *r)
{
	(void)r;
	++*(int64_t *)ctx;
	return OK;
}

static void compliance(int units, int years, const char *name)
{
	sqlite3 *db;
	struct world w;
	char sql[2400];
	int64_t cells = 0;
	if (db_open(":memory:", DB_CREATE, &db) != OK || world_open(db, &w) != OK)
		exit(1);
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO unit(key, state, position, stamp, code, name,"
		 " kind, \"function\", \"from\") SELECT printf('U%%04d', i), 1, i, 0, printf('U%%04d', i), 'x', 1, 1, 0 FROM n;"
		 "INSERT INTO obligation(key, state, position, stamp, code, selector, period, before_day, roll, announce_days, \"from\") VALUES('M', 1, 1, 0, 'M',"
		 " '*', 1, 10, 1, 5, %d);"
		 "WITH RECURSIVE y(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM y WHERE i < %d) INSERT INTO submission(key, state, position, stamp, report, number,"
		 " obligation, unit, period, claim, lo, received) SELECT 'M/' || u.key || '/' || printf('%%d-%%02d', 2015 + y.i / 12, y.i %% 12 + 1) || '/1', 1, 9, 0,"
		 " 'x', 1, 'M', u.key, printf('%%d-%%02d', 2015 + y.i / 12, y.i %% 12 + 1), 1, 1, %lld + y.i * 2629800000 FROM unit AS u, y",
		 units, (int)civil_day(2015, 1, 1), years * 12 - 1, (long long)day_start(civil_day(2015, 1, 5)));
	if (db_exec(db, sql) != OK)
		exit(1);
	const struct cells_query q = {.at = day_start(civil_day(2015 + years, 1, 1))};
	double from = cpu();
	if (cells_each(db, &q, count_cell, &cells) != OK)
		exit(1);
	char what[80];
	snprintf(what, sizeof what, "%lld cells", (long long)cells);
	row(name, (cpu() - from) * 1e3, "ms", what);
	world_close(&w);
	db_close(&db);
}

int main(void)
{
	struct text_maker m = {TEXT_MEASURED, 2};
	struct province p;
	struct office o;
	struct round_bytes bytes;
	workload_open(&p, 5);
	office_open(&p, &o, "615", 777);
	workload_tasks(&p, &m, "615", 30);
	one_round(&p, &o, &bytes, NULL, NULL);
	printf("| what | measured | how |\n|---|---|---|\n");
	double bare = bare_update(20000), entry = entries(&p, &o, 400);
	row("capture", entry / bare, "× the bare write", "CPU of an entry against BEGIN, a prepared UPDATE, COMMIT; both in memory");
	row("capture, more than the bare write", (entry - bare) * 1e6, "µs", "");
	one_round(&p, &o, &bytes, NULL, NULL);
	merge(&p, &o);
	rebase(&p, &o, 2000, 200, "rebase: 2,000 rows and 200 pending acts");
	rebase(&p, &o, 10000, 500, "rebase: 10,000 rows and 500 pending acts");
	compliance(120, 1, "compliance of a province-year (120 units)");
	compliance(4000, 10, "compliance of a country (4,000 units, 10 years)");
	office_close(&o);
	province_close(&p);
	return 0;
}
