/* Random stories of a unit, told to the registers, and what a report counts of them; and who owes which report, of periods that fit and that do not:
 * against the slow words of oracle/counted.h. test_count_histories NUMBER plays that history alone and prints what differs. */
#include <stdio.h>
#include <stdlib.h>

#include "cells.h"
#include "counts.h"

#include "../oracle/counted.h"
#include "cases.h"
#include "tables.h"
#include "tap.h"

enum { HISTORIES = 400, STORIES = 60, COUNTS = 24, BODIES = 6, OWINGS = 4, ASKS = 12 };

static sqlite3 *db;
static uint64_t seed;
static bool loud;
static long counted, told[COUNTS + 1], listed, unfitting;

static int64_t below(int64_t n)
{
	return random_below(&seed, n);
}

static void empty(void)
{
	static const char *const kept[] = {"unit",	     "obligation",     "calendar_day", "inspection", "violation", "task",	      "commendation",
					   "regulation", "proposal",       "opinion",      "opinion_request", "procedure_period", "meeting", "attendance",
					   "security_check", "recommendation", "criticism"};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		tables_run(db, "DELETE FROM \"%s\"", kept[i]);
}

/* ---- Who owes what ---- */

static const char *const codes[BODIES] = {"615", "616", "SNV", "VP", "XA1", "XA2"};
static const char *const kinds[] = {"", "district", "department", "commune"}, *const functions[] = {"", "agency", "home_affairs", "office"};

static int64_t some_day(void)
{
	return PAPER_FIRST + 1400 + below(800); /* from November 2023 to the end of 2025 */
}

static void tell_bodies(struct body *b)
{
	for (int i = 0; i < BODIES; i++) {
		int kind = 1 + (int)below(3), function = 1 + (int)below(3);
		b[i] = (struct body){codes[i], kinds[kind], functions[function], PAPER_FIRST + 1000, 0};
		if (!below(3))
			b[i].from = some_day();
		if (!below(3))
			b[i].to = b[i].from + 1 + below(500);
		tables_run(db, "INSERT INTO unit(key, state, position, code, kind, function, \"from\", \"to\") VALUES('%s', %d, 1, '%s', %d, %d, %lld, nullif(%lld, 0))", codes[i],
		    b[i].to ? 2 : 1, codes[i], kind, function, (long long)b[i].from, (long long)b[i].to);
	}
}

static void tell_owings(struct owing *o)
{
	static const char *const names[OWINGS] = {"A", "B", "C", "D"};
	static const char *const selectors[] = {"*", "615", "616,XA1", "kind:district", "function:office,615", "kind:commune,function:agency", "61"};
	for (int i = 0; i < OWINGS; i++) {
		o[i] = (struct owing){.code = names[i], .selector = selectors[below(7)], .yearly = !below(3), .before_day = 1 + (int)below(31),
				      .roll = (int)below(3) - 1, .from = PAPER_FIRST + 1000};
		if (o[i].yearly)
			o[i].before_month = 1 + (int)below(12);
		if (!below(3))
			o[i].data_day = 1 + (int)below(31);
		if (!below(2))
			o[i].from = some_day();
		if (!below(3))
			o[i].to = o[i].from + 1 + below(500);
		tables_run(db, "INSERT INTO obligation(key, state, position, stamp, code, selector, period, before_day, before_month, roll, data_day, \"from\", \"to\")"
		    " VALUES('%s', 1, 1, 0, '%s', '%s', %d, %d, nullif(%d, 0), %d, nullif(%d, 0), %lld, nullif(%lld, 0))", names[i], names[i], o[i].selector,
		    o[i].yearly ? 2 : 1, o[i].before_day, o[i].before_month, (int[]){3, 1, 2}[o[i].roll + 1], o[i].data_day, (long long)o[i].from,
		    (long long)o[i].to);
	}
}

static void tell_days(void)
{
	paper_make();
	for (int i = 0; i < 40; i++) {
		int64_t day = some_day();
		char text[DATE_SIZE];
		paper[day - PAPER_FIRST].off = !paper[day - PAPER_FIRST].off;
		date_print(day, text);
		tables_run(db, "INSERT INTO calendar_day(key, state, position, stamp, date, day) VALUES('%s', 1, 1, 0, %lld, %d)"
		    " ON CONFLICT(key) DO UPDATE SET day = excluded.day", text, (long long)day, paper[day - PAPER_FIRST].off ? 1 : 2);
	}
}

