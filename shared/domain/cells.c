#include "cells.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "submission.h"

/* Each is read along with the cells, in their order; the first three columns are the cell. */
enum { SUBMISSIONS, RECEIPTS, EXEMPTIONS, CURSORS };
static const char *const columns[CURSORS] = {
	[SUBMISSIONS] = "claim, lo, received, coded, returned, fix_by, recalled, decided, decision FROM submission",
	[RECEIPTS] = "at, matched_at FROM receipt",
	[EXEMPTIONS] = "granted, revoked FROM exemption",
};
enum { FACT = 3 }; /* the first column of a fact */

struct facts {
	sqlite3_stmt *s[CURSORS];
	bool more[CURSORS]; /* a row stands ready */
	struct submission *submissions;
	struct registered_code *codes;
	struct exemption *exemptions;
	size_t count[CURSORS], room[CURSORS];
};

static void facts_close(struct facts *f)
{
	for (int i = 0; i < CURSORS; i++)
		sqlite3_finalize(f->s[i]);
	free(f->submissions);
	free(f->codes);
	free(f->exemptions);
}

static enum err step(struct facts *f, int i)
{
	enum err e = db_next(f->s[i]);
	f->more[i] = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What is given of the cell is asked for, so that the index finds it; NULL is any. */
static enum err facts_open(struct facts *f, sqlite3 *db, const char *obligation, const char *unit, const char *period)
{
	const char *const given[] = {obligation, unit, period};
	static const char *const conditions[] = {" AND obligation = ?1", " AND unit = ?2", " AND period = ?3"};
	for (int i = 0; i < CURSORS; i++) {
		struct buf sql OWN_BUF = BUF(1024);
		buf_fmt(&sql, "SELECT obligation, unit, period, %s WHERE position <> 0", columns[i]);
		for (int k = 0; k < 3; k++)
			if (given[k])
				buf_str(&sql, conditions[k]);
		buf_fmt(&sql, " ORDER BY obligation, unit, period%s", i == SUBMISSIONS ? ", number" : "");
		const char *text = buf_text(&sql);
		TRY(db_prepare(db, &text, 1, &f->s[i]));
		for (int k = 0; k < 3; k++)
			if (given[k])
				sqlite3_bind_text(f->s[i], k + 1, given[k], -1, SQLITE_TRANSIENT);
		TRY(step(f, i));
	}
	return OK;
}

static int order(sqlite3_stmt *s, const char *const cell[FACT])
{
	int result = 0;
	for (int i = 0; i < FACT && result == 0; i++)
		result = strcmp(db_text(s, i), cell[i]);
	return result;
}

static void *one_more(void *array, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return array;
	*room = *room ? *room * 2 : 16;
	return mem_grow(array, *room * size);
}

static void take_submission(struct facts *f, sqlite3_stmt *s, const struct calendar *calendar)
{
	size_t n = f->count[SUBMISSIONS]++;
	f->submissions = one_more(f->submissions, n, &f->room[SUBMISSIONS], sizeof(f->submissions[0]));
	struct submission x = {
		.claim = db_int_or(s, FACT, NO_TIME),
		.lo = db_int_or(s, FACT + 1, NO_TIME),
		.received = db_int_or(s, FACT + 2, NO_TIME),
		.coded = db_int_or(s, FACT + 3, NO_TIME),
		.returned = db_int_or(s, FACT + 4, NO_TIME),
		.fix_by = db_int_or(s, FACT + 5, NO_TIME), /* a day as yet */
		.recalled = db_int_or(s, FACT + 6, NO_TIME),
		.decided = db_int_or(s, FACT + 7, NO_TIME),
		.decision = sqlite3_column_int(s, FACT + 8),
	};
	if (x.fix_by != NO_TIME)
		x.fix_by = day_end(x.fix_by);
	else if (x.returned != NO_TIME)
		x.fix_by = grace_end(calendar, x.returned);
	f->submissions[n] = x;
}

static void take(struct facts *f, int i, const struct calendar *calendar)
{
	sqlite3_stmt *s = f->s[i];
	if (i == SUBMISSIONS) {
		take_submission(f, s, calendar);
		return;
	}
	size_t n = f->count[i]++;
	if (i == RECEIPTS) {
		f->codes = one_more(f->codes, n, &f->room[i], sizeof(f->codes[0]));
		f->codes[n] = (struct registered_code){db_int_or(s, FACT, NO_TIME), db_int_or(s, FACT + 1, NO_TIME)};
	} else {
		f->exemptions = one_more(f->exemptions, n, &f->room[i], sizeof(f->exemptions[0]));
		f->exemptions[n] = (struct exemption){db_int_or(s, FACT, NO_TIME), db_int_or(s, FACT + 1, NO_TIME)};
	}
}

/* Moves every cursor to the cell and over it, collecting. Cells must be asked for in order. */
static enum err facts_collect(struct facts *f, const char *const cell[FACT], const struct calendar *calendar)
{
	for (int i = 0; i < CURSORS; i++) {
		f->count[i] = 0;
		while (f->more[i]) {
			int place = order(f->s[i], cell);
			if (place > 0)
				break;
			if (place == 0)
				take(f, i, calendar);
			TRY(step(f, i));
		}
	}
	return OK;
}

static void judge(const struct facts *f, const struct calendar *calendar, int64_t last, unsigned announce_days,
		  int64_t at, struct cell *ret)
{
	struct cell_facts c = {
		.calendar = calendar,
		.last_day = last,
		.announce_days = announce_days,
		.submissions = f->submissions,
		.submission_count = f->count[SUBMISSIONS],
		.codes = f->codes,
		.code_count = f->count[RECEIPTS],
		.exemptions = f->exemptions,
		.exemption_count = f->count[EXEMPTIONS],
	};
	cell_judge(&c, at, ret);
}

enum err cell_of(sqlite3 *db, struct bytes obligation, struct bytes unit, struct bytes period, int64_t at,
		 struct cell *ret)
{
	struct arena arena OWN_ARENA = {0};
	const char *const cell[FACT] = {arena_string(&arena, obligation), arena_string(&arena, unit),
					arena_string(&arena, period)};
	struct period p;
	TRY(period_parse(cell[2], &p));
	struct reference r;
	TRY(reference_load(db, cell[1], cell[0], &arena, &r));
	struct facts f OWN(facts_close) = {0};
	TRY(facts_open(&f, db, cell[0], cell[1], cell[2]));
	TRY(facts_collect(&f, cell, &r.calendar));
	const struct obligation *o = &r.obligations[0];
	judge(&f, &r.calendar, last_day(&r.calendar, &o->due, p), o->announce_days, at, ret);
	return OK;
}

/* A period of an obligation, computed once for all units. */
struct slice {
	struct period period;
	char text[PERIOD_SIZE];
	int64_t last;
	bool begun;
};

static struct slice slice_of(const struct calendar *c, const struct obligation *o, struct period p, int64_t at)
{
	struct slice s = {.period = p, .last = last_day(c, &o->due, p), .begun = day_start(period_first(p)) <= at};
	period_print(p, s.text);
	return s;
}

/* The first period that can be expected of anyone. Its L may lie a little outside of it, so two more before. */
static bool first_period(const struct reference *r, const struct obligation *o, struct period *ret)
{
	int64_t from = INT64_MAX;
	for (size_t i = 0; i < r->unit_count; i++)
		if (r->units[i].from < from)
			from = r->units[i].from;
	if (r->unit_count == 0 || (from == NO_TIME && o->from == NO_TIME))
		return false;
	if (o->from > from)
		from = o->from;
	int year;
	unsigned month, day;
	civil_date((int32_t)from, &year, &month, &day);
	struct period p = {year, o->yearly ? 0 : (int)month};
	*ret = period_previous(period_previous(p));
	return true;
}

/* The periods in question, in the arena; none where the period asked for is of the other kind. */
static size_t slices(const struct reference *r, const struct obligation *o, const struct cells_query *q,
		     struct arena *arena, struct slice **ret)
{
	struct period p;
	if (q->period.year) {
		if ((q->period.month == 0) != o->yearly)
			return 0;
		*ret = arena_alloc(arena, sizeof(struct slice));
		**ret = slice_of(&r->calendar, o, q->period, q->at);
		return 1;
	}
	if (!first_period(r, o, &p))
		return 0;
	size_t count = 0, room = 0;
	struct slice *all = NULL;
	for (; p.year < CIVIL_YEAR_MAX; p = period_next(p)) {
		struct slice s = slice_of(&r->calendar, o, p, q->at);
		if (!s.begun && day_end(s.last) > q->at)
			break;
		if (count == room) {
			struct slice *grown = arena_alloc(arena, (room ? room * 2 : 32) * sizeof(s));
			if (count)
				memcpy(grown, all, count * sizeof(s));
			all = grown;
			room = room ? room * 2 : 32;
		}
		all[count++] = s;
	}
	*ret = all;
	return count;
}

struct walk {
	const struct cells_query *q;
	const struct reference *r;
	struct facts *facts;
	enum err (*each)(void *ctx, const struct cell_row *row);
	void *ctx;
};

static enum err one_cell(struct walk *w, const struct obligation *o, const struct unit *u, const struct slice *s)
{
	const char *const cell[FACT] = {o->code, u->code, s->text};
	TRY(facts_collect(w->facts, cell, &w->r->calendar));
	struct cell_row row = {.obligation = o->code, .unit = u->code, .period = s->period, .begun = s->begun};
	judge(w->facts, &w->r->calendar, s->last, o->announce_days, w->q->at, &row.cell);
	if (row.cell.counting != NO_SUBMISSION)
		row.counting = &w->facts->submissions[row.cell.counting];
	return w->each(w->ctx, &row);
}

static enum err walk_cells(struct walk *w, struct arena *arena)
{
	for (size_t o = 0; o < w->r->obligation_count; o++) {
		const struct obligation *obligation = &w->r->obligations[o];
		struct slice *all = NULL;
		size_t count = slices(w->r, obligation, w->q, arena, &all);
		for (size_t u = 0; u < w->r->unit_count; u++) {
			const struct unit *unit = &w->r->units[u];
			if (!selector_matches(obligation->selector, unit))
				continue;
			for (size_t i = 0; i < count; i++)
				if (cell_expected(unit->from, unit->to, obligation->from, obligation->to, all[i].last))
					TRY(one_cell(w, obligation, unit, &all[i]));
		}
	}
	return OK;
}

static enum err read_cells(sqlite3 *db, const struct cells_query *q,
			   enum err (*each)(void *ctx, const struct cell_row *row), void *ctx)
{
	struct arena arena OWN_ARENA = {0};
	struct reference r;
	TRY(reference_load(db, q->unit, q->obligation, &arena, &r));
	char period[PERIOD_SIZE];
	if (q->period.year)
		period_print(q->period, period);
	struct facts f OWN(facts_close) = {0};
	TRY(facts_open(&f, db, q->obligation, q->unit, q->period.year ? period : NULL));
	struct walk w = {q, &r, &f, each, ctx};
	return walk_cells(&w, &arena);
}

enum err cells_each(sqlite3 *db, const struct cells_query *q, enum err (*each)(void *ctx, const struct cell_row *row),
		    void *ctx)
{
	bool alone = sqlite3_get_autocommit(db); /* one state of all tables, also while another connection writes */
	if (alone)
		TRY(db_exec(db, "BEGIN"));
	enum err e = read_cells(db, q, each, ctx);
	if (alone)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written; e keeps its arguments */
	return e;
}
