/* Who may do what, as this version judges it. */
#include <string.h>

#include "roles_html.h"
#include "view.h"

enum err page_roles(struct view *v)
{
	struct roles_query q;
	struct frame f;
	if (!roles_query_read(request_query(v->r, "function"), request_query(v->r, "role"), request_query(v->r, "register"), &q))
		return fail(ERR_NOT_FOUND);
	if (strcmp(request_query(v->r, "format"), "csv") == 0) {
		roles_csv(&q, v->b);
		v->a->type = "text/csv; charset=utf-8";
		response_header(v->a, "Content-Disposition", "attachment; filename=\"roles.csv\"");
		return OK;
	}
	view_frame(v, &f, NAV_NONE, say_word(v, W_ROLES), say_word(v, W_ROLES_SUMMARY));
	frame_begin(v->b, &f);
	roles_html(v->b, v->lang, &q, "/roles");
	frame_end(v->b, &f);
	return OK;
}
