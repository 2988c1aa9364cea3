/* changeset.h - a run of acts of one device as it travels: chained, shared parts once, one signature.
 *
 *   changeset = [first, seed bytes 16 or 0, clock, fork, signature bytes 64, acts]
 *   first     = number of the first act in the device's chain
 *   clock     = what the first act's difference counts from
 *   fork      = null, or [from, to]: the device's branch left the logged chain after number `from`, and what the log has of
 *               it up to `to` is another branch's
 *   acts      = [act, ...]; an act is a map of integer keys. What is left out is as in the act before it (for the first:
 *               entry first − 1, officer 0, register 0, verb 0, no key, clock as above, no checkpoint seen)
 *       0 entry - entry before (default 1) · 1 officer · 2 register · 3 verb · 4 key: null = that of the one record of the register that was
 *         touched at base in the device's scope, which the server can tell · 5 base - base before (left out: no base)
 *       6 clock - clock before, ms (default 0) · 7 seen: null = none, [epoch, position − base, time − clock] where the server knows the
 *         root, or with the root · 8 seed, where it is not the changeset's and something needs it; an empty string = none (erased)
 *       9 settings (default none): a text may be a splice of the one that the record has at the server (splice.h); not beside salts · 10 digest · 11 personal signature · 12 salts · from 14 on: what later versions add
 *     or, where the server said that it cannot read the act: [act hash bytes 32, act as act.h encodes it, bytes]
 *
 * The signature is over hashes, so that acts may be packed anew: tag "kycuong push 1" padded with zeros to 16 bytes, device u32, epoch
 * u32, first u64, count u32, head before the first, head after the last, from u64, to u64; big-endian. The heads
 * are not sent: both sides know them. */
#ifndef CHANGESET_H
#define CHANGESET_H

#include "act.h"

enum { CHANGESET_MAX = 256 * 1024 /* raw */, CHANGESET_ACTS_MAX = 4096 };

struct changeset {
	int64_t first;
	uint8_t seed[SEED_BYTES];
	int64_t clock, fork_from, fork_to; /* fork_to 0 = none */
	uint8_t signature[SIGNATURE_BYTES];
};

/* Writing: the head, then each act in order, after the one before (a blank act before the first). `known`: what the server can tell by
 * itself: the root of the checkpoint the act has seen, and the key, by the base. */
enum { KNOWN_ROOT = 1, KNOWN_KEY = 2 };
void changeset_head(const struct changeset *c, size_t count, struct buf *out);
void changeset_act(const struct changeset *c, const struct act *before, const struct act *a, int known, struct buf *out);
void changeset_opaque(const uint8_t hash[HASH_BYTES], struct bytes act, struct buf *out);

/* Reading, the same way. changeset_act_take() fills in the device, and allocates what act_free() frees; the root of a checkpoint
 * whose root did not travel is left zero, `ret_root_missing` says so, and so is a key that did not. An opaque act has `ret_opaque` set and only
 * `ret_hash` and `ret_raw`. A text
 * that came as a splice stays one until ledger_unsplice(). Each returns false and sets the reader bad on any fault. */
bool changeset_head_take(struct cbor *r, struct changeset *ret, size_t *ret_count);
struct act_taken {
	struct act act;
	bool opaque, root_missing, key_missing, spliced, seeded; /* seeded: it states a seed of its own */
	size_t content;		  /* bytes of the settings */
	uint8_t hash[HASH_BYTES]; /* opaque only */
	struct bytes raw;
};
bool changeset_act_take(struct cbor *r, const struct changeset *c, uint32_t device, const struct act *before, struct act_taken *ret);

/* What the signature is over. */
struct span {
	uint32_t device, epoch;
	int64_t first;
	size_t count;
	const uint8_t *before, *after; /* heads */
	int64_t fork_from, fork_to;
};
void changeset_sign(const struct span *s, const uint8_t secret[SECRET_KEY_BYTES], uint8_t ret[SIGNATURE_BYTES]);
bool changeset_verify(const struct span *s, const uint8_t public_key[PUBLIC_KEY_BYTES], const uint8_t signature[SIGNATURE_BYTES]);

#endif
