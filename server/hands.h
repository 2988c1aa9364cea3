/* hands.h - what the server's pages may do beyond reading: two ways into the log, given to the site by whoever serves. Called from
 * several threads at once. */
#ifndef HANDS_H
#define HANDS_H

#include "act.h"

struct hands {
	void *ctx;
	/* ingest_bundle(): a sealed file in, the receipt appended to `out`. */
	enum err (*bundle)(void *ctx, struct bytes file, int64_t now, struct buf *out);
	/* administer(): one act of the administration, as `kycuongd do` does it, durable when it returns. */
	enum err (*act)(void *ctx, struct act *a, int64_t now, enum lang lang, int64_t *ret_position);
};

#endif
