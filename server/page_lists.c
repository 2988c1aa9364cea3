/* The lists that the leadership asks for: a page each, CSV, Excel. Who is late has a page of its own. */
#include <string.h>

#include "acts.h"
#include "assessment.h"
#include "docx.h"
#include "list_files.h"
#include "list_html.h"
#include "view.h"
#include "xlsx.h"

enum { LISTS_MAX = 16 };

struct linking {
	struct view *v;
	const struct list_table *t;
};

/* A head leads to his own file. */
static void href(void *ctx, const char *reg, const char *key, struct buf *out)
{
	const struct linking *l = ctx;
	struct view *v = l->v;
	const struct reg *r = reg_by_name(bytes_of(reg));
	if (strcmp(l->t->list->name, "assessment") == 0 && strcmp(reg, "official") == 0)
		h_fmt(out, "/lists/assessment/print?year=%d&official=%u", l->t->year, key);
	else if (strcmp(reg, "unit") == 0)
		h_fmt(out, "/unit/%u", key);
	else if (r && !r->hidden)
		buf_str(out, record_href(v, r, key));
}

static void known(struct buf *b, const void *ctx)
{
	const struct view *v = ctx;
	list_html_known(b, v->lang, v->at);
}

static void list_frame(struct view *v, struct frame *f, const char *title, const char *summary)
{
	view_frame(v, f, NAV_LISTS, title, summary);
	f->beside = known;
	f->beside_ctx = v;
	f->landscape = true;
}

static enum err make(struct view *v, const struct list *l, struct list_table *ret)
{
	struct list_query q = {.at = v->at};
	TRY(list_year_parse(request_query(v->r, "year"), &q.year));
	return list_make(v->desk->tables, l, &q, &v->arena, ret);
}

static enum err make_all(struct view *v, struct list_table ret[LISTS_MAX], size_t *ret_count)
{
	size_t n = 0;
	for (; lists[n]; n++)
		TRY(make(v, lists[n], &ret[n]));
	*ret_count = n;
	return OK;
}

static enum err give(struct view *v, const char *name, const char *kind, const struct list_table *t, size_t count)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	bool csv = strcmp(kind, "csv") == 0;
	if (!csv && strcmp(kind, "xlsx") != 0)
		return fail(ERR_NOT_FOUND);
	if (csv)
		TRY(list_csv(t, &file));
	else
		TRY(list_xlsx(t, count, v->lang, &file));
	buf_cut(v->b, 0);
	buf_view(v->b, buf_bytes(&file));
	v->a->type = csv ? "text/csv; charset=utf-8" : XLSX_TYPE;
	response_header(v->a, "Content-Disposition", text_of(v, "attachment; filename=\"%s.%s\"", name, kind));
	return OK;
}

/* ---- The assessment as a document ---- */

static bool is_assessment(const struct list *l)
{
	return strcmp(l->name, "assessment") == 0;
}

static enum err load_file(struct view *v, struct assessment *ret)
{
	struct list_query q = {.at = v->at};
	const char *official = request_query(v->r, "official");
	TRY(list_year_parse(request_query(v->r, "year"), &q.year));
	return assessment_load(v->desk->tables, &q, NULL, *official ? official : NULL, v->position, &v->arena, ret);
}

static enum err give_document(struct view *v)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	struct assessment a;
	TRY(load_file(v, &a));
	TRY(assessment_docx(&a, &file));
	buf_cut(v->b, 0);
	buf_view(v->b, buf_bytes(&file));
	v->a->type = DOCX_TYPE;
	response_header(v->a, "Content-Disposition",
			text_of(v, "attachment; filename=\"danh-gia-%d%s%s.docx\"", a.heads.year, a.official ? "-" : "", a.official ? a.official : ""));
	return OK;
}

static enum err page_document(struct view *v)
{
	struct assessment a;
	struct frame f;
	TRY(load_file(v, &a));
	v->lang = VI; /* an official document is in Vietnamese */
	view_frame(v, &f, NAV_LISTS, label_in(list_by_name("assessment")->title, v->lang), say_word(v, W_PRINT_HINT));
	f.document = true;
	frame_begin(v->b, &f);
	h_raw(v->b, "<p>");
	button_link(v->b, BUTTON_OUTLINED, say_word(v, W_LIST_DOCX),
		    text_of(v, "/lists/assessment/docx?year=%d%s%s", a.heads.year, a.official ? "&official=" : "", a.official ? a.official : ""));
	button_link(v->b, BUTTON_OUTLINED, label_in(list_by_name("assessment")->title, v->lang), text_of(v, "/lists/assessment?year=%d", a.heads.year));
	h_raw(v->b, "</p>");
	assessment_html(&a, v->b);
	frame_end(v->b, &f);
	return OK;
}

