/* The device's chain as the answer tells it: what is in the log, a fork, a restored server. */
#include <assert.h>
#include <string.h>

#include "chain.h"
#include "fault.h"
#include "take_part.h"

/* Acts that wait above `after` get the numbers that follow `number` and its head: everything they claim is in their hashes, and stays. */
static enum err sign_above(struct replica *r, int64_t after, int64_t number, const uint8_t above[HASH_BYTES], int64_t *ret_count)
{
	int64_t count = 0, numbers[64];
	uint8_t head[HASH_BYTES], hashes[64][HASH_BYTES];
	memcpy(head, above, HASH_BYTES);
	/* Renumbering while reading would meet the same acts again: by lots, from the last number that was read. */
	for (;;) {
		sqlite3_stmt *s = r->sql[R_OUTBOX_FROM];
		int n = 0;
		enum err e = db_first(s, "i", after);
		for (; e == OK && n < 64; n++, e = n < 64 ? db_next(s) : OK) {
			numbers[n] = sqlite3_column_int64(s, 0);
			memcpy(hashes[n], db_blob(s, 2).data, HASH_BYTES);
		}
		db_reset(s);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		if (!n)
			break;
		assert(n <= 64);
		for (int i = 0; i < n; i++) {
			chain_next(head, ++number, hashes[i], head);
			/* Below zero: out of the way of what is still to be read, put right below. */
			TRY(db_run(r->sql[R_OUTBOX_RENUMBER], "iib", numbers[i], -number, (struct bytes){head, HASH_BYTES}));
		}
		count += n;
	}
	*ret_count = count;
	return db_exec(r->db, "UPDATE outbox SET number = -number WHERE number < 0 AND place = 0");
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum err adopt_fork(struct answer *a, int64_t from)
{
	int64_t count = 0;
	if (!FAULT(keep_numbers))
		TRY(sign_above(a->r, from, a->tip.number, a->tip.head, &count));
	a->acked = (struct acked){.number = a->tip.number,
				  .fork_from = a->acked.fork_to ? least(a->acked.fork_from, from) : from,
				  .fork_to = a->tip.number};
	memcpy(a->acked.head, a->tip.head, HASH_BYTES);
	a->taken.more = true;
	TRY(ack_base_set(a->r, a->acked.number, a->acked.head));
	return FAULT(untold_fork) ? OK : notice_add(a->r, NOTICE_FORK, a->now, count);
}

static enum err waiting(struct replica *r, int64_t *ret)
{
	TRY(db_first(r->sql[R_OUTBOX_COUNT], ""));
	*ret = sqlite3_column_int64(r->sql[R_OUTBOX_COUNT], 0);
	db_reset(r->sql[R_OUTBOX_COUNT]);
	return OK;
}

/* A restored server may have lost anything above its backup, and another branch may have come in its place: all that is kept waits again, from
 * the last act that both surely have. What the log still has is a duplicate there. */
static enum err reopen(struct answer *a)
{
	struct replica *r = a->r;
	int64_t count;
	TRY(db_run(r->sql[R_FORMER_NOTE], "i", (int64_t)a->round->epoch));
	TRY(db_run(r->sql[R_OUTBOX_REOPEN], ""));
	TRY(patience_begin(a));
	a->acked = (struct acked){0};
	TRY(self_kept(r, &a->acked.number, a->acked.head));
	/* A copy of this machine was first to go on from that backup, and came as far: one act of ours is missing, or more. */
	bool parted = a->tip.number == a->acked.number && memcmp(a->tip.head, a->acked.head, HASH_BYTES) != 0;
	int64_t missing = parted ? 1 : a->acked.number - a->tip.number;
	if (missing > 0) { /* not the newest backup: what is below is not in our hands any more */
		TRY(notice_add(r, NOTICE_MISSING, a->now, missing));
		a->acked.number = a->tip.number;
		memcpy(a->acked.head, a->tip.head, HASH_BYTES);
	}
	/* An older image may have left gaps in our numbers. */
	TRY(sign_above(r, -1, a->acked.number, a->acked.head, &count));
	if (parted)
		TRY(notice_add(r, NOTICE_FORK, a->now, count));
	a->taken.more = true;
	a->taken.restored = true;
	TRY(self_set_int(r, "give_back", 1));
	/* Redactions come again, under other positions. */
	TRY(self_set_int(r, "redact_due", 0));
	TRY(self_set_int(r, "redact_done", 0));
	TRY(self_set_int(r, "redact_told", 0));
	TRY(ack_base_set(r, a->acked.number, a->acked.head));
	return FAULT(untold_restore) ? OK : notice_add(r, NOTICE_EPOCH, a->now, count);
}

/* Acts up to `number` are in the log now. */
static enum err advance(struct answer *a, int64_t number)
{
	sqlite3_stmt *s = a->r->sql[R_OUTBOX_AT];
	if (number == a->acked.number)
		return OK;
	TRY(db_first(s, "in", number, (int)ACT_LOGGED));
	memcpy(a->acked.head, db_blob(s, 3).data, HASH_BYTES);
	db_reset(s);
	a->acked.number = number;
	return OK;
}

/* Whether the log's chain is not even ours up to where we began: an older backup came back than the newest, and a copy of this machine was first to go
 * on from there. A push over another head verifies nowhere. */
static enum err left_behind(struct answer *a, bool *ret)
{
	sqlite3_stmt *s = a->r->sql[R_OUTBOX_AT];
	const uint8_t *ours = a->acked.head;
	enum err e = OK;
	if (a->tip.number != a->acked.number && (e = db_first(s, "in", a->tip.number, (int)ACT_WAITING)) == OK)
		ours = db_blob(s, 3).data;
	*ret = a->outcome == PUSH_SIGNATURE && !FAULT(trust_kept) && (e == ERR_NOT_FOUND || memcmp(ours, a->tip.head, HASH_BYTES) != 0);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The log knows acts of this device that this folder does not: it goes on above them. */
static enum err go_on_above(struct answer *a)
{
	a->acked.number = a->tip.number;
	memcpy(a->acked.head, a->tip.head, HASH_BYTES);
	TRY(ack_base_set(a->r, a->acked.number, a->acked.head));
	return notice_add(a->r, NOTICE_BEHIND, a->now, a->tip.number);
}

enum err follow_chain(struct answer *a, int64_t number)
{
	int64_t left, held;
	bool behind;
	TRY(advance(a, number));
	TRY(ack_keep(a->r, &a->checkpoint, &a->tip, &a->acked));
	a->restored = a->round->epoch && a->checkpoint.seen.epoch != a->round->epoch;
	if (a->restored)
		return reopen(a);
	if (a->outcome == PUSH_FORK && FAULT(drop_branch))
		TRY(db_exec(a->r->db, "DELETE FROM outbox WHERE place = 0"));
	if (a->outcome == PUSH_FORK)
		return adopt_fork(a, a->at);
	if (a->outcome == PUSH_AWAY) {
		TRY(hold_away(a));
		TRY(sign_above(a->r, number, a->acked.number, a->acked.head, &left));
	}
	TRY(left_behind(a, &behind));
	if (behind)
		return adopt_fork(a, 0);
	if (a->outcome == PUSH_WHOLE || a->round->whole)
		TRY(self_set_int(a->r, "whole", a->outcome != PUSH_OK));
	if (a->outcome == PUSH_UNREADABLE)
		TRY(db_run(a->r->sql[R_OUTBOX_OPAQUE], "i", a->at));
	TRY(waiting(a->r, &left));
	if (!left && a->tip.number > a->acked.number)
		TRY(go_on_above(a));
	TRY(held_count(a->r, &held));
	if (!left && !held) /* what is held may be of the branch */
		a->acked.fork_from = a->acked.fork_to = 0;
	/* A push that was not taken is tried again later, one that was goes on with what is left. */
	a->taken.more |= left && (a->outcome == PUSH_UNREADABLE || (a->outcome == PUSH_WHOLE && !a->round->whole) || a->round->pushed == a->round->acked || number > a->round->acked || a->outcome == PUSH_AWAY);
	return OK;
}
