/* page_remind.c - whom to remind of what, with a letter to each unit; and an office's own deadlines for its calendar. From what this device has. */
#include <string.h>

#include "consolidated.h"
#include "docx.h"
#include "letter.h"
#include "page.h"

enum { SHOWN_OF_UNIT = 3 };

static enum err give(struct page *p, const char *type, const char *name)
{
	p->answer->type = type;
	response_header(p->answer, "Content-Disposition", page_fmt(p, "attachment; filename=\"%s\"", name));
	return OK;
}

/* ---- Letters ---- */

static enum err letter(struct page *p, const char *unit)
{
	struct letterhead h;
	struct dues d;

	TRY(dues_overdue(p->r->db, unit, p->at, &p->arena, &d));
	if (!d.count)
		return fail(ERR_NOTHING_OWED, unit);
	TRY(letterhead_load(p->r->db, p->today, &p->arena, &h));
	TRY(letter_docx(&h, &d, p->at, p->b));
	return give(p, DOCX_TYPE, page_fmt(p, "don-doc-%s.docx", d.unit));
}

struct reminded {
	struct page *p;
	const struct column *c;
	struct buf rows;
	int count;
};

static const char *href_of(struct page *p, const struct due *d)
{
	struct buf b OWN_BUF = BUF(1000);

	h_fmt(&b, "/register/%r/%u", d->task ? "task" : "report", d->key);
	return page_keep(p, buf_text(&b));
}

static enum err unit_row(void *ctx, const struct dues *d)
{
	struct reminded *x = ctx;
	struct page *p = x->p;
	struct buf *b = &x->rows, href OWN_BUF = BUF(400), name OWN_BUF = BUF(400);
	int64_t longest = 0;

	x->count++;
	h_fmt(&href, "/remind?unit=%u", d->unit);
	row_begin(b, false);
	unit_brief(d->name, &name);
	cell_two(b, &x->c[0], buf_text(&name), d->ended ? page_say(p, W_REMIND_TO, d->addressees) : NULL,
		 page_href(p, reg_by_name(BYTES("unit")), (struct key){.text = bytes_of(d->unit)}));
	cell_begin(b, &x->c[1]);
	for (size_t i = 0; i < d->count; i++) {
		const struct due *due = &d->list[i];
		longest = due->days > longest ? due->days : longest;
		if (i >= SHOWN_OF_UNIT)
			continue;
		h_fmt(b, "<div><a href=\"%s\">%s</a>", href_of(p, due), page_first_line(p, due->what, 90));
		if (*due->reason)
			small(b, page_first_line(p, due->reason, 110));
		h_raw(b, "</div>");
	}
	if (d->count > SHOWN_OF_UNIT)
		small(b, page_say(p, W_REMIND_MORE, page_number(p, (int64_t)d->count - SHOWN_OF_UNIT)));
	cell_end(b);
	cell(b, &x->c[2], page_say(p, W_REMIND_DAYS_N, page_number(p, longest)));
	cell_two(b, &x->c[3], page_word(p, W_REMIND_LETTER), NULL, buf_text(&href));
	row_end(b);
	return OK;
}

enum err page_remind(struct page *p)
{
	const struct column c[] = {{page_word(p, W_REMIND_UNIT), LEFT, 230, false}, {page_word(p, W_REMIND_OWES), LEFT, 0, false},
				   {page_word(p, W_REMIND_LONGEST), RIGHT, 110, false}, {page_word(p, W_REMIND_LETTERS), LEFT, 140, false}};
	const char *unit = request_query(p->request, "unit");
	struct reminded x = {.p = p, .c = c, .rows = BUF(HTTP_ANSWER_MAX)};
	struct frame f;

	if (p->request->post || !page_audience(p).all)
		return fail(ERR_NOT_FOUND);
	if (*unit)
		return letter(p, unit);
	enum err e = dues_each(p->r->db, p->at, &p->arena, unit_row, &x);
	if (e == OK) {
		page_frame(p, &f, PLACE_LATE, page_word(p, W_PAGE_REMIND), page_say(p, W_REMIND_SUMMARY, page_number(p, x.count)));
		frame_begin(p->b, &f);
		h_fmt(p->b, "<p>%s</p>", page_word(p, x.count ? W_REMIND_HOW : W_REMIND_NOBODY));
		if (x.count) {
			table_begin(p->b, c, 4);
			buf_view(p->b, buf_bytes(&x.rows));
			table_end(p->b);
		}
		frame_end(p->b, &f);
	}
	buf_free(&x.rows);
	return e;
}

/* ---- The calendar ---- */

enum err page_calendar(struct page *p)
{
	struct dues d;

	if (p->request->post)
		return fail(ERR_NOT_FOUND);
	TRY(dues_coming(p->r->db, p->r->unit, p->at, CALENDAR_MONTHS, &p->arena, &d));
	TRY(calendar_ics(&d, p->at, p->b));
	return give(p, CALENDAR_TYPE, page_fmt(p, "han-%s.ics", d.unit));
}
