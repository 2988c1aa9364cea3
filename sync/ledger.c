#include "ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_sql.h"

enum { INDEXES = 1 /* a number for each set of indexes that came after the first */ };

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS ledger(key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
	/* every act of a device by its place in the chain */
	"CREATE TABLE IF NOT EXISTS logged(device INTEGER, number INTEGER, position INTEGER, entry INTEGER, hash BLOB, head BLOB,"
	" PRIMARY KEY(device, number)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS logged_entry ON logged(device, entry);"
	"CREATE INDEX IF NOT EXISTS logged_hash ON logged(device, hash);"
	/* accepted acts on a record, for finding what lies between two versions */
	"CREATE TABLE IF NOT EXISTS made(reg INTEGER, key, position INTEGER, device INTEGER, number INTEGER, verb INTEGER,"
	" PRIMARY KEY(reg, key, position)) WITHOUT ROWID;"
	/* acts on a record that were refused */
	"CREATE TABLE IF NOT EXISTS refused(reg INTEGER, key, position INTEGER, PRIMARY KEY(reg, key, position)) WITHOUT ROWID;"
	/* branches of a device's chain that came after another: since, until as in struct stamp; its acts, from which position on */
	"CREATE TABLE IF NOT EXISTS fork(device INTEGER, since INTEGER, until INTEGER, position INTEGER, acts INTEGER,"
	" PRIMARY KEY(device, since, until)) WITHOUT ROWID;"
	/* what changed for whom, for deltas: fields is a bit set by place; entered = new in this scope */
	"CREATE TABLE IF NOT EXISTS touched(scope TEXT, position INTEGER, reg INTEGER, key, fields INTEGER, entered INTEGER,"
	" device INTEGER, number INTEGER, PRIMARY KEY(scope, position, reg, key)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS digest(scope TEXT PRIMARY KEY, a INTEGER, b INTEGER) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS node(level INTEGER, place INTEGER, hash BLOB, PRIMARY KEY(level, place)) WITHOUT ROWID;";

static const char *const sql[Q_COUNT] = {
	[Q_META] = "SELECT value FROM ledger WHERE key = ?1",
	[Q_SET_META] = "INSERT OR REPLACE INTO ledger VALUES(?1, ?2)",
	[Q_LOGGED] = "SELECT hash, position FROM logged WHERE device = ?1 AND entry = ?2",
	[Q_LOG] = "INSERT INTO logged VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_TIP] = "SELECT number, head FROM logged WHERE device = ?1 ORDER BY number DESC LIMIT 1",
	[Q_HASH_AT] = "SELECT hash, head FROM logged WHERE device = ?1 AND number = ?2",
	[Q_MADE] = "INSERT INTO made VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_BETWEEN] = "SELECT position, device, number FROM made WHERE reg = ?1 AND key = ?2 AND position > ?3 ORDER BY position",
	[Q_TOUCH] = "INSERT INTO touched VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET "
		    "fields = fields | excluded.fields, entered = max(entered, excluded.entered)",
	[Q_DIGEST] = "SELECT a, b FROM digest WHERE scope = ?1",
	[Q_SET_DIGEST] = "INSERT OR REPLACE INTO digest VALUES(?1, ?2, ?3)",
	[Q_NODE] = "SELECT hash FROM node WHERE level = ?1 AND place = ?2",
	[Q_SET_NODE] = "INSERT OR REPLACE INTO node VALUES(?1, ?2, ?3)",
	[Q_SEES_ALL] = "SELECT function FROM unit WHERE key = ?1",
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_LOOK] = "BEGIN",
	[Q_TOUCHED] = "SELECT reg, key, fields, entered, device, number, position FROM touched WHERE scope = ?1 AND position > ?2",
	[Q_OPEN_CODES] = "SELECT key, code, at FROM receipt WHERE obligation = ?1 AND unit = ?2 AND period = ?3 AND matched IS NULL"
			 " ORDER BY at, position",
	[Q_POSITION_OF] = "SELECT position, hash FROM logged WHERE device = ?1 AND number = ?2",
	[Q_PLACES] = "SELECT number, position, entry FROM logged WHERE device = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number",
	[Q_FIRST] = "SELECT position FROM logged WHERE device = ?1 AND hash = ?2 AND entry > 0 ORDER BY number LIMIT 1",
	[Q_REFUSED] = "INSERT INTO refused VALUES(?1, ?2, ?3)",
	[Q_FORK] = "INSERT INTO fork VALUES(?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET acts = acts + 1",
	[Q_SENDS] = "SELECT position FROM made WHERE reg = ?1 AND key = ?2 AND verb = ?3 ORDER BY position",
};
_Static_assert((int)Q_COUNT <= (int)LEDGER_STATEMENTS, "room for the statements");

static enum err node_get(void *ctx, int level, int64_t place, uint8_t ret[HASH_BYTES])
{
	struct ledger *l = ctx;
	enum err e = db_first(l->sql[Q_NODE], "ni", level, place);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_STORAGE, "Merkle node");
	TRY(e);
	struct bytes hash = db_blob(l->sql[Q_NODE], 0);
	assert(hash.len == HASH_BYTES);
	memcpy(ret, hash.data, HASH_BYTES);
	db_reset(l->sql[Q_NODE]);
	return OK;
}

static enum err node_put(void *ctx, int level, int64_t place, const uint8_t node[HASH_BYTES])
{
	struct ledger *l = ctx;
	return db_run(l->sql[Q_SET_NODE], "nib", level, place, (struct bytes){node, HASH_BYTES});
}

static enum err note_epoch(void *ctx, const struct epoch *e)
{
	struct ledger *l = ctx;
	if (l->epoch_count < EPOCHS_MAX)
		l->epochs[l->epoch_count++] = *e;
	return OK;
}

