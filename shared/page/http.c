/* http.c - see http.h. libmicrohttpd reads and writes the connection; everything that it takes too lightly
 * (0.9.75 accepts two Content-Length, Content-Length beside Transfer-Encoding, and cuts the path at %00) is
 * decided here from the raw request line and the raw list of headers. */
#include "http.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "exchange.h"
#include "listen.h"
#include "tickets.h"

struct http {
	struct http_options o;
	struct MHD_Daemon *daemon;
	int port;
	char *url;
	struct tickets *tickets; /* TLS only */
};

/* The only place that shows the request target before libmicrohttpd unescapes and splits it. */
static void *on_uri(void *cls, const char *uri, struct MHD_Connection *c)
{
	struct exchange *e = mem_alloc(sizeof *e);

	(void)cls, (void)c;
	e->uri = mem_string(uri);
	e->uri_end = (uintptr_t)uri + strlen(uri);
	return e;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **state, enum MHD_ConnectionNotificationCode code)
{
	struct http *h = cls;
	const union MHD_ConnectionInfo *info;

	(void)state;
	if (code != MHD_CONNECTION_NOTIFY_STARTED || !h->tickets)
		return;
	info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	if (info)
		tickets_enable(h->tickets, info->tls_session);
}

static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	struct http *h = cls;
	struct exchange *e = *state;

	(void)c, (void)why;
	if (e && e->state) /* the connection ended before the body */
		(void)!e->stream->end(h->o.ctx, &e->request, e->state, NULL);
	if (e)
		exchange_free(e);
	*state = NULL;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len,
				 const char *value, size_t value_len)
{
	struct exchange *e = cls;

	(void)kind;
	if (e->headers == HTTP_HEADERS_MAX) {
		e->headers = HTTP_HEADERS_MAX + 1;
		return MHD_NO;
	}
	if (!value)
		value = "", value_len = 0;
	e->header[e->headers++] = (struct http_field){name, value, value_len, name_len == strlen(name) ? NULL : name};
	return MHD_YES;
}

static void response_free(struct response *a)
{
	for (int i = 0; i < a->headers; i++)
		free(a->header[i].value);
	buf_free(&a->body);
	if (a->rest.size)
		a->rest.end(a->rest.state);
}

/* An answer whose end is made while it is sent; libmicrohttpd's. */
struct sending {
	struct buf body;
	struct http_rest rest;
};

static ssize_t on_send(void *cls, uint64_t at, char *to, size_t max)
{
	struct sending *s = cls;
	if (at < s->body.len) {
		size_t n = s->body.len - at < max ? s->body.len - at : max;
		memcpy(to, s->body.data + at, n);
		return (ssize_t)n;
	}
	struct buf out OWN_BUF = BUF(max);
	if (s->rest.read(s->rest.state, (int64_t)(at - s->body.len), max, &out) != OK || out.over || !out.len)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	memcpy(to, out.data, out.len);
	return (ssize_t)out.len;
}

static void on_sent(void *cls)
{
	struct sending *s = cls;
	buf_free(&s->body);
	s->rest.end(s->rest.state);
	free(s);
}

static struct MHD_Response *made_while_sent(struct response *a)
{
	enum { PIECE = 16 * 1024 };
	struct sending *s = mem_alloc(sizeof *s);
	*s = (struct sending){a->body, a->rest};
	struct MHD_Response *m = MHD_create_response_from_callback(s->body.len + (uint64_t)s->rest.size, PIECE, on_send, s, on_sent);
	if (!m) {
		free(s);
		return NULL;
	}
	a->body = (struct buf){0};
	a->rest.size = 0;
	return m;
}

static enum MHD_Result answer(struct MHD_Connection *c, struct response *a)
{
	struct MHD_Response *m;

	if (a->rest.size) {
		m = made_while_sent(a);
	} else if (a->fixed.data) {
		m = MHD_create_response_from_buffer(a->fixed.len, (void *)(uintptr_t)a->fixed.data,
						    MHD_RESPMEM_PERSISTENT);
	} else {
		m = MHD_create_response_from_buffer(a->body.len, a->body.data,
						    a->body.data ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
		if (m)
			a->body = (struct buf){0};
	}
	if (!m)
		return MHD_NO;
	bool fine = !a->type || MHD_add_response_header(m, "Content-Type", a->type) == MHD_YES;
	for (int i = 0; i < a->headers; i++)
		fine = fine && MHD_add_response_header(m, a->header[i].name, a->header[i].value) == MHD_YES;
	if (a->close)
		fine = fine && MHD_add_response_header(m, "Connection", "close") == MHD_YES;
	MHD_set_connection_option(c, MHD_CONNECTION_OPTION_TIMEOUT, (unsigned)HTTP_IDLE_S);
	enum MHD_Result result = fine ? MHD_queue_response(c, (unsigned)a->status, m) : MHD_NO;
	MHD_destroy_response(m);
	return result;
}

#define RESPONSE_OWN OWN(response_free) struct response

static enum MHD_Result refuse(struct MHD_Connection *c, int status)
{
	RESPONSE_OWN a = {.status = status, .body = BUF(4096)};

