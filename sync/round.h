/* round.h - one sync: a request that pushes and asks, an answer with verdicts, delta and checkpoint. No IO.
 *
 *   device                                  server
 *   round_ask   -> request ->  round_open    (worker: MAC, unpack, decode, hash, signature; no lock)
 *                              round_push    (sequencer: between ledger_begin and ledger_commit)
 *   round_take  <- answer  <-  round_answer  (worker: in one read transaction)
 *
 * PROTOCOL.md gives every byte. A lost request, a lost answer, either of them twice or out of order change
 * nothing but the time it takes. */
#ifndef ROUND_H
#define ROUND_H

#include "changeset.h"
#include "code.h"
#include "replica.h"

enum {
	NONCE_BYTES = 8,
	ROUND_RANDOM_BYTES = NONCE_BYTES + SEED_BYTES,
	REQUEST_MAX = 320 * 1024,	 /* packed */
	ANSWER_MAX = 32 * 1024 * 1024,	 /* packed and raw */
	PAGE_MIN = 8, PAGE_USUAL = 18, PAGE_MAX = 22, /* a page of the delta: so many bits, as a number of raw bytes */
	ROUND_PAGES = 64,		 /* in one answer, at most */
};

/* ---- The device's side ---- */

/* What a request asked, needed to take its answer. */
struct round {
	uint8_t nonce[NONCE_BYTES];
	int64_t cursor;		/* the answer's delta starts there */
	int64_t since;		/* lower where pages of one delta are still to come: see delta.h */
	size_t sent;		/* raw bytes of acts */
	uint32_t epoch;
	int64_t acked;		/* number up to which the device knew its acts to be in the log */
	int64_t pushed;		/* last number pushed; `acked` where there was nothing */
	uint8_t head[HASH_BYTES]; /* of the chain there, where there was something */
	bool afresh;		/* asked for everything */
	int64_t erased;		/* told with it: replica_erased(); 0 */
	bool whole;		/* its acts have all keys and texts */
	uint32_t version;	/* of the catalogue that the answer may speak of */
	struct mac_keys keys;
};

/* Composes a request: at most `slice` raw bytes of waiting acts (one act at least), and the cursor. The answer brings at most a page
 * of r->page bits. Appends to `out`.
 * `random`: ROUND_RANDOM_BYTES. Takes its own transaction. */
enum err MUST_USE round_ask(struct replica *r, size_t slice, const uint8_t *random, struct buf *out, struct round *ret);

struct taken {
	bool more;		/* ask again at once: acts are still waiting, or pages, or a fork was adopted, or all must be fetched */
	int64_t again_after_s;	/* the server is busy: not before that; 0 */
	int64_t accepted, merged, refused; /* verdicts on acts of this device */
	int64_t records;	/* changed by the delta */
	size_t brought;		/* raw bytes of the delta */
	int pages;		/* that the answer had */
	bool revoked;
	bool restored; /* the server came back from a backup: what replica_give_back() gives goes up before the next round */
};
/* Takes an answer, each of its pages in one transaction: before-images back, own accepted acts and the delta applied, waiting acts redone.
 * ERR_ANSWER_BAD (MAC, form, signature: nothing was changed), ERR_SERVER_KEY, ERR_SERVER_REFUSED; an answer that came too late, because
 * another process synced meanwhile, is OK and changes nothing. */
enum err MUST_USE round_take(struct replica *r, const struct round *round, struct bytes answer, int64_t now, struct taken *ret);
/* The same while it comes in: intake_take() takes each page that is whole, from the beginning of what is there, and says how many bytes need not be
 * kept; intake_rest() the rest, once that is all. What was taken stays, whatever becomes of the rest. After an error it can only be ended. */
struct intake;
struct intake *intake_begin(struct replica *r, const struct round *round);
enum err MUST_USE intake_take(struct intake *i, struct bytes in, int64_t now, size_t *ret_used);
enum err MUST_USE intake_rest(struct intake *i, struct bytes in, int64_t now, struct taken *ret);
const struct taken *intake_taken(const struct intake *i); /* up to here */
void intake_end(struct intake **i); /* cleanup form */

