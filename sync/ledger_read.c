/* What the ledger answers: devices, chains, roots, digests, and what became of an act. */
#include <assert.h>
#include <string.h>

#include "authority.h"
#include "chain.h"
#include "civil.h"
#include "fault.h"
#include "ledger_sql.h"

static const struct reg *devices(void)
{
	return reg_by_name(BYTES("device"));
}

enum err ledger_device(struct ledger *l, uint32_t device, uint8_t ret_key[PUBLIC_KEY_BYTES], struct bytes *ret_unit, bool *ret_revoked)
{
	struct row row;
	TRY(row_load(&l->world, devices(), (struct key){.id = device}, &row));
	struct value key = row_get(&row, field_by_name(row.reg, BYTES("public_key"))->number);
	if (row.state == ABSENT || key.data.len != PUBLIC_KEY_BYTES)
		return fail(ERR_NOT_FOUND);
	memcpy(ret_key, key.data.data, PUBLIC_KEY_BYTES);
	*ret_unit = row_text(&row, field_by_name(row.reg, BYTES("unit"))->number);
	*ret_revoked = row.state != 1;
	return OK;
}

enum err ledger_agree(struct ledger *l, const uint8_t secret[SECRET_KEY_BYTES], uint32_t device,
		      const uint8_t public_key[PUBLIC_KEY_BYTES], struct mac_keys *ret)
{
	if (!l->agreed)
		l->agreed = mem_alloc(AGREED * sizeof *l->agreed);
	struct agreed *a = &l->agreed[device % AGREED];
	if (a->device != device || memcmp(a->public_key, public_key, PUBLIC_KEY_BYTES) != 0) {
		struct mac_keys keys;
		TRY(crypt_agree(secret, public_key, false, &keys));
		*a = (struct agreed){.device = device, .keys = keys};
		memcpy(a->public_key, public_key, PUBLIC_KEY_BYTES);
	}
	*ret = a->keys;
	return OK;
}

enum err ledger_audience(struct ledger *l, uint32_t device, struct bytes unit, struct audience *ret)
{
	struct audience a = {.unit = unit};
	struct row row;
	int64_t heads;
	TRY(row_load(&l->world, reg_by_name(BYTES("unit")), (struct key){.text = unit}, &row));
	TRY(db_int(l->sql[Q_HEADS], 0, &heads, "isi", (int64_t)device, unit, day_of(l->time)));
	a.function = unit_function(&row, day_of(l->time));
	a.all = a.function == HOME_AFFAIRS || a.function == OFFICE;
	a.heads = heads > 0 || FAULT(clerks_read);
	*ret = a;
	return OK;
}

enum err ledger_tip(struct ledger *l, uint32_t device, struct tip *ret)
{
	struct tip t = {.device = device};
	enum err e = db_first(l->sql[Q_TIP], "i", (int64_t)device);
	if (e == ERR_NOT_FOUND) {
		uint8_t key[PUBLIC_KEY_BYTES];
		struct bytes unit;
		bool revoked;
		TRY(ledger_device(l, device, key, &unit, &revoked));
		chain_start(device, key, t.head);
		*ret = t;
		return OK;
	}
	TRY(e);
	t.number = sqlite3_column_int64(l->sql[Q_TIP], 0);
	struct bytes head = db_blob(l->sql[Q_TIP], 1);
	memcpy(t.head, head.data, HASH_BYTES);
	db_reset(l->sql[Q_TIP]);
	*ret = t;
	return OK;
}

enum err ledger_head_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES])
{
	if (number == 0) {
		uint8_t key[PUBLIC_KEY_BYTES];
		struct bytes unit;
		bool revoked;
		TRY(ledger_device(l, device, key, &unit, &revoked));
		chain_start(device, key, ret);
		return OK;
	}
	TRY(db_first(l->sql[Q_HASH_AT], "ii", (int64_t)device, number));
	memcpy(ret, db_blob(l->sql[Q_HASH_AT], 1).data, HASH_BYTES);
	db_reset(l->sql[Q_HASH_AT]);
	return OK;
}

enum err ledger_hash_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES])
{
	TRY(db_first(l->sql[Q_HASH_AT], "ii", (int64_t)device, number));
	memcpy(ret, db_blob(l->sql[Q_HASH_AT], 0).data, HASH_BYTES);
	db_reset(l->sql[Q_HASH_AT]);
	return OK;
}

enum err ledger_root(struct ledger *l, const struct seen *seen, uint8_t ret[HASH_BYTES])
{
	memset(ret, 0, HASH_BYTES);
	if (!seen->position)
		return OK;
	int64_t end = l->position;
	bool found = false;
	for (size_t i = 0; i < l->epoch_count; i++)
		if (l->epochs[i].number == seen->epoch) {
			found = true;
			if (i + 1 < l->epoch_count)
				end = l->epochs[i + 1].start;
		}
	if (!found || seen->position > end || seen->position < 0)
		return fail(ERR_NOT_FOUND);
	return merkle_root(&l->merkle, seen->position, ret);
}

enum err ledger_digest(struct ledger *l, const struct audience *a, uint32_t version, struct digest *ret)
{
	struct digest sum = {0}, part;
	char tokens[AUDIENCE_TOKENS][TOKEN_MAX + 1];
	for (size_t i = 0, n = audience_tokens(a, tokens); i < n; i++) {
		for (int differs = 0; differs <= (version < l->version); differs++) {
			char scope[DIGEST_SCOPE];
			TRY(digest_read(l, differs ? digest_scope(bytes_of(tokens[i]), version, scope) : bytes_of(tokens[i]), &part));
			for (int lane = 0; lane < 2; lane++)
				sum.lane[lane] += part.lane[lane];
		}
	}
	*ret = sum;
	return OK;
}

