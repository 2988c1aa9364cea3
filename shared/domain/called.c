#include "called.h"

#include <stdio.h>
#include <string.h>

#include "clause.h"
#include "db.h"

static const char *const names[][2] = {
	{"unit", "name"},	{"official", "name"},	    {"obligation", "name"},	{"form", "name"},	    {"indicator", "name"},
	{"document", "excerpt"}, {"task", "content"},	    {"task_step", "content"},	{"meeting", "title"},	    {"opinion_request", "subject"},
	{"proposal", "matter"},	{"violation", "content"},   {"criticism", "name"},	{"inspection", "content"},  {"recommendation", "content"},
	{"obstacle", "content"}, {"press_item", "title"},   {"publicity", "title"},	{"regulation", "name"},	    {"plan", "title"},
	{"assessment_file", "name"}, {"commendation", "whom"},
};

const struct field *called_by(const struct reg *reg)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i][0], reg->name) == 0)
			return field_by_name(reg, bytes_of(names[i][1]));
	return NULL;
}

const struct field *called_after(const struct reg *reg)
{
	static const char *const others[] = {"task", "meeting", "request", "violation", "official"};
	for (size_t i = 0; i < sizeof others / sizeof *others && !called_by(reg); i++) {
		const struct field *f = field_by_name(reg, bytes_of(others[i]));
		if (f && f->type == T_REF)
			return f;
	}
	return NULL;
}

/* One field of one record; ERR_NOT_FOUND. */
static enum err look(sqlite3 *db, const struct reg *reg, const struct field *f, struct key key, sqlite3_stmt **ret)
{
	char text[160];
	const char *const sql = text;
	snprintf(text, sizeof text, "SELECT \"%s\" FROM \"%s\" WHERE key = ?1", f->name, reg->name);
	TRY(db_prepare(db, &sql, 1, ret));
	return reg_natural(reg) ? db_first(*ret, "s", key.text) : db_first(*ret, "i", key.id);
}

enum err record_called(sqlite3 *db, const struct reg *reg, struct key key, struct buf *out)
{
	const struct field *own = called_by(reg), *f = own ? own : called_after(reg);
	sqlite3_stmt *s = NULL;
	if (!f)
		return OK;
	enum err e = look(db, reg, f, key, &s);
	if (e == OK && own) {
		if (sqlite3_column_type(s, 0) == SQLITE_TEXT) /* else it was taken out */
			buf_view(out, db_blob(s, 0));
	} else if (e == OK) {
		const struct reg *other = reg_by_name(bytes_of(f->ref));
		e = record_called(db, other, (struct key){.text = reg_natural(other) ? db_blob(s, 0) : (struct bytes){0}, .id = sqlite3_column_int64(s, 0)}, out);
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err indicator(sqlite3 *db, struct bytes obligation, struct bytes code, struct buf *out)
{
	static const char *const sql = "SELECT i.name, i.measure FROM obligation AS o JOIN indicator AS i ON i.form = o.form AND i.code = ?2 WHERE o.key = ?1";
	sqlite3_stmt *s;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_first(s, "ss", obligation, code);
	if (e == OK)
		buf_fmt(out, "%s%s%s%s", db_text(s, 0), *db_text(s, 1) ? " (" : "", db_text(s, 1), *db_text(s, 1) ? ")" : "");
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err member_subject(sqlite3 *db, const struct row *row, const struct field *f, struct bytes sub, enum lang lang, struct buf *out)
{
	const struct field *obligation = field_by_name(row->reg, BYTES("obligation"));
	if (!(f->flags & F_FAMILY) || f->type == T_FILE)
		return OK;
	for (int i = 0; f->subs && i < CLAUSES; i++)
		if (bytes_equal(sub, bytes_of(clause_list[i].code)))
			buf_str(out, label_in(clause_list[i].title, lang));
	if (!f->subs && obligation)
		return indicator(db, row_text(row, obligation->number), sub, out);
	return OK;
}
