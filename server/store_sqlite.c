#include "store_sqlite.h"

#include <stdio.h>
#include <string.h>

enum { VERSION = 1 };
enum { Q_BEGIN, Q_COMMIT, Q_ROLLBACK, Q_HEAD, Q_APPEND, Q_READ, Q_EPOCHS, Q_OPEN_EPOCH, Q_BLANK, Q_REPLACE, Q_MARK, Q_MARKED,
       Q_COUNT };
static const char *const sql[Q_COUNT] = {
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_ROLLBACK] = "ROLLBACK",
	[Q_HEAD] = "SELECT position, time FROM log ORDER BY position DESC LIMIT 1",
	[Q_APPEND] = "INSERT INTO log VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[Q_READ] = "SELECT position, time, stamp, device, number, hash, head, act, verdict FROM log"
		   " WHERE position BETWEEN ?1 AND ?2 ORDER BY position",
	[Q_EPOCHS] = "SELECT number, start, time FROM epoch ORDER BY number",
	[Q_OPEN_EPOCH] = "INSERT INTO epoch VALUES(?1, ?2, ?3)",
	/* of the same length: SQLite writes it over the old one, before any page is moved or parted */
	[Q_BLANK] = "UPDATE log SET act = zeroblob(length(act)) WHERE position = ?1",
	[Q_REPLACE] = "UPDATE log SET act = ?2 WHERE position = ?1",
	[Q_MARK] = "INSERT OR IGNORE INTO gone VALUES(?1)",
	[Q_MARKED] = "SELECT count(*) FROM gone WHERE mark = ?1",
};

#define LOG_COLUMNS "(position INTEGER PRIMARY KEY, time INTEGER, stamp BLOB, device INTEGER, number INTEGER, hash BLOB, head BLOB, act BLOB, verdict BLOB)"
/* What must not come back (ledger_erase.c), by hashes that say nothing of it. A log of before has none. */
static const char gone[] = "CREATE TABLE IF NOT EXISTS gone(mark BLOB PRIMARY KEY) WITHOUT ROWID";
static const char anew[] = "CREATE TABLE log_anew" LOG_COLUMNS "; INSERT INTO log_anew SELECT * FROM log ORDER BY position;"
			   "DROP TABLE log; ALTER TABLE log_anew RENAME TO log";

struct log_file {
	sqlite3 *db;
	sqlite3_stmt *sql[Q_COUNT];
	struct blobs blobs;
	bool unclean; /* the WAL may still hold what was erased */
};

static enum err log_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	struct log_file *s = ctx;
	enum err e = db_first(s->sql[Q_HEAD], "");
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret_position = e == OK ? sqlite3_column_int64(s->sql[Q_HEAD], 0) : 0;
	*ret_time = e == OK ? sqlite3_column_int64(s->sql[Q_HEAD], 1) : 0;
	db_reset(s->sql[Q_HEAD]);
	return OK;
}

static enum err append_all(struct log_file *s, int64_t expected, const struct entry *entries, size_t count)
{
	int64_t head, time;
	TRY(log_head(s, &head, &time));
	if (head != expected)
		return fail(ERR_BUSY);
	for (size_t i = 0; i < count; i++) {
		const struct entry *e = &entries[i];
		TRY(db_run(s->sql[Q_APPEND], "iibiibbbb", e->position, e->time, e->stamp, (int64_t)e->device, e->number,
			   (struct bytes){e->hash, HASH_BYTES}, (struct bytes){e->head, HASH_BYTES}, e->act, e->verdict));
	}
	return db_run(s->sql[Q_COMMIT], "");
}

/* Does not wait for readers: what is left goes with a later call. */
static enum err log_clean(void *ctx)
{
	struct log_file *s = ctx;
	if (!s->unclean)
		return OK;
	sqlite3_busy_timeout(s->db, 0);
	int frames, moved, rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
	sqlite3_busy_timeout(s->db, DB_BUSY_MS);
	TRY(db_err(s->db, rc));
	s->unclean = false;
	return OK;
}

static enum err clean_if_free(struct log_file *s)
{
	enum err e = log_clean(s);
	return e == ERR_BUSY ? OK : e;
}

static enum err erase_all(struct log_file *s, const struct erasure *x)
{
	for (size_t i = 0; i < x->count; i++)
		TRY(db_run(s->sql[Q_BLANK], "i", x->entries[i].position));
	for (size_t i = 0; i < x->count; i++)
		TRY(db_run(s->sql[Q_REPLACE], "ib", x->entries[i].position, x->entries[i].act));
	for (size_t i = 0; i < x->mark_count; i++)
		TRY(db_run(s->sql[Q_MARK], "b", (struct bytes){x->marks[i], HASH_BYTES}));
	if (x->all)
		TRY(db_exec(s->db, anew));
	return db_run(s->sql[Q_COMMIT], "");
}

