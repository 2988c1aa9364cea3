#include "ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_sql.h"

enum { INDEXES = 2 /* a number for each set of indexes that came after the first */ };

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS ledger(key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
	/* every act of a device by its place in the chain */
	"CREATE TABLE IF NOT EXISTS logged(device INTEGER, number INTEGER, position INTEGER, entry INTEGER, hash BLOB, head BLOB,"
	" PRIMARY KEY(device, number)) WITHOUT ROWID;"
	/* the entry counter is the place in the chain, but where a fork moved it */
	"CREATE INDEX IF NOT EXISTS logged_moved ON logged(device, entry) WHERE entry <> number;"
	"CREATE INDEX IF NOT EXISTS logged_hash ON logged(device, hash);"
	/* accepted acts on a record, for finding what lies between two versions */
	"CREATE TABLE IF NOT EXISTS made(reg INTEGER, key, position INTEGER, device INTEGER, number INTEGER, verb INTEGER,"
	" PRIMARY KEY(reg, key, position)) WITHOUT ROWID;"
	/* acts on a record that were refused */
	"CREATE TABLE IF NOT EXISTS refused(reg INTEGER, key, position INTEGER, PRIMARY KEY(reg, key, position)) WITHOUT ROWID;"
	/* branches of a device's chain that came after another: since, until as in struct stamp; its acts, from which position on */
	"CREATE TABLE IF NOT EXISTS fork(device INTEGER, since INTEGER, until INTEGER, position INTEGER, acts INTEGER,"
	" PRIMARY KEY(device, since, until)) WITHOUT ROWID;"
	/* at which place the log has now what an earlier life of it had at that one */
	"CREATE TABLE IF NOT EXISTS former(epoch INTEGER, was INTEGER, position INTEGER, PRIMARY KEY(epoch, was, position)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS former_now ON former(position);"
	/* what changed for whom, for deltas: fields is a bit set by place; entered = new in this scope */
	"CREATE TABLE IF NOT EXISTS touched(scope TEXT, position INTEGER, reg INTEGER, key, fields INTEGER, entered INTEGER,"
	" device INTEGER, number INTEGER, PRIMARY KEY(scope, position, reg, key)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS digest(scope TEXT PRIMARY KEY, a INTEGER, b INTEGER) WITHOUT ROWID;"
	TILE_TABLE;

static const char *const sql[Q_COUNT] = {
	[Q_META] = "SELECT value FROM ledger WHERE key = ?1",
	[Q_SET_META] = "INSERT OR REPLACE INTO ledger VALUES(?1, ?2)",
	[Q_LOGGED] = "SELECT hash FROM logged WHERE device = ?1 AND number = ?2 AND entry = ?2"
		     " UNION ALL SELECT hash FROM logged WHERE device = ?1 AND entry = ?2 AND entry <> number",
	[Q_LAST_ENTRY] = "SELECT max(entry) FROM logged WHERE device = ?1 AND entry <> number",
	[Q_LOG] = "INSERT INTO logged VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_TIP] = "SELECT number, head FROM logged WHERE device = ?1 ORDER BY number DESC LIMIT 1",
	[Q_HASH_AT] = "SELECT hash, head FROM logged WHERE device = ?1 AND number = ?2",
	[Q_MADE] = "INSERT INTO made VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_BETWEEN] = "SELECT m.position, m.device, m.number, l.entry FROM made AS m JOIN logged AS l ON l.device = m.device AND l.number = m.number"
		      " WHERE m.reg = ?1 AND m.key = ?2 AND m.position > ?3 ORDER BY m.position",
	[Q_TOUCH] = "INSERT OR IGNORE INTO touched VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[Q_TOUCH_AGAIN] = "UPDATE touched SET fields = fields | ?5, entered = max(entered, ?6)"
			  " WHERE scope = ?1 AND position = ?2 AND reg = ?3 AND key = ?4",
	[Q_DIGEST] = "SELECT a, b FROM digest WHERE scope = ?1",
	[Q_SET_DIGEST] = "INSERT OR REPLACE INTO digest VALUES(?1, ?2, ?3)",
	[Q_TILE] = TILE_GET,
	[Q_SET_TILE] = TILE_SET,
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_LOOK] = "BEGIN",
	/* every record that was in a scope of unit ?1: 615, 615+10, 615^14 */
	[Q_EVER_IN] = "SELECT DISTINCT reg, key FROM touched WHERE scope = ?1 OR scope >= ?1 || '+' AND scope < ?1 || ',' OR scope >= ?1 || '^'"
		      " AND scope < ?1 || '_' ORDER BY reg, key",
	[Q_TOUCHED] = "SELECT reg, key, fields, entered, device, number, position FROM touched WHERE scope = ?1 AND position > ?2",
	[Q_TOUCHED_AT] = "SELECT key FROM touched WHERE scope = ?1 AND position = ?2 AND reg = ?3 LIMIT 2",
	[Q_OPEN_CODES] = "SELECT key, code, at FROM receipt WHERE obligation = ?1 AND unit = ?2 AND period = ?3 AND matched IS NULL"
			 " ORDER BY at, position",
	[Q_POSITION_OF] = "SELECT position, hash FROM logged WHERE device = ?1 AND number = ?2",
	[Q_PLACES] = "SELECT number, position, entry FROM logged WHERE device = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number",
	[Q_FIRST] = "SELECT position FROM logged WHERE device = ?1 AND hash = ?2 AND entry > 0 ORDER BY number LIMIT 1",
	[Q_REFUSED] = "INSERT INTO refused VALUES(?1, ?2, ?3)",
	[Q_REFUSED_AFTER] = "SELECT count(*) FROM refused WHERE reg = ?1 AND key = ?2 AND position > ?3",
	[Q_FORK] = "INSERT INTO fork VALUES(?1, ?2, ?3, ?4, 1) ON CONFLICT DO UPDATE SET acts = acts + 1",
	[Q_HEADS] = "SELECT count(*) FROM enrolment AS e JOIN official AS o ON o.key = e.official WHERE e.device = ?1 AND o.unit = ?2"
		    " AND o.state IN (1, 2) AND o.role = 2 AND (o.\"to\" IS NULL OR o.\"to\" > ?3)",
	[Q_DECREES] = "SELECT position FROM logged WHERE device = 0 ORDER BY number DESC",
	[Q_OF_DEVICE] = "SELECT position FROM logged WHERE device = ?1 AND position < ?2",
	[Q_FORMER] = "INSERT INTO former VALUES(?1, ?2, ?3)",
	[Q_FORMER_THERE] = "SELECT count(*) FROM former WHERE epoch = ?1 AND was = ?2",
	[Q_FORMER_UP_TO] = "SELECT count(*) FROM former WHERE position = ?1 AND epoch = ?2 AND was <= ?3",
	[Q_FORMER_BEHIND] = "SELECT count(*) FROM made AS m JOIN former AS f ON f.position = m.position WHERE m.reg = ?1 AND m.key = ?2"
			    " AND f.epoch = ?3 AND f.was > ?4",
	[Q_SENDS] = "SELECT position FROM made WHERE reg = ?1 AND key = ?2 AND verb = ?3 ORDER BY position",
};
_Static_assert((int)Q_COUNT <= (int)LEDGER_STATEMENTS, "room for the statements");

