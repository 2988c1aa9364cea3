/* The pass over all cells against single cells and against facts kept in memory, on random tables. */
#include "cells_print.h"

#include "cases.h"
#include "tables.h"
#include "tap.h"

static long long day(int year, unsigned month, unsigned of_month)
{
	return civil_day(year, month, of_month);
}

static long long at_hour(int year, unsigned month, unsigned of_month, int hour)
{
	return day_start(civil_day(year, month, of_month)) + hour * INT64_C(3600000);
}

static void add_unit(sqlite3 *db, const char *code, int kind, int function, const char *from, const char *to)
{
	tables_run(db, "INSERT INTO unit(key, state, position, code, kind, function, \"from\", \"to\")"
		" VALUES('%s', 1, 1, '%s', %d, %d, %s, %s)",
	    code, code, kind, function, from, to);
}

static void add_obligation(sqlite3 *db, const char *code, const char *selector, int period, const char *before_month,
			   int roll, long long from, const char *to)
{
	tables_run(db, "INSERT INTO obligation(key, state, position, code, selector, period, before_day, before_month, roll,"
		" \"from\", \"to\") VALUES('%s', 1, 1, '%s', '%s', %d, 10, %s, %d, %lld, %s)",
	    code, code, selector, period, before_month, roll, from, to);
}

struct text {
	char lines[64][400];
	int count;
};

static enum err collect_lines(void *ctx, const struct cell_row *row)
{
	struct text *t = ctx;
	struct cell_line line;
	cell_line(row, &line);
	char *out = t->lines[t->count++];
	*out = 0;
	for (int i = 0; i < CELL_COLUMNS; i++) {
		const char *text = line.text[i] ? line.text[i] : "";
		char *zone = strstr(text, ":00.000+07:00");
		size_t len = strlen(out);
		snprintf(out + len, 400 - len, "%s%.*s", i ? "," : "", zone ? (int)(zone - text) : 99, text);
	}
	return OK;
}

static void kontum(sqlite3 *db)
{
	char from[24], to[24];
	snprintf(from, sizeof(from), "%lld", day(2024, 1, 1));
	snprintf(to, sizeof(to), "%lld", day(2025, 1, 8));
	add_unit(db, "615", 1, 1, from, "NULL");
	add_unit(db, "610", 1, 1, from, to);
	add_unit(db, "SNV", 2, 2, from, "NULL");
	add_obligation(db, "BC-THANG", "*", 1, "NULL", 1, day(2024, 11, 1), "NULL");
	add_obligation(db, "BC-NAM", "kind:district, function:home_affairs", 2, "11", 1, day(2024, 1, 1), "NULL");
	tables_run(db, "INSERT INTO submission(key, state, position, number, obligation, unit, period, claim, received)"
		" VALUES('BC-THANG/615/2024-11/1', 1, 7, 1, 'BC-THANG', '615', '2024-11', %lld, %lld)",
	    at_hour(2024, 11, 9, 8), at_hour(2024, 11, 12, 9));
	tables_run(db, "INSERT INTO submission(key, state, position, number, obligation, unit, period, claim, received)"
		" VALUES('BC-THANG/SNV/2024-11/1', 1, 0, 1, 'BC-THANG', 'SNV', '2024-11', %lld, %lld)",
	    at_hour(2024, 11, 9, 8), at_hour(2024, 11, 9, 8));
	tables_run(db, "INSERT INTO receipt(key, state, position, unit, obligation, period, at)"
		" VALUES(1, 1, 9, '610', 'BC-THANG', '2024-11', %lld)",
	    at_hour(2024, 11, 9, 16));
}

static void check_lines(const struct text *t, const char *const want[], int count, const char *what)
{
	is_int(t->count, count, "%s: lines", what);
	for (int i = 0; i < count && i < t->count; i++)
		is_str(t->lines[i], want[i], "%s: line %d", what, i + 1);
}

