/* take_part.h - within the round at the device: an answer, from its bytes to the last row, step by step as round_take.c calls them. All of it is in one
 * transaction; ERR_ANSWER_BAD where the answer says what cannot be. */
#ifndef TAKE_PART_H
#define TAKE_PART_H

#include "delta.h"
#include "replica_sql.h"
#include "round_wire.h"

struct answer {
	struct replica *r;
	const struct round *round;
	int64_t now;
	struct acked acked;
	/* as sent */
	struct checkpoint checkpoint;
	int64_t outcome, at, backed_up, again_after_s;
	struct tip tip;
	bool has_head, afresh, revoked, restored, has_digest;
	int64_t cursor;	    /* the page's end; 0 = the last page */
	bool filling;	    /* all comes afresh, in this answer or in pages */
	struct cbor fates, delta, decrees, away;
	size_t fate_count;
	bool has_delta, has_decrees, has_away;
	uint64_t digest;
	struct seen known; /* before it */
	bool redacted;	   /* a redaction came, or one of ours was taken */
	int64_t not_again; /* acts of ours that an earlier life of the server had taken and this one refused */
	struct taken taken;
};

/* ---- round_read.c ---- */

enum err MUST_USE answer_read(struct bytes body, struct answer *a);
/* Whether this is a newer word of the pinned server about our chain. */
enum err MUST_USE answer_check(struct answer *a);

/* ---- round_settle.c ---- */

/* Own acts that are in the log now: their effects on the rows, and what a person must see. ret_number: of the last of them in the chain. */
enum err MUST_USE settle_own(struct answer *a, int64_t *ret_number);
bool is_redaction(const struct reg *reg);

/* ---- round_rows.c ---- */

enum err MUST_USE take_delta(struct answer *a);

/* ---- replica_kin.c ---- */

/* The record of an act, then those that the act or its record names. */
struct kin {
	struct kin_record *list;
	size_t count;
	struct arena arena;
	int64_t versions; /* of all of them in this device's copy, added up: another number once one has moved */
	bool there;	  /* its record is in the copy */
};
enum err MUST_USE kin_of(struct replica *r, const struct act *a, struct kin *ret);
void kin_free(struct kin *k);
bool kin_same(const struct kin *a, const struct kin *b);  /* one record */
bool kin_names(const struct kin *a, const struct kin *b); /* a names b's record */

/* ---- replica_held.c ---- */

/* What PUSH_AWAY is about goes out of the chain, and what waits behind it and would overtake it; those that stay are to be signed again. */
enum err MUST_USE hold_away(struct answer *a);
enum err MUST_USE held_count(struct replica *r, int64_t *ret);
/* At the end of an answer: what may be tried again goes to the end of the chain. */
enum err MUST_USE held_review(struct answer *a);
/* A restore was seen: from now on what stands on lost acts is held. What is held already waits behind the rest, to be signed again with it: the server
 * of now says anew what it waits for. */
enum err MUST_USE patience_begin(struct answer *a);

/* ---- round_chain.c ---- */

/* What the answer says of our chain, where acts up to `number` are in the log now: forks, restores, what is signed again. */
enum err MUST_USE follow_chain(struct answer *a, int64_t number);

#endif
