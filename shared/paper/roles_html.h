/* roles_html.h - the table of who may do what (roles.h) as a part of a page, for both programs: filtered, in words, and as CSV. */
#ifndef ROLES_HTML_H
#define ROLES_HTML_H

#include "html.h"
#include "roles.h"

enum roles_role { ROLES_ANY, ROLES_CLERK, ROLES_HEAD, ROLES_ADMINISTRATION };
struct roles_query {
	int function; /* 0 = any */
	enum roles_role role;
	const struct reg *reg; /* NULL = any */
};
/* From the texts of a request: names of a function and a register, "clerk", "head" or "administration"; "" is any. False where one is unknown. */
bool roles_query_read(const char *function, const char *role, const char *reg, struct roles_query *ret);

/* Form and table, within a frame; `action` is the page's own path. */
void roles_html(struct buf *b, enum lang lang, const struct roles_query *q, const char *action);
/* The same lines with role_columns. */
void roles_csv(const struct roles_query *q, struct buf *out);

#endif
