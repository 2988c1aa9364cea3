/* compose.h - acts from what people type: the words of a command, the cells of a CSV line, the fields of a form.
 * The one way in for all of them. */
#ifndef COMPOSE_H
#define COMPOSE_H

#include "act.h"
#include "arena.h"
#include "register.h"

struct field_text {
	struct bytes name, text; /* "indicator.01", "12" */
};

/* Fills in reg, verb, key and settings of `ret` (memory of the arena; never act_free() it), from names. An empty
 * key is put together from the key's own fields (code=619), or drawn for a new record: device number << 41 |
 * random bits. An empty text makes the field unknown. Errors name the register, verb or field that is wrong. */
enum err MUST_USE compose(struct bytes verb, struct bytes reg, struct bytes key, const struct field_text *fields, size_t count,
			  uint32_t device, struct arena *arena, struct act *ret);

#endif
