/* row_cache.h - rows that were read or written a moment ago, in memory: the judge asks for the same author, unit and record again
 * and again. Whoever keeps one sees to it that nothing else changes the tables meanwhile (world_remember()).
 *
 * At most ROW_CACHE_ROWS rows and ROW_CACHE_BYTES of contents; what goes beyond is not kept. Memory is freed all at once, by
 * row_cache_clear(): the contents of a row that was got stay where they are until then. */
#ifndef ROW_CACHE_H
#define ROW_CACHE_H

#include "world.h"

enum { ROW_CACHE_ROWS = 256, ROW_CACHE_BYTES = 1024 * 1024 };

struct row_cache *row_cache_new(void);
void row_cache_free(struct row_cache **c); /* cleanup form */
void row_cache_clear(struct row_cache *c);
bool row_cache_full(const struct row_cache *c); /* what comes may not be kept any more */

/* The row as the tables have it, ABSENT included; its fields and texts are the cache's, not to be written to. */
bool row_cache_get(const struct row_cache *c, const struct reg *r, struct key key, struct row *ret);
/* The row is now this. Everything is copied. */
void row_cache_put(struct row_cache *c, const struct row *row);

#endif
