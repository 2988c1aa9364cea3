/* list, show: records of a register as the device has them, what waits to be sent included. */
#include "command.h"

#include <string.h>

#include "civil.h"
#include "couples.h"
#include "text.h"
#include "text_value.h"

enum { FIXED_COLUMNS = 2, FILTERS_MAX = 32 };
static const char *const fixed_names[FIXED_COLUMNS] = {"key", "state"};

struct column {
	const struct field *field;
	struct bytes sub; /* of a family's member */
};

/* FIELD=VALUE of the command. */
struct filter {
	const struct field *field; /* NULL: state or key */
	const char *state; /* as it is told; NULL */
	struct bytes sub;
	struct value value;
	struct key key;
};

struct records {
	const struct reg *reg;
	struct world *world;
	struct arena arena; /* columns and filters */
	struct filter filters[FILTERS_MAX];
	size_t filter_count;
	struct column columns[LISTING_COLUMNS_MAX];
	const char *names[LISTING_COLUMNS_MAX];
	size_t count;
	int64_t now; /* for remarks */
	struct state state; /* of the record at hand, as it is told */
	struct listing listing;
};

static void records_free(struct records *r)
{
	arena_free(&r->arena);
	listing_free(&r->listing);
}

static enum err find_register(const char *name, const struct reg **ret)
{
	const struct reg *r = reg_meant(bytes_of(name));
	if (!r)
		return fail(ERR_REGISTER_UNKNOWN, name);
	*ret = r;
	return OK;
}

/* Keys, digests and copies of contents are of no use to a reader. */
static bool shown(const struct field *f)
{
	return f->type != T_BYTES;
}

/* ---- Which ---- */

static enum err unknown_filter(const struct records *r, const char *name)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	buf_str(&names, "key, state");
	for (const struct field *f = r->reg->fields; f->number; f++)
		if (shown(f))
			buf_fmt(&names, ", %s%s", f->name, f->flags & F_FAMILY ? ".…" : "");
	return fail(ERR_FIELD_UNKNOWN, "list", name, buf_text(&names));
}

static enum err state_filter(const struct reg *reg, const char *text)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	bool known = false;
	for (int i = 1; reg->states[i].name; i++) {
		known |= strcmp(text, reg->states[i].name) == 0;
		buf_fmt(&names, "%s%s", i > 1 ? ", " : "", reg->states[i].name);
	}
	for (int i = 0; reg->remarks && reg->remarks[i].sql; i++)
		if (reg->remarks[i].state) {
			known |= strcmp(text, reg->remarks[i].name) == 0;
			buf_fmt(&names, ", %s", reg->remarks[i].name);
		}
	return known ? OK : fail(ERR_FIELD_TYPE, "state", text, buf_text(&names));
}

static enum err read_filter(struct records *r, const char *operand)
{
	const char *equals = strchr(operand, '=');
	if (!equals || r->filter_count == FILTERS_MAX)
		return fail(ERR_USAGE, operand, "kycuong list");
	char *name = arena_string(&r->arena, (struct bytes){(const uint8_t *)operand, (size_t)(equals - operand)});
	struct filter *f = &r->filters[r->filter_count++];
	f->state = strcmp(name, "state") == 0 ? equals + 1 : NULL;
	if (f->state)
		return state_filter(r->reg, f->state);
	if (strcmp(name, "key") == 0)
		return key_parse(r->reg, bytes_of(equals + 1), &r->arena, &f->key);
	const char *dot = strchr(name, '.');
	f->sub = bytes_of(dot ? dot + 1 : "");
	f->field = field_by_name(r->reg, (struct bytes){(const uint8_t *)name, dot ? (size_t)(dot - name) : strlen(name)});
	if (!f->field || !shown(f->field) || !(f->field->flags & F_FAMILY) != !dot)
		return unknown_filter(r, name);
	return value_parse(f->field, name, bytes_of(equals + 1), &r->arena, &f->value);
}

static struct value column_value(const struct row *row, const struct field *f, struct bytes sub)
{
	struct value v = row_get(row, f->number);
	return f->flags & F_FAMILY ? family_get(v, sub) : v;
}

/* Of several keys, one is enough; words match however they are accented. */
static bool matches(const struct filter *f, const struct row *row, const char *state)
{
	if (f->state)
		return strcmp(f->state, state) == 0;
	if (!f->field)
		return key_equal(row->key, f->key);
	struct value v = column_value(row, f->field, f->sub);
	if (v.kind != V_TEXT || f->value.kind != V_TEXT)
		return value_equal(v, f->value);
	if (f->field->type == T_REFS) {
		struct buf all OWN_BUF = BUF(TEXT_MAX + 2), one OWN_BUF = BUF(TEXT_MAX + 2);
		buf_fmt(&all, ",%.*s,", (int)v.data.len, (const char *)v.data.data);
		buf_fmt(&one, ",%.*s,", (int)f->value.data.len, (const char *)f->value.data.data);
		return strstr(buf_text(&all), buf_text(&one)) != NULL;
	}
	return f->field->type == T_LINE || f->field->type == T_TEXT ? text_like(v.data, f->value.data) : value_equal(v, f->value);
}

