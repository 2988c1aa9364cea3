/* The device takes an answer: one transaction, all or nothing. */
#include <string.h>

#include "fault.h"
#include "take_part.h"

static enum err load_digest(struct replica *r)
{
	int64_t lane[2];
	TRY(self_int(r, "digest_a", 0, &lane[0]));
	TRY(self_int(r, "digest_b", 0, &lane[1]));
	r->digest = (struct digest){{(uint64_t)lane[0], (uint64_t)lane[1]}};
	return OK;
}

/* The copy must be the province's; where it is not, all of it is asked for at once. */
static enum err check_digest(struct answer *a)
{
	struct replica *r = a->r;
	bool same = r->digest.lane[0] == a->digest;
	TRY(self_set_int(r, "digest_a", (int64_t)r->digest.lane[0]));
	TRY(self_set_int(r, "digest_b", (int64_t)r->digest.lane[1]));
	if (!a->has_digest)
		return OK;
	TRY(self_set_int(r, "afresh", !same));
	if (same)
		return OK;
	if (a->afresh)
		return fail(ERR_ANSWER_BAD, "digest");
	a->taken.more |= !a->filling; /* what came in pages begins anew with the next sync */
	return notice_add(r, NOTICE_AFRESH, a->now, 0);
}

/* Acts that a backup has need not be kept; where the chain stood at the last of them must be. */
static enum err forget(struct replica *r, int64_t backed_up)
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_KEPT];
	uint8_t head[HASH_BYTES];
	enum err e = db_first(s, "i", backed_up);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	int64_t number = sqlite3_column_int64(s, 0), entry;
	memcpy(head, db_blob(s, 1).data, HASH_BYTES);
	db_reset(s);
	TRY(self_set_kept(r, number, head));
	TRY(self_entry(r, &entry));
	TRY(self_set_int(r, "entry", entry));
	TRY(db_run(r->sql[R_OUTBOX_BACKED], "i", backed_up));
	TRY(db_run(r->sql[R_FORMERS_DROP], ""));
	return db_run(r->sql[R_ACKS_DROP], "");
}

static enum err save_cursor(struct answer *a)
{
	int64_t position = a->checkpoint.seen.position;
	TRY(self_set_int(a->r, "cursor", a->cursor ? a->cursor : position));
	return self_set_int(a->r, "since", !a->cursor && !FAULT(keep_since) ? position : FAULT(page_since) ? a->cursor : a->afresh ? 0 : a->round->since);
}

static enum err save(struct answer *a)
{
	struct replica *r = a->r;
	if (a->revoked && !a->taken.revoked) {
		int64_t known;
		TRY(self_int(r, "revoked", 0, &known));
		if (!known)
			TRY(notice_add(r, NOTICE_REVOKED, a->now, 0));
	}
	a->taken.revoked = a->revoked;
	TRY(self_set_int(r, "revoked", a->revoked));
	TRY(self_set_int(r, "epoch", a->checkpoint.seen.epoch));
	if (!a->revoked) /* nothing came down: the cursor stays */
		TRY(save_cursor(a));
	/* A server whose clock was set back still answers truly; what acts commit to never decreases. */
	if (a->checkpoint.seen.time >= a->known.time)
		TRY(self_set_seen(r, &a->checkpoint.seen));
	TRY(self_set_int(r, "contact", a->now));
	if (a->round->erased && !a->restored)
		TRY(self_set_int(r, "redact_told", a->round->erased));
	if (!a->restored)
		TRY(decrees_given(r));
	if (a->has_decrees)
		TRY(decrees_keep(r, a->checkpoint.seen.epoch, &a->decrees));
	if (a->backed_up) {
		TRY(decrees_forget(r, a->checkpoint.seen.epoch, a->backed_up));
		TRY(forget(r, a->backed_up));
	}
	return self_set_acked(r, &a->acked);
}

static enum err take(struct answer *a)
{
	struct replica *r = a->r;
	int64_t number = 0;
	TRY(load_digest(r));
	TRY(watch_begin(r));
	TRY(images_restore(r));
	TRY(settle_own(a, &number));
	TRY(take_delta(a));
	TRY(check_digest(a));
	TRY(follow_chain(a, number));
	TRY(save(a));
	if (!a->restored)
		TRY(held_review(a));
	if (a->redacted)
		TRY(redact_replica(r));
	TRY(redact_rest(r));
	return pending_redo(r);
}

/* Another process may have synced since the question: then this answer is about an older state. */
static enum err still_asked(struct answer *a, bool *ret)
{
	const struct round *round = a->round;
	sqlite3_stmt *s = a->r->sql[R_OUTBOX_AT];
	int64_t cursor, since, epoch;
	TRY(self_int(a->r, "cursor", 0, &cursor));
	TRY(self_int(a->r, "since", cursor, &since));
	TRY(self_int(a->r, "epoch", 0, &epoch));
	TRY(self_acked(a->r, &a->acked));
	TRY(self_seen(a->r, &a->known));
	*ret = cursor == round->cursor && since == round->since && (uint32_t)epoch == round->epoch && a->acked.number == round->acked;
	if (!*ret || round->pushed == round->acked)
		return OK;
	/* Where some were held, the rest has other numbers than in the question. */
	enum err e = db_first(s, "in", round->pushed, (int)ACT_WAITING);
	*ret = e == OK && memcmp(db_blob(s, 3).data, round->head, HASH_BYTES) == 0;
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* What an answer of the right server says may still be wrong: that is the answer's fault, not that of what it is about. */
static enum err blame(enum err e)
{
	return e == OK || e == ERR_ANSWER_BAD || e == ERR_BUSY || err_of_storage(e) ? e : fail(ERR_ANSWER_BAD, err_name(e));
}

/* What asks for the page behind this one, as the next request would. */
static struct round next_page(const struct answer *a)
{
	struct round next = *a->round;
	next.cursor = a->cursor;
	next.since = a->afresh ? 0 : next.since;
	next.epoch = a->checkpoint.seen.epoch;
	next.acked = next.pushed; /* the server took all, or there is no page behind */
	next.afresh = false;
	next.erased = 0;
	return next;
}

enum err body_take(struct replica *r, struct round *round, struct bytes body, int64_t now, struct taken *ret)
{
	struct answer a = {.r = r, .round = round, .now = now};
	bool asked = false;
	TRY(answer_read(body, &a));
	TRY(replica_begin(r));
	world_remember(&r->world); /* what entries kept may differ from a damaged table, which a round mends */
	enum err e = still_asked(&a, &asked);
	if (e == OK && asked)
		e = answer_check(&a);
	if (e == OK && asked)
		e = blame(take(&a));
	if (e == OK)
		e = replica_commit(r);
	replica_rollback(r);
	TRY(e);
	a.taken.again_after_s = a.again_after_s;
	a.taken.more = asked ? a.taken.more && (!a.revoked || a.restored) : true;
	*ret = a.taken;
	*round = next_page(&a);
	return OK;
}
