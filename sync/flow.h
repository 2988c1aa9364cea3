/* flow.h - a content on its way up as one stream, in which every byte that arrived counts, though the line is cut in the middle. No IO.
 *
 *   request = length of the frame u16, frame, bytes of the content, as many as the device likes
 *   frame   = as filing.h has requests; body: 1 to 4, and 10 = which byte of the content comes first
 *   answer  = as filing.h
 *
 * The frame is authenticated like every request. The bytes behind it need no MAC: each chunk is checked by the list, which hangs on the hash in the
 * frame. What there is of a chunk that is not whole is kept as it came (started_put()), and thrown away where the chunk then turns out wrong, so that
 * at worst a chunk goes twice. So a cut costs what was on the line, and nothing else; a stream may be as long as the line is worth.
 *
 * At the server a stream is fed as it comes and kept from time to time; several of one content may be open at once, where a device came back before
 * the old connection was seen to be dead: each byte has its place. */
#ifndef FLOW_H
#define FLOW_H

#include "filing.h"

enum {
	FLOW_CHUNKS_MAX = 64, /* what a device sends in one, with the frame */
	FLOW_FRAME_MAX = 1024,
	FLOW_REQUEST_MAX = 2 + FLOW_FRAME_MAX + FLOW_CHUNKS_MAX * CHUNK,
	FLOW_CAME_MAX = 128 * 1024, /* what may come between two flow_keep() */
};

/* The device's: `part` is the content from byte `at` on. Its answer is for file_take(). */
enum err MUST_USE flow_ask(struct replica *r, const struct claim *c, int64_t size, int64_t at, struct bytes part, const uint8_t *random,
			   struct buf *out, struct file_round *ret);

/* The server's. */
struct flow {
	struct buf came; /* and not kept yet: the frame, then bytes from `at` on */
	bool open;	 /* the frame is read */
	struct visit visit;
	struct file_served served; /* so far */
	int64_t size, from, at, more;
};
void flow_begin(struct flow *f);
void flow_free(struct flow *f);
#define OWN_FLOW OWN(flow_free)
/* ERR_TOO_BIG where more came than FLOW_CAME_MAX. */
enum err MUST_USE flow_add(struct flow *f, struct bytes part);
/* Whether the frame is whole, and flow_keep() can do something. */
bool flow_ready(const struct flow *f);
/* Reads the frame if that was not done, and puts on the disk what came since. Within ledger_look. The errors of file_serve(). */
enum err MUST_USE flow_keep(struct flow *f, struct ledger *l, const struct server_keys *k, struct blobs *b, int64_t now);
/* After the last flow_keep(). */
enum err MUST_USE flow_answer(const struct flow *f, struct buf *out);

#endif
