/* What an act changed for whom: digests of scopes, and the index that deltas are made from. */
#include <assert.h>
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

/* The scopes of a row, gathered: a handful at most. */
struct scopes {
	struct bytes name[72];
	size_t count;
};

static void note_scope(void *ctx, struct bytes unit)
{
	struct scopes *s = ctx;
	for (size_t i = 0; i < s->count; i++)
		if (bytes_equal(s->name[i], unit))
			return;
	assert(s->count < sizeof s->name / sizeof *s->name);
	s->name[s->count++] = unit;
}

static bool holds_scope(const struct scopes *s, struct bytes name)
{
	for (size_t i = 0; i < s->count; i++)
		if (bytes_equal(s->name[i], name))
			return true;
	return false;
}

static enum err scopes_of(struct ledger *l, const struct row *row, struct scopes *ret)
{
	ret->count = 0;
	if (row->state == ABSENT)
		return OK;
	TRY(row_scope(&l->world, row, note_scope, ret));
	if (!holds_scope(ret, BYTES("*")))
		note_scope(ret, BYTES("!"));
	return OK;
}

/* Adds to a scope's digest; what is added was computed once for all scopes of the record. */
static enum err digest_change(struct ledger *l, struct bytes scope, const struct digest *change)
{
	struct digest d = {0};
	enum err e = db_first(l->sql[Q_DIGEST], "s", scope);
	if (e == OK) {
		d.lane[0] = (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], 0);
		d.lane[1] = (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], 1);
		db_reset(l->sql[Q_DIGEST]);
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	for (int i = 0; i < 2; i++)
		d.lane[i] += change->lane[i];
	return db_run(l->sql[Q_SET_DIGEST], "sii", scope, (int64_t)d.lane[0], (int64_t)d.lane[1]);
}

static enum err run_touch(struct ledger *l, struct bytes scope, const struct row *row, int64_t fields, bool entered)
{
	if (row->key.text.len)
		return db_run(l->sql[Q_TOUCH], "sinsinii", scope, l->act_position, (int)row->reg->number, row->key.text, fields, (int)entered,
			      (int64_t)l->act_device, l->act_number);
	return db_run(l->sql[Q_TOUCH], "siniinii", scope, l->act_position, (int)row->reg->number, row->key.id, fields, (int)entered,
		      (int64_t)l->act_device, l->act_number);
}

enum err ledger_touch(void *ctx, const struct row *before, const struct row *after)
{
	struct ledger *l = ctx;
	if (row_equal(before, after))
		return OK;
	struct scopes was, is;
	TRY(scopes_of(l, before, &was));
	TRY(scopes_of(l, after, &is));
	int64_t fields = 0;
	for (int i = 0; after->reg->fields[i].number; i++)
		if (before->state == ABSENT || !value_equal(before->fields[i], after->fields[i]))
			fields |= INT64_C(1) << i;
	struct digest leaves = {0}, enters = {0}, changes;
	digest_add(&leaves, before, -1);
	digest_add(&enters, after, +1);
	for (int i = 0; i < 2; i++)
		changes.lane[i] = leaves.lane[i] + enters.lane[i];
	for (size_t i = 0; i < is.count; i++) {
		bool entered = !holds_scope(&was, is.name[i]);
		TRY(run_touch(l, is.name[i], after, fields, entered));
		TRY(digest_change(l, is.name[i], entered ? &enters : &changes));
	}
	for (size_t i = 0; i < was.count; i++)
		if (!holds_scope(&is, was.name[i])) {
			TRY(run_touch(l, was.name[i], after, 0, false));
			TRY(digest_change(l, was.name[i], &leaves));
		}
	return OK;
}

