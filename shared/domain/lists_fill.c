/* What the functions that fill a list share: lines, people. */
#include "lists_fill.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text_value.h"

void list_finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

int64_t fill_int(sqlite3_stmt *s, int column)
{
	return db_int_or(s, column, NO_TIME);
}

/* An erased text is bytes. */
const char *fill_keep(struct filling *f, sqlite3_stmt *s, int column)
{
	switch (sqlite3_column_type(s, column)) {
	case SQLITE_TEXT:
		return arena_string(f->arena, db_blob(s, column));
	case SQLITE_BLOB:
		return LIST_ERASED;
	default:
		return "";
	}
}

const char *fill_id(struct filling *f, int64_t id)
{
	char text[ID_TEXT_BYTES + 1];
	id_print(id, text);
	return arena_string(f->arena, bytes_of(text));
}

/* ---- Lines ---- */

struct list_value *fill_row(struct filling *f)
{
	static struct list_value spare[LIST_COLUMNS]; /* written and never read: the list is refused as a whole */
	if (f->count == LIST_ROWS) {
		f->over = true;
		return spare;
	}
	if (f->count == f->room) {
		struct list_value **wider = arena_alloc(f->arena, (f->room = f->room ? 2 * f->room : 64) * sizeof *wider);
		if (f->count)
			memcpy(wider, f->rows, f->count * sizeof *wider);
		f->rows = wider;
	}
	int columns = list_column_count(f->list);
	struct list_value *row = arena_alloc(f->arena, (size_t)columns * sizeof *row);
	for (int i = 0; i < columns; i++)
		row[i] = (struct list_value){NULL, NO_TIME};
	return f->rows[f->count++] = row;
}

void fill_text(struct filling *f, struct list_value *row, const char *column, const char *text)
{
	row[list_column(f->list, column)].text = *text ? text : NULL;
}

void fill_number(struct filling *f, struct list_value *row, const char *column, int64_t n)
{
	row[list_column(f->list, column)].number = n;
}

void fill_unit(struct filling *f, struct list_value *row, const char *unit)
{
	fill_text(f, row, "unit", unit);
	fill_text(f, row, "unit_name", fill_unit_name(f, unit));
}

enum err fill_query(struct filling *f, const char *sql, void (*each)(struct filling *f, sqlite3_stmt *s))
{
	sqlite3_stmt *s OWN(list_finalize) = NULL;
	TRY(db_prepare(f->db, &sql, 1, &s));
	if (sqlite3_bind_parameter_count(s))
		sqlite3_bind_int64(s, 1, f->at);
	enum err e;
	for (e = db_next(s); e == OK; e = db_next(s))
		each(f, s);
	return e == ERR_NOT_FOUND ? OK : e;
}

bool fill_wanted(const struct filling *f, int64_t day)
{
	int year;
	unsigned month, of_month;
	if (!f->year)
		return true;
	civil_date((int32_t)day, &year, &month, &of_month);
	return year == f->year;
}

/* ---- People ---- */

static void *one_more(struct filling *f, void *list, size_t count, size_t size)
{
	if (count & (count - 1))
		return list; /* room for the next power of two */
	void *wider = arena_alloc(f->arena, (count ? 2 * count : 1) * size);
	if (count)
		memcpy(wider, list, count * size);
	return wider;
}

enum { UNIT_ENDED = 2 }; /* state of register unit */

static void take_unit(struct filling *f, sqlite3_stmt *s)
{
	f->units = one_more(f, f->units, f->unit_count, sizeof *f->units);
	f->units[f->unit_count++] =
		(struct list_unit){fill_keep(f, s, 0), fill_keep(f, s, 1), fill_keep(f, s, 2), fill_int(s, 3), fill_int(s, 4),
				   sqlite3_column_int(s, 5) == UNIT_ENDED, false};
}

/* Our unit, then those that ended and left theirs to it, and so on: what they have is on our devices (unit_answers() in world.h). */
static void find_ours(struct filling *f)
{
	bool more = true;
	for (size_t i = 0; i < f->unit_count; i++)
		f->units[i].ours = strcmp(f->units[i].code, f->unit) == 0;
	while (more) {
		more = false;
		for (size_t i = 0; i < f->unit_count; i++) {
			struct list_unit *u = &f->units[i];
			if (u->ours || !u->ended)
				continue;
			for (const char *p = u->successors; *p && !u->ours;) {
				size_t n = strcspn(p, ",");
				const struct list_unit *heir = fill_find_unit(f, arena_string(f->arena, (struct bytes){(const uint8_t *)p, n}));
				u->ours = heir && heir->ours;
				p += n + (p[n] == ',');
			}
			more |= u->ours;
		}
	}
}

