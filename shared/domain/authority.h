/* authority.h - who may do what, from the descriptions of the verbs alone: asked by the judge, by the pages before they offer a verb, and by
 * the table of roles. */
#ifndef AUTHORITY_H
#define AUTHORITY_H

#include "world.h"

/* A unit is in force on a local day within [from, to), one that was ended without a last day on none. With its last day its function ends too, and
 * nobody takes that over but a unit that the administration gave it: while there is none, the administration acts itself. */
bool unit_over(const struct row *unit, int64_t day);    /* that day comes after its last */
int unit_function(const struct row *unit, int64_t day); /* enum unit_function; 0 = none, outside of its days */

struct actor {
	struct bytes unit;  /* code; empty = none */
	int function, lost; /* of the unit: as it has it, 0 = none; that it had until it ended, 0 = it goes on */
	bool administration, head;
	bool late; /* the act was surely entered after the unit's last day: it answers what is open and owed, and makes nothing new */
};
/* Whether a unit may still make records of that register when it is late. */
bool verb_outlives(const struct reg *r, const struct verb *v);

/* OK, or why not: ERR_NOT_YOUR_UNIT, ERR_NOT_YOUR_FUNCTION, ERR_UNIT_ENDED, ERR_NOT_HEAD, ERR_VERB_UNKNOWN. `old` is the record before (state ABSENT: none),
 * `row` after the act's fields are set. */
enum err MUST_USE authority(struct world *w, const struct verb *v, const struct row *old, const struct row *row, const struct actor *a);

/* What the description alone says of a unit of some function; the record decides the rest. */
enum leave { LEAVE_NO, LEAVE_OWN /* with records of its own unit */, LEAVE_ALL };
bool verb_administered(const struct verb *v); /* the administration may, without a signature */
enum leave verb_leave(const struct verb *v, int function, bool head);

#endif
