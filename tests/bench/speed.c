/* How fast: capture, merge, rebase, compliance, as ratios to the bare SQLite statement where there is one. CPU time of this process, one thread.
 * speed FOLDER [capture|merge|rebase|compliance|papers ...] prints Markdown; FOLDER is for its files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cells.h"
#include "speed.h"

static double read_clock(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double cpu(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double wall(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void row(const char *name, double value, const char *unit, const char *what)
{
	printf("| %s | %.2f %s | %s |\n", name, value, unit, what);
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
	double used = 0;
	int pages = 0;
	do {
		draw_bytes(p, random, sizeof random);
		buf_cut(&request, 0);
		buf_cut(&answer, 0);
		if (round_ask(&o->replica, CHANGESET_MAX, random, &request, &round) != OK || serve(p, buf_bytes(&request), &answer) != OK)
			exit(1);
		if (!pages++)
			enter_progress(p, o, &m, pending); /* entered while the question was on its way */
		double from = cpu();
		if (round_take(&o->replica, &round, buf_bytes(&answer), o->now, &taken) != OK)
			exit(1);
		used += cpu() - from;
	} while (taken.more);
	char what[80];
	snprintf(what, sizeof what, "undo, delta, redo, in %d answers; the goal is 50 and 100 ms", pages);
	row(name, used * 1e3, "ms", what);
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

static void rebases(void)
{
	struct text_maker m = {TEXT_MEASURED, 2};
	struct province p;
	struct office o;
	struct round_bytes bytes;
	workload_open(&p, 5);
	office_open(&p, &o, "615", 777);
	workload_tasks(&p, &m, "615", 30);
	one_round(&p, &o, &bytes, NULL, NULL);
	rebase(&p, &o, 2000, 200, "rebase: 2,000 rows and 200 pending acts");
	rebase(&p, &o, 10000, 500, "rebase: 10,000 rows and 500 pending acts");
	office_close(&o);
	province_close(&p);
}

/* With names, only those parts: for a profiler. */
static bool wanted(int argc, char **argv, const char *part)
{
	bool found = argc == 2;
	for (int i = 2; i < argc; i++)
		found |= strcmp(argv[i], part) == 0;
	return found;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	printf("| what | measured | how |\n|---|---|---|\n");
	if (wanted(argc, argv, "capture"))
		capture(argv[1]);
	if (wanted(argc, argv, "merge"))
		merge(argv[1]);
	if (wanted(argc, argv, "rebase"))
		rebases();
	if (wanted(argc, argv, "compliance")) {
		compliance(120, 1, "compliance of a province-year (120 units)");
		compliance(4000, 10, "compliance of a country (4,000 units, 10 years)");
	}
	if (wanted(argc, argv, "papers"))
		papers();
	return 0;
}
