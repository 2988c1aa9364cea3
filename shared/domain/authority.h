/* authority.h - who may do what, from the descriptions of the verbs alone: asked by the judge, by the pages before they offer a verb, and by
 * the table of roles. */
#ifndef AUTHORITY_H
#define AUTHORITY_H

#include "world.h"

struct actor {
	struct bytes unit; /* code; empty = none */
	int function;	   /* of the unit, enum unit_function */
	bool administration, head;
};

/* OK, or why not: ERR_NOT_YOUR_UNIT, ERR_NOT_YOUR_FUNCTION, ERR_NOT_HEAD, ERR_VERB_UNKNOWN. `old` is the record before (state ABSENT: none),
 * `row` after the act's fields are set. */
enum err MUST_USE authority(struct world *w, const struct verb *v, const struct row *old, const struct row *row, const struct actor *a);

/* What the description alone says of a unit of some function; the record decides the rest. */
enum leave { LEAVE_NO, LEAVE_OWN /* with records of its own unit */, LEAVE_ALL };
bool verb_administered(const struct verb *v); /* the administration may, without a signature */
enum leave verb_leave(const struct verb *v, int function, bool head);

#endif
