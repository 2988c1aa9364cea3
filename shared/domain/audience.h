/* audience.h - who has copies of which records.
 *
 * Every record carries tokens: "*" (everyone), the code of a unit, "!" (the province's own offices). A device looks for the tokens it is entitled to.
 * A register with further readers, or a restricted one, has tokens of its own, so that whoever may look for several of them
 * never meets one record under two: the digests of a device's tokens add up to that of what it holds.
 *
 *   615+10   unit 615, in registers with the readers 0x10      615^14   heads' devices of 615, in restricted registers
 *   @10      those readers                                     ^14      those readers
 */
#ifndef AUDIENCE_H
#define AUDIENCE_H

#include "world.h"

enum { AUDIENCE_TOKENS = 16, TOKEN_MAX = 24 };

struct audience {
	struct bytes unit;
	bool all;     /* home affairs, province office: every record that is not restricted */
	bool heads;   /* a head of the unit is enrolled on the device */
	int function; /* of the unit, enum unit_function; 0 = none */
};

/* The tokens to look for; their count. */
size_t audience_tokens(const struct audience *a, char out[AUDIENCE_TOKENS][TOKEN_MAX + 1]);
/* The tokens of a record, each once or more; their memory is the world's arena. None for an absent one. */
enum err MUST_USE row_tokens(struct world *w, const struct row *row, void (*each)(void *ctx, struct bytes token), void *ctx);
enum err MUST_USE row_seen(struct world *w, const struct row *row, const struct audience *a, bool *ret);

#endif
