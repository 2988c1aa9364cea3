/* The device takes an answer: one transaction, all or nothing. */
#include <assert.h>
#include <string.h>

#include "chain.h"
#include "delta.h"
#include "replica_sql.h"
#include "round_wire.h"
#include "fault.h"

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
	struct cbor fates, delta, decrees;
	size_t fate_count;
	bool has_delta, has_decrees;
	uint64_t digest;
	struct seen known; /* before it */
	bool redacted;	   /* a redaction came, or one of ours was taken */
	struct taken taken;
};

/* ---- Reading it ---- */

static void take_digest(struct cbor *r, struct answer *a)
{
	uint8_t bytes[DIGEST_SENT];
	if (!cbor_fixed(r, sizeof bytes, bytes))
		return;
	for (int i = 0; i < DIGEST_SENT; i++)
		a->digest = a->digest << 8 | bytes[i];
	a->has_digest = true;
}

/* Steps over an item that is read later, once its place is known to be sound. */
static struct cbor set_aside(struct cbor *r, bool *ret)
{
	struct bytes item = {0};
	*ret = cbor_skip(r, &item);
	return (struct cbor)CBOR(item);
}

static void take_pair(struct cbor *r, int64_t key, struct answer *a)
{
	struct bytes skipped;
	bool there;
	switch (key) {
	case ANSWER_CHECKPOINT:
		checkpoint_decode(r, &a->checkpoint);
		break;
	case ANSWER_OUTCOME:
		cbor_range(r, PUSH_OK, PUSH_WHOLE, &a->outcome);
		break;
	case ANSWER_AT:
		cbor_range(r, 0, INT64_MAX, &a->at);
		break;
	case ANSWER_TIP:
		cbor_range(r, 0, INT64_MAX, &a->tip.number);
		break;
	case ANSWER_HEAD:
		a->has_head = cbor_fixed(r, HASH_BYTES, a->tip.head);
		break;
	case ANSWER_FATES:
		a->fates = set_aside(r, &there);
		a->fate_count = there;
		break;
	case ANSWER_AFRESH:
		cbor_bool(r, &a->afresh);
		break;
	case ANSWER_DELTA:
		a->delta = set_aside(r, &a->has_delta);
		break;
	case ANSWER_DIGEST:
		take_digest(r, a);
		break;
	case ANSWER_BACKED_UP:
		cbor_range(r, 0, INT64_MAX, &a->backed_up);
		break;
	case ANSWER_AGAIN:
		cbor_range(r, 0, 86400, &a->again_after_s);
		break;
	case ANSWER_REVOKED:
		cbor_bool(r, &a->revoked);
		break;
	case ANSWER_DECREES:
		a->decrees = set_aside(r, &a->has_decrees);
		break;
	case ANSWER_CURSOR:
		cbor_range(r, 1, INT64_MAX, &a->cursor);
		break;
	default:
		cbor_skip(r, &skipped);
	}
}

static enum err read_body(struct bytes body, struct answer *a)
{
	struct cbor r = CBOR(body);
	size_t pairs;
	int64_t key;
	a->tip = (struct tip){.device = a->r->device, .number = a->round->pushed};
	if (!cbor_map(&r, &pairs))
		return fail(ERR_ANSWER_BAD, "form");
	for (size_t i = 0; i < pairs && !r.bad; i++)
		if (cbor_range(&r, 0, INT64_MAX, &key))
			take_pair(&r, key, a);
	a->taken.brought = a->has_delta ? (size_t)(a->delta.end - a->delta.at) : 0;
	a->filling = a->afresh || a->round->since == 0;
	return cbor_end(&r) == OK && a->checkpoint.seen.position > 0 ? OK : fail(ERR_ANSWER_BAD, "form");
}

/* ---- Believing it ---- */

