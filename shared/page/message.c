/* message.c - what a handler reads from a request and writes into a response; see http.h */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"

static const struct http_field *find(const struct http_field *field, int count, const char *name, bool file)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(field[i].name, name) && (field[i].file != NULL) == file)
			return &field[i];
	return NULL;
}

const char *request_query(const struct request *r, const char *name)
{
	const struct http_field *f = find(r->query, r->queries, name, false);
	return f ? f->value : "";
}

const char *request_field(const struct request *r, const char *name)
{
	const struct http_field *f = find(r->field, r->fields, name, false);
	return f ? f->value : "";
}

const struct http_field *request_file(const struct request *r, const char *name)
{
	return find(r->field, r->fields, name, true);
}

const char *request_segment(const struct request *r, int i)
{
	assert(i >= 0);
	return i < r->segments ? r->segment[i] : "";
}

const char *request_cookie(const struct request *r, const char *name)
{
	/* One cookie's value at a time, per thread: pages ask for one or two short ones. */
	static _Thread_local char value[4][256];
	static _Thread_local unsigned turn;
	size_t n = strlen(name);

	for (const char *p = request_header(r, "Cookie"); *p;) {
		size_t length = strcspn(p, ";");
		if (length > n && !strncmp(p, name, n) && p[n] == '=') {
			char *out = value[turn++ % 4];
			if (length - n - 1 >= sizeof value[0])
				return "";
			memcpy(out, p + n + 1, length - n - 1);
			out[length - n - 1] = '\0';
			return out;
		}
		p += length + (p[length] == ';');
		p += strspn(p, " \t");
	}
	return "";
}

void response_header(struct response *a, const char *name, const char *value)
{
	assert(a->headers < HTTP_ANSWER_HEADERS_MAX);
	char *copy = mem_string(value), *out = copy;
	for (const char *p = copy; *p; p++)
		if ((uint8_t)*p >= 0x20 && *p != 0x7f)
			*out++ = *p;
	*out = '\0';
	a->header[a->headers].name = name;
	a->header[a->headers++].value = copy;
}

void response_redirect(struct response *a, const char *path)
{
	/* Browsers take a backslash for a slash, and pass over what response_header() drops. */
	bool ours = path[0] == '/' && path[1] != '/' && path[1] != '\\';
	for (const char *p = path; *p; p++)
		ours = ours && (uint8_t)*p >= 0x20 && *p != 0x7f;

	a->status = 303;
	a->type = NULL;
	response_header(a, "Location", ours ? path : "/");
}

void response_cookie(struct response *a, const char *name, const char *value, bool secure, int max_age_s)
{
	OWN_BUF struct buf b = BUF(1024);

	buf_fmt(&b, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s", name, value, secure ? "; Secure" : "");
	if (max_age_s != 0)
		buf_fmt(&b, "; Max-Age=%d", max_age_s < 0 ? 0 : max_age_s);
	assert(!b.over);
	response_header(a, "Set-Cookie", buf_text(&b));
}

void response_text(struct response *a, int status, const char *text)
{
	a->status = status;
	a->type = "text/plain; charset=utf-8";
	buf_cut(&a->body, 0);
	buf_str(&a->body, text);
}

void response_secure(struct response *a)
{
	response_header(a, "Content-Security-Policy",
			"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
			"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
	response_header(a, "X-Frame-Options", "DENY");
	response_header(a, "X-Content-Type-Options", "nosniff");
	/* Not no-referrer: with it a browser sends "Origin: null" with our own forms. */
	response_header(a, "Referrer-Policy", "same-origin");
	response_header(a, "Cross-Origin-Opener-Policy", "same-origin");
	response_header(a, "Cross-Origin-Resource-Policy", "same-origin");
	response_header(a, "Cache-Control", "no-store");
}
