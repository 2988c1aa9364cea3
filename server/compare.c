#include "compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text_value.h"

enum { FINDING_MAX = 400 };

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

void finding_add(struct findings *f, const char *format, ...)
{
	char line[FINDING_MAX];
	if (f->count++ >= FINDINGS_MAX)
		return;
	va_list ap;
	va_start(ap, format);
	vsnprintf(line, sizeof line, format, ap);
	va_end(ap);
	buf_fmt(&f->text, "%s\n", line);
}

static enum err prepare(sqlite3 *db, sqlite3_stmt **ret, const char *sql)
{
	return db_prepare(db, &sql, 1, ret);
}

static int rank(int type)
{
	return type == SQLITE_NULL ? 0 : type == SQLITE_INTEGER || type == SQLITE_FLOAT ? 1 : type == SQLITE_TEXT ? 2 : 3;
}

/* In SQLite's own order of values. */
static int value_order(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int type = sqlite3_column_type(a, column), other = sqlite3_column_type(b, column);
	if (type != other)
		return rank(type) < rank(other) ? -1 : rank(type) > rank(other) ? 1 : type - other;
	if (type == SQLITE_INTEGER) {
		int64_t x = sqlite3_column_int64(a, column), y = sqlite3_column_int64(b, column);
		return x < y ? -1 : x > y;
	}
	return type == SQLITE_NULL ? 0 : bytes_compare(db_blob(a, column), db_blob(b, column));
}

static int key_order(sqlite3_stmt *a, sqlite3_stmt *b, int keys)
{
	for (int i = 0; i < keys; i++) {
		int order = value_order(a, b, i);
		if (order)
			return order;
	}
	return 0;
}

/* The record a row stands for, as people know it. */
static void row_name(const char *table, sqlite3_stmt *s, int keys, char *out, size_t size)
{
	char id[ID_TEXT_BYTES + 1];
	size_t at = (size_t)snprintf(out, size, "%s", table);
	for (int i = 0; i < keys && at < size; i++) {
		const char *text = db_text(s, i);
		if (reg_by_name(bytes_of(table)) && sqlite3_column_type(s, i) == SQLITE_INTEGER) {
			id_print(sqlite3_column_int64(s, i), id);
			text = id;
		} else if (sqlite3_column_type(s, i) == SQLITE_BLOB) {
			text = "(…)";
		}
		at += (size_t)snprintf(out + at, size - at, " %s", text);
	}
}

static void compare_values(const char *table, sqlite3_stmt *live, sqlite3_stmt *made, int keys, struct findings *f)
{
	char name[FINDING_MAX / 2];
	for (int i = keys; i < sqlite3_column_count(made); i++)
		if (value_order(live, made, i) != 0) {
			row_name(table, made, keys, name, sizeof name);
			finding_add(f, "%s: %s", name, sqlite3_column_name(made, i));
		}
}

/* Both in the order of their keys, which stand first. */
static enum err compare_rows(const char *table, sqlite3_stmt *live, sqlite3_stmt *made, int keys, struct findings *f)
{
	char name[FINDING_MAX / 2];
	enum err x = db_first(live, ""), y = db_first(made, "");
	while (x == OK || y == OK) {
		int order = x != OK ? 1 : y != OK ? -1 : key_order(live, made, keys);
		if (order != 0) {
			row_name(table, order < 0 ? live : made, keys, name, sizeof name);
			finding_add(f, order < 0 ? "%s: only in the tables" : "%s: only in the log", name);
		} else {
			compare_values(table, live, made, keys, f);
		}
		if (order <= 0)
			x = db_next(live);
		if (order >= 0)
			y = db_next(made);
		if (x != OK && x != ERR_NOT_FOUND)
			return x;
	}
	return x != ERR_NOT_FOUND ? x : y != ERR_NOT_FOUND ? y : OK;
}

/* "SELECT key columns, all columns FROM table ORDER BY key columns"; ret_columns names all columns. */
static enum err reading_sql(sqlite3 *db, const char *table, struct buf *out, struct buf *ret_columns, int *ret_keys)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	struct buf keys OWN_BUF = BUF(1024);
	TRY(prepare(db, &s, "SELECT name, pk FROM pragma_table_info(?1) ORDER BY pk, cid"));
	int count = 0;
	enum err e = db_first(s, "t", table);
	for (; e == OK; e = db_next(s)) {
		buf_fmt(ret_columns, "%s\"%s\"", ret_columns->len ? "," : "", db_text(s, 0));
		if (sqlite3_column_int(s, 1))
			buf_fmt(&keys, "%s\"%s\"", count++ ? "," : "", db_text(s, 0));
	}
	if (e != ERR_NOT_FOUND)
		return e;
	if (!count) {
		buf_str(&keys, "rowid");
		count = 1;
	}
	buf_fmt(out, "SELECT %s, %s FROM \"%s\" ORDER BY %s", buf_text(&keys), buf_text(ret_columns), table, buf_text(&keys));
	*ret_keys = count;
	return buf_check(out, table);
}

static enum err compare_table(sqlite3 *live, sqlite3 *made, const char *table, struct findings *f)
{
	struct buf sql OWN_BUF = BUF(16384), other OWN_BUF = BUF(16384), columns OWN_BUF = BUF(8192), others OWN_BUF = BUF(8192);
	sqlite3_stmt *a OWN_STMT = NULL, *b OWN_STMT = NULL;
	int keys, other_keys;
	TRY(reading_sql(made, table, &sql, &columns, &keys));
	TRY(reading_sql(live, table, &other, &others, &other_keys));
	if (strcmp(buf_text(&columns), buf_text(&others)) != 0 || keys != other_keys) {
		finding_add(f, "%s: columns", table);
		return OK;
	}
	TRY(prepare(live, &a, buf_text(&sql)));
	TRY(prepare(made, &b, buf_text(&sql)));
	return compare_rows(table, a, b, keys, f);
}

static enum err check_indexes(sqlite3 *live, struct findings *f)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(prepare(live, &s, "PRAGMA integrity_check(20)"));
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s))
		if (strcmp(db_text(s, 0), "ok") != 0)
			finding_add(f, "tables.db: %s", db_text(s, 0));
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Tables of `made`, then those that only `live` has. */
enum err compare_tables(sqlite3 *live, sqlite3 *made, struct findings *f)
{
	const char *list = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
	const char *find = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *names OWN_STMT = NULL, *there OWN_STMT = NULL;
		TRY(prepare(i ? live : made, &names, list));
		TRY(prepare(i ? made : live, &there, find));
		enum err e = db_first(names, "");
		for (; e == OK; e = db_next(names)) {
			int64_t count;
			TRY(db_int(there, 0, &count, "t", db_text(names, 0)));
			if (!count)
				finding_add(f, "%s: table", db_text(names, 0));
			else if (!i)
				TRY(compare_table(live, made, db_text(names, 0), f));
		}
		if (e != ERR_NOT_FOUND)
			return e;
	}
	return check_indexes(live, f);
}
