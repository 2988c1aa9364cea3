#include "consolidate.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "cells.h"
#include "submission.h"
#include "text_value.h"

enum { SQL_OBLIGATION, SQL_OF_PERIOD, SQL_INDICATORS, SQL_NAMES, SQL_CONTENT, SQL_COUNT };
static const char *const sql[SQL_COUNT] = {
	[SQL_OBLIGATION] = "SELECT name, form FROM obligation WHERE key = ?1",
	[SQL_OF_PERIOD] = "SELECT key FROM obligation WHERE state > 0 AND period = ?1 ORDER BY key",
	[SQL_INDICATORS] = "SELECT code, clause, name, measure, parent FROM indicator WHERE form = ?1 AND state = 1 ORDER BY code",
	[SQL_NAMES] = "SELECT name FROM unit WHERE key = ?1",
	/* the last submission that the log has, where it is what the report holds */
	[SQL_CONTENT] = "SELECT s.number, s.received, s.state, r.sent FROM submission AS s JOIN report AS r ON r.key = s.report"
			" WHERE s.report = ?1 AND s.position <> 0 AND s.number = r.submissions ORDER BY s.number DESC LIMIT 1",
};
enum { MONTHLY = 1, YEARLY };
/* Fields of a report in what was sent. */
enum { INDICATOR = 4, NARRATIVE = 6 };

struct work {
	sqlite3_stmt *s[SQL_COUNT];
	struct arena *arena;
	struct consolidation c;
	size_t text_room;
	int64_t at;
	bool texts_only;
};

static void work_end(struct work *w)
{
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(w->s[i]);
}

static const char *keep(struct work *w, sqlite3_stmt *s, int column)
{
	return arena_string(w->arena, db_blob(s, column));
}

static enum err work_open(sqlite3 *db, struct arena *arena, struct work *w)
{
	w->arena = arena;
	return db_prepare(db, sql, SQL_COUNT, w->s);
}