/* ---- Pages ---- */

static enum err page_index(struct view *v)
{
	const struct column c[] = {{say_word(v, W_LIST_HEAD), LEFT, 0, false}, {say_word(v, W_LIST_LINES), RIGHT, 100, true},
				   {say_word(v, W_LIST_FILES), LEFT, 170, false}};
	struct list_table t[LISTS_MAX];
	size_t count;
	struct frame f;
	TRY(make_all(v, t, &count));
	list_frame(v, &f, say_word(v, W_PAGE_LISTS), say_word(v, W_LISTS_SERVER_SUMMARY));
	f.landscape = false;
	frame_begin(v->b, &f);
	h_raw(v->b, "<div class=\"labelled\">");
	table_begin(v->b, c, 3);
	for (size_t i = 0; i < count; i++) {
		const struct list *l = t[i].list;
		row_begin(v->b, false);
		cell_two(v->b, &c[0], label_in(l->title, v->lang), label_in(l->what, v->lang), text_of(v, "/lists/%s", l->name));
		cell(v->b, &c[1], count_text(v, (int64_t)t[i].count));
		cell_begin(v->b, &c[2]);
		h_fmt(v->b, "<a href=\"/lists/%r/xlsx\">Excel</a> · <a href=\"/lists/%r/csv\">CSV</a>", l->name, l->name);
		cell_end(v->b);
		row_end(v->b);
	}
	table_end(v->b);
	h_raw(v->b, "</div><p></p>");
	button_link(v->b, BUTTON_OUTLINED, say_word(v, W_LIST_ALL_XLSX), "/lists/_all/xlsx");
	h_fmt(v->b, "<p><a href=\"/roles\">%s</a></p>", say_word(v, W_ROLES));
	frame_end(v->b, &f);
	return OK;
}

static enum err page_one(struct view *v, const struct list_table *t)
{
	const struct list_links links = {href, &(struct linking){v, t}};
	const char *lines = say(v, W_LIST_LINES_N, count_text(v, (int64_t)t->count)), *base = text_of(v, "/lists/%s", t->list->name);
	struct frame f;
	if (t->year)
		lines = text_of(v, "%s · %s", say(v, W_LIST_OF_YEAR, text_of(v, "%d", t->year)), lines);
	list_frame(v, &f, label_in(t->list->title, v->lang), lines);
	frame_begin(v->b, &f);
	h_fmt(v->b, "<p class=\"muted\">%s</p>", label_in(t->list->what, v->lang));
	list_html_year(v->b, v->lang, t, base);
	list_html(v->b, v->lang, t, &links);
	h_raw(v->b, "<p>");
	if (is_assessment(t->list)) {
		button_link(v->b, BUTTON_OUTLINED, say_word(v, W_LIST_PRINT), text_of(v, "%s/print?year=%d", base, t->year));
		button_link(v->b, BUTTON_OUTLINED, say_word(v, W_LIST_DOCX), text_of(v, "%s/docx?year=%d", base, t->year));
	}
	list_html_files(v->b, v->lang, base, t->year ? text_of(v, "year=%d", t->year) : "");
	button_link(v->b, BUTTON_OUTLINED, say_word(v, W_LIST_OTHERS), "/lists");
	h_raw(v->b, "</p>");
	frame_end(v->b, &f);
	return OK;
}

enum err page_lists(struct view *v)
{
	const char *name = request_segment(v->r, 1), *kind = request_segment(v->r, 2);
	struct list_table t[LISTS_MAX];
	size_t count;
	if (v->r->segments > 3)
		return fail(ERR_NOT_FOUND);
	if (!*name)
		return page_index(v);
	if (strcmp(name, "_all") == 0 && strcmp(kind, "xlsx") == 0) {
		TRY(make_all(v, t, &count));
		return give(v, "kycuong", kind, t, count);
	}
	const struct list *l = list_by_name(name);
	if (!l)
		return fail(ERR_NOT_FOUND);
	if (is_assessment(l) && strcmp(kind, "docx") == 0)
		return give_document(v);
	if (is_assessment(l) && strcmp(kind, "print") == 0)
		return page_document(v);
	TRY(make(v, l, &t[0]));
	return *kind ? give(v, name, kind, t, 1) : page_one(v, &t[0]);
}
