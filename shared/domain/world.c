#include "world.h"

#include <assert.h>
#include <string.h>

#include "row_cache.h"
#include "text_value.h"

/* What lists and the compliance figures look up: an index over these fields. */
static const struct look_up {
	const char *reg, *name;
	const char *fields[5];
} look_ups[] = {
	{"submission", "cell", {"obligation", "unit", "period", "number"}},
	{"receipt", "cell", {"obligation", "unit", "period"}},
	{"exemption", "cell", {"obligation", "unit", "period"}},
	{"task", "unit", {"unit"}},
	{"task_step", "task", {"task"}},
	{"extension", "task", {"task"}},
	{"official", "unit", {"unit"}},
	{"indicator", "form", {"form"}},
	{"call", "unit", {"unit"}},
	{"redaction", "record", {"register", "record"}},
};
enum { LOOK_UPS = sizeof look_ups / sizeof *look_ups };

void world_ddl(struct buf *out)
{
	for (size_t i = 0; registers[i]; i++)
		reg_ddl(registers[i], out);
	for (int i = 0; i < LOOK_UPS; i++) {
		buf_fmt(out, "CREATE INDEX IF NOT EXISTS %s_%s ON %s(", look_ups[i].reg, look_ups[i].name, look_ups[i].reg);
		for (const char *const *f = look_ups[i].fields; *f; f++)
			buf_fmt(out, "%s%s", f == look_ups[i].fields ? "" : ", ", *f);
		buf_str(out, ");\n");
	}
}

/* Whether a key or an index holds the field. */
static bool looked_up(const struct reg *r, const struct field *f)
{
	if (f->flags & F_KEY)
		return true;
	for (int i = 0; i < LOOK_UPS; i++)
		for (const char *const *name = look_ups[i].fields; *name && strcmp(look_ups[i].reg, r->name) == 0; name++)
			if (strcmp(*name, f->name) == 0)
				return true;
	return false;
}

static enum err prepare(sqlite3 *db, const struct buf *sql, sqlite3_stmt **ret)
{
	const char *text = sql->data;
	assert(!sql->over);
	return db_prepare(db, &text, 1, ret);
}

static enum err prepare_rules(sqlite3 *db, const struct reg *r, sqlite3_stmt **ret)
{
	if (!r->rules || !r->rules->sql)
		return OK;
	struct buf sql OWN_BUF = BUF(16384);
	buf_str(&sql, "SELECT CASE");
	for (int i = 0; r->rules[i].sql; i++) {
		const struct rule *rule = &r->rules[i];
		buf_fmt(&sql, " WHEN (?5 & %lld)", (long long)(rule->verbs ? rule->verbs : UINT32_MAX));
		if (rule->since > 1)
			buf_fmt(&sql, " AND ?6 >= %d", rule->since);
		if (rule->until)
			buf_fmt(&sql, " AND ?6 < %d", rule->until);
		buf_fmt(&sql, " AND NOT coalesce((%s), 0) THEN %d", rule->sql, i);
	}
	buf_str(&sql, " ELSE -1 END FROM (SELECT ?1 AS key, ?2 AS state, ?3 AS was, ?4 AS actor, ?7 AS acting");
	for (int i = 0; r->fields[i].number; i++)
		buf_fmt(&sql, ", ?%d AS \"%s\"", i + 8, r->fields[i].name);
	buf_str(&sql, ") AS r");
	return prepare(db, &sql, ret);
}

static enum err prepare_remarks(sqlite3 *db, const struct reg *r, sqlite3_stmt **ret)
{
	if (!r->remarks)
		return OK;
	struct buf sql OWN_BUF = BUF(16384);
	buf_str(&sql, "SELECT 0");
	for (int i = 0; r->remarks[i].sql; i++)
		buf_fmt(&sql, " | ((coalesce((%s), 0) <> 0) << %d)", r->remarks[i].sql, i);
	buf_str(&sql, " FROM (SELECT ?1 AS key, ?2 AS state, ?3 AS stamp, ?4 AS now, ?5 AS today");
	for (int i = 0; r->fields[i].number; i++)
		buf_fmt(&sql, ", ?%d AS \"%s\"", i + 6, r->fields[i].name);
	buf_str(&sql, ") AS r");
	return prepare(db, &sql, ret);
}

