/* page_texts.c - texts of a record that may have to go out of it: the way to the proposal, and its form with the texts to tick; see page_form.h */
#include <string.h>

#include "page_form.h"
#include "redaction.h"

enum { TEXT_SHOWN = 70 };

/* ---- Which there are ---- */

struct texts {
	struct page *p;
	const struct field *f;
	struct form_choice *out; /* NULL: only counted */
	int count, max;
};

static void add(struct texts *t, struct bytes sub, struct value v)
{
	struct page *p = t->p;
	struct buf text OWN_BUF = BUF(2 * TEXT_MAX);

	if (v.kind != V_TEXT || !v.data.len || t->count == t->max)
		return;
	if (t->out) {
		value_show(t->f, p->lang, v, &text);
		t->out[t->count] = (struct form_choice){sub.len ? page_fmt(p, "%s.%s", t->f->name, page_bytes(p, sub)) : t->f->name,
							page_fmt(p, "%s: %s", page_member(p, t->f, sub), page_first_line(p, buf_text(&text), TEXT_SHOWN))};
	}
	t->count++;
}

static void add_member(void *ctx, struct bytes sub, struct value v)
{
	add(ctx, sub, v);
}

static int texts_of(struct page *p, const struct row *row, struct form_choice *out, int max)
{
	struct texts t = {p, row->reg->fields, out, 0, max};

	for (; t.f->number; t.f++) {
		struct value v = row_get(row, t.f->number);
		if (!redaction_possible(t.f))
			continue;
		if (t.f->flags & F_FAMILY)
			family_each(v, add_member, &t);
		else
			add(&t, (struct bytes){0}, v);
	}
	return t.count;
}

/* ---- The record that is named ---- */

static bool named(struct page *p, struct bytes name, struct bytes record, struct row *ret)
{
	const struct reg *reg = reg_by_name(name);
	struct key key;

	return reg && !reg->hidden && page_readable(p, reg) && record.len && key_parse(reg, record, &p->arena, &key) == OK &&
	       row_load(&p->r->world, reg, key, ret) == OK && ret->state != ABSENT;
}

static const char *asked(const struct page *p, const char *name)
{
	return p->request->post ? request_field(p->request, name) : request_query(p->request, name);
}

static bool asked_for(struct page *p, struct row *ret)
{
	return named(p, bytes_of(asked(p, "register")), bytes_of(asked(p, "record")), ret);
}

static void record_link(struct page *p, const struct row *row)
{
	h_fmt(p->b, "<a href=\"%s\">%s</a> (%s)", page_href(p, row->reg, row->key), page_record_name(p, row->reg, row->key), label_in(row->reg->label, p->lang));
}

int page_texts(struct page *p, struct form_choice *out, int max)
{
	struct row row;

	return asked_for(p, &row) ? texts_of(p, &row, out, max) : 0;
}

static const struct field *texts_field(const struct reg *reg)
{
	const struct field *f = reg->fields;

	while (f->number && !(f->flags & F_TEXTS))
		f++;
	return f->number ? f : NULL;
}

bool page_texts_record(struct page *p, const struct reg *reg)
{
	struct row row;

	if (!texts_field(reg))
		return false;
	if (!asked_for(p, &row) || !texts_of(p, &row, NULL, 1)) {
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_REDACT_HINT));
		return false;
	}
	form_hidden(p->b, "register", row.reg->name);
	form_hidden(p->b, "record", page_key(p, row.reg, row.key));
	h_fmt(p->b, "<p>%s: ", page_word(p, W_REDACT_OF));
	record_link(p, &row);
	h_raw(p->b, "</p>");
	return true;
}

enum err page_texts_link(struct page *p, const struct row *row)
{
	const struct reg *reg = reg_by_name(BYTES("redaction"));
	const struct row none = {.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
	bool may, head;

	TRY(page_may(p, &none, verb_by_name(reg, BYTES("propose")), &may, &head));
	if (may && row->reg != reg && texts_of(p, row, NULL, 1))
		h_fmt(p->b, "<p><a href=\"/register/redaction/_new?verb=propose&amp;register=%u&amp;record=%u\">%s</a></p>", row->reg->name,
		      page_key(p, row->reg, row->key), page_word(p, W_REDACT));
	return OK;
}

/* The record that a record's own fields name. */
static bool named_by(struct page *p, const struct row *row, struct row *ret)
{
	const struct field *reg = field_by_name(row->reg, BYTES("register")), *record = field_by_name(row->reg, BYTES("record"));

	return reg && record && texts_field(row->reg) && named(p, row_text(row, reg->number), row_text(row, record->number), ret);
}

bool page_texts_said(struct page *p, const struct row *row, const struct field *f)
{
	struct row of;

	return (strcmp(f->name, "register") == 0 || strcmp(f->name, "record") == 0) && named_by(p, row, &of);
}

void page_texts_shown(struct page *p, const struct row *row, const struct field *f)
{
	struct buf words OWN_BUF = BUF(4000);
	struct row of;

	if (!named_by(p, row, &of)) {
		h_text(p->b, page_show(p, f, row_get(row, f->number)));
		return;
	}
	redaction_fields(of.reg, row_text(row, f->number), p->lang, &words);
	h_fmt(p->b, "%s<br>", buf_text(&words));
	record_link(p, &of);
}
