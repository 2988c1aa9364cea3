/* plan.h - when a device tries again. Pure.
 *
 * A device with nothing to say asks every PLAN_IDLE_MS what is new. What was entered leaves after PLAN_SOON_MS, so that acts
 * entered one after the other share a changeset. Tries that fail are spread out: twice as long each time up to PLAN_SLOW_MS,
 * but while a deadline is within PLAN_NEAR_MS never more than PLAN_IDLE_MS apart, and PLAN_URGENT_MS where something waits. Every delay is
 * varied by a quarter up and down (what a server asked for only up), so that a province whose line came back does not call all at once. */
#ifndef PLAN_H
#define PLAN_H

#include <stdint.h>

enum {
	PLAN_CUT_MS = 250,	   /* within a sync, after a cut */
	PLAN_CUTS = 3,		   /* in a row, with nothing carried between them; then the sync is given up */
	PLAN_HERE_S = 15,	   /* what a server asks for at most so that the sync waits for it */
	PLAN_ATTACHED_MS = 5 * 1000, /* after the machine was attached to a network, where the last try failed */
	PLAN_SOON_MS = 20 * 1000,
	PLAN_FIRST_MS = 30 * 1000, /* after the first failure */
	PLAN_URGENT_MS = 5 * 60 * 1000,
	PLAN_IDLE_MS = 15 * 60 * 1000,
	PLAN_SLOW_MS = 60 * 60 * 1000,
	PLAN_NEAR_MS = 24 * 60 * 60 * 1000,
};

struct plan {
	int64_t failures;	/* tries in a row that failed */
	int64_t waiting;	/* acts */
	int64_t to_deadline;	/* ms to the nearest one that can still be met; NO_TIME = none */
	int64_t again_after_s;	/* what the server asked for; 0 */
};

/* ms from the end of one try to the next. */
int64_t plan_delay(const struct plan *p, uint32_t random);

/* ms within a sync: after `cuts` in a row, or as the server asked. */
int64_t plan_pause(int cuts, int64_t again_after_s, uint32_t random);

#endif
