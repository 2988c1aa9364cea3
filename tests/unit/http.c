/* The HTTP server over raw sockets: what is refused, what a handler sees, what an answer looks like. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "asset.h"
#include "form.h"
#include "guard.h"
#include "http.h"
#include "tap.h"

static int port, calls;
static struct guard guard;

/* Sends bytes, ends its side, reads to the end. A server that keeps the connection notices our end. */
static const char *talk_bytes(const char *request, size_t n)
{
	static char answer[256 * 1024];
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	size_t got = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		return "no connection";
	for (size_t sent = 0; sent < n;) {
		ssize_t k = send(fd, request + sent, n - sent, MSG_NOSIGNAL);
		if (k <= 0) { /* as most clients: what was answered before is not looked for any more */
			close(fd);
			return "a reset";
		}
		sent += (size_t)k;
	}
	shutdown(fd, SHUT_WR);
	for (;;) {
		ssize_t k = recv(fd, answer + got, sizeof answer - 1 - got, 0);
		if (k <= 0)
			break;
		got += (size_t)k;
	}
	close(fd);
	answer[got] = '\0';
	return answer;
}

static const char *talk(const char *request)
{
	return talk_bytes(request, strlen(request));
}

static int status(const char *request)
{
	const char *a = talk(request);

	return strncmp(a, "HTTP/1.1 ", 9) ? -1 : (int)strtol(a + 9, NULL, 10);
}

static enum err handler(void *ctx, const struct request *r, struct response *a)
{
	(void)ctx;
	__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
	if (asset_answer(r, a))
		return OK;
	if (!strcmp(request_segment(r, 0), "guard")) {
		if (guard_local(&guard, r, a))
			response_text(a, 200, "inside");
		return OK;
	}
	if (!strcmp(request_segment(r, 0), "missing"))
		return ERR_NOT_FOUND;
	if (!strcmp(request_segment(r, 0), "go")) {
		response_redirect(a, request_query(r, "to"));
		response_header(a, "X-Odd", "a\r\nX-Smuggled: 1");
		return OK;
	}
	a->type = "text/plain";
	buf_fmt(&a->body, "%s|", r->post ? "POST" : "GET");
	for (int i = 0; i < r->segments; i++)
		buf_fmt(&a->body, "[%s]", r->segment[i]);
	buf_fmt(&a->body, "|q=%s|f=%s|c=%s|%zu|%d", request_query(r, "q"), request_field(r, "f"), request_cookie(r, "c"),
		r->body.len, r->loopback);
	return OK;
}

/* A body that is taken as it comes; one with an X in it is refused. */
struct stream {
	size_t bytes;
};
static size_t streams_open, streamed_before_cut;

static enum err stream_part(void *ctx, const struct request *r, struct bytes part, void **state)
{
	struct stream *s = *state;
	(void)ctx, (void)r;
	if (!s) {
		s = *state = mem_alloc(sizeof *s);
		__atomic_add_fetch(&streams_open, 1, __ATOMIC_RELAXED);
	}
	s->bytes += part.len;
	return memchr(part.data, 'X', part.len) ? ERR_MAC : OK;
}

static enum err stream_end(void *ctx, const struct request *r, void *state, struct response *a)
{
	struct stream *s = state;
	(void)ctx;
	if (a)
		buf_fmt(&a->body, "%s took %zu", request_segment(r, 0), s->bytes);
	else
		__atomic_add_fetch(&streamed_before_cut, s->bytes, __ATOMIC_RELAXED);
	mem_free(&s);
	__atomic_sub_fetch(&streams_open, 1, __ATOMIC_RELAXED);
	return OK;
}

static const struct http_stream *streams(void *ctx, const struct request *r)
{
	static const struct http_stream stream = {stream_part, stream_end};
	(void)ctx;
	return strcmp(request_segment(r, 0), "stream") ? NULL : &stream;
}

static size_t body_max(void *ctx, const struct request *r)
{
	(void)ctx;
	return strcmp(request_segment(r, 0), "small") ? 64 * 1024 : 10;
}

#define HOST "Host: 127.0.0.1\r\n"
#define END "Connection: close\r\n\r\n"

