/* page_register.c - any register as a list, to look at, to search and to export. */
#include <string.h>

#include "called.h"
#include "csv.h"
#include "page_form.h"
#include "text.h"

enum { ROWS_SHOWN = 300, ROWS_MAX = 100000, COLUMNS = 5 };

static int64_t count_of(struct page *p, const struct reg *reg)
{
	const char *sql = page_fmt(p, "SELECT count(*) FROM \"%s\"", reg->name);
	sqlite3_stmt *s = NULL;
	int64_t count = 0;

	if (db_prepare(p->r->db, &sql, 1, &s) == OK && db_next(s) == OK)
		count = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return count;
}

enum err page_registers(struct page *p)
{
	const struct column c[] = {{page_word(p, W_COLUMN_REGISTER), LEFT, 0, false},
				   {page_word(p, W_COLUMN_RECORDS), RIGHT, 100, true}};
	struct frame f;

	page_frame(p, &f, PLACE_REGISTER, page_word(p, W_PAGE_REGISTERS), page_word(p, W_REGISTERS_SUMMARY));
	frame_begin(p->b, &f);
	table_begin(p->b, c, 2);
	for (int i = 0; registers[i]; i++) {
		const struct reg *reg = registers[i];
		if (!page_readable(p, reg))
			continue;
		row_begin(p->b, false);
		cell_two(p->b, &c[0], label_in(reg->label, p->lang), NULL, page_fmt(p, "/register/%s", reg->name));
		cell(p->b, &c[1], page_number(p, count_of(p, reg)));
		row_end(p->b);
	}
	table_end(p->b);
	h_fmt(p->b, "<p><a href=\"/roles\">%s</a></p>", page_word(p, W_ROLES));
	frame_end(p->b, &f);
	return OK;
}

/* ---- One register ---- */

struct listing {
	struct page *p;
	const struct reg *reg;
	const struct field *column[COLUMNS];
	int columns;
	int shown, found;
};

/* Whether the record's name says it already: the field itself, the official or the other record whose name it is. */
static bool said(const struct reg *reg, const struct field *f)
{
	const struct field *name = called_by(reg);

	return name ? f == name || (f->type == T_REF && strcmp(f->ref, "official") == 0 && strcmp(name->name, "name") == 0) : f == called_after(reg);
}

/* What says most: short fields that the key does not say already; of a report what is sent when, not its numbers. */
static void choose_columns(struct listing *l)
{
	for (const struct field *f = l->reg->fields; f->number && l->columns < COLUMNS; f++)
		if (!said(l->reg, f) && !(f->flags & (F_FAMILY | F_KEY)) && f->type != T_BYTES && f->type != T_REFS && !(f->type == T_TEXT && l->columns))
			l->column[l->columns++] = f;
}

static bool matches(struct listing *l, const struct row *row, const char *name, const char *wanted)
{
	struct buf text OWN_BUF = BUF(512 * 1024);

	if (!*wanted)
		return true;
	text_fold(bytes_of(name), &text);
	buf_byte(&text, ' ');
	text_fold(bytes_of(page_key(l->p, l->reg, row->key)), &text);
	for (int i = 0; l->reg->fields[i].number; i++) {
		const struct field *f = &l->reg->fields[i];
		if (row->fields[i].kind == V_NULL || (f->flags & F_FAMILY) || f->type == T_BYTES)
			continue;
		buf_byte(&text, ' ');
		text_fold(bytes_of(page_show(l->p, f, row->fields[i])), &text);
	}
	return strstr(buf_text(&text), wanted) != NULL;
}

static void list_row(struct listing *l, const struct column *c, const struct row *row, const char *name)
{
	struct page *p = l->p;
	const char *key = page_key(p, l->reg, row->key);

	row_begin(p->b, false);
	cell_two(p->b, &c[0], name, strcmp(name, key) == 0 ? NULL : key, page_href(p, l->reg, row->key));
	for (int i = 0; i < l->columns; i++)
		cell(p->b, &c[i + 1], page_first_line(p, page_show(p, l->column[i], row_get(row, l->column[i]->number)), 60));
	const char *state = label_in(page_state(p, row).label, p->lang), *remarks = page_remarks(p, row);
	cell_two(p->b, &c[l->columns + 1], state, *remarks ? remarks : NULL, NULL);
	row_end(p->b);
}

static enum err each_row(struct page *p, const struct reg *reg, enum err (*each)(void *ctx, const struct row *row), void *ctx)
{
	const char *sql = page_fmt(p, "SELECT key FROM \"%s\" ORDER BY key DESC LIMIT %d", reg->name, ROWS_MAX);
	sqlite3_stmt *s = NULL;
	enum err e;

