/* papers.h - the consolidated report as an office's device has it. */
#ifndef PAPERS_H
#define PAPERS_H

#include "consolidated.h"
#include "replica.h"

/* What was frozen is the record's, and holds whatever came since; else the figures are those of what this replica has, at its newest checkpoint: of the
 * same log position as that, but only as complete as the replica is. `obligation` NULL: the only one of the period; ERR_OBLIGATION_NEEDED. */
enum err MUST_USE papers_consolidation(struct replica *r, const char *obligation, struct period period, int64_t now, struct arena *arena,
				       struct consolidated *ret, struct consolidation *ret_figures, int64_t *ret_position);

#endif
