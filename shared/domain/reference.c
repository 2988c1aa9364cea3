#include "reference.h"

#include <string.h>

#include "register.h"

enum { SQL_CALENDAR, SQL_UNITS, SQL_OBLIGATIONS, SQL_COUNT };
static const char *const sql[SQL_COUNT] = {
	[SQL_CALENDAR] = "SELECT date, day FROM calendar_day WHERE date IS NOT NULL AND day IS NOT NULL ORDER BY date",
	[SQL_UNITS] = "SELECT key, kind, function, \"from\", \"to\" FROM unit"
		      " WHERE ?1 IS NULL OR key = ?1 ORDER BY key",
	[SQL_OBLIGATIONS] = "SELECT key, selector, period, before_day, before_month, roll, announce_days, \"from\","
			    " \"to\" FROM obligation WHERE ?1 IS NULL OR key = ?1 ORDER BY key",
};
/* Numbers of choices: calendar_day.day, obligation.period, obligation.roll. */
enum { DAY_OFF = 1 };
enum { YEARLY = 2 };
enum { NEXT = 2, PREVIOUS = 3 };

static const char *string(sqlite3_stmt *s, int column, struct arena *arena)
{
	return arena_string(arena, db_blob(s, column));
}

static const char *choice(const char *name, sqlite3_stmt *s, int column)
{
	return choice_name(field_by_name(reg_by_name(BYTES("unit")), bytes_of(name)), db_int_or(s, column, 0));
}

/* An array in the arena that doubles: what it outgrows is freed with the arena. */
static void *room(struct arena *arena, void *old, size_t count, size_t size)
{
	if (count & (count - 1) || (count > 0 && count < 8))
		return old;
	void *grown = arena_alloc(arena, (count ? count * 2 : 8) * size);
	if (count)
		memcpy(grown, old, count * size);
	return grown;
}

static enum err take_calendar(sqlite3_stmt *s, struct arena *arena, struct calendar *ret)
{
	struct calendar_day *days = NULL;
	size_t count = 0;
	enum err e;
	for (e = db_first(s, ""); e == OK; e = db_next(s)) {
		days = room(arena, days, count, sizeof(days[0]));
		int32_t day = (int32_t)sqlite3_column_int64(s, 0);
		days[count++] = (struct calendar_day){day, sqlite3_column_int(s, 1) == DAY_OFF};
	}
	if (e != ERR_NOT_FOUND)
		return e;
	*ret = (struct calendar){days, count};
	return OK;
}

static enum err take_units(sqlite3_stmt *s, const char *only, struct arena *arena, struct reference *r)
{
	enum err e;
	for (e = db_first(s, "t", only); e == OK; e = db_next(s)) {
		r->units = room(arena, r->units, r->unit_count, sizeof(r->units[0]));
		r->units[r->unit_count++] = (struct unit){
			.code = string(s, 0, arena),
			.kind = choice("kind", s, 1),
			.function = choice("function", s, 2),
			.from = db_int_or(s, 3, NO_TIME),
			.to = db_int_or(s, 4, NO_TIME),
		};
	}
	if (e == ERR_NOT_FOUND && only && r->unit_count == 0)
		return fail(ERR_REF_UNKNOWN, "unit", only, "unit");
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err take_obligations(sqlite3_stmt *s, const char *only, struct arena *arena, struct reference *r)
{
	enum err e;
	for (e = db_first(s, "t", only); e == OK; e = db_next(s)) {
		r->obligations = room(arena, r->obligations, r->obligation_count, sizeof(r->obligations[0]));
		int64_t roll = db_int_or(s, 5, 0);
		r->obligations[r->obligation_count++] = (struct obligation){
			.code = string(s, 0, arena),
			.selector = string(s, 1, arena),
			.yearly = db_int_or(s, 2, 0) == YEARLY,
			.due = {(int)db_int_or(s, 3, 1), (int)db_int_or(s, 4, 0),
				roll == NEXT ? ROLL_NEXT : roll == PREVIOUS ? ROLL_PREVIOUS : ROLL_NONE},
			.announce_days = (unsigned)db_int_or(s, 6, ANNOUNCE_DAYS),
			.from = db_int_or(s, 7, NO_TIME),
			.to = db_int_or(s, 8, NO_TIME),
		};
	}
	if (e == ERR_NOT_FOUND && only && r->obligation_count == 0)
		return fail(ERR_REF_UNKNOWN, "obligation", only, "obligation");
	return e == ERR_NOT_FOUND ? OK : e;
}

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

enum err calendar_load(sqlite3 *db, struct arena *arena, struct calendar *ret)
{
	sqlite3_stmt *s OWN(finalize) = NULL;
	TRY(db_prepare(db, &sql[SQL_CALENDAR], 1, &s));
	return take_calendar(s, arena, ret);
}

enum err reference_load(sqlite3 *db, const char *unit, const char *obligation, struct arena *arena,
			struct reference *ret)
{
	sqlite3_stmt *units OWN(finalize) = NULL, *obligations OWN(finalize) = NULL;
	TRY(db_prepare(db, &sql[SQL_UNITS], 1, &units));
	TRY(db_prepare(db, &sql[SQL_OBLIGATIONS], 1, &obligations));
	struct reference r = {0};
	TRY(calendar_load(db, arena, &r.calendar));
	TRY(take_units(units, unit, arena, &r));
	TRY(take_obligations(obligations, obligation, arena, &r));
	*ret = r;
	return OK;
}

static bool is(const char *item, size_t len, const char *prefix, const char *name)
{
	size_t head = strlen(prefix);
	return len == head + strlen(name) && !memcmp(item, prefix, head) && !memcmp(item + head, name, len - head);
}

bool selector_matches(const char *selector, const struct unit *u)
{
	for (const char *p = selector; *p;) {
		p += strspn(p, ", ");
		size_t len = strcspn(p, ",");
		const char *next = p + len;
		while (len && p[len - 1] == ' ')
			len--;
		if (is(p, len, "*", "") || is(p, len, "", u->code) || is(p, len, "kind:", u->kind) ||
		    is(p, len, "function:", u->function))
			return true;
		p = next;
	}
	return false;
}

bool owes(const struct obligation *o, const struct unit *u, int64_t last)
{
	return cell_expected(u->from, u->to, o->from, o->to, last) && selector_matches(o->selector, u);
}