struct lines {
	char text[8000];
	size_t len;
};

static void line(struct lines *l, const char *obligation, const char *unit, int year, int month, bool begun, int64_t deadline)
{
	if (l->len < sizeof l->text - 100)
		l->len += (size_t)snprintf(l->text + l->len, sizeof l->text - l->len, "%s %s %d-%d %s %lld\n", obligation, unit, year, month,
					   begun ? "begun" : "to come", (long long)deadline);
}

static enum err write_cell(void *ctx, const struct cell_row *row)
{
	line(ctx, row->obligation, row->unit, row->period.year, row->period.month, row->begun, row->cell.deadline);
	return OK;
}

/* Every period there is, if it is asked for; without one, whatever has begun or is over before it begins. */
static void write_owed(const struct owing *o, const struct body *b, const struct cells_query *q, struct lines *l)
{
	for (int year = 2022; year < 2028; year++)
		for (int month = o->yearly ? 0 : 1; month <= (o->yearly ? 0 : 12); month++) {
			int64_t last = owing_last(o, year, month), first = paper_before(year, month ? month : 1, 1) + 1;
			bool begun = paper_midnight(first) <= q->at, over = paper_midnight(last + 1) <= q->at;
			if (q->period.year ? q->period.year != year || q->period.month != month : !begun && !over)
				continue;
			if (owing_expects(o, b, year, month))
				line(l, o->code, b->code, year, month, begun, paper_midnight(last + 1));
		}
}

static bool ask_cells(const struct owing *o, const struct body *b)
{
	struct cells_query q = {.at = paper_midnight(some_day()) + below(3) - 1, .obligation = below(2) ? o[below(OWINGS)].code : NULL,
				.unit = below(2) ? codes[below(BODIES)] : NULL};
	struct lines was = {0}, is = {0};
	if (below(3))
		q.period = (struct period){2023 + (int)below(4), (int)below(13)};
	for (int i = 0; i < OWINGS; i++)
		for (int k = 0; k < BODIES; k++)
			if ((!q.obligation || strcmp(q.obligation, o[i].code) == 0) && (!q.unit || strcmp(q.unit, b[k].code) == 0)) {
				unfitting += q.period.year && o[i].yearly != (q.period.month == 0);
				write_owed(&o[i], &b[k], &q, &was);
			}
	bool good = cells_each(db, &q, write_cell, &is) == OK && strcmp(was.text, is.text) == 0;
	for (const char *at = is.text; *at; at++)
		listed += *at == '\n';
	if (!good && loud)
		printf("# at %lld, period %d-%d\n# by the words:\n%s# by cells_each:\n%s", (long long)q.at, q.period.year, q.period.month, was.text, is.text);
	return good;
}

/* ---- What happened ---- */

/* Near either end of the days, or far from them. */
static int64_t day_about(int64_t from, int64_t until)
{
	return !below(8) ? some_day() : (below(2) ? from : until) + below(5) - 2;
}

static int64_t instant_about(int64_t day)
{
	return paper_midnight(day) + (below(3) ? below(86400000) : below(3) - 1);
}

static struct story draw_story(int64_t from, int64_t until)
{
	int64_t day = day_about(from, until);
	struct story x = {.about = (enum about)below(ABOUTS), .ours = below(5) > 0, .settled = below(3) > 0, .dropped = !below(5), .kind = 1 + (int)below(6),
			  .persons = (int)below(4), .measure = (int)below(9), .day = day, .handled = day_about(from, until), .unclear = !below(4),
			  .good = (int)below(5), .bad = (int)below(3), .letters = (int)below(3), .provinces = below(3) > 0, .came = 1 + (int)below(3),
			  .adequate = (enum yes)below(3)};
	if (below(4))
		x.done = below(2) ? instant_about(day_about(from, until)) : paper_midnight(day + 1) + below(3) - 1;
	if (!x.done)
		x.measure = 0; /* nobody is punished for what is not verified */
	x.begins = paper_midnight(day) + INT64_C(60000) * below(1440);
	if (below(2))
		x.consent = x.begins + below(3) - 1;
	return x;
}

static const char *some_months_end(struct story *x, char out[8])
{
	while (paper_leaf(x->day + 1)->day != 1) /* a month belongs to the day in which it ends */
		x->day++;
	snprintf(out, 8, "%d-%02d", paper_leaf(x->day)->year, paper_leaf(x->day)->month);
	return out;
}

