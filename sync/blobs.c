#include "blobs.h"

#include <assert.h>
#include <string.h>

enum {
	Q_BEGIN, Q_COMMIT, Q_ROLLBACK, Q_FIND, Q_NEXT, Q_MAKE, Q_ADD, Q_CHUNK, Q_HOLDING, Q_HOLDING_PUT, Q_HOLDING_DROP, Q_HOLDINGS, Q_TOTAL,
	Q_STARTED, Q_STARTED_PUT, Q_STARTED_DROP, Q_ERASE_CHUNKS, Q_ERASE_HOLDINGS, Q_ERASE_STARTED, Q_ERASE, Q_LOOSE, Q_ALL, Q_COUNT
};
_Static_assert((int)Q_COUNT <= (int)BLOB_STATEMENTS, "room for all");

/* A chunk's place is its content's id and its number in one integer: both come in order, and nothing is stored twice. */
static const char *const sql[Q_COUNT] = {
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_ROLLBACK] = "ROLLBACK",
	[Q_FIND] = "SELECT id, size, list FROM blob WHERE hash = ?1",
	/* The first number that is missing. */
	[Q_NEXT] = "SELECT coalesce((SELECT c.place FROM chunk AS c WHERE c.place BETWEEN ?1 << 11 AND (?1 << 11) + 2047"
		   " AND NOT EXISTS (SELECT 1 FROM chunk AS d WHERE d.place = c.place + 1) ORDER BY c.place LIMIT 1) - (?1 << 11) + 1, 0)"
		   " * EXISTS (SELECT 1 FROM chunk WHERE place = ?1 << 11)",
	[Q_MAKE] = "INSERT INTO blob(hash, size, list, at) VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	[Q_ADD] = "INSERT INTO chunk VALUES((?1 << 11) + ?2, ?3) ON CONFLICT DO NOTHING",
	[Q_CHUNK] = "SELECT data FROM chunk WHERE place = (?1 << 11) + ?2",
	[Q_HOLDING] = "SELECT next, size, device, epoch, at FROM holding WHERE reg = ?1 AND key = ?2 AND hash = ?3",
	[Q_HOLDING_PUT] = "INSERT OR REPLACE INTO holding VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[Q_HOLDING_DROP] = "DELETE FROM holding WHERE reg = ?1 AND key = ?2 AND hash = ?3",
	[Q_HOLDINGS] = "SELECT reg, key, hash, next, size, device, epoch, at FROM holding ORDER BY at, reg, key, hash",
	[Q_TOTAL] = "SELECT coalesce(sum(size), 0) FROM holding WHERE device = ?1",
	[Q_STARTED] = "SELECT data FROM started WHERE reg = ?1 AND key = ?2 AND hash = ?3 AND n = ?4",
	[Q_STARTED_PUT] = "INSERT OR REPLACE INTO started VALUES(?1, ?2, ?3, ?4, ?5)",
	[Q_STARTED_DROP] = "DELETE FROM started WHERE reg = ?1 AND key = ?2 AND hash = ?3",
	[Q_ERASE_CHUNKS] = "DELETE FROM chunk WHERE place BETWEEN ?1 << 11 AND (?1 << 11) + 2047",
	[Q_ERASE_HOLDINGS] = "DELETE FROM holding WHERE hash = ?1",
	[Q_ERASE_STARTED] = "DELETE FROM started WHERE hash = ?1",
	[Q_ERASE] = "DELETE FROM blob WHERE id = ?1",
	[Q_LOOSE] = "SELECT id, hash FROM blob AS b WHERE at < ?1 AND NOT EXISTS (SELECT 1 FROM holding AS h WHERE h.hash = b.hash) LIMIT 1",
	[Q_ALL] = "SELECT hash FROM blob ORDER BY id",
};
_Static_assert(CHUNKS_MAX <= 2048, "a chunk's number has 11 bits");

static const char schema[] = "CREATE TABLE IF NOT EXISTS blob(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
			     " list BLOB NOT NULL, at INTEGER NOT NULL);"
			     "CREATE TABLE IF NOT EXISTS chunk(place INTEGER PRIMARY KEY, data BLOB NOT NULL);"
			     "CREATE TABLE IF NOT EXISTS holding(reg INTEGER, key TEXT, hash BLOB, next INTEGER NOT NULL, size INTEGER NOT NULL,"
			     " device INTEGER NOT NULL, epoch INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(reg, key, hash)) WITHOUT ROWID;"
			     "CREATE TABLE IF NOT EXISTS started(reg INTEGER, key TEXT, hash BLOB, n INTEGER NOT NULL, data BLOB NOT NULL,"
			     " PRIMARY KEY(reg, key, hash)) WITHOUT ROWID;"
			     "CREATE INDEX IF NOT EXISTS holding_hash ON holding(hash);"
			     "CREATE INDEX IF NOT EXISTS holding_device ON holding(device);";

