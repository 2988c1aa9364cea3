/* hands.h - what the server's pages cannot do by themselves: given to the site by whoever serves. Called from several threads at
 * once. */
#ifndef HANDS_H
#define HANDS_H

#include "round.h"

struct hands {
	void *ctx;
	/* ingest_bundle(): a sealed file in, the receipt appended to `out`. */
	enum err (*bundle)(void *ctx, struct bytes file, int64_t now, struct buf *out);
	const struct server_keys *keys; /* sign what proofs need */
};

#endif
