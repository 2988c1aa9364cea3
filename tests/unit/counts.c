/* What the registers count for a report: each count by hand, at both ends of the window. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "tap.h"
#include "world.h"

#define MUST(e) do { if ((e) != OK) { printf("Bail out! %s\n", #e); exit(1); } } while (0)

/* The window of 2024-11 before day 10: from 10 October to 9 November. */
#define D(month, day) ((int64_t)civil_day(2024, month, day))
static sqlite3 *db;
static struct data_window window;
static int64_t last_id = 100;

static void put(const char *reg, const char *columns, const char *values)
{
	char sql[1000], key[40];
	snprintf(key, sizeof key, "%lld", (long long)++last_id);
	snprintf(sql, sizeof sql, "INSERT INTO \"%s\"(key, position, stamp, %s) VALUES(%s, 1, 0, %s)", reg, columns, key, values);
	MUST(db_exec(db, sql));
}

static int64_t count(int number)
{
	int64_t sum = -99;
	MUST(count_rows(db, number, "615", &window, 0, NULL, NULL, &sum));
	return sum;
}

static const char *f(const char *format, ...)
{
	static char text[8][400];
	static int next;
	va_list args;
	va_start(args, format);
	char *at = text[next++ % 8];
	vsnprintf(at, sizeof text[0], format, args);
	va_end(args);
	return at;
}

static void windows(void)
{
	struct data_window w;
	ok(window.from == D(10, 10) && window.until == D(11, 10), "from deadline to deadline, whatever the roll-over");
	MUST(data_window(db, "WHOLE", (struct period){2024, 11}, &w));
	ok(w.from == D(10, 1) && w.until == D(11, 1), "day 1: the month before");
	MUST(data_window(db, "YEAR", (struct period){2024, 0}, &w));
	ok(w.from == civil_day(2023, 11, 10) && w.until == D(11, 10), "a year");
	MUST(data_window(db, "WHOLE", (struct period){2025, 1}, &w));
	ok(w.from == D(12, 1) && w.until == civil_day(2025, 1, 1), "over New Year");
	MUST(data_window(db, "LATE", (struct period){2025, 3}, &w));
	ok(w.from == civil_day(2025, 3, 1) && w.until == civil_day(2025, 3, 31), "a day that February lacks");
	ok(data_window(db, "NONE", (struct period){2024, 11}, &w) == ERR_REF_UNKNOWN, "an unknown obligation is an error");
}

static void unkept(void)
{
	int wrong = 0;
	for (int i = 1; count_choices[i - 1].name; i++)
		wrong += count(count_choices[i - 1].number) != NO_COUNT;
	ok(wrong == 0 && count(0) == NO_COUNT && count(9999) == NO_COUNT, "a register that was never kept counts nothing, not 0");
	put("violation", "unit, state, kind, date, count", f("'616', 1, 1, %lld, 4", (long long)D(11, 1)));
	ok(count(2) == NO_COUNT, "another unit's records do not make it kept");
}

static void violations(void)
{
	put("violation", "unit, state, kind, date, count", f("'615', 1, 1, %lld, 3", (long long)D(10, 10)));
	put("violation", "unit, state, kind, date", f("'615', 2, 1, %lld", (long long)D(11, 9)));
	put("violation", "unit, state, kind, date, count", f("'615', 1, 1, %lld, 50", (long long)D(10, 9)));
	put("violation", "unit, state, kind, date, count", f("'615', 1, 1, %lld, 60", (long long)D(11, 10)));
	put("violation", "unit, state, kind, date, count", f("'615', 5, 1, %lld, 70", (long long)D(11, 1)));
	put("violation", "unit, state, kind, date, count", f("'615', 1, 2, %lld, 2", (long long)D(11, 1)));
	put("violation", "unit, state, kind, date, verified, count", f("'615', 2, 4, %lld, %lld, 2", (long long)D(9, 1), (long long)day_start(D(11, 10)) - 1));
	put("violation", "unit, state, kind, date, verified, count", f("'615', 2, 5, %lld, %lld, 9", (long long)D(9, 1), (long long)day_start(D(11, 10))));
	put("violation", "unit, state, kind, date, handled, measure, count", f("'615', 3, 6, %lld, %lld, 3, 1", (long long)D(8, 1), (long long)D(10, 10)));
	put("violation", "unit, state, kind, date, handled, measure, count", f("'615', 3, 6, %lld, %lld, 1, 5", (long long)D(8, 1), (long long)D(10, 10)));
	ok(count(2) == 6 && count(3) == 4 && count(4) == 2, "violations by persons and kind, from the first day to the last; dismissed ones do not count");
	ok(count(5) == 0, "of a register that is kept, none is 0");
	ok(count(9) == 2, "avoiding counts by the day of verification");
	ok(count(6) == 1, "disciplined are those with a measure of discipline");
}

