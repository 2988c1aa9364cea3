/* The fields of a record as it stands, for people: references and members by what they are called. */
#include "record.h"

#include <string.h>

#include "acts.h"
#include "called.h"
#include "clause.h"
#include "redaction.h"
#include "text_value.h"

static struct value column_value(struct view *v, sqlite3_stmt *s, int column, const struct field *f)
{
	struct bytes data = {0};
	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		return VALUE_INT(sqlite3_column_int64(s, column));
	case SQLITE_TEXT:
		data = arena_copy(&v->arena, db_blob(s, column));
		return (struct value){V_TEXT, 0, data};
	case SQLITE_BLOB:
		data = arena_copy(&v->arena, db_blob(s, column));
		return (struct value){f->type == T_BYTES || (f->flags & F_FAMILY) ? V_BYTES : V_ERASED, 0, data};
	default:
		return VALUE_NULL;
	}
}

struct row record_row(struct view *v, const struct reg *reg, struct key key, sqlite3_stmt *s)
{
	struct row row = {.reg = reg, .key = key, .state = sqlite3_column_int(s, 0)};
	row.fields = arena_alloc(&v->arena, (size_t)field_count(reg) * sizeof *row.fields);
	for (int i = 0; reg->fields[i].number; i++)
		row.fields[i] = column_value(v, s, i + 1, &reg->fields[i]);
	return row;
}

struct fields {
	struct view *v;
	const struct row *row;
	struct bytes key;
	const struct field *f;
	bool erased; /* some text was taken out */
	enum err error;
};

static enum err put_value(struct fields *m, struct bytes sub, struct value value, struct buf *text)
{
	if (value.kind != V_ERASED) {
		value_show(m->f, m->v->lang, value, text);
		return OK;
	}
	m->erased = true;
	return redaction_words(m->v->desk->tables, m->row->reg, m->key, m->f, sub, m->v->lang, text);
}

static void show_member(void *ctx, struct bytes sub, struct value value)
{
	struct fields *m = ctx;
	struct buf name OWN_BUF = BUF(400), subject OWN_BUF = BUF(1000), text OWN_BUF = BUF(TEXT_MAX * 2);
	if (m->error != OK || (m->f->type == T_FILE && value.kind != V_ERASED))
		return; /* they stand below */
	member_words(m->f, sub, m->v->lang, &name);
	m->error = member_subject(m->v->desk->tables, m->row, m->f, sub, m->v->lang, &subject);
	if (m->error == OK)
		m->error = put_value(m, sub, value, &text);
	pair_of(m->v->b, buf_text(&name), buf_text(&subject), buf_text(&text));
}

/* By its name, and where a page of its own tells more, leading there. */
static enum err show_reference(struct fields *m, struct value value)
{
	struct view *v = m->v;
	const struct reg *ref = reg_by_name(bytes_of(m->f->ref));
	struct key key = {value.kind == V_TEXT ? value.data : (struct bytes){0}, value.kind == V_INT ? value.num : 0};
	struct buf text OWN_BUF = BUF(KEY_MAX);
	const char *name = record_name(v, ref, key);
	key_print(ref, key, &text);
	const char *shown = *name ? name : buf_text(&text);
	h_fmt(v->b, "<dt>%s</dt><dd>", label_in(m->f->label, v->lang));
	if (ref->restricted || strcmp(ref->name, "official") == 0)
		h_text(v->b, shown);
	else if (strcmp(ref->name, "unit") == 0)
		h_fmt(v->b, "<a href=\"/unit/%u\">%s</a>", buf_text(&text), shown);
	else
		h_fmt(v->b, "<a href=\"%s\">%s</a>", record_href(v, ref, buf_text(&text)), shown);
	h_raw(v->b, "</dd>");
	return OK;
}

/* Of a redaction: the texts that it names, by what they are called in the register that it names too. */
static bool show_texts(struct fields *m, const struct field *f, struct value value)
{
	const struct field *named = field_by_name(m->row->reg, BYTES("register")), *texts = m->row->reg->fields;
	struct buf words OWN_BUF = BUF(4096);
	while (texts->number && !(texts->flags & F_TEXTS))
		texts++;
	const struct reg *of = texts->number && named ? reg_by_name(row_text(m->row, named->number)) : NULL;
	if (!of || (f != texts && f != named))
		return false;
	if (f == texts)
		redaction_fields(of, value.data, m->v->lang, &words);
	pair(m->v->b, label_in(f->label, m->v->lang), f == texts ? buf_text(&words) : label_in(of->label, m->v->lang));
	return true;
}

static enum err show_field(struct fields *m, const struct field *f, struct value value)
{
	struct view *v = m->v;
	struct buf text OWN_BUF = BUF(TEXT_MAX * 2);
	m->f = f;
	if (value.kind == V_NULL || (f->type == T_BYTES && !(f->flags & F_FAMILY)))
		return OK; /* keys and copies are for programs */
	if (f->flags & F_FAMILY) {
		family_each(value, show_member, m);
		return m->error;
	}
	if (f->type == T_REF && value.kind != V_ERASED)
		return show_reference(m, value);
	if (value.kind == V_TEXT && show_texts(m, f, value))
		return OK;
	TRY(put_value(m, (struct bytes){0}, value, &text));
	pair(v->b, label_in(f->label, v->lang), buf_text(&text));
	return OK;
}

enum err record_fields(struct record *r)
{
	struct view *v = r->v;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	if (!r->row)
		return OK;
	struct row row = record_row(v, r->reg, r->key, r->row);
	key_print(r->reg, r->key, &key);
	struct fields m = {.v = v, .row = &row, .key = buf_bytes(&key)};
	section(v->b, say_word(v, W_FIELDS));
	pairs_begin(v->b);
	for (int i = 0; r->reg->fields[i].number; i++)
		TRY(show_field(&m, &r->reg->fields[i], row.fields[i]));
	pairs_end(v->b);
	if (m.erased && !r->paper)
		h_fmt(v->b, "<p><a href=\"/redactions\">%s</a></p>", say_word(v, W_REDACTIONS));
	return OK;
}
