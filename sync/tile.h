/* tile.h - the tree's nodes in a table: a row holds TILE_HASHES neighbours of one level.
 *
 * Only every TILE_LEVELS-th level is kept (0, 4, 8, ...), what lies between is computed from the tile below it. Row (level, place) of
 * table `tile` has the hashes of nodes place * 16 up to place * 16 + 15 of that level, as many as there are.
 *
 * While acts are appended, the last tile of each level is in memory, and so is the last left node of every level, which is
 * what its right neighbour is joined with. */
#ifndef TILE_H
#define TILE_H

#include "db.h"
#include "merkle.h"

enum { TILE_LEVELS = 4, TILE_HASHES = 1 << TILE_LEVELS, TILE_ROWS = (MERKLE_LEVELS + TILE_LEVELS - 1) / TILE_LEVELS };

#define TILE_TABLE "CREATE TABLE IF NOT EXISTS tile(level INTEGER, place INTEGER, hashes BLOB, PRIMARY KEY(level, place)) WITHOUT ROWID;"
#define TILE_GET "SELECT hashes FROM tile WHERE level = ?1 AND place = ?2"
#define TILE_SET "INSERT OR REPLACE INTO tile VALUES(?1, ?2, ?3)"

/* A node from the table, by TILE_GET. ERR_STORAGE_DAMAGED where it is not there. */
enum err MUST_USE tile_node(sqlite3_stmt *get, int level, int64_t place, uint8_t ret[HASH_BYTES]);

struct tiles {
	struct node_tile {
		int64_t place; /* -1 = none */
		int count;
		bool changed;
		uint8_t hash[TILE_HASHES][HASH_BYTES];
	} last[TILE_ROWS];
	struct {
		int64_t place; /* -1 = none */
		uint8_t hash[HASH_BYTES];
	} edge[MERKLE_LEVELS];
};
void tiles_drop(struct tiles *t); /* what was in memory only is lost */
enum err MUST_USE tiles_put(struct tiles *t, sqlite3_stmt *get, sqlite3_stmt *set, int level, int64_t place, const uint8_t node[HASH_BYTES]);
enum err MUST_USE tiles_get(struct tiles *t, sqlite3_stmt *get, sqlite3_stmt *set, int level, int64_t place, uint8_t ret[HASH_BYTES]);
enum err MUST_USE tiles_save(struct tiles *t, sqlite3_stmt *set); /* into the table */

#endif
