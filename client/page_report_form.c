/* page_report_form.c - the form of a report: numbers grouped by clause, narrative by clause, a draft saved as one types. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page_file.h"
#include "page_report.h"
#include "secrecy.h"
#include "text.h"

static const struct {
	const char *code, *shown;
	enum word title;
} clauses[REPORT_CLAUSES_ALL] = {
	{"1a", "1a", W_CLAUSE_1A},  {"1b", "1b", W_CLAUSE_1B}, {"1c", "1c", W_CLAUSE_1C}, {"1d", "1d", W_CLAUSE_1D},
	{"1dd", "1đ", W_CLAUSE_1DD}, {"1e", "1e", W_CLAUSE_1E}, {"1g", "1g", W_CLAUSE_1G}, {"1h", "1h", W_CLAUSE_1H},
	{"2", "2", W_CLAUSE_2},	    {"3", "3", W_CLAUSE_3},    {"other", "khác", W_CLAUSE_OTHER},
};

const char *report_clause_code(const char *clause)
{
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		if (strcmp(clauses[i].code, clause) == 0)
			return clauses[i].shown;
	return clause;
}

const char *report_clause_title(struct page *p, const char *clause)
{
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		if (strcmp(clauses[i].code, clause) == 0)
			return page_say(p, W_CLAUSE_TITLE, page_word(p, clauses[i].title), clauses[i].shown);
	return clause;
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

/* ---- Loading ---- */

static void show_line(struct page *p, struct report_line *l, struct value now, struct value before)
{
	l->has = now.kind == V_INT;
	l->number = now.num;
	l->value = l->has ? report_number(p, now.num) : "";
	l->has_before = before.kind == V_INT;
	l->number_before = before.num;
	l->before = l->has_before ? report_number(p, before.num) : NULL;
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
		show_line(p, l, family_get(now, bytes_of(l->code)), family_get(last, bytes_of(l->code)));
	}
	db_reset(s);
	return OK;
}

static const char *text_of(struct page *p, struct value v)
{
	return v.kind == V_TEXT ? page_bytes(p, v.data) : "";
}

static void load_clauses(struct page *p, const struct report *r, const struct row *before, struct report_form *f)
{
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++) {
		struct report_clause *c = &f->clause[i];
		struct bytes code = bytes_of(clauses[i].code);
		c->code = clauses[i].code;
		c->label = page_fmt(p, "%s) %s", clauses[i].shown, page_word(p, clauses[i].title));
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
	const char *key = page_fmt(p, "%s/%s/%s", r->obligation, p->r->unit, period);
	TRY(row_load(&p->r->world, r->row.reg, (struct key){.text = bytes_of(key)}, &before));
	TRY(load_lines(p, r, &before, &f));
	load_clauses(p, r, &before, &f);
	f.symbol = text_of(p, row_get(&r->row, REPORT_SYMBOL));
	if (with_draft)
		TRY(load_draft(p, r, &f));
	for (int i = 0; with_draft && p->request->post && i < p->request->fields; i++)
		overlay(&f, p->request->field[i].name, p->request->field[i].value);
	*ret = f;
	return OK;
}

/* ---- Saving ---- */

/* A draft is a file on a disk, too: what the gate stops is not kept in one. */
static enum err no_secret(const struct http_field *f)
{
	struct buf clean OWN_BUF = BUF(TEXT_MAX);
	const char *stamp = text_clean(f->name, bytes_of(f->value), false, TEXT_MAX, &clean) == OK ? secrecy_stamp(buf_bytes(&clean)) : NULL;
	return stamp ? fail(ERR_SECRET, f->name, stamp) : OK;
}

static enum err save(struct page *p, const struct report *r)
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

static void saved_line(struct page *p, int64_t at)
{
	struct buf clock OWN_BUF = BUF(16);

	clock_words(&clock, at);
	icon(p->b, ICON_CHECK, 14);
	h_fmt(p->b, " %s", day_of(at) == p->today ? page_say(p, W_DRAFT_SAVED, buf_text(&clock)) : page_say(p, W_DRAFT_SAVED, page_time(p, at)));
}

