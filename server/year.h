/* year.h - the sample "kontum-year": July 2024 to June 2025 of the province, with every register in use, made by dice that fall the
 * same every time, and played act by act through the judge: two plays give the same log. On 1 March 2025 departments merge.
 *
 * The offices' devices and signatures are a stage's (stage.h): for showing, never for work. */
#ifndef YEAR_H
#define YEAR_H

#include "ledger.h"

#define YEAR_SAMPLE "kontum-year"

/* When its server was opened: no stamp of it is earlier. */
int64_t year_opens(void);

/* Into an empty ledger, outside begin and commit. Calls `contact` for each device with the time when it was last heard of. An act of
 * the play that is refused against the plan is the error of its reason. */
enum err MUST_USE year_play(struct ledger *l, enum err (*contact)(void *ctx, uint32_t device, int64_t at), void *ctx);

#endif
