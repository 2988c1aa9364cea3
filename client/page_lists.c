/* page_lists.c - the lists that the leadership asks for, from what this device has: a page each, CSV, Excel. */
#include "page_lists.h"

#include <stdio.h>
#include <string.h>

#include "assessment.h"
#include "docx.h"
#include "list_files.h"
#include "xlsx.h"

enum { LISTS_MAX = 16 };

struct list_query page_list_query(const struct page *p)
{
	struct audience a = page_audience(p);

	return (struct list_query){.at = p->at, .unit = a.all ? NULL : p->r->unit, .known = p->status.seen.position ? p->status.seen.time : 0};
}

static bool is_assessment(const struct page_list *l)
{
	return strcmp(l->t.list->name, "assessment") == 0;
}

/* A head leads to his own file. */
static void record_href(void *ctx, const char *reg, const char *key, struct buf *out)
{
	const struct page_list *l = ctx;
	const struct reg *r = reg_by_name(bytes_of(reg));

	if (is_assessment(l) && strcmp(reg, "official") == 0)
		h_fmt(out, "/lists/assessment/print?year=%d&official=%u", l->t.year, key);
	else if (r && page_readable(l->p, r))
		h_fmt(out, "/register/%r/%u", r->name, key);
}

static void known(struct buf *b, const void *ctx)
{
	const struct page_list *l = ctx;

	list_html_known(b, l->p->lang, l->t.known);
}

void page_list_frame(struct page_list *l, struct frame *f, enum place here, const char *title, const char *summary)
{
	struct page *p = l->p;
	struct buf as_of OWN_BUF = BUF(400);

	page_frame(p, f, here, title, summary);
	f->beside = known;
	f->beside_ctx = l;
	f->landscape = true;
	list_as_of(&l->t, p->lang, &as_of);
	f->print_foot = page_fmt(p, "%s · %s", buf_text(&as_of), page_say(p, W_LOG_AT, page_number(p, p->status.seen.position)));
}

static enum err load(struct page *p, const char *name, struct page_list *ret)
{
	struct audience a = page_audience(p);
	struct list_query q = page_list_query(p);
	const struct list *l = list_by_name(name);

	if (!l || !list_readable(l, &a))
		return fail(ERR_NOT_FOUND);
	TRY(list_year_parse(request_query(p->request, "year"), &q.year));
	*ret = (struct page_list){.p = p};
	return list_make(p->r->db, l, &q, &p->arena, &ret->t);
}

/* ---- Files ---- */

static enum err give(struct page *p, const char *name, const char *kind, const struct list_table *t, size_t count)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	bool csv = strcmp(kind, "csv") == 0;

	if (!csv && strcmp(kind, "xlsx") != 0)
		return fail(ERR_NOT_FOUND);
	if (csv)
		TRY(list_csv(t, &file));
	else
		TRY(list_xlsx(t, count, p->lang, &file));
	buf_cut(p->b, 0);
	buf_view(p->b, buf_bytes(&file));
	p->answer->type = csv ? "text/csv; charset=utf-8" : XLSX_TYPE;
	response_header(p->answer, "Content-Disposition", page_fmt(p, "attachment; filename=\"%s.%s\"", name, kind));
	return OK;
}

/* ---- The assessment as a document ---- */

static enum err load_file(struct page *p, struct assessment *ret)
{
	struct list_query q = page_list_query(p);
	const char *official = request_query(p->request, "official");

	TRY(list_year_parse(request_query(p->request, "year"), &q.year));
	return assessment_load(p->r->db, &q, NULL, *official ? official : NULL, p->status.seen.position, &p->arena, ret);
}

static enum err give_document(struct page *p)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	struct assessment a;

	TRY(load_file(p, &a));
	TRY(assessment_docx(&a, &file));
	buf_cut(p->b, 0);
	buf_view(p->b, buf_bytes(&file));
	p->answer->type = DOCX_TYPE;
	response_header(p->answer, "Content-Disposition",
			page_fmt(p, "attachment; filename=\"danh-gia-%d%s%s.docx\"", a.heads.year, a.official ? "-" : "", a.official ? a.official : ""));
	return OK;
}

/* One head's numbers into the register of assessment files: its form, filled in. */
static void build_button(struct page *p, const struct assessment *a)
{
	static const char *const numbers[] = {"criticisms", "late_reports", "overdue_tasks", "broken_promises", "unclear_opinions"};
	const struct list_table *t = &a->heads;
	size_t row = 0;

	if (!a->official || page_audience(p).function != HOME_AFFAIRS)
		return;
	while (row < t->count && strcmp(list_get(t, row, "official"), a->official) != 0)
		row++;
	const char *href = page_fmt(p, "/register/assessment_file/_new?verb=build&official=%s&year=%d&log_position=%lld", a->official, t->year,
				    (long long)a->position);
	for (size_t i = 0; row < t->count && i < sizeof numbers / sizeof *numbers; i++)
		href = page_fmt(p, "%s&%s=%lld", href, numbers[i], (long long)list_number(t, row, numbers[i]));
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_BUILD), href);
}

static enum err page_document(struct page *p)
{
	struct assessment a;
	struct frame f;

