/* What an act changed for whom: digests of scopes, and the index that deltas are made from. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_sql.h"

void digest_add(struct digest *d, const struct row *row, int sign)
{
	if (row->state == ABSENT)
		return;
	struct buf form OWN_BUF = BUF(SETTINGS_MAX * TEXT_MAX);
	uint8_t hash[HASH_BYTES];
	row_encode(row, &form);
	assert(!form.over);
	hash_of("kycuong row 1", buf_bytes(&form), hash);
	for (int i = 0; i < 2; i++) {
		uint64_t lane;
		memcpy(&lane, hash + 8 * i, 8);
		d->lane[i] += sign > 0 ? lane : -lane;
	}
}

static bool holds_scope(const struct scopes *s, struct bytes name)
{
	for (size_t i = 0; i < s->count; i++)
		if (bytes_equal(s->name[i], name))
			return true;
	return false;
}

static void note_scope(void *ctx, struct bytes unit)
{
	struct scopes *s = ctx;
	if (holds_scope(s, unit))
		return;
	if (s->count == s->room) {
		struct bytes *more = arena_alloc(s->arena, 2 * s->room * sizeof *more);
		memcpy(more, s->name, s->count * sizeof *more);
		s->name = more;
		s->room *= 2;
	}
	s->name[s->count++] = unit;
}

enum err scopes_of(struct ledger *l, const struct row *row, struct scopes *ret)
{
	enum { ROOM = 8 };
	struct scopes s = {arena_alloc(&l->world.arena, ROOM * sizeof *s.name), 0, ROOM, &l->world.arena};
	TRY(row_tokens(&l->world, row, note_scope, &s));
	*ret = s;
	return OK;
}

/* ---- Digests of scopes ---- */

void digests_drop(struct ledger *l)
{
	if (l->digest_count)
		memset(l->digests, 0, l->digest_room * sizeof *l->digests);
	l->digest_count = 0;
}

struct bytes digest_scope(struct bytes token, uint32_t version, char ret[DIGEST_SCOPE])
{
	int n = snprintf(ret, DIGEST_SCOPE, "%.*s#%u", (int)token.len, (const char *)token.data, version);
	assert(n > 0 && n < DIGEST_SCOPE);
	return (struct bytes){(const uint8_t *)ret, (size_t)n};
}

/* The slot of this scope, or the free one where it would be. */
static struct scope_digest *find_slot(struct scope_digest *table, size_t room, struct bytes scope)
{
	uint64_t h = 0;
	for (size_t i = 0; i < scope.len; i++)
		h = (h ^ scope.data[i]) * UINT64_C(0x100000001b3);
	size_t at = (h ^ h >> 32) & (room - 1);
	while (table[at].scope.data && !bytes_equal(table[at].scope, scope))
		at = (at + 1) & (room - 1);
	return &table[at];
}

static void make_room(struct ledger *l)
{
	size_t room = l->digest_room ? 2 * l->digest_room : 64;
	struct scope_digest *table = mem_alloc(room * sizeof *table);
	for (size_t i = 0; i < l->digest_room; i++)
		if (l->digests[i].scope.data)
			*find_slot(table, room, l->digests[i].scope) = l->digests[i];
	free(l->digests);
	l->digests = table;
	l->digest_room = room;
}

static enum err read_table(struct ledger *l, struct bytes scope, struct digest *ret)
{
	struct digest d = {0};
	enum err e = db_first(l->sql[Q_DIGEST], "s", scope);
	if (e == OK) {
		for (int i = 0; i < 2; i++)
			d.lane[i] = (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], i);
		db_reset(l->sql[Q_DIGEST]);
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	*ret = d;
	return OK;
}

enum err digest_read(struct ledger *l, struct bytes scope, struct digest *ret)
{
	if (l->open && l->digest_count) {
		const struct scope_digest *s = find_slot(l->digests, l->digest_room, scope);
		if (s->scope.data) {
			*ret = s->digest;
			return OK;
		}
	}
	return read_table(l, scope, ret);
}

/* What is added was computed once for all scopes of the record. */
static enum err digest_change(struct ledger *l, struct bytes scope, const struct digest *change)
{
	if (2 * (l->digest_count + 1) > l->digest_room)
		make_room(l);
	struct scope_digest *s = find_slot(l->digests, l->digest_room, scope);
	if (!s->scope.data) {
		TRY(read_table(l, scope, &s->digest));
		s->scope = arena_copy(&l->batch, scope);
		l->digest_count++;
	}
	for (int i = 0; i < 2; i++)
		s->digest.lane[i] += change->lane[i];
	return OK;
}

enum err digests_save(struct ledger *l)
{
	for (size_t i = 0; i < l->digest_room && l->digest_count; i++) {
		const struct scope_digest *s = &l->digests[i];
		if (s->scope.data)
			TRY(db_run(l->sql[Q_SET_DIGEST], "sii", s->scope, (int64_t)s->digest.lane[0], (int64_t)s->digest.lane[1]));
	}
	digests_drop(l);
	return OK;
}