/* What the acts of the story leave in the registers. */
static void tell_conduct(const struct story *x, const char *unit, int key)
{
	long long day = x->day, done = x->done;
	switch (x->about) {
	case OWN_CHECK:
		tables_run(db, "INSERT INTO inspection(key, position, stamp, unit, state, kind, date) VALUES(%d, 1, 0, '%s', %d, %d, %lld)", key, unit,
		    x->settled ? 2 : x->dropped ? 3 : 1, x->kind, day);
		break;
	case VIOLATION: /* found, verified, handled, closed; or dismissed */
		tables_run(db, "INSERT INTO violation(key, position, stamp, unit, state, kind, date, count, verified, measure, handled) VALUES(%d, 1, 0, '%s', %d, %d, %lld,"
		    " nullif(%d, 0), nullif(%lld, 0), nullif(%d, 0), nullif(%lld, 0))", key, unit, x->dropped ? 5 : !x->done ? 1 : x->measure ? 3 + x->settled : 2,
		    x->kind, day, x->persons, done, x->measure, x->measure ? (long long)x->handled : 0);
		break;
	case PRAISE:
		tables_run(db, "INSERT INTO commendation(key, position, stamp, unit, state, date) VALUES(%d, 1, 0, '%s', %d, %lld)",
		    key, unit, x->settled ? 2 : 1, day);
		break;
	case RULES:
		tables_run(db, "INSERT INTO regulation(key, position, stamp, unit, state, date) VALUES(%d, 1, 0, '%s', %d, %lld)",
		    key, unit, x->settled ? 2 : x->dropped ? 3 : 1, day);
		break;
	case SECURITY:
		tables_run(db, "INSERT INTO security_check(key, position, stamp, unit, state, date, incidents) VALUES(%d, 1, 0, '%s', 1, %lld, nullif(%d, 0))",
		    key, unit, day, x->good);
		break;
	case ADVICE:
		tables_run(db, "INSERT INTO recommendation(key, position, stamp, unit, state, done_at) VALUES(%d, 1, 0, '%s', %d, nullif(%lld, 0))", key, unit,
		    !x->done ? 1 : x->settled ? 3 : 2, done);
		break;
	default:
		tables_run(db, "INSERT INTO criticism(key, position, stamp, unit, state, date) VALUES(%d, 1, 0, '%s', %d, %lld)",
		    key, unit, x->settled ? 2 : x->dropped ? 4 : 1, day);
	}
}

static void tell_meeting(const struct story *x, const char *unit, int key)
{
	char hour[30];
	int minute = (int)((x->begins - paper_midnight(x->day)) / 60000);
	snprintf(hour, sizeof hour, "%02d:%02d", minute / 60, minute % 60);
	const char *invited = x->about == SEAT ? "" : strcmp(unit, "616") == 0 ? "6155,616" : "615,616";
	tables_run(db, "INSERT INTO meeting(key, position, stamp, unit, co_units, state, day, hour) VALUES(%d, 1, 0, '%s', '%s', %d, %lld, '%s')", key,
	    x->provinces ? "PO" : "PA", invited, x->dropped ? 4 : x->settled ? 2 : 1, (long long)x->day, hour);
	if (x->about == SEAT)
		tables_run(db, "INSERT INTO attendance(key, position, stamp, meeting, unit, state, came, adequate, consented)"
		    " VALUES('%d', 1, 0, %d, '%s', %d, %d, %s, nullif(%lld, 0))",
		    key, key, unit, x->settled ? 5 : 2, x->came, (const char *[]){"0", "1", "NULL"}[x->adequate], (long long)x->consent);
}

