#include "counts.h"

#include <string.h>

#include "db.h"
#include "deadline.h"

#define COUNT(number, name, vi, en, reg, whose, amount, condition) {number, name, {vi, en}},
const struct choice count_choices[] = {
#include "counts.def"
	{0}};
#undef COUNT

struct count {
	int number;
	const char *reg, *kept, *sql;
};
#define COUNT(number, name, vi, en, reg, whose, amount, condition) \
	{number, reg, "SELECT EXISTS (SELECT 1 FROM \"" reg "\" AS r WHERE " whose ")",                                    \
	 "SELECT r.key, " amount " FROM \"" reg "\" AS r WHERE " whose " AND " condition " ORDER BY r.key"},
static const struct count counts[] = {
#include "counts.def"
};
#undef COUNT

enum err data_window(sqlite3 *db, const char *obligation, struct period period, struct data_window *ret)
{
	static const char *const sql = "SELECT coalesce(data_day, before_day), coalesce(before_month, 0) FROM obligation WHERE key = ?1";
	static const struct calendar none = {0};
	sqlite3_stmt *s;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_first(s, "t", obligation);
	const struct due_rule cut = {sqlite3_column_int(s, 0), period.month ? 0 : sqlite3_column_int(s, 1), ROLL_NONE};
	sqlite3_finalize(s);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_REF_UNKNOWN, "obligation", obligation, "obligation");
	TRY(e);
	*ret = (struct data_window){last_day(&none, &cut, period_previous(period)) + 1, last_day(&none, &cut, period) + 1};
	return OK;
}

static void bind(sqlite3_stmt *s, const char *unit, const struct data_window *w)
{
	sqlite3_bind_text(s, sqlite3_bind_parameter_index(s, ":unit"), unit, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, ":from"), w->from);
	sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, ":until"), w->until);
}

static enum err each_row(sqlite3_stmt *s, const struct reg *reg, int most, enum err (*each)(void *ctx, const struct counted_row *row), void *ctx,
			 int64_t *ret)
{
	int64_t sum = 0;
	enum err e = db_next(s);
	for (; e == OK; e = db_next(s)) {
		struct counted_row row = {.reg = reg, .amount = sqlite3_column_int64(s, 1)};
		if (row.amount < 1)
			continue;
		sum += row.amount;
		if (!each || most-- <= 0)
			continue;
		if (reg_natural(reg))
			row.key.text = db_blob(s, 0);
		else
			row.key.id = sqlite3_column_int64(s, 0);
		TRY(each(ctx, &row));
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*ret = sum;
	return OK;
}

/* A register that the unit does not keep knows nothing, not even that there was none. */
static enum err is_kept(sqlite3 *db, const struct count *c, const char *unit, const struct data_window *w, bool *ret)
{
	sqlite3_stmt *s;
	TRY(db_prepare(db, &c->kept, 1, &s));
	bind(s, unit, w);
	enum err e = db_next(s);
	bool kept = e == OK && sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	TRY(e);
	*ret = kept;
	return OK;
}

static const struct count *count_of(int64_t number)
{
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (counts[i].number == number)
			return &counts[i];
	return NULL;
}

enum err count_rows(sqlite3 *db, int64_t number, const char *unit, const struct data_window *w, int most,
		    enum err (*each)(void *ctx, const struct counted_row *row), void *ctx, int64_t *ret)
{
	const struct count *c = count_of(number);
	bool kept = false;
	if (c)
		TRY(is_kept(db, c, unit, w, &kept));
	if (!kept) {
		*ret = NO_COUNT;
		return OK;
	}
	sqlite3_stmt *s;
	TRY(db_prepare(db, &c->sql, 1, &s));
	bind(s, unit, w);
	enum err e = each_row(s, reg_by_name(bytes_of(c->reg)), most, each, ctx, ret);
	sqlite3_finalize(s);
	return e;
}