/* ---- What changed for whom ---- */

static enum err run_touch(struct ledger *l, struct bytes scope, const struct row *row, int64_t fields, bool entered)
{
	struct key key = row->key;
	int reg = row->reg->number, in = entered;
	int64_t position = l->act_position, device = l->act_device, number = l->act_number;
	if (key.text.len)
		TRY(db_run(l->sql[Q_TOUCH], "sinsinii", scope, position, reg, key.text, fields, in, device, number));
	else
		TRY(db_run(l->sql[Q_TOUCH], "siniinii", scope, position, reg, key.id, fields, in, device, number));
	if (sqlite3_changes(l->db))
		return OK;
	/* an effect of the same act changed it before */
	if (key.text.len)
		return db_run(l->sql[Q_TOUCH_AGAIN], "sinsin", scope, position, reg, key.text, fields, in);
	return db_run(l->sql[Q_TOUCH_AGAIN], "siniin", scope, position, reg, key.id, fields, in);
}

/* What leaves a scope and what enters it, in digests. */
struct passing {
	struct digest leaves, enters, changes;
};

static struct passing passing(const struct row *before, const struct row *after)
{
	struct passing p = {0};
	digest_add(&p.leaves, before, -1);
	digest_add(&p.enters, after, +1);
	for (int i = 0; i < 2; i++)
		p.changes.lane[i] = p.leaves.lane[i] + p.enters.lane[i];
	return p;
}

static enum err change_digest(struct ledger *l, struct bytes scope, bool was, bool is, const struct passing *p)
{
	return digest_change(l, scope, was && is ? &p->changes : is ? &p->enters : &p->leaves);
}

/* Devices of older versions count the record without what they do not know: the difference is kept beside each scope's digest. */
static enum err change_older(struct ledger *l, const struct row *before, const struct row *after, const struct scopes *was,
			     const struct scopes *is, const struct passing *p)
{
	for (uint32_t version = 1; version < l->version; version++) {
		struct row old = row_known(&l->world, before, version), new = row_known(&l->world, after, version);
		char scope[DIGEST_SCOPE];
		if (row_equal(&old, before) && row_equal(&new, after))
			continue;
		struct passing d = passing(&old, &new);
		for (int i = 0; i < 2; i++) {
			d.leaves.lane[i] -= p->leaves.lane[i];
			d.enters.lane[i] -= p->enters.lane[i];
			d.changes.lane[i] -= p->changes.lane[i];
		}
		for (size_t i = 0; i < is->count; i++)
			TRY(change_digest(l, digest_scope(is->name[i], version, scope), holds_scope(was, is->name[i]), true, &d));
		for (size_t i = 0; i < was->count; i++)
			if (!holds_scope(is, was->name[i]))
				TRY(change_digest(l, digest_scope(was->name[i], version, scope), true, false, &d));
	}
	return OK;
}

static uint64_t fields_set(const struct row *before, const struct row *after)
{
	uint64_t fields = 0;
	for (int i = 0; after->reg->fields[i].number; i++)
		if (before->state == ABSENT || !value_equal(before->fields[i], after->fields[i]))
			fields |= UINT64_C(1) << i;
	return fields;
}

/* `stays`: the row is the same, and only its scopes change. */
static enum err pass(struct ledger *l, const struct row *before, const struct row *after, const struct scopes *was, const struct scopes *is, bool stays)
{
	const struct passing p = passing(before, after);
	int64_t fields = (int64_t)fields_set(before, after);
	for (size_t i = 0; i < is->count; i++) {
		bool entered = !holds_scope(was, is->name[i]);
		if (stays && !entered)
			continue;
		TRY(run_touch(l, is->name[i], after, fields, entered));
		TRY(change_digest(l, is->name[i], !entered, true, &p));
	}
	for (size_t i = 0; i < was->count; i++)
		if (!holds_scope(is, was->name[i])) {
			TRY(run_touch(l, was->name[i], after, 0, false));
			TRY(change_digest(l, was->name[i], true, false, &p));
		}
	return change_older(l, before, after, was, is, &p);
}

enum err scopes_move(struct ledger *l, const struct row *row, const struct scopes *was, const struct scopes *is)
{
	return pass(l, row, row, was, is, true);
}

enum err ledger_touch(void *ctx, const struct row *before, const struct row *after)
{
	struct ledger *l = ctx;
	struct scopes was, is;
	if (row_equal(before, after))
		return OK;
	TRY(scopes_of(l, before, &was));
	TRY(scopes_of(l, after, &is));
	TRY(pass(l, before, after, &was, &is, false));
	return heirs_note(l, before, after);
}