static void commands(void)
{
	sqlite3 *db OWN_DB = tables_empty();
	kontum(db);
	struct text t = {.count = 0};
	struct cells_query q = {.at = at_hour(2024, 11, 13, 10), .obligation = "BC-THANG"};
	ok(cells_each(db, &q, collect_lines, &t) == OK, "cells");
	static const char *const monthly[] = {
		"610,BC-THANG,2024-11,2024-11-10T00:00,announced,,,2024-11-09T16:00,,,4",
		"615,BC-THANG,2024-11,2024-11-10T00:00,claimed,2024-11-09T08:00,,,2024-11-12T09:00,3,",
		"SNV,BC-THANG,2024-11,2024-11-10T00:00,missing,,,,,,4",
	};
	check_lines(&t, monthly, 3, "13 November");

	t.count = 0;
	q = (struct cells_query){.at = at_hour(2024, 11, 10, 0) - 1};
	ok(cells_each(db, &q, collect_lines, &t) == OK, "cells");
	static const char *const before[] = {
		"610,BC-NAM,2024,2024-11-10T00:00,due_soon,,,,,,",
		"615,BC-NAM,2024,2024-11-10T00:00,due_soon,,,,,,",
		"SNV,BC-NAM,2024,2024-11-10T00:00,due_soon,,,,,,",
		"610,BC-THANG,2024-11,2024-11-10T00:00,announced,,,2024-11-09T16:00,,,",
		"615,BC-THANG,2024-11,2024-11-10T00:00,due_soon,,,,,,",
		"SNV,BC-THANG,2024-11,2024-11-10T00:00,due_soon,,,,,,",
	};
	check_lines(&t, before, 6, "a millisecond before");

	t.count = 0;
	q = (struct cells_query){.at = at_hour(2024, 11, 13, 10), .period = {2025, 1}};
	ok(cells_each(db, &q, collect_lines, &t) == OK, "cells");
	static const char *const asked[] = {
		"615,BC-THANG,2025-01,2025-01-10T00:00,not_due,,,,,,",
		"SNV,BC-THANG,2025-01,2025-01-10T00:00,not_due,,,,,,",
	};
	check_lines(&t, asked, 2, "a period that has not begun, one unit ended before its last day");

	t.count = 0;
	q = (struct cells_query){.at = at_hour(2024, 11, 13, 10), .unit = "615"};
	ok(cells_each(db, &q, collect_lines, &t) == OK && t.count == 2, "one unit");
	q.unit = "999";
	is_int(cells_each(db, &q, collect_lines, &t), ERR_REF_UNKNOWN, "unknown unit");
	q = (struct cells_query){.at = 0, .obligation = "BC-TUAN"};
	is_int(cells_each(db, &q, collect_lines, &t), ERR_REF_UNKNOWN, "unknown obligation");
	ok(sqlite3_get_autocommit(db), "no transaction is left open");
}

static void print_summary(sqlite3 *db, int64_t at, struct period from, struct period to, struct text *t)
{
	struct arena arena OWN_ARENA = {0};
	struct cells_query q = {.at = at};
	struct ranked *rows;
	size_t count;
	t->count = 0;
	if (cells_summary(db, &q, from, to, &arena, &rows, &count) != OK)
		return;
	for (size_t i = 0; i < count; i++) {
		struct summary_line line;
		summary_line(&rows[i], FORM_CSV, &line);
		char *out = t->lines[t->count++];
		*out = 0;
		for (int k = 0; k < SUMMARY_COLUMNS; k++)
			snprintf(out + strlen(out), 400 - strlen(out), "%s%s", k ? "," : "",
				 line.text[k] ? line.text[k] : "");
	}
}

static void summaries(void)
{
	sqlite3 *db OWN_DB = tables_empty();
	kontum(db);
	char from[24];
	snprintf(from, sizeof(from), "%lld", day(2025, 7, 1));
	add_unit(db, "700", 3, 1, from, "NULL");
	struct text t = {.count = 0};
	struct period none = {0};
	print_summary(db, at_hour(2024, 11, 13, 10), none, none, &t);
	static const char *const november[] = {
		"1,615,2,1,0,1,50.0,0.0,50.0,3.0,7",
		"2,610,2,0,0,0,0.0,0.0,0.0,,8",
		"2,SNV,2,0,0,0,0.0,0.0,0.0,,8",
		",700,0,0,0,0,,,,,0",
	};
	check_lines(&t, november, 4, "summary");
	print_summary(db, at_hour(2024, 11, 13, 10), (struct period){2024, 12}, none, &t);
	is_str(t.count ? t.lines[0] : "", ",610,0,0,0,0,,,,,0",
	       "no deadline in the months asked for: everyone is unranked");
	print_summary(db, at_hour(2024, 12, 11, 0), (struct period){2024, 12}, (struct period){2024, 12}, &t);
	is_str(t.count ? t.lines[0] : "", "1,610,1,0,0,0,0.0,0.0,0.0,,2", "December alone");
}

static void selectors(void)
{
	struct unit u = {"615", "district", "agency", NO_TIME, NO_TIME};
	ok(selector_matches("*", &u) && selector_matches("608, 615", &u) && selector_matches("kind:district", &u) &&
		   selector_matches("SNV,function:agency", &u),
	   "what matches");
	ok(!selector_matches("", &u) && !selector_matches("61,6155,kind:dist,kind:districts,agency", &u) &&
		   !selector_matches("function:home_affairs", &u),
	   "what does not");
}

/* --- random tables --- */

enum { UNITS = 6, MONTHS = 30 };
static const char *const unit_codes[UNITS] = {"608", "61", "610", "610A", "SNV", "TTR"};

