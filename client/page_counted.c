/* page_counted.c - what a number of a report is counted from: the records of the unit's register that make it up. */
#include <string.h>

#include "page_form.h"
#include "page_report.h"

enum { ROWS_SHOWN = 500 };

struct counting {
	struct page *p;
	const struct column *c;
	int shown;
};

static enum err counted_row(void *ctx, const struct counted_row *x)
{
	struct counting *t = ctx;
	struct page *p = t->p;
	struct row row;

	TRY(row_load(&p->r->world, x->reg, x->key, &row));
	if (!t->shown++)
		table_begin(p->b, t->c, 3);
	row_begin(p->b, false);
	const char *key = page_key(p, x->reg, row.key), *name = page_record_name(p, x->reg, row.key);
	cell_two(p->b, &t->c[0], page_first_line(p, name, 90), strcmp(name, key) == 0 ? NULL : key, page_href(p, x->reg, row.key));
	cell(p->b, &t->c[1], label_in(reg_state(x->reg, row.state)->label, p->lang));
	cell(p->b, &t->c[2], page_number(p, x->amount));
	row_end(p->b);
	return OK;
}

static const struct report_line *line_of(const struct report_form *f, const char *code)
{
	for (int i = 0; i < f->count; i++)
		if (strcmp(f->line[i].code, code) == 0 && f->line[i].counted != NO_COUNT)
			return &f->line[i];
	return NULL;
}

enum err report_counted(struct page *p, struct report *r, const char *indicator)
{
	const struct column c[] = {{page_word(p, W_COLUMN_CONTENT), LEFT, 0, true},
				   {page_word(p, W_CODE_COLUMN_STATE), LEFT, 160, false},
				   {page_word(p, W_COLUMN_ADDS), RIGHT, 70, false}};
	struct counting t = {p, c, 0};
	struct report_form f;
	struct frame fr;
	int64_t sum;

	TRY(report_form_load(p, r, false, &f));
	const struct report_line *l = line_of(&f, indicator);
	if (!l)
		return fail(ERR_NOT_FOUND);
	const char *what = page_show(p, field_by_name(reg_by_name(BYTES("indicator")), BYTES("count")), VALUE_INT(l->counts));
	page_frame(p, &fr, PLACE_REPORT, page_say(p, W_COUNTED_TITLE, l->code, l->name),
		   page_say(p, W_COUNTED_SUMMARY, what, page_number(p, l->counted), page_day(p, f.window.from), page_day(p, f.window.until - 1)));
	frame_begin(p->b, &fr);
	TRY(count_rows(p->r->db, l->counts, r->unit, &f.window, ROWS_SHOWN, counted_row, &t, &sum));
	if (t.shown)
		table_end(p->b);
	else
		banner(p->b, BANNER_OFF, NULL, page_word(p, W_COUNTED_NONE));
	if (t.shown == ROWS_SHOWN)
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_say(p, W_COUNTED_FIRST, page_number(p, ROWS_SHOWN)));
	h_fmt(p->b, "<p><a href=\"%s\">%s</a></p>", r->href, page_word(p, W_BACK_TO_REPORT));
	frame_end(p->b, &fr);
	return OK;
}