enum err ledger_key_at(struct ledger *l, const char (*tokens)[TOKEN_MAX + 1], size_t count, const struct act *a, struct arena *arena,
		       struct key *ret)
{
	sqlite3_stmt *s = l->sql[Q_TOUCHED_AT];
	const struct reg *r = reg_by_number(a->reg);
	for (size_t i = 0; r && i < count; i++) {
		struct key key = {0};
		enum err e = db_first(s, "tii", tokens[i], a->base, (int64_t)a->reg);
		if (e == ERR_NOT_FOUND)
			continue;
		TRY(e);
		if (reg_natural(r))
			key.text = arena_copy(arena, db_blob(s, 0));
		else
			key.id = sqlite3_column_int64(s, 0);
		e = db_next(s);
		db_reset(s);
		if (e != ERR_NOT_FOUND)
			return e == OK ? fail(ERR_NOT_FOUND) : e;
		*ret = key;
		return OK;
	}
	return fail(ERR_NOT_FOUND);
}

static enum err take_fate(void *ctx, const struct entry *e)
{
	struct fate *f = ctx;
	f->position = e->position;
	f->time = e->time;
	f->stamp = (struct stamp){.position = e->position, .time = e->time};
	TRY(stamp_decode(e->stamp, &f->stamp));
	return verdict_decode(e->verdict, &f->verdict);
}

enum err ledger_fate(struct ledger *l, uint32_t device, int64_t number, struct fate *ret)
{
	TRY(db_first(l->sql[Q_POSITION_OF], "ii", (int64_t)device, number));
	int64_t position = sqlite3_column_int64(l->sql[Q_POSITION_OF], 0), first = position;
	uint8_t hash[HASH_BYTES];
	memcpy(hash, db_blob(l->sql[Q_POSITION_OF], 1).data, HASH_BYTES);
	db_reset(l->sql[Q_POSITION_OF]);
	/* One that came twice stands there the second time without its entry counter. */
	TRY(db_int(l->sql[Q_FIRST], position, &first, "ib", (int64_t)device, (struct bytes){hash, HASH_BYTES}));
	struct fate f = {.again = first != position};
	TRY(l->store->read(l->store->ctx, first, first, take_fate, &f));
	if (!f.position)
		return fail(ERR_NOT_FOUND);
	*ret = f;
	return OK;
}

/* Entries that stand one after the other in the log, as those of a push do, are read in one go. */
struct run {
	int64_t from, to; /* positions; to 0 = none */
	enum err (*each)(void *ctx, const struct fate *f);
	void *ctx;
};

static enum err run_entry(void *ctx, const struct entry *e)
{
	struct run *r = ctx;
	struct fate f = {0};
	TRY(take_fate(&f, e));
	return r->each(r->ctx, &f);
}

static enum err run_end(struct ledger *l, struct run *r)
{
	if (!r->to)
		return OK;
	int64_t from = r->from, to = r->to;
	r->to = 0;
	return l->store->read(l->store->ctx, from, to, run_entry, r);
}

static enum err add_place(struct ledger *l, struct run *r, uint32_t device, int64_t number, int64_t position, bool plain)
{
	if (plain && r->to && position == r->to + 1) {
		r->to = position;
		return OK;
	}
	TRY(run_end(l, r));
	if (plain) {
		r->from = r->to = position;
		return OK;
	}
	struct fate f; /* came twice, or by its hash alone */
	TRY(ledger_fate(l, device, number, &f));
	return r->each(r->ctx, &f);
}

enum err ledger_fates(struct ledger *l, uint32_t device, int64_t from, int64_t to, enum err (*each)(void *ctx, const struct fate *f), void *ctx)
{
	struct run r = {.each = each, .ctx = ctx};
	sqlite3_stmt *s = l->sql[Q_PLACES];
	int64_t number = from;
	if (from > to)
		return OK;
	enum err e = db_first(s, "iii", (int64_t)device, from, to);
	for (; e == OK && sqlite3_column_int64(s, 0) == number; number++) {
		e = add_place(l, &r, device, number, sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2) > 0);
		if (e == OK)
			e = db_next(s);
	}
	db_reset(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	TRY(run_end(l, &r));
	return number == to + 1 ? OK : fail(ERR_NOT_FOUND);
}

struct wanted {
	struct ledger *l;
	uint32_t field;
	struct bytes sub;
	struct value value;
};

static enum err take_setting(void *ctx, const struct entry *e)
{
	struct wanted *w = ctx;
	struct act a OWN_ACT = {0};
	TRY(act_decode(e->act, &a));
	for (size_t i = 0; i < a.setting_count; i++)
		if (a.settings[i].field == w->field && bytes_equal(a.settings[i].sub, w->sub)) {
			w->value = a.settings[i].value;
			w->value.data = arena_copy(&w->l->world.arena, w->value.data);
		}
	return OK;
}

enum err ledger_setting(struct ledger *l, int64_t position, uint32_t field, struct bytes sub, struct value *ret)
{
	struct wanted w = {l, field, sub, VALUE_NULL};
	TRY(l->store->read(l->store->ctx, position, position, take_setting, &w));
	*ret = w.value;
	return OK;
}
