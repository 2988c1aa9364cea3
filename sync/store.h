/* store.h - where the log lives: the only shared state of the server. Everything else is made from it.
 *
 * An implementation keeps entries by ascending position without gaps, and the list of epochs. Two processes
 * may append at once: whoever names a wrong expected position gets ERR_BUSY and nothing of his is kept.
 * Append is durable when it returns OK, all or nothing.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>

#include "blobs.h"
#include "crypt.h"
#include "mem.h"

/* One act in the log, as it stands there. Views belong to whoever made the entry. */
struct entry {
	int64_t position;
	int64_t time;	     /* of the stamp */
	struct bytes stamp;  /* the rest of the stamp, stamp_encode(); may be empty */
	uint32_t device;     /* 0 = administration */
	int64_t number;	     /* place in the device's chain; for device 0 its entry counter */
	uint8_t hash[HASH_BYTES];
	struct bytes act;     /* act_encode(), or whatever arrived where it could not be read */
	struct bytes verdict; /* verdict_encode() */
	uint8_t head[HASH_BYTES]; /* of the device's chain after this act; zero for device 0 */
};

/* A server restored from a backup opens an epoch; the first is 1, from position 0. */
struct epoch {
	uint32_t number;
	int64_t start; /* position of the log when it opened */
	int64_t time;
};

/* What goes out of the log for good. */
struct erasure {
	const struct entry *entries; /* position, and the bytes that take the place of its act's; nothing else of it counts */
	size_t count;
	const uint8_t (*marks)[HASH_BYTES]; /* to be remembered with it: see `marked` */
	size_t mark_count;
	bool all; /* the acts' whole storage is made anew, so that no copy is left that moving them about has made */
};

struct store {
	void *ctx;
	/* The first entry has position expected + 1. */
	enum err (*append)(void *ctx, int64_t expected, const struct entry *entries, size_t count);
	/* Calls `each` for entries from..to in order; stops at its first error and passes it on. */
	enum err (*read)(void *ctx, int64_t from, int64_t to, enum err (*each)(void *each_ctx, const struct entry *e), void *each_ctx);
	enum err (*head)(void *ctx, int64_t *ret_position, int64_t *ret_time);
	enum err (*epochs)(void *ctx, enum err (*each)(void *each_ctx, const struct epoch *e), void *each_ctx);
	enum err (*open_epoch)(void *ctx, const struct epoch *e);
	/* Contents of attachments, beside the log and backed up with it; NULL where a log is kept without them. The store's. */
	struct blobs *blobs;
	void (*close)(void *ctx);
	/* All or nothing, and durable when it returns OK; of the bytes that stood there nothing is left in the files then, or it goes with the next
	 * call of `clean` or `append`. Both NULL where a log is only read. */
	enum err (*erase)(void *ctx, const struct erasure *e);
	enum err (*marked)(void *ctx, const uint8_t mark[HASH_BYTES], bool *ret);
	enum err (*clean)(void *ctx); /* ERR_BUSY: somebody reads an older state */
};

#endif
