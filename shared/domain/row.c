/* One record: out of its table and back, its values, what its rules and remarks say. */
#include <assert.h>
#include <string.h>

#include "civil.h"
#include "row_cache.h"
#include "text_value.h"
#include "world.h"

static void bind_key(sqlite3_stmt *s, int at, struct key key)
{
	if (key.text.len)
		sqlite3_bind_text64(s, at, (const char *)key.text.data, key.text.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_int64(s, at, key.id);
}

static void bind_value(sqlite3_stmt *s, int at, struct value v)
{
	switch (v.kind) {
	case V_NULL:
		sqlite3_bind_null(s, at);
		break;
	case V_INT:
		sqlite3_bind_int64(s, at, v.num);
		break;
	case V_TEXT:
		sqlite3_bind_text64(s, at, (const char *)v.data.data, v.data.len, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case V_BYTES:
	case V_ERASED:
		sqlite3_bind_blob64(s, at, v.data.len ? (const void *)v.data.data : "", v.data.len, SQLITE_STATIC);
	}
}

/* A blob in a column of text is what a redaction left. */
static struct value take_column(struct world *w, sqlite3_stmt *s, int column, const struct field *f)
{
	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		return VALUE_INT(sqlite3_column_int64(s, column));
	case SQLITE_TEXT:
		return (struct value){V_TEXT, 0, arena_copy(&w->arena, db_blob(s, column))};
	case SQLITE_BLOB:
		return (struct value){field_holds_bytes(f) ? V_BYTES : V_ERASED, 0, arena_copy(&w->arena, db_blob(s, column))};
	default:
		return VALUE_NULL;
	}
}

enum err row_blank(struct world *w, const struct reg *r, struct key key, struct row *ret)
{
	struct row row = {.reg = r, .key = key, .fields = arena_alloc(&w->arena, (size_t)field_count(r) * sizeof(struct value))};
	int parts;
	row.key.text = arena_copy(&w->arena, key.text);
	if (reg_natural(r) && key.text.len)
		TRY(key_split(r, row.key, &w->arena, row.fields, &parts));
	*ret = row;
	return OK;
}

static enum err read_row(struct world *w, const struct reg *r, struct key key, struct row *ret)
{
	sqlite3_stmt *s = w->load[r->number];
	sqlite3_reset(s);
	bind_key(s, 1, key);
	enum err e = db_next(s);
	if (e == ERR_NOT_FOUND)
		return row_blank(w, r, key, ret);
	TRY(e);
	int count = field_count(r);
	struct row row = {.reg = r, .key = key, .fields = arena_alloc(&w->arena, (size_t)count * sizeof(struct value))};
	row.key.text = arena_copy(&w->arena, key.text);
	row.state = sqlite3_column_int(s, 0);
	row.version = sqlite3_column_int64(s, 1);
	row.stamp = sqlite3_column_int64(s, 2);
	for (int i = 0; i < count; i++)
		row.fields[i] = take_column(w, s, i + 3, &r->fields[i]);
	sqlite3_reset(s);
	*ret = row;
	return OK;
}

enum err row_load(struct world *w, const struct reg *r, struct key key, struct row *ret)
{
	struct row row;
	if (w->remembering && row_cache_get(w->cache, r, key, &row)) {
		*ret = row_copy(w, &row);
		return OK;
	}
	TRY(read_row(w, r, key, &row));
	if (w->remembering)
		row_cache_put(w->cache, &row);
	*ret = row;
	return OK;
}

/* Whether the record is there and stays, in the same place of every index. */
static bool in_place(const struct world *w, const struct row *before, const struct row *after)
{
	uint32_t held = w->held[after->reg->number];
	if (before->state == ABSENT || after->state == ABSENT)
		return false;
	for (int i = 0; after->reg->fields[i].number; i++)
		if ((held >> i & 1) && !value_equal(before->fields[i], after->fields[i]))
			return false;
	return true;
}

static enum err write_row(struct world *w, const struct row *row, bool stays)
{
	int number = row->reg->number;
	sqlite3_stmt *s = row->state == ABSENT ? w->erase[number] : stays ? w->change[number] : w->store[number];
	sqlite3_reset(s);
	bind_key(s, 1, row->key);
	if (row->state != ABSENT) {
		sqlite3_bind_int(s, 2, row->state);
		sqlite3_bind_int64(s, 3, row->version);
		sqlite3_bind_int64(s, 4, row->stamp);
		for (int i = 0; row->reg->fields[i].number; i++)
			if (!stays || !(w->held[number] >> i & 1))
				bind_value(s, i + ROW_HEAD + 1, row->fields[i]);
	}
	enum err e = db_next(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err row_store(struct world *w, const struct row *row)
{
	struct row kept = *row, before;
	TRY(row_load(w, row->reg, row->key, &before));
	if (w->pending) {
		kept.version = before.version;
		kept.stamp = before.state == ABSENT ? row->stamp : before.stamp;
	}
	if (w->touch)
		TRY(w->touch(w->touch_ctx, &before, &kept));
	TRY(write_row(w, &kept, in_place(w, &before, &kept)));
	if (w->remembering)
		row_cache_put(w->cache, &kept);
	else if (w->cache)
		row_cache_clear(w->cache);
	return OK;
}

struct row row_copy(struct world *w, const struct row *row)
{
	struct row copy = *row;
	size_t size = (size_t)field_count(row->reg) * sizeof(struct value);
	copy.fields = arena_alloc(&w->arena, size);
	memcpy(copy.fields, row->fields, size);
	return copy;
}

struct row row_known(struct world *w, const struct row *row, uint32_t version)
{
	struct row known = row_copy(w, row);
	if (!known_in(row->reg->since, version))
		known.state = ABSENT;
	for (int i = 0; row->reg->fields[i].number; i++)
		if (!known_in(row->reg->fields[i].since, version))
			known.fields[i] = VALUE_NULL;
	return known;
}

bool row_equal(const struct row *a, const struct row *b)
{
	if (a->reg != b->reg || !key_equal(a->key, b->key) || a->state != b->state)
		return false;
	if (a->state == ABSENT)
		return true;
	for (int i = 0; a->reg->fields[i].number; i++)
		if (!value_equal(a->fields[i], b->fields[i]))
			return false;
	return a->version == b->version && a->stamp == b->stamp;
}

struct value row_get(const struct row *row, uint32_t field)
{
	int i = field_index(row->reg, field);
	assert(i >= 0);
	return row->fields[i];
}

void row_set(struct row *row, uint32_t field, struct value v)
{
	int i = field_index(row->reg, field);
	assert(i >= 0);
	row->fields[i] = v;
}

int64_t row_int(const struct row *row, uint32_t field, int64_t missing)
{
	struct value v = row_get(row, field);
	return v.kind == V_INT ? v.num : missing;
}

struct bytes row_text(const struct row *row, uint32_t field)
{
	struct value v = row_get(row, field);
	return v.kind == V_TEXT ? v.data : (struct bytes){0};
}

enum err row_rules(struct world *w, const struct row *row, const struct doing *d, int *ret)
{
	sqlite3_stmt *s = w->rules[row->reg->number];
	if (!s) {
		*ret = -1;
		return OK;
	}
	sqlite3_reset(s);
	bind_key(s, 1, row->key);
	sqlite3_bind_int(s, 2, row->state);
	sqlite3_bind_int(s, 3, d->was);
	sqlite3_bind_text64(s, 4, d->actor.len ? (const char *)d->actor.data : "", d->actor.len, SQLITE_STATIC, SQLITE_UTF8);
	sqlite3_bind_int64(s, 5, (int64_t)ON(d->verb));
	sqlite3_bind_int64(s, 6, d->version);
	sqlite3_bind_int(s, 7, d->function);
	for (int i = 0; row->reg->fields[i].number; i++)
		bind_value(s, i + 8, row->fields[i]);
	TRY(db_next(s));
	*ret = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return OK;
}

enum err row_remarks(struct world *w, const struct row *row, int64_t now, unsigned *ret)
{
	sqlite3_stmt *s = w->remarks[row->reg->number];
	if (!s || row->state == ABSENT) {
		*ret = 0;
		return OK;
	}
	sqlite3_reset(s);
	bind_key(s, 1, row->key);
	sqlite3_bind_int(s, 2, row->state);
	sqlite3_bind_int64(s, 3, row->stamp);
	sqlite3_bind_int64(s, 4, now);
	sqlite3_bind_int64(s, 5, day_of(now));
	for (int i = 0; row->reg->fields[i].number; i++)
		bind_value(s, i + 6, row->fields[i]);
	TRY(db_next(s));
	*ret = (unsigned)sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return OK;
}

static struct state state_said(const struct reg *r, int state, unsigned borne)
{
	for (int i = 0; r->remarks && r->remarks[i].sql; i++)
		if (r->remarks[i].state && borne >> i & 1)
			return (struct state){r->remarks[i].name, r->remarks[i].label};
	return *reg_state(r, state);
}

enum err row_state_at(struct world *w, const struct row *row, int64_t now, struct state *ret)
{
	unsigned borne;
	TRY(row_remarks(w, row, now, &borne));
	*ret = state_said(row->reg, row->state, borne);
	return OK;
}

enum err record_state_at(sqlite3 *db, const struct reg *r, struct key key, int state, int64_t now, struct state *ret)
{
	unsigned borne = 0;
	for (int i = 0; r->remarks && r->remarks[i].sql; i++) {
		struct buf sql OWN_BUF = BUF(4000);
		const char *text;
		sqlite3_stmt *s;
		int64_t holds = 0;
		if (!r->remarks[i].state)
			continue;
		buf_fmt(&sql, "SELECT coalesce((%s), 0) <> 0 FROM (SELECT *, ?2 AS now, ?3 AS today FROM \"%s\" WHERE key = ?1)", r->remarks[i].sql, r->name);
		text = buf_text(&sql);
		TRY(db_prepare(db, &text, 1, &s));
		enum err e = key.text.len ? db_int(s, 0, &holds, "sii", key.text, now, day_of(now)) : db_int(s, 0, &holds, "iii", key.id, now, day_of(now));
		sqlite3_finalize(s);
		TRY(e);
		borne |= (unsigned)holds << i;
	}
	*ret = state_said(r, state, borne);
	return OK;
}
