#include "backup.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "db.h"
#include "epoch.h"
#include "files.h"
#include "ledger.h"
#include "mail.h"
#include "redactions.h"
#include "store_sqlite.h"

enum { OFFICE_MAX = 256 << 20 };

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

/* One state of the source, whatever is written meanwhile: all pages in one step. */
static enum err copy_db(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (!b)
		return db_err(to, sqlite3_errcode(to));
	int rc = sqlite3_backup_step(b, -1);
	int end = sqlite3_backup_finish(b);
	return db_err(rc == SQLITE_DONE ? to : from, rc == SQLITE_DONE ? end : rc);
}

static enum err keep(sqlite3 *db, const char *name, struct bytes content)
{
	static const char *const sql = "INSERT INTO kept VALUES(?1, ?2)";
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_prepare(db, &sql, 1, &s));
	return db_run(s, "tb", name, content);
}

static enum err keep_office(const char *dir, sqlite3 *db)
{
	char path[PATH_SIZE];
	sqlite3 *office OWN_DB = NULL, *copy OWN_DB = NULL;
	bool alone;
	TRY(db_open_full(path_join(dir, "office.db", path), DB_WRITE, &office, &alone));
	TRY(db_open(":memory:", DB_CREATE, &copy));
	TRY(copy_db(office, copy));
	sqlite3_int64 size = 0;
	unsigned char *bytes = sqlite3_serialize(copy, "main", &size, 0);
	if (!bytes)
		return fail(ERR_STORAGE, "office.db");
	enum err e = size > OFFICE_MAX ? fail(ERR_TOO_BIG, "office.db", "256 MiB") : keep(db, "office.db", (struct bytes){bytes, (size_t)size});
	sqlite3_free(bytes);
	return e;
}

static enum err keep_key(const char *dir, sqlite3 *db)
{
	char path[PATH_SIZE];
	struct buf key OWN_BUF = BUF(SECRET_KEY_BYTES);
	enum err e = file_read(path_join(dir, "server.key", path), &key);
	if (e == OK)
		e = keep(db, "server.key", buf_bytes(&key));
	crypt_wipe(buf_text(&key), key.len);
	return e;
}

static enum err fill(const char *dir, sqlite3 *to)
{
	char path[PATH_SIZE];
	sqlite3 *log OWN_DB = NULL;
	if (!file_there(path_join(dir, "log.db", path)))
		return fail(ERR_NO_DATA, dir);
	bool alone;
	TRY(db_open_full(path, DB_WRITE, &log, &alone));
	TRY(copy_db(log, to));
	TRY(db_exec(to, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
			"CREATE TABLE kept(name TEXT PRIMARY KEY, bytes BLOB)"));
	TRY(keep_office(dir, to));
	return keep_key(dir, to);
}

static enum err write_part(const char *dir, const char *part)
{
	sqlite3 *to OWN_DB = NULL;
	TRY(file_make(part, (struct bytes){0})); /* refuses in words where the folder cannot be written */
	TRY(db_open(part, DB_WRITE, &to));
	return fill(dir, to);
}

/* Where a copy of the log lies that a later redaction does not reach. */
static enum err note_file(sqlite3 *office, const char *file, int64_t position, int64_t at)
{
	char whole[PATH_MAX];
	return redactions_backup(office, realpath(file, whole) ? whole : file, position, at);
}

/* Devices keep what they sent until they hear that a backup has it: up to here it has, where they are to hear so. */
static enum err note_position(const char *dir, const char *part, bool heard)
{
	static const char *const read = "SELECT coalesce(max(position), 0) FROM log";
	static const char *const write = "INSERT INTO mark VALUES('backed_up', ?1) ON CONFLICT DO UPDATE SET value = max(value, ?1)";
	char path[PATH_SIZE];
	sqlite3 *db OWN_DB = NULL, *office OWN_DB = NULL;
	sqlite3_stmt *r OWN_STMT = NULL, *w OWN_STMT = NULL;
	int64_t position;
	TRY(db_open(part, DB_READ, &db));
	TRY(db_prepare(db, &read, 1, &r));
	TRY(db_int(r, 0, &position, ""));
	bool alone;
	TRY(db_open_full(path_join(dir, "office.db", path), DB_WRITE, &office, &alone));
	TRY(db_prepare(office, &write, 1, &w));
	if (heard)
		TRY(db_run(w, "i", position));
	return note_file(office, part, position, now_ms());
}

static enum err write_file(const char *dir, const char *file, bool heard)
{
	char part[PATH_SIZE];
	uint32_t random;
	if (file_there(file)) /* it may be the only backup that is good */
		return fail(ERR_BACKUP_THERE, file);
	crypt_random(&random, sizeof random);
	if (snprintf(part, sizeof part, "%s.%08x.part", file, random) >= (int)sizeof part - 8)
		return fail(ERR_FILE_WRITE, file, strerror(ENAMETOOLONG));
	enum err e = write_part(dir, part);
	if (e == OK)
		e = file_rename(part, file);
	if (e != OK) {
		file_remove(part);
		return e;
	}
	e = note_position(dir, file, heard);
	return e == ERR_STORAGE_FULL || e == ERR_STORAGE_READONLY ? fail(ERR_BACKUP_UNNOTED, file) : e;
}

