/* fetch.h - a content on its way down as one stream: flow.h the other way round, kept by the same code. No IO.
 *
 *   request = as filing.h has them; body: 1 to 4, and 11 = the byte of the content from which on it is wanted
 *   answer  = length of the frame u16, frame, the content from there to its end
 *   frame   = as filing.h has answers; with 3 where the first byte is wanted. Behind one whose outcome is not good nothing follows.
 *
 * The frame is authenticated like every answer, and the list in it hangs on the hash that the record has; each chunk is checked by the list. So the
 * device keeps whatever came of an answer that was cut, to the byte, and asks for the rest. */
#ifndef FETCH_H
#define FETCH_H

#include "filing.h"

enum {
	FETCH_FRAME_MAX = LIST_MAX + 1024,
	FETCH_CAME_MAX = 512 * 1024, /* what may come between two fetch_keep() */
};
_Static_assert(FETCH_FRAME_MAX <= UINT16_MAX, "its length is a u16");

/* ---- The device's side ---- */

struct fetch {
	struct blobs *blobs;
	struct claim claim;
	int64_t size;
	struct blob *blob; /* its list, and so much of it is here */
	int64_t more;	   /* bytes of the chunk that comes next are here too */
	bool known;	   /* the list is here */
	/* of the answer that is coming */
	struct file_round round;
	struct buf came; /* and not kept yet: the frame, then bytes from `at` on */
	bool open;	 /* the frame is read */
	enum file_outcome outcome;
	int64_t at;
};
/* Of a content of that size, whatever of it is here already; the claim's key must live as long. The errors of the storage. */
enum err MUST_USE fetch_begin(struct blobs *b, const struct claim *c, int64_t size, struct fetch *ret);
void fetch_free(struct fetch *f);
#define OWN_FETCH OWN(fetch_free)
int64_t fetch_here(const struct fetch *f); /* bytes, from the first on */

/* Asks for the rest; `random` is NONCE_BYTES. What came of an answer before must be kept, or is forgotten. */
enum err MUST_USE fetch_ask(struct fetch *f, struct replica *r, const uint8_t *random, struct buf *out);
/* ERR_TOO_BIG where more came than FETCH_CAME_MAX. */
enum err MUST_USE fetch_add(struct fetch *f, struct bytes part);
/* Reads the frame once it is whole, and puts on the disk what came since. ERR_ANSWER_BAD: the frame is none, or a chunk is not what the list says: what
 * was begun of it is dropped. */
enum err MUST_USE fetch_keep(struct fetch *f, int64_t now);

/* ---- The server's ---- */

/* Answers a request: the frame with its length. In *ret what the content's bytes are read from, with fetch_read() from *ret_at on, where the outcome is
 * good. Within ledger_look. Errors as file_serve(). */
enum err MUST_USE fetch_serve(struct ledger *l, const struct server_keys *k, struct blobs *b, struct bytes request, struct buf *out,
			      struct file_served *ret_served, struct blob *ret, int64_t *ret_at);
/* Appends `most` bytes from `at` on, or as many as there are to the end of a chunk. ERR_NOT_FOUND, ERR_STORAGE_DAMAGED where it was erased meanwhile. */
enum err MUST_USE fetch_read(struct blobs *b, const struct blob *x, int64_t at, size_t most, struct buf *out);

#endif