static struct bytes view(const uint8_t hash[HASH_BYTES])
{
	return (struct bytes){hash, HASH_BYTES};
}

static enum err has_tables(sqlite3 *db, bool *ret)
{
	int64_t n;
	TRY(db_number(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('blob', 'chunk', 'holding', 'started', 'holding_hash', 'holding_device')", &n));
	*ret = n == 6;
	return OK;
}

enum err blobs_open(sqlite3 *db, struct blobs *ret)
{
	bool there;
	TRY(has_tables(db, &there));
	if (!there)
		TRY(db_exec(db, schema));
	TRY(db_exec(db, "PRAGMA secure_delete=ON"));
	ret->db = db;
	return db_prepare(db, sql, Q_COUNT, ret->sql);
}

void blobs_close(struct blobs *b)
{
	for (int i = 0; i < Q_COUNT; i++) {
		sqlite3_finalize(b->sql[i]);
		b->sql[i] = NULL;
	}
	b->db = NULL;
}

enum err blobs_begin(struct blobs *b)
{
	return db_run(b->sql[Q_BEGIN], "");
}

enum err blobs_commit(struct blobs *b)
{
	return db_run(b->sql[Q_COMMIT], "");
}

void blobs_rollback(struct blobs *b)
{
	if (!sqlite3_get_autocommit(b->db))
		sqlite3_exec(b->db, sql[Q_ROLLBACK], NULL, NULL, NULL);
}

/* ---- Hashes ---- */

int64_t blob_chunks(int64_t size)
{
	return (size + CHUNK - 1) / CHUNK;
}

static size_t chunk_size(int64_t size, int64_t n)
{
	int64_t rest = size - n * CHUNK;
	return (size_t)(rest < CHUNK ? rest : CHUNK);
}

void blob_list(struct bytes content, struct buf *out)
{
	for (int64_t n = 0; n < blob_chunks((int64_t)content.len); n++) {
		uint8_t hash[HASH_BYTES];
		hash_of("kycuong chunk 1", (struct bytes){content.data + n * CHUNK, chunk_size((int64_t)content.len, n)}, hash);
		buf_add(out, hash, sizeof hash);
	}
}

void blob_hash(int64_t size, struct bytes list, uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong file 1");
	hash_u64(&h, (uint64_t)size);
	hash_add(&h, list.data, list.len);
	hash_end(&h, ret);
}

void blob_proof(uint32_t device, struct bytes content, uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong own 1");
	hash_u32(&h, device);
	hash_add(&h, content.data, content.len);
	hash_end(&h, ret);
}

/* ---- Contents ---- */

enum err blob_find(struct blobs *b, const uint8_t hash[HASH_BYTES], struct blob *ret)
{
	sqlite3_stmt *s = b->sql[Q_FIND];
	TRY(db_first(s, "b", view(hash)));
	struct bytes list = db_blob(s, 2);
	int64_t id = sqlite3_column_int64(s, 0), size = sqlite3_column_int64(s, 1);
	bool sound = size > 0 && size <= ATTACHMENT_MAX && (int64_t)list.len == blob_chunks(size) * HASH_BYTES;
	if (sound)
		memcpy(ret->list, list.data, list.len);
	db_reset(s);
	if (!sound)
		return fail(ERR_STORAGE_DAMAGED, "blob");
	ret->id = id;
	ret->size = size;
	return db_int(b->sql[Q_NEXT], 0, &ret->next, "i", id);
}

enum err blob_make(struct blobs *b, const uint8_t hash[HASH_BYTES], int64_t size, struct bytes list, int64_t now)
{
	uint8_t made[HASH_BYTES];
	if (size < 1 || size > ATTACHMENT_MAX || (int64_t)list.len != blob_chunks(size) * HASH_BYTES)
		return fail(ERR_MAC);
	blob_hash(size, list, made);
	if (memcmp(made, hash, HASH_BYTES) != 0)
		return fail(ERR_MAC);
	return db_run(b->sql[Q_MAKE], "bibi", view(hash), size, list, now);
}

static bool is_chunk(const struct blob *x, int64_t n, struct bytes data)
{
	uint8_t hash[HASH_BYTES];
	if (n < 0 || n >= blob_chunks(x->size) || data.len != chunk_size(x->size, n))
		return false;
	hash_of("kycuong chunk 1", data, hash);
	return memcmp(hash, x->list + n * HASH_BYTES, HASH_BYTES) == 0;
}

enum err blob_add(struct blobs *b, const struct blob *x, int64_t n, struct bytes data)
{
	return is_chunk(x, n, data) ? db_run(b->sql[Q_ADD], "iib", x->id, n, data) : fail(ERR_MAC);
}

static enum err put(struct blobs *b, struct bytes content, struct bytes list, int64_t now, const uint8_t hash[HASH_BYTES], struct blob *x)
{
	TRY(blob_make(b, hash, (int64_t)content.len, list, now));
	TRY(blob_find(b, hash, x));
	for (int64_t n = x->next; n < blob_chunks(x->size); n++)
		TRY(blob_add(b, x, n, (struct bytes){content.data + n * CHUNK, chunk_size(x->size, n)}));
	return OK;
}

enum err blob_put(struct blobs *b, struct bytes content, int64_t now, uint8_t ret[HASH_BYTES])
{
	struct buf list OWN_BUF = BUF(LIST_MAX);
	struct blob *x OWN_MEM = mem_alloc(sizeof *x);
	uint8_t hash[HASH_BYTES];
	bool own = sqlite3_get_autocommit(b->db) != 0;
	assert(content.len && content.len <= ATTACHMENT_MAX);
	blob_list(content, &list);
	blob_hash((int64_t)content.len, buf_bytes(&list), hash);
	if (own)
		TRY(blobs_begin(b));
	enum err e = put(b, content, buf_bytes(&list), now, hash, x);
	if (e == OK && own)
		e = blobs_commit(b);
	if (e != OK && own)
		blobs_rollback(b);
	if (e == OK)
		memcpy(ret, hash, HASH_BYTES);
	return e;
}

enum err blob_chunk(struct blobs *b, const struct blob *x, int64_t n, struct buf *out)
{
	sqlite3_stmt *s = b->sql[Q_CHUNK];
	TRY(db_first(s, "ii", x->id, n));
	struct bytes data = db_blob(s, 0);
	bool sound = is_chunk(x, n, data);
	if (sound)
		buf_view(out, data);
	db_reset(s);
	return sound ? buf_check(out, "chunk") : fail(ERR_STORAGE_DAMAGED, "chunk");
}

enum err blob_read(struct blobs *b, const uint8_t hash[HASH_BYTES], struct buf *out)
{
	struct blob *x OWN_MEM = mem_alloc(sizeof *x);
	TRY(blob_find(b, hash, x));
	if (x->next < blob_chunks(x->size))
		return fail(ERR_NOT_FOUND);
	for (int64_t n = 0; n < x->next; n++)
		TRY(blob_chunk(b, x, n, out));
	return OK;
}

/* ---- Holdings ---- */

enum err holding_find(struct blobs *b, const struct claim *c, struct holding *ret)
{
	sqlite3_stmt *s = b->sql[Q_HOLDING];
	TRY(db_first(s, "isb", (int64_t)c->reg, c->key, view(c->hash)));
	*ret = (struct holding){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), (uint32_t)sqlite3_column_int64(s, 2),
				(uint32_t)sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4)};
	db_reset(s);
	return OK;
}

