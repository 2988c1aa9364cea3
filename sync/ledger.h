/* ledger.h - the server's side of the acts: log, judge, tables, in one order.
 *
 * The tables (a world and the indexes below) are made from the log alone; a ledger that finds them behind
 * the log's head catches up, so that they need not be durable when the log is. Within begin and commit the
 * acts of many requests are appended: one durable write for all of them. Several processes may hold a ledger
 * on the same files; begin takes turns.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "audience.h"
#include "checkpoint.h"
#include "code.h"
#include "judge.h"
#include "merkle.h"
#include "store.h"
#include "tile.h"

enum { LEDGER_STATEMENTS = 36, EPOCHS_MAX = 1000 };

/* Sums of hashes of all records of a scope, so that two sides can see that they hold the same. */
struct digest {
	uint64_t lane[2];
};
void digest_add(struct digest *d, const struct row *row, int sign); /* sign +1 or -1; an absent row adds nothing */

/* The digest of a scope that the batch touched; written at commit. */
struct scope_digest {
	struct bytes scope; /* data NULL = a free slot */
	struct digest digest;
};

/* What a device and the server agreed on: X25519 costs more than all else of an empty request. */
struct agreed {
	uint32_t device; /* 0 = a free slot */
	uint8_t public_key[PUBLIC_KEY_BYTES];
	struct mac_keys keys;
};
enum { AGREED = 512 };

/* A commitment code that was made a while ago: making one costs 0.2 s. */
struct made_code {
	uint8_t hash[HASH_BYTES]; /* of the send */
	char code[CODE_CHARS + 1];
};
enum { MADE_CODES = 64, CODES_TRIED = 16 };

/* A seed from which a salt of an erased text derives. */
struct burnt {
	uint32_t device;
	uint8_t seed[SEED_BYTES];
};

struct ledger {
	sqlite3 *db;
	const struct store *store;
	struct world world;
	sqlite3_stmt *sql[LEDGER_STATEMENTS];
	struct merkle merkle;
	int64_t position, time;
	uint32_t version; /* catalogue_version() at open */
	struct epoch epochs[EPOCHS_MAX];
	size_t epoch_count;
	bool open;		/* between begin and commit */
	struct arena batch;	/* entries not yet in the log */
	struct entry *entries;
	size_t entry_count, entry_room;
	struct scope_digest *digests; /* by hash, in a table of digest_room; at most half full */
	size_t digest_count, digest_room;
	struct tiles tiles;
	struct burnt *burnt; /* in this batch */
	size_t burnt_count, burnt_room;
	bool redact_due; /* a redaction may have been confirmed */
	bool unclean;	 /* the tables' WAL may still hold what was erased */
	struct burnt asked; /* the last one that the store was asked about, and its answer */
	bool asked_burnt;
	struct agreed *agreed;	/* AGREED of them, by device; NULL until the first */
	struct made_code *made; /* MADE_CODES of them, in turn; NULL until the first */
	size_t made_count;	/* of all that there were */
	/* of the act being applied */
	int64_t act_position, act_number;
	uint32_t act_device;
	struct move *moves; /* records whose scopes it changes although they stay as they are */
	size_t move_count, move_room;
};

/* The tables in `db` (not owned) for the log in `store` (not owned), caught up. `ret` must stay where it is. */
enum err MUST_USE ledger_open(sqlite3 *db, const struct store *store, struct ledger *ret);
void ledger_close(struct ledger *l);

enum err MUST_USE ledger_begin(struct ledger *l);
enum err MUST_USE ledger_commit(struct ledger *l); /* on an error nothing of the batch is in the log, or its outcome is unknown */
void ledger_rollback(struct ledger *l);
/* Carries out the redactions that are confirmed, in log, attachments and tables (redact.h); what was done already costs a look. Every commit and every
 * open does: to be called where one of them was cut short. Not between begin and commit. */
enum err MUST_USE ledger_redact(struct ledger *l);

/* Reading: one unchanging state from look to look_end, without holding up who writes. Not between begin and commit. */
enum err MUST_USE ledger_look(struct ledger *l);
void ledger_look_end(struct ledger *l);