enum err report_save_draft(struct page *p, struct report *r)
{
	enum err e = save(p, r);

	/* The answer stands in the form's foot; an error too, where the person looks. */
	if (e == OK)
		saved_line(p, p->now);
	else
		h_fmt(p->b, "<span class=\"grave\">%s</span>", page_sentence(p, e));
	return OK;
}

/* ---- Checking ---- */

struct checking {
	struct page *p;
	const struct report *r;
	struct report_form *f;
	struct fault faults[REPORT_LINES_MAX + REPORT_CLAUSES_ALL + 8];
	int count;
	struct field_text *fields;
	size_t field_count;
};

static void fault_at(struct checking *c, const char *field, const char *link, const char *text)
{
	if (c->count < (int)(sizeof c->faults / sizeof *c->faults))
		c->faults[c->count++] = (struct fault){field, link, text};
}

/* "1.234" may be a thousand and some, or one and some: nobody shall find out after the signature. */
static bool ambiguous(const char *s)
{
	size_t head = strspn(s, "0123456789");

	if (head < 1 || head > 3 || s[head] != '.' || strspn(s + head + 1, "0123456789") != 3)
		return false;
	return s[head + 4] == '\0' || s[head + 4] == '.';
}

static void set_field(struct checking *c, const char *name, const char *text)
{
	c->fields[c->field_count++] = (struct field_text){bytes_of(name), bytes_of(text)};
}

static const char *line_link(struct checking *c, const struct report_line *l)
{
	return page_say(c->p, W_INDICATOR_N, l->code);
}

static void check_line(struct checking *c, struct report_line *l)
{
	const struct field *field = field_by_number(c->r->row.reg, REPORT_INDICATOR);
	const char *name = page_fmt(c->p, "indicator.%s", l->code);
	struct value old = family_get(row_get(&c->r->row, REPORT_INDICATOR), bytes_of(l->code)), v = VALUE_NULL;

	if (ambiguous(l->value))
		l->error = page_say(c->p, W_NUMBER_AMBIGUOUS, l->value);
	else if (value_parse(field, name, bytes_of(l->value), &c->p->arena, &v) != OK)
		l->error = page_say(c->p, W_NUMBER_BAD, page_first_line(c->p, l->value, 30));
	else if (v.kind == V_NULL && l->required)
		l->error = page_word(c->p, W_NUMBER_MISSING);
	l->has = v.kind == V_INT;
	l->number = v.num;
	if (l->error)
		fault_at(c, name, line_link(c, l), l->error);
	else if (!value_equal(v, old))
		set_field(c, name, l->value);
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
	fault_at(c, page_fmt(c->p, "indicator.%s", whole->code), line_link(c, whole), whole->error);
}

static void check_clause(struct checking *c, struct report_clause *x, bool asked)
{
	const struct field *field = field_by_number(c->r->row.reg, REPORT_NARRATIVE);
	const char *name = page_fmt(c->p, "narrative.%s", x->code);
	struct value old = family_get(row_get(&c->r->row, REPORT_NARRATIVE), bytes_of(x->code)), v = VALUE_NULL;

	if (!x->value[strspn(x->value, " \n\t")] && x->none)
		x->value = tr(VI, W_NOTHING_HAPPENED);
	enum err e = value_parse(field, name, bytes_of(x->value), &c->p->arena, &v);
	if (e != OK)
		x->error = page_sentence(c->p, e);
	else if (v.kind == V_NULL && asked)
		x->error = page_word(c->p, W_CLAUSE_EMPTY);
	if (x->error)
		fault_at(c, name, page_say(c->p, W_CLAUSE_N, report_clause_code(x->code)), x->error);
	else if (!value_equal(v, old))
		set_field(c, name, x->value);
}

