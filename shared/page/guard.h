/* guard.h - who may talk to a page.
 *
 * The local page of the client listens on loopback, where any program and any web site open in the same browser
 * can reach it. So each request must come from loopback, name us in Host (a rebound DNS name does not), carry
 * the cookie that was given in exchange for the start token, and, if it changes anything, come from our own
 * page by Origin and Sec-Fetch-Site. The token stands in the printed address only: the first visit puts a cookie
 * in its place and goes on to the address without it. */
#ifndef GUARD_H
#define GUARD_H

#include "http.h"

enum { GUARD_SEED = 32, GUARD_HEX = 33 };

struct guard {
	char token[GUARD_HEX], secret[GUARD_HEX]; /* 128 bits each, in hex */
	char cookie[24];			  /* its name; cookies know no port, so the port is in the name */
	int port;
};

/* seed: GUARD_SEED bytes from the system's random source, drawn at each start. */
void guard_init(struct guard *g, const uint8_t seed[GUARD_SEED], int port);
/* The address to print, with the token in it. */
void guard_url(const struct guard *g, struct buf *out);

/* True: go on. False: `a` is the answer (403, or the redirect that sets the cookie). */
bool guard_local(const struct guard *g, const struct request *r, struct response *a);

/* For pages with a login: true unless the request is a POST that did not come from a page of this host (Origin must
 * be our own; Sec-Fetch-Site, where sent, same-origin). False: `a` is a 403. */
bool guard_same_origin(const struct request *r, struct response *a);

/* Compares in a time that depends on the lengths alone. */
bool guard_equal(const char *a, const char *b);

#endif
