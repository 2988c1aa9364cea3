/* http.h - an HTTP/1.1 server for pages and for the sync route. The only user of libmicrohttpd is http.c.
 *
 * A handler is called once per request, with the whole body, from one of `threads` threads: several run at
 * once. A handler may block (for a commit, say), but it holds up the other connections of its thread meanwhile:
 * give as many threads as requests shall wait together. Everything in struct request belongs to the
 * server and lives until the handler returns. Text in it (path, query, form, headers) is valid UTF-8 without
 * NUL; form and query strings are C strings.
 *
 * Refused before a handler sees it, with a short text answer, and the connection closed:
 *   400  two Content-Length, Content-Length beside Transfer-Encoding, a Content-Length that is not digits, a
 *        coding other than chunked, two Host or none, a header name that is no token, %00 or bad %xx or bad
 *        UTF-8 or a control character in path or query, a path that does not begin with "/", a bad form
 *   405  a known method other than GET, HEAD and POST;  501  any other
 *   413  a body beyond what body_max() allows;  431, 414  headers and URL beyond HTTP_HEAD_MAX;  505  not HTTP/1.x
 *
 * A body that is too large is read to its end first, and thrown away, up to HTTP_DRAIN_MAX: whoever is still sending when a connection is closed under
 * him gets a reset, and never reads what was wrong. Who asks before he sends (Expect: 100-continue) hears it at once.
 *
 * A NUL in a header's value ends that value: libmicrohttpd does not show what followed.
 *
 * No Date and no Server header is sent. An idle connection is kept HTTP_IDLE_S seconds: on a bad line a new
 * connection costs more than the answer. */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"
#include "mem.h"

enum {
	HTTP_SEGMENTS_MAX = 12,
	HTTP_FIELDS_MAX = 1024,	       /* query and form fields, each */
	HTTP_HEAD_MAX = 32 * 1024,     /* request line and headers together */
	HTTP_HEADERS_MAX = 64,
	HTTP_ANSWER_MAX = 64 << 20,
	HTTP_ANSWER_HEADERS_MAX = 16,
	HTTP_FORM_MAX = 1 << 20,       /* the usual maximum of a page's form */
	HTTP_DRAIN_MAX = 72 << 20,     /* more than any route takes */
	HTTP_IDLE_S = 300,
	HTTP_START_S = 75,	       /* until the first request is whole, counted from the last byte */
	HTTP_CONNECTIONS_MAX = 1000,
	HTTP_PEER_MAX = 128,	       /* of one address: offices may share one. Not on loopback, where a proxy stands */
};

struct http_field {
	const char *name;
	const char *value;  /* NUL-terminated; a file may hold NUL inside, so use len */
	size_t len;
	const char *file;   /* the file's name as sent, NULL for a plain field */
};

struct request {
	bool post;			/* else GET; HEAD is a GET whose body is not sent */
	const char *path;		/* as sent, still escaped, without the query */
	int segments;			/* "/a//b/" has "a", "b" */
	const char *segment[HTTP_SEGMENTS_MAX + 1]; /* unescaped; NULL after the last */
	int queries, fields;
	const struct http_field *query, *field;
	struct bytes body;		/* as sent; empty for GET */
	bool loopback;			/* the peer is 127.0.0.0/8 or ::1 */
	bool tls;
	char peer[48];			/* the peer's address without port */
	const char *host, *origin, *fetch_site, *content_type; /* headers; "" where absent */
	const void *internal;
};

/* The first value of that name, "" if there is none. Header names in any case. */
const char *request_query(const struct request *r, const char *name);
const char *request_field(const struct request *r, const char *name);
const char *request_header(const struct request *r, const char *name);
const char *request_cookie(const struct request *r, const char *name);
const struct http_field *request_file(const struct request *r, const char *name); /* NULL if none */
/* Segment i, "" beyond the last. */
const char *request_segment(const struct request *r, int i);

