/* page_report_check.c - what was typed into a report's form: kept as a draft, checked, written. */
#include <string.h>

#include "page_report.h"
#include "secrecy.h"
#include "text.h"

/* ---- Saving ---- */

/* A draft is a file on a disk, too: what the gate stops is not kept in one. */
static enum err no_secret(const struct http_field *f)
{
	struct buf clean OWN_BUF = BUF(TEXT_MAX);
	const char *stamp = text_clean(f->name, bytes_of(f->value), false, TEXT_MAX, &clean) == OK ? secrecy_stamp(buf_bytes(&clean)) : NULL;
	return stamp ? fail(ERR_SECRET, f->name, stamp) : OK;
}

enum err report_keep_draft(struct page *p, const struct report *r)
{
	const struct request *rq = p->request;
	struct buf draft OWN_BUF = BUF(DRAFT_MAX);
	size_t count = 0;

	for (int i = 0; i < rq->fields; i++)
		count += strcmp(rq->field[i].name, "do") != 0;
	cbor_put_array(&draft, 2 * count);
	for (int i = 0; i < rq->fields; i++) {
		if (strcmp(rq->field[i].name, "do") == 0)
			continue;
		TRY(no_secret(&rq->field[i]));
		cbor_put_text(&draft, bytes_of(rq->field[i].name));
		cbor_put_text(&draft, bytes_of(rq->field[i].value));
	}
	TRY(buf_check(&draft, page_word(p, W_THE_DRAFT)));
	return draft_put(p->r, report_draft_name(p, r, "form"), buf_bytes(&draft), p->now);
}

void report_saved_line(struct page *p, int64_t at)
{
	struct buf clock OWN_BUF = BUF(16);

	clock_words(&clock, at);
	icon(p->b, ICON_CHECK, 14);
	h_fmt(p->b, " %s", day_of(at) == p->today ? page_say(p, W_DRAFT_SAVED, buf_text(&clock)) : page_say(p, W_DRAFT_SAVED, page_time(p, at)));
}

enum err report_save_draft(struct page *p, struct report *r)
{
	enum err e = report_keep_draft(p, r);

	/* The answer stands in the form's foot; an error too, where the person looks. */
	if (e == OK)
		report_saved_line(p, p->now);
	else
		h_fmt(p->b, "<span class=\"grave\">%s</span>", page_sentence(p, e));
	return OK;
}

/* ---- Checking ---- */

struct checking {
	struct page *p;
	const struct report *r;
	struct report_form *f;
	struct report_check *c;
};

void report_fault(struct report_check *c, const char *field, const char *link, const char *text)
{
	if (c->count < (int)(sizeof c->faults / sizeof *c->faults))
		c->faults[c->count++] = (struct fault){field, link, text};
}

/* "1.234" and "1,234" may be a thousand and some, or one and some: nobody shall find out after the signature. */
static bool ambiguous(const char *s)
{
	size_t head = strspn(s, "0123456789");

	if (head < 1 || (s[head] != ',' && (s[head] != '.' || head > 3)) || strspn(s + head + 1, "0123456789") != 3)
		return false;
	return s[head + 4] == '\0' || s[head + 4] == '.' || s[head + 4] == ',';
}

static void set_field(struct checking *c, const char *name, const char *text)
{
	c->c->fields[c->c->field_count++] = (struct field_text){bytes_of(name), bytes_of(text)};
}

static const char *line_link(struct checking *c, const struct report_line *l)
{
	return page_say(c->p, W_INDICATOR_N, l->code);
}

/* A number that is not what the registers count stands with its reason; one that is needs none. */
static void check_reason(struct checking *c, struct report_line *l)
{
	const struct field *field = field_by_number(c->r->row.reg, REPORT_OVERRIDDEN);
	const char *name = page_fmt(c->p, "overridden.%s", l->code);
	struct value old = family_get(row_get(&c->r->row, REPORT_OVERRIDDEN), bytes_of(l->code)), v = VALUE_NULL;

	l->changed = l->has && !l->error && l->counted != NO_COUNT && l->number != l->counted * 1000;
	if (l->counted != NO_COUNT && !l->changed)
		l->reason = "";
	enum err e = value_parse(field, page_member(c->p, field, bytes_of(l->code)), bytes_of(l->reason), &c->p->arena, &v);
	if (e != OK)
		l->reason_error = e == ERR_FIELD_LONG ? page_say(c->p, W_REASON_BAD, err_arg(1)) : page_sentence(c->p, e);
	else if (l->changed && v.kind == V_NULL)
		l->reason_error = page_say(c->p, W_REASON_MISSING, report_number(c->p, l->counted * 1000));
	if (l->reason_error)
		report_fault(c->c, name, line_link(c, l), l->reason_error);
	else if (!value_equal(v, old))
		set_field(c, name, l->reason);
}

static void check_line(struct checking *c, struct report_line *l)
{
	const struct field *field = field_by_number(c->r->row.reg, REPORT_INDICATOR);
	const char *name = page_fmt(c->p, "indicator.%s", l->code);
	struct value old = family_get(row_get(&c->r->row, REPORT_INDICATOR), bytes_of(l->code)), v = VALUE_NULL;

	if (report_line_kept(c->p, l, old))
		v = old;
	else if (ambiguous(l->value))
		l->error = page_say(c->p, W_NUMBER_AMBIGUOUS, l->value);
	else if (value_parse(field, name, bytes_of(l->value), &c->p->arena, &v) != OK)
		l->error = page_say(c->p, W_NUMBER_BAD, page_first_line(c->p, l->value, 30));
	else if (v.kind == V_NULL && l->required)
		l->error = page_word(c->p, W_NUMBER_MISSING);
	l->has = v.kind == V_INT;
	l->number = v.num;
	if (l->error)
		report_fault(c->c, name, line_link(c, l), l->error);
	else if (!value_equal(v, old))
		set_field(c, name, l->value);
	check_reason(c, l);
}

