/* Addresses that are taken, and what becomes of each kind of answer, against a real server on loopback. */
#include "transport.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"
#include "tap.h"

static void addresses(void)
{
	static const struct {
		const char *in, *out; /* NULL: refused */
	} cases[] = {
		{"https://kycuong.kontum.gov.vn", "https://kycuong.kontum.gov.vn"},
		{"https://kycuong.kontum.gov.vn///", "https://kycuong.kontum.gov.vn"},
		{"https://host:8443/a/b/", "https://host:8443/a/b"},
		{"http://127.0.0.1:8080/", "http://127.0.0.1:8080"},
		{"http://127.9.9.9:1", "http://127.9.9.9:1"},
		{"http://localhost:1", "http://localhost:1"},
		{"http://[::1]:1", "http://[::1]:1"},
		{"http://kycuong.kontum.gov.vn", NULL},
		{"http://127.0.0.1.example.org", NULL},
		{"http://localhost.example.org", NULL},
		{"http://10.0.0.1", NULL},
		{"ftp://127.0.0.1", NULL},
		{"file:///etc/passwd", NULL},
		{"127.0.0.1:8080", NULL},
		{"https://user@host", NULL},
		{"https://user:word@host", NULL},
		{"https://host?a=b", NULL},
		{"https://host#a", NULL},
		{"https://host:99999", NULL},
		{"https://", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[URL_SIZE] = "unchanged";
		enum err e = url_check(cases[i].in, out);
		if (cases[i].out)
			ok(e == OK && strcmp(out, cases[i].out) == 0, "“%s” is taken", cases[i].in);
		else
			ok(e == ERR_URL && strcmp(out, "unchanged") == 0, "“%s” is refused", cases[i].in);
	}
	char longer[URL_SIZE + 20] = "https://", out[URL_SIZE];
	memset(longer + 8, 'a', URL_SIZE);
	is_int(url_check(longer, out), ERR_URL, "one that is too long is refused");
}

static char headers_seen[256];
static int asked;

static enum err answer(void *ctx, const struct request *r, struct response *a)
{
	const char *path = request_segment(r, 0);
	(void)ctx;
	snprintf(headers_seen, sizeof headers_seen, "[%s][%s][%s][%s]", request_header(r, "User-Agent"), request_header(r, "Accept"),
		 request_header(r, "Expect"), r->content_type);
	a->type = "text/plain; charset=utf-8";
	if (strcmp(path, "echo") == 0)
		buf_view(&a->body, r->body);
	else if (strcmp(path, "moved") == 0)
		response_redirect(a, "/echo");
	else if (strcmp(path, "page") == 0)
		a->status = 404, a->type = "text/html", buf_str(&a->body, "<p>no</p>");
	else if (strcmp(path, "login") == 0)
		a->type = "text/html; charset=utf-8", buf_str(&a->body, "<!doctype html><title>WiFi</title>");
	else if (strcmp(path, "wants") == 0)
		response_text(a, 511, "login");
	else if (strcmp(path, "no") == 0)
		response_text(a, 400, "Mã sai.\x1b[31m");
	else if (strcmp(path, "told") == 0)
		response_text(a, 403, "Mã sai.\n");
	else if (strcmp(path, "busy") == 0)
		response_text(a, 503, "later");
	return OK;
}

static enum err never(void *ctx, struct bytes there, size_t *ret_used)
{
	(void)ctx, (void)there, (void)ret_used;
	abort();
}

static void answers(const char *url)
{
	static const struct taker nobody = {never, NULL};
	struct buf none OWN_BUF = BUF(64);
	struct transport *t OWN(transport_close) = NULL;
	struct buf out OWN_BUF = BUF(64);
	struct traffic traffic = {0};
	is_int(transport_open(url, NULL, NULL, &t), OK, "a handle");
	is_int(transport_post(t, "/echo", BYTES("\0bytes"), &out, &traffic), OK, "an answer");
	ok(out.len == 6 && memcmp(out.data, "\0bytes", 6) == 0, "is what the server sent");
	char request[200];
	int size = snprintf(request, sizeof request, "POST /echo HTTP/1.1\r\nHost: %s\r\nContent-Length: 6\r\n\r\n", url + strlen("http://"));
	is_int(traffic.up, size + 6, "what goes up is three lines and the body");
	ok(traffic.down > 6 + 40 && traffic.down < 6 + 150, "what comes down is counted with its headers (%lld)", (long long)traffic.down);
	is_str(headers_seen, "[][][][]", "no header that is not needed");
	is_int(transport_post(t, "/moved", BYTES("x"), &out, &traffic), ERR_PORTAL, "a redirect is not followed");
	is_int(transport_post(t, "/page", BYTES("x"), &out, &traffic), ERR_ANSWER_BAD, "another program's page is not our server");
	is_int(transport_post(t, "/login", BYTES("x"), &out, &traffic), ERR_PORTAL, "a page instead of an answer is a network that wants a login");
	is_int(transport_post_each(t, "/login", BYTES("x"), &nobody, &none, &traffic), ERR_PORTAL, "and nothing of it is shown to who takes an answer as it comes");
	is_int(transport_post(t, "/wants", BYTES("x"), &out, &traffic), ERR_PORTAL, "so is one that says so");
	is_int(transport_post(t, "/told", BYTES("x"), &out, &traffic), ERR_SERVER_REFUSED, "a sentence is passed on");
	is_str(err_arg(0), "Mã sai.", "as it is");
	is_int(transport_post(t, "/no", BYTES("x"), &out, &traffic), ERR_ANSWER_BAD, "unless it would steer the terminal");
	is_int(transport_post(t, "/busy", BYTES("x"), &out, &traffic), ERR_OFFLINE, "a busy server is one to call again");
	is_int(out.len, 6, "nothing of a refusal stays in the answer");
	char big[60] = {0};
	is_int(transport_post(t, "/echo", (struct bytes){(uint8_t *)big, sizeof big}, &out, &traffic), ERR_ANSWER_BAD, "an answer over the maximum is refused");
	is_int(transport_post(t, "/echo", BYTES("again"), &out, &traffic), OK, "and the handle goes on working");
}

/* A port on which nobody listens, and one on which somebody takes connections but says nothing. */
static int port_of(int fd)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof a;
	if (bind(fd, (struct sockaddr *)&a, n) != 0 || getsockname(fd, (struct sockaddr *)&a, &n) != 0)
		abort();
	return ntohs(a.sin_port);
}

