/* act.h - the unit of change: what one officer did to one record.
 *
 * An act is immutable. Its hash is what all evidence binds to (personal signatures, commitment codes, the
 * chain, the Merkle leaf); it covers everything below but the personal signature itself, with each text
 * among the settings replaced by its salted commitment. PROTOCOL.md gives every byte.
 */
#ifndef ACT_H
#define ACT_H

#include "buf.h"
#include "cbor.h"
#include "crypt.h"
#include "value.h"

enum {
	SEED_BYTES = 16,
	ACT_MAX = 64 * 1024,
	ACT_CONTENT_MAX = 56 * 1024, /* the encoded settings together with the unknown keys */
	FIELD_NUMBER_MAX = 65535,
};

/* A server checkpoint as an act commits to it; all zero = none known. */
struct seen {
	uint32_t epoch;
	int64_t position;
	int64_t time; /* ms UTC */
	uint8_t root[HASH_BYTES];
};

struct act {
	uint32_t device;	/* 0 = the server's administration */
	int64_t entry;		/* the device's entry counter, from 1 */
	int64_t officer;	/* id in register official; 0 = the administration */
	uint32_t reg, verb;	/* numbers of the register and of its verb */
	struct key key;
	int64_t base;		/* log position of the record's version that was seen; 0 = no record */
	int64_t clock;		/* the device's clock at entry, ms UTC */
	struct seen seen;	/* newest checkpoint known at entry */
	uint8_t seed[SEED_BYTES]; /* salts of the texts derive from it */
	struct setting *settings;
	size_t setting_count;
	bool has_digest;	/* a digest is there (every personally signed verb has one, and a report's send) */
	uint8_t digest[HASH_BYTES];	    /* of the record as the author saw it; covered by the hash */
	bool personal;		/* a signature is there */
	uint8_t signature[SIGNATURE_BYTES]; /* Ed25519 of the officer's personal key over the act's hash */
	/* After a redaction the seed is gone (all zero) and the salts of the texts that stay are here, SALT_BYTES a
	 * setting (unused where it is no text); else NULL. Owned. */
	uint8_t *salts;
	/* Keys that a later version wrote, in their encoded form, keys and values alternating: kept, passed on, and
	 * covered by the hash. A view. */
	struct bytes rest;
	size_t rest_count;
};

/* Deterministic. Never fails for an act that act_decode or the entry path made. */
void act_hash(const struct act *a, uint8_t ret[HASH_BYTES]);

/* The self-contained form kept in the outbox and in the log (nothing of it left out, seed and seen included). */
enum err MUST_USE act_encode(const struct act *a, struct buf *out);

/* Decodes the form above. Texts point into `in`; the settings are allocated: act_free() them. ERR_CBOR or
 * ERR_FORMAT for anything that act_encode would not write (not canonical, over a limit, invalid UTF-8). */
enum err MUST_USE act_decode(struct bytes in, struct act *ret);
void act_free(struct act *a);
#define OWN_ACT OWN(act_free)

/* The act with the texts marked in `erase` (one flag a setting) replaced by their commitments, the seed dropped and
 * the salts of the other texts written out: encoded like act_encode does. Its hash is the same. Where it would
 * become too long so, all its texts are replaced. */
enum err MUST_USE act_erase(const struct act *a, const bool *erase, struct buf *out);

/* Whether a text of it is erased. */
bool act_is_erased(const struct act *a);
/* Whether what decided about it cannot be looked at again: a text, or the seed of its digest. It keeps the verdict that it had. */
bool act_is_blind(const struct act *a);

/* Parts that the changeset shares. The settings as a map; out of order or over a limit: ERR_FORMAT. */
enum err MUST_USE settings_encode(const struct setting *settings, size_t count, struct buf *out);
/* Takes that map from a reader; sets the reader bad on any fault. The settings are allocated. */
bool settings_decode(struct cbor *r, struct setting **ret, size_t *ret_count);
/* The same as a changeset has them, texts that are splices among them. */
enum err MUST_USE settings_encode_spliced(const struct setting *settings, size_t count, struct buf *out);
bool settings_decode_spliced(struct cbor *r, struct setting **ret, size_t *ret_count);
/* Takes `pairs` pairs of a map whose keys are all integers of ACT_KEYS or more, as `rest`. */
enum { ACT_KEYS = 14 };
bool act_rest_decode(struct cbor *r, size_t pairs, struct bytes *ret);
/* The salts of the texts, one after the other: how key 13 and the changeset carry them. */
void act_salts_encode(const struct act *a, struct buf *out);
/* Whether anything of it may derive from the seed: a text, the digest, what a later version added. */
bool act_salted(const struct act *a);
bool act_salts_decode(struct act *a, struct bytes salts); /* false if their number is not that of the texts */

/* The message a personal key signs for an act hash: domain tag and hash. */
enum { PERSONAL_MESSAGE_BYTES = 48 };
void act_personal_message(const uint8_t hash[HASH_BYTES], uint8_t ret[PERSONAL_MESSAGE_BYTES]);

/* The digest of a record's content as a signer saw it: a hash over one salted commitment a setting, salts
 * derived from the act's seed and entry. `content` holds the fields that the signer's unit writes, sorted. */
void content_digest(const uint8_t seed[SEED_BYTES], int64_t entry, const struct setting *content, size_t count,
		    uint8_t ret[HASH_BYTES]);

#endif
