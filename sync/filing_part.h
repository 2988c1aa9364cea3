/* filing_part.h - within filing.c and flow.c: what a request about a content says, and how it is answered. */
#ifndef FILING_PART_H
#define FILING_PART_H

#include "file_value.h"
#include "filing.h"
#include "round_wire.h"

enum part_key { PART_REGISTER = 1, PART_KEY, PART_HASH, PART_SIZE, PART_LIST, PART_PROOF, PART_FROM, PART_DATA, PART_COUNT, PART_AT };
enum parted_key { PARTED_OUTCOME = 1, PARTED_NEXT, PARTED_LIST, PARTED_DATA, PARTED_MORE };

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
	int64_t size, from, count, at;
	struct bytes list, proof, data;
	bool offer, flows;
	/* what was found */
	struct row_file file;
	struct holding h;
	struct blob *blob;
	enum file_outcome outcome;
	int64_t more;	/* bytes of the chunk h.next that are there */
	struct buf out; /* chunks */
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

#endif
