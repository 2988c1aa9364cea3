#include "redactions.h"

#include "civil.h"
#include "files.h"

enum err redactions_make(sqlite3 *office)
{
	return db_exec(office, "CREATE TABLE IF NOT EXISTS erased(device INTEGER PRIMARY KEY, position INTEGER NOT NULL, at INTEGER NOT NULL);"
			       "CREATE TABLE IF NOT EXISTS backup(file TEXT PRIMARY KEY, position INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID");
}

static enum err run(sqlite3 *office, const char *sql, int64_t device, const char *file, int64_t position, int64_t at)
{
	sqlite3_stmt *s;
	TRY(redactions_make(office));
	TRY(db_prepare(office, &sql, 1, &s));
	enum err e = file ? db_run(s, "tii", file, position, at) : db_run(s, "iii", device, position, at);
	sqlite3_finalize(s);
	return e;
}

enum err redactions_note(sqlite3 *office, uint32_t device, int64_t position, int64_t at)
{
	return run(office, "INSERT INTO erased VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET position = ?2, at = ?3 WHERE position < ?2", device, NULL, position, at);
}

enum err redactions_backup(sqlite3 *office, const char *file, int64_t position, int64_t at)
{
	return run(office, "INSERT OR REPLACE INTO backup VALUES(?1, ?2, ?3)", 0, file, position, at);
}

enum { Q_REDACTIONS, Q_DEVICES, Q_TABLES, Q_ERASED = Q_TABLES, Q_BACKUPS, Q_COUNT };
static const char *const sql[Q_COUNT] = {
	[Q_REDACTIONS] = "SELECT key, register, record, fields, coalesce(decision, ''), position, confirmed FROM redaction WHERE state = 2 ORDER BY position DESC",
	[Q_DEVICES] = "SELECT d.key, d.unit, d.state, (SELECT group_concat(o.name, '; ') FROM enrolment AS e JOIN official AS o ON o.key = e.official"
		      " WHERE e.device = d.key) FROM device AS d WHERE d.enrolled <= ?1 ORDER BY d.unit, d.key",
	[Q_ERASED] = "SELECT at FROM erased WHERE device = ?1 AND position >= ?2",
	[Q_BACKUPS] = "SELECT file, at FROM backup WHERE position < ?1 ORDER BY at",
};
enum { ACTIVE = 1 };

struct reading {
	sqlite3_stmt *s[Q_COUNT];
};

static void reading_end(struct reading *r)
{
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(r->s[i]);
}

static enum err each_device(struct reading *r, struct redaction_line *line, int64_t position, bool done,
			    enum err (*each)(void *ctx, const struct redaction_line *line), void *ctx)
{
	sqlite3_stmt *s = r->s[Q_DEVICES];
	enum err e = db_first(s, "i", line->confirmed);
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		line->device = (uint32_t)sqlite3_column_int64(s, 0);
		line->unit = db_text(s, 1);
		line->revoked = sqlite3_column_int(s, 2) != ACTIVE;
		line->name = db_text(s, 3);
		e = db_int(r->s[Q_ERASED], NO_TIME, &line->at, "ii", (int64_t)line->device, position);
		line->done = line->at != NO_TIME;
		if (e == OK && line->done == done)
			e = each(ctx, line);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err each_backup(struct reading *r, struct redaction_line *line, int64_t position,
			    enum err (*each)(void *ctx, const struct redaction_line *line), void *ctx)
{
	sqlite3_stmt *s = r->s[Q_BACKUPS];
	line->place = AT_BACKUP;
	line->device = 0;
	line->unit = "";
	line->revoked = false;
	enum err e = db_first(s, "i", position);
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		line->name = db_text(s, 0);
		line->at = sqlite3_column_int64(s, 1);
		line->done = !file_there(line->name);
		e = each(ctx, line);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err redactions_lines(sqlite3 *tables, sqlite3 *office, enum err (*each)(void *ctx, const struct redaction_line *line), void *ctx)
{
	struct reading r OWN(reading_end) = {{0}};
	TRY(db_prepare(tables, sql, Q_TABLES, r.s));
	TRY(db_prepare(office, sql + Q_TABLES, Q_COUNT - Q_TABLES, r.s + Q_TABLES));
	sqlite3_stmt *s = r.s[Q_REDACTIONS];
	enum err e = db_first(s, "");
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		int64_t position = sqlite3_column_int64(s, 5);
		struct redaction_line line = {.key = sqlite3_column_int64(s, 0), .reg = db_text(s, 1), .record = db_text(s, 2), .fields = db_text(s, 3),
					      .decision = db_text(s, 4), .confirmed = sqlite3_column_int64(s, 6), .place = AT_DEVICE};
		e = each_device(&r, &line, position, false, each, ctx);
		if (e == OK)
			e = each_device(&r, &line, position, true, each, ctx);
		if (e == OK)
			e = each_backup(&r, &line, position, each, ctx);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
