/* tickets_none.c - in the place of tickets.c where libmicrohttpd was built without TLS: no session, nothing to resume. */
#include "tickets.h"

#include <stddef.h>

struct tickets *tickets_new(void)
{
	return NULL;
}

void tickets_enable(const struct tickets *t, void *session)
{
	(void)t, (void)session;
}

void tickets_free(struct tickets **t)
{
	(void)t;
}
