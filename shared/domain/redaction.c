#include "redaction.h"

#include <string.h>

#include "cbor.h"
#include "civil.h"
#include "clause.h"
#include "text_value.h"

static const uint8_t nothing[32];
static const struct value erased = {V_ERASED, 0, {nothing, sizeof nothing}};

/* The next name of the list from *at on: field and, behind a point, member. */
static bool next_name(struct bytes list, size_t *at, struct bytes *ret_field, struct bytes *ret_sub)
{
	size_t from = *at, end = from, point;
	if (from > list.len)
		return false;
	while (end < list.len && list.data[end] != ',')
		end++;
	for (point = from; point < end && list.data[point] != '.';)
		point++;
	*ret_field = (struct bytes){list.data + from, point - from};
	*ret_sub = point < end ? (struct bytes){list.data + point + 1, end - point - 1} : (struct bytes){0};
	*at = end + 1;
	return true;
}

bool redaction_covers(const struct redaction *x, const struct field *f, struct bytes sub)
{
	struct bytes name, member;
	for (size_t at = 0; x->fields.len && next_name(x->fields, &at, &name, &member);)
		if (bytes_equal(name, bytes_of(f->name)) && (!member.len || bytes_equal(member, sub)))
			return true;
	return false;
}

bool redaction_possible(const struct field *f)
{
	return (f->type == T_LINE || f->type == T_TEXT || f->type == T_FILE) && !(f->flags & (F_KEY | F_RULING));
}

static struct value named(const struct row *row, const char *field)
{
	return row_get(row, field_by_name(row->reg, bytes_of(field))->number);
}

static const char *in_arena(struct world *w, struct bytes text)
{
	return arena_string(&w->arena, text);
}

/* ---- Which there are ---- */

