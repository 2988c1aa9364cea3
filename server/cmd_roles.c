/* roles: who may do what, of this version's registers. */
#include "commands.h"
#include "place.h"
#include "roles.h"

enum err cmd_roles(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct listing l OWN(listing_free) = {0};
	TRY(place_open(c->operands[0], &p));
	call_list(c, role_columns, ROLE_COLUMNS, &l);
	roles_list(&l);
	return listing_end(&l);
}