static enum err each_record(struct records *r, enum err (*each)(struct records *r, const struct row *row))
{
	char text[96];
	const char *const sql = text;
	sqlite3_stmt *s;
	snprintf(text, sizeof text, "SELECT key FROM \"%s\" ORDER BY key", r->reg->name);
	TRY(db_prepare(r->world->db, &sql, 1, &s));
	enum err e = db_first(s, "");
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		struct key key = {0};
		struct row row;
		arena_reset(&r->world->arena);
		if (reg_natural(r->reg))
			key.text = arena_copy(&r->world->arena, db_blob(s, 0));
		else
			key.id = sqlite3_column_int64(s, 0);
		if ((e = row_load(r->world, r->reg, key, &row)) != OK)
			break;
		if ((e = row_state_at(r->world, &row, r->now, &r->state)) != OK)
			break;
		bool wanted = row.state != ABSENT;
		for (size_t i = 0; wanted && i < r->filter_count; i++)
			wanted = matches(&r->filters[i], &row, r->state.name);
		if (wanted && (e = each(r, &row)) != OK)
			break;
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- Columns ---- */

struct gathering {
	struct records *r;
	const struct field *field;
	enum err error;
};

/* Keeps the columns in order of field and member. */
static enum err add_column(struct records *r, const struct field *f, struct bytes sub)
{
	size_t at = 0;
	for (; at < r->count; at++) {
		struct column *c = &r->columns[at];
		int order = c->field->number != f->number ? (c->field < f ? -1 : 1) : bytes_compare(c->sub, sub);
		if (order == 0)
			return OK;
		if (order > 0)
			break;
	}
	if (r->count + FIXED_COLUMNS + 1 == LISTING_COLUMNS_MAX) /* one is the remarks' */
		return fail(ERR_TOO_BIG, r->reg->name, "columns");
	memmove(&r->columns[at + 1], &r->columns[at], (r->count - at) * sizeof *r->columns);
	r->columns[at] = (struct column){f, sub.len ? arena_copy(&r->arena, sub) : (struct bytes){0}};
	r->count++;
	return OK;
}

static void gather_member(void *ctx, struct bytes sub, struct value v)
{
	struct gathering *g = ctx;
	(void)v;
	if (g->error == OK)
		g->error = add_column(g->r, g->field, sub);
}

static enum err gather(struct records *r, const struct row *row)
{
	for (const struct field *f = r->reg->fields; f->number; f++) {
		if (!(f->flags & F_FAMILY))
			continue;
		struct gathering g = {r, f, OK};
		family_each(row_get(row, f->number), gather_member, &g);
		TRY(g.error);
	}
	return OK;
}

static char *column_name(struct arena *arena, const struct column *c)
{
	struct buf name OWN_BUF = BUF(80);
	buf_fmt(&name, "%s%s%.*s", c->field->name, c->sub.len ? "." : "", (int)c->sub.len, (const char *)c->sub.data);
	return arena_string(arena, buf_bytes(&name));
}

static char *heading(struct arena *arena, const struct column *c)
{
	const char *name = column_name(arena, c);
	return arena_fmt(arena, "%s%s", c->field->type == T_INT || c->field->type == T_DECIMAL ? "#" : "", name);
}

static enum err find_columns(struct records *r)
{
	for (const struct field *f = r->reg->fields; f->number; f++)
		if (shown(f) && !(f->flags & F_FAMILY))
			TRY(add_column(r, f, (struct bytes){0}));
	TRY(each_record(r, gather));
	memcpy(r->names, fixed_names, sizeof fixed_names);
	for (size_t i = 0; i < r->count; i++)
		r->names[FIXED_COLUMNS + i] = heading(&r->arena, &r->columns[i]);
	r->names[FIXED_COLUMNS + r->count] = "remarks";
	return OK;
}

/* ---- Rows ---- */

static char *value_text(struct arena *arena, const struct field *f, struct value v)
{
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	if (v.kind == V_NULL)
		return NULL;
	value_print(f, v, &text);
	return arena_string(arena, buf_bytes(&text));
}

static char *key_text(struct arena *arena, const struct reg *reg, struct key key)
{
	struct buf text OWN_BUF = BUF(KEY_MAX);
	key_print(reg, key, &text);
	return arena_string(arena, buf_bytes(&text));
}

/* What can be seen from it now, by the names of the remarks. */
static enum err remarks_text(struct records *r, const struct row *row, const char **ret)
{
	struct buf text OWN_BUF = BUF(400);
	unsigned borne;
	TRY(row_remarks(r->world, row, r->now, &borne));
	for (int i = 0; borne && r->reg->remarks[i].sql; i++)
		if (borne >> i & 1 && !r->reg->remarks[i].state)
			buf_fmt(&text, "%s%s", text.len ? " " : "", r->reg->remarks[i].name);
	*ret = text.len ? arena_string(&r->world->arena, buf_bytes(&text)) : NULL;
	return OK;
}

static bool has_remarks(const struct reg *reg)
{
	bool any = false;
	for (int i = 0; reg->remarks && reg->remarks[i].sql; i++)
		any |= !reg->remarks[i].state;
	return any;
}

static enum err print_record(struct records *r, const struct row *row)
{
	const char *texts[LISTING_COLUMNS_MAX];
	struct arena *arena = &r->world->arena;
	texts[0] = key_text(arena, r->reg, row->key);
	texts[1] = r->state.name;
	for (size_t i = 0; i < r->count; i++) {
		const struct column *c = &r->columns[i];
		texts[FIXED_COLUMNS + i] = value_text(arena, c->field, column_value(row, c->field, c->sub));
	}
	if (has_remarks(r->reg))
		TRY(remarks_text(r, row, &texts[FIXED_COLUMNS + r->count]));
	listing_row(&r->listing, texts);
	return OK;
}

static enum err list_records(const struct call *c, struct records *r)
{
	TRY(find_columns(r));
	call_list(c, r->names, FIXED_COLUMNS + r->count + has_remarks(r->reg), &r->listing);
	TRY(each_record(r, print_record));
	return listing_end(&r->listing);
}

enum err command_list(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct records *r = mem_alloc(sizeof *r);
	enum err e = find_register(c->operands[0], &r->reg);
	for (int i = 1; e == OK && i < c->count; i++)
		e = read_filter(r, c->operands[i]);
	if (e == OK)
		e = folder_open(c->dir, &f);
	if (e == OK)
		e = call_reads(c, &f.replica, r->reg);
	if (e == OK)
		e = call_at(c, &f.replica, &r->now);
	if (e == OK)
		e = db_exec(f.db, "BEGIN"); /* both passes see the same */
	if (e == OK) {
		r->world = &f.replica.world;
		e = list_records(c, r);
		sqlite3_exec(f.db, "COMMIT", NULL, NULL, NULL);
	}
	records_free(r);
	mem_free(&r);
	return e;
}

/* ---- One record ---- */

static const char *const show_columns[] = {"field", "value"};

struct showing {
	struct arena *arena;
	struct couples pairs;
	const struct field *field;
};

static void showing_free(struct showing *s)
{
	couples_free(&s->pairs);
}

static void show_pair(struct showing *s, const char *name, const char *value)
{
	couples_add(&s->pairs, name, name, value);
}

static void show_member(void *ctx, struct bytes sub, struct value v)
{
	struct showing *s = ctx;
	const struct column column = {s->field, sub};
	show_pair(s, column_name(s->arena, &column), value_text(s->arena, s->field, v));
}

static void show_row(struct showing *s, const struct row *row, const struct state *state)
{
	char stamp[TIME_SIZE], position[24];
	time_print(row->version ? row->stamp : NO_TIME, stamp);
	snprintf(position, sizeof position, "%lld", (long long)row->version);
	show_pair(s, "key", key_text(s->arena, row->reg, row->key));
	show_pair(s, "state", state->name);
	show_pair(s, "position", row->version ? position : NULL);
	show_pair(s, "stamp", row->version ? stamp : NULL);
	for (const struct field *f = row->reg->fields; f->number; f++) {
		s->field = f;
		if (f->flags & F_FAMILY)
			family_each(row_get(row, f->number), show_member, s);
		else if (shown(f))
			show_pair(s, f->name, value_text(s->arena, f, row_get(row, f->number)));
	}
}

enum err command_show(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct arena arena OWN_ARENA = {0};
	struct showing s OWN(showing_free) = {.arena = &arena};
	const struct reg *reg = NULL;
	struct state state;
	struct key key;
	struct row row;
	int64_t now;
	TRY(find_register(c->operands[0], &reg));
	TRY(key_parse(reg, bytes_of(c->operands[1]), &arena, &key));
	TRY(folder_open(c->dir, &f));
	TRY(call_reads(c, &f.replica, reg));
	TRY(row_load(&f.replica.world, reg, key, &row));
	if (row.state == ABSENT)
		return fail(ERR_RECORD_UNKNOWN, reg->name, c->operands[1]);
	couples_begin(&s.pairs, c, show_columns);
	TRY(call_at(c, &f.replica, &now));
	TRY(row_state_at(&f.replica.world, &row, now, &state));
	show_row(&s, &row, &state);
	return couples_end(&s.pairs);
}