/* ---- The server's side ---- */

struct server_keys {
	uint8_t public_key[PUBLIC_KEY_BYTES], secret_key[SECRET_KEY_BYTES];
};

/* What became of a push, as the answer says it. */
enum outcome {
	PUSH_OK,
	PUSH_EARLY,	  /* what comes before it is not in the log: the tip says from where to send again */
	PUSH_FORK,
	PUSH_SIGNATURE,	  /* not signed by this device, or not over these acts */
	PUSH_UNREADABLE,  /* send that act again as opaque */
	PUSH_BUSY,	  /* nothing was taken; send it again */
	PUSH_WHOLE,	  /* what stands for a key or for a text does not tell one here: send it again with all of them */
	PUSH_AWAY,	  /* the acts before one were taken; that one stands on what a restore has lost and nobody has given back: hold it, and push the rest */
	PUSH_OUTCOMES
};

/* A request on its way through the server. */
struct visit {
	uint32_t device;
	uint8_t nonce[NONCE_BYTES];
	struct mac_keys keys;
	uint32_t epoch;
	int64_t cursor, acked, since;
	int page; /* 0 = all at once */
	int pages; /* so many at most */
	uint32_t version; /* of the device's catalogue */
	int64_t erased;	  /* redactions up to that position are carried out on it; 0 = it says nothing of them */
	bool afresh;
	struct arena arena; /* all of the below */
	struct act *acts;
	uint8_t (*hashes)[HASH_BYTES];
	struct bytes *unreadable; /* one an act: raw bytes where it cannot be read */
	int64_t *received;     /* one an act: when it was received before the server was restored, proven; 0 */
	struct former *proof;  /* one an act: the checkpoint that proves it */
	struct former (*former)[FORMER_MAX]; /* one an act: where it stood then, as the device says */
	enum patience patience;
	bool *away;	       /* one an act: PUSH_AWAY is about it */
	char (*codes)[CODE_CHARS + 1]; /* one an act: its commitment code where one is registered for its report, else "" */
	struct made_code *made; /* what codes that the acts register will be compared with */
	size_t made_count;
	size_t count;
	int64_t first, fork_from, fork_to;
	uint8_t signature[SIGNATURE_BYTES]; /* the push's, as sent */
	size_t sent;			    /* how many acts it said to have */
	bool keyless, spliced;		    /* a key is what its base tells, a text what the record has here: perhaps another than the device meant */
	bool looked, blind;		    /* the next three are there, for they were needed; blind: the device is told nothing any more */
	struct audience audience;	    /* of the device */
	char (*tokens)[TOKEN_MAX + 1];
	size_t token_count;
	size_t texts;			    /* bytes of those that came as splices */
	/* what became of the push */
	enum outcome outcome;
	int64_t at; /* PUSH_FORK: the last number that both have; PUSH_UNREADABLE, PUSH_AWAY: the number of the first of them */
};
void visit_free(struct visit *v);

/* Checks and decodes. `l` is a ledger used for reading only, within ledger_look (any handle of the worker's). An error means that no answer with
 * a MAC can be given: ERR_DEVICE_UNKNOWN, ERR_MAC, ERR_TOO_BIG, ERR_FORMAT, ERR_CBOR, ERR_UNPACK. */
enum err MUST_USE round_open(struct ledger *l, const struct server_keys *k, struct bytes request, struct visit *ret);
/* Appends what is new to the log, between begin and commit of the sequencer's ledger. An error is of the storage; what was wrong
 * with the push itself goes into the visit, and the answer says it. Does nothing for a visit without acts. */
enum err MUST_USE round_push(struct ledger *l, struct visit *v, int64_t now);
struct answering {
	int64_t now;
	int64_t again_after_s; /* see struct taken */
	int64_t backed_up;     /* log position up to which a backup is known to exist; 0 */
};
/* Composes the answer from a ledger at or above the position committed; within ledger_look. Appends to `out`. */
enum err MUST_USE round_answer(struct ledger *l, const struct server_keys *k, struct visit *v, const struct answering *a, struct buf *out);

#endif