/* Bytes of an answer that are made while it is sent: `read` appends at least one and `most` at most from `at` on, and an error of it cuts the
 * connection. `end` frees the state, whether all was sent or not. Both from a thread of the server. */
struct http_rest {
	int64_t size;
	enum err (*read)(void *state, int64_t at, size_t most, struct buf *out);
	void (*end)(void *state);
	void *state;
};

struct response {
	int status;	   /* 200 at the start */
	const char *type;  /* content type, static; NULL sends none. Starts as HTML */
	struct buf body;   /* max HTTP_ANSWER_MAX; the server takes it */
	struct bytes fixed; /* instead of body where data is set: bytes that outlive the server, sent without copying */
	struct http_rest rest; /* behind body, where size is set */
	int headers;
	struct {
		const char *name; /* static */
		char *value;
	} header[HTTP_ANSWER_HEADERS_MAX];
	bool close;	   /* close the connection after this answer */
};

/* name is static; value is copied. Control characters in value are dropped: no header can be smuggled in. */
void response_header(struct response *a, const char *name, const char *value);
/* 303 to a path of this server. Anything but a path ("//host", "http:") goes to "/". */
void response_redirect(struct response *a, const char *path);
/* HttpOnly, SameSite=Strict, Path=/. max_age_s 0: until the browser closes; below 0: removes the cookie. */
void response_cookie(struct response *a, const char *name, const char *value, bool secure, int max_age_s);
/* A short plain text answer. */
void response_text(struct response *a, int status, const char *text);
/* What every page carries: strict CSP, no framing, no sniffing, no store. */
void response_secure(struct response *a);

/* An error that is returned becomes a plain text answer in Vietnamese with its sentence: 404 for
 * ERR_NOT_FOUND, 403 for exit status 77, 503 for 75, 413 for ERR_TOO_BIG, 400 for 1 and 2, else 500. A handler that wants
 * a page makes one itself and returns OK. */
typedef enum err http_handler(void *ctx, const struct request *r, struct response *a);
/* The most bytes of body that this request may have (path, segments and headers are set). 0 refuses any body. */
typedef size_t http_body_max(void *ctx, const struct request *r);

/* A body that is taken as it comes, because what came counts even where the line is cut before its end. `part` is called with each piece of it
 * (struct request without body and form; *state is NULL at the first), then `end` once: with a response where the body is whole, with NULL where
 * the connection ended before. An error of `part` is told at the end, where there is one; no more of the body is shown then. `end` frees the state. */
struct http_stream {
	enum err (*part)(void *ctx, const struct request *r, struct bytes part, void **state);
	enum err (*end)(void *ctx, const struct request *r, void *state, struct response *a);
};
/* How this request's body is taken; NULL: whole, by the handler. */
typedef const struct http_stream *http_streams(void *ctx, const struct request *r);

struct http_options {
	const char *listen;	       /* "HOST:PORT", "[::1]:PORT"; a name is resolved; port 0 = any */
	const char *tls_cert, *tls_key; /* PEM text (not paths), or NULL both */
	int threads;		       /* 1..64; 0 = 4 */
	http_handler *handler;
	http_body_max *body_max;       /* NULL: HTTP_FORM_MAX for every POST */
	http_streams *streams;	       /* NULL: no body is taken as it comes */
	void *ctx;
};

struct http;
/* ERR_LISTEN with address and reason; ERR_USAGE where `listen` has a wrong form. */
enum err MUST_USE http_start(const struct http_options *o, struct http **ret);
int http_port(const struct http *h);
/* "http://127.0.0.1:8080", with the real port; belongs to h. */
const char *http_url(const struct http *h);
/* Whether `listen` has the form HOST:PORT. */
bool http_is_address(const char *listen);
/* True where every address that `listen` stands for is loopback, so that plain HTTP is enough. */
bool http_is_loopback(const char *listen);
/* Takes no new connection, lets the running handlers end, closes. Cleanup form; NULL is fine. */
void http_stop(struct http **h);

#endif
