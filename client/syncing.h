/* syncing.h - one sync of a data folder: rounds until there is nothing more to send or take, one process at a time.
 *
 * Each try is noted in the replica (replica_note_contact), whatever came of it, together with the time of the next one where an
 * agent runs. What was entered is safe in any case: a sync that is cut has lost nothing but the last round. */
#ifndef SYNCING_H
#define SYNCING_H

#include "connect.h"
#include "round.h"

enum {
	SYNC_ROUNDS_MAX = 4000,
	SYNC_PATIENCE_MS = 90 * 1000, /* what a person's sync waits for another to end */
};

struct synced {
	int64_t rounds;	/* answered ones */
	int64_t cuts;
	int64_t accepted, merged, refused; /* verdicts on acts of this device */
	int64_t records;		   /* changed by others */
	struct traffic traffic;
	bool revoked;
	int64_t files; /* contents of attachments that arrived at the province */
};

/* Waits at most `patience_ms` for another process to end its sync: ERR_BUSY. Else the errors of transport_post() and round_take(),
 * ERR_DEVICE_REVOKED. A cut costs the slice or page under way: it goes on from there, until PLAN_CUTS in a row carried nothing. It ends
 * after the round with which it has moved `bytes_max` bytes; 0 = no limit. When nothing else waits, attachments go until
 * `files_max` bytes have been moved by all of it; 0 = none go. *ret is filled in any case. */
enum err MUST_USE syncing_run(struct folder *f, struct transport *t, int patience_ms, int64_t bytes_max, int64_t files_max, struct synced *ret);

/* Both in one, with a connection of its own: "Thử ngay". */
enum err MUST_USE syncing_once(struct folder *f, int patience_ms, struct synced *ret);

/* Whether something waits and the unit's nearest deadline that can still be met is within PLAN_NEAR_MS. */
enum err MUST_USE syncing_urgent(struct folder *f, int64_t now, bool *ret);

/* Whether an agent runs on this folder. */
bool syncing_agent(const struct folder *f);

#endif