static enum err log_erase(void *ctx, const struct erasure *x)
{
	struct log_file *s = ctx;
	TRY(db_run(s->sql[Q_BEGIN], ""));
	enum err e = erase_all(s, x);
	if (e != OK) {
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		return e;
	}
	s->unclean = true;
	return clean_if_free(s);
}

static enum err log_marked(void *ctx, const uint8_t mark[HASH_BYTES], bool *ret)
{
	struct log_file *s = ctx;
	int64_t n;
	TRY(db_int(s->sql[Q_MARKED], 0, &n, "b", (struct bytes){mark, HASH_BYTES}));
	*ret = n > 0;
	return OK;
}

static enum err log_append(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	struct log_file *s = ctx;
	TRY(db_run(s->sql[Q_BEGIN], ""));
	enum err e = append_all(s, expected, entries, count);
	if (e != OK)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return e == OK ? clean_if_free(s) : e;
}

/* Has its own statement, so that a reader may read again while it is reading. */
static enum err log_read(void *ctx, int64_t from, int64_t to, enum err (*each)(void *each_ctx, const struct entry *e), void *each_ctx)
{
	struct log_file *s = ctx;
	sqlite3_stmt *q = s->sql[Q_READ], *own = NULL;
	if (sqlite3_stmt_busy(q)) {
		TRY(db_prepare(s->db, &sql[Q_READ], 1, &own));
		q = own;
	}
	enum err e = db_first(q, "ii", from, to);
	while (e == OK) {
		struct entry x = {.position = sqlite3_column_int64(q, 0),
				  .time = sqlite3_column_int64(q, 1),
				  .stamp = db_blob(q, 2),
				  .device = (uint32_t)sqlite3_column_int64(q, 3),
				  .number = sqlite3_column_int64(q, 4),
				  .act = db_blob(q, 7),
				  .verdict = db_blob(q, 8)};
		if (db_blob(q, 5).len != HASH_BYTES || db_blob(q, 6).len != HASH_BYTES) {
			e = fail(ERR_STORAGE_DAMAGED, "log.db");
			break;
		}
		memcpy(x.hash, db_blob(q, 5).data, HASH_BYTES);
		memcpy(x.head, db_blob(q, 6).data, HASH_BYTES);
		e = each(each_ctx, &x);
		if (e == OK)
			e = db_next(q);
	}
	db_reset(q);
	sqlite3_finalize(own);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err log_epochs(void *ctx, enum err (*each)(void *each_ctx, const struct epoch *e), void *each_ctx)
{
	struct log_file *s = ctx;
	sqlite3_stmt *q = s->sql[Q_EPOCHS];
	enum err e = db_first(q, "");
	while (e == OK) {
		struct epoch x = {(uint32_t)sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2)};
		e = each(each_ctx, &x);
		if (e == OK)
			e = db_next(q);
	}
	db_reset(q);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err log_open_epoch(void *ctx, const struct epoch *x)
{
	struct log_file *s = ctx;
	return db_run(s->sql[Q_OPEN_EPOCH], "iii", (int64_t)x->number, x->start, x->time);
}

static void log_close(void *ctx)
{
	struct log_file *s = ctx;
	blobs_close(&s->blobs);
	db_close(&s->db);
	mem_free(&s);
}

enum err store_sqlite_open(const char *path, bool create, int64_t now, struct store *ret)
{
	sqlite3 *db OWN_DB = NULL;
	bool alone;
	TRY(db_open_full(path, create ? DB_CREATE : DB_WRITE, &db, &alone));
	if (create)
		TRY(db_exec(db, "CREATE TABLE log" LOG_COLUMNS ";"
				"CREATE TABLE epoch(number INTEGER PRIMARY KEY, start INTEGER, time INTEGER);"
				"PRAGMA user_version = 1;"));
	sqlite3_stmt *version;
	const char *pragma = "PRAGMA user_version";
	int64_t v;
	TRY(db_prepare(db, &pragma, 1, &version));
	TRY(db_int(version, 0, &v, ""));
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)v);
	if (v > VERSION)
		return fail(ERR_STORAGE_NEWER, text);
	TRY(db_exec(db, gone));
	struct log_file *s = mem_alloc(sizeof *s);
	enum err e = db_prepare(db, sql, Q_COUNT, s->sql);
	if (e == OK)
		e = blobs_open(db, &s->blobs);
	if (e != OK) {
		mem_free(&s);
		return e;
	}
	int64_t marks = 0;
	e = db_number(db, "SELECT count(*) FROM (SELECT 1 FROM gone LIMIT 1)", &marks);
	if (e != OK) {
		blobs_close(&s->blobs);
		mem_free(&s);
		return e;
	}
	s->unclean = marks > 0; /* an erasure may have been cut short before the WAL was clean */
	s->db = db;
	db = NULL;
	*ret = (struct store){s, log_append, log_read, log_head, log_epochs, log_open_epoch, &s->blobs, log_close,
			      log_erase, log_marked, log_clean};
	if (create && (e = log_open_epoch(s, &(struct epoch){1, 0, now})) != OK)
		log_close(s);
	return e;
}
