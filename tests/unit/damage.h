/* damage.h - what every decoder has to stand: its input cut at every byte, and every bit flipped.
 *
 * Each damaged copy lies in memory of exactly its size, so that AddressSanitizer sees a read beyond it. */
#ifndef DAMAGE_H
#define DAMAGE_H

#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* Returns true if the decoder took the input. */
typedef bool damage_try(void *context, struct bytes in);

/* How many inputs cut short were taken (0 is right for all our formats). */
__attribute__((unused)) static size_t damage_cut(struct bytes whole, damage_try *takes, void *context)
{
	size_t taken = 0;
	for (size_t n = 0; n < whole.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);
		memcpy(copy, whole.data, n);
		taken += takes(context, (struct bytes){copy, n});
		free(copy);
	}
	return taken;
}

/* How many inputs with one bit flipped were taken. */
__attribute__((unused)) static size_t damage_flip(struct bytes whole, damage_try *takes, void *context)
{
	size_t taken = 0;
	for (size_t bit = 0; bit < whole.len * 8; bit++) {
		uint8_t *copy = malloc(whole.len);
		memcpy(copy, whole.data, whole.len);
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		taken += takes(context, (struct bytes){copy, whole.len});
		free(copy);
	}
	return taken;
}

#endif
