/* exchange.h - one request on its way, and the checks that no library does for us. Internal to http.c. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "form.h"
#include "http.h"

/* One request, from its first line until it is answered. */
struct exchange {
	char *uri;
	uintptr_t uri_end; /* where it ended in libmicrohttpd's buffer */
	bool begun;
	struct request request;
	int headers;
	struct http_field header[HTTP_HEADERS_MAX];
	size_t body_max;
	struct buf body;
	const struct http_stream *stream; /* else the body is gathered */
	void *state;			  /* of the stream */
	size_t streamed;
	enum err error; /* of the stream */
	size_t dropped; /* bytes read beyond the maximum, to be answered 413 */
	struct form query, form;
	char *segment_owned[HTTP_SEGMENTS_MAX];
};

void exchange_free(struct exchange *e);
/* 0, or the status to refuse with, from the request line and the headers (http.h lists why). Fills path, segments,
 * query and method of the request. */
int exchange_check(struct exchange *e, const char *method, const char *version);

#endif
