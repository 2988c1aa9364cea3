/* page_lists.c - the lists that the leadership asks for, from what this device has. */
#include "page_lists.h"

struct list_query page_list_query(const struct page *p)
{
	struct audience a = page_audience(p);

	return (struct list_query){.at = p->at, .unit = a.all ? NULL : p->r->unit, .known = p->status.seen.position ? p->status.seen.time : 0};
}

static void frame(void *ctx, enum lang lang, const char *title, const char *summary, struct frame *f)
{
	struct page *p = ctx;

	p->lang = lang;
	page_frame(p, f, PLACE_LISTS, title, summary);
}

static void href(void *ctx, const char *reg, const char *key, struct buf *out)
{
	const struct page *p = ctx;
	const struct reg *r = reg_by_name(bytes_of(reg));

	if (r && page_readable(p, r))
		h_fmt(out, "/register/%r/%u", r->name, key);
}

/* One head into the register of assessment files, where the province counts his numbers: its form, filled in. */
static void build_button(void *ctx, const struct assessment *a)
{
	struct page *p = ctx;

	if (!a->official || page_audience(p).function != HOME_AFFAIRS)
		return;
	const char *to = page_fmt(p, "/register/assessment_file/_new?verb=build&official=%s&year=%d", a->official, a->heads.year);
	button_link(p->b, BUTTON_OUTLINED, page_word(p, W_LIST_BUILD), to);
}

enum err page_lists(struct page *p)
{
	const struct list_site s = {
		.request = p->request,
		.answer = p->answer,
		.b = p->b,
		.db = p->r->db,
		.arena = &p->arena,
		.lang = p->lang,
		.audience = page_audience(p),
		.query = page_list_query(p),
		.position = p->status.seen.position,
		.summary = W_LISTS_SUMMARY,
		.ctx = p,
		.frame = frame,
		.href = href,
		.late = page_list_late,
		.beside_document = build_button,
	};

	return list_pages(&s);
}
