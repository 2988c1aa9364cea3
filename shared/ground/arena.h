/* arena.h - memory that is freed all at once: what one act, one request or one page needs. */
#ifndef ARENA_H
#define ARENA_H

#include "err.h"
#include "mem.h"

struct arena {
	struct arena_block *block;
};

void *arena_alloc(struct arena *a, size_t n); /* zeroed, aligned for anything; dies when out of memory */
struct bytes arena_copy(struct arena *a, struct bytes v);
char *arena_string(struct arena *a, struct bytes v); /* with a NUL */
char *arena_fmt(struct arena *a, const char *format, ...) PRINTF(2, 3); /* whatever its length */
void arena_reset(struct arena *a);		     /* keeps one block for reuse */
void arena_free(struct arena *a);
#define OWN_ARENA OWN(arena_free)

#endif
