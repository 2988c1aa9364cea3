/* roles: who may do what, of this version's registers. */
#include "command.h"
#include "roles.h"

enum err command_roles(const struct call *c)
{
	struct listing l OWN(listing_free) = {0};
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	call_list(c, role_columns, ROLE_COLUMNS, &l);
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			role_line(registers[i], v, &copies, texts);
			listing_row(&l, texts);
		}
	return listing_end(&l);
}