static enum err node_get(void *ctx, int level, int64_t place, uint8_t ret[HASH_BYTES])
{
	struct ledger *l = ctx;
	if (l->open)
		return tiles_get(&l->tiles, l->sql[Q_TILE], l->sql[Q_SET_TILE], level, place, ret);
	return tile_node(l->sql[Q_TILE], level, place, ret);
}

static enum err node_put(void *ctx, int level, int64_t place, const uint8_t node[HASH_BYTES])
{
	struct ledger *l = ctx;
	return tiles_put(&l->tiles, l->sql[Q_TILE], l->sql[Q_SET_TILE], level, place, node);
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
	world_reset(&l->world);
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamp));
	bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
	l->act_position = e->position;
	l->act_device = e->device;
	l->act_number = e->number;
	if (readable && v.kind != REFUSED)
		TRY(judge_apply(&l->world, &a, &stamp, (struct bytes){0}));
	TRY(ledger_index(l, e, readable ? &a : NULL, &stamp, v.kind));
	l->redact_due |= readable && a.reg == reg_by_name(BYTES("redaction"))->number;
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

static enum err index_tree(void *ctx, const struct entry *e)
{
	struct ledger *l = ctx;
	uint8_t leaf[HASH_BYTES];
	struct buf stamp OWN_BUF = BUF(ENTRY_STAMP_MAX);
	entry_leaf(e, &stamp, leaf);
	return merkle_append(&l->merkle, e->position - 1, leaf);
}

