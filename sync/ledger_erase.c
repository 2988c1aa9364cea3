/* What goes out of the log for good. An act whose texts must not be kept is logged without them; its seed goes too, wherever else in the log
 * it stands, for the salts derive from it: the acts beside it get the salts of their own texts instead. Marks, hashes of the seeds, stay, so that
 * a seed that comes again later (the rest of a long push, the other branch of a fork) goes at once. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "ledger_sql.h"
#include "redact.h"

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
	/* of redactions that are due */
	struct redaction *due;
	struct claim *claims; /* attachments that go with them */
	size_t due_count, claim_count;
	bool any; /* redactions at all, due or done */
	struct arena arena;
	struct entry *list;
	size_t count, room;
};

static void erasing_free(struct erasing *x)
{
	free(x->list);
	free(x->due);
	free(x->claims);
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

/* ---- Redactions ---- */

static void done_mark(const struct redaction *x, uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong done 1");
	hash_u64(&h, (uint64_t)x->position);
	hash_u64(&h, (uint64_t)x->confirmed);
	hash_end(&h, ret);
}

static enum err note_due(void *ctx, const struct redaction *r)
{
	struct erasing *x = ctx;
	uint8_t mark[HASH_BYTES];
	bool done;
	x->any = true;
	done_mark(r, mark);
	TRY(x->l->store->marked(x->l->store->ctx, mark, &done));
	if (done)
		return OK;
	x->due = mem_grow(x->due, (x->due_count + 1) * sizeof *x->due);
	x->due[x->due_count] = *r;
	x->due[x->due_count].record = arena_copy(&x->arena, r->record);
	x->due[x->due_count++].fields = arena_copy(&x->arena, r->fields);
	return OK;
}

struct claiming {
	struct erasing *x;
	const struct redaction *r;
};

static void note_claim(void *ctx, const uint8_t hash[HASH_BYTES])
{
	const struct claiming *c = ctx;
	struct erasing *x = c->x;
	x->claims = mem_grow(x->claims, (x->claim_count + 1) * sizeof *x->claims);
	struct claim *claim = &x->claims[x->claim_count++];
	*claim = (struct claim){.reg = c->r->reg->number, .key = c->r->record};
	memcpy(claim->hash, hash, HASH_BYTES);
}

/* What of the act goes: covered texts. Whether it is on such a record at all. */
static bool find_covered(struct erasing *x, const struct entry *e, const struct act *a, bool covered[SETTINGS_MAX], bool *ret_any)
{
	bool concerned = false;
	memset(covered, 0, SETTINGS_MAX);
	*ret_any = false;
	for (size_t i = 0; i < x->due_count; i++) {
		const struct redaction *r = &x->due[i];
		bool now[SETTINGS_MAX] = {false};
		if (e->position >= r->position || !redact_concerns(r, a))
			continue;
		concerned = true;
		if (!redact_covered(r, a, now))
			continue;
		*ret_any = true;
		redact_files(a, now, note_claim, &(struct claiming){x, r});
		for (size_t k = 0; k < a->setting_count; k++)
			covered[k] |= now[k];
	}
	return concerned;
}

/* First which seeds go: of the covered texts, and of every digest over the record. */
static enum err gather_seeds(void *ctx, const struct entry *e)
{
	struct erasing *x = ctx;
	struct act a OWN_ACT = {0};
	bool covered[SETTINGS_MAX], any;
	if (act_decode(e->act, &a) != OK || !reg_by_number(a.reg))
		return OK;
	if (find_covered(x, e, &a, covered, &any) && (any || (a.has_digest && !FAULT(keep_digest_seed))))
		seed_burn(x->l, &a);
	return OK;
}

static enum err redact_entry(void *ctx, const struct entry *e)
{
	struct erasing *x = ctx;
	struct act a OWN_ACT = {0};
	struct stamp stamp = {0};
	struct buf form OWN_BUF = BUF(ACT_MAX * 2);
	bool covered[SETTINGS_MAX], any = false;
	TRY(stamp_decode(e->stamp, &stamp));
	if (act_decode(e->act, &a) == OK && reg_by_number(a.reg))
		find_covered(x, e, &a, covered, &any);
	if (any && stamp.opaque)
		buf_byte(&form, 0xf6);
	else if (any)
		TRY(act_erase(&a, covered, &form));
	else if (!FAULT(keep_neighbour))
		TRY(without_seed(x->l, e, &form));
	if (form.len)
		replace(x, e->position, buf_bytes(&form));
	return OK;
}

struct holders {
	const struct claim *claim;
	bool any;
};

static enum err note_holder(void *ctx, const struct claim *c, const struct holding *h)
{
	struct holders *x = ctx;
	(void)h;
	x->any |= memcmp(c->hash, x->claim->hash, HASH_BYTES) == 0;
	return OK;
}

/* A content that another record holds too is not this record's to erase. */
static enum err erase_contents(struct erasing *x)
{
	struct blobs *b = x->l->store->blobs;
	for (size_t i = 0; b && i < x->claim_count; i++) {
		struct holders h = {&x->claims[i], false};
		enum err e = holding_drop(b, &x->claims[i]);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		TRY(holding_each(b, note_holder, &h));
		if (h.any)
			continue;
		e = blob_erase(b, x->claims[i].hash);
		if (e != OK && e != ERR_BUSY) /* what is left in the WAL goes with what comes next */
			return e;
	}
	return OK;
}

static enum err redact_log(struct erasing *x)
{
	struct ledger *l = x->l;
	TRY(l->store->read(l->store->ctx, 1, l->position, gather_seeds, x));
	TRY(erase_contents(x));
	x->claim_count = 0;
	TRY(l->store->read(l->store->ctx, 1, l->position, redact_entry, x));
	uint8_t(*marks)[HASH_BYTES] OWN_MEM = mem_alloc((l->burnt_count + 1) * HASH_BYTES);
	for (size_t i = 0; i < l->burnt_count; i++)
		mark_of(&l->burnt[i], marks[i]);
	const struct erasure erasure = {.entries = x->list, .count = x->count, .marks = (const uint8_t(*)[HASH_BYTES])marks, .mark_count = l->burnt_count,
					.all = true};
	return l->store->erase(l->store->ctx, &erasure);
}

/* Marked when the tables are made anew too: whatever is cut short before is done again. */
static enum err mark_done(struct erasing *x)
{
	struct ledger *l = x->l;
	uint8_t(*marks)[HASH_BYTES] OWN_MEM = mem_alloc(x->due_count * HASH_BYTES);
	for (size_t i = 0; i < x->due_count; i++)
		done_mark(&x->due[i], marks[i]);
	return l->store->erase(l->store->ctx, &(struct erasure){.marks = (const uint8_t(*)[HASH_BYTES])marks, .mark_count = x->due_count});
}

static enum err redact_all(struct erasing *x)
{
	struct ledger *l = x->l;
	TRY(ledger_begin(l));
	enum err e = redactions_each(&l->world, note_due, x);
	if (e == OK && x->due_count)
		e = redact_log(x);
	if (e == OK && x->due_count)
		e = tables_anew(l);
	if (e == OK && x->due_count)
		e = db_run(l->sql[Q_COMMIT], "");
	seeds_drop(l);
	if (e != OK || !x->due_count) {
		ledger_rollback(l);
		return e;
	}
	world_forget(&l->world);
	l->open = false;
	l->unclean = true;
	return mark_done(x);
}

/* Does not wait for who reads an older state: what is left goes with a later call. */
static enum err clean_tables(struct ledger *l)
{
	int frames, moved;
	sqlite3_busy_timeout(l->db, 0);
	int rc = sqlite3_wal_checkpoint_v2(l->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &moved);
	sqlite3_busy_timeout(l->db, DB_BUSY_MS);
	l->unclean = rc != SQLITE_OK;
	if (l->store->clean && l->store->clean(l->store->ctx) != OK)
		l->unclean = true;
	return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? OK : db_err(l->db, rc);
}

enum err ledger_redact(struct ledger *l)
{
	assert(!l->open);
	if (l->redact_due && l->store->erase) {
		struct erasing look OWN(erasing_free) = {.l = l}, x OWN(erasing_free) = {.l = l};
		TRY(redactions_each(&l->world, note_due, &look));
		l->unclean |= look.any; /* one that was done may have left the WAL behind */
		if (look.due_count)
			TRY(redact_all(&x));
	}
	l->redact_due = false;
	return l->unclean ? clean_tables(l) : OK;
}

void seeds_drop(struct ledger *l)
{
	if (l->burnt_count)
		crypt_wipe(l->burnt, l->burnt_count * sizeof *l->burnt);
	l->burnt_count = 0;
	l->asked = (struct burnt){0};
}
