/* Rows written at a device: by an entry, by the log's acts and deltas, and again after them. */
#include <assert.h>
#include <string.h>

#include "chain.h"
#include "replica_sql.h"
#include "fault.h"

static enum err image_add(struct replica *r, const struct row *before)
{
	struct buf form OWN_BUF = BUF(SETTINGS_MAX * TEXT_MAX);
	int reg = before->reg->number;
	bool there = before->state != ABSENT, text = before->key.text.len > 0;
	if (there)
		row_encode(before, &form);
	TRY(buf_check(&form, before->reg->name));
	sqlite3_stmt *s = r->sql[R_IMAGE_ADD];
	if (there)
		return text ? db_run(s, "nsb", reg, before->key.text, buf_bytes(&form)) : db_run(s, "nib", reg, before->key.id, buf_bytes(&form));
	return text ? db_run(s, "ns0", reg, before->key.text) : db_run(s, "ni0", reg, before->key.id);
}

static enum err stale_came(struct replica *r, const struct row *row, bool *ret)
{
	sqlite3_stmt *s = r->sql[R_STALE_CAME];
	int reg = row->reg->number;
	TRY(row->key.text.len ? db_run(s, "ns", reg, row->key.text) : db_run(s, "ni", reg, row->key.id));
	*ret = sqlite3_changes(r->db) > 0;
	return OK;
}

enum err replica_touch(void *ctx, const struct row *before, const struct row *after)
{
	struct replica *r = ctx;
	if (r->writing != WRITE_DELTA && !FAULT(skip_image))
		TRY(image_add(r, before));
	if (r->writing != WRITE_PENDING) {
		bool stale = false;
		if (r->filling)
			TRY(stale_came(r, before, &stale));
		if (!stale)
			digest_add(&r->digest, before, -1);
		digest_add(&r->digest, after, +1);
		TRY(watch_row(r, after));
	}
	return OK;
}

enum err image_get(struct replica *r, const struct reg *reg, struct key key, bool *ret_there, struct row *ret)
{
	sqlite3_stmt *s = r->sql[R_IMAGE];
	enum err e = key.text.len ? db_first(s, "ns", (int)reg->number, key.text) : db_first(s, "ni", (int)reg->number, key.id);
	*ret_there = e == OK;
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	if (sqlite3_column_type(s, 0) == SQLITE_NULL)
		e = row_blank(&r->world, reg, key, ret);
	else
		e = row_decode(&r->world, arena_copy(&r->world.arena, db_blob(s, 0)), ret);
	db_reset(s);
	return e;
}

static enum err key_of(struct world *w, sqlite3_stmt *s, const struct reg **ret_reg, struct key *ret)
{
	const struct reg *reg = reg_by_number((uint32_t)sqlite3_column_int64(s, 0));
	if (!reg)
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	*ret = (struct key){0};
	if (reg_natural(reg))
		ret->text = arena_copy(&w->arena, db_blob(s, 1));
	else
		ret->id = sqlite3_column_int64(s, 1);
	*ret_reg = reg;
	return OK;
}

/* Rows (reg, key, image or NULL = absent) are put back without a touch: neither the digest nor the images know of them. */
static enum err put_back(struct replica *r, sqlite3_stmt *s)
{
	struct world *w = &r->world;
	w->touch = NULL;
	enum err e = db_first(s, "");
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		const struct reg *reg = NULL;
		struct key key;
		struct row row;
		e = key_of(w, s, &reg, &key);
		if (e == OK)
			e = row_blank(w, reg, key, &row);
		if (e == OK && sqlite3_column_type(s, 2) != SQLITE_NULL)
			e = row_decode(w, arena_copy(&w->arena, db_blob(s, 2)), &row);
		if (e == OK)
			e = row_store(w, &row);
	}
	db_reset(s);
	w->touch = replica_touch;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err images_restore(struct replica *r)
{
	TRY(put_back(r, r->sql[R_IMAGES]));
	return db_run(r->sql[R_IMAGES_DROP], "");
}

enum err stale_mark(struct replica *r)
{
	TRY(db_run(r->sql[R_STALE_CLEAR], ""));
	for (size_t i = 0; registers[i]; i++) {
		struct buf text OWN_BUF = BUF(200);
		buf_fmt(&text, "INSERT INTO stale SELECT %u, key FROM \"%s\"", (unsigned)registers[i]->number, registers[i]->name);
		TRY(db_exec(r->db, buf_text(&text)));
	}
	r->digest = (struct digest){{0, 0}};
	return OK;
}

enum err stale_drop(struct replica *r)
{
	TRY(watch_stale(r));
	TRY(put_back(r, r->sql[R_STALES]));
	return db_run(r->sql[R_STALE_CLEAR], "");
}

/* What a waiting act is judged with: the device's clock stands for the province's, and no position. */
static struct stamp guess(const struct replica *r, const struct act *a)
{
	return (struct stamp){.time = a->clock, .rules = r->version, .coded = NO_TIME};
}

static enum err write_pending(struct replica *r, const struct act *a, const uint8_t hash[HASH_BYTES], bool provisional, struct verdict *ret)
{
	struct stamp stamp = guess(r, a);
	const struct judging j = {.at_device = true, .provisional = provisional};
	r->writing = WRITE_PENDING;
	r->world.pending = true;
	enum err e = judge(&r->world, a, hash, &stamp, &j, ret);
	r->world.pending = false;
	return e;
}