static void check(struct checking *c)
{
	struct value symbol = VALUE_NULL, old = row_get(&c->r->row, REPORT_SYMBOL);
	const struct field *field = field_by_number(c->r->row.reg, REPORT_SYMBOL);

	c->fields = arena_alloc(&c->p->arena, (REPORT_LINES_MAX + REPORT_CLAUSES_ALL + 1) * sizeof *c->fields);
	for (int i = 0; i < c->f->count; i++)
		check_line(c, &c->f->line[i]);
	for (int i = 0; i < c->f->count; i++)
		check_parts(c, &c->f->line[i]);
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++)
		check_clause(c, &c->f->clause[i], i < REPORT_CLAUSES);
	enum err e = value_parse(field, "symbol", bytes_of(c->f->symbol), &c->p->arena, &symbol);
	if (e != OK)
		fault_at(c, "symbol", page_word(c->p, W_SYMBOL), page_sentence(c->p, e));
	else if (!value_equal(symbol, old))
		set_field(c, "symbol", c->f->symbol);
}

/* ---- The page ---- */

static void difference(struct page *p, const struct column *c, const struct report_line *l)
{
	const char *text = "";

	if (l->has && l->has_before && !l->error) {
		int64_t d = l->number - l->number_before;
		text = page_fmt(p, "%s%s", d > 0 ? "+" : d < 0 ? "−" : "", report_number(p, d < 0 ? -d : d));
	}
	cell(p->b, c, text);
}

static void line_row(struct page *p, const struct column *c, const struct report *r, const struct report_line *l)
{
	const char *name = page_fmt(p, "indicator.%s", l->code);
	bool part = *l->parent;

	row_begin(p->b, false);
	cell(p->b, &c[0], l->code);
	cell_begin(p->b, &c[1]);
	h_fmt(p->b, "%r%s", part ? "<span class=\"part\">" : "", l->name);
	if (*l->measure)
		h_fmt(p->b, " <span class=\"muted\">(%s)</span>", l->measure);
	h_raw(p->b, part ? "</span>" : "");
	cell_end(p->b);
	cell(p->b, &c[2], l->before ? l->before : "—");
	cell_begin(p->b, &c[3]);
	form_field(p->b, &(struct form_field){.kind = INPUT_NUMBER, .name = name, .label = l->name, .value = l->value, .error = l->error, .tight = true,
					      .width = 80, .draft = page_fmt(p, "%s/draft", r->href)});
	cell_end(p->b);
	difference(p, &c[4], l);
	row_end(p->b);
}

static const char *column_of(struct page *p, struct period period)
{
	return period.month ? page_say(p, W_MONTH_N, page_number(p, period.month)) : page_say(p, W_YEAR_N, page_number(p, period.year));
}

static void lines_table(struct page *p, const struct report *r, const struct report_form *f)
{
	const char *before = column_of(p, period_previous(r->period));
	const struct column c[] = {{page_word(p, W_COLUMN_NUMBER), RIGHT, 34, false},
				   {page_word(p, W_COLUMN_INDICATOR), LEFT, 0, false},
				   {before, RIGHT, 84, false},
				   {column_of(p, r->period), RIGHT, 104, false},
				   {page_word(p, W_COLUMN_DIFFERENCE), RIGHT, 84, false}};

	table_entry_begin(p->b, c, 5);
	for (int i = 0; i < f->count; i++) {
		if (!i || strcmp(f->line[i].clause, f->line[i - 1].clause) != 0)
			table_group(p->b, 5, report_clause_title(p, f->line[i].clause));
		line_row(p, c, r, &f->line[i]);
	}
	table_end(p->b);
}

static void clause_field(struct page *p, const struct report *r, const struct report_clause *c)
{
	const char *draft = page_fmt(p, "%s/draft", r->href);
	int rows = 2;

	for (const char *s = c->value; (s = strchr(s, '\n')); s++)
		rows++;
	rows += (int)(strlen(c->value) / 160);
	form_field(p->b, &(struct form_field){.kind = INPUT_LONG, .name = page_fmt(p, "narrative.%s", c->code), .label = c->label, .value = c->value,
					      .error = c->error, .rows = rows > 12 ? 12 : rows, .draft = draft});
	h_raw(p->b, "<div class=\"below\">");
	if (!c->value[0])
		form_check(p->b, page_fmt(p, "none.%s", c->code), page_word(p, W_NOTHING_HAPPENED_CHECK), c->none);
	if (*c->before) {
		h_fmt(p->b, "<details><summary>%s</summary><p>", page_say(p, W_SEE_PERIOD, column_of(p, period_previous(r->period))));
		h_lines(p->b, c->before);
		h_raw(p->b, "</p></details>");
	}
	h_raw(p->b, "</div>");
}