static void tasks(void)
{
	int64_t end = day_start(D(11, 2)); /* of due 1 November */
	put("task", "unit, state, due, finished", f("'615', 5, %lld, %lld", (long long)D(11, 1), (long long)end - 1));
	put("task", "unit, state, due, finished", f("'615', 4, %lld, %lld", (long long)D(11, 1), (long long)end));
	put("task", "unit, state, due", f("'615', 3, %lld", (long long)D(11, 9)));
	put("task", "unit, state, due, finished", f("'615', 6, %lld, %lld", (long long)D(10, 10), (long long)end));
	put("task", "unit, state, due", f("'615', 7, %lld", (long long)D(11, 1)));
	put("task", "unit, state, due", f("'615', 3, %lld", (long long)D(11, 10)));
	put("task", "unit, state, due", "'615', 3, NULL");
	put("task", "unit, co_units, state, due", f("'616', '615', 3, %lld", (long long)D(11, 1)));
	ok(count(10) == 4, "tasks due in the window that the unit leads, not those withdrawn");
	ok(count(11) == 1 && count(12) == 1 && count(13) == 2, "on time, late at the end of the due day, not done or to be redone");
}

static void conduct(void)
{
	put("inspection", "unit, state, kind, date", f("'615', 2, 4, %lld", (long long)D(10, 10)));
	put("inspection", "unit, state, kind, date", f("'615', 2, 3, %lld", (long long)D(10, 10)));
	put("inspection", "unit, state, kind, date", "'615', 1, 4, NULL");
	ok(count(1) == 1, "own checks that are concluded");
	put("commendation", "unit, state, date", f("'615', 2, %lld", (long long)D(11, 9)));
	put("commendation", "unit, state, date", f("'615', 1, %lld", (long long)D(11, 9)));
	ok(count(7) == 1, "commendations that are decided");
	put("regulation", "unit, state, date", f("'615', 2, %lld", (long long)D(11, 9)));
	put("regulation", "unit, state, date", f("'615', 1, %lld", (long long)D(11, 9)));
	ok(count(8) == 1, "regulations that are issued");
	put("proposal", "unit, state, outcome, answered", f("'615', 3, 2, %lld", (long long)day_start(D(10, 10))));
	put("proposal", "unit, state, outcome, answered", f("'615', 3, 2, %lld", (long long)day_start(D(10, 10)) - 1));
	put("proposal", "unit, state, outcome, answered", f("'615', 3, 1, %lld", (long long)day_start(D(10, 10))));
	ok(count(14) == 1, "proposals returned as the unit's own");
	put("security_check", "unit, state, date, incidents", f("'615', 1, %lld, 3", (long long)D(11, 9)));
	put("security_check", "unit, state, date, incidents", f("'615', 1, %lld, 0", (long long)D(11, 9)));
	ok(count(22) == 3, "incidents, as many as were found");
	put("recommendation", "unit, state, done_at", f("'615', 2, %lld", (long long)day_start(D(10, 10))));
	put("recommendation", "unit, state, done_at", f("'615', 1, %lld", (long long)day_start(D(10, 10))));
	ok(count(23) == 1, "recommendations carried out");
	put("criticism", "unit, state, date", f("'615', 2, %lld", (long long)D(10, 10)));
	put("criticism", "unit, state, date", f("'615', 4, %lld", (long long)D(10, 10)));
	ok(count(24) == 1, "criticisms that stand");
}

static void opinions(void)
{
	int64_t due = D(10, 20), end = day_start(due + 1);
	MUST(db_exec(db, f("INSERT INTO opinion_request(key, state, position, stamp, due) VALUES(7, 1, 1, 0, %lld), (8, 1, 1, 0, %lld), (9, 1, 1, 0, %lld)",
			   (long long)due, (long long)due, (long long)due)));
	MUST(db_exec(db, f("INSERT INTO opinion(key, state, position, stamp, request, unit, sent_at, first_at, unclear) VALUES"
			   "('a', 2, 1, 0, 7, '615', %lld, NULL, NULL), ('b', 2, 1, 0, 8, '615', %lld, NULL, NULL), ('c', 2, 1, 0, 9, '615', %lld, %lld, %lld)",
			   (long long)end - 1, (long long)end, (long long)end + 99, (long long)end - 5, (long long)end - 4)));
	ok(count(15) == 2, "opinions late at the end of the due day, and those once unclear although in time");
}

