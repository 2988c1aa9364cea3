/* roles: who may do what, of this version's registers. */
#include "commands.h"
#include "place.h"
#include "roles.h"

enum err cmd_roles(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct listing l OWN(listing_free) = {0};
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	TRY(place_open(c->operands[0], &p));
	call_list(c, role_columns, ROLE_COLUMNS, &l);
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			role_line(registers[i], v, &copies, texts);
			listing_row(&l, texts);
		}
	return listing_end(&l);
}