bool fill_ours(const struct filling *f, const char *unit)
{
	const struct list_unit *u = fill_find_unit(f, unit);
	return !f->unit || (u ? u->ours : strcmp(unit, f->unit) == 0);
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b; /* NO_TIME is the least */
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a == NO_TIME ? b : b == NO_TIME || a < b ? a : b;
}

static void take_term(struct filling *f, sqlite3_stmt *s)
{
	struct list_term t = {sqlite3_column_int64(s, 0), fill_keep(f, s, 1), fill_keep(f, s, 2), fill_keep(f, s, 3), fill_keep(f, s, 4),
			      fill_int(s, 5), fill_int(s, 6)};
	const struct list_unit *u = fill_find_unit(f, t.unit);
	if (u)
		t.from = later(t.from, u->from), t.to = earlier(t.to, u->to);
	if (t.from != NO_TIME && t.to != NO_TIME && t.from >= t.to)
		return;
	f->terms = one_more(f, f->terms, f->term_count, sizeof *f->terms);
	f->terms[f->term_count++] = t;
}

enum err fill_people(struct filling *f)
{
	TRY(fill_query(f, "SELECT key, name, successors, \"from\", \"to\", state FROM unit WHERE position <> 0 ORDER BY key", take_unit));
	if (f->unit)
		find_ours(f);
	return fill_query(f, "SELECT key, unit, name, post, phone, \"from\", \"to\" FROM official WHERE role = 2 AND state < 3 AND position <> 0 ORDER BY unit, \"from\", key",
			  take_term);
}

static int by_code(const void *code, const void *unit)
{
	return strcmp(code, ((const struct list_unit *)unit)->code);
}

const struct list_unit *fill_find_unit(const struct filling *f, const char *code)
{
	return f->unit_count ? bsearch(code, f->units, f->unit_count, sizeof *f->units, by_code) : NULL;
}

const char *fill_unit_name(const struct filling *f, const char *unit)
{
	const struct list_unit *u = fill_find_unit(f, unit);
	return u && *u->name ? u->name : unit;
}

static int by_unit(const void *unit, const void *term)
{
	return strcmp(unit, ((const struct list_term *)term)->unit);
}

const struct list_term *fill_terms(const struct filling *f, const char *unit, const struct list_term **ret_end)
{
	const struct list_term *first = f->term_count ? bsearch(unit, f->terms, f->term_count, sizeof *f->terms, by_unit) : NULL, *end = first;
	if (!first)
		return NULL;
	while (first > f->terms && strcmp(first[-1].unit, unit) == 0)
		first--;
	while (end < f->terms + f->term_count && strcmp(end->unit, unit) == 0)
		end++;
	*ret_end = end;
	return first;
}

bool list_term_holds(const struct list_term *t, int64_t day)
{
	return valid_on(t->from, t->to, day);
}

/* ---- Whom to call ---- */

struct calling {
	struct filling *f;
	struct buf heads, phones;
	int count;
};

enum { HEIRS_NAMED = 3, HEIR_STEPS = 4 };

static void add_person(struct calling *c, const char *name, const char *phone, const char *of)
{
	if (c->count++ >= HEIRS_NAMED)
		return;
	buf_fmt(&c->heads, "%s%s", c->heads.len ? "; " : "", name);
	if (*of)
		buf_fmt(&c->heads, " (%s)", of);
	if (*phone)
		buf_fmt(&c->phones, "%s%s", c->phones.len ? "; " : "", phone);
}

/* Who leads the unit today, the newest where several do; of one that has ended, who leads those that came after it, or led it last. */
static void call(struct calling *c, const char *unit, bool heir, int steps)
{
	const struct list_unit *u = fill_find_unit(c->f, unit);
	const struct list_term *end, *t = fill_terms(c->f, unit, &end), *head = NULL;
	bool over = u && u->to != NO_TIME && u->to <= c->f->today;
	if (over && *u->successors && steps) {
		for (const char *p = u->successors; *p;) {
			size_t n = strcspn(p, ",");
			call(c, arena_string(c->f->arena, (struct bytes){(const uint8_t *)p, n}), true, steps - 1);
			p += n + (p[n] == ',');
		}
		return;
	}
	for (; t && t < end; t++)
		if (list_term_holds(t, over ? u->to - 1 : c->f->today))
			head = t;
	if (head)
		add_person(c, head->name, head->phone, heir ? fill_unit_name(c->f, unit) : "");
}

void fill_call(struct filling *f, struct list_value *row, const char *unit)
{
	struct calling c = {f, BUF(4000), BUF(1000), 0};
	call(&c, unit, false, HEIR_STEPS);
	if (c.count > HEIRS_NAMED)
		buf_fmt(&c.heads, "; …");
	fill_text(f, row, "head", arena_string(f->arena, buf_bytes(&c.heads)));
	fill_text(f, row, "phone", arena_string(f->arena, buf_bytes(&c.phones)));
	buf_free(&c.heads);
	buf_free(&c.phones);
}
