/* exchange.c - see exchange.h */
#include "exchange.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void exchange_free(struct exchange *e)
{
	for (int i = 0; i < e->request.segments; i++)
		free(e->segment_owned[i]);
	form_free(&e->query);
	form_free(&e->form);
	buf_free(&e->body);
	free(e->uri);
	free(e);
}

/* A header's name is made of these alone (RFC 9110, 5.6.2); a blank before the colon hides a header. */
static bool is_token(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", *s))
			return false;
	return true;
}

static bool is_digits(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n <= 18 && !s[n];
}

/* 0, or the status to refuse with. */
static int check_headers(const struct exchange *e, bool http11)
{
	int lengths = 0, codings = 0, hosts = 0;

	if (e->headers > HTTP_HEADERS_MAX)
		return 431;
	for (int i = 0; i < e->headers; i++) {
		const struct http_field *h = &e->header[i];
		if (h->file || !is_token(h->name) || strlen(h->value) != h->len || !utf8_valid(h->value, h->len))
			return 400;
		for (const char *p = h->value; *p; p++)
			if ((uint8_t)*p < 0x20 && *p != '\t')
				return 400;
		if (!strcasecmp(h->name, "Content-Length")) {
			lengths++;
			if (!is_digits(h->value))
				return 400;
		} else if (!strcasecmp(h->name, "Transfer-Encoding")) {
			codings++;
			if (strcasecmp(h->value, "chunked") != 0)
				return 400;
		} else if (!strcasecmp(h->name, "Host")) {
			hosts++;
		}
	}
	if (lengths > 1 || codings > 1 || (lengths && codings) || hosts > 1 || (http11 && !hosts) ||
	    (codings && !http11))
		return 400;
	return 0;
}

/* A person's text has line ends, a name in a path has not. */
static bool is_segment(const char *s)
{
	for (; *s; s++)
		if ((uint8_t)*s < 0x20)
			return false;
	return true;
}

/* libmicrohttpd takes a raw NUL for the target's end and drops what follows. Where the version still stands in the
 * same buffer, it must come one blank after the target. */
static bool cut_by_nul(const struct exchange *e, const char *version)
{
	uintptr_t at = (uintptr_t)version;

	return at > e->uri_end && at - e->uri_end < HTTP_HEAD_MAX && at - e->uri_end != 1;
}

static int check_target(struct exchange *e, const char *version)
{
	struct request *r = &e->request;
	char *mark = strchr(e->uri, '?');

	if (cut_by_nul(e, version))
		return 400;
	if (e->uri[0] != '/' || strchr(e->uri, '#') || !utf8_valid(e->uri, strlen(e->uri)))
		return 400;
	if (mark) {
		*mark = '\0';
		if (form_urlencoded(mark + 1, strlen(mark + 1), &e->query) != OK)
			return 400;
	}
	r->path = e->uri;
	for (const char *p = e->uri; *p;) {
		size_t n = strcspn(p, "/");
		char *text;
		if (n > 0) {
			if (r->segments == HTTP_SEGMENTS_MAX || percent_decode(p, n, false, &text) != OK)
				return 400;
			e->segment_owned[r->segments] = text;
			r->segment[r->segments++] = text;
			if (!is_segment(text))
				return 400;
		}
		p += n + (p[n] == '/');
	}
	r->query = e->query.field;
	r->queries = e->query.count;
	return 0;
}

static int check_method(const char *method, bool *ret_post)
{
	static const char *const known[] = {"OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH"};

	if (!strcmp(method, "GET") || !strcmp(method, "HEAD")) {
		*ret_post = false;
		return 0;
	}
	if (!strcmp(method, "POST")) {
		*ret_post = true;
		return 0;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(method, known[i]))
			return 405;
	return 501;
}

int exchange_check(struct exchange *e, const char *method, const char *version)
{
	bool http11 = !strcmp(version, "HTTP/1.1");
	int status;

	if (!http11 && strcmp(version, "HTTP/1.0") != 0)
		return 505;
	status = check_headers(e, http11);
	if (!status)
		status = check_target(e, version);
	return status ? status : check_method(method, &e->request.post);
}

const char *request_header(const struct request *r, const char *name)
{
	const struct exchange *e = r->internal;

	for (int i = 0; i < e->headers; i++)
		if (!strcasecmp(e->header[i].name, name))
			return e->header[i].value;
	return "";
}