static enum err prepare_register(struct world *w, const struct reg *r)
{
	struct buf sql OWN_BUF = BUF(8192);
	buf_str(&sql, "SELECT state, position, stamp");
	for (int i = 0; r->fields[i].number; i++)
		buf_fmt(&sql, ", \"%s\"", r->fields[i].name);
	buf_fmt(&sql, " FROM \"%s\" WHERE key = ?1", r->name);
	TRY(prepare(w->db, &sql, &w->load[r->number]));
	buf_cut(&sql, 0);
	buf_fmt(&sql, "INSERT OR REPLACE INTO \"%s\" VALUES(?1, ?2, ?3, ?4", r->name);
	for (int i = 0; r->fields[i].number; i++)
		buf_fmt(&sql, ", ?%d", i + ROW_HEAD + 1);
	buf_str(&sql, ")");
	TRY(prepare(w->db, &sql, &w->store[r->number]));
	buf_cut(&sql, 0);
	/* Of a record that is there already only what no index holds: the indexes need not be touched then. */
	for (int i = 0; r->fields[i].number; i++)
		w->held[r->number] |= (uint32_t)looked_up(r, &r->fields[i]) << i;
	buf_fmt(&sql, "UPDATE \"%s\" SET state = ?2, position = ?3, stamp = ?4", r->name);
	for (int i = 0; r->fields[i].number; i++)
		if (!(w->held[r->number] >> i & 1))
			buf_fmt(&sql, ", \"%s\" = ?%d", r->fields[i].name, i + ROW_HEAD + 1);
	buf_str(&sql, " WHERE key = ?1");
	TRY(prepare(w->db, &sql, &w->change[r->number]));
	buf_cut(&sql, 0);
	buf_fmt(&sql, "DELETE FROM \"%s\" WHERE key = ?1", r->name);
	TRY(prepare(w->db, &sql, &w->erase[r->number]));
	TRY(prepare_remarks(w->db, r, &w->remarks[r->number]));
	return prepare_rules(w->db, r, &w->rules[r->number]);
}

/* Tables that an earlier version made get the fields that were added since, at their ends as golden/schema.sql has them. Before
 * the DDL: its indexes may name them. `columns` counts those of table ?1. */
static enum err add_fields(sqlite3 *db, sqlite3_stmt *columns, const struct reg *r)
{
	int64_t there = 0;
	TRY(db_int(columns, 0, &there, "t", r->name));
	if (!there)
		return OK; /* the table is yet to be made */
	if (there > ROW_HEAD + field_count(r))
		return fail(ERR_STORAGE_NEWER, r->name);
	for (int i = (int)there - ROW_HEAD; i < field_count(r); i++) {
		struct buf sql OWN_BUF = BUF(400);
		buf_fmt(&sql, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", r->name, r->fields[i].name, reg_column_type(&r->fields[i]));
		TRY(db_exec(db, buf_text(&sql)));
	}
	return OK;
}

static enum err make_tables(sqlite3 *db)
{
	static const char *const sql = "SELECT count(*) FROM pragma_table_info(?1)";
	struct buf ddl OWN_BUF = BUF(65536);
	sqlite3_stmt *columns;
	TRY(db_prepare(db, &sql, 1, &columns));
	enum err e = OK;
	for (size_t i = 0; e == OK && registers[i]; i++)
		e = add_fields(db, columns, registers[i]);
	sqlite3_finalize(columns);
	TRY(e);
	world_ddl(&ddl);
	return db_exec(db, buf_text(&ddl));
}

#define REDACTIONS "SELECT register, record, fields, position, confirmed FROM redaction WHERE state = 2"
static const char *const redactions[] = {REDACTIONS " ORDER BY position", REDACTIONS " AND register = ?1 AND record = ?2"};

enum err world_open(sqlite3 *db, struct world *ret)
{
	TRY(make_tables(db));
	struct world w = {.db = db};
	for (size_t i = 0; registers[i]; i++) {
		enum err e = prepare_register(&w, registers[i]);
		if (e != OK) {
			world_close(&w);
			return e;
		}
	}
	enum err e = db_prepare(db, redactions, 2, w.redactions);
	if (e != OK) {
		world_close(&w);
		return e;
	}
	*ret = w;
	return OK;
}

void world_close(struct world *w)
{
	for (int i = 0; i < 2; i++)
		sqlite3_finalize(w->redactions[i]);
	for (int i = 0; i < REGISTERS_MAX; i++) {
		sqlite3_finalize(w->load[i]);
		sqlite3_finalize(w->store[i]);
		sqlite3_finalize(w->change[i]);
		sqlite3_finalize(w->erase[i]);
		sqlite3_finalize(w->rules[i]);
		sqlite3_finalize(w->remarks[i]);
	}
	arena_free(&w->arena);
	row_cache_free(&w->cache);
	*w = (struct world){0};
}

void world_reset(struct world *w)
{
	arena_reset(&w->arena);
	if (w->remembering && row_cache_full(w->cache))
		row_cache_clear(w->cache);
}

void world_recall(struct world *w)
{
	if (!w->cache)
		w->cache = row_cache_new();
	w->remembering = true;
}

void world_remember(struct world *w)
{
	world_recall(w);
	row_cache_clear(w->cache);
}

void world_forget(struct world *w)
{
	w->remembering = false;
}

enum err row_parent(struct world *w, const struct row *row, uint32_t field, struct row *ret)
{
	const struct field *f = field_by_number(row->reg, field);
	const struct reg *reg = reg_by_name(bytes_of(f->ref));
	struct value v = row_get(row, field);
	if (v.kind != V_INT && v.kind != V_TEXT)
		return row_blank(w, reg, (struct key){0}, ret);
	return row_load(w, reg, (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0}, ret);
}

/* A list of units is followed by its comma-separated codes. */
static bool next_unit(struct bytes *units, struct bytes *ret)
{
	const uint8_t *comma = units->len ? memchr(units->data, ',', units->len) : NULL;
	size_t n = comma ? (size_t)(comma - units->data) : units->len;
	*ret = (struct bytes){units->data, n};
	if (units->len)
		*units = comma ? (struct bytes){comma + 1, units->len - n - 1} : (struct bytes){0};
	return n > 0;
}

enum { ANSWERERS_MAX = 256 }; /* beyond them nobody is told: no province has so many */

static bool among(const struct bytes *units, size_t count, struct bytes unit)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_equal(units[i], unit))
			return true;
	return false;
}