/* Tables that an older program made lack the indexes that came since. */
static enum err add_indexes(struct ledger *l)
{
	int64_t have;
	TRY(db_int(l->sql[Q_META], 0, &have, "t", "indexes"));
	if (have >= INDEXES)
		return OK;
	TRY(db_exec(l->db, "DROP TABLE IF EXISTS node; DROP INDEX IF EXISTS logged_entry"));
	if (l->position && have < 1)
		TRY(l->store->read(l->store->ctx, 1, l->position, index_more, l));
	if (l->position && have < 2)
		TRY(l->store->read(l->store->ctx, 1, l->position, index_tree, l));
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

/* How many registers and fields the tables were made for: what they hold beside the records (which fields a place in the log touched) goes by that. */
static int64_t shape(void)
{
	int64_t count = 0;
	for (size_t i = 0; registers[i]; i++)
		count += 1000 + field_count(registers[i]);
	return count;
}

/* Tables that an earlier catalogue made are made again, so that they are what a rebuild makes. */
static enum err follow_catalogue(struct ledger *l)
{
	int64_t made_for;
	TRY(db_int(l->sql[Q_META], 0, &made_for, "t", "shape"));
	if (made_for == shape())
		return OK;
	if (l->position)
		TRY(tables_anew(l));
	return db_run(l->sql[Q_SET_META], "ti", "shape", shape());
}

static enum err empty_tables(struct ledger *l)
{
	static const char *const list = "SELECT 'DELETE FROM \"' || name || '\"' FROM sqlite_schema WHERE type = 'table' AND name <> 'ledger'";
	struct buf all OWN_BUF = BUF(16384);
	sqlite3_stmt *s;
	TRY(db_prepare(l->db, &list, 1, &s));
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s))
		buf_fmt(&all, "%s;", db_text(s, 0));
	sqlite3_finalize(s);
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(buf_check(&all, "tables"));
	return db_exec(l->db, buf_text(&all));
}

enum err tables_anew(struct ledger *l)
{
	int64_t head, time;
	TRY(l->store->head(l->store->ctx, &head, &time));
	TRY(empty_tables(l));
	world_remember(&l->world);
	digests_drop(l);
	tiles_drop(&l->tiles);
	l->position = l->time = 0;
	if (head)
		TRY(l->store->read(l->store->ctx, 1, head, replay, l));
	TRY(digests_save(l));
	TRY(tiles_save(&l->tiles, l->sql[Q_SET_TILE]));
	TRY(db_run(l->sql[Q_SET_META], "ti", "position", l->position));
	return db_run(l->sql[Q_SET_META], "ti", "time", l->time);
}

enum err ledger_open(sqlite3 *db, const struct store *store, struct ledger *ret)
{
	struct ledger *l = ret;
	*l = (struct ledger){.db = db, .store = store, .version = catalogue_version()};
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
		e = follow_catalogue(l);
	if (e == OK)
		e = ledger_commit(l);
	if (e == OK) {
		l->redact_due = true; /* one may have been cut short */
		e = ledger_redact(l);
	}
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
	free(l->digests);
	free(l->moves);
	seeds_drop(l);
	free(l->burnt);
	if (l->agreed)
		crypt_wipe(l->agreed, AGREED * sizeof *l->agreed);
	free(l->agreed);
	free(l->made);
	l->entries = NULL;
	l->digests = NULL;
	l->burnt = NULL;
	l->agreed = NULL;
	l->made = NULL;
	l->made_count = 0;
	memset(l->sql, 0, sizeof l->sql);
}

enum err ledger_begin(struct ledger *l)
{
	assert(!l->open);
	TRY(db_run(l->sql[Q_BEGIN], ""));
	l->open = true;
	l->entry_count = 0;
	arena_reset(&l->batch);
	digests_drop(l);
	seeds_drop(l);
	tiles_drop(&l->tiles);
	world_remember(&l->world);
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
	world_forget(&l->world);
	l->open = false;
	l->entry_count = 0;
}

enum err ledger_commit(struct ledger *l)
{
	assert(l->open);
	enum err e = digests_save(l);
	if (e == OK)
		e = tiles_save(&l->tiles, l->sql[Q_SET_TILE]);
	if (e == OK && l->entry_count) {
		e = db_run(l->sql[Q_SET_META], "ti", "position", l->position);
		if (e == OK)
			e = db_run(l->sql[Q_SET_META], "ti", "time", l->time);
		if (e == OK)
			e = seeds_erase(l); /* before: what is cut short here leaves no seed behind */
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
	world_forget(&l->world);
	l->open = false;
	l->entry_count = 0;
	/* The batch is in the log, whatever comes of this: what is due stays due. */
	if (ledger_redact(l) != OK)
		l->redact_due = true;
	return OK;
}

enum err ledger_look(struct ledger *l)
{
	assert(!l->open);
	world_reset(&l->world);
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

