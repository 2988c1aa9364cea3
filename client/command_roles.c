/* roles: who may do what, of this version's registers. */
#include "command.h"
#include "roles.h"

enum err command_roles(const struct call *c)
{
	struct listing l OWN(listing_free) = {0};
	call_list(c, role_columns, ROLE_COLUMNS, &l);
	roles_list(&l);
	return listing_end(&l);
}