static void tell(struct story *x, int key)
{
	const char *unit = x->ours ? "615" : "616";
	char month[8];
	switch (x->about) {
	case TASK:
		tables_run(db, "INSERT INTO task(key, position, stamp, unit, state, due, finished) VALUES(%d, 1, 0, '%s', %d, %lld, nullif(%lld, 0))", key, unit,
		    x->dropped ? 7 : !x->done ? (x->unclear ? 6 : 3) : x->settled ? 5 : 4, (long long)x->day, (long long)x->done);
		break;
	case MATTER:
		tables_run(db, "INSERT INTO proposal(key, position, stamp, unit, state, outcome, answered) VALUES(%d, 1, 0, '%s', %d, %s, nullif(%lld, 0))", key, unit,
		    x->done ? 3 : 2, !x->done ? "NULL" : (const char *[]){"1", "2", "3"}[x->kind % 3], (long long)x->done);
		x->kind = 1 + x->kind % 3;
		break;
	case OPINION: /* marked unclear it is answered once more, a day later */
		tables_run(db, "INSERT INTO opinion_request(key, position, stamp, unit, state, due) VALUES(%d, 1, 0, 'SNV', 1, %lld)", key, (long long)x->day);
		tables_run(db, "INSERT INTO opinion(key, position, stamp, request, unit, state, sent_at, first_at, unclear)"
		    " VALUES('%d/%s', 1, 0, %d, '%s', %d, nullif(%lld, 0),"
		    " nullif(%lld, 0), nullif(%lld, 0))", key, unit, key, unit, x->done ? 2 : 1, x->done ? (long long)x->done + x->unclear * DAY_MS : 0,
		    x->unclear ? (long long)x->done : 0, x->unclear && x->done ? (long long)x->done + 1 : 0);
		break;
	case FILES:
		tables_run(db, "INSERT OR REPLACE INTO procedure_period(key, position, stamp, unit, period, state, on_time, late, apologies) VALUES('%d', 1, 0, '%s', '%s', 1, %d, %d,"
		    " nullif(%d, 0))", key, unit, some_months_end(x, month), x->good, x->bad, x->letters);
		break;
	case MEETING:
	case SEAT:
		tell_meeting(x, unit, key);
		break;
	default:
		tell_conduct(x, unit, key);
	}
}

static bool ask_counts(const struct owing *o)
{
	static const char *const organisers = "INSERT INTO unit(key, state, position, code, function) VALUES('PO', 1, 1, 'PO', 3), ('PA', 1, 1, 'PA', 1)";
	struct story list[STORIES];
	struct data_window w;
	int year = 2024 + (int)below(2), month = o->yearly ? 0 : 1 + (int)below(12), count = (int)below(STORIES), wrong = 0;
	if (data_window(db, o->code, (struct period){year, month}, &w) != OK)
		return false;
	int64_t from = o->yearly ? owing_cut(o, year - 1, 0) : month == 1 ? owing_cut(o, year - 1, 12) : owing_cut(o, year, month - 1);
	int64_t until = owing_cut(o, year, month);
	if ((w.from != from || w.until != until) && loud)
		printf("# window %lld to %lld, by the words %lld to %lld\n", (long long)w.from, (long long)w.until, (long long)from, (long long)until);
	tables_run(db, "%s", organisers);
	for (int i = 0; i < count; i++) {
		list[i] = draw_story(from, until);
		tell(&list[i], 100 + i);
	}
	for (int n = 1; n <= COUNTS; n++) {
		int64_t is, was = stories_count(list, count, n, from, until);
		bool same = count_rows(db, n, "615", &w, 0, NULL, NULL, &is) == OK && is == was;
		wrong += !same;
		counted++;
		told[n] += was > 0;
		if (!same && loud)
			printf("# count %d: %lld, by the words %lld\n", n, (long long)is, (long long)was);
	}
	return !wrong && w.from == from && w.until == until;
}

static bool play(uint64_t number)
{
	struct body bodies[BODIES];
	struct owing owings[OWINGS];
	bool good = true;
	seed = number;
	empty();
	tell_days();
	tell_bodies(bodies);
	tell_owings(owings);
	for (int i = 0; i < ASKS; i++)
		good &= ask_cells(owings, bodies);
	return ask_counts(&owings[below(OWINGS)]) && good;
}

int main(int argc, char **argv)
{
	uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1, last = argc > 1 ? first : HISTORIES;
	int bad = 0, never = 0;
	loud = argc > 1;
	db = tables_empty();
	for (uint64_t number = first; number <= last; number++)
		if (!play(number) && !bad++)
			printf("# first: %s %llu\n", argv[0], (unsigned long long)number);
	ok(!bad, "%llu histories: %ld counts and %ld cells are what the words say", (unsigned long long)(last - first + 1), counted, listed);
	for (int n = 1; n <= COUNTS; n++)
		never += !told[n];
	ok(loud || (!never && unfitting > 1000), "each number counted something, and %ld cells were asked of a period that does not fit", unfitting);
	db_close(&db);
	return done();
}
