/* page_report_load.c - a report's form as it is loaded: the record, over it the draft, over it what was just typed. */
#include <stdio.h>
#include <string.h>

#include "page_report.h"

const char *report_clause_code(struct page *p, const char *clause)
{
	return clause_called(clause, p->lang);
}

const char *report_clause_title(struct page *p, const char *clause)
{
	return page_clause(p, clause, clause_heading);
}

const char *report_draft_name(struct page *p, const struct report *r, const char *kind)
{
	return page_fmt(p, "%s/%s", kind, r->key);
}

const char *report_number(struct page *p, int64_t thousandths)
{
	static const struct field decimal = {.type = T_DECIMAL};
	struct buf b OWN_BUF = BUF(40);

	value_show(&decimal, p->lang, VALUE_INT(thousandths), &b);
	return page_keep(p, buf_text(&b));
}

bool report_line_kept(struct page *p, const struct report_line *l, struct value old)
{
	return old.kind == V_INT && strcmp(l->value, report_number(p, old.num)) == 0;
}

static void show_line(struct page *p, struct report_line *l, struct value now, struct value before)
{
	l->has = now.kind == V_INT;
	l->number = now.num;
	l->value = l->has ? report_number(p, now.num) : "";
	l->has_before = before.kind == V_INT;
	l->number_before = before.num;
	l->before = l->has_before ? report_number(p, before.num) : NULL;
}

static const char *text_of(struct page *p, struct value v)
{
	return v.kind == V_TEXT ? page_bytes(p, v.data) : "";
}

static enum err load_lines(struct page *p, const struct report *r, const struct row *before, struct report_form *f)
{
	sqlite3_stmt *s = page_sql(p, SQL_INDICATORS);
	struct value now = row_get(&r->row, REPORT_INDICATOR), last = row_get(before, REPORT_INDICATOR);

	f->line = arena_alloc(&p->arena, REPORT_LINES_MAX * sizeof *f->line);
	for (enum err e = db_first(s, "t", r->form); e == OK && f->count < REPORT_LINES_MAX; e = db_next(s)) {
		struct report_line *l = &f->line[f->count++];
		l->code = page_keep(p, db_text(s, 0));
		l->clause = page_keep(p, db_text(s, 1));
		l->name = page_keep(p, db_text(s, 2));
		l->measure = page_keep(p, db_text(s, 3));
		l->parent = page_keep(p, db_text(s, 4));
		l->required = sqlite3_column_int(s, 5);
		l->counts = sqlite3_column_int64(s, 6);
		l->reason = text_of(p, family_get(row_get(&r->row, REPORT_OVERRIDDEN), bytes_of(l->code)));
		show_line(p, l, family_get(now, bytes_of(l->code)), family_get(last, bytes_of(l->code)));
	}
	db_reset(s);
	return OK;
}

static enum err load_counts(struct page *p, const struct report *r, struct report_form *f)
{
	TRY(data_window(p->r->db, r->obligation, r->period, &f->window));
	for (int i = 0; i < f->count; i++) {
		struct report_line *l = &f->line[i];
		TRY(count_rows(p->r->db, l->counts, r->unit, &f->window, 0, NULL, NULL, &l->counted));
		f->counted |= l->counted != NO_COUNT;
	}
	return OK;
}

static void take_counts(struct page *p, struct report_form *f)
{
	for (int i = 0; i < f->count; i++) {
		struct report_line *l = &f->line[i];
		if (l->counted == NO_COUNT)
			continue;
		l->value = report_number(p, l->counted * 1000);
		l->reason = "";
	}
}

/* As typed: what is no number is for report_check() to say. */
static void mark_changed(struct page *p, const struct report *r, struct report_form *f)
{
	const struct field *field = field_by_number(r->row.reg, REPORT_INDICATOR);

	for (int i = 0; i < f->count; i++) {
		struct report_line *l = &f->line[i];
		struct value v = VALUE_NULL, old = family_get(row_get(&r->row, REPORT_INDICATOR), bytes_of(l->code));
		if (report_line_kept(p, l, old))
			v = old;
		else if (value_parse(field, "indicator", bytes_of(l->value), &p->arena, &v) != OK)
			v = VALUE_NULL;
		l->has = v.kind == V_INT;
		l->number = v.num;
		l->changed = l->has && l->counted != NO_COUNT && l->number != l->counted * 1000;
	}
}

