/* tables.h - the registers' tables in memory, and rows put into them by hand. */
#ifndef TABLES_H
#define TABLES_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "db.h"
#include "world.h"

/* Empty ones. */
static sqlite3 *tables_empty(void)
{
	sqlite3 *db;
	struct buf ddl OWN_BUF = BUF(65536);
	char why[ERR_SENTENCE_MAX];
	world_ddl(&ddl);
	enum err e = db_open(":memory:", DB_CREATE, &db);
	if (e == OK)
		e = db_exec(db, buf_text(&ddl));
	if (e != OK) {
		printf("Bail out! %s\n", err_sentence(EN, e, NULL, why));
		exit(1);
	}
	return db;
}

/* SQL, made as sqlite3_mprintf() does. */
__attribute__((format(printf, 2, 3))) static void tables_run(sqlite3 *db, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *sql = sqlite3_vmprintf(format, ap);
	va_end(ap);
	if (db_exec(db, sql) != OK) {
		printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(db));
		exit(1);
	}
	sqlite3_free(sql);
}

#endif