uint32_t ledger_epoch(const struct ledger *l);

/* The newest number and head of a device's chain; number 0 and the start of the chain for a new one. ERR_NOT_FOUND for a device
 * that is not in register device. */
enum err MUST_USE ledger_tip(struct ledger *l, uint32_t device, struct tip *ret);
/* The head after `number`. ERR_NOT_FOUND. */
enum err MUST_USE ledger_head_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES]);

/* The public key of a device and its unit's code (in the world's arena). ERR_NOT_FOUND. */
enum err MUST_USE ledger_device(struct ledger *l, uint32_t device, uint8_t ret_key[PUBLIC_KEY_BYTES], struct bytes *ret_unit,
				bool *ret_revoked);
/* crypt_agree() with a device's public key, remembered; `secret` is the same in every call. */
enum err MUST_USE ledger_agree(struct ledger *l, const uint8_t secret[SECRET_KEY_BYTES], uint32_t device,
			       const uint8_t public_key[PUBLIC_KEY_BYTES], struct mac_keys *ret);
/* What a device of that unit has copies of, as enrolments stand. `unit` must outlive it. */
enum err MUST_USE ledger_audience(struct ledger *l, uint32_t device, struct bytes unit, struct audience *ret);

/* Whether the log waits, after a restore, for what an act stands on: its base is an act of another that the restore has lost, and whose device has not
 * come back (the base is *away*). A device that holds its act meanwhile loses nothing, for its proof goes with it. */
enum patience {
	PATIENCE_NONE,	/* all is judged at once */
	PATIENCE_SOME,	/* not what would be refused now, and had been taken before, or its base is away */
	PATIENCE_FULL,	/* nor what had been taken before, and its base is away: so it comes in the order that it had */
};

/* One act onto the log. */
struct arrival {
	const struct act *act; /* NULL where it cannot be read: `raw` is logged as refused */
	struct bytes raw;
	uint32_t device;
	int64_t number;
	uint8_t hash[HASH_BYTES], head[HASH_BYTES];
	int64_t now;			/* the server's clock */
	const char *code;		/* of a report's send, where it is known already; NULL or "" */
	const uint8_t *good_key;	/* see struct judging */
	int64_t fork_from, fork_to;	/* see struct stamp */
	const struct verdict *kept;	/* judging the log again: the verdict of an act that is ledger_blind(); else NULL */
	int64_t received;		/* when it was received before a restore, proven; 0 */
	uint32_t returned;		/* see struct stamp */
	const int64_t *found;		/* of one that is returned: what the judge found then, FOUND_MAX; NULL */
	const struct former *former;	/* FORMER_MAX, see struct stamp; NULL */
	enum patience patience;		/* of its device */
	const struct stamp *known;	/* judging the log again: what the stamp said of code, fork and restore; else NULL */
};
/* Judging the log again: whether what decided about the act cannot be looked at any more, a text of its own (act_is_blind()), of its record or of one that
 * it refers to. It keeps the verdict that it had. */
enum err MUST_USE ledger_blind(struct ledger *l, const struct act *a, bool *ret);
/* ERR_AWAY: not yet, see enum patience; nothing is in the log of it. */
enum err MUST_USE ledger_append(struct ledger *l, const struct arrival *a, struct verdict *ret_verdict, int64_t *ret_position);

/* A verified changeset: acts numbered from `first`. What the log has already is passed over. */
struct push {
	const struct act *acts;
	const uint8_t (*hashes)[HASH_BYTES];
	size_t count;
	uint32_t device;
	int64_t first;
	int64_t now;
	const struct bytes *unreadable;	       /* one an act, or NULL: where data is set, the act is logged as refused */
	const char (*codes)[CODE_CHARS + 1];   /* one an act, or NULL: see struct arrival */
	int64_t fork_from, fork_to;
	const int64_t *received;	       /* one an act, or NULL: see struct arrival */
	const struct former (*former)[FORMER_MAX]; /* one an act, or NULL: see struct stamp */
	enum patience patience;
	bool *away; /* one an act, or NULL where there is no patience: see ERR_AWAY */
};
/* OK; ERR_EARLY (first is above the tip + 1); ERR_FORK with the last number that both have in *ret_at; ERR_AWAY: what the log is to wait for is marked in
 * `away`, *ret_at is the number of the first of them, and the log has the acts before it. */