enum err backup_write(const char *dir, const char *file)
{
	return write_file(dir, file, true);
}

enum err backup_copy(const char *dir, const char *file)
{
	return write_file(dir, file, false);
}

static enum err find_kept(sqlite3 *db, const char *name, struct buf *out)
{
	static const char *const sql = "SELECT bytes FROM kept WHERE name = ?1";
	sqlite3_stmt *s OWN_STMT = NULL;
	if (db_prepare(db, &sql, 1, &s) != OK || db_first(s, "t", name) != OK)
		return fail(ERR_FORMAT, "kycuongd backup");
	buf_view(out, db_blob(s, 0));
	return buf_check(out, name);
}

static enum err sound(sqlite3 *db, const char *file)
{
	static const char *const sql = "PRAGMA quick_check(1)";
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_prepare(db, &sql, 1, &s));
	TRY(db_first(s, ""));
	return strcmp(db_text(s, 0), "ok") == 0 ? OK : fail(ERR_STORAGE_DAMAGED, file);
}

static enum err make_kept(sqlite3 *from, const char *part, const char *name)
{
	char path[PATH_SIZE];
	struct buf content OWN_BUF = BUF(OFFICE_MAX);
	enum err e = find_kept(from, name, &content);
	if (e == OK)
		e = file_make(path_join(part, name, path), buf_bytes(&content));
	crypt_wipe(buf_text(&content), content.len);
	return e;
}

static enum err make_log(sqlite3 *from, const char *part)
{
	char path[PATH_SIZE];
	sqlite3 *log OWN_DB = NULL;
	TRY(db_open(path_join(part, "log.db", path), DB_CREATE, &log));
	TRY(copy_db(from, log));
	return db_exec(log, "DROP TABLE kept; VACUUM; PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE);");
}

struct epochs {
	struct epoch list[EPOCHS_MAX];
	size_t count;
};

static enum err add_epoch(void *ctx, const struct epoch *e)
{
	struct epochs *all = ctx;
	if (all->count == EPOCHS_MAX)
		return fail(ERR_TOO_BIG, "epochs", "1000");
	all->list[all->count++] = *e;
	return OK;
}

/* A code that was not used when the backup was made may have been used since, by whom nobody knows: it is good no more. And all that the log has now
 * is in a backup, this one. */
static enum err begin_anew(const char *part, const char *file, int64_t position, int64_t now)
{
	static const char *const sql = "INSERT INTO mark VALUES('backed_up', ?1) ON CONFLICT DO UPDATE SET value = ?1";
	char path[PATH_SIZE];
	sqlite3 *office OWN_DB = NULL;
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_open(path_join(part, "office.db", path), DB_WRITE, &office));
	TRY(note_file(office, file, position, now));
	TRY(mail_make(office));
	TRY(mail_off(office)); /* what waited then may have been sent since, and two servers must not write to the same offices */
	TRY(db_exec(office, "UPDATE code SET expires = 0 WHERE device_key IS NULL"));
	TRY(db_prepare(office, &sql, 1, &s));
	return db_run(s, "i", position);
}

static enum err next_epoch(const char *part, const char *file, const struct restoring *how, int64_t *ret_end)
{
	char path[PATH_SIZE];
	struct store s;
	struct epochs *all OWN_MEM = mem_alloc(sizeof *all);
	struct epoch_drawing drawing = {.now = how->now, .after = how->after};
	int64_t position = 0;
	crypt_random(&drawing.random, sizeof drawing.random);
	TRY(store_sqlite_open(path_join(part, "log.db", path), false, how->now, &s));
	enum err e = s.epochs(s.ctx, add_epoch, all);
	if (e == OK)
		e = s.head(s.ctx, &position, &drawing.end);
	const int64_t time = how->now > drawing.end ? how->now : drawing.end;
	if (e == OK)
		e = s.open_epoch(s.ctx, &(struct epoch){epoch_next(all->list, all->count, &drawing), position, time});
	s.close(s.ctx);
	if (e == OK)
		e = begin_anew(part, file, position, time);
	*ret_end = drawing.end;
	return e;
}

enum err backup_read(const char *file, const char *part, const struct restoring *how, int64_t *ret_end)
{
	if (!file_there(file))
		return fail(ERR_FILE_READ, file, strerror(ENOENT));
	sqlite3 *from OWN_DB = NULL;
	TRY(db_open(file, DB_READ, &from));
	struct buf probe OWN_BUF = BUF(SECRET_KEY_BYTES);
	enum err e = find_kept(from, "server.key", &probe);
	crypt_wipe(buf_text(&probe), probe.len);
	TRY(e);
	TRY(sound(from, file));
	TRY(make_log(from, part));
	TRY(make_kept(from, part, "office.db"));
	TRY(make_kept(from, part, "server.key"));
	return next_epoch(part, file, how, ret_end);
}