static void steps_aside(struct page *p, const struct report *r, const struct report_form *f)
{
	int filled = 0, written = 0;

	for (int i = 0; i < f->count; i++)
		filled += *f->line[i].value != '\0';
	for (int i = 0; i < REPORT_CLAUSES; i++)
		written += *f->clause[i].value || f->clause[i].none;
	bool all = f->count && filled == f->count, text = written == REPORT_CLAUSES;
	const struct work_step steps[] = {
		{page_word(p, W_STEP_INDICATORS), page_fmt(p, "%d/%d", filled, f->count), "#indicators", all ? STOP_THERE : STOP_WAITING, !all},
		{page_word(p, W_STEP_NARRATIVE), page_fmt(p, "%d/%d", written, REPORT_CLAUSES), "#narrative", text ? STOP_THERE : STOP_WAITING, all && !text},
		{page_word(p, W_STEP_SIGN), NULL, r->row.state == REPORT_DRAFT && !f->drafted ? page_fmt(p, "%s/sign", r->href) : NULL, STOP_NOT_YET,
		 all && text},
	};

	work_steps(p->b, steps, 3);
	section(p->b, page_word(p, W_HOW_TO_WRITE));
	h_fmt(p->b, "<p>%s</p><p><strong>%s</strong> %s</p>", page_word(p, W_HOW_TO_WRITE_TEXT), page_word(p, W_NO_SECRETS),
	      page_word(p, W_NO_SECRETS_TEXT));
}

static enum err notes(struct page *p, const struct report *r)
{
	struct buf note OWN_BUF = BUF(DRAFT_MAX);
	int64_t at;