enum err holding_put(struct blobs *b, const struct claim *c, const struct holding *h)
{
	return db_run(b->sql[Q_HOLDING_PUT], "isbiiiii", (int64_t)c->reg, c->key, view(c->hash), h->next, h->size, (int64_t)h->device,
		      (int64_t)h->epoch, h->at);
}

enum err holding_drop(struct blobs *b, const struct claim *c)
{
	TRY(db_run(b->sql[Q_STARTED_DROP], "isb", (int64_t)c->reg, c->key, view(c->hash)));
	return db_run(b->sql[Q_HOLDING_DROP], "isb", (int64_t)c->reg, c->key, view(c->hash));
}

enum err started_put(struct blobs *b, const struct claim *c, int64_t n, struct bytes data)
{
	assert(data.len < CHUNK);
	if (!data.len)
		return db_run(b->sql[Q_STARTED_DROP], "isb", (int64_t)c->reg, c->key, view(c->hash));
	return db_run(b->sql[Q_STARTED_PUT], "isbib", (int64_t)c->reg, c->key, view(c->hash), n, data);
}

enum err started_find(struct blobs *b, const struct claim *c, int64_t n, struct buf *out)
{
	sqlite3_stmt *s = b->sql[Q_STARTED];
	enum err e = db_first(s, "isbi", (int64_t)c->reg, c->key, view(c->hash), n);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	struct bytes data = db_blob(s, 0);
	bool sound = data.len && data.len < CHUNK;
	if (sound)
		buf_view(out, data);
	db_reset(s);
	return sound ? buf_check(out, "started") : fail(ERR_STORAGE_DAMAGED, "started");
}

