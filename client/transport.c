#include "transport.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "line_words.h"
#include "mem.h"
#include "text.h"

enum { LONG_BODY = 8 * 1024 };

struct transport {
	CURL *easy;
	struct curl_slist *headers;
	char url[URL_SIZE];
	char reason[CURL_ERROR_SIZE];
	bool (*stop)(void);
	struct traffic *traffic; /* of the request under way */
	enum line line;
	struct bytes left; /* of a long body */
	struct buf *out;   /* for the answer */
	const struct taker *taker;
	enum err taken; /* what it said */
	bool page;	/* the answer is one for browsers: our server has none at these paths */
};

/* HTTPS, or HTTP within this machine, and nothing but scheme, host and path. */
static bool usable(const char *text, struct url *ret)
{
	return url_take(text, ret) && !ret->more && (strcmp(ret->scheme, "https") == 0 || (strcmp(ret->scheme, "http") == 0 && ret->loopback));
}

enum err url_check(const char *url, char ret[URL_SIZE])
{
	struct url u;
	if (!usable(url, &u))
		return fail(ERR_URL, url);
	memcpy(ret, u.whole, sizeof u.whole);
	return OK;
}

static int on_progress(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct transport *t = ctx;
	(void)down_all, (void)down, (void)up_all, (void)up;
	return t->stop && t->stop();
}

/* A long body is handed over as it is sent, and cannot be begun again: libcurl would send all of it once more by itself where a connection
 * that was kept is cut, though the server may have it. */
static size_t on_body(char *to, size_t one, size_t n, void *ctx)
{
	struct transport *t = ctx;
	size_t now = t->left.len < one * n ? t->left.len : one * n;
	memcpy(to, t->left.data, now);
	t->left.data += now;
	t->left.len -= now;
	return now;
}

static bool is_html(CURL *c)
{
	const char *type = NULL;
	return curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK && type && strncasecmp(type, "text/html", 9) == 0;
}

static size_t on_answer(char *data, size_t one, size_t n, void *ctx)
{
	struct transport *t = ctx;
	struct buf *out = t->out;
	long status = 0;
	size_t used = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	t->page = status == 200 && is_html(t->easy);
	buf_add(out, data, one * n);
	if (out->over || t->page)
		return CURL_WRITEFUNC_ERROR;
	if (t->taker && status == 200)
		t->taken = t->taker->each(t->taker->ctx, buf_bytes(out), &used);
	if (t->taken != OK)
		return CURL_WRITEFUNC_ERROR;
	memmove(out->data, out->data + used, out->len - used);
	buf_cut(out, out->len - used);
	return one * n;
}

/* What libcurl's own counters do not tell apart: a small body that leaves with its headers is in two of them. */
static int on_bytes(CURL *c, curl_infotype type, char *data, size_t n, void *ctx)
{
	struct transport *t = ctx;
	(void)c, (void)data;
	if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT || type == CURLINFO_SSL_DATA_OUT)
		t->traffic->up += (int64_t)n;
	else if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN || type == CURLINFO_SSL_DATA_IN)
		t->traffic->down += (int64_t)n;
	return 0;
}

/* What does not change between requests. */
static bool set_up(struct transport *t, const char *ca, bool near)
{
	CURL *c = t->easy;
	CURLcode bad = 0;
	static const char *const without[] = {"Accept:", "Expect:", "Content-Type:"};
	for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
		struct curl_slist *more = curl_slist_append(t->headers, without[i]);
		if (!more)
			return false;
		t->headers = more;
	}
	bad |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, near ? "http,https" : "https");
	bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
	bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)STALL_S);
	bad |= curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, (long)KEEP_S);
	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->reason);
	bad |= curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	bad |= curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
	bad |= curl_easy_setopt(c, CURLOPT_POST, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_READFUNCTION, on_body);
	bad |= curl_easy_setopt(c, CURLOPT_READDATA, t);
	bad |= curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_bytes);
	bad |= curl_easy_setopt(c, CURLOPT_DEBUGDATA, t);
	if (near) /* a proxy of the environment knows nothing of this machine's loopback */
		bad |= curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	if (ca) {
		/* Debian's libcurl would trust the system's authorities beside the given ones. */
		bad |= curl_easy_setopt(c, CURLOPT_CAINFO, ca);
		bad |= curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	return bad == 0;
}