static bool stop_now(void)
{
	return ++asked > 1;
}

static void lines_down(void)
{
	struct transport *t OWN(transport_close) = NULL, *silent OWN(transport_close) = NULL, *tls OWN(transport_close) = NULL;
	struct buf out OWN_BUF = BUF(64);
	struct traffic traffic = {0};
	char url[64];
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", port_of(fd));
	if (transport_open(url, NULL, NULL, &t) != OK)
		abort();
	is_int(transport_post(t, "/sync", BYTES("x"), &out, &traffic), ERR_OFFLINE, "nobody listens");
	ok(strlen(err_arg(0)) > 10, "with a reason: %s", err_arg(0));
	if (listen(fd, 4) != 0 || transport_open(url, NULL, stop_now, &silent) != OK)
		abort();
	is_int(transport_post(silent, "/sync", BYTES("x"), &out, &traffic), ERR_OFFLINE, "a silent server: it can be stopped");
	close(fd);
	is_int(transport_open("http://192.0.2.1", NULL, NULL, &tls), ERR_URL, "no plain HTTP beyond loopback");
}

int main(void)
{
	addresses();
	struct http_options o = {.listen = "127.0.0.1:0", .threads = 1, .handler = answer};
	struct http *h OWN(http_stop) = NULL;
	if (http_start(&o, &h) != OK)
		abort();
	answers(http_url(h));
	lines_down();
	return done();
}
