/* tickets.h - TLS session resumption. A full handshake costs 3 to 4.5 KB, a resumed one 1.2 KB, and on a thin line
 * that is more than the content. libmicrohttpd leaves it off, so this reaches through to GnuTLS, below it. */
#ifndef TICKETS_H
#define TICKETS_H

/* The key that seals tickets: made at start, kept in memory alone, so that a restart ends every old session. */
struct tickets;
struct tickets *tickets_new(void); /* NULL where GnuTLS has no random: connections then go on without */
void tickets_enable(const struct tickets *t, void *session); /* a gnutls_session_t before its handshake */
void tickets_free(struct tickets **t);

#endif
