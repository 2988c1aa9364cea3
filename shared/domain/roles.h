/* roles.h - the table of who may do what, from the descriptions: a line a verb, a column for each function of a unit and each role. */
#ifndef ROLES_H
#define ROLES_H

#include "authority.h"
#include "listing.h"

enum { ROLE_FUNCTIONS = BROADCASTER, ROLE_COLUMNS = 2 + 2 * ROLE_FUNCTIONS + 3 };
/* "register", "verb", "agency.clerk", "agency.head", … "administration", "signature", "copies" */
extern const char *const role_columns[ROLE_COLUMNS];

/* The cells of a verb's line, NULL where it is not allowed: "own" (with records of its own unit, or that it shares or called), "all"; under signature
 * "personal" where it is one; under copies who has them. Texts are constants but for the last, in `copies`. */
void role_line(const struct reg *r, const struct verb *v, struct buf *copies, const char *ret[ROLE_COLUMNS]);
/* All of them, into a listing with role_columns. */
void roles_list(struct listing *l);

#endif