/* The head of our own chain at `number`, waiting or not. */
static enum err own_head(struct answer *a, int64_t number, uint8_t ret[HASH_BYTES], bool *ret_there)
{
	*ret_there = true;
	if (number == a->acked.number) {
		memcpy(ret, a->acked.head, HASH_BYTES);
		return OK;
	}
	sqlite3_stmt *s = a->r->sql[R_OUTBOX_AT];
	enum err e = db_first(s, "in", number, number > a->acked.number ? (int)ACT_WAITING : (int)ACT_LOGGED);
	*ret_there = e == OK;
	if (e == OK)
		memcpy(ret, db_blob(s, 3).data, HASH_BYTES);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Whether this is a newer word of the pinned server about our chain. */
static enum err check(struct answer *a)
{
	const struct seen *s = &a->checkpoint.seen, *known = &a->known;
	bool there;
	if (!a->has_head) {
		TRY(own_head(a, a->tip.number, a->tip.head, &there));
		if (!there)
			return fail(ERR_ANSWER_BAD, "head");
	}
	if (!checkpoint_verify(&a->checkpoint, &a->tip, a->r->server_key))
		return fail(ERR_ANSWER_BAD, "checkpoint");
	/* Only a signed epoch means that the server was restored; the lower of two in one epoch is no newer word. */
	if (s->epoch < known->epoch || (s->epoch == known->epoch && s->position < known->position))
		return fail(ERR_ANSWER_BAD, "checkpoint: older");
	bool same_epoch = s->epoch == a->round->epoch;
	if (same_epoch && a->round->epoch && a->tip.number < a->round->acked)
		return fail(ERR_ANSWER_BAD, "tip");
	if (a->outcome == PUSH_FORK && (a->at < a->round->acked || a->at >= a->round->pushed || a->at >= a->tip.number))
		return fail(ERR_ANSWER_BAD, "fork");
	if (a->cursor && (a->cursor <= (a->afresh ? 0 : a->round->cursor) || a->cursor >= s->position || a->has_digest || a->revoked))
		return fail(ERR_ANSWER_BAD, "page");
	return OK;
}

/* ---- Own acts that are in the log now ---- */

struct fate_read {
	int64_t count, position, time;
	bool again, merged;
	struct stamp stamp;
	struct verdict verdict;
	struct bytes others;
};

static enum err read_fate(struct cbor *r, uint32_t version, int64_t *position, int64_t *time, struct fate_read *ret)
{
	size_t n;
	int64_t count, p, t;
	struct bytes stamp, verdict;
	struct fate_read f = {0};
	if (!cbor_array(r, &n) || (n != 3 && n != 5 && n != 6) || !cbor_range(r, n == 3, CHANGESET_ACTS_MAX, &count) || !cbor_int(r, &p) ||
	    !cbor_int(r, &t) || __builtin_add_overflow(*position, p, &f.position) || __builtin_add_overflow(*time, t, &f.time) || f.position < 1 ||
	    f.position > INT64_MAX - CHANGESET_ACTS_MAX)
		return fail(ERR_ANSWER_BAD, "fate");
	f.again = count == 0;
	f.count = f.again ? 1 : count;
	f.stamp = (struct stamp){.position = f.position, .time = f.time, .rules = version, .coded = NO_TIME};
	if (n != 3) {
		if (!cbor_bytes(r, &stamp) || !cbor_bytes(r, &verdict) || f.count != 1)
			return fail(ERR_ANSWER_BAD, "fate");
		TRY(stamp_decode(stamp, &f.stamp));
		TRY(verdict_decode(verdict, &f.verdict));
	}
	if (n == 6 && (cbor_kind(r) != CBOR_MAP || !cbor_skip(r, &f.others)))
		return fail(ERR_ANSWER_BAD, "fate");
	*position = f.position + f.count - 1;
	*time = f.time;
	*ret = f;
	return OK;
}

static bool is_redaction(const struct reg *reg)
{
	return reg && strcmp(reg->name, "redaction") == 0;
}

/* One act of ours, `number` in the chain: its effect on the rows, its way out of the waiting ones, and what a person must see. */
static enum err settle_act(struct answer *a, int64_t number, const struct fate_read *f, int64_t position)
{
	struct replica *r = a->r;
	sqlite3_stmt *s = r->sql[R_OUTBOX_AT];
	struct buf form OWN_BUF = BUF(ACT_MAX), verdict OWN_BUF = BUF(VERDICT_MAX);
	struct act act OWN_ACT = {0};
	enum err e = db_first(s, "in", number, (int)ACT_WAITING);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_ANSWER_BAD, "fate: number");
	TRY(e);
	int64_t entry = sqlite3_column_int64(s, 0);
	buf_view(&form, db_blob(s, 1));
	db_reset(s);
	TRY(act_decode(buf_bytes(&form), &act));
	struct stamp stamp = f->stamp;
	stamp.position = position;
	bool refused = f->verdict.kind == REFUSED;
	a->redacted |= !refused && is_redaction(reg_by_number(act.reg));
	/* Its rows came down already where the log had it before our cursor, and come with this delta where all is fetched. */
	if (!refused && !f->again && !a->filling && (position > a->round->cursor || FAULT(apply_old)))
		TRY(judge_apply(&r->world, &act, &stamp, bytes_of(r->unit)));
	if (!FAULT(keep_waiting))
		TRY(db_run(r->sql[R_OUTBOX_LOGGED], "iii", entry, position, stamp_time(&stamp)));
	a->taken.accepted += f->verdict.kind == ACCEPTED;
	a->taken.merged += f->verdict.kind == MERGED;
	a->taken.refused += refused;
	if (f->verdict.kind == ACCEPTED)
		return OK;
	verdict_encode(&f->verdict, &verdict);
	return db_run(r->sql[R_INBOX_ADD], "ibbbii", entry, buf_bytes(&form), buf_bytes(&verdict), f->others, position, stamp_time(&stamp));
}

