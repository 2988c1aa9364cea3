/* answer_part.h - within the round at the server: an answer as it grows. */
#ifndef ANSWER_PART_H
#define ANSWER_PART_H

#include "delta.h"
#include "round_wire.h"

struct answer {
	struct ledger *l;
	const struct visit *v;
	struct tip tip;
	int64_t known_to; /* the device knows its acts after acked up to here to be in the log, with this answer */
	struct bytes unit;
	struct audience audience;
	bool revoked, afresh, older; /* older: the device's program; it applies nothing by itself, for it would not do all of it */
	int64_t time; /* the checkpoint's */
	int64_t end; /* cursor that the delta leads to */
	struct buf fates, delta, decrees;
	struct delta_mixed mixed;
	size_t fate_count, decree_count;
};

/* ---- round_fates.c ---- */

/* What became of the device's acts after `acked`, up to known_to. */
enum err MUST_USE put_fates(struct answer *a);

#endif
