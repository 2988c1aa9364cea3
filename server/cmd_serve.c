/* serve: devices at /sync and /enrol, people at everything else. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "commands.h"
#include "enrol.h"
#include "flow.h"
#include "host.h"
#include "http.h"
#include "ingest.h"
#include "log.h"
#include "mailer.h"
#include "site.h"

enum { THREADS = 16, CROWD = THREADS * 3 / 4, PEM_MAX = 256 * 1024, TICK_MS = 1000 };

struct service {
	struct ingest *ingest;
	struct site *site;
	struct hands hands;
};

static void service_close(struct service *s)
{
	site_close(&s->site);
	ingest_close(&s->ingest);
}

static bool is_path(const struct request *r, const char *path)
{
	return r->segments == 1 && strcmp(r->segment[0], path) == 0;
}

static size_t body_max(void *ctx, const struct request *r)
{
	struct service *s = ctx;
	if (is_path(r, "flow"))
		return FLOW_REQUEST_MAX;
	return is_path(r, "sync") || is_path(r, "file") || is_path(r, "fetch") || is_path(r, "return") ? REQUEST_MAX : is_path(r, "enrol") ? ENROL_MESSAGE_MAX : site_body_max(s->site, r);
}

static enum err hand_bundle(void *ctx, struct bytes file, int64_t now, struct buf *out)
{
	struct service *s = ctx;
	struct ingested what;
	TRY(ingest_bundle(s->ingest, file, now, out, &what));
	log_line(LOG_NOTE, "device %u: %lld acts by a sealed file", what.device, (long long)what.acts);
	return OK;
}

static void log_failure(const struct request *r, enum err e)
{
	char sentence[ERR_SENTENCE_MAX];
	log_line(err_exit(e) == 74 ? LOG_FAULT : LOG_CARE, "%s %s: %s", r->peer, r->segment[0], err_sentence(EN, e, NULL, sentence));
}

static enum err flow_part(void *ctx, const struct request *r, struct bytes part, void **state)
{
	struct service *s = ctx;
	struct ingest_flow *flow = *state;
	enum err e = ingest_flow(s->ingest, part, now_ms(), &flow);
	*state = flow;
	if (e != OK)
		log_failure(r, e);
	return e;
}

static enum err flow_end(void *ctx, const struct request *r, void *state, struct response *a)
{
	struct service *s = ctx;
	enum err e = ingest_flow_end(s->ingest, now_ms(), state, a ? &a->body : NULL);
	if (a)
		a->type = NULL;
	if (e != OK)
		log_failure(r, e);
	return e;
}

static const struct http_stream *streams(void *ctx, const struct request *r)
{
	static const struct http_stream flow = {flow_part, flow_end};
	(void)ctx;
	return is_path(r, "flow") ? &flow : NULL;
}

typedef enum err device_handler(struct ingest *i, struct bytes request, int64_t now, struct buf *out);

static enum err for_device(struct service *s, const struct request *r, struct response *a, device_handler *answer)
{
	if (!r->post) {
		response_text(a, 405, "POST");
		return OK;
	}
	a->type = NULL;
	enum err e = answer(s->ingest, r->body, now_ms(), &a->body);
	if (e != OK) {
		log_failure(r, e);
		buf_cut(&a->body, 0);
	}
	return e;
}

static enum err fetch_read_rest(void *state, int64_t at, size_t most, struct buf *out)
{
	char sentence[ERR_SENTENCE_MAX];
	enum err e = ingest_fetch_read(state, at, most, out);
	if (e != OK)
		log_line(LOG_CARE, "fetch: %s", err_sentence(EN, e, NULL, sentence));
	return e;
}

static void fetch_end(void *state)
{
	ingest_fetch_end(state);
}

static enum err fetch(struct service *s, const struct request *r, struct response *a)
{
	struct ingest_fetch *x;
	a->type = NULL;
	enum err e = ingest_fetch(s->ingest, r->body, now_ms(), &a->body, &x, &a->rest.size);
	if (e != OK) {
		log_failure(r, e);
		buf_cut(&a->body, 0);
		return e;
	}
	a->rest = (struct http_rest){a->rest.size, fetch_read_rest, fetch_end, x};
	return OK;
}

static enum err handle(void *ctx, const struct request *r, struct response *a)
{
	struct service *s = ctx;
	static const struct {
		const char *path;
		device_handler *answer;
	} routes[] = {{"sync", ingest_sync}, {"file", ingest_file}, {"enrol", ingest_enrol}, {"return", ingest_return}};
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (is_path(r, routes[i].path))
			return for_device(s, r, a, routes[i].answer);
	if (is_path(r, "fetch") && r->post)
		return fetch(s, r, a);
	if (is_path(r, "flow") || is_path(r, "fetch")) { /* a POST to the former is taken as a stream */
		response_text(a, 405, "POST");
		return OK;
	}
	return site_answer(s->site, r, a);
}