static void random_facts(sqlite3 *db, uint64_t *seed, const char *obligation, const char *unit, const char *period,
			 int64_t base)
{
	int64_t stamp = base;
	int count = (int)random_below(seed, 4);
	for (int n = 1; n <= count; n++) {
		stamp += random_below(seed, 4 * DAY_MS);
		int64_t returned = stamp + random_below(seed, 2 * DAY_MS);
		bool is_returned = random_below(seed, 3) == 0, settled = random_below(seed, 4) == 0;
		tables_run(db, "INSERT INTO submission(key, state, position, number, obligation, unit, period, claim, lo,"
			" received, coded, returned, fix_by, recalled, decision, decided)"
			" VALUES('%s/%s/%s/%d', 1, 5, %d, '%s', '%s', '%s', %lld, nullif(%lld, 0), %lld,"
			" nullif(%lld, 0), nullif(%lld, 0), nullif(%lld, 0), nullif(%lld, 0), %d, nullif(%lld, 0))",
		    obligation, unit, period, n, n, obligation, unit, period,
		    (long long)(stamp - random_below(seed, 5 * DAY_MS)),
		    random_below(seed, 3) ? 0LL : (long long)(stamp - random_below(seed, 5 * DAY_MS)), (long long)stamp,
		    random_below(seed, 3) ? 0LL : (long long)(stamp - random_below(seed, 3 * DAY_MS)),
		    is_returned ? (long long)returned : 0LL,
		    is_returned && random_below(seed, 2) ? (long long)(day_of(returned) + random_below(seed, 3)) : 0LL,
		    random_below(seed, 8) ? 0LL : (long long)(stamp + DAY_MS), (int)random_below(seed, 2),
		    settled ? (long long)(stamp + 1000) : 0LL);
		if (is_returned)
			stamp = returned;
	}
	if (random_below(seed, 3) == 0)
		tables_run(db, "INSERT INTO receipt(key, position, unit, obligation, period, at, matched_at)"
			" VALUES(NULL, 5, '%s', '%s', '%s', %lld, nullif(%lld, 0))",
		    unit, obligation, period, (long long)(base + random_below(seed, 4 * DAY_MS)),
		    random_below(seed, 2) ? 0LL : (long long)(base + random_below(seed, 9 * DAY_MS)));
	if (random_below(seed, 6) == 0)
		tables_run(db, "INSERT INTO exemption(key, position, unit, obligation, period, granted, revoked)"
			" VALUES(NULL, 5, '%s', '%s', '%s', %lld, nullif(%lld, 0))",
		    unit, obligation, period, (long long)base,
		    random_below(seed, 2) ? 0LL : (long long)(base + random_below(seed, 15 * DAY_MS)));
}

static sqlite3 *random_tables(uint64_t *seed)
{
	sqlite3 *db = tables_empty();
	int64_t start = civil_day(2024, 1, 1);
	tables_run(db, "BEGIN");
	for (int i = 0; i < UNITS; i++) {
		char from[24], to[24] = "NULL";
		snprintf(from, sizeof(from), "%lld", (long long)(start + random_below(seed, 300)));
		if (random_below(seed, 3) == 0)
			snprintf(to, sizeof(to), "%lld", (long long)(start + 400 + random_below(seed, 300)));
		add_unit(db, unit_codes[i], 1 + (int)random_below(seed, 2), 1, from, to);
	}
	add_obligation(db, "A", "*", 1, "NULL", 2, start + random_below(seed, 100), "NULL");
	add_obligation(db, "B", "kind:district,SNV", 1, "NULL", 3, start, "20000");
	add_obligation(db, "NAM", "*", 2, "11", 1, start, "NULL");
	for (int i = 0; i < 80; i++)
		tables_run(db, "INSERT OR IGNORE INTO calendar_day(key, date, day) VALUES('%d', %lld, %d)", i,
		    (long long)(start + i * 11 + random_below(seed, 11)), 1 + (int)random_below(seed, 2));
	static const char *const obligations[] = {"A", "B", "NAM"};
	for (int o = 0; o < 3; o++)
		for (int u = 0; u < UNITS; u++)
			for (struct period p = {2024, o == 2 ? 0 : 1}; p.year < 2027; p = period_next(p)) {
				char text[PERIOD_SIZE];
				period_print(p, text);
				int64_t base = day_start(period_first(p) + (o == 2 ? 310 : 6));
				random_facts(db, seed, obligations[o], unit_codes[u], text, base);
			}
	tables_run(db, "COMMIT");
	return db;
}

struct comparison {
	sqlite3 *db;
	int64_t at;
	int cells, wrong, begun;
	bool seen[STATUS_COUNT];
};

