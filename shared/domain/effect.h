/* effect.h - what an effect of a verb gets and may do.
 *
 * An effect runs after the verb's fields, assigns and state are in `row`, before the row is stored; it may
 * change the row, and load and store other records. It runs again at the device with the stamp the server
 * gave, and must then do the same: it looks at nothing but the deed, its row and the records it changes. Where it may
 * leave such a record as it is, the verb says which field names it (`reaches`).
 */
#ifndef EFFECT_H
#define EFFECT_H

#include "world.h"

enum { FOUND_MAX = 6 };

struct deed {
	struct world *world;
	const struct verb *verb;
	struct row *row;	/* after the act; its version and stamp are set already */
	int was;		/* state before */
	int64_t position, time; /* of the stamp */
	int64_t clock;		/* the device's, at entry */
	int64_t seen;		/* time of the newest checkpoint that the act commits to; NO_TIME = none */
	struct bytes actor;	/* code of the author's unit; empty = the administration */
	int function;		/* of that unit, 0 = none; only a check knows it */
	int64_t coded;		/* stamp: earliest registration of a code that this send matches; NO_TIME */
	int64_t matched;	/* stamp: number of the submission that this receipt's code matches, or id of the
				 * receipt whose code this send matches; 0 */
	/* What a check found and its effect needs; it goes into the stamp. */
	int64_t fix_by;	  /* default fix-by of a return, a day */
	int64_t counting; /* number of the submission that a settlement decides on */
	int64_t found[FOUND_MAX]; /* whatever else; each verb says what */
	bool found_before; /* that comes with the act: it was judged in the life of the server that came back without it */
	const struct setting *settings;
	size_t setting_count;
};

/* The value an act gives to a field (V_NULL where it gives none). */
struct value deed_value(const struct deed *d, uint32_t field);

#endif
