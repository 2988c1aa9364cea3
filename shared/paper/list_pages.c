#include "list_pages.h"

#include <string.h>

#include "docx.h"
#include "list_files.h"
#include "xlsx.h"

enum { LISTS_MAX = 16 };

static bool is_assessment(const struct list *l)
{
	return strcmp(l->name, "assessment") == 0;
}

static const char *lines_of(const struct list_site *s, const struct list_table *t)
{
	struct buf b OWN_BUF = BUF(200);

	if (t->year) {
		tr_fmt(&b, s->lang, W_LIST_OF_YEAR, arena_fmt(s->arena, "%d", t->year));
		buf_str(&b, " · ");
	}
	tr_fmt(&b, s->lang, W_LIST_LINES_N, arena_fmt(s->arena, "%zu", t->count));
	return arena_fmt(s->arena, "%s", buf_text(&b));
}

/* ---- The frame ---- */

struct known {
	enum lang lang;
	int64_t at;
};

static void write_known(struct buf *b, const void *ctx)
{
	const struct known *k = ctx;

	list_html_known(b, k->lang, k->at);
}

void list_frame(const struct list_site *s, const struct list_table *t, struct frame *f)
{
	struct buf foot OWN_BUF = BUF(800);
	struct known *k = arena_alloc(s->arena, sizeof *k);

	*k = (struct known){s->lang, t->known};
	f->beside = write_known;
	f->beside_ctx = k;
	f->landscape = true;
	list_as_of(t, s->lang, &foot);
	buf_str(&foot, " · ");
	tr_fmt(&foot, s->lang, W_LOG_AT, arena_fmt(s->arena, "%lld", (long long)s->position));
	f->print_foot = arena_fmt(s->arena, "%s", buf_text(&foot));
}

/* ---- Files ---- */

static enum err give(const struct list_site *s, const char *type, const char *name, const struct buf *file)
{
	buf_cut(s->b, 0);
	buf_view(s->b, buf_bytes(file));
	s->answer->type = type;
	response_header(s->answer, "Content-Disposition", arena_fmt(s->arena, "attachment; filename=\"%s\"", name));
	return OK;
}

static enum err give_lists(const struct list_site *s, const char *name, const char *kind, const struct list_table *t, size_t count)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	bool csv = strcmp(kind, "csv") == 0;

	if (!csv && strcmp(kind, "xlsx") != 0)
		return fail(ERR_NOT_FOUND);
	if (csv)
		TRY(list_csv(t, &file));
	else
		TRY(list_xlsx(t, count, s->lang, &file));
	return give(s, csv ? "text/csv; charset=utf-8" : XLSX_TYPE, arena_fmt(s->arena, "%s.%s", name, kind), &file);
}

/* ---- The assessment as a document ---- */

static enum err give_document(const struct list_site *s, const struct assessment *a)
{
	struct buf file OWN_BUF = BUF(HTTP_ANSWER_MAX);
	const char *official = a->official ? a->official : "";

	TRY(assessment_docx(a, &file));
	return give(s, DOCX_TYPE, arena_fmt(s->arena, "danh-gia-%d%s%s.docx", a->heads.year, *official ? "-" : "", official), &file);
}

static void page_document(const struct list_site *s, const struct assessment *a)
{
	const enum lang lang = VI; /* an official document is in Vietnamese */
	const char *title = label_in(list_by_name("assessment")->title, lang);
	struct buf href OWN_BUF = BUF(400);
	struct frame f;

	h_fmt(&href, "/lists/assessment/docx?year=%d", a->heads.year);
	if (a->official)
		h_fmt(&href, "&official=%u", a->official);
	s->frame(s->ctx, lang, title, tr(lang, W_PRINT_HINT), &f);
	f.document = true;
	frame_begin(s->b, &f);
	h_raw(s->b, "<p>");
	button_link(s->b, BUTTON_OUTLINED, tr(lang, W_LIST_DOCX), buf_text(&href));
	if (s->beside_document)
		s->beside_document(s->ctx, a);
	button_link(s->b, BUTTON_OUTLINED, title, arena_fmt(s->arena, "/lists/assessment?year=%d", a->heads.year));
	h_raw(s->b, "</p>");
	assessment_html(a, s->b);
	frame_end(s->b, &f);
}

static enum err document(const struct list_site *s, const struct list_query *q, bool file)
{
	const char *official = request_query(s->request, "official");
	struct assessment a;

	TRY(assessment_ours(&s->audience));
	TRY(assessment_load(s->db, q, NULL, *official ? official : NULL, s->position, s->arena, &a));
	if (file)
		return give_document(s, &a);
	page_document(s, &a);
	return OK;
}

/* ---- All of them ---- */

static enum err load_all(const struct list_site *s, struct list_table ret[LISTS_MAX], size_t *ret_count)
{
	size_t n = 0;

	for (int i = 0; lists[i] && n < LISTS_MAX; i++)
		if (list_readable(lists[i], &s->audience))
			TRY(list_make(s->db, lists[i], &s->query, s->arena, &ret[n++]));
	*ret_count = n;
	return OK;
}