	if (r->return_reason) {
		banner_begin(p->b, BANNER_WAIT, page_word(p, W_RETURNED_TITLE));
		h_raw(p->b, "<p>“");
		h_lines(p->b, r->return_reason);
		h_fmt(p->b, "” %s</p>", r->fix_by == NO_TIME ? "" : page_say(p, W_FIX_BY_DUE, page_due(p, r->fix_by)));
		banner_end(p->b);
	} else if (r->row.state > REPORT_DRAFT) {
		banner(p->b, BANNER_WAIT, NULL, page_word(p, r->row.state == REPORT_SIGNED ? W_WRITE_VOIDS : W_WRITE_NEW_VERSION));
	}
	enum err e = draft_get(p->r, report_draft_name(p, r, "back"), &note, &at);
	if (e == OK) {
		banner_begin(p->b, BANNER_WAIT, page_say(p, W_SIGNER_SENT_BACK, page_time(p, at)));
		h_raw(p->b, "<p>");
		h_lines(p->b, buf_text(&note));
		h_raw(p->b, "</p>");
		banner_end(p->b);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static void foot(struct page *p, const struct report *r, bool offer_none)
{
	foot_begin(p->b);
	button(p->b, BUTTON_FILLED, page_word(p, W_CHECK_AND_SUBMIT), "do", "check");
	button(p->b, BUTTON_OUTLINED, page_word(p, W_SAVE_FOR_LATER), "do", "save");
	if (offer_none)
		button(p->b, BUTTON_OUTLINED, page_word(p, W_MARK_REST_NONE), "do", "none");
	h_raw(p->b, "<p id=\"draft\" role=\"status\">");
	if (r->draft_at != NO_TIME)
		saved_line(p, r->draft_at);
	else
		h_word(p->b, p->lang, W_DRAFT_WILL_SAVE);
	h_raw(p->b, "</p>");
	foot_end(p->b);
}

static enum err show(struct page *p, struct report *r, const struct report_form *f, const struct checking *c)
{
	struct report_beside beside = {p, r};
	struct frame fr;
	bool empty = false;

	page_frame(p, &fr, PLACE_REPORT, r->title, page_say(p, W_REPORT_SUMMARY, r->obligation_name, r->receiver_name));
	fr.aside = 230;
	fr.beside = report_beside;
	fr.beside_ctx = &beside;
	frame_begin(p->b, &fr);
	if (c && c->count)
		faults(p->b, page_say(p, c->count == 1 ? W_FAULT_ONE : W_FAULTS_TITLE, page_number(p, c->count)), c->faults, c->count);
	TRY(notes(p, r));
	if (*r->window)
		h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>", page_say(p, W_WINDOW, r->window));
	form_begin(p->b, page_fmt(p, "%s/write", r->href), false);
	h_raw(p->b, "<div id=\"indicators\"></div>");
	lines_table(p, r, f);
	h_fmt(p->b, "<h2 id=\"narrative\">%s</h2>", page_word(p, W_NARRATIVE_BY_CLAUSE));
	for (int i = 0; i < REPORT_CLAUSES_ALL; i++) {
		clause_field(p, r, &f->clause[i]);
		empty |= i < REPORT_CLAUSES && f->clause[i].error && !*f->clause[i].value;
	}
	form_field(p->b, &(struct form_field){.name = "symbol", .label = page_word(p, W_SYMBOL), .hint = page_word(p, W_SYMBOL_HINT), .value = f->symbol, .width = 220,
					      .draft = page_fmt(p, "%s/draft", r->href)});
	foot(p, r, empty);
	form_end(p->b);
	TRY(files_section(p, &r->row, true, r->href));
	frame_aside(p->b, &fr);
	steps_aside(p, r, f);
	frame_end(p->b, &fr);
	return OK;
}

/* What is written again although nothing changed: a returned or recalled report goes out once more as it is. */
static void touch(struct checking *c)
{
	for (int i = 0; i < c->f->count && !c->field_count; i++)
		if (c->f->line[i].has)
			set_field(c, page_fmt(c->p, "indicator.%s", c->f->line[i].code), c->f->line[i].value);
	for (int i = 0; i < REPORT_CLAUSES_ALL && !c->field_count; i++)
		if (*c->f->clause[i].value)
			set_field(c, page_fmt(c->p, "narrative.%s", c->f->clause[i].code), c->f->clause[i].value);
}

static enum err write(struct page *p, struct report *r, struct checking *c)
{
	const char *sign = page_fmt(p, "%s/sign", r->href);

	if (!c->field_count && r->row.state == REPORT_DRAFT) {
		TRY(draft_drop(p->r, report_draft_name(p, r, "form")));
		page_go(p, sign);
		return OK;
	}
	if (!c->field_count)
		touch(c);
	struct wish wish = {BYTES("write"), BYTES("report"), bytes_of(r->key), c->fields, c->field_count};
	enum err e = page_enter(p, &wish, 1, 0, NULL);
	if (e != OK) {
		fault_at(c, NULL, NULL, page_sentence(p, e));
		return OK;
	}
	TRY(draft_drop(p->r, report_draft_name(p, r, "form")));
	TRY(draft_drop(p->r, report_draft_name(p, r, "back")));
	page_go(p, sign);
	return OK;
}

enum err report_edit(struct page *p, struct report *r)
{
	struct checking *c = arena_alloc(&p->arena, sizeof *c);
	const char *what = request_field(p->request, "do");
	struct report_form f;

	TRY(report_form_load(p, r, true, &f));
	*c = (struct checking){.p = p, .r = r, .f = &f};
	if (!p->request->post)
		return show(p, r, &f, NULL);
	enum err saved = save(p, r);
	if (saved != OK) {
		fault_at(c, NULL, NULL, page_sentence(p, saved));
		return show(p, r, &f, c);
	}
	r->draft_at = p->now;
	f.drafted = true;
	if (strcmp(what, "save") == 0) {
		page_go(p, "/");
		return OK;
	}
	for (int i = 0; strcmp(what, "none") == 0 && i < REPORT_CLAUSES; i++)
		f.clause[i].none |= !*f.clause[i].value;
	check(c);
	if (!c->count)
		TRY(write(p, r, c));
	return p->answer->status == 303 ? OK : show(p, r, &f, c);
}