	response_text(&a, status, "The request was not understood.\n");
	if (status == 405)
		response_header(&a, "Allow", "GET, HEAD, POST");
	a.close = true;
	return answer(c, &a);
}

static enum MHD_Result too_large(struct MHD_Connection *c, const struct exchange *e)
{
	RESPONSE_OWN a = {.status = 413, .body = BUF(4096)};
	char most[32], sentence[ERR_SENTENCE_MAX];

	snprintf(most, sizeof most, "%zu byte", e->body_max);
	response_text(&a, 413, err_sentence(VI, ERR_TOO_BIG, (const char *const[]){"Yêu cầu / request", most, NULL}, sentence));
	a.close = true;
	return answer(c, &a);
}

static int status_of(enum err e)
{
	if (e == ERR_NOT_FOUND)
		return 404;
	if (e == ERR_TOO_BIG)
		return 413;
	switch (err_exit(e)) {
	case 1:
	case 2:
		return 400;
	case 75:
		return 503;
	case 77:
		return 403;
	default:
		return 500;
	}
}

static bool is_type(const char *header, const char *type)
{
	size_t n = strlen(type);

	return !strncasecmp(header, type, n) && (header[n] == '\0' || header[n] == ';' || header[n] == ' ');
}

static enum err read_form(struct exchange *e)
{
	struct request *r = &e->request;
	const char *body = buf_text(&e->body);

	if (is_type(r->content_type, "application/x-www-form-urlencoded"))
		TRY(form_urlencoded(body, e->body.len, &e->form));
	else if (is_type(r->content_type, "multipart/form-data"))
		TRY(form_multipart(r->content_type, body, e->body.len, &e->form));
	r->field = e->form.field;
	r->fields = e->form.count;
	return OK;
}

static enum err end_stream(struct http *h, struct exchange *e, struct response *a)
{
	void *state = e->state;

	e->state = NULL;
	if (!state)
		return e->error == OK ? fail(ERR_FORMAT, "HTTP") : fail(e->error);
	if (e->error == OK)
		return e->stream->end(h->o.ctx, &e->request, state, a);
	(void)!e->stream->end(h->o.ctx, &e->request, state, NULL);
	return fail(e->error);
}

static enum MHD_Result run_handler(struct http *h, struct MHD_Connection *c, struct exchange *e)
{
	RESPONSE_OWN a = {.status = 200, .type = "text/html; charset=utf-8", .body = BUF(HTTP_ANSWER_MAX)};