static void load_clauses(struct page *p, const struct report *r, const struct row *before, struct report_form *f)
{
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++) {
		struct report_clause *c = &f->clause[i];
		struct bytes code = bytes_of(clause_list[i].code);
		c->code = clause_list[i].code;
		const char *title = label_in(clause_list[i].title, p->lang);
		c->label = *c->code >= '0' && *c->code <= '9' ? page_fmt(p, "%s) %s", label_in(clause_list[i].shown, p->lang), title) : title;
		c->value = text_of(p, family_get(row_get(&r->row, REPORT_NARRATIVE), code));
		c->before = text_of(p, family_get(row_get(before, REPORT_NARRATIVE), code));
	}
}

/* Where a field of the form keeps its text; NULL for what is no field of it. */
static const char **place_of(struct report_form *f, const char *name)
{
	if (strcmp(name, "symbol") == 0)
		return &f->symbol;
	for (int i = 0; i < f->count && strncmp(name, "indicator.", 10) == 0; i++)
		if (strcmp(f->line[i].code, name + 10) == 0)
			return &f->line[i].value;
	for (int i = 0; i < f->count && strncmp(name, "overridden.", 11) == 0; i++)
		if (strcmp(f->line[i].code, name + 11) == 0)
			return &f->line[i].reason;
	for (int i = 0; i < REPORT_CLAUSES_ALL && strncmp(name, "narrative.", 10) == 0; i++)
		if (strcmp(f->clause[i].code, name + 10) == 0)
			return &f->clause[i].value;
	return NULL;
}

static void overlay(struct report_form *f, const char *name, const char *text)
{
	const char **place = place_of(f, name);

	if (place)
		*place = text;
	for (int i = 0; i < REPORT_CLAUSES_ALL && strncmp(name, "none.", 5) == 0; i++)
		if (strcmp(f->clause[i].code, name + 5) == 0)
			f->clause[i].none = *text;
}

/* A draft is a CBOR array of names and texts, one after the other. */
static enum err load_draft(struct page *p, const struct report *r, struct report_form *f)
{
	struct buf draft OWN_BUF = BUF(DRAFT_MAX);
	int64_t at;
	enum err e = draft_get(p->r, report_draft_name(p, r, "form"), &draft, &at);
	size_t count;

	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	struct cbor c = CBOR(arena_copy(&p->arena, buf_bytes(&draft)));
	cbor_array(&c, &count);
	for (struct bytes name, text; count >= 2 && cbor_text(&c, &name) && cbor_text(&c, &text); count -= 2)
		overlay(f, page_bytes(p, name), page_bytes(p, text));
	f->drafted = true;
	return OK;
}

enum err report_form_load(struct page *p, const struct report *r, bool with_draft, struct report_form *ret)
{
	struct report_form f = {0};
	struct row before;
	char period[PERIOD_SIZE];

	period_print(period_previous(r->period), period);
	const char *key = page_fmt(p, "%s/%s/%s", r->obligation, r->unit, period);
	TRY(row_load(&p->r->world, r->row.reg, (struct key){.text = bytes_of(key)}, &before));
	TRY(load_lines(p, r, &before, &f));
	TRY(load_counts(p, r, &f));
	load_clauses(p, r, &before, &f);
	f.symbol = text_of(p, row_get(&r->row, REPORT_SYMBOL));
	if (with_draft)
		TRY(load_draft(p, r, &f));
	for (int i = 0; with_draft && p->request->post && i < p->request->fields; i++)
		overlay(&f, p->request->field[i].name, p->request->field[i].value);
	bool fresh = !f.drafted && row_get(&r->row, REPORT_INDICATOR).kind == V_NULL;
	if (with_draft && !p->request->post && (fresh || *request_query(p->request, "recount")))
		take_counts(p, &f);
	mark_changed(p, r, &f);
	*ret = f;
	return OK;
}