enum err MUST_USE ledger_push(struct ledger *l, const struct push *p, int64_t *ret_at);

/* The administration's own act (device 0, officer 0; entry, hash and head are filled in here). */
enum err MUST_USE ledger_administer(struct ledger *l, struct act *act, int64_t now, struct verdict *ret_verdict, int64_t *ret_position);

/* Whether a code is registered for the report that this act sends, and nothing has matched it yet: computing the code is then worth
 * its 0.2 s, best before begin (struct arrival takes it). */
enum err MUST_USE ledger_wants_code(struct ledger *l, const struct act *a, bool *ret);

/* A code that is registered is compared with those of the report's sends that are there, the last CODES_TRIED at most: makes them, if this act of a device (0
 * = the administration) registers one and it may, so that the log need not wait for it between begin and commit. No more than *left codes, which goes down;
 * *some becomes true where there are any. Within ledger_look. */
enum err MUST_USE ledger_make_codes(struct ledger *l, const struct act *a, uint32_t device, int *left, bool *some);
/* Those that another handle has made: its `made`. */
void ledger_know_codes(struct ledger *l, const struct made_code *list, size_t count);

/* What became of an act of a device: its stamp and verdict as the log has them. An act that came twice has the place and
 * verdict of the first time, and `again` set. Texts of the verdict are decoded. ERR_NOT_FOUND. */
struct fate {
	int64_t position, time;
	bool again;
	struct stamp stamp;
	struct verdict verdict;
};
enum err MUST_USE ledger_fate(struct ledger *l, uint32_t device, int64_t number, struct fate *ret);
/* The fates of numbers from..to in order; stops at the first error of `each` and passes it on. ERR_NOT_FOUND where one is missing. */
enum err MUST_USE ledger_fates(struct ledger *l, uint32_t device, int64_t from, int64_t to,
			       enum err (*each)(void *ctx, const struct fate *f), void *ctx);
/* The setting of `field` and `sub` in the act at a position, its data in the world's arena; V_NULL where it has none. */
enum err MUST_USE ledger_setting(struct ledger *l, int64_t position, uint32_t field, struct bytes sub, struct value *ret);
/* For delta.c: reg, key, fields, entered, device, number, position of what was touched in scope ?1 after position ?2. */
sqlite3_stmt *ledger_touched(struct ledger *l);

/* The leaf of an entry in the Merkle tree, and the stamp as it stands in it: position, time, the rest of the stamp. `stamp` comes empty,
 * with room for ENTRY_STAMP_MAX. */
enum { ENTRY_STAMP_MAX = 1024 };
void entry_leaf(const struct entry *e, struct buf *stamp, uint8_t ret[HASH_BYTES]);

/* The key of the one record of the act's register that was touched at its base in these scopes; ERR_NOT_FOUND where there is none, or several. Its text is
 * put into `arena`. */
enum err MUST_USE ledger_key_at(struct ledger *l, const char (*tokens)[TOKEN_MAX + 1], size_t count, const struct act *a, struct arena *arena,
				struct key *ret);
/* Texts of an act that came as splices (splice.h) are made of those that the act's record has now, if such a device is told that record: in `arena`, *room
 * bytes of them at most, which shrinks by what they take. ERR_NOT_FOUND where it cannot be; the act is then not to be used. */
enum err MUST_USE ledger_unsplice(struct ledger *l, const struct audience *audience, struct act *a, struct arena *arena, size_t *room);
/* The hash of the act at that place of a device's chain. ERR_NOT_FOUND. */
enum err MUST_USE ledger_hash_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES]);
enum err MUST_USE ledger_root(struct ledger *l, const struct seen *seen, uint8_t ret[HASH_BYTES]);
/* Digest of what such a device holds that knows this version of the catalogue. */
enum err MUST_USE ledger_digest(struct ledger *l, const struct audience *a, uint32_t version, struct digest *ret);

#endif
