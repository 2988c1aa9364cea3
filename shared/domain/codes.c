#include "codes.h"

#include "cells.h"

static const char *const sql = "SELECT unit, obligation, period, code, coalesce(channel, ''), coalesce(taker, ''), position, at, matched FROM receipt"
			       " ORDER BY matched IS NOT NULL, position = 0 DESC, at DESC, key LIMIT ?1";

static enum err lapse(sqlite3 *db, const struct code_row *row, struct arena *arena, int64_t *ret)
{
	struct reference r;
	struct period p;
	TRY(period_parse(row->period, &p));
	TRY(reference_load(db, NULL, row->obligation, arena, &r));
	const struct obligation *o = &r.obligations[0];
	*ret = working_days_end(&r.calendar, last_day(&r.calendar, &o->due, p), o->announce_days);
	return OK;
}

static enum err judge_code(sqlite3 *db, int64_t at, bool logged, bool matched, struct code_row *row)
{
	struct arena arena OWN_ARENA = {0};
	struct cell cell;
	TRY(lapse(db, row, &arena, &row->lapses));
	if (!logged || matched) {
		row->state = logged ? CODE_MATCHED : CODE_UNSENT;
		return OK;
	}
	TRY(cell_of(db, bytes_of(row->obligation), bytes_of(row->unit), bytes_of(row->period), at, &cell));
	row->state = cell.last != NO_SUBMISSION ? CODE_OTHER : at < row->lapses ? CODE_AWAITS : CODE_LAPSED;
	return OK;
}

enum err codes_each(sqlite3 *db, int64_t at, int most, enum err (*each)(void *ctx, const struct code_row *row), void *ctx)
{
	sqlite3_stmt *s = NULL;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_first(s, "n", most);
	while (e == OK) {
		struct code_row row = {.unit = db_text(s, 0), .obligation = db_text(s, 1), .period = db_text(s, 2), .code = db_text(s, 3),
				       .channel = db_text(s, 4), .taker = db_text(s, 5), .at = NO_TIME};
		bool logged = sqlite3_column_int64(s, 6) > 0;
		if (logged)
			row.at = sqlite3_column_int64(s, 7);
		e = judge_code(db, at, logged, sqlite3_column_type(s, 8) != SQLITE_NULL, &row);
		if (e == OK)
			e = each(ctx, &row);
		if (e == OK)
			e = db_next(s);
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}