static void meetings(void)
{
	MUST(db_exec(db, "INSERT INTO unit(key, state, position, stamp, code, \"function\") VALUES('VPUBND', 1, 1, 0, 'VPUBND', 3), ('STC', 1, 1, 0, 'STC', 1)"));
	const char *form = "INSERT INTO meeting(key, state, position, stamp, unit, co_units, day, hour) VALUES(%d, %d, 1, 0, '%s', '%s', %lld, '08:00')";
	MUST(db_exec(db, f(form, 1, 2, "VPUBND", "610,615", (long long)D(10, 10))));
	MUST(db_exec(db, f(form, 2, 2, "STC", "615", (long long)D(10, 10))));
	MUST(db_exec(db, f(form, 3, 4, "VPUBND", "615", (long long)D(10, 10))));
	MUST(db_exec(db, f(form, 4, 2, "VPUBND", "6150,616", (long long)D(10, 10))));
	MUST(db_exec(db, f(form, 5, 3, "VPUBND", "615", (long long)D(11, 9))));
	ok(count(20) == 2, "meetings called by the province office to which the unit is invited, not those cancelled");
	int64_t begins = day_start(D(11, 9)) + 8 * 3600000;
	MUST(db_exec(db, f("INSERT INTO attendance(key, state, position, stamp, meeting, unit, came, consented) VALUES('x', 5, 1, 0, 5, '615', 2, %lld)", (long long)begins - 1)));
	ok(count(21) == 0, "a delegate with the chair's consent before the meeting is right");
	MUST(db_exec(db, f("UPDATE attendance SET consented = %lld", (long long)begins)));
	ok(count(21) == 1, "consent at its beginning is too late");
	MUST(db_exec(db, "UPDATE attendance SET came = 1, consented = NULL"));
	ok(count(21) == 0, "who came himself needs none");
	MUST(db_exec(db, "UPDATE attendance SET adequate = 0"));
	ok(count(21) == 1, "but must be adequate");
}

static void procedures(void)
{
	MUST(db_exec(db, "INSERT INTO procedure_period(key, state, position, stamp, unit, period, on_time, late, apologies) VALUES"
			 "('615/2024-10', 2, 1, 0, '615', '2024-10', 40, 3, 2), ('615/2024-11', 2, 1, 0, '615', '2024-11', 900, 90, 9), ('615/2023-11', 2, 1, 0, '615', '2023-11', 5, 0, 0),"
			 "('615/2024', 2, 1, 0, '615', '2024', 5000, 0, 0), ('616/2024-10', 2, 1, 0, '616', '2024-10', 7, 7, 7)"));
	ok(count(16) == 43 && count(17) == 40 && count(18) == 3 && count(19) == 2, "procedures of the month that ends in the window");
	struct data_window year;
	int64_t sum;
	MUST(data_window(db, "YEAR", (struct period){2024, 0}, &year));
	MUST(count_rows(db, 17, "615", &year, 0, NULL, NULL, &sum));
	ok(sum == 45, "of a year: its months");
}

static enum err collect(void *ctx, const struct counted_row *row)
{
	int64_t *at = ctx;
	at[0] += 1;
	at[1] += row->amount;
	at[2] = row->key.id;
	return strcmp(row->reg->name, "violation") == 0 ? OK : ERR_FORMAT;
}

static void rows(void)
{
	int64_t seen[3] = {0}, sum;
	MUST(count_rows(db, 2, "615", &window, 2, collect, seen, &sum));
	ok(seen[0] == 2 && seen[1] == 4 && seen[2] > 0 && sum == 6, "the first records that make a number up, and the whole number");
	ok(count_rows(db, 10, "615", &window, 2, collect, seen, &sum) == ERR_FORMAT, "an error of the caller ends it");
}

int main(void)
{
	struct world w;
	MUST(db_open(":memory:", DB_CREATE, &db));
	MUST(world_open(db, &w));
	const char *form = "INSERT INTO obligation(key, state, position, stamp, code, period, before_day, before_month, roll, data_day) VALUES"
			   "('MONTH', 1, 1, 0, 'MONTH', 1, 10, NULL, 2, NULL), ('WHOLE', 1, 1, 0, 'WHOLE', 1, 10, NULL, 1, 1),"
			   "('YEAR', 1, 1, 0, 'YEAR', 2, 10, 11, 1, NULL), ('LATE', 1, 1, 0, 'LATE', 1, 31, NULL, 1, NULL)";
	MUST(db_exec(db, form));
	MUST(data_window(db, "MONTH", (struct period){2024, 11}, &window));
	windows();
	unkept();
	violations();
	tasks();
	conduct();
	opinions();
	meetings();
	procedures();
	rows();
	world_close(&w);
	db_close(&db);
	return done();
}
