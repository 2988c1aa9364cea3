/* page_roles.c - who may do what, as this version judges it. */
#include <string.h>

#include "page.h"
#include "roles_html.h"

enum err page_roles(struct page *p)
{
	const struct request *r = p->request;
	struct roles_query q;
	struct frame f;

	if (r->post || !roles_query_read(request_query(r, "function"), request_query(r, "role"), request_query(r, "register"), &q))
		return fail(ERR_NOT_FOUND);
	if (strcmp(request_query(r, "format"), "csv") == 0) {
		roles_csv(&q, p->b);
		p->answer->type = "text/csv; charset=utf-8";
		response_header(p->answer, "Content-Disposition", "attachment; filename=\"roles.csv\"");
		return OK;
	}
	page_frame(p, &f, PLACE_REGISTER, page_word(p, W_ROLES), page_word(p, W_ROLES_SUMMARY));
	frame_begin(p->b, &f);
	roles_html(p->b, p->lang, &q, "/roles");
	frame_end(p->b, &f);
	return OK;
}