static enum err tell(struct world *w, sqlite3_stmt *s, enum err e, enum err (*each)(void *ctx, const struct redaction *x), void *ctx)
{
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		const struct redaction x = {.reg = reg_by_name(db_blob(s, 0)),
					    .record = arena_copy(&w->arena, db_blob(s, 1)),
					    .fields = arena_copy(&w->arena, db_blob(s, 2)),
					    .position = sqlite3_column_int64(s, 3),
					    .confirmed = sqlite3_column_int64(s, 4)};
		if (x.reg)
			e = each(ctx, &x);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err redactions_each(struct world *w, enum err (*each)(void *ctx, const struct redaction *x), void *ctx)
{
	return tell(w, w->redactions[0], db_first(w->redactions[0], ""), each, ctx);
}

enum err redactions_of(struct world *w, const struct reg *reg, struct key key, enum err (*each)(void *ctx, const struct redaction *x), void *ctx)
{
	struct buf text OWN_BUF = BUF(KEY_MAX);
	key_print(reg, key, &text);
	return tell(w, w->redactions[1], db_first(w->redactions[1], "ts", reg->name, buf_bytes(&text)), each, ctx);
}

void redaction_fields(const struct reg *reg, struct bytes list, enum lang lang, struct buf *out)
{
	struct bytes name, sub;
	for (size_t at = 0, n = 0; list.len && next_name(list, &at, &name, &sub); n++) {
		const struct field *f = field_by_name(reg, name);
		buf_str(out, n ? "; " : "");
		if (f)
			member_words(f, sub, lang, out);
		else
			buf_fmt(out, "%.*s%s%.*s", (int)name.len, (const char *)name.data, sub.len ? " " : "", (int)sub.len, (const char *)sub.data);
	}
}

static void put_words(sqlite3_stmt *s, enum lang lang, struct buf *out)
{
	static const struct field day = {.name = "day", .type = T_DATE};
	buf_str(out, lang == VI ? "đã xóa nội dung theo quyết định" : "content removed by decision");
	if (!s)
		return;
	buf_fmt(out, " %s %s ", db_text(s, 1), lang == VI ? "ngày" : "of");
	value_show(&day, lang, VALUE_INT(day_of(sqlite3_column_int64(s, 2))), out);
}

enum err redaction_words(sqlite3 *db, const struct reg *reg, struct bytes key, const struct field *f, struct bytes sub, enum lang lang,
			 struct buf *out)
{
	static const char *const sql = "SELECT fields, coalesce(decision, ''), confirmed FROM redaction WHERE state = 2 AND register = ?1 AND record = ?2"
				       " ORDER BY position DESC";
	sqlite3_stmt *s;
	bool found = false;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_first(s, "ts", reg->name, key);
	for (; e == OK && !found; e = found ? OK : db_next(s)) {
		const struct redaction x = {.reg = reg, .fields = db_blob(s, 0)};
		found = redaction_covers(&x, f, sub);
		if (found)
			put_words(s, lang, out);
	}
	sqlite3_finalize(s);
	if (!found)
		put_words(NULL, lang, out);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- The register's own ---- */

static enum err target(struct world *w, const struct row *row, struct row *ret)
{
	struct bytes name = named(row, "register").data, record = named(row, "record").data;
	const struct reg *reg = reg_by_name(name);
	struct buf text OWN_BUF = BUF(KEY_MAX);
	struct key key;
	if (!reg || reg->hidden || reg == row->reg)
		return fail(ERR_REGISTER_UNKNOWN, in_arena(w, name));
	TRY(key_parse(reg, record, &w->arena, &key));
	key_print(reg, key, &text);
	if (!bytes_equal(buf_bytes(&text), record)) /* it is looked up by this very text */
		return fail(ERR_KEY_WRONG, in_arena(w, record), buf_text(&text));
	return row_load(w, reg, key, ret);
}

static enum err unknown(struct world *w, const struct reg *reg, struct bytes name)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	for (const struct field *f = reg->fields; f->number; f++)
		if (redaction_possible(f))
			buf_fmt(&names, "%s%s%s", names.len ? ", " : "", f->name, f->flags & F_FAMILY ? ".…" : "");
	return fail(ERR_FIELD_UNKNOWN, "redaction", in_arena(w, name), buf_text(&names));
}

enum err redaction_check(struct world *w, const struct row *row)
{
	struct bytes list = named(row, "fields").data, name, sub;
	struct row it;
	TRY(target(w, row, &it));
	if (it.state == ABSENT)
		return fail(ERR_RECORD_UNKNOWN, it.reg->name, in_arena(w, named(row, "record").data));
	for (size_t at = 0; next_name(list, &at, &name, &sub);) {
		const struct field *f = field_by_name(it.reg, name);
		/* A member that cannot be would take nothing out, and the decision would stand as carried out. */
		if (!f || !redaction_possible(f) || (sub.data && !(f->flags & F_FAMILY && member_possible(f, sub))))
			return unknown(w, it.reg, name);
	}
	return OK;
}

/* Members of a family that are covered. */
struct members {
	struct world *w;
	const struct redaction *x;
	const struct field *f;
	struct value family;
	struct value put; /* what takes their place */
	bool any;
};

static void put_member(void *ctx, struct bytes sub, struct value v)
{
	struct members *m = ctx;
	if ((v.kind != V_TEXT && v.kind != V_ERASED) || !redaction_covers(m->x, m->f, sub))
		return;
	m->family = family_set(&m->w->arena, m->family, sub, m->put);
	m->any = true;
}

/* One field with what is covered put in place of; whether there was anything. */
static bool put_field(struct world *w, const struct redaction *x, const struct field *f, struct value v, struct value put, struct value *ret)
{
	if (!redaction_possible(f))
		return false;
	if (f->flags & F_FAMILY) {
		struct members m = {w, x, f, v, put, false};
		family_each(v, put_member, &m);
		*ret = m.family;
		return m.any;
	}
	*ret = put;
	return (v.kind == V_TEXT || v.kind == V_ERASED) && redaction_covers(x, f, (struct bytes){0});
}

struct frozen {
	struct value v[FIELDS_MAX];
	const struct field *f[FIELDS_MAX];
	int count;
};

/* The record as it was sent: a map of fields, as row_content() makes it. */
static bool read_frozen(const struct reg *reg, struct bytes form, struct frozen *ret)
{
	struct cbor r = CBOR(form);
	size_t pairs;
	int64_t number;
	ret->count = 0;
	if (!cbor_map(&r, &pairs) || pairs > FIELDS_MAX)
		return false;
	for (size_t i = 0; i < pairs; i++) {
		if (!cbor_range(&r, 1, UINT16_MAX, &number) || !(ret->f[i] = field_by_number(reg, (uint32_t)number)) ||
		    !row_value_take(&r, ret->f[i], &ret->v[i]))
			return false;
		ret->count++;
	}
	return cbor_end(&r) == OK;
}

static bool put_frozen(struct world *w, const struct redaction *x, struct value v, struct value *ret)
{
	struct buf out OWN_BUF = BUF(RECORD_MAX * 2);
	struct frozen *z = arena_alloc(&w->arena, sizeof *z);
	bool any = false;
	if (!read_frozen(x->reg, v.data, z))
		return false;
	cbor_put_map(&out, (size_t)z->count);
	for (int i = 0; i < z->count; i++) {
		struct value put;
		bool covered = put_field(w, x, z->f[i], z->v[i], erased, &put);
		any |= covered;
		cbor_put_int(&out, z->f[i]->number);
		row_value_put(&out, covered ? put : z->v[i]);
	}
	*ret = (struct value){V_BYTES, 0, arena_copy(&w->arena, buf_bytes(&out))};
	return any;
}

/* In two steps, by way of nothing: so what is told of the record names these fields whether the text was there a moment ago, or the log
 * that is played again has it no more. */
enum err redaction_carry_out(struct world *w, const struct row *row, int64_t position, int64_t time)
{
	struct row it;
	bool any = false;
	TRY(target(w, row, &it));
	const struct redaction x = {.reg = it.reg, .fields = named(row, "fields").data};
	if (it.state == ABSENT)
		return OK;
	struct row without = row_copy(w, &it), with = row_copy(w, &it);
	for (int i = 0; it.reg->fields[i].number; i++) {
		const struct field *f = &it.reg->fields[i];
		struct value v = it.fields[i], put;
		if (put_field(w, &x, f, v, erased, &put)) {
			any = true;
			with.fields[i] = put;
			without.fields[i] = VALUE_NULL;
		} else if (f->type == T_BYTES && v.kind == V_BYTES && strcmp(f->name, "sent") == 0 && put_frozen(w, &x, v, &put)) {
			any = true;
			with.fields[i] = put;
			without.fields[i] = VALUE_NULL;
		}
	}
	if (!any)
		return OK;
	without.version = with.version = position;
	without.stamp = with.stamp = time;
	TRY(row_store(w, &without));
	return row_store(w, &with);
}
