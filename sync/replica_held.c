/* Acts that are held after a restore: the server would wait for what they stand on (enum patience), so they are out of the chain until a record of theirs
 * moves, or a day is over, or patience. */
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "fault.h"
#include "take_part.h"

enum { FULL_DAYS = 7, SOME_DAYS = 30 };

static enum err version_of(struct replica *r, const struct act *a, int64_t *ret)
{
	const struct reg *reg = reg_by_number(a->reg);
	struct row row = {0};
	world_reset(&r->world);
	if (reg)
		TRY(row_load(&r->world, reg, a->key, &row));
	*ret = row.version;
	return OK;
}

/* With where its record stands now: it is tried again once that is another place. */
static enum err hold(struct replica *r, int64_t number)
{
	struct buf form OWN_BUF = BUF(ACT_MAX);
	struct act act OWN_ACT = {0};
	int64_t version;
	TRY(db_first(r->sql[R_OUTBOX_AT], "in", number, (int)ACT_WAITING));
	buf_view(&form, db_blob(r->sql[R_OUTBOX_AT], 1));
	db_reset(r->sql[R_OUTBOX_AT]);
	TRY(act_decode(buf_bytes(&form), &act));
	TRY(version_of(r, &act, &version));
	return db_run(r->sql[R_HOLD], "ii", number, version);
}

/* The records of held acts. */
struct records {
	struct arena arena;
	struct record {
		uint32_t reg;
		struct key key;
	} *list;
	size_t count;
};

static void records_free(struct records *x)
{
	arena_free(&x->arena);
	mem_free(&x->list);
}