	TRY(load_file(p, &a));
	p->lang = VI; /* an official document is in Vietnamese */
	page_frame(p, &f, PLACE_LISTS, label_in(list_by_name("assessment")->title, p->lang), page_word(p, W_PRINT_HINT));
	f.document = true;
	frame_begin(p->b, &f);
	h_raw(p->b, "<p>");
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_DOCX),
		    page_fmt(p, "/lists/assessment/docx?year=%d%s%s", a.heads.year, a.official ? "&official=" : "", a.official ? a.official : ""));
	build_button(p, &a);
	button_link(p->b, BUTTON_OUTLINED, label_in(list_by_name("assessment")->title, p->lang), page_fmt(p, "/lists/assessment?year=%d", a.heads.year));
	h_raw(p->b, "</p>");
	assessment_html(&a, p->b);
	frame_end(p->b, &f);
	return OK;
}

/* ---- All of them ---- */

static enum err load_all(struct page *p, struct list_table ret[LISTS_MAX], size_t *ret_count)
{
	struct audience a = page_audience(p);
	const struct list_query q = page_list_query(p);
	size_t n = 0;

	for (int i = 0; lists[i]; i++)
		if (list_readable(lists[i], &a))
			TRY(list_make(p->r->db, lists[i], &q, &p->arena, &ret[n++]));
	*ret_count = n;
	return OK;
}

static enum err page_index(struct page *p)
{
	const struct column c[] = {{page_word(p, W_LIST_HEAD), LEFT, 0, false}, {page_word(p, W_LIST_LINES), RIGHT, 100, true},
				   {page_word(p, W_LIST_FILES), LEFT, 170, false}};
	struct list_table t[LISTS_MAX];
	size_t count;
	struct frame f;

	TRY(load_all(p, t, &count));
	struct page_list first = {p, t[0]};
	page_list_frame(&first, &f, PLACE_LISTS, page_word(p, W_PAGE_LISTS), page_word(p, W_LISTS_SUMMARY));
	f.landscape = false;
	frame_begin(p->b, &f);
	h_raw(p->b, "<div class=\"labelled\">");
	table_begin(p->b, c, 3);
	for (size_t i = 0; i < count; i++) {
		const struct list *l = t[i].list;
		row_begin(p->b, false);
		cell_two(p->b, &c[0], label_in(l->title, p->lang), label_in(l->what, p->lang), page_fmt(p, "/lists/%s", l->name));
		cell(p->b, &c[1], page_number(p, (int64_t)t[i].count));
		cell_begin(p->b, &c[2]);
		h_fmt(p->b, "<a href=\"/lists/%r/xlsx\">Excel</a> · <a href=\"/lists/%r/csv\">CSV</a>", l->name, l->name);
		cell_end(p->b);
		row_end(p->b);
	}
	table_end(p->b);
	h_raw(p->b, "</div><p></p>");
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_ALL_XLSX), "/lists/_all/xlsx");
	frame_end(p->b, &f);
	return OK;
}

/* ---- One ---- */

void page_list_files(struct page_list *l)
{
	struct page *p = l->p;
	const char *year = l->t.year ? page_fmt(p, "year=%d", l->t.year) : "";

	h_raw(p->b, "<p>");
	if (is_assessment(l)) {
		button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_PRINT), page_fmt(p, "/lists/assessment/print?%s", year));
		button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_DOCX), page_fmt(p, "/lists/assessment/docx?%s", year));
	}
	list_html_files(p->b, p->lang, page_fmt(p, "/lists/%s", l->t.list->name), year);
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_OTHERS), "/lists");
	h_raw(p->b, "</p>");
}

static enum err page_one(struct page_list *l)
{
	struct page *p = l->p;
	const struct list_links links = {record_href, l};
	const char *lines = page_say(p, W_LIST_LINES_N, page_number(p, (int64_t)l->t.count));
	struct frame f;

	if (l->t.year)
		lines = page_fmt(p, "%s · %s", page_say(p, W_LIST_OF_YEAR, page_number(p, l->t.year)), lines);
	page_list_frame(l, &f, PLACE_LISTS, label_in(l->t.list->title, p->lang), lines);
	frame_begin(p->b, &f);
	h_fmt(p->b, "<p class=\"muted\">%s</p>", label_in(l->t.list->what, p->lang));
	list_html_year(p->b, p->lang, &l->t, page_fmt(p, "/lists/%s", l->t.list->name));
	list_html(p->b, p->lang, &l->t, &links);
	page_list_files(l);
	frame_end(p->b, &f);
	return OK;
}

enum err page_lists(struct page *p)
{
	const char *name = request_segment(p->request, 1), *kind = request_segment(p->request, 2);
	struct page_list l;
	struct list_table all[LISTS_MAX];
	size_t count;

	if (p->request->post)
		return fail(ERR_NOT_FOUND);
	if (!*name)
		return page_index(p);
	if (strcmp(name, "_all") == 0 && strcmp(kind, "xlsx") == 0) {
		TRY(load_all(p, all, &count));
		return give(p, "kycuong", kind, all, count);
	}
	TRY(load(p, name, &l));
	if (is_assessment(&l) && strcmp(kind, "docx") == 0)
		return give_document(p);
	if (is_assessment(&l) && strcmp(kind, "print") == 0)
		return page_document(p);
	if (*kind)
		return give(p, name, kind, &l.t, 1);
	return strcmp(name, "late") == 0 ? page_list_late(&l) : page_one(&l);
}