/* The parts of a number ("trong đó") are not more than the whole. */
static void check_parts(struct checking *c, struct report_line *whole)
{
	struct buf parts OWN_BUF = BUF(200);
	int64_t sum = 0;
	int count = 0;

	for (int i = 0; i < c->f->count; i++) {
		struct report_line *l = &c->f->line[i];
		if (strcmp(l->parent, whole->code) != 0 || !l->has || l->error)
			continue;
		sum += l->number;
		buf_fmt(&parts, "%s%s", count++ ? ", " : "", l->code);
	}
	if (!count || whole->error || sum <= (whole->has ? whole->number : 0))
		return;
	const char *added = report_number(c->p, sum);
	if (!whole->has)
		whole->error = page_say(c->p, W_WHOLE_MISSING, buf_text(&parts), added);
	else if (count == 1)
		whole->error = page_say(c->p, W_PART_TOO_MUCH, buf_text(&parts), added, report_number(c->p, whole->number));
	else
		whole->error = page_say(c->p, W_PARTS_TOO_MUCH, buf_text(&parts), added, report_number(c->p, whole->number));
	report_fault(c->c, page_fmt(c->p, "indicator.%s", whole->code), line_link(c, whole), whole->error);
}

static void check_clause(struct checking *c, struct report_clause *x, bool asked)
{
	const struct field *field = field_by_number(c->r->row.reg, REPORT_NARRATIVE);
	const char *name = page_fmt(c->p, "narrative.%s", x->code);
	struct value old = family_get(row_get(&c->r->row, REPORT_NARRATIVE), bytes_of(x->code)), v = VALUE_NULL;

	if (!x->value[strspn(x->value, " \n\t")] && x->none)
		x->value = tr(VI, W_NOTHING_HAPPENED);
	const char *called = page_say(c->p, W_CLAUSE_N, report_clause_code(c->p, x->code));
	enum err e = value_parse(field, called, bytes_of(x->value), &c->p->arena, &v);
	if (e != OK)
		x->error = page_sentence(c->p, e);
	else if (v.kind == V_NULL && asked)
		x->error = page_word(c->p, W_CLAUSE_EMPTY);
	if (x->error)
		report_fault(c->c, name, called, x->error);
	else if (!value_equal(v, old) && (v.kind != V_NULL || old.kind != V_ERASED)) /* what was taken out is not to be cleared, and may be written anew */
		set_field(c, name, x->value);
}

void report_check(struct page *p, const struct report *r, struct report_form *f, struct report_check *ret)
{
	struct checking checking = {p, r, f, ret}, *c = &checking;
	struct value symbol = VALUE_NULL, old = row_get(&c->r->row, REPORT_SYMBOL);
	const struct field *field = field_by_number(c->r->row.reg, REPORT_SYMBOL);

	ret->fields = arena_alloc(&p->arena, (2 * REPORT_LINES_MAX + REPORT_CLAUSES_ALL + 1) * sizeof *ret->fields);
	for (int i = 0; i < c->f->count; i++)
		check_line(c, &c->f->line[i]);
	for (int i = 0; i < c->f->count; i++)
		check_parts(c, &c->f->line[i]);
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		check_clause(c, &c->f->clause[i], i < REPORT_CLAUSES);
	enum err e = value_parse(field, "symbol", bytes_of(c->f->symbol), &c->p->arena, &symbol);
	if (e != OK)
		report_fault(c->c, "symbol", page_word(c->p, W_SYMBOL), page_sentence(c->p, e));
	else if (!value_equal(symbol, old))
		set_field(c, "symbol", c->f->symbol);
}

/* What is written again although nothing changed: a returned or recalled report goes out once more as it is. */
static void touch(struct checking *c)
{
	for (int i = 0; i < c->f->count && !c->c->field_count; i++)
		if (c->f->line[i].has)
			set_field(c, page_fmt(c->p, "indicator.%s", c->f->line[i].code), c->f->line[i].value);
	for (int i = 0; i < REPORT_CLAUSES_ALL && !c->c->field_count; i++)
		if (*c->f->clause[i].value)
			set_field(c, page_fmt(c->p, "narrative.%s", c->f->clause[i].code), c->f->clause[i].value);
}

enum err report_write(struct page *p, struct report *r, struct report_form *f, struct report_check *c)
{
	const char *sign = page_fmt(p, "%s/sign", r->href);

	if (!c->field_count && r->row.state == REPORT_DRAFT) {
		TRY(draft_drop(p->r, report_draft_name(p, r, "form")));
		page_go(p, sign);
		return OK;
	}
	if (!c->field_count)
		touch(&(struct checking){p, r, f, c});
	struct wish wish = {BYTES("write"), BYTES("report"), bytes_of(r->key), c->fields, c->field_count};
	enum err e = page_enter(p, &wish, 1, 0, NULL);
	if (e != OK) {
		report_fault(c, NULL, NULL, page_sentence(p, e));
		return OK;
	}
	TRY(draft_drop(p->r, report_draft_name(p, r, "form")));
	TRY(draft_drop(p->r, report_draft_name(p, r, "back")));
	page_go(p, sign);
	return OK;
}
