/* Figures per unit, and tasks: see cells.h. */
#include <stdlib.h>
#include <string.h>

#include "cells.h"

struct sum {
	struct ranked *rows; /* by code until they are ranked */
	size_t count, at_row;
	int64_t at, from, to;
};

static int by_code(const void *code, const void *row)
{
	return strcmp(code, ((const struct ranked *)row)->code);
}

static enum err add_cell(void *ctx, const struct cell_row *row)
{
	struct sum *s = ctx;
	int64_t month = deadline_month(row->cell.deadline);
	if (month < s->from || month > s->to)
		return OK;
	if (s->at_row >= s->count || strcmp(s->rows[s->at_row].code, row->unit)) {
		struct ranked *found = bsearch(row->unit, s->rows, s->count, sizeof(s->rows[0]), by_code);
		if (!found)
			return OK;
		s->at_row = (size_t)(found - s->rows);
	}
	figures_add(&s->rows[s->at_row].figures, &row->cell, s->at);
	return OK;
}

static enum err summarise(sqlite3 *db, const struct cells_query *q, struct sum *s, struct arena *arena)
{
	struct reference r;
	TRY(reference_load(db, q->unit, NULL, arena, &r));
	s->rows = arena_alloc(arena, r.unit_count * sizeof(s->rows[0]));
	s->count = r.unit_count;
	for (size_t i = 0; i < r.unit_count; i++)
		s->rows[i] = (struct ranked){.code = r.units[i].code, .at = i};
	return cells_each(db, q, add_cell, s);
}

enum err cells_summary(sqlite3 *db, const struct cells_query *q, struct period from, struct period to,
		       struct arena *arena, struct ranked **ret, size_t *ret_count)
{
	struct sum s = {.at = q->at,
			.from = from.year ? month_number(from) : INT64_MIN,
			.to = to.year ? month_number(to) : INT64_MAX};
	bool alone = sqlite3_get_autocommit(db);
	if (alone)
		TRY(db_exec(db, "BEGIN"));
	enum err e = summarise(db, q, &s, arena);
	if (alone)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	if (e != OK)
		return e;
	rank(s.rows, s.count);
	*ret = s.rows;
	*ret_count = s.count;
	return OK;
}

static const char *const sql_tasks[] = {
	"SELECT key, unit, due, original_due, finish_claim, finish_lo, finished, state, stamp, clause, assigned FROM task"
	" WHERE (?1 IS NULL OR unit = ?1) AND assigned <= ?2 ORDER BY key"};
enum { TASK_STATE_WITHDRAWN = 7 };

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

enum err tasks_each(sqlite3 *db, const char *unit, int64_t at, enum err (*each)(void *ctx, const struct task_row *row),
		    void *ctx)
{
	sqlite3_stmt *s OWN(finalize) = NULL;
	TRY(db_prepare(db, sql_tasks, 1, &s));
	enum err e;
	for (e = db_first(s, "ti", unit, at); e == OK; e = db_next(s)) {
		struct finish finish = {db_int_or(s, 4, NO_TIME), db_int_or(s, 5, NO_TIME), db_int_or(s, 6, NO_TIME), NO_TIME};
		bool withdrawn = sqlite3_column_int(s, 7) == TASK_STATE_WITHDRAWN; /* an end: its stamp is the last */
		struct task_facts facts = {withdrawn ? db_int_or(s, 8, NO_TIME) : NO_TIME, &finish, finish.received != NO_TIME};
		int64_t due = db_int_or(s, 2, NO_TIME), original = db_int_or(s, 3, NO_TIME);
		struct task_row row = {
			.id = sqlite3_column_int64(s, 0),
			.unit = db_text(s, 1),
			.clause = db_text(s, 9),
			.assigned = sqlite3_column_int64(s, 10),
			.due = due == NO_TIME ? NO_TIME : day_end(due),
			.original_due = original == NO_TIME ? NO_TIME : day_end(original),
		};
		task_judge(&facts, row.due, at, &row.by_due);
		task_judge(&facts, row.original_due, at, &row.by_original);
		TRY(each(ctx, &row));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
