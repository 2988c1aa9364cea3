#include "devices.h"

#include "civil.h"

enum { Q_DEVICES, Q_OFFICIALS, Q_COUNT };
static const char *const sql[Q_COUNT] = {
	[Q_DEVICES] = "SELECT d.key, d.unit, d.enrolled, d.state, coalesce((SELECT max(number) FROM logged WHERE device = d.key), 0)"
		      " FROM device AS d ORDER BY d.unit, d.key",
	[Q_OFFICIALS] = "SELECT o.name FROM enrolment AS e JOIN official AS o ON o.key = e.official WHERE e.device = ?1 ORDER BY e.at, o.key",
};
enum { STATE_ACTIVE = 1 };

struct reading {
	sqlite3_stmt *s[Q_COUNT];
};

static void reading_end(struct reading *r)
{
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(r->s[i]);
}

static enum err list_officials(sqlite3_stmt *s, int64_t device, struct buf *out)
{
	buf_cut(out, 0);
	enum err e = db_first(s, "i", device);
	for (; e == OK; e = db_next(s))
		buf_fmt(out, "%s%s", out->len ? "; " : "", db_text(s, 0));
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err devices_each(struct place *p, enum err (*each)(void *ctx, const struct device *d), void *ctx)
{
	struct reading r OWN(reading_end) = {{0}};
	struct buf officials OWN_BUF = BUF(64 * 1024);
	TRY(db_prepare(p->tables, sql, Q_COUNT, r.s));
	struct restored restored;
	int64_t epoch;
	TRY(restored_load(&p->store, &restored));
	sqlite3_stmt *s = r.s[Q_DEVICES];
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s)) {
		struct device d = {.number = (uint32_t)sqlite3_column_int64(s, 0),
				   .unit = db_text(s, 1),
				   .enrolled = sqlite3_column_int64(s, 2),
				   .revoked = sqlite3_column_int64(s, 3) != STATE_ACTIVE,
				   .last_number = sqlite3_column_int64(s, 4)};
		TRY(list_officials(r.s[Q_OFFICIALS], d.number, &officials));
		TRY(contact_get(p->office, d.number, &d.last_contact));
		TRY(back_of(p->office, &restored, d.number, d.enrolled, &d.back, &epoch));
		d.officials = buf_text(&officials);
		TRY(each(ctx, &d));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
