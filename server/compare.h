/* compare.h - two SQLite files that should hold the same tables, row by row. */
#ifndef COMPARE_H
#define COMPARE_H

#include "db.h"
#include "rebuild.h"

/* Adds what differs: tables, columns, rows that only one has, values. Indexes of `live` are checked against its tables too. */
enum err MUST_USE compare_tables(sqlite3 *live, sqlite3 *made, struct findings *f);

void finding_add(struct findings *f, const char *format, ...) PRINTF(2, 3);

#endif
