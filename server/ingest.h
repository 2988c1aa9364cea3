/* ingest.h - requests of devices on their way into the log.
 *
 * Any number of threads bring a request each. MAC, unpacking, decoding, hashes and signature are checked side by side, each on a
 * reading ledger of its own. Then one of the waiting threads leads: it takes everything that is waiting, appends it all between
 * one begin and one commit, and wakes the others; so a durable write serves as many requests as came while the last one lasted.
 * Each thread then composes its own answer. */
#ifndef INGEST_H
#define INGEST_H

#include "place.h"

struct ingest;

/* On the data folder `dir`. */
enum err MUST_USE ingest_open(const char *dir, struct ingest **ret);
void ingest_close(struct ingest **i); /* cleanup form; nothing may be under way */

/* From so many requests at once on, an answer asks its device to leave CROWD_STEP_S seconds, and as many for each request more, before
 * it asks again; 0 (at first) = never. */
enum { CROWD_STEP_S = 3 };
void ingest_crowd(struct ingest *i, int requests);

/* One round's answer, appended. Errors are those of round_open() and the storage: nothing was promised then. */
enum err MUST_USE ingest_sync(struct ingest *i, struct bytes request, int64_t now, struct buf *out);
/* A sealed file (bundle.h), request by request, and its receipt. Errors are those of bundle_open() too. */
struct ingested {
	uint32_t device;
	int64_t acts; /* in the log now, whether they were before or not */
	int64_t returned, left; /* acts of the administration, given back after a restore; those that wait for what they refer to */
};
enum err MUST_USE ingest_bundle(struct ingest *i, struct bytes file, int64_t now, struct buf *out, struct ingested *ret);
/* An offer or a piece of an attachment (filing.h). */
enum err MUST_USE ingest_file(struct ingest *i, struct bytes request, int64_t now, struct buf *out);
/* A content that comes as a stream (flow.h), as long as it comes. Nobody may hear of a cut, so what came is kept while it comes: after
 * FLOW_KEEP_BYTES, or FLOW_KEEP_MS and four times what the last keeping took, so that a slow disk does not hold up a fast line. One thread at a
 * time for one stream. `out` NULL: the line was cut. Frees the stream. */
enum { FLOW_KEEP_MS = 15, FLOW_KEEP_BYTES = 64 * 1024 };
struct ingest_flow;
enum err MUST_USE ingest_flow(struct ingest *i, struct bytes part, int64_t now, struct ingest_flow **flow);
enum err MUST_USE ingest_flow_end(struct ingest *i, int64_t now, struct ingest_flow *flow, struct buf *out);
/* A content that goes out as a stream (fetch.h): the frame, and in *ret what the bytes behind it are read from, or NULL where there are none. */
struct ingest_fetch;
enum err MUST_USE ingest_fetch(struct ingest *i, struct bytes request, int64_t now, struct buf *out, struct ingest_fetch **ret, int64_t *ret_size);
enum err MUST_USE ingest_fetch_read(struct ingest_fetch *x, int64_t at, size_t most, struct buf *out);
void ingest_fetch_end(struct ingest_fetch *x);
/* Drops what no record needs any more; how many contents. */
enum err MUST_USE ingest_sweep(struct ingest *i, int64_t now, int64_t *ret_count);
/* The server's, as long as the ingest is open. */
const struct server_keys *ingest_keys(const struct ingest *i);
/* The administration's acts, given back after a restore (decree.h). */
enum err MUST_USE ingest_return(struct ingest *i, struct bytes request, int64_t now, struct buf *out);
/* An enrolment's. */
enum err MUST_USE ingest_enrol(struct ingest *i, struct bytes request, int64_t now, struct buf *out);

#endif
