/* The tree in a table: the same roots and proofs as the tree in an array, wherever a batch ends or is given up. */
#include "tile.h"

#include "tap.h"

enum { LEAVES = 700, LEVELS = 12, BATCH_MAX = 40 };

static uint8_t nodes[LEVELS][LEAVES][HASH_BYTES];

static enum err array_get(void *context, int level, int64_t index, uint8_t ret[HASH_BYTES])
{
	(void)context;
	memcpy(ret, nodes[level][index], HASH_BYTES);
	return OK;
}

static enum err array_put(void *context, int level, int64_t index, const uint8_t node[HASH_BYTES])
{
	(void)context;
	memcpy(nodes[level][index], node, HASH_BYTES);
	return OK;
}

struct table {
	sqlite3_stmt *get, *set;
	struct tiles tiles;
	bool open;
};

static enum err table_get(void *context, int level, int64_t index, uint8_t ret[HASH_BYTES])
{
	struct table *t = context;
	return t->open ? tiles_get(&t->tiles, t->get, t->set, level, index, ret) : tile_node(t->get, level, index, ret);
}

static enum err table_put(void *context, int level, int64_t index, const uint8_t node[HASH_BYTES])
{
	struct table *t = context;
	return tiles_put(&t->tiles, t->get, t->set, level, index, node);
}

static const struct merkle array = {NULL, array_get, array_put};

/* Appends from `size` on; what the roots differ in, within the batch and after it. */
static int batch(struct table *t, int size, int count)
{
	const struct merkle m = {t, table_get, table_put};
	uint8_t leaf[HASH_BYTES] = {0}, want[HASH_BYTES], got[HASH_BYTES];
	int wrong = 0;
	tiles_drop(&t->tiles);
	t->open = true;
	for (int i = size; i < size + count; i++) {
		leaf[0] = (uint8_t)i;
		leaf[1] = (uint8_t)(i >> 8);
		wrong += merkle_append(&m, i, leaf) != OK || merkle_append(&array, i, leaf) != OK;
		if (i % 7 == 0)
			wrong += merkle_root(&m, i + 1, got) != OK || merkle_root(&array, i + 1, want) != OK || memcmp(got, want, HASH_BYTES) != 0;
	}
	wrong += tiles_save(&t->tiles, t->set) != OK;
	t->open = false;
	for (int i = 1; i <= size + count; i++)
		wrong += merkle_root(&m, i, got) != OK || merkle_root(&array, i, want) != OK || memcmp(got, want, HASH_BYTES) != 0;
	return wrong;
}

int main(void)
{
	static const char *const get = TILE_GET, *const set = TILE_SET;
	static struct table t;
	sqlite3 *db OWN_DB = NULL;
	uint8_t hash[HASH_BYTES];
	int size = 0, wrong = 0;
	if (crypt_init() != OK || db_open(":memory:", DB_CREATE, &db) != OK || db_exec(db, TILE_TABLE) != OK ||
	    db_prepare(db, &get, 1, &t.get) != OK || db_prepare(db, &set, 1, &t.set) != OK)
		return 1;
	for (int n = 1; size + n <= LEAVES; size += n, n = n * 5 % BATCH_MAX + 1) {
		if (db_exec(db, "BEGIN") != OK)
			return 1;
		(void)batch(&t, size, n / 2 + 1); /* given up */
		if (db_exec(db, "ROLLBACK") != OK)
			return 1;
		wrong += batch(&t, size, n);
	}
	ok(size > 500, "batches of 1 to %d leaves, %d in all, each after one that was rolled back", BATCH_MAX, size);
	is_int(wrong, 0, "every root of every size is the array's");
	is_int(tile_node(t.get, 0, size, hash), ERR_STORAGE_DAMAGED, "a node that is not there yet");
	is_int(tile_node(t.get, 3, size / 8, hash), ERR_STORAGE_DAMAGED, "nor one above it");
	is_int(db_exec(db, "UPDATE tile SET hashes = substr(hashes, 2) WHERE level = 0 AND place = 3"), OK, "a byte of a row goes");
	is_int(tile_node(t.get, 0, 50, hash), ERR_STORAGE_DAMAGED, "and is missed");
	return done();
}