static enum err compare_cell(void *ctx, const struct cell_row *row)
{
	struct comparison *c = ctx;
	char period[PERIOD_SIZE], key[80];
	period_print(row->period, period);
	snprintf(key, sizeof(key), "%s/%s/%s", row->obligation, row->unit, period);
	struct cell single = {0};
	const struct cell *got = &row->cell;
	if (cell_of(c->db, bytes_of(row->obligation), bytes_of(row->unit), bytes_of(period), c->at, &single) != OK)
		c->wrong++;
	c->wrong += single.status != got->status || single.deadline != got->deadline || single.coded != got->coded ||
		    single.late_days != got->late_days || single.running_days != got->running_days ||
		    single.counting != got->counting;
	c->seen[got->status] = true;
	c->cells++;
	c->begun += row->begun;
	return OK;
}

static int64_t count(sqlite3 *db, const char *query)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	if (db_prepare(db, &query, 1, &s) != OK || db_int(s, -1, &n, "") != OK)
		exit(1);
	sqlite3_finalize(s);
	return n;
}

static void random_passes(void)
{
	int wrong = 0, cells = 0, sums = 0;
	bool seen[STATUS_COUNT] = {false};
	for (uint64_t n = 1; n <= 12; n++) {
		uint64_t seed = n;
		sqlite3 *db OWN_DB = random_tables(&seed);
		int64_t asked = civil_day(2024, 11, 1) + random_below(&seed, 500);
		struct comparison c = {.db = db, .at = day_start(asked) + 5000};
		struct cells_query q = {.at = c.at};
		if (cells_each(db, &q, compare_cell, &c) != OK)
			c.wrong++;
		if (c.wrong)
			printf("# seed %llu: %d of %d cells differ\n", (unsigned long long)n, c.wrong, c.cells);
		wrong += c.wrong;
		cells += c.cells;
		for (int s = 0; s < STATUS_COUNT; s++)
			seen[s] |= c.seen[s];
		struct arena arena OWN_ARENA = {0};
		struct ranked *rows;
		size_t units;
		struct figures all = {0};
		if (cells_summary(db, &q, (struct period){0}, (struct period){0}, &arena, &rows, &units) == OK)
			for (size_t i = 0; i < units; i++)
				figures_join(&all, &rows[i].figures);
		sums += units == UNITS && all.expected > 0 && all.expected <= c.cells;
		if (count(db, "SELECT count(*) FROM submission") < 300)
			wrong++;
	}
	is_int(wrong, 0, "%d cells of random tables: the pass over all agrees with each alone", cells);
	is_int(sums, 12, "and the sums are of those cells");
	int kinds = 0;
	for (int s = 0; s < STATUS_COUNT; s++)
		kinds += seen[s];
	ok(kinds >= 10, "most statuses came up (%d)", kinds);
}

static enum err take_task(void *ctx, const struct task_row *row)
{
	char *out = ctx;
	snprintf(out + strlen(out), 400 - strlen(out), "%s:%s/%s ", row->unit, task_status_name(row->by_due.status),
		 task_status_name(row->by_original.status));
	return OK;
}

static void tasks(void)
{
	sqlite3 *db OWN_DB = tables_empty();
	long long due = day(2024, 11, 20), original = day(2024, 11, 15), noon = at_hour(2024, 11, 18, 12);
	tables_run(db, "INSERT INTO task(key, state, unit, due, original_due, assigned, finish_claim, finished, stamp) VALUES"
		"(1, 4, '615', %lld, %lld, 1, %lld, %lld, 9), (2, 3, '615', %lld, %lld, 1, NULL, NULL, 9),"
		"(3, 7, '610', %lld, %lld, 1, NULL, NULL, %lld), (4, 4, '610', NULL, NULL, 1, %lld, %lld, 9),"
		"(5, 1, '610', %lld, %lld, %lld, NULL, NULL, 9)",
	    due, original, noon, noon, due, original, due, original, noon, noon, noon, due, original, noon + 1);
	char out[400] = "";
	ok(tasks_each(db, NULL, noon, take_task, out) == OK, "tasks");
	is_str(out,
	       "615:done_on_time/done_late 615:open/overdue 610:withdrawn/withdrawn 610:done_on_time/done_on_time ",
	       "by the current and by the original due; what was assigned later is not there");
	*out = 0;
	ok(tasks_each(db, "615", noon - 1, take_task, out) == OK, "tasks of one unit");
	is_str(out, "615:open/overdue 615:open/overdue ", "before the finish");
	*out = 0;
	ok(tasks_each(db, "610", at_hour(2024, 11, 18, 11), take_task, out) == OK, "tasks before a withdrawal");
	is_str(out, "610:open/overdue 610:open/open ", "withdrawn later");
}

int main(void)
{
	commands();
	summaries();
	selectors();
	random_passes();
	tasks();
	return done();
}