static void write_list(const struct list_site *s, const struct list_table *t, const struct column *c)
{
	const struct list *l = t->list;

	row_begin(s->b, false);
	cell_two(s->b, &c[0], label_in(l->title, s->lang), label_in(l->what, s->lang), arena_fmt(s->arena, "/lists/%s", l->name));
	cell(s->b, &c[1], arena_fmt(s->arena, "%zu", t->count));
	cell_begin(s->b, &c[2]);
	h_fmt(s->b, "<a href=\"/lists/%r/xlsx\">Excel</a> · <a href=\"/lists/%r/csv\">CSV</a>", l->name, l->name);
	cell_end(s->b);
	row_end(s->b);
}

static enum err page_all(const struct list_site *s)
{
	const struct column c[] = {
		{tr(s->lang, W_LIST_HEAD), LEFT, 0, false}, {tr(s->lang, W_LIST_LINES), RIGHT, 100, true}, {tr(s->lang, W_LIST_FILES), LEFT, 170, false}};
	struct list_table t[LISTS_MAX];
	size_t count;
	struct frame f;

	TRY(load_all(s, t, &count));
	s->frame(s->ctx, s->lang, tr(s->lang, W_PAGE_LISTS), tr(s->lang, s->summary), &f);
	list_frame(s, &t[0], &f);
	f.landscape = false;
	frame_begin(s->b, &f);
	h_raw(s->b, "<div class=\"labelled\">");
	table_begin(s->b, c, 3);
	for (size_t i = 0; i < count; i++)
		write_list(s, &t[i], c);
	table_end(s->b);
	h_raw(s->b, "</div><p></p>");
	button_link(s->b, BUTTON_OUTLINED, tr(s->lang, W_LIST_ALL_XLSX), "/lists/_all/xlsx");
	if (s->below_all)
		s->below_all(s->ctx);
	frame_end(s->b, &f);
	return OK;
}

/* ---- One ---- */

void list_ways(const struct list_site *s, const struct list_table *t)
{
	const char *base = arena_fmt(s->arena, "/lists/%s", t->list->name), *year = t->year ? arena_fmt(s->arena, "year=%d", t->year) : "";

	h_raw(s->b, "<p>");
	if (is_assessment(t->list) && assessment_ours(&s->audience) == OK) {
		button_link(s->b, BUTTON_OUTLINED, tr(s->lang, W_LIST_PRINT), arena_fmt(s->arena, "%s/print?%s", base, year));
		button_link(s->b, BUTTON_OUTLINED, tr(s->lang, W_LIST_DOCX), arena_fmt(s->arena, "%s/docx?%s", base, year));
	}
	list_html_files(s->b, s->lang, base, year);
	button_link(s->b, BUTTON_OUTLINED, tr(s->lang, W_LIST_OTHERS), "/lists");
	h_raw(s->b, "</p>");
}

struct linking {
	const struct list_site *s;
	const struct list_table *t;
};

/* A head leads to his own file, where that is made. */
static void href(void *ctx, const char *reg, const char *key, struct buf *out)
{
	const struct linking *l = ctx;

	if (is_assessment(l->t->list) && strcmp(reg, "official") == 0 && assessment_ours(&l->s->audience) == OK)
		h_fmt(out, "/lists/assessment/print?year=%d&official=%u", l->t->year, key);
	else
		l->s->href(l->s->ctx, reg, key, out);
}

static void page_one(const struct list_site *s, const struct list_table *t)
{
	const struct list_links links = {href, &(struct linking){s, t}};
	struct frame f;

	s->frame(s->ctx, s->lang, label_in(t->list->title, s->lang), lines_of(s, t), &f);
	list_frame(s, t, &f);
	frame_begin(s->b, &f);
	h_fmt(s->b, "<p class=\"muted\">%s</p>", label_in(t->list->what, s->lang));
	list_html_year(s->b, s->lang, t, arena_fmt(s->arena, "/lists/%s", t->list->name));
	list_html(s->b, s->lang, t, &links);
	list_ways(s, t);
	frame_end(s->b, &f);
}

static enum err one(const struct list_site *s, const struct list *l, const char *kind)
{
	struct list_query q = s->query;
	struct list_table t;

	TRY(list_year_parse(request_query(s->request, "year"), &q.year));
	if (is_assessment(l) && (strcmp(kind, "docx") == 0 || strcmp(kind, "print") == 0))
		return document(s, &q, strcmp(kind, "docx") == 0);
	TRY(list_make(s->db, l, &q, s->arena, &t));
	if (*kind)
		return give_lists(s, l->name, kind, &t, 1);
	if (s->late && strcmp(l->name, "late") == 0)
		return s->late(s, &t);
	page_one(s, &t);
	return OK;
}

enum err list_pages(const struct list_site *s)
{
	const char *name = request_segment(s->request, 1), *kind = request_segment(s->request, 2);
	const struct list *l = list_by_name(name);
	struct list_table all[LISTS_MAX];
	size_t count;

	if (s->request->post || s->request->segments > 3)
		return fail(ERR_NOT_FOUND);
	if (!*name)
		return page_all(s);
	if (strcmp(name, "_all") == 0 && strcmp(kind, "xlsx") == 0) {
		TRY(load_all(s, all, &count));
		return give_lists(s, "kycuong", kind, all, count);
	}
	return l && list_readable(l, &s->audience) ? one(s, l, kind) : fail(ERR_NOT_FOUND);
}