	if (e->dropped)
		return too_large(c, e);
	if (read_form(e) != OK)
		return refuse(c, 400);
	e->request.body = buf_bytes(&e->body);
	enum err error = e->stream ? end_stream(h, e, &a) : h->o.handler(h->o.ctx, &e->request, &a);
	if (error == OK)
		error = buf_check(&a.body, "HTTP");
	if (error != OK) {
		char sentence[ERR_SENTENCE_MAX];
		err_sentence(VI, error, NULL, sentence);
		response_free(&a);
		a = (struct response){.body = BUF(4096)};
		response_text(&a, status_of(error), sentence);
	}
	return answer(c, &a);
}

static enum MHD_Result begin(struct http *h, struct MHD_Connection *c, struct exchange *e, const char *method,
			     const char *version)
{
	struct request *r = &e->request;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	int status;

	e->begun = true;
	r->internal = e;
	r->tls = h->o.tls_cert != NULL;
	MHD_get_connection_values_n(c, MHD_HEADER_KIND, on_header, e);
	status = exchange_check(e, method, version);
	if (status)
		return refuse(c, status);
	listen_peer(info ? info->client_addr : NULL, r->peer, sizeof r->peer, &r->loopback);
	r->host = request_header(r, "Host");
	r->origin = request_header(r, "Origin");
	r->fetch_site = request_header(r, "Sec-Fetch-Site");
	r->content_type = request_header(r, "Content-Type");
	if (r->post)
		e->body_max = h->o.body_max ? h->o.body_max(h->o.ctx, r) : HTTP_FORM_MAX;
	e->body.max = e->body_max;
	if (r->post && h->o.streams)
		e->stream = h->o.streams(h->o.ctx, r);
	const char *length = request_header(r, "Content-Length");
	uint64_t said = *length ? strtoull(length, NULL, 10) : 0;
	if (said > e->body_max) {
		if (said > HTTP_DRAIN_MAX || *request_header(r, "Expect"))
			return too_large(c, e);
		e->dropped = 1; /* all that comes */
		e->stream = NULL;
	}
	/* A body follows: wait for it. Without one, libmicrohttpd comes back at once. */
	return MHD_YES;
}

static enum MHD_Result take_stream(struct http *h, struct exchange *e, const char *data, size_t *data_len)
{
	e->streamed += *data_len;
	if (e->streamed > e->body_max) /* chunked: with a length it was refused at once */
		e->error = ERR_TOO_BIG;
	if (e->error == OK)
		e->error = e->stream->part(h->o.ctx, &e->request, (struct bytes){(const uint8_t *)data, *data_len}, &e->state);
	*data_len = 0;
	return e->streamed > HTTP_DRAIN_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url, const char *method,
				  const char *version, const char *data, size_t *data_len, void **state)
{
	struct http *h = cls;
	struct exchange *e = *state;

	(void)url;
	if (!e->begun)
		return begin(h, c, e, method, version);
	if (*data_len == 0)
		return run_handler(h, c, e);
	if (e->stream)
		return take_stream(h, e, data, data_len);
	/* libmicrohttpd takes no answer in the middle of a body: read on for a while, then hang up. */
	if (e->dropped || *data_len > e->body_max - e->body.len)
		e->dropped += *data_len;
	else
		buf_add(&e->body, data, *data_len);
	*data_len = 0;
	return e->dropped > HTTP_DRAIN_MAX ? MHD_NO : MHD_YES;
}

enum err http_start(const struct http_options *o, struct http **ret)
{
	int fd, threads = o->threads ? o->threads : 4;

	assert(threads > 0 && threads <= 64 && o->handler && !o->tls_cert == !o->tls_key);
	struct http *h = mem_alloc(sizeof *h);
	h->o = *o;
	enum err error = listen_open(o->listen, &fd, &h->port);
	if (error != OK) {
		free(h);
		return error;
	}
	OWN_MEM char *host = listen_host(o->listen);
	OWN_BUF struct buf url = BUF(512);
	buf_fmt(&url, "http%s://%s:%d", o->tls_cert ? "s" : "", host, h->port);
	h->url = mem_string(buf_text(&url));
	h->tickets = o->tls_cert ? tickets_new() : NULL;
	/* With TLS 1.2 because Windows 10 speaks no later one, and nothing older. */
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->tls_cert},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->tls_key},
		{MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
		{MHD_OPTION_END, 0, NULL},
	};
	unsigned per_peer = http_is_loopback(o->listen) ? 0 : HTTP_PEER_MAX;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUPPRESS_DATE_NO_CLOCK | (o->tls_cert ? MHD_USE_TLS : 0u);
	h->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, fd,
				     MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
				     h, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEAD_MAX,
				     MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
				     MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_peer,
				     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_START_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
				     MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(threads > 1 ? threads : 0), MHD_OPTION_ARRAY,
				     o->tls_cert ? tls : tls + 3, MHD_OPTION_END);
	if (!h->daemon) {
		close(fd);
		tickets_free(&h->tickets);
		free(h->url);
		free(h);
		return fail(ERR_LISTEN, o->listen, o->tls_cert ? "TLS" : "libmicrohttpd");
	}
	*ret = h;
	return OK;
}

int http_port(const struct http *h)
{
	return h->port;
}

const char *http_url(const struct http *h)
{
	return h->url;
}

bool http_is_address(const char *text)
{
	OWN_MEM char *host = listen_host(text);
	return host != NULL;
}

bool http_is_loopback(const char *text)
{
	return listen_is_loopback(text);
}

void http_stop(struct http **h)
{
	if (!*h)
		return;
	MHD_stop_daemon((*h)->daemon);
	tickets_free(&(*h)->tickets);
	free((*h)->url);
	free(*h);
	*h = NULL;
}
