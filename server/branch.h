/* branch.h - devices whose chain of acts has two branches: what happened, drawn, and what to decide. Internal to the site.
 *
 * Nothing is lost or held by then: whoever reached the log first kept the numbers, and the other's acts were signed again above.
 * What is left to a person is whether the device was restored, or was copied and must be revoked. */
#ifndef BRANCH_H
#define BRANCH_H

#include "view.h"

struct branch {
	int64_t device, since, until; /* branch A is since + 1 … until */
	int64_t position, time;	      /* where branch B begins in the log, and when */
	int acts, times;	      /* of branch B; how often this device branched */
	const char *unit, *name;
};
enum { BRANCHES_MAX = 64 };
struct branches {
	struct branch list[BRANCHES_MAX]; /* the newest first */
	int count;
};

enum err MUST_USE branches_load(struct view *v, struct branches *ret);
/* The decision for each device that branched within the last 30 days, the newest first, three at most. */
enum err MUST_USE branches_write(struct view *v, const struct branches *b);
/* A line in the device's row, if it ever branched. */
void branch_note(struct view *v, const struct branches *b, int64_t device);

#endif