static enum err open_site(const struct call *c, struct service *s)
{
	char tables[PATH_SIZE], log[PATH_SIZE], office[PATH_SIZE];
	const char *dir = c->operands[0];
	s->hands = (struct hands){s, hand_bundle, ingest_keys(s->ingest)};
	const struct site_options o = {.tables = path_join(dir, "tables.db", tables),
				       .log = path_join(dir, "log.db", log),
				       .office = path_join(dir, "office.db", office),
				       .secure = c->options[O_BEHIND_PROXY] != NULL,
				       .hands = &s->hands};
	return site_open(&o, &s->site);
}

static enum err read_pem(const char *path, struct buf *out)
{
	return path ? file_read(path, out) : OK;
}

static enum err check_listen(const struct call *c, const char *listen)
{
	bool cert = c->options[O_TLS_CERT] != NULL, key = c->options[O_TLS_KEY] != NULL, proxy = c->options[O_BEHIND_PROXY] != NULL;
	if (cert != key || (cert && proxy))
		return fail(ERR_USAGE, "--tls-cert + --tls-key | --behind-proxy", "kycuongd serve");
	if (!http_is_address(listen))
		return fail(ERR_OPTION_FORM, "--listen", listen, "127.0.0.1:8080", "kycuongd serve");
	if (!cert && !proxy && !http_is_loopback(listen))
		return fail(ERR_LISTEN_TLS, listen);
	return OK;
}

/* Contents of attachments that no record names any more, once a day. */
static void sweep(struct service *s, int64_t *last)
{
	enum { A_DAY_MS = 24 * 3600 * 1000 };
	char sentence[ERR_SENTENCE_MAX];
	int64_t now = now_ms(), count = 0;
	if (*last != NO_TIME && now >= *last && now - *last < A_DAY_MS)
		return;
	*last = now;
	enum err e = ingest_sweep(s->ingest, now, &count);
	if (e != OK)
		log_line(LOG_CARE, "sweeping attachments: %s", err_sentence(EN, e, NULL, sentence));
	else if (count)
		log_line(LOG_NOTE, "%lld attachments that no record names were dropped", (long long)count);
}

static enum err run(const struct call *c, struct service *s, const char *listen)
{
	struct buf cert OWN_BUF = BUF(PEM_MAX), key OWN_BUF = BUF(PEM_MAX);
	TRY(read_pem(c->options[O_TLS_CERT], &cert));
	TRY(read_pem(c->options[O_TLS_KEY], &key));
	struct http_options o = {.listen = listen, .threads = THREADS, .handler = handle, .body_max = body_max, .streams = streams, .ctx = s};
	if (cert.len) {
		o.tls_cert = buf_text(&cert);
		o.tls_key = buf_text(&key);
	}
	OWN(http_stop) struct http *h = NULL;
	host_stoppable();
	TRY(http_start(&o, &h));
	printf("%s\n", http_url(h));
	fflush(stdout);
	log_line(LOG_NOTE, "serving %s at %s", c->operands[0], http_url(h));
	struct mailer *mailer OWN(mailer_stop) = mailer_start(c->operands[0]);
	int64_t swept = NO_TIME;
	do {
		sweep(s, &swept);
		mailer_tick(mailer, now_ms());
	} while (!host_wait(TICK_MS));
	log_line(LOG_NOTE, "asked to end; requests under way are answered first");
	return OK;
}

enum err cmd_serve(const struct call *c)
{
	OWN(service_close) struct service s = {0};
	const char *listen = c->options[O_LISTEN];
	if (!listen)
		return fail(ERR_USAGE, "--listen HOST:PORT", "kycuongd serve");
	TRY(check_listen(c, listen));
	TRY(ingest_open(c->operands[0], &s.ingest));
	ingest_crowd(s.ingest, CROWD);
	TRY(open_site(c, &s));
	return run(c, &s, listen);
}
