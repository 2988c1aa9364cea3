/* tickets.c - see tickets.h */
#include "tickets.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>

#include "mem.h"

struct tickets {
	gnutls_datum_t key;
};

struct tickets *tickets_new(void)
{
	struct tickets *t = mem_alloc(sizeof *t);

	if (gnutls_session_ticket_key_generate(&t->key) < 0) {
		free(t);
		return NULL;
	}
	return t;
}

void tickets_enable(const struct tickets *t, void *session)
{
	/* A connection without resumption is only dearer. */
	(void)gnutls_session_ticket_enable_server(session, &t->key);
}

void tickets_free(struct tickets **t)
{
	if (!*t)
		return;
	gnutls_memset((*t)->key.data, 0, (*t)->key.size);
	gnutls_free((*t)->key.data);
	free(*t);
	*t = NULL;
}
