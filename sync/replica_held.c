/* Acts that are held after a restore: the server would wait for what they stand on (enum patience), so they are out of the chain until their record or one
 * that they name moves, or a day is over, or patience. */
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "fault.h"
#include "take_part.h"

enum { FULL_DAYS = 7, SOME_DAYS = 30 };

/* With where its record and those that it names stand now: it is tried again once one is at another place. */
static enum err hold(struct replica *r, int64_t number)
{
	struct buf form OWN_BUF = BUF(ACT_MAX);
	struct act act OWN_ACT = {0};
	struct kin k OWN(kin_free) = {0};
	TRY(db_first(r->sql[R_OUTBOX_AT], "in", number, (int)ACT_WAITING));
	buf_view(&form, db_blob(r->sql[R_OUTBOX_AT], 1));
	db_reset(r->sql[R_OUTBOX_AT]);
	TRY(act_decode(buf_bytes(&form), &act));
	TRY(kin_of(r, &act, &k));
	return db_run(r->sql[R_HOLD], "ii", number, k.versions);
}

/* Acts on their way into what is held, or out of it. */
struct flock {
	struct one {
		int64_t number, entry;
		uint8_t hash[HASH_BYTES];
		struct kin kin;
		bool goes;
	} *list;
	size_t count;
};

static void flock_free(struct flock *x)
{
	for (size_t i = 0; i < x->count; i++)
		kin_free(&x->list[i].kin);
	mem_free(&x->list);
}

static struct one *flock_add(struct flock *x)
{
	x->list = mem_grow(x->list, (x->count + 1) * sizeof *x->list);
	x->list[x->count] = (struct one){0};
	return &x->list[x->count++];
}

/* What is held; those go of whose records one has moved since, or all. */
static enum err gather_held(struct replica *r, bool all, struct flock *x)
{
	sqlite3_stmt *s = r->sql[R_HELD];
	enum err e = db_first(s, "");
	while (e == OK) {
		struct act a OWN_ACT = {0};
		struct one *one = flock_add(x);
		if ((e = act_decode(db_blob(s, 2), &a)) != OK || (e = kin_of(r, &a, &one->kin)) != OK)
			break;
		one->number = sqlite3_column_int64(s, 0);
		one->entry = sqlite3_column_int64(s, 4);
		memcpy(one->hash, db_blob(s, 1).data, HASH_BYTES);
		one->goes = all || one->kin.versions != sqlite3_column_int64(s, 3);
		e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Whether a later act would overtake a held one: on its record; on one that it names, where it had come behind it before the restore; or as one that names a
 * record which is not there without it. */
static bool overtakes(const struct kin *k, bool proven, const struct kin *held)
{
	return kin_same(k, held) || (proven && kin_names(held, k)) || (!held->there && kin_names(k, held));
}

static enum err hold_followers(struct replica *r, int64_t after)
{
	struct flock x OWN(flock_free) = {0};
	sqlite3_stmt *s = r->sql[R_OUTBOX_FROM];
	TRY(gather_held(r, false, &x));
	const size_t before = x.count;
	enum err e = db_first(s, "i", after);
	while (e == OK) {
		struct act a OWN_ACT = {0};
		struct kin k OWN(kin_free) = {0};
		bool waits = false, proven = sqlite3_column_type(s, 5) != SQLITE_NULL;
		if ((e = act_decode(db_blob(s, 1), &a)) != OK || (e = kin_of(r, &a, &k)) != OK)
			break;
		for (size_t i = 0; i < x.count && !waits; i++)
			waits = sqlite3_column_int64(s, 6) > x.list[i].entry && overtakes(&k, proven, &x.list[i].kin);
		if (waits) {
			struct one *one = flock_add(&x);
			one->number = sqlite3_column_int64(s, 0);
			one->entry = sqlite3_column_int64(s, 6);
			one->kin = k;
			k = (struct kin){0};
		}
		e = db_next(s);
	}
	db_reset(s);
	if (e != ERR_NOT_FOUND)
		return e;
	for (size_t i = before; i < x.count; i++)
		TRY(hold(r, x.list[i].number));
	return OK;
}

enum err held_count(struct replica *r, int64_t *ret)
{
	return db_int(r->sql[R_HELD_COUNT], 0, ret, "");
}

/* The counter of entries is read off the end of the chain, which is no longer the last entry's. */
static enum err keep_entry(struct replica *r)
{
	int64_t entry;
	TRY(self_entry(r, &entry));
	return self_set_int(r, "entry", entry);
}

/* How long ago the last answer was: by the server's clock, for where a wrong one here is set right no time has passed; by this machine's where the server's
 * stands still, as it does behind its log. A clock that was set back is no reason to wait for ever. */
static enum err time_passed(struct answer *a, int64_t *ret)
{
	int64_t time = a->checkpoint.seen.time, last, last_here;
	TRY(self_int(a->r, "held_time", time, &last));
	TRY(self_int(a->r, "held_here", a->now, &last_here));
	TRY(self_set_int(a->r, "held_time", time));
	TRY(self_set_int(a->r, "held_here", a->now));
	*ret = time != last ? llabs(time - last) : llabs(a->now - last_here);
	return OK;
}

/* Adds it to what had passed before. */
static enum err add_time(struct replica *r, const char *sum, int64_t passed, int64_t *ret)
{
	TRY(self_int(r, sum, 0, ret));
	*ret += passed;
	return self_set_int(r, sum, *ret);
}

enum err hold_away(struct answer *a)
{
	struct replica *r = a->r;
	struct cbor others = a->away;
	int64_t before, now, number;
	size_t count = 0;
	TRY(keep_entry(r));
	TRY(held_count(r, &before));
	TRY(hold(r, a->at));
	if (a->has_away && !cbor_array(&others, &count))
		return fail(ERR_ANSWER_BAD, "away");
	for (int64_t last = a->at; count; count--, last = number) {
		if (!cbor_range(&others, last + 1, a->round->pushed, &number))
			return fail(ERR_ANSWER_BAD, "away");
		TRY(hold(r, number));
	}
	if (!FAULT(overtake_held))
		TRY(hold_followers(r, a->at));
	TRY(held_count(r, &now));
	TRY(self_set_int(r, "held_untried", 0));
	return before || FAULT(untold_held) ? OK : notice_add(r, NOTICE_HELD, a->now, now);
}

/* ---- Letting go ---- */

/* With one go all that stand behind it or before it, on its record or by a name. */
static void go_together(struct flock *x)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < x->count; i++)
			for (size_t k = 0; k < x->count && !x->list[i].goes; k++) {
				const struct kin *a = &x->list[i].kin, *b = &x->list[k].kin;
				x->list[i].goes = x->list[k].goes && (kin_same(a, b) || kin_names(a, b) || kin_names(b, a));
				more |= x->list[i].goes;
			}
	}
}

