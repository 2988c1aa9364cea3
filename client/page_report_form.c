/* page_report_form.c - the page of a report's form: numbers grouped by clause beside what the registers count, narrative by clause. */
#include <stdio.h>
#include <string.h>

#include "page_file.h"
#include "page_report.h"

enum { COLUMNS_MAX = 7 };

/* The table's columns; those of what is counted only where something is. */
struct lines {
	struct column c[COLUMNS_MAX];
	int count;
	const struct column *counted, *note; /* NULL */
	const struct column *before, *now, *change;
};

static void difference(struct page *p, const struct column *c, const struct report_line *l)
{
	const char *text = "";

	if (l->has && l->has_before && !l->error) {
		int64_t d = l->number - l->number_before;
		text = page_fmt(p, "%s%s", d > 0 ? "+" : d < 0 ? "−" : "", report_number(p, d < 0 ? -d : d));
	}
	cell(p->b, c, text);
}

/* Why a number is not the one counted: hidden until it is another, by script; a page without script shows it after the check. */
static void note_cell(struct page *p, const struct column *c, const struct report_line *l, const char *draft)
{
	cell_begin(p->b, c);
	if (l->counted != NO_COUNT) {
		const char *counted = report_number(p, l->counted * 1000);
		h_fmt(p->b, "<div class=\"why\" data-counted=\"%s\"%r>", counted, l->changed || *l->reason ? "" : " hidden");
		form_field(p->b, &(struct form_field){.kind = INPUT_TEXT, .name = page_fmt(p, "overridden.%s", l->code), .label = page_say(p, W_REASON_OF, l->code),
						      .value = l->reason, .error = l->reason_error, .tight = true, .draft = draft});
		h_raw(p->b, "<span class=\"pen\">");
		icon(p->b, ICON_PEN, 13);
		h_fmt(p->b, " %s</span></div>", page_say(p, W_HAND_CHANGED, counted));
	}
	cell_end(p->b);
}

static void line_row(struct page *p, const struct lines *t, const struct report *r, const struct report_line *l)
{
	const struct column *c = t->c;
	const char *draft = page_fmt(p, "%s/draft", r->href);
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
	cell(p->b, t->before, l->before ? l->before : "—");
	if (t->counted && l->counted != NO_COUNT)
		cell_two(p->b, t->counted, report_number(p, l->counted * 1000), NULL, page_fmt(p, "%s/counted/%s", r->href, l->code));
	else if (t->counted)
		cell(p->b, t->counted, "");
	cell_begin(p->b, t->now);
	form_field(p->b, &(struct form_field){.kind = INPUT_NUMBER, .name = name, .label = l->name, .value = l->value, .error = l->error, .tight = true,
					      .width = 80, .changed = l->changed, .draft = draft});
	cell_end(p->b);
	difference(p, t->change, l);
	if (t->note)
		note_cell(p, t->note, l, draft);
	row_end(p->b);
}

static const char *column_of(struct page *p, struct period period)
{
	return period.month ? page_say(p, W_MONTH_N, page_number(p, period.month), month_words(p->lang, period.month)) : page_say(p, W_YEAR_N, page_number(p, period.year));
}

static const struct column *add_column(struct lines *t, const char *label, enum align align, int width)
{
	t->c[t->count] = (struct column){label, align, width, false};
	return &t->c[t->count++];
}

static void lines_table(struct page *p, const struct report *r, const struct report_form *f)
{
	struct lines t = {.count = 0};

	add_column(&t, page_word(p, W_COLUMN_NUMBER), RIGHT, 30);
	add_column(&t, page_word(p, W_COLUMN_INDICATOR), LEFT, 0);
	t.before = add_column(&t, column_of(p, period_previous(r->period)), RIGHT, 70);
	if (f->counted)
		t.counted = add_column(&t, page_word(p, W_COLUMN_COUNTED), RIGHT, 52);
	t.now = add_column(&t, column_of(p, r->period), RIGHT, 90);
	t.change = add_column(&t, page_word(p, W_COLUMN_DIFFERENCE), RIGHT, 78);
	if (f->counted)
		t.note = add_column(&t, page_word(p, W_COLUMN_NOTE), LEFT, 180);
	table_entry_begin(p->b, t.c, t.count);
	for (int i = 0; i < f->count; i++) {
		if (!i || strcmp(f->line[i].clause, f->line[i - 1].clause) != 0)
			table_group(p->b, t.count, report_clause_title(p, f->line[i].clause));
		line_row(p, &t, r, &f->line[i]);
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
	if (f->counted) {
		section(p->b, page_word(p, W_FROM_REGISTERS));
		h_fmt(p->b, "<p>%s</p><p>%s <a href=\"%s/write?recount=1\">%s</a></p>", page_word(p, W_FROM_REGISTERS_TEXT), page_word(p, W_RECOUNT_WHEN), r->href,
		      page_word(p, W_RECOUNT));
	}
	section(p->b, page_word(p, W_HOW_TO_WRITE));
	h_fmt(p->b, "<p>%s</p><p><strong>%s</strong> %s</p>", page_word(p, W_HOW_TO_WRITE_TEXT), page_word(p, W_NO_SECRETS),
	      page_word(p, W_NO_SECRETS_TEXT));
}

static enum err notes(struct page *p, const struct report *r)
{
	struct buf note OWN_BUF = BUF(DRAFT_MAX);
	int64_t at;

	if (r->held)
		banner(p->b, BANNER_WAIT, page_word(p, W_HELD_REPORT), page_word(p, W_HELD_REPORT_TEXT));
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
		report_saved_line(p, r->draft_at);
	else
		h_word(p->b, p->lang, W_DRAFT_WILL_SAVE);
	h_raw(p->b, "</p>");
	foot_end(p->b);
}

static enum err show(struct page *p, struct report *r, const struct report_form *f, const struct report_check *c)
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
	h_fmt(p->b, "<p><small class=\"muted\">%s</small></p>", page_say(p, W_WINDOW, page_day(p, f->window.from), page_day(p, f->window.until - 1)));
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

enum err report_edit(struct page *p, struct report *r)
{
	struct report_check *c = arena_alloc(&p->arena, sizeof *c);
	const char *what = request_field(p->request, "do");
	struct report_form f;

	TRY(report_form_load(p, r, true, &f));
	c->count = 0;
	c->field_count = 0;
	if (!p->request->post)
		return show(p, r, &f, NULL);
	enum err saved = report_keep_draft(p, r);
	if (saved != OK) {
		report_fault(c, NULL, NULL, page_sentence(p, saved));
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
	report_check(p, r, &f, c);
	if (!c->count)
		TRY(report_write(p, r, &f, c));
	return p->answer->status == 303 ? OK : show(p, r, &f, c);
}