enum err consolidate_obligation(sqlite3 *db, struct period period, struct arena *arena, const char **ret)
{
	OWN(work_end) struct work w = {0};
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	const char *found = NULL;
	int count = 0;
	TRY(work_open(db, arena, &w));
	sqlite3_stmt *s = w.s[SQL_OF_PERIOD];
	enum err e = db_first(s, "n", period.month ? MONTHLY : YEARLY);
	for (; e == OK; e = db_next(s)) {
		found = keep(&w, s, 0);
		buf_fmt(&names, "%s%s", count++ ? ", " : "", found);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	if (count != 1)
		return fail(ERR_OBLIGATION_NEEDED, count ? buf_text(&names) : "–");
	*ret = found;
	return OK;
}

/* ---- What was sent ---- */

struct reading {
	struct work *w;
	struct tally_unit *unit;
	size_t place; /* of the unit */
};

static void take_number(void *ctx, struct bytes sub, struct value v)
{
	struct reading *r = ctx;
	struct consolidation *c = &r->w->c;
	for (size_t i = 0; v.kind == V_INT && i < c->indicator_count; i++)
		if (bytes_equal(bytes_of(c->indicators[i].code), sub)) {
			r->unit->values[i] = v.num;
			c->indicators[i].total += v.num;
			c->indicators[i].units++;
			break;
		}
}

static void take_text(void *ctx, struct bytes sub, struct value v)
{
	struct reading *r = ctx;
	struct work *w = r->w;
	char code[SUB_MAX + 1];
	snprintf(code, sizeof code, "%.*s", (int)sub.len, (const char *)sub.data);
	int clause = clause_place(code);
	if (clause == CLAUSES || (v.kind != V_TEXT && v.kind != V_ERASED))
		return;
	if (w->c.text_count == w->text_room) {
		w->text_room = w->text_room ? 2 * w->text_room : 256;
		struct tally_text *grown = arena_alloc(w->arena, w->text_room * sizeof *grown);
		if (w->c.text_count)
			memcpy(grown, w->c.texts, w->c.text_count * sizeof *grown);
		w->c.texts = grown;
	}
	struct bytes text = v.kind == V_TEXT ? arena_copy(w->arena, v.data) : (struct bytes){0};
	w->c.texts[w->c.text_count++] = (struct tally_text){.clause = clause, .unit = r->place, .text = text};
}

static void read_content(struct reading *r, struct bytes content)
{
	struct cbor c = CBOR(content);
	size_t pairs = 0;
	cbor_map(&c, &pairs);
	for (size_t i = 0; i < pairs; i++) {
		int64_t field = 0;
		struct bytes item;
		if (!cbor_int(&c, &field) || !cbor_skip(&c, &item))
			return;
		struct cbor inner = CBOR(item);
		struct value family = {V_BYTES};
		if (cbor_kind(&inner) == CBOR_BYTES)
			cbor_bytes(&inner, &family.data);
		else
			family.data = item;
		if (field == INDICATOR && !r->w->texts_only)
			family_each(family, take_number, r);
		else if (field == NARRATIVE)
			family_each(family, take_text, r);
	}
}

static enum err read_report(struct work *w, size_t place)
{
	struct reading r = {w, &w->c.units[place], place};
	char period[PERIOD_SIZE], key[KEY_MAX + 1];
	sqlite3_stmt *s = w->s[SQL_CONTENT];
	period_print(w->c.period, period);
	snprintf(key, sizeof key, "%s/%s/%s", w->c.obligation, r.unit->code, period);
	enum err e = db_first(s, "t", key);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	int state = sqlite3_column_int(s, 2);
	if (state == SUB_STATE_RECEIVED || state == SUB_STATE_ACCEPTED) {
		size_t before = w->c.text_count;
		int64_t number = sqlite3_column_int64(s, 0);
		read_content(&r, db_blob(s, 3));
		for (size_t i = before; i < w->c.text_count; i++)
			w->c.texts[i].later = w->texts_only && number != r.unit->submission;
		if (!w->texts_only) {
			r.unit->submission = number;
			r.unit->received = sqlite3_column_int64(s, 1);
			w->c.reported++;
		}
	}
	db_reset(s);
	return OK;
}

/* ---- Who owes ---- */

static enum err add_unit(void *ctx, const struct cell_row *row)
{
	struct work *w = ctx;
	struct consolidation *c = &w->c;
	if (c->unit_count == TALLY_UNITS)
		return fail(ERR_TOO_BIG, "consolidation", "400 units");
	if (!c->units)
		c->units = arena_alloc(w->arena, TALLY_UNITS * sizeof *c->units);
	struct tally_unit *u = &c->units[c->unit_count++];
	*u = (struct tally_unit){.code = arena_string(w->arena, bytes_of(row->unit)), .cell = row->cell, .received = NO_TIME};
	u->values = arena_alloc(w->arena, (c->indicator_count + 1) * sizeof *u->values);
	for (size_t i = 0; i < c->indicator_count; i++)
		u->values[i] = NO_VALUE;
	enum err e = db_first(w->s[SQL_NAMES], "t", u->code);
	u->name = e == OK ? keep(w, w->s[SQL_NAMES], 0) : u->code;
	db_reset(w->s[SQL_NAMES]);
	figures_add(&c->figures, &row->cell, w->at);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err load_indicators(struct work *w, const char *form)
{
	struct consolidation *c = &w->c;
	sqlite3_stmt *s = w->s[SQL_INDICATORS];
	c->indicators = arena_alloc(w->arena, TALLY_INDICATORS * sizeof *c->indicators);
	enum err e = db_first(s, "t", form);
	for (; e == OK; e = db_next(s)) {
		if (c->indicator_count == TALLY_INDICATORS)
			return fail(ERR_TOO_BIG, "consolidation", "300 indicators");
		c->indicators[c->indicator_count++] = (struct tally_indicator){.code = keep(w, s, 0), .clause = keep(w, s, 1), .name = keep(w, s, 2),
									       .measure = keep(w, s, 3), .parent = keep(w, s, 4)};
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static int by_clause(const void *a, const void *b)
{
	const struct tally_text *x = a, *y = b;
	if (x->clause != y->clause)
		return x->clause < y->clause ? -1 : 1;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static enum err load(sqlite3 *db, const char *obligation, struct period period, struct work *w)
{
	struct consolidation *c = &w->c;
	struct reference r;
	char text[PERIOD_SIZE];
	TRY(reference_load(db, NULL, obligation, w->arena, &r));
	period_print(period, text);
	if (r.obligations[0].yearly != (period.month == 0))
		return fail(ERR_PERIOD_WRONG, text);
	c->obligation = arena_string(w->arena, bytes_of(obligation));
	c->period = period;
	c->deadline = day_end(last_day(&r.calendar, &r.obligations[0].due, period));
	TRY(db_first(w->s[SQL_OBLIGATION], "t", obligation));
	c->name = keep(w, w->s[SQL_OBLIGATION], 0);
	const char *form = keep(w, w->s[SQL_OBLIGATION], 1);
	db_reset(w->s[SQL_OBLIGATION]);
	TRY(load_indicators(w, form));
	const struct cells_query q = {.at = w->at, .obligation = c->obligation, .period = period};
	TRY(cells_each(db, &q, add_unit, w));
	for (size_t i = 0; i < c->unit_count; i++)
		TRY(read_report(w, i));
	if (c->text_count)
		qsort(c->texts, c->text_count, sizeof *c->texts, by_clause);
	return OK;
}

enum err consolidate(sqlite3 *db, const char *obligation, struct period period, int64_t at, struct arena *arena, struct consolidation *ret)
{
	OWN(work_end) struct work w = {.at = at};
	bool alone = sqlite3_get_autocommit(db); /* one state of all tables */
	TRY(work_open(db, arena, &w));
	w.c.at = at;
	if (alone)
		TRY(db_exec(db, "BEGIN"));
	enum err e = load(db, obligation, period, &w);
	if (alone)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	if (e == OK)
		*ret = w.c;
	return e;
}

enum err consolidation_texts(sqlite3 *db, struct arena *arena, struct consolidation *c)
{
	OWN(work_end) struct work w = {.texts_only = true};
	TRY(work_open(db, arena, &w));
	w.c = *c;
	w.c.text_count = 0;
	for (size_t i = 0; i < c->unit_count; i++)
		if (c->units[i].submission) /* what came first after the freeze is not of it */
			TRY(read_report(&w, i));
	if (w.c.text_count)
		qsort(w.c.texts, w.c.text_count, sizeof *w.c.texts, by_clause);
	*c = w.c;
	return OK;
}

bool tally_absent(const struct tally_unit *u)
{
	return !u->submission && u->cell.status != STATUS_EXCUSED;
}

bool tally_late(const struct tally_unit *u)
{
	return u->submission && (u->cell.status == STATUS_LATE || u->cell.status == STATUS_CLAIMED);
}