	TRY(db_prepare(p->r->db, &sql, 1, &s));
	while ((e = db_next(s)) == OK) {
		struct key key = {0};
		struct row row;
		if (reg_natural(reg))
			key.text = arena_copy(&p->arena, db_blob(s, 0));
		else
			key.id = sqlite3_column_int64(s, 0);
		e = row_load(&p->r->world, reg, key, &row);
		if (e == OK)
			e = each(ctx, &row);
		if (e != OK)
			break;
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

struct searching {
	struct listing *l;
	const struct column *c;
	const char *wanted;
};

static enum err search_row(void *ctx, const struct row *row)
{
	struct searching *x = ctx;
	const char *name = page_record_name(x->l->p, row->reg, row->key);

	if (!matches(x->l, row, name, x->wanted))
		return OK;
	if (x->l->found++ < ROWS_SHOWN) {
		list_row(x->l, x->c, row, name);
		x->l->shown++;
	}
	return OK;
}

/* ---- As CSV: the columns of `list` ---- */

static enum err csv_row(void *ctx, const struct row *row)
{
	struct page *p = ctx;

	csv_field(p->b, bytes_of(page_key(p, row->reg, row->key)), true);
	csv_field(p->b, bytes_of(page_state(p, row).name), false);
	for (int i = 0; row->reg->fields[i].number; i++) {
		const struct field *f = &row->reg->fields[i];
		if (!(f->flags & F_FAMILY) && f->type != T_BYTES)
			csv_shown(p->b, bytes_of(page_value(p, f, row->fields[i])), false);
	}
	csv_end(p->b);
	return OK;
}

static enum err as_csv(struct page *p, const struct reg *reg)
{
	csv_field(p->b, BYTES("key"), true);
	csv_field(p->b, BYTES("state"), false);
	for (int i = 0; reg->fields[i].number; i++)
		if (!(reg->fields[i].flags & F_FAMILY) && reg->fields[i].type != T_BYTES)
			csv_field(p->b, bytes_of(reg->fields[i].name), false);
	csv_end(p->b);
	TRY(each_row(p, reg, csv_row, p));
	p->answer->type = "text/csv; charset=utf-8";
	response_header(p->answer, "Content-Disposition", page_fmt(p, "attachment; filename=\"%s.csv\"", reg->name));
	return OK;
}

/* ---- The page ---- */

static enum err add_buttons(struct page *p, const struct reg *reg)
{
	struct row none = {.reg = reg, .fields = arena_alloc(&p->arena, (size_t)field_count(reg) * sizeof(struct value))};
	bool may, head;

	for (const struct verb *v = reg->verbs; v->number; v++) {
		TRY(page_may(p, &none, v, &may, &head));
		/* A report has a form of its own, a code a page. */
		if (may && strcmp(reg->name, "report") != 0)
			button_link(p->b, BUTTON_FILLED, label_in(v->label, p->lang),
				    strcmp(reg->name, "receipt") == 0 ? "/code" : page_fmt(p, "/register/%s/_new?verb=%s", reg->name, v->name));
	}
	return OK;
}

static void head(struct page *p, const struct reg *reg)
{
	form_filter_begin(p->b, page_fmt(p, "/register/%s", reg->name));
	form_field(p->b, &(struct form_field){.name = "q", .label = page_word(p, W_SEARCH), .value = request_query(p->request, "q"), .width = 320});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_FILTER), NULL, NULL);
	h_fmt(p->b, "<p><a href=\"/register/%s?format=csv\">%s</a></p>", reg->name, page_word(p, W_EXPORT_CSV));
	form_end(p->b);
}

enum err page_register(struct page *p)
{
	const struct reg *reg = reg_by_name(bytes_of(request_segment(p->request, 1)));
	struct buf rows OWN_BUF = BUF(HTTP_ANSWER_MAX), wanted OWN_BUF = BUF(4096), *page = p->b;
	struct listing l = {.p = p, .reg = reg};
	struct column c[COLUMNS + 2];
	struct frame f;

	if (!reg || !page_readable(p, reg))
		return fail(ERR_NOT_FOUND);
	if (strcmp(request_query(p->request, "format"), "csv") == 0)
		return as_csv(p, reg);
	choose_columns(&l);
	c[0] = (struct column){label_in(reg->label, p->lang), LEFT, 0, false};
	for (int i = 0; i < l.columns; i++)
		c[i + 1] = (struct column){label_in(l.column[i]->label, p->lang), l.column[i]->type == T_INT ? RIGHT : LEFT, 0, false};
	c[l.columns + 1] = (struct column){page_word(p, W_COLUMN_STATUS), LEFT, 130, true};
	text_fold(bytes_of(request_query(p->request, "q")), &wanted);
	p->b = &rows;
	enum err e = each_row(p, reg, search_row, &(struct searching){&l, c, buf_text(&wanted)});
	p->b = page;
	TRY(e);
	page_frame(p, &f, PLACE_REGISTER, label_in(reg->label, p->lang), page_say(p, W_RECORDS_FOUND, page_number(p, l.shown), page_number(p, l.found)));
	frame_begin(p->b, &f);
	head(p, reg);
	h_raw(p->b, "<p>");
	TRY(add_buttons(p, reg));
	h_raw(p->b, "</p>");
	if (l.shown) {
		h_raw(p->b, "<div class=\"labelled\">");
		table_begin(p->b, c, l.columns + 2);
		buf_view(p->b, buf_bytes(&rows));
		table_end(p->b);
		h_raw(p->b, "</div>");
	} else {
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NO_RECORDS));
	}
	frame_end(p->b, &f);
	return OK;
}