/* Held acts of whose records one has moved, or all of them, to the end of the chain, in the order in which they were entered. */
static enum err held_release(struct replica *r, bool all, int64_t *ret_count)
{
	struct flock x OWN(flock_free) = {0};
	int64_t number, count = 0;
	uint8_t head[HASH_BYTES];
	TRY(gather_held(r, all, &x));
	go_together(&x);
	if (x.count) {
		TRY(keep_entry(r));
		TRY(chain_end(r, &number, head));
	}
	for (size_t i = 0; i < x.count; i++) {
		if (!x.list[i].goes)
			continue;
		chain_next(head, ++number, x.list[i].hash, head);
		TRY(db_run(r->sql[R_RELEASE], "iib", x.list[i].number, number, (struct bytes){head, HASH_BYTES}));
		count++;
	}
	*ret_count = count;
	return OK;
}

static enum patience patience_after(int64_t ms)
{
	return ms < FULL_DAYS * DAY_MS ? PATIENCE_FULL : ms < SOME_DAYS * DAY_MS ? PATIENCE_SOME : PATIENCE_NONE;
}

enum err held_review(struct answer *a)
{
	struct replica *r = a->r;
	int64_t passed, patient, patience, held, waiting, untried, released;
	TRY(self_int(r, "patience", PATIENCE_NONE, &patience));
	TRY(held_count(r, &held));
	TRY(db_int(r->sql[R_OUTBOX_COUNT], 0, &waiting, ""));
	if ((!patience && !held) || a->cursor)
		return OK;
	TRY(time_passed(a, &passed));
	TRY(add_time(r, "patient", passed, &patient));
	TRY(add_time(r, "held_untried", passed, &untried));
	const enum patience now = held || waiting ? patience_after(patient) : PATIENCE_NONE;
	bool all = (int64_t)now < patience || untried >= DAY_MS;
	if ((int64_t)now < patience)
		TRY(self_set_int(r, "patience", now));
	TRY(held_release(r, all, &released));
	if (released && all)
		TRY(self_set_int(r, "held_untried", 0));
	a->taken.more |= released > 0;
	return OK;
}

enum err patience_begin(struct answer *a)
{
	struct replica *r = a->r;
	int64_t passed;
	TRY(keep_entry(r));
	TRY(db_run(r->sql[R_RELEASE_ALL], ""));
	TRY(self_set_int(r, "patience", FAULT(no_patience) ? PATIENCE_NONE : PATIENCE_FULL));
	TRY(self_set_int(r, "patient", 0));
	return time_passed(a, &passed);
}

enum err replica_wait_no_more(struct replica *r, int64_t *ret_count)
{
	TRY(replica_begin(r));
	enum err e = held_release(r, true, ret_count);
	if (e == OK)
		e = self_set_int(r, "patience", PATIENCE_NONE);
	if (e == OK)
		e = replica_commit(r);
	replica_rollback(r);
	return e;
}
