/* filing.h - contents of attachments on their way: after the acts, up (flow.h) and down (fetch.h) as a stream, on a stick piece by piece. No IO.
 *
 *   device                              server
 *   file_offer, file_send -> request ->  file_serve
 *   file_take             <- answer  <-
 *
 * An act carries of an attachment what file_value.h says; once it is in the log the device offers the content for that record. The server
 * takes chunks only where the record, as the log has it, holds an attachment of that hash and the device sees the record; and it tells how far
 * it has come by that record's holding alone. So a hash is worth nothing: whoever offers a content that the server has from somebody else
 * proves that he has it too (blob_proof()), or sends all of it, and nobody learns by asking whether it is there. Out it goes to whoever sees a
 * record for which it was delivered whole.
 *
 *   request = as in round_wire.h, tag "kycuong part 1"; body:
 *     1 register · 2 key (text) · 3 hash bytes 32 · 4 size
 *     5 list · 6 proof bytes 32 (an offer)
 *     7 number of the first chunk, left out = 0 · 8 chunks, one behind the other in one byte string (a piece)
 *     10 the first byte of a stream (flow.h) · 11 the byte from which on it is wanted (fetch.h); 9 was another way to ask
 *   answer  = as in round_wire.h, tag "kycuong parted 1"; body:
 *     1 outcome, left out = 0 · 2 next: chunks that were delivered for that record · 3 list, of a fetch from the first byte on
 *     5 so many bytes of the chunk `next` are there too, left out = 0; 4 was a way to answer 9 */
#ifndef FILING_H
#define FILING_H

#include "blobs.h"
#include "round.h"

enum { PIECE_MAX = 15 /* chunks in a request: 240 KiB */ };
#define DEVICE_SHARE (INT64_C(2) * 1024 * 1024 * 1024) /* bytes that the holdings of one device may declare */

enum file_outcome {
	FILE_GOOD,
	FILE_UNKNOWN,  /* no such record in scope, or no such attachment in it (yet, or any more) */
	FILE_OFFER,    /* offer it first: the server knows nothing of this content for this record */
	FILE_PARTLY,   /* asked for, and not there yet: `next` of it is */
	FILE_SHARE,    /* the device has used up its share */
	FILE_WRONG,    /* chunk, list or size is not what the hash says, or the content not what the record says */
};

/* What a request was about, to take its answer. */
struct file_round {
	uint8_t nonce[NONCE_BYTES];
	struct mac_keys keys;
};
struct file_answer {
	enum file_outcome outcome;
	int64_t next, more; /* chunks, and bytes of the one that comes next */
	struct bytes list;  /* of a fetch; a view of `body` */
	struct buf body;
};
void file_answer_free(struct file_answer *a);
#define OWN_FILE_ANSWER OWN(file_answer_free)

/* ---- The device's side: `random` is NONCE_BYTES ---- */

enum err MUST_USE file_offer(struct replica *r, const struct claim *c, struct bytes content, const uint8_t *random, struct buf *out,
			     struct file_round *ret);
enum err MUST_USE file_send(struct replica *r, const struct claim *c, int64_t from, struct bytes chunks, int64_t size, const uint8_t *random,
			    struct buf *out, struct file_round *ret);
/* ERR_ANSWER_BAD. */
enum err MUST_USE file_take(const struct file_round *round, struct bytes answer, struct file_answer *ret);

/* ---- The server's ---- */

/* What a request came to. */
struct file_served {
	uint32_t device; /* who asked */
	uint32_t reg;
	char key[KEY_MAX + 1];
	uint8_t hash[HASH_BYTES];
	enum file_outcome outcome;
	int64_t next;
};
/* Answers a request; the ledger is used for reading only, within ledger_look. What it returns as OK is on disk. Errors: as round_open(),
 * and those of the storage. */
enum err MUST_USE file_serve(struct ledger *l, const struct server_keys *k, struct blobs *b, struct bytes request, int64_t now, struct buf *out,
			     struct file_served *ret);
/* How much of a record's attachment the server has. ERR_NOT_FOUND: nothing yet. */
enum err MUST_USE file_delivered(struct blobs *b, const struct claim *c, bool *ret_whole);
/* Drops holdings whose record has no such attachment any more, and contents that nobody holds; younger ones than a day stay. Within
 * ledger_look. */
enum err MUST_USE files_sweep(struct ledger *l, struct blobs *b, int64_t now, int64_t *ret_count);

#define PART_TAG "kycuong part 1"
#define PARTED_TAG "kycuong parted 1"

#endif
