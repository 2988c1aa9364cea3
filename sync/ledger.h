/* ledger.h - the server's side of the acts: log, judge, tables, in one order.
 *
 * The tables (a world and the indexes below) are made from the log alone; a ledger that finds them behind
 * the log's head catches up, so that they need not be durable when the log is. Within begin and commit the
 * acts of many requests are appended: one durable write for all of them. Several processes may hold a ledger
 * on the same files; begin takes turns.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "checkpoint.h"
#include "judge.h"
#include "merkle.h"
#include "store.h"

enum { LEDGER_STATEMENTS = 24, EPOCHS_MAX = 1000, SCOPE_ALL_UNITS = '!' };

/* Sums of hashes of all records of a scope, so that two sides can see that they hold the same. */
struct digest {
	uint64_t lane[2];
};
void digest_add(struct digest *d, const struct row *row, int sign); /* sign +1 or -1; an absent row adds nothing */

struct ledger {
	sqlite3 *db;
	const struct store *store;
	struct world world;
	sqlite3_stmt *sql[LEDGER_STATEMENTS];
	struct merkle merkle;
	int64_t position, time;
	struct epoch epochs[EPOCHS_MAX];
	size_t epoch_count;
	bool open;		/* between begin and commit */
	struct arena batch;	/* entries not yet in the log */
	struct entry *entries;
	size_t entry_count, entry_room;
	/* of the act being applied */
	int64_t act_position, act_number;
	uint32_t act_device;
	bool replaying;
};

/* The tables in `db` (not owned) for the log in `store` (not owned), caught up. `ret` must stay where it is. */
enum err MUST_USE ledger_open(sqlite3 *db, const struct store *store, struct ledger *ret);
void ledger_close(struct ledger *l);

enum err MUST_USE ledger_begin(struct ledger *l);
enum err MUST_USE ledger_commit(struct ledger *l); /* on an error nothing of the batch is in the log, or its outcome is unknown */
void ledger_rollback(struct ledger *l);

uint32_t ledger_epoch(const struct ledger *l);

/* The newest number and head of a device's chain; number 0 and the start of the chain for a new one. ERR_NOT_FOUND for a device
 * that is not in register device. */
enum err MUST_USE ledger_tip(struct ledger *l, uint32_t device, struct tip *ret);
/* The head after `number`. ERR_NOT_FOUND. */
enum err MUST_USE ledger_head_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES]);

/* The public key of a device and its unit's code (in the world's arena). ERR_NOT_FOUND. */
enum err MUST_USE ledger_device(struct ledger *l, uint32_t device, uint8_t ret_key[PUBLIC_KEY_BYTES], struct bytes *ret_unit,
				bool *ret_revoked);
/* Whether the unit sees the whole province. */
enum err MUST_USE ledger_sees_all(struct ledger *l, struct bytes unit, bool *ret);

/* One act onto the log. `fork`: the author's branch left the logged chain after number `fork_from`, and what the
 * log has of that device above it up to `fork_to` is another's; fork_to 0 = no fork. */
struct arrival {
	const struct act *act; /* NULL where it cannot be read: `raw` is logged as refused */
	struct bytes raw;
	uint32_t device;
	int64_t number;
	uint8_t hash[HASH_BYTES], head[HASH_BYTES];
	int64_t now;			/* the server's clock */
	int64_t coded, matched;		/* NO_TIME, 0 */
	const uint8_t *good_key;	/* see struct judging */
	int64_t fork_from, fork_to;
};
enum err MUST_USE ledger_append(struct ledger *l, const struct arrival *a, struct verdict *ret_verdict, int64_t *ret_position);

/* A verified changeset: acts numbered from `first`. What the log has already is passed over. */
struct push {
	const struct act *acts;
	const uint8_t (*hashes)[HASH_BYTES];
	size_t count;
	uint32_t device;
	int64_t first;
	int64_t now;
	const int64_t *coded, *matched; /* one an act, or NULL */
	int64_t fork_from, fork_to;
};
/* OK, ERR_EARLY (first is above the tip + 1), or ERR_FORK with the last number that both have in *ret_fork. */
enum err MUST_USE ledger_push(struct ledger *l, const struct push *p, int64_t *ret_fork);

/* The administration's own act (device 0, officer 0; entry, hash and head are filled in here). */
enum err MUST_USE ledger_administer(struct ledger *l, struct act *act, int64_t now, int64_t matched, struct verdict *ret_verdict,
				    int64_t *ret_position);

enum err MUST_USE ledger_root(struct ledger *l, const struct seen *seen, uint8_t ret[HASH_BYTES]);
/* Digest of what a unit's devices hold: scopes "*" and the unit, or everything. */
enum err MUST_USE ledger_digest(struct ledger *l, struct bytes unit, bool all, struct digest *ret);

#endif
