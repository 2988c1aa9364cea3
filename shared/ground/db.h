/* db.h - SQLite with our settings and our errors. sqlite3.h is free to use everywhere; this saves the
 * repetition: opening, preparing a module's whole table of SQL at start (a typo shows at once), binding.
 *
 * Bind formats, one letter an argument: i int64_t, n int, t const char * (NULL binds NULL),
 * b struct bytes as BLOB, s struct bytes as TEXT (data NULL with len 0 binds the empty text), 0 binds NULL
 * and takes no argument. */
#ifndef DB_H
#define DB_H

#include <sqlite3.h>

#include "err.h"
#include "mem.h"

enum db_mode {
	DB_CREATE, DB_WRITE, DB_READ,
	/* As DB_WRITE, for reading where there is no room on the disk even for SQLite's file of shared memory: nobody else can open it meanwhile, so
	 * not for long. What is written fails as the disk has it. */
	DB_ALONE,
};
enum { DB_BUSY_MS = 20000 };

/* WAL, synchronous=FULL, foreign keys off, defensive, trusted_schema off, busy wait of DB_BUSY_MS.
 * ERR_STORAGE*, also where the file is no database. */
enum err MUST_USE db_open(const char *path, enum db_mode mode, sqlite3 **ret);
/* The same; where the disk is too full for it and the file is there, it is opened DB_ALONE, and *ret_alone says so. */
enum err MUST_USE db_open_full(const char *path, enum db_mode mode, sqlite3 **ret, bool *ret_alone);
void db_close(sqlite3 **db); /* finalizes every statement left, but none on a virtual table: those go before; cleanup form */
#define OWN_DB OWN(db_close)

/* Turns an SQLite result code into ours, with the database's message as argument. SQLITE_OK, ROW and
 * DONE are OK. A full disk and one that may not be written are told from what else goes wrong by the system's own number: at once after the call. */
enum err db_err(sqlite3 *db, int rc);

enum err MUST_USE db_exec(sqlite3 *db, const char *sql);
enum err MUST_USE db_prepare(sqlite3 *db, const char *const sql[], int count, sqlite3_stmt *ret[]);

/* Binds, runs to the end, resets. */
enum err MUST_USE db_run(sqlite3_stmt *s, const char *types, ...);
/* Binds and steps to the first row: OK with a row to read (then db_next or db_reset), ERR_NOT_FOUND without. */
enum err MUST_USE db_first(sqlite3_stmt *s, const char *types, ...);
/* OK with the next row, ERR_NOT_FOUND at the end (the statement is then reset). */
enum err MUST_USE db_next(sqlite3_stmt *s);
void db_reset(sqlite3_stmt *s);
/* The first column of the first row as integer; `missing` where there is no row. */
enum err MUST_USE db_int(sqlite3_stmt *s, int64_t missing, int64_t *ret, const char *types, ...);
/* The same of a statement that is asked once: 0 where there is no row. */
enum err MUST_USE db_number(sqlite3 *db, const char *sql, int64_t *ret);

struct bytes db_blob(sqlite3_stmt *s, int column); /* valid until the next step or reset; text too */
const char *db_text(sqlite3_stmt *s, int column);  /* "" for NULL */
int64_t db_int_or(sqlite3_stmt *s, int column, int64_t missing); /* `missing` for NULL and for what is no integer */

#endif
