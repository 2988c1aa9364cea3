/* page_consolidation.c - the consolidated report of a period, from what this device has: to look at, to print, as Word and Excel. For the offices
 * that see the whole province. */
#include <string.h>

#include "consolidated_html.h"
#include "docx.h"
#include "page.h"
#include "papers.h"
#include "xlsx.h"

enum { MONTHS = 12, OBLIGATIONS = 40, YEARLY = 2 };

struct sheet {
	struct page *p;
	struct consolidated r;
	struct consolidation c;
	int64_t position;
	const char *obligation, *period, *href;
};

/* ---- Which there are ---- */

struct choice_of {
	const char *code;
	bool yearly;
	int64_t from;
};

static enum err obligations(struct page *p, struct choice_of ret[OBLIGATIONS], int *ret_count)
{
	static const char *const sql = "SELECT key, period, coalesce(\"from\", 0) FROM obligation ORDER BY key LIMIT 40";
	sqlite3_stmt *s;
	int n = 0;

	TRY(db_prepare(p->r->db, &sql, 1, &s));
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s))
		ret[n++] = (struct choice_of){page_keep(p, db_text(s, 0)), sqlite3_column_int(s, 1) == YEARLY, sqlite3_column_int64(s, 2)};
	sqlite3_finalize(s);
	*ret_count = n;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err choice(struct page *p, const struct column *c, const char *obligation, struct period period)
{
	static const enum word states[] = {W_CONSOLIDATION_NONE, W_CONSOLIDATION_DRAFT, W_CONSOLIDATION_TO_UBND, W_CONSOLIDATION_SIGNED, W_CONSOLIDATION_SENT};
	struct buf href OWN_BUF = BUF(400);
	char text[PERIOD_SIZE];
	struct consolidated r;

	period_print(period, text);
	TRY(consolidated_load(p->r->db, obligation, period, &p->arena, &r));
	h_fmt(&href, "/consolidation?period=%u&obligation=%u", text, obligation);
	row_begin(p->b, false);
	cell_two(p->b, &c[0], page_period(p, period), obligation, buf_text(&href));
	cell(p->b, &c[1], page_word(p, states[r.state > 0 && r.state < 5 ? r.state : 0]));
	cell(p->b, &c[2], r.frozen == NO_TIME ? "—" : page_time(p, r.frozen));
	row_end(p->b);
	return OK;
}

static enum err list(struct page *p)
{
	const struct column c[] = {{page_word(p, W_CONSOLIDATION_PERIOD), LEFT, 0, false}, {page_word(p, W_CONSOLIDATION_STATE), LEFT, 260, false},
				   {page_word(p, W_CONSOLIDATION_FROZEN), LEFT, 180, true}};
	struct choice_of which[OBLIGATIONS];
	struct frame f;
	int count, year;
	unsigned month, day;

	TRY(obligations(p, which, &count));
	civil_date((int32_t)p->today, &year, &month, &day);
	page_frame(p, &f, PLACE_REPORT, page_word(p, W_CONSOLIDATION), page_word(p, W_CONSOLIDATION_SUMMARY));
	frame_begin(p->b, &f);
	if (!count)
		banner(p->b, BANNER_OFF, NULL, page_word(p, W_CONSOLIDATION_NO_PERIOD));
	else
		table_begin(p->b, c, 3);
	for (int i = 0; i < count; i++) {
		struct period period = {year, which[i].yearly ? 0 : (int)month};
		for (int k = 0; k < (which[i].yearly ? 2 : MONTHS) && period_last(period) >= which[i].from; k++, period = period_previous(period))
			TRY(choice(p, c, which[i].code, period));
	}
	if (count)
		table_end(p->b);
	frame_end(p->b, &f);
	return OK;
}

/* ---- One ---- */

static enum err give(struct sheet *s, const char *kind)
{
	struct page *p = s->p;
	bool word = strcmp(kind, "docx") == 0;

	if (!word && strcmp(kind, "xlsx") != 0)
		return fail(ERR_NOT_FOUND);
	if (word)
		TRY(consolidated_docx(&s->r, &s->c, s->position, NO_TIME, p->b));
	else
		TRY(consolidated_xlsx(&s->r, &s->c, s->position, p->b));
	p->answer->type = word ? DOCX_TYPE : XLSX_TYPE;
	response_header(p->answer, "Content-Disposition", page_fmt(p, "attachment; filename=\"tong-hop-%s-%s.%s\"", s->obligation, s->period, kind));
	return OK;
}

static void show(struct sheet *s)
{
	struct page *p = s->p;
	struct period period = s->c.period;
	bool frozen = s->r.position && s->r.data.len;
	struct frame f;

	page_frame(p, &f, PLACE_REPORT, page_say(p, W_CONSOLIDATION_OF, page_period(p, period)),
		   page_say(p, frozen ? W_CONSOLIDATION_FROZEN_AT : W_CONSOLIDATION_NOT_FROZEN, page_number(p, s->position), page_time(p, s->c.at)));
	f.document = true;
	frame_begin(p->b, &f);
	h_raw(p->b, "<div class=\"row\">");
	button_link(p->b, BUTTON_FILLED, "Word (DOCX)", page_fmt(p, "%s&format=docx", s->href));
	button_link(p->b, BUTTON_OUTLINED, "Excel (XLSX)", page_fmt(p, "%s&format=xlsx", s->href));
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_CONSOLIDATION_OTHERS), "/consolidation");
	h_raw(p->b, "</div><p></p>");
	consolidated_html(p->b, &s->r, &s->c, s->position, "/register/report/");
	frame_end(p->b, &f);
}

enum err page_consolidation(struct page *p)
{
	const struct request *rq = p->request;
	const char *text = request_query(rq, "period"), *obligation = request_query(rq, "obligation"), *format = request_query(rq, "format");
	struct buf href OWN_BUF = BUF(400);
	char printed[PERIOD_SIZE];
	struct sheet s = {.p = p};
	struct period period;

	if (rq->post || !page_audience(p).all)
		return fail(ERR_NOT_FOUND);
	if (!*text)
		return list(p);
	TRY(period_parse(text, &period));
	TRY(papers_consolidation(p->r, *obligation ? obligation : NULL, period, p->now, &p->arena, &s.r, &s.c, &s.position));
	period_print(period, printed);
	s.period = page_keep(p, printed);
	s.obligation = page_keep(p, s.c.obligation);
	h_fmt(&href, "/consolidation?period=%u&obligation=%u", s.period, s.obligation);
	s.href = page_keep(p, buf_text(&href));
	if (*format)
		return give(&s, format);
	show(&s);
	return OK;
}