enum err pending_redo(struct replica *r)
{
	sqlite3_stmt *s = r->sql[R_WAITING];
	enum err e = db_first(s, "");
	while (e == OK) {
		struct act a OWN_ACT = {0};
		struct verdict v;
		world_reset(&r->world);
		e = act_decode(db_blob(s, 0), &a);
		if (e == OK)
			e = write_pending(r, &a, db_blob(s, 1).data, true, &v);
		if (e == OK)
			e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- Entry ---- */

enum err chain_end(struct replica *r, int64_t *ret_number, uint8_t ret_head[HASH_BYTES])
{
	enum err e = db_first(r->sql[R_OUTBOX_LAST], "");
	if (e == OK) {
		*ret_number = sqlite3_column_int64(r->sql[R_OUTBOX_LAST], 0);
		memcpy(ret_head, db_blob(r->sql[R_OUTBOX_LAST], 1).data, HASH_BYTES);
		db_reset(r->sql[R_OUTBOX_LAST]);
		return OK;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	struct acked a;
	TRY(self_acked(r, &a));
	*ret_number = a.number;
	memcpy(ret_head, a.head, HASH_BYTES);
	return OK;
}

static enum err take_seed(struct replica *r, const uint8_t *random, uint8_t ret[SEED_BYTES])
{
	static const uint8_t none[SEED_BYTES];
	TRY(self_bytes(r, "seed", ret, SEED_BYTES));
	if (memcmp(ret, none, SEED_BYTES) != 0)
		return OK;
	memcpy(ret, random, SEED_BYTES);
	return self_set_bytes(r, "seed", random, SEED_BYTES);
}

/* Read once for a run of entries. */
static enum err find_end(struct replica *r, const uint8_t *random)
{
	if (r->end.known)
		return OK;
	TRY(self_entry(r, &r->end.entry));
	TRY(self_seen(r, &r->end.seen));
	TRY(take_seed(r, random, r->end.seed));
	TRY(chain_end(r, &r->end.number, r->end.head));
	r->end.known = true;
	return OK;
}

/* All of the act that its author did not type. */
static enum err fill_act(struct replica *r, const struct entering *e)
{
	struct act *a = e->act;
	struct row row;
	const struct reg *reg = reg_by_number(a->reg);
	assert(reg);
	TRY(find_end(r, e->random));
	a->device = r->device;
	a->entry = r->end.entry + 1;
	a->officer = e->officer;
	a->clock = e->now;
	a->seen = r->end.seen;
	memcpy(a->seed, r->end.seed, SEED_BYTES);
	TRY(row_load(&r->world, reg, a->key, &row));
	a->base = row.version;
	TRY(judge_sight(&r->world, a, &a->has_digest, a->digest));
	if (!act_salted(a)) /* nor would it come back from the wire */
		memset(a->seed, 0, SEED_BYTES);
	return OK;
}

static enum err sign_act(const struct entering *e, const uint8_t hash[HASH_BYTES])
{
	const struct verb *v = verb_by_number(reg_by_number(e->act->reg), e->act->verb);
	if (!v->personal)
		return OK;
	if (!e->personal)
		return fail(ERR_PASSWORD_NEEDED);
	uint8_t message[PERSONAL_MESSAGE_BYTES];
	act_personal_message(hash, message);
	crypt_sign(e->personal, (struct bytes){message, sizeof message}, e->act->signature);
	e->act->personal = true;
	return OK;
}

static enum err note_send(struct replica *r, const struct act *a, const uint8_t hash[HASH_BYTES])
{
	const struct reg *reg = reg_by_number(a->reg);
	if (strcmp(reg->name, "report") != 0 || strcmp(verb_by_number(reg, a->verb)->name, "send") != 0)
		return OK;
	return db_run(r->sql[R_SENT_SET], "sb", a->key.text, (struct bytes){hash, HASH_BYTES});
}

enum err replica_enter(struct replica *r, const struct entering *e, int64_t *ret_number)
{
	assert(r->open);
	struct act *a = e->act;
	uint8_t hash[HASH_BYTES];
	struct verdict v;
	struct buf form OWN_BUF = BUF(ACT_MAX);
	TRY(fill_act(r, e));
	act_hash(a, hash);
	/* Whether it may be done at all comes before whether it is signed: nobody types a password for nothing. */
	TRY(write_pending(r, a, hash, true, &v));
	if (v.kind == REFUSED)
		return v.reason; /* the thread's arguments are still those of the judge */
	TRY(sign_act(e, hash));
	TRY(act_encode(a, &form));
	r->end.entry = a->entry;
	r->end.number++;
	chain_next(r->end.head, r->end.number, hash, r->end.head);
	TRY(db_run(r->sql[R_OUTBOX_ADD], "iibbb", r->end.number, a->entry, buf_bytes(&form), (struct bytes){hash, HASH_BYTES},
		   (struct bytes){r->end.head, HASH_BYTES}));
	TRY(note_send(r, a, hash));
	*ret_number = a->entry;
	return OK;
}