enum err holding_each(struct blobs *b, enum err (*each)(void *ctx, const struct claim *c, const struct holding *h), void *ctx)
{
	sqlite3_stmt *s;
	TRY(db_prepare(b->db, &sql[Q_HOLDINGS], 1, &s));
	enum err e = db_first(s, "");
	while (e == OK) {
		struct claim c = {.reg = (uint32_t)sqlite3_column_int64(s, 0), .key = db_blob(s, 1)};
		struct bytes hash = db_blob(s, 2);
		struct holding h = {sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4), (uint32_t)sqlite3_column_int64(s, 5),
				    (uint32_t)sqlite3_column_int64(s, 6), sqlite3_column_int64(s, 7)};
		if (hash.len != HASH_BYTES) {
			e = fail(ERR_STORAGE_DAMAGED, "holding");
			break;
		}
		memcpy(c.hash, hash.data, HASH_BYTES);
		e = each(ctx, &c, &h);
		if (e == OK)
			e = db_next(s);
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err holding_total(struct blobs *b, uint32_t device, int64_t *ret)
{
	return db_int(b->sql[Q_TOTAL], 0, ret, "i", (int64_t)device);
}

/* ---- Out ---- */

static enum err erase(struct blobs *b, int64_t id, const uint8_t hash[HASH_BYTES])
{
	TRY(db_run(b->sql[Q_ERASE_CHUNKS], "i", id));
	TRY(db_run(b->sql[Q_ERASE_HOLDINGS], "b", view(hash)));
	TRY(db_run(b->sql[Q_ERASE_STARTED], "b", view(hash)));
	return db_run(b->sql[Q_ERASE], "i", id);
}

static enum err erase_found(struct blobs *b, const uint8_t hash[HASH_BYTES])
{
	sqlite3_stmt *s = b->sql[Q_FIND];
	enum err e = db_first(s, "b", view(hash));
	int64_t id = e == OK ? sqlite3_column_int64(s, 0) : 0;
	db_reset(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return erase(b, id, hash);
}

enum err blob_erase(struct blobs *b, const uint8_t hash[HASH_BYTES])
{
	TRY(blobs_begin(b));
	enum err e = erase_found(b, hash);
	if (e == OK)
		e = blobs_commit(b);
	if (e != OK) {
		blobs_rollback(b);
		return e;
	}
	int frames = 0, moved = 0;
	int rc = sqlite3_wal_checkpoint_v2(b->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
	return rc == SQLITE_BUSY ? fail(ERR_BUSY) : db_err(b->db, rc);
}

enum err blobs_sweep(struct blobs *b, int64_t before, int64_t *ret_count)
{
	sqlite3_stmt *s = b->sql[Q_LOOSE];
	enum err e;
	for (*ret_count = 0; (e = blobs_begin(b)) == OK; ++*ret_count) {
		uint8_t hash[HASH_BYTES];
		e = db_first(s, "i", before);
		int64_t id = e == OK ? sqlite3_column_int64(s, 0) : 0;
		if (e == OK)
			memcpy(hash, db_blob(s, 1).data, HASH_BYTES);
		db_reset(s);
		if (e == OK)
			e = erase(b, id, hash);
		if (e == OK)
			e = blobs_commit(b);
		if (e != OK)
			break;
	}
	blobs_rollback(b);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err check_one(struct blobs *b, const uint8_t hash[HASH_BYTES], struct blob *x, struct buf *chunk, bool *ret)
{
	uint8_t made[HASH_BYTES];
	enum err e = blob_find(b, hash, x);
	if (e == OK) {
		blob_hash(x->size, (struct bytes){x->list, (size_t)blob_chunks(x->size) * HASH_BYTES}, made);
		if (memcmp(made, hash, HASH_BYTES) != 0)
			e = ERR_STORAGE_DAMAGED;
	}
	for (int64_t n = 0; e == OK && n < blob_chunks(x->size); n++) {
		buf_cut(chunk, 0);
		e = blob_chunk(b, x, n, chunk);
		if (e == ERR_NOT_FOUND) /* still on its way */
			e = OK;
	}
	*ret = e == OK;
	return e == ERR_STORAGE_DAMAGED ? OK : e;
}

enum err blobs_check(struct blobs *b, void (*bad)(void *ctx, const uint8_t hash[HASH_BYTES]), void *ctx)
{
	struct blob *x OWN_MEM = mem_alloc(sizeof *x);
	struct buf chunk OWN_BUF = BUF(CHUNK);
	sqlite3_stmt *s = b->sql[Q_ALL];
	enum err e = db_first(s, "");
	while (e == OK) {
		uint8_t hash[HASH_BYTES] = {0};
		bool sound = db_blob(s, 0).len == HASH_BYTES;
		if (sound) {
			memcpy(hash, db_blob(s, 0).data, HASH_BYTES);
			e = check_one(b, hash, x, &chunk, &sound);
		}
		if (e == OK && !sound)
			bad(ctx, hash);
		if (e == OK)
			e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}
