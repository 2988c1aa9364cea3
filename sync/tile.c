#include "tile.h"

#include <assert.h>
#include <string.h>

static enum err read_tile(sqlite3_stmt *get, int level, int64_t place, struct node_tile *ret)
{
	enum err e = db_first(get, "ni", level, place);
	if (e == ERR_NOT_FOUND)
		return e;
	TRY(e);
	struct bytes hashes = db_blob(get, 0);
	if (hashes.len <= sizeof ret->hash && hashes.len % HASH_BYTES == 0) {
		ret->place = place;
		ret->count = (int)(hashes.len / HASH_BYTES);
		ret->changed = false;
		memcpy(ret->hash, hashes.data, hashes.len);
	} else {
		e = fail(ERR_STORAGE_DAMAGED, "tables.db");
	}
	db_reset(get);
	return e;
}

enum err tile_node(sqlite3_stmt *get, int level, int64_t place, uint8_t ret[HASH_BYTES])
{
	struct node_tile t;
	int above = level % TILE_LEVELS, first = (int)((place << above) % TILE_HASHES), count = 1 << above;
	enum err e = read_tile(get, level / TILE_LEVELS * TILE_LEVELS, (place << above) / TILE_HASHES, &t);
	if (e == ERR_NOT_FOUND || (e == OK && first + count > t.count))
		return fail(ERR_STORAGE_DAMAGED, "tables.db");
	TRY(e);
	for (; count > 1; count /= 2)
		for (int i = 0; i < count / 2; i++)
			merkle_join(t.hash[first + 2 * i], t.hash[first + 2 * i + 1], t.hash[first + i]);
	memcpy(ret, t.hash[first], HASH_BYTES);
	return OK;
}

void tiles_drop(struct tiles *t)
{
	for (int i = 0; i < TILE_ROWS; i++)
		t->last[i].place = -1;
	for (int i = 0; i < MERKLE_LEVELS; i++)
		t->edge[i].place = -1;
}

static enum err save_tile(struct node_tile *t, sqlite3_stmt *set, int level)
{
	if (t->place < 0 || !t->changed)
		return OK;
	TRY(db_run(set, "nib", level, t->place, (struct bytes){t->hash[0], (size_t)t->count * HASH_BYTES}));
	t->changed = false;
	return OK;
}

enum err tiles_save(struct tiles *t, sqlite3_stmt *set)
{
	for (int i = 0; i < TILE_ROWS; i++)
		TRY(save_tile(&t->last[i], set, i * TILE_LEVELS));
	return OK;
}

enum err tiles_put(struct tiles *t, sqlite3_stmt *get, sqlite3_stmt *set, int level, int64_t place, const uint8_t node[HASH_BYTES])
{
	if (place % 2 == 0) { /* its right neighbour joins it later */
		t->edge[level].place = place;
		memcpy(t->edge[level].hash, node, HASH_BYTES);
	}
	if (level % TILE_LEVELS)
		return OK;
	struct node_tile *last = &t->last[level / TILE_LEVELS];
	int at = (int)(place % TILE_HASHES);
	if (last->place != place / TILE_HASHES) {
		TRY(save_tile(last, set, level));
		*last = (struct node_tile){.place = -1};
		if (at) {
			enum err e = read_tile(get, level, place / TILE_HASHES, last);
			if (e != OK)
				return e == ERR_NOT_FOUND ? fail(ERR_STORAGE_DAMAGED, "tables.db") : e;
		}
		last->place = place / TILE_HASHES;
	}
	assert(at <= last->count); /* leaves come one after the other */
	memcpy(last->hash[at], node, HASH_BYTES);
	last->count = at + 1;
	last->changed = true;
	return OK;
}

enum err tiles_get(struct tiles *t, sqlite3_stmt *get, sqlite3_stmt *set, int level, int64_t place, uint8_t ret[HASH_BYTES])
{
	if (t->edge[level].place == place) {
		memcpy(ret, t->edge[level].hash, HASH_BYTES);
		return OK;
	}
	TRY(tiles_save(t, set));
	return tile_node(get, level, place, ret);
}