static void refused(void)
{
	int before = calls;

	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"), 400,
	       "two equal Content-Length");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc"), 400,
	       "two different Content-Length");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400,
	       "Content-Length beside Transfer-Encoding");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	       400, "two Transfer-Encoding");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, "another coding");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: 2x\r\n\r\nab"), 400, "Content-Length that is no number");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: +2\r\n\r\nab"), 400, "Content-Length with a sign");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\nab"), 400, "Content-Length list");
	is_int(status("GET /x HTTP/1.1\r\n" HOST "Content-Length : 2\r\n\r\nab"), 400, "blank before the colon");
	is_int(status("GET /x HTTP/1.1\r\n" HOST "Host: evil\r\n" END), 400, "two Host");
	is_int(status("GET /x HTTP/1.1\r\n" END), 400, "no Host");
	is_int(status("GET /x%00y HTTP/1.1\r\n" HOST END), 400, "%%00 in the path");
	is_int(status("GET /x?q=a%00b HTTP/1.1\r\n" HOST END), 400, "%%00 in the query");
	is_int(status("GET /x%ff HTTP/1.1\r\n" HOST END), 400, "invalid UTF-8 in the path");
	is_int(status("GET /x\xff HTTP/1.1\r\n" HOST END), 400, "raw invalid UTF-8 in the path");
	is_int(status("GET /x%2 HTTP/1.1\r\n" HOST END), 400, "broken escape");
	is_int(status("GET /x%0a HTTP/1.1\r\n" HOST END), 400, "line end in the path");
	is_int(status("GET /x%01 HTTP/1.1\r\n" HOST END), 400, "control character in the path");
	is_int(status("GET http://127.0.0.1/x HTTP/1.1\r\n" HOST END), 400, "absolute target");
	is_int(status("GET /1/2/3/4/5/6/7/8/9/10/11/12/13 HTTP/1.1\r\n" HOST END), 400, "too many segments");
	is_int(status("PUT /x HTTP/1.1\r\n" HOST END), 405, "known method");
	ok(strstr(talk("DELETE /x HTTP/1.1\r\n" HOST END), "Allow: GET, HEAD, POST") != NULL, "405 says what is allowed");
	is_int(status("BREW /x HTTP/1.1\r\n" HOST END), 501, "unknown method");
	is_int(status("GET /x HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab"), 413, "a body where none is allowed");
	is_int(status("POST /small HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\n12345678901"), 413, "body beyond the maximum");
	is_int(status("POST /small HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\n1"), 413,
	       "length beyond any number");
	is_int(status("POST /small HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n"), 413,
	       "chunked body beyond the maximum");
	is_int(status("POST /x HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		      "Content-Length: 5\r\n\r\nf=%ff"),
	       400, "form with invalid UTF-8");
	talk_bytes("GET /x\0y HTTP/1.1\r\n" HOST END, 19 + strlen(HOST END));
	is_int(calls, before, "a raw NUL in the target reaches no handler");
	ok(strstr(talk("GET /x HTTP/1.1\r\n" HOST "Host: evil\r\n\r\nGET /second HTTP/1.1\r\n" HOST END), "second") == NULL,
	   "a refused request closes the connection");
	is_int(calls, before, "no handler saw any of them");

	OWN_BUF struct buf big = BUF(1 << 20), much = BUF(13 << 20);
	buf_str(&much, "POST /small HTTP/1.1\r\n" HOST "Content-Length: 12000000\r\n\r\n");
	for (int i = 0; i < 12000000; i++)
		buf_byte(&much, 'a');
	const char *told = talk(buf_text(&much));
	ok(strstr(told, " 413 ") && strstr(told, "nhiều nhất 10 byte"), "who sends 12 MB too much hears what is wrong");
	is_int(status("POST /small HTTP/1.1\r\n" HOST "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"), 413, "who asks before he sends hears it at once");
	is_int(status("POST /small HTTP/1.1\r\n" HOST "Content-Length: 900000000\r\n\r\n"), 413, "and so does who would send more than is read");
	buf_str(&big, "GET /x HTTP/1.1\r\n" HOST "X-Long: ");
	for (int i = 0; i < 40000; i++)
		buf_byte(&big, 'a');
	buf_str(&big, "\r\n\r\n");
	is_int(status(buf_text(&big)), 431, "headers beyond the maximum");
	buf_cut(&big, 0);
	buf_str(&big, "GET /x HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 80; i++)
		buf_fmt(&big, "X-%d: a\r\n", i);
	buf_str(&big, "\r\n");
	is_int(status(buf_text(&big)), 431, "too many headers");
	is_int(calls, before, "nor these");
}

static void seen(void)
{
	ok(strstr(talk("GET /a//b%2Fc/%C4%91/?q=x+y%26&z HTTP/1.1\r\n" HOST "Cookie: a=1; c=2; d\r\n" END),
		  "GET|[a][b/c][đ]|q=x y&|f=|c=2|0|1") != NULL,
	   "segments, query, cookie");
	ok(strstr(talk("POST /f HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
		       "Content-Length: 15\r\n" END "e=1&f=%C4%90%E1"),
		  "400") != NULL,
	   "a form cut in a character is refused");
	ok(strstr(talk("POST /f HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n"
		       "Content-Length: 12\r\n" END "e=1&f=%C4%90"),
		  "POST|[f]|q=|f=Đ|c=|12|1") != NULL,
	   "form field");
	ok(strstr(talk("POST /f HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
		  "|5|1") != NULL,
	   "chunked body");
	const char *a = talk("GET /x HTTP/1.1\r\n" HOST "\r\nGET /second HTTP/1.1\r\n" HOST END);
	ok(strstr(a, "[x]") && strstr(a, "[second]"), "a connection serves one request after the other");
	a = talk("GET /x HTTP/1.1\r\n" HOST END);
	ok(!strstr(a, "\r\nDate:") && !strstr(a, "\r\nServer:"), "no needless header");
	a = talk("HEAD /x HTTP/1.1\r\n" HOST END);
	ok(!strncmp(a, "HTTP/1.1 200", 12) && !strstr(a, "GET|"), "HEAD has no body");
	is_int(status("GET /missing HTTP/1.1\r\n" HOST END), 404, "an error becomes a status");
	a = talk("GET /go?to=/next HTTP/1.1\r\n" HOST END);
	ok(strstr(a, " 303 ") && strstr(a, "Location: /next\r\n"), "redirect");
	ok(strstr(a, "X-Odd: aX-Smuggled: 1\r\n") != NULL, "no header is smuggled in by a value");
	ok(strstr(talk("GET /go?to=/%09/evil/ HTTP/1.1\r\n" HOST END), "Location: /\r\n") != NULL, "nor by a byte that browsers pass over");
	ok(strstr(talk("GET /go?to=//evil/ HTTP/1.1\r\n" HOST END), "Location: /\r\n") != NULL, "no redirect to another host");
	ok(strstr(talk("GET /go?to=/%5Cevil/ HTTP/1.1\r\n" HOST END), "Location: /\r\n") != NULL, "nor by a backslash");
}

static void assets(void)
{
	OWN_BUF struct buf b = BUF(4096), url = BUF(128);

	asset_url(&url, "kycuong.css");
	buf_fmt(&b, "GET %s HTTP/1.1\r\n" HOST END, buf_text(&url));
	const char *a = talk(buf_text(&b));
	ok(strstr(a, "text/css") && strstr(a, "immutable") && strstr(a, ".action"), "the style sheet");
	buf_cut(&b, 0);
	buf_fmt(&b, "GET %s HTTP/1.1\r\n" HOST "If-None-Match: \"%s\"\r\n" END, buf_text(&url), asset_find("kycuong.css")->tag);
	is_int(status(buf_text(&b)), 304, "a known asset is not sent again");
	is_int(status("GET /asset/no HTTP/1.1\r\n" HOST END), 404, "unknown asset");
	is_int(status("GET /asset/..%2Fx HTTP/1.1\r\n" HOST END), 404, "no path leads out");
}

/* A request to the guarded page; %s are Host and more headers. */
static const char *knock(const char *method, const char *path, const char *host, const char *headers)
{
	static struct buf b = BUF(8192);

	buf_cut(&b, 0);
	buf_fmt(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n%s" END, method, path, host, headers);
	return talk(buf_text(&b));
}

static void guarded(void)
{
	OWN_BUF struct buf host = BUF(64), cookie = BUF(256), path = BUF(256), b = BUF(1024);
	static const uint8_t seed[GUARD_SEED] = {1, 2, 3, [31] = 4};

	guard_init(&guard, seed, port);
	buf_fmt(&host, "127.0.0.1:%d", port);
	buf_fmt(&cookie, "Cookie: %s=%s\r\n", guard.cookie, guard.secret);
	ok(strstr(knock("GET", "/guard", buf_text(&host), ""), " 403 ") != NULL, "no cookie");
	ok(strstr(knock("GET", "/guard?token=00", buf_text(&host), ""), " 403 ") != NULL, "wrong token");
	buf_fmt(&path, "/guard?token=%s", guard.token);
	const char *a = knock("GET", buf_text(&path), buf_text(&host), "");
	ok(strstr(a, " 303 ") && strstr(a, "Location: /guard\r\n") && strstr(a, guard.secret) && strstr(a, "HttpOnly") &&
		   strstr(a, "SameSite=Strict"),
	   "the token is exchanged for a cookie");
	ok(strstr(knock("GET", "/guard", buf_text(&host), buf_text(&cookie)), "inside") != NULL, "the cookie opens");
	ok(strstr(knock("GET", "/guard", "evil.example", buf_text(&cookie)), " 403 ") != NULL, "another Host");
	ok(strstr(knock("GET", "/guard", "127.0.0.1", buf_text(&cookie)), " 403 ") != NULL, "Host without our port");
	buf_fmt(&b, "%sContent-Length: 0\r\n", buf_text(&cookie));
	ok(strstr(knock("POST", "/guard", buf_text(&host), buf_text(&b)), " 403 ") != NULL, "POST without Origin");
	buf_fmt(&b, "Origin: http://127.0.0.1:%d\r\n", port);
	ok(strstr(knock("POST", "/guard", buf_text(&host), buf_text(&b)), "inside") != NULL, "POST from our own page");
	buf_str(&b, "Sec-Fetch-Site: cross-site\r\n");
	ok(strstr(knock("POST", "/guard", buf_text(&host), buf_text(&b)), " 403 ") != NULL, "POST from another site");
	buf_cut(&b, 0);
	buf_fmt(&b, "%sContent-Length: 0\r\nOrigin: http://127.0.0.1:1\r\n", buf_text(&cookie));
	ok(strstr(knock("POST", "/guard", buf_text(&host), buf_text(&b)), " 403 ") != NULL, "POST from another port");
	ok(strstr(knock("GET", "/guard", buf_text(&host), ""), "default-src 'none'") != NULL, "a refusal has the policy too");
	ok(guard_equal("abc", "abc") && !guard_equal("abc", "abd") && !guard_equal("abc", "ab"), "equality");
}

static void streamed(void)
{
	int before = calls;
	ok(strstr(talk("POST /stream HTTP/1.1\r\n" HOST "Content-Length: 5\r\n" END "abcde"), "stream took 5"), "a body taken as it comes");
	ok(strstr(talk("POST /stream HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), "stream took 5"),
	   "and in chunks");
	is_int(status("POST /stream HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" END "aXb"), 400, "an error of a part is told at the end");
	static char much[80 * 1024];
	int n = snprintf(much, sizeof much, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 70000\r\n" END);
	memset(much + n, 'a', 70000);
	ok(strstr(talk_bytes(much, (size_t)n + 70000), " 413 "), "its length has a maximum");
	n = snprintf(much, sizeof much, "POST /stream HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n" END "11170\r\n");
	memset(much + n, 'a', 70000);
	n += 70000;
	memcpy(much + n, "\r\n0\r\n\r\n", 8);
	ok(strstr(talk_bytes(much, (size_t)n + 7), " 413 "), "in chunks too");
	is_int(status("POST /stream HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" END), 400, "none is none");
	is_int(calls, before, "no handler saw any of it");
	__atomic_store_n(&streamed_before_cut, 0, __ATOMIC_RELAXED);
	static const char part[] = "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nabcd";
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct linger reset = {1, 0};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ok(connect(fd, (struct sockaddr *)&to, sizeof to) == 0 && send(fd, part, sizeof part - 1, MSG_NOSIGNAL) == (ssize_t)sizeof part - 1, "half a body");
	while (!__atomic_load_n(&streams_open, __ATOMIC_RELAXED))
		sched_yield();
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(fd);
}

int main(void)
{
	struct http *h = NULL, *second = NULL;
	struct http_options o = {.listen = "127.0.0.1:0", .threads = 2, .handler = handler, .body_max = body_max, .streams = streams};

	ok(http_start(&o, &h) == OK, "starts on any port");
	port = http_port(h);
	refused();
	seen();
	assets();
	guarded();
	streamed();

	OWN_BUF struct buf same = BUF(64);
	buf_fmt(&same, "127.0.0.1:%d", port);
	o.listen = buf_text(&same);
	ok(http_start(&o, &second) == ERR_LISTEN, "a port that is taken is refused");
	static const char *const wrong[] = {"127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", ":80", "::1:80", "127.0.0.1:8x"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		o.listen = wrong[i];
		ok(http_start(&o, &second) == ERR_USAGE, "refuses to listen on %s", wrong[i]);
	}
	ok(http_is_loopback("127.0.0.1:0") && http_is_loopback("[::1]:80") && !http_is_loopback("0.0.0.0:80"), "loopback");
	int idle = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	char byte;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ok(connect(idle, (struct sockaddr *)&to, sizeof to) == 0, "a connection is left open");
	http_stop(&h);
	ok(h == NULL && recv(idle, &byte, 1, 0) <= 0, "stops, and closes what is open");
	close(idle);
	is_int(streamed_before_cut, 4, "what came of a body before its line was cut was seen");
	is_int(streams_open, 0, "and every stream has ended");
	is_str(talk("GET / HTTP/1.1\r\n" HOST END), "no connection", "and does not listen any more");
	return done();
}
