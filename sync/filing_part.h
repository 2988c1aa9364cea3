/* filing_part.h - within filing.c, flow.c and fetch.c: what a request about a content says, how it is answered, and how what came of it is kept. */
#ifndef FILING_PART_H
#define FILING_PART_H

#include "file_value.h"
#include "filing.h"
#include "round_wire.h"

enum part_key { PART_REGISTER = 1, PART_KEY, PART_HASH, PART_SIZE, PART_LIST, PART_PROOF, PART_FROM, PART_DATA, PART_AT = 10, PART_WANTED };
enum parted_key { PARTED_OUTCOME = 1, PARTED_NEXT, PARTED_LIST, PARTED_MORE = 5 };

/* What came of a content from its byte `at` on goes behind what is there: `next` chunks, and perhaps the begin of the one that comes then. So does each
 * chunk that is whole with it; what is left is kept as begun, and *ret_more says how much that is. Nothing is taken twice, nor behind a gap. ERR_MAC: the
 * chunk *next is wrong; the ones before it are there, and what was begun is dropped. Within a transaction. */
enum err MUST_USE part_keep(struct blobs *b, const struct claim *c, const struct blob *x, int64_t at, struct bytes came, int64_t *next, int64_t *ret_more);

/* ---- The device's side ---- */

/* The head of a body whose map has `more` pairs behind it. */
void part_claim(struct buf *b, const struct claim *c, int64_t size, size_t more);
enum err MUST_USE part_compose(struct replica *r, struct bytes body, const uint8_t *random, struct file_round *round, struct buf *out);

/* ---- The server's ---- */

struct serving {
	struct ledger *l;
	struct blobs *b;
	struct visit *v;
	int64_t now;
	/* as asked */
	struct claim claim;
	int64_t size, from, at;
	struct bytes list, proof, data;
	bool offer, flows, wanted;
	/* what was found */
	struct row_file file;
	struct holding h;
	struct blob *blob;
	enum file_outcome outcome;
	int64_t more; /* bytes of the chunk h.next that are there */
	bool tell_list;
};
enum err MUST_USE serving_read(struct serving *s, struct bytes body);
/* Whether the record, as far as this device sees it, holds such an attachment. */
enum err MUST_USE serving_find(struct serving *s, bool *ret);
/* All chunks are here: the content is what the record says that it is, or is not held. */
enum err MUST_USE serving_whole(struct serving *s);
/* How much of the chunk that comes next is here. */
enum err MUST_USE serving_more(struct serving *s);
enum err MUST_USE serving_answer(struct serving *s, struct buf *out);
/* What it came to. */
struct file_served serving_done(const struct serving *s);

#endif
