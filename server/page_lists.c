/* The lists that the leadership asks for, of the whole province. Who is late has a page of its own. */
#include <string.h>

#include "acts.h"
#include "list_pages.h"
#include "view.h"

static void frame(void *ctx, enum lang lang, const char *title, const char *summary, struct frame *f)
{
	struct view *v = ctx;
	v->lang = lang;
	view_frame(v, f, NAV_LISTS, title, summary);
}

static void href(void *ctx, const char *reg, const char *key, struct buf *out)
{
	struct view *v = ctx;
	const struct reg *r = reg_by_name(bytes_of(reg));
	if (strcmp(reg, "unit") == 0)
		h_fmt(out, "/unit/%u", key);
	else if (r && !r->hidden)
		buf_str(out, record_href(v, r, key));
}

static void roles_link(void *ctx)
{
	struct view *v = ctx;
	h_fmt(v->b, "<p><a href=\"/roles\">%s</a></p>", say_word(v, W_ROLES));
}

enum err page_lists(struct view *v)
{
	const struct list_site s = {
		.request = v->r,
		.answer = v->a,
		.b = v->b,
		.db = v->desk->tables,
		.arena = &v->arena,
		.lang = v->lang,
		.audience = {.all = true, .function = HOME_AFFAIRS},
		.query = {.at = v->at},
		.position = v->position,
		.summary = W_LISTS_SERVER_SUMMARY,
		.ctx = v,
		.frame = frame,
		.href = href,
		.below_all = roles_link,
	};
	return list_pages(&s);
}