static enum err settle_own(struct answer *a, int64_t *ret_number)
{
	int64_t number = a->acked.number, position = a->checkpoint.seen.position, time = a->checkpoint.seen.time;
	size_t count = 0;
	if (a->fate_count && !cbor_array(&a->fates, &count))
		return fail(ERR_ANSWER_BAD, "fates");
	a->r->writing = WRITE_OWN;
	for (size_t i = 0; i < count; i++) {
		struct fate_read f;
		TRY(read_fate(&a->fates, a->round->version, &position, &time, &f));
		for (int64_t k = 0; k < f.count; k++)
			TRY(settle_act(a, ++number, &f, f.position + k));
	}
	int64_t limit = a->outcome == PUSH_FORK ? a->at : a->outcome == PUSH_OK ? a->round->pushed : a->round->acked;
	if (number != limit)
		return fail(ERR_ANSWER_BAD, "fates");
	*ret_number = number;
	return OK;
}

/* ---- Delta ---- */

static enum err take_row(void *ctx, const struct delta_row *d)
{
	struct answer *a = ctx;
	struct replica *r = a->r;
	struct row row;
	bool there = false;
	a->taken.records++;
	if (FAULT(skip_row) && d->position % 7 == 0)
		return OK;
	a->redacted |= is_redaction(d->reg);
	if (d->kind == DELTA_GONE) {
		TRY(row_load(&r->world, d->reg, d->key, &row));
		row.state = ABSENT;
		return row_store(&r->world, &row);
	}
	if (d->kind == DELTA_FULL) {
		TRY(row_blank(&r->world, d->reg, d->key, &row));
	} else {
		/* What changed is told against the row at the cursor, own acts of this answer included. */
		TRY(row_load(&r->world, d->reg, d->key, &row));
		TRY(image_get(r, d->reg, d->key, &there, &row));
		/* It came into our scope without having been touched, as when our unit's function changed: the digest will not be right, and
		 * everything comes afresh. Where it did, that cannot be. */
		if (row.state == ABSENT)
			return a->afresh ? fail(ERR_ANSWER_BAD, "delta: unknown record") : OK;
	}
	delta_overlay(&r->world, d, &row);
	return row_store(&r->world, &row);
}

