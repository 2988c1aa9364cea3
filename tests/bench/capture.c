/* Capture: an entry against the bare write of the same row. Both in WAL with synchronous=FULL, a transaction each, on the same disk. */
#include <stdio.h>
#include <stdlib.h>

#include "speed.h"
#include "text_value.h"

/* A value differs from the one before: SQLite does not write a row that stays as it is. */
enum { ROWS = 400, COUNT = 4000, RUNS = 3 };

static const char note[] = "Đã rà soát hồ sơ tồn đọng, đang phối hợp với các phòng.";

static double bare_once(const char *path)
{
	sqlite3 *db OWN_DB = NULL;
	sqlite3_stmt *s[3];
	static const char *const sql[] = {"BEGIN IMMEDIATE", "UPDATE t SET percent = ?1, note = ?2, state = 3 WHERE key = ?3", "COMMIT"};
	remove(path);
	if (db_open(path, DB_CREATE, &db) != OK ||
	    db_exec(db, "CREATE TABLE t(key INTEGER PRIMARY KEY, state INTEGER, percent INTEGER, note TEXT, a, b, c, d, e);"
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO t(key, state) SELECT i, 1 FROM n") != OK ||
	    db_prepare(db, sql, 3, s) != OK)
		exit(1);
	double from = cpu();
	for (int i = 0; i < COUNT; i++)
		if (db_run(s[0], "") != OK || db_run(s[1], "nti", (i + i / ROWS) % 100, note, (int64_t)(i % ROWS + 1)) != OK || db_run(s[2], "") != OK)
			exit(1);
	return (cpu() - from) / COUNT;
}

/* The office's database moves into a file, as a client has it. */
static void onto_disk(struct office *o, const char *path)
{
	sqlite3 *file;
	remove(path);
	if (db_open(path, DB_CREATE, &file) != OK)
		exit(1);
	sqlite3_backup *b = sqlite3_backup_init(file, "main", o->db, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE || sqlite3_backup_finish(b) != SQLITE_OK)
		exit(1);
	office_close(o);
	o->db = file;
	if (db_exec(file, "PRAGMA journal_mode=WAL") != OK || replica_open(file, &o->replica) != OK)
		exit(1);
}

static double entry_once(const char *path)
{
	static char keys[ROWS][ID_TEXT_BYTES + 1];
	static const char *const list = "SELECT key FROM task ORDER BY key";
	struct text_maker m = {TEXT_MEASURED, 11};
	struct province p;
	struct office o;
	struct round_bytes bytes;
	sqlite3_stmt *s;
	char percent[24], text[sizeof note + 8];
	int n = 0;
	workload_open(&p, 11);
	workload_tasks(&p, &m, "615", ROWS);
	office_open(&p, &o, "615", 700);
	one_round(&p, &o, &bytes, NULL, NULL);
	onto_disk(&o, path);
	if (db_prepare(o.db, &list, 1, &s) != OK)
		exit(1);
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s))
		id_print(sqlite3_column_int64(s, 0), keys[n++]);
	sqlite3_finalize(s);
	for (int i = 0; i < ROWS; i++)
		if (ENTER(&p, &o, false, "receive", "task", keys[i], NULL) != OK)
			exit(1);
	snprintf(text, sizeof text, "note=%s", note);
	double from = cpu();
	for (int i = 0; i < COUNT; i++) {
		snprintf(percent, sizeof percent, "percent=%d", (i + i / ROWS) % 100);
		if (ENTER(&p, &o, false, "progress", "task", keys[i % ROWS], percent, text) != OK)
			exit(1);
	}
	double used = (cpu() - from) / COUNT;
	office_close(&o);
	province_close(&p);
	return used;
}

void capture(const char *folder)
{
	char path[4096];
	double bare = 1e9, entry = 1e9, t;
	snprintf(path, sizeof path, "%s/capture.db", folder);
	for (int i = 0; i < RUNS; i++) {
		if ((t = bare_once(path)) < bare)
			bare = t;
		if ((t = entry_once(path)) < entry)
			entry = t;
	}
	row("the bare write", bare * 1e6, "µs", "BEGIN, a prepared UPDATE, COMMIT; WAL, synchronous=FULL");
	row("capture", entry * 1e6, "µs", "compose, judge, row, before-image, hashes, outbox; the same disk and settings");
	row("capture against the bare write", entry / bare, "×", "the goal is 1.5");
	row("capture, more than the bare write", (entry - bare) * 1e6, "µs", "the goal is 20");
}