enum err transport_open(const char *url, const char *ca, bool (*stop)(void), struct transport **ret)
{
	struct url u;
	if (!usable(url, &u))
		return fail(ERR_URL, url);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return fail(ERR_CRYPTO);
	struct transport *t OWN(transport_close) = mem_alloc(sizeof *t);
	memcpy(t->url, u.whole, sizeof u.whole);
	t->stop = stop;
	t->easy = curl_easy_init();
	if (!t->easy || !set_up(t, ca, u.loopback))
		return fail(ERR_CRYPTO);
	*ret = t;
	t = NULL;
	return OK;
}

void transport_close(struct transport **t)
{
	if (!*t)
		return;
	curl_easy_cleanup((*t)->easy);
	curl_slist_free_all((*t)->headers);
	curl_global_cleanup();
	mem_free(t);
	*t = NULL;
}

static enum line line_of(CURLcode rc)
{
	switch (rc) {
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SEND_FAIL_REWIND:
		return LINE_CUT;
	case CURLE_OPERATION_TIMEDOUT:
		return LINE_STALLED;
	case CURLE_COULDNT_CONNECT:
	case CURLE_COULDNT_RESOLVE_HOST:
		return LINE_NONE;
	default:
		return LINE_GOOD;
	}
}

enum line transport_line(const struct transport *t)
{
	return t->line;
}

static enum err failed(const struct transport *t, CURLcode rc)
{
	const char *reason = line_words(rc, t->reason);
	switch (rc) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
		return fail(ERR_TLS, reason);
	case CURLE_WRITE_ERROR:
		return fail(ERR_ANSWER_BAD, "quá lớn");
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return fail(ERR_ANSWER_BAD, reason);
	case CURLE_ABORTED_BY_CALLBACK:
		return fail(ERR_OFFLINE, "đã dừng");
	default:
		return fail(ERR_OFFLINE, reason);
	}
}

/* An answer other than 200. A sentence of our server is plain text; what a page says is of no use to anybody. */
static enum err status_error(CURL *c, long status, struct buf *out, size_t before)
{
	char code[32];
	snprintf(code, sizeof code, "HTTP %ld", status);
	if ((status >= 300 && status < 400) || status == 511)
		return fail(ERR_PORTAL, code);
	if (status == 429 || status >= 500)
		return fail(ERR_OFFLINE, code);
	const char *type = NULL;
	curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
	struct buf sentence OWN_BUF = BUF(ERR_ARG_MAX);
	struct bytes said = {(const uint8_t *)buf_text(out) + before, out->len - before};
	said = text_cut(said, ERR_ARG_MAX - 1);
	if (status >= 400 && type && strncmp(type, "text/plain", 10) == 0 && said.len &&
	    text_clean("HTTP", said, true, ERR_ARG_MAX - 1, &sentence) == OK)
		return fail(ERR_SERVER_REFUSED, buf_text(&sentence));
	return fail(ERR_ANSWER_BAD, code);
}

enum err transport_post_each(struct transport *t, const char *path, struct bytes body, const struct taker *taker, struct buf *out, struct traffic *traffic)
{
	char url[URL_SIZE + 32];
	size_t before = out->len;
	CURL *c = t->easy;
	assert(body.data && strlen(path) < 32 && (!taker || !before));
	snprintf(url, sizeof url, "%s%s", t->url, path);
	t->reason[0] = 0;
	t->left = body;
	t->out = out;
	t->taker = taker;
	t->taken = OK;
	t->page = false;
	t->traffic = traffic;
	CURLcode rc = curl_easy_setopt(c, CURLOPT_URL, url);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.len < LONG_BODY ? body.data : NULL);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_perform(c);
	t->line = line_of(rc);
	long status = 0;
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	enum err e = OK;
	if (t->taken != OK)
		e = t->taken; /* its sentence is there */
	else if (t->page)
		e = fail(ERR_PORTAL, "HTML");
	else if (rc != CURLE_OK)
		e = failed(t, rc);
	else if (status != 200)
		e = status_error(c, status, out, before);
	if (e != OK)
		buf_cut(out, before);
	return e;
}

enum err transport_post(struct transport *t, const char *path, struct bytes body, struct buf *out, struct traffic *traffic)
{
	return transport_post_each(t, path, body, NULL, out, traffic);
}
