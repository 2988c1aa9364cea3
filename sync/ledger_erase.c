/* What goes out of the log for good. An act whose texts must not be kept is logged without them; its seed goes too, wherever else in the log
 * it stands, for the salts derive from it: the acts beside it get the salts of their own texts instead. Marks, hashes of the seeds, stay, so that
 * a seed that comes again later (the rest of a long push, the other branch of a fork) goes at once. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "ledger_sql.h"

static void mark_of(const struct burnt *b, uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong burnt 1");
	hash_u32(&h, b->device);
	hash_add(&h, b->seed, SEED_BYTES);
	hash_end(&h, ret);
}

static bool has_seed(const struct act *a)
{
	static const uint8_t none[SEED_BYTES];
	return memcmp(a->seed, none, SEED_BYTES) != 0;
}

static bool is_burnt(const struct ledger *l, uint32_t device, const uint8_t seed[SEED_BYTES])
{
	for (size_t i = 0; i < l->burnt_count; i++)
		if (l->burnt[i].device == device && memcmp(l->burnt[i].seed, seed, SEED_BYTES) == 0)
			return true;
	return false;
}

void seed_burn(struct ledger *l, const struct act *a)
{
	if (!has_seed(a) || is_burnt(l, a->device, a->seed) || FAULT(keep_seed))
		return;
	if (l->burnt_count == l->burnt_room) {
		l->burnt_room = l->burnt_room ? 2 * l->burnt_room : 8;
		l->burnt = mem_grow(l->burnt, l->burnt_room * sizeof *l->burnt);
	}
	struct burnt *b = &l->burnt[l->burnt_count++];
	*b = (struct burnt){.device = a->device};
	memcpy(b->seed, a->seed, SEED_BYTES);
}

/* One look-up a seed: the acts of a changeset have the same. */
enum err seed_burnt(struct ledger *l, const struct act *a, bool *ret)
{
	struct burnt b = {.device = a->device};
	*ret = false;
	if (!has_seed(a) || !l->store->marked)
		return OK;
	memcpy(b.seed, a->seed, SEED_BYTES);
	if (b.device != l->asked.device || memcmp(b.seed, l->asked.seed, SEED_BYTES) != 0) {
		uint8_t mark[HASH_BYTES];
		mark_of(&b, mark);
		TRY(l->store->marked(l->store->ctx, mark, &l->asked_burnt));
		l->asked = b;
	}
	*ret = l->asked_burnt || is_burnt(l, a->device, a->seed);
	return OK;
}

enum err act_encode_for_log(const struct act *a, bool texts, bool seed, struct buf *out)
{
	bool erase[SETTINGS_MAX] = {false};
	if (texts && seed)
		return act_encode(a, out);
	for (size_t i = 0; i < a->setting_count; i++)
		erase[i] = !texts && a->settings[i].value.kind == V_TEXT;
	return act_erase(a, erase, out);
}

/* ---- Where else it stands ---- */

struct erasing {
	struct ledger *l;
	struct arena arena;
	struct entry *list;
	size_t count, room;
};

static void erasing_free(struct erasing *x)
{
	free(x->list);
	arena_free(&x->arena);
}

static void replace(struct erasing *x, int64_t position, struct bytes form)
{
	if (x->count == x->room) {
		x->room = x->room ? 2 * x->room : 64;
		x->list = mem_grow(x->list, x->room * sizeof *x->list);
	}
	x->list[x->count++] = (struct entry){.position = position, .act = arena_copy(&x->arena, form)};
}

/* The form that the entry's act gets instead; empty where it stays. What could not be read counts by its hash alone, and nothing else of it
 * need be there. */
static enum err without_seed(struct ledger *l, const struct entry *e, struct buf *out)
{
	static const uint8_t nothing[] = {0xf6};
	struct act a OWN_ACT = {0};
	struct stamp stamp = {0};
	bool found = false;
	for (size_t i = 0; i < l->burnt_count && !found; i++)
		found = l->burnt[i].device == e->device && memmem(e->act.data, e->act.len, l->burnt[i].seed, SEED_BYTES);
	if (!found)
		return OK;
	TRY(stamp_decode(e->stamp, &stamp));
	if (stamp.opaque || act_decode(e->act, &a) != OK) {
		buf_add(out, nothing, sizeof nothing);
		return OK;
	}
	return is_burnt(l, a.device, a.seed) ? act_encode_for_log(&a, true, false, out) : OK;
}

static enum err note_entry(void *ctx, const struct entry *e)
{
	struct erasing *x = ctx;
	struct buf form OWN_BUF = BUF(ACT_MAX * 2);
	TRY(without_seed(x->l, e, &form));
	if (form.len)
		replace(x, e->position, buf_bytes(&form));
	return OK;
}

/* The device's acts that are in the log already. */
static enum err look_through(struct erasing *x, uint32_t device)
{
	struct ledger *l = x->l;
	sqlite3_stmt *s = l->sql[Q_OF_DEVICE];
	int64_t end = l->entry_count ? l->entries[0].position : INT64_MAX;
	enum err e = db_first(s, "ii", (int64_t)device, end);
	for (; e == OK; e = e == OK ? db_next(s) : e)
		e = l->store->read(l->store->ctx, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 0), note_entry, x);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Those of this batch, which is not in the log yet. */
static enum err clear_batch(struct ledger *l)
{
	for (size_t i = 0; i < l->entry_count; i++) {
		struct buf form OWN_BUF = BUF(ACT_MAX * 2);
		TRY(without_seed(l, &l->entries[i], &form));
		if (form.len)
			l->entries[i].act = arena_copy(&l->batch, buf_bytes(&form));
	}
	return OK;
}

enum err seeds_erase(struct ledger *l)
{
	if (!l->burnt_count)
		return OK;
	struct erasing x OWN(erasing_free) = {.l = l};
	TRY(clear_batch(l));
	if (!l->store->erase)
		return OK;
	uint8_t(*marks)[HASH_BYTES] OWN_MEM = mem_alloc(l->burnt_count * HASH_BYTES);
	for (size_t i = 0; i < l->burnt_count; i++) {
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen |= l->burnt[k].device == l->burnt[i].device;
		if (!seen)
			TRY(look_through(&x, l->burnt[i].device));
		mark_of(&l->burnt[i], marks[i]);
	}
	const struct erasure erasure = {.entries = x.list, .count = x.count, .marks = (const uint8_t(*)[HASH_BYTES])marks, .mark_count = l->burnt_count};
	return l->store->erase(l->store->ctx, &erasure);
}

void seeds_drop(struct ledger *l)
{
	if (l->burnt_count)
		crypt_wipe(l->burnt, l->burnt_count * sizeof *l->burnt);
	l->burnt_count = 0;
	l->asked = (struct burnt){0};
}
