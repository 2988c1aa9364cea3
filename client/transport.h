/* transport.h - requests to the server. Of the client, transport.c alone knows libcurl.
 *
 * One handle is kept for all requests of a process: the connection stays open, TLS sessions are resumed. No redirect is
 * followed, no header is sent that the server does not need. Plain http:// goes to loopback only. A transfer is given up when it
 * stalls (below STALL_BYTES bytes a second for STALL_S seconds), never for its total time. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include "buf.h"
#include "url.h"

enum { CONNECT_S = 30, STALL_S = 60, STALL_BYTES = 1024, KEEP_S = 290 /* less than the server keeps an idle connection */ };

/* The address in the form that is kept: scheme, host, port where it is given, path without a slash at the end. ERR_URL. */
enum err MUST_USE url_check(const char *url, char ret[URL_SIZE]);

struct transport;
/* `url` as url_check() gives it. `ca`: path of a file with the only authorities to trust; NULL = the system's. `stop` is asked
 * about once a second while something is under way, and ends it; may be NULL. ERR_CRYPTO where libcurl does not start. */
enum err MUST_USE transport_open(const char *url, const char *ca, bool (*stop)(void), struct transport **ret);
void transport_close(struct transport **t); /* cleanup form */

/* Adds up, headers included, TLS and what a failed request moved too. */
struct traffic {
	int64_t up, down;
};

/* POST to URL + path. The answer is appended to `out`, within its maximum. Traffic is added in any case.
 *   ERR_OFFLINE         no connection, cut, stalled, or the server has no time (HTTP 429, 5xx)
 *   ERR_TLS             its certificate is not trusted
 *   ERR_PORTAL          a page or a redirect instead of an answer: a network that wants a login first (HTTP 200 with HTML, 3xx, 511)
 *   ERR_ANSWER_BAD      this is not our server: another status with a page, an answer over the maximum
 *   ERR_SERVER_REFUSED  with its sentence (HTTP 4xx) */
enum err MUST_USE transport_post(struct transport *t, const char *path, struct bytes body, struct buf *out, struct traffic *traffic);

/* The same, with a look at the answer as it comes in, once it is one (HTTP 200): `each` is given what is there and not used yet, and says how much of it
 * it has used; that is not kept. An error of its own ends the transfer, and is the result. */
struct taker {
	enum err (*each)(void *ctx, struct bytes there, size_t *ret_used);
	void *ctx;
};
enum err MUST_USE transport_post_each(struct transport *t, const char *path, struct bytes body, const struct taker *taker, struct buf *out,
				      struct traffic *traffic);

/* How the last request failed on the line itself, as ERR_OFFLINE alone does not say. */
enum line {
	LINE_GOOD,    /* it did not: there was an answer, be it a refusal */
	LINE_NONE,    /* no connection */
	LINE_CUT,     /* there was one, and it ended: the next try may well do better */
	LINE_STALLED, /* there is one, and nothing moves */
};
enum line transport_line(const struct transport *t);

#endif