static enum err read_epochs(struct ledger *l)
{
	l->epoch_count = 0;
	return l->store->epochs(l->store->ctx, note_epoch, l);
}

static enum err replay(void *ctx, const struct entry *e)
{
	struct ledger *l = ctx;
	struct act a OWN_ACT = {0};
	struct verdict v;
	struct stamp stamp = {.position = e->position, .time = e->time};
	arena_reset(&l->world.arena);
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamp));
	bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
	l->act_position = e->position;
	l->act_device = e->device;
	l->act_number = e->number;
	if (readable && v.kind != REFUSED)
		TRY(judge_apply(&l->world, &a, &stamp));
	TRY(ledger_index(l, e, readable ? &a : NULL, &stamp, v.kind));
	l->position = e->position;
	l->time = e->time;
	return OK;
}

static enum err index_more(void *ctx, const struct entry *e)
{
	struct ledger *l = ctx;
	struct act a OWN_ACT = {0};
	struct verdict v;
	struct stamp stamp;
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamp));
	bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
	return ledger_index_more(l, e, readable ? &a : NULL, &stamp, v.kind);
}

/* Tables that an older program made lack the indexes that came since. */
static enum err add_indexes(struct ledger *l)
{
	int64_t have;
	TRY(db_int(l->sql[Q_META], 0, &have, "t", "indexes"));
	if (have >= INDEXES)
		return OK;
	if (l->position)
		TRY(l->store->read(l->store->ctx, 1, l->position, index_more, l));
	return db_run(l->sql[Q_SET_META], "ti", "indexes", (int64_t)INDEXES);
}

/* Reads where the tables stand, and brings them to the log's head. */
static enum err catch_up(struct ledger *l)
{
	int64_t head, head_time;
	TRY(db_int(l->sql[Q_META], 0, &l->position, "t", "position"));
	TRY(db_int(l->sql[Q_META], 0, &l->time, "t", "time"));
	TRY(add_indexes(l));
	TRY(l->store->head(l->store->ctx, &head, &head_time));
	if (l->position == head)
		return OK;
	if (l->position > head)
		return fail(ERR_REBUILD_DIFFERS, "tables are ahead of the log");
	TRY(l->store->read(l->store->ctx, l->position + 1, head, replay, l));
	TRY(db_run(l->sql[Q_SET_META], "ti", "position", l->position));
	return db_run(l->sql[Q_SET_META], "ti", "time", l->time);
}

enum err ledger_open(sqlite3 *db, const struct store *store, struct ledger *ret)
{
	struct ledger *l = ret;
	*l = (struct ledger){.db = db, .store = store};
	TRY(db_exec(db, schema));
	TRY(world_open(db, &l->world));
	l->world.touch = ledger_touch;
	l->world.touch_ctx = l;
	l->merkle = (struct merkle){l, node_get, node_put};
	enum err e = db_prepare(db, sql, Q_COUNT, l->sql);
	if (e == OK)
		e = read_epochs(l);
	if (e == OK)
		e = ledger_begin(l);
	if (e == OK)
		e = ledger_commit(l);
	if (e != OK)
		ledger_close(l);
	return e;
}

void ledger_close(struct ledger *l)
{
	if (l->open)
		ledger_rollback(l);
	for (int i = 0; i < LEDGER_STATEMENTS; i++)
		sqlite3_finalize(l->sql[i]);
	world_close(&l->world);
	arena_free(&l->batch);
	free(l->entries);
	l->entries = NULL;
	memset(l->sql, 0, sizeof l->sql);
}

enum err ledger_begin(struct ledger *l)
{
	assert(!l->open);
	TRY(db_run(l->sql[Q_BEGIN], ""));
	l->open = true;
	l->entry_count = 0;
	arena_reset(&l->batch);
	enum err e = catch_up(l);
	if (e == OK && !l->epoch_count)
		e = read_epochs(l);
	if (e != OK)
		ledger_rollback(l);
	return e;
}

void ledger_rollback(struct ledger *l)
{
	if (l->open)
		sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	l->open = false;
	l->entry_count = 0;
}

enum err ledger_commit(struct ledger *l)
{
	assert(l->open);
	enum err e = OK;
	if (l->entry_count) {
		e = db_run(l->sql[Q_SET_META], "ti", "position", l->position);
		if (e == OK)
			e = db_run(l->sql[Q_SET_META], "ti", "time", l->time);
		if (e == OK)
			e = l->store->append(l->store->ctx, l->entries[0].position - 1, l->entries, l->entry_count);
	}
	/* From here on the log has the batch: tables that do not commit are caught up at the next begin. */
	if (e == OK)
		e = db_run(l->sql[Q_COMMIT], "");
	if (e != OK) {
		ledger_rollback(l);
		return e;
	}
	l->open = false;
	l->entry_count = 0;
	return OK;
}

enum err ledger_look(struct ledger *l)
{
	assert(!l->open);
	arena_reset(&l->world.arena);
	TRY(db_run(l->sql[Q_LOOK], ""));
	enum err e = db_int(l->sql[Q_META], 0, &l->position, "t", "position");
	if (e == OK)
		e = db_int(l->sql[Q_META], 0, &l->time, "t", "time");
	if (e != OK)
		ledger_look_end(l);
	return e;
}

void ledger_look_end(struct ledger *l)
{
	sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
}

sqlite3_stmt *ledger_touched(struct ledger *l)
{
	return l->sql[Q_TOUCHED];
}

uint32_t ledger_epoch(const struct ledger *l)
{
	return l->epoch_count ? l->epochs[l->epoch_count - 1].number : 0;
}