enum err unit_answers(struct world *w, struct bytes unit, void (*each)(void *ctx, struct bytes unit), void *ctx)
{
	enum { ENDED = 2 };
	const struct reg *reg = reg_by_name(BYTES("unit"));
	struct bytes units[ANSWERERS_MAX], heirs, heir;
	size_t count = 0;
	struct row row;
	if (unit.len)
		units[count++] = unit;
	for (size_t i = 0; i < count; i++) {
		each(ctx, units[i]);
		TRY(row_load(w, reg, (struct key){.text = units[i]}, &row));
		heirs = row.state == ENDED ? row_text(&row, field_by_name(reg, BYTES("successors"))->number) : (struct bytes){0};
		while (count < ANSWERERS_MAX && next_unit(&heirs, &heir))
			if (!among(units, count, heir))
				units[count++] = heir;
	}
	return OK;
}

static struct bytes unit_of(const struct row *row)
{
	return row_text(row, field_by_name(row->reg, BYTES("unit"))->number);
}

enum err row_scope(struct world *w, const struct row *row, void (*each)(void *ctx, struct bytes unit), void *ctx)
{
	struct bytes co = {0}, one;
	struct row parent;
	if (row->reg->drafts & FROM(row->state))
		return unit_answers(w, unit_of(row), each, ctx);
	switch (row->reg->scope) {
	case SCOPE_ALL:
		each(ctx, BYTES("*"));
		return OK;
	case SCOPE_UNITS:
		co = row_text(row, field_by_name(row->reg, BYTES("co_units"))->number);
		while (next_unit(&co, &one))
			TRY(unit_answers(w, one, each, ctx));
		/* fall through */
	case SCOPE_UNIT:
		return unit_answers(w, unit_of(row), each, ctx);
	case SCOPE_PARENT:
		TRY(row_parent(w, row, row->reg->scope_field, &parent));
		return parent.state == ABSENT ? OK : row_scope(w, &parent, each, ctx);
	case SCOPE_PAIR:
		TRY(row_parent(w, row, row->reg->scope_field, &parent));
		TRY(unit_answers(w, unit_of(row), each, ctx));
		return parent.state == ABSENT ? OK : unit_answers(w, unit_of(&parent), each, ctx);
	}
	return OK;
}
