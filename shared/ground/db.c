#include "db.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "files.h"

/* What the system said to a read, write or open that failed. */
static enum err system_err(sqlite3 *db, int rc)
{
	int number = db ? sqlite3_system_errno(db) : 0;
	if (rc == SQLITE_IOERR_SHMSIZE || number == ENOSPC || number == EDQUOT || number == EFBIG)
		return fail(ERR_STORAGE_FULL);
	/* Where the database itself was opened to be read only, its other files cannot be made. */
	if (number == EROFS || number == EACCES || number == EPERM || (db && sqlite3_db_readonly(db, "main") == 1))
		return fail(ERR_STORAGE_READONLY, sqlite3_db_filename(db, "main"));
	char text[ERR_ARG_MAX];
	snprintf(text, sizeof text, "%s%s%s", db ? sqlite3_errmsg(db) : sqlite3_errstr(rc), number ? ": " : "", number ? strerror(number) : "");
	return fail(ERR_STORAGE, text);
}

enum err db_err(sqlite3 *db, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail(ERR_BUSY);
	case SQLITE_FULL:
		return fail(ERR_STORAGE_FULL);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return fail(ERR_STORAGE_DAMAGED, db ? sqlite3_db_filename(db, "main") : "");
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return fail(ERR_STORAGE_READONLY, db ? sqlite3_db_filename(db, "main") : "");
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return system_err(db, rc);
	default:
		return fail(ERR_STORAGE, db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	}
}

/* SQLite counts its memory under one lock for all threads, for figures that nobody asks for. Refused, and no harm, where SQLite runs
 * already. */
static void set_up(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum err db_open(const char *path, enum db_mode mode, sqlite3 **ret)
{
	static const int flags[] = {[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
				    [DB_WRITE] = SQLITE_OPEN_READWRITE,
				    [DB_READ] = SQLITE_OPEN_READONLY,
				    [DB_ALONE] = SQLITE_OPEN_READWRITE};
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	sqlite3 *db = NULL;
	pthread_once(&once, set_up);
	int rc = sqlite3_open_v2(path, &db, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
	enum err e = db_err(db, rc);
	if (e == OK) {
		sqlite3_busy_timeout(db, DB_BUSY_MS);
		sqlite3_extended_result_codes(db, 1);
		if (mode == DB_ALONE) /* before anything else: then what is shared otherwise is in memory */
			e = db_exec(db, "PRAGMA locking_mode=EXCLUSIVE");
	}
	if (e == OK) {
		sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 2);
		e = db_exec(db, mode == DB_READ ? "PRAGMA cell_size_check=ON;"
						: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
						  "PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;");
	}
	if (e != OK) {
		sqlite3_close(db);
		return e;
	}
	*ret = db;
	return OK;
}

enum err db_open_full(const char *path, enum db_mode mode, sqlite3 **ret, bool *ret_alone)
{
	enum err e = db_open(path, mode, ret);
	*ret_alone = e == ERR_STORAGE_FULL && file_there(path);
	return *ret_alone ? db_open(path, DB_ALONE, ret) : e;
}

void db_close(sqlite3 **db)
{
	if (!*db)
		return;
	/* The first attempt parts from virtual tables: the statements that those have are theirs to finalize. What is left then was left by us. */
	int rc = sqlite3_close(*db);
	if (rc == SQLITE_BUSY) {
		for (sqlite3_stmt *s; (s = sqlite3_next_stmt(*db, NULL));)
			sqlite3_finalize(s);
		rc = sqlite3_close(*db);
	}
	assert(rc == SQLITE_OK);
	*db = NULL;
}

enum err db_exec(sqlite3 *db, const char *sql)
{
	return db_err(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

enum err db_prepare(sqlite3 *db, const char *const sql[], int count, sqlite3_stmt *ret[])
{
	for (int i = 0; i < count; i++)
		TRY(db_err(db, sqlite3_prepare_v3(db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &ret[i], NULL)));
	return OK;
}

static void bind(sqlite3_stmt *s, const char *types, va_list ap)
{
	sqlite3_reset(s);
	for (int at = 1; *types; types++, at++) {
		int rc = SQLITE_OK;
		struct bytes v;
		const char *t;
		switch (*types) {
		case 'i':
			rc = sqlite3_bind_int64(s, at, va_arg(ap, int64_t));
			break;
		case 'n':
			rc = sqlite3_bind_int64(s, at, va_arg(ap, int));
			break;
		case 't':
			t = va_arg(ap, const char *);
			rc = sqlite3_bind_text(s, at, t, -1, SQLITE_STATIC);
			break;
		case 'b':
			v = va_arg(ap, struct bytes);
			rc = v.len ? sqlite3_bind_blob64(s, at, v.data, v.len, SQLITE_STATIC)
				   : sqlite3_bind_zeroblob(s, at, 0);
			break;
		case 's':
			v = va_arg(ap, struct bytes);
			rc = sqlite3_bind_text64(s, at, v.data ? (const char *)v.data : "", v.len, SQLITE_STATIC,
						 SQLITE_UTF8);
			break;
		case '0':
			rc = sqlite3_bind_null(s, at);
			break;
		default:
			assert(!"bind format");
		}
		assert(rc == SQLITE_OK || rc == SQLITE_NOMEM);
	}
}

enum err db_run(sqlite3_stmt *s, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	bind(s, types, ap);
	va_end(ap);
	int rc;
	while ((rc = sqlite3_step(s)) == SQLITE_ROW)
		;
	enum err e = db_err(sqlite3_db_handle(s), rc);
	sqlite3_reset(s);
	return e;
}

enum err db_next(sqlite3_stmt *s)
{
	int rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		return OK;
	enum err e = rc == SQLITE_DONE ? ERR_NOT_FOUND : db_err(sqlite3_db_handle(s), rc);
	sqlite3_reset(s);
	return e;
}

enum err db_first(sqlite3_stmt *s, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	bind(s, types, ap);
	va_end(ap);
	return db_next(s);
}

void db_reset(sqlite3_stmt *s)
{
	sqlite3_reset(s);
}

enum err db_int(sqlite3_stmt *s, int64_t missing, int64_t *ret, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	bind(s, types, ap);
	va_end(ap);
	enum err e = db_next(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret = e == OK ? sqlite3_column_int64(s, 0) : missing;
	sqlite3_reset(s);
	return OK;
}

enum err db_number(sqlite3 *db, const char *sql, int64_t *ret)
{
	sqlite3_stmt *s;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_int(s, 0, ret, "");
	sqlite3_finalize(s);
	return e;
}

struct bytes db_blob(sqlite3_stmt *s, int column)
{
	const void *p = sqlite3_column_blob(s, column);
	return (struct bytes){p, (size_t)sqlite3_column_bytes(s, column)};
}

const char *db_text(sqlite3_stmt *s, int column)
{
	const char *t = (const char *)sqlite3_column_text(s, column);
	return t ? t : "";
}

int64_t db_int_or(sqlite3_stmt *s, int column, int64_t missing)
{
	return sqlite3_column_type(s, column) == SQLITE_INTEGER ? sqlite3_column_int64(s, column) : missing;
}