static enum err gather_records(struct replica *r, struct records *x)
{
	sqlite3_stmt *s = r->sql[R_HELD];
	enum err e = db_first(s, "");
	while (e == OK) {
		struct act a OWN_ACT = {0};
		if ((e = act_decode(db_blob(s, 2), &a)) != OK)
			break;
		x->list = mem_grow(x->list, (x->count + 1) * sizeof *x->list);
		x->list[x->count++] = (struct record){a.reg, {arena_copy(&x->arena, a.key.text), a.key.id}};
		e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static bool concerns(const struct records *x, const struct act *a)
{
	for (size_t i = 0; i < x->count; i++)
		if (x->list[i].reg == a->reg && x->list[i].key.id == a->key.id && bytes_equal(x->list[i].key.text, a->key.text))
			return true;
	return false;
}

/* What waits behind a held act on its record waits with it: else it would come before. */
static enum err hold_followers(struct replica *r, int64_t after)
{
	struct records x OWN(records_free) = {0};
	int64_t *numbers OWN_MEM = NULL;
	size_t count = 0;
	sqlite3_stmt *s = r->sql[R_OUTBOX_FROM];
	TRY(gather_records(r, &x));
	enum err e = db_first(s, "i", after);
	while (e == OK) {
		struct act a OWN_ACT = {0};
		if ((e = act_decode(db_blob(s, 1), &a)) != OK)
			break;
		if (concerns(&x, &a)) {
			numbers = mem_grow(numbers, (count + 1) * sizeof *numbers);
			numbers[count++] = sqlite3_column_int64(s, 0);
		}
		e = db_next(s);
	}
	db_reset(s);
	if (e != ERR_NOT_FOUND)
		return e;
	for (size_t i = 0; i < count; i++)
		TRY(hold(r, numbers[i]));
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

/* A moment, by the server's clock and by this machine's. */
static enum err moment_set(struct answer *a, const char *at, const char *here)
{
	TRY(self_set_int(a->r, at, a->checkpoint.seen.time));
	return self_set_int(a->r, here, a->now);
}

/* How long ago that was, by the server's clock: where one that is wrong here is set right, no time has passed. By this machine's where the server's stands
 * still, for it is behind the log. A clock that was set back is no reason to wait for ever. */
static enum err moment_ago(struct answer *a, const char *at, const char *here, int64_t *ret)
{
	int64_t time = a->checkpoint.seen.time, then, then_here;
	TRY(self_int(a->r, at, time, &then));
	TRY(self_int(a->r, here, a->now, &then_here));
	*ret = then != time ? llabs(time - then) : llabs(a->now - then_here);
	return OK;
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
	TRY(moment_set(a, "held_tried", "held_tried_here"));
	return before || FAULT(untold_held) ? OK : notice_add(r, NOTICE_HELD, a->now, now);
}

/* ---- Letting go ---- */

struct held {
	int64_t number;
	uint8_t hash[HASH_BYTES];
};

/* Those whose record moved since they were held, or all. */
static enum err find_due(struct replica *r, bool all, struct held **ret, size_t *ret_count)
{
	sqlite3_stmt *s = r->sql[R_HELD];
	enum err e = db_first(s, "");
	while (e == OK) {
		struct act a OWN_ACT = {0};
		int64_t version = 0;
		if ((e = act_decode(db_blob(s, 2), &a)) != OK || (e = version_of(r, &a, &version)) != OK)
			break;
		if (all || version != sqlite3_column_int64(s, 3)) {
			*ret = mem_grow(*ret, (*ret_count + 1) * sizeof **ret);
			struct held *h = &(*ret)[(*ret_count)++];
			h->number = sqlite3_column_int64(s, 0);
			memcpy(h->hash, db_blob(s, 1).data, HASH_BYTES);
		}
		e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Held acts whose record has moved, or all of them, to the end of the chain, in the order in which they were entered. */
static enum err held_release(struct replica *r, bool all, int64_t *ret_count)
{
	struct held *due OWN_MEM = NULL;
	size_t count = 0;
	int64_t number;
	uint8_t head[HASH_BYTES];
	TRY(find_due(r, all, &due, &count));
	if (count) {
		TRY(keep_entry(r));
		TRY(chain_end(r, &number, head));
	}
	for (size_t i = 0; i < count; i++) {
		chain_next(head, ++number, due[i].hash, head);
		TRY(db_run(r->sql[R_RELEASE], "iib", due[i].number, number, (struct bytes){head, HASH_BYTES}));
	}
	*ret_count = (int64_t)count;
	return OK;
}

static enum patience patience_after(int64_t ms)
{
	return ms < FULL_DAYS * DAY_MS ? PATIENCE_FULL : ms < SOME_DAYS * DAY_MS ? PATIENCE_SOME : PATIENCE_NONE;
}

enum err held_review(struct answer *a)
{
	struct replica *r = a->r;
	int64_t patient, patience, held, waiting, tried, released;
	TRY(self_int(r, "patience", PATIENCE_NONE, &patience));
	TRY(held_count(r, &held));
	TRY(db_int(r->sql[R_OUTBOX_COUNT], 0, &waiting, ""));
	if ((!patience && !held) || a->cursor)
		return OK;
	TRY(moment_ago(a, "patient_since", "patient_here", &patient));
	TRY(moment_ago(a, "held_tried", "held_tried_here", &tried));
	const enum patience now = held || waiting ? patience_after(patient) : PATIENCE_NONE;
	bool all = (int64_t)now < patience || tried >= DAY_MS;
	if ((int64_t)now < patience)
		TRY(self_set_int(r, "patience", now));
	TRY(held_release(r, all, &released));
	if (released && all)
		TRY(moment_set(a, "held_tried", "held_tried_here"));
	a->taken.more |= released > 0;
	return OK;
}

enum err patience_begin(struct answer *a)
{
	struct replica *r = a->r;
	TRY(keep_entry(r));
	TRY(db_run(r->sql[R_RELEASE_ALL], ""));
	TRY(self_set_int(r, "patience", FAULT(no_patience) ? PATIENCE_NONE : PATIENCE_FULL));
	return moment_set(a, "patient_since", "patient_here");
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