static enum err clear_tables(struct replica *r)
{
	TRY(watch_all(r));
	for (size_t i = 0; registers[i]; i++) {
		struct buf text OWN_BUF = BUF(200);
		buf_fmt(&text, "DELETE FROM \"%s\"", registers[i]->name);
		TRY(db_exec(r->db, buf_text(&text)));
	}
	world_remember(&r->world); /* what it kept is gone */
	r->digest = (struct digest){{0, 0}};
	return OK;
}

/* Where all comes in one answer the old copy goes at once; in pages, each of its records stays until its own page came. */
static enum err begin_afresh(struct answer *a)
{
	TRY(self_set_int(a->r, "version", a->round->version));
	if (!a->cursor)
		return clear_tables(a->r);
	TRY(stale_mark(a->r));
	return self_set_int(a->r, "afresh", 0);
}

static enum err take_delta(struct answer *a)
{
	a->r->writing = WRITE_DELTA;
	if (a->afresh)
		TRY(begin_afresh(a));
	a->r->filling = a->filling && (a->cursor || !a->afresh);
	if (a->has_delta) {
		enum err e = delta_take(&a->delta, take_row, a);
		if (e == ERR_FORMAT || e == ERR_CBOR)
			return fail(ERR_ANSWER_BAD, "delta");
		TRY(e);
	}
	if (a->r->filling && !a->cursor)
		TRY(stale_drop(a->r));
	a->r->filling = false;
	a->taken.more |= a->cursor != 0;
	return db_run(a->r->sql[R_IMAGES_DROP], "");
}

/* ---- The chain ---- */

