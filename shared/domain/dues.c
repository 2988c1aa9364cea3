#include "dues.h"

#include <stdlib.h>
#include <string.h>

#include "text_value.h"

enum { SQL_UNIT, SQL_UNITS, SQL_OBLIGATION, SQL_RETURN, SQL_TASK, SQL_PROMISE, SQL_COUNT };
static const char *const sql[SQL_COUNT] = {
	[SQL_UNIT] = "SELECT name, \"to\", successors FROM unit WHERE key = ?1",
	[SQL_UNITS] = "SELECT key FROM unit ORDER BY key",
	[SQL_OBLIGATION] = "SELECT name FROM obligation WHERE key = ?1",
	[SQL_RETURN] = "SELECT reason, fix_by FROM submission WHERE report = ?1 AND position <> 0 AND state = 3 ORDER BY number DESC LIMIT 1",
	[SQL_TASK] = "SELECT content FROM task WHERE key = ?1",
	/* the last explanation that was sent: a task's, or the unit's */
	[SQL_PROMISE] = "SELECT reason, committed FROM extension WHERE task = ?1 AND state > 1 AND position <> 0 ORDER BY sent_at DESC, key DESC LIMIT 1",
};

struct work {
	sqlite3_stmt *s[SQL_COUNT];
	struct arena *arena;
	struct dues d;
	int64_t at, until; /* NO_TIME: only what is overdue */
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

static const char *kept(struct work *w, struct buf *b)
{
	return arena_string(w->arena, buf_bytes(b));
}

static struct due *one_more(struct work *w)
{
	if (w->d.count == DUES_MAX)
		return NULL;
	if (!w->d.list)
		w->d.list = arena_alloc(w->arena, DUES_MAX * sizeof *w->d.list);
	struct due *x = &w->d.list[w->d.count++];
	*x = (struct due){.reason = "", .committed = NO_TIME, .days = NO_DAYS};
	return x;
}

/* "Báo cáo tháng 11/2024 thực hiện …", after the obligation's own name. */
static enum err report_name(struct work *w, const char *obligation, struct period p, const char **ret)
{
	static const char *const kinds[] = {"Báo cáo tháng", "Báo cáo năm"};
	struct buf b OWN_BUF = BUF(1000);
	sqlite3_stmt *s = w->s[SQL_OBLIGATION];
	enum err e = db_first(s, "t", obligation);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	const char *name = e == OK ? db_text(s, 0) : obligation, *kind = kinds[p.month == 0];
	size_t n = strlen(kind);
	bool known = strncmp(name, kind, n) == 0;
	buf_fmt(&b, "%s ", kind);
	if (p.month)
		buf_fmt(&b, "%d/", p.month);
	buf_fmt(&b, "%d%s%s", p.year, known ? "" : ", ", known ? name + n : name);
	db_reset(s);
	*ret = kept(w, &b);
	return OK;
}

static enum err take_report(void *ctx, const struct cell_row *row)
{
	struct work *w = ctx;
	const struct cell *c = &row->cell;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	char period[PERIOD_SIZE];
	bool overdue = c->status == STATUS_MISSING || c->status == STATUS_RETURNED_OVERDUE || (c->status == STATUS_ANNOUNCED && c->running_days != NO_DAYS);
	bool open = overdue || c->status == STATUS_DUE_SOON || c->status == STATUS_NOT_DUE || c->status == STATUS_RETURNED;
	if (w->until == NO_TIME ? !overdue : !open || c->deadline > w->until)
		return OK;
	struct due *x = one_more(w);
	if (!x)
		return OK;
	period_print(row->period, period);
	buf_fmt(&key, "%s/%s/%s", row->obligation, row->unit, period);
	x->key = kept(w, &key);
	x->deadline = c->deadline;
	x->days = overdue ? c->running_days : NO_DAYS;
	x->returned = c->status == STATUS_RETURNED || c->status == STATUS_RETURNED_OVERDUE;
	if (x->returned && db_first(w->s[SQL_RETURN], "t", x->key) == OK) {
		x->reason = keep(w, w->s[SQL_RETURN], 0);
		if (sqlite3_column_type(w->s[SQL_RETURN], 1) == SQLITE_INTEGER)
			x->deadline = day_end(sqlite3_column_int64(w->s[SQL_RETURN], 1));
		db_reset(w->s[SQL_RETURN]);
	}
	return report_name(w, row->obligation, row->period, &x->what);
}

static enum err take_task(void *ctx, const struct task_row *row)
{
	struct work *w = ctx;
	enum task_status s = row->by_due.status;
	if (row->due == NO_TIME || (s != TASK_OVERDUE && (w->until == NO_TIME || s != TASK_OPEN || row->due > w->until)))
		return OK;
	struct due *x = one_more(w);
	if (!x)
		return OK;
	char key[ID_TEXT_BYTES + 1];
	id_print(row->id, key);
	*x = (struct due){.task = true, .key = arena_string(w->arena, bytes_of(key)), .what = key, .deadline = row->due, .reason = "", .committed = NO_TIME};
	x->days = s == TASK_OVERDUE ? row->by_due.running_days : NO_DAYS;
	x->what = db_first(w->s[SQL_TASK], "i", row->id) == OK ? keep(w, w->s[SQL_TASK], 0) : x->key;
	db_reset(w->s[SQL_TASK]);
	enum err e = db_first(w->s[SQL_PROMISE], "i", row->id);
	if (e == OK) {
		x->reason = keep(w, w->s[SQL_PROMISE], 0);
		x->committed = db_int_or(w->s[SQL_PROMISE], 1, NO_TIME);
		db_reset(w->s[SQL_PROMISE]);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The unit itself, or whoever came after it. */
static enum err addressees(struct work *w, const char *successors)
{
	struct buf b OWN_BUF = BUF(4000);
	for (const char *p = successors; *p;) {
		size_t n = strcspn(p, ",");
		const char *code = arena_string(w->arena, (struct bytes){(const uint8_t *)p, n});
		enum err e = db_first(w->s[SQL_UNIT], "t", code);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		buf_fmt(&b, "%s%s", b.len ? "\n" : "", e == OK ? db_text(w->s[SQL_UNIT], 0) : code);
		db_reset(w->s[SQL_UNIT]);
		p += n + (p[n] == ',');
	}
	if (b.len)
		w->d.addressees = kept(w, &b);
	return OK;
}

static int by_due(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	if (x->task != y->task)
		return x->task ? 1 : -1;
	if (x->task && x->deadline != y->deadline)
		return x->deadline < y->deadline ? -1 : 1;
	return strcmp(x->key, y->key);
}

/* Cells that have begun, or of each month to come. */
static enum err take_reports(struct work *w, int months)
{
	struct cells_query q = {.at = w->at, .unit = w->d.unit};
	sqlite3 *db = sqlite3_db_handle(w->s[SQL_UNIT]);
	if (!months)
		return cells_each(db, &q, take_report, w);
	int year, from;
	unsigned month, day;
	civil_date((int32_t)day_of(w->at), &year, &month, &day);
	from = year * 12 + (int)month - 1;
	for (int i = -3; i <= months; i++) {
		q.period = (struct period){(from + i) / 12, (from + i) % 12 + 1};
		TRY(cells_each(db, &q, take_report, w));
	}
	for (int y = year - 1; y <= (from + months) / 12; y++) {
		q.period = (struct period){y, 0};
		TRY(cells_each(db, &q, take_report, w));
	}
	return OK;
}

static enum err load(sqlite3 *db, struct work *w, const char *unit, int months)
{
	TRY(db_prepare(db, sql, SQL_COUNT, w->s));
	sqlite3_stmt *s = w->s[SQL_UNIT];
	enum err e = db_first(s, "t", unit);
	if (e != OK)
		return e == ERR_NOT_FOUND ? fail(ERR_UNIT_UNKNOWN, unit) : e;
	w->d = (struct dues){.unit = arena_string(w->arena, bytes_of(unit)), .name = keep(w, s, 0)};
	w->d.addressees = w->d.name;
	w->d.ended = sqlite3_column_type(s, 1) == SQLITE_INTEGER && sqlite3_column_int64(s, 1) <= day_of(w->at);
	const char *successors = keep(w, s, 2);
	db_reset(s);
	if (w->d.ended)
		TRY(addressees(w, successors));
	TRY(take_reports(w, months));
	TRY(tasks_each(db, unit, w->at, take_task, w));
	if (w->d.count)
		qsort(w->d.list, w->d.count, sizeof *w->d.list, by_due);
	return OK;
}

enum err dues_overdue(sqlite3 *db, const char *unit, int64_t at, struct arena *arena, struct dues *ret)
{
	OWN(work_end) struct work w = {.arena = arena, .at = at, .until = NO_TIME};
	TRY(load(db, &w, unit, 0));
	*ret = w.d;
	return OK;
}

enum err dues_coming(sqlite3 *db, const char *unit, int64_t at, int months, struct arena *arena, struct dues *ret)
{
	OWN(work_end) struct work w = {.arena = arena, .at = at, .until = INT64_MAX};
	TRY(load(db, &w, unit, months));
	*ret = w.d;
	return OK;
}

enum err dues_each(sqlite3 *db, int64_t at, struct arena *arena, enum err (*each)(void *ctx, const struct dues *d), void *ctx)
{
	OWN(work_end) struct work w = {.arena = arena};
	TRY(db_prepare(db, sql, SQL_COUNT, w.s));
	enum err e = db_first(w.s[SQL_UNITS], "");
	for (; e == OK; e = db_next(w.s[SQL_UNITS])) {
		struct dues d;
		TRY(dues_overdue(db, keep(&w, w.s[SQL_UNITS], 0), at, arena, &d));
		if (d.count)
			TRY(each(ctx, &d));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