/* Acts that wait above `after` get the numbers that follow `number` and its head: everything they claim is in their hashes, and stays. */
static enum err sign_above(struct replica *r, int64_t after, int64_t number, const uint8_t above[HASH_BYTES], int64_t *ret_count)
{
	int64_t count = 0, entries[64];
	uint8_t head[HASH_BYTES], hashes[64][HASH_BYTES];
	memcpy(head, above, HASH_BYTES);
	/* Renumbering while reading would meet the same acts again: by lots, from the last number that was read. */
	for (;;) {
		sqlite3_stmt *s = r->sql[R_OUTBOX_FROM];
		int n = 0;
		enum err e = db_first(s, "i", after);
		for (; e == OK && n < 64; n++, e = n < 64 ? db_next(s) : OK) {
			entries[n] = sqlite3_column_int64(s, 0);
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
			TRY(db_run(r->sql[R_OUTBOX_RENUMBER], "iib", entries[i], -number, (struct bytes){head, HASH_BYTES}));
		}
		count += n;
	}
	*ret_count = count;
	return db_exec(r->db, "UPDATE outbox SET number = -number WHERE number < 0");
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
	return notice_add(a->r, NOTICE_FORK, a->now, count);
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
	TRY(db_run(r->sql[R_OUTBOX_REOPEN], ""));
	a->acked = (struct acked){0};
	TRY(self_kept(r, &a->acked.number, a->acked.head));
	if (a->tip.number < a->acked.number) { /* not the newest backup: what is below is not in our hands any more */
		a->acked.number = a->tip.number;
		memcpy(a->acked.head, a->tip.head, HASH_BYTES);
	}
	/* An older image may have left gaps in our numbers. */
	TRY(sign_above(r, -1, a->acked.number, a->acked.head, &count));
	a->taken.more = true;
	a->taken.restored = true;
	TRY(self_set_int(r, "give_back", 1));
	/* Redactions come again, under other positions. */
	TRY(self_set_int(r, "redact_due", 0));
	TRY(self_set_int(r, "redact_done", 0));
	TRY(self_set_int(r, "redact_told", 0));
	TRY(ack_base_set(r, a->acked.number, a->acked.head));
	return notice_add(r, NOTICE_EPOCH, a->now, count);
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

/* The log knows acts of this device that this folder does not: it goes on above them. */
static enum err go_on_above(struct answer *a)
{
	a->acked.number = a->tip.number;
	memcpy(a->acked.head, a->tip.head, HASH_BYTES);
	TRY(ack_base_set(a->r, a->acked.number, a->acked.head));
	return notice_add(a->r, NOTICE_BEHIND, a->now, a->tip.number);
}

static enum err follow_chain(struct answer *a, int64_t number)
{
	int64_t left;
	TRY(advance(a, number));
	TRY(ack_keep(a->r, &a->checkpoint, &a->tip, &a->acked));
	a->restored = a->round->epoch && a->checkpoint.seen.epoch != a->round->epoch;
	if (a->restored)
		return reopen(a);
	if (a->outcome == PUSH_FORK && FAULT(drop_branch))
		TRY(db_exec(a->r->db, "DELETE FROM outbox WHERE place = 0"));
	if (a->outcome == PUSH_FORK)
		return adopt_fork(a, a->at);
	if (a->outcome == PUSH_WHOLE || a->round->whole)
		TRY(self_set_int(a->r, "whole", a->outcome != PUSH_OK));
	if (a->outcome == PUSH_UNREADABLE)
		TRY(db_run(a->r->sql[R_OUTBOX_OPAQUE], "i", a->at));
	TRY(waiting(a->r, &left));
	if (!left && a->tip.number > a->acked.number)
		TRY(go_on_above(a));
	if (!left)
		a->acked.fork_from = a->acked.fork_to = 0;
	/* A push that was not taken is tried again later, one that was goes on with what is left. */
	a->taken.more |= left && (a->outcome == PUSH_UNREADABLE || (a->outcome == PUSH_WHOLE && !a->round->whole) || a->round->pushed == a->round->acked || number > a->round->acked);
	return OK;
}

/* ---- All of it ---- */

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
	int64_t number = sqlite3_column_int64(s, 0);
	memcpy(head, db_blob(s, 1).data, HASH_BYTES);
	db_reset(s);
	TRY(self_set_kept(r, number, head));
	TRY(db_run(r->sql[R_OUTBOX_BACKED], "i", backed_up));
	return db_run(r->sql[R_ACKS_DROP], "");
}

static enum err save_cursor(struct answer *a)
{
	int64_t position = a->checkpoint.seen.position;
	TRY(self_set_int(a->r, "cursor", a->cursor ? a->cursor : position));
	return self_set_int(a->r, "since", !a->cursor ? position : FAULT(page_since) ? a->cursor : a->afresh ? 0 : a->round->since);
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
	if (a->redacted)
		TRY(redact_replica(r));
	TRY(redact_rest(r));
	return pending_redo(r);
}

/* Another process may have synced since the question: then this answer is about an older state. */
static enum err still_asked(struct answer *a, bool *ret)
{
	int64_t cursor, since, epoch;
	TRY(self_int(a->r, "cursor", 0, &cursor));
	TRY(self_int(a->r, "since", cursor, &since));
	TRY(self_int(a->r, "epoch", 0, &epoch));
	TRY(self_acked(a->r, &a->acked));
	TRY(self_seen(a->r, &a->known));
	*ret = cursor == a->round->cursor && since == a->round->since && (uint32_t)epoch == a->round->epoch && a->acked.number == a->round->acked;
	return OK;
}

/* What an answer of the right server says may still be wrong: that is the answer's fault, not that of what it is about. */
static enum err blame(enum err e)
{
	return e == OK || e == ERR_ANSWER_BAD || e == ERR_BUSY || (e >= ERR_STORAGE && e <= ERR_STORAGE_NEWER) ? e : fail(ERR_ANSWER_BAD, err_name(e));
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
	TRY(read_body(body, &a));
	TRY(replica_begin(r));
	enum err e = still_asked(&a, &asked);
	if (e == OK && asked)
		e = check(&a);
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
