/* guard.c - see guard.h */
#include "guard.h"

#include <stdio.h>
#include <string.h>

void guard_init(struct guard *g, const uint8_t seed[GUARD_SEED], int port)
{
	for (int i = 0; i < 16; i++) {
		snprintf(g->token + 2 * i, 3, "%02x", seed[i]);
		snprintf(g->secret + 2 * i, 3, "%02x", seed[16 + i]);
	}
	snprintf(g->cookie, sizeof g->cookie, "kycuong-%d", port);
	g->port = port;
}

void guard_url(const struct guard *g, struct buf *out)
{
	buf_fmt(out, "http://127.0.0.1:%d/?token=%s", g->port, g->token);
}

bool guard_equal(const char *a, const char *b)
{
	size_t n = strlen(a);
	volatile uint8_t differ = 0;

	if (strlen(b) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		differ |= (uint8_t)(a[i] ^ b[i]);
	return differ == 0;
}

static bool forbid(struct response *a, const char *why)
{
	response_text(a, 403, why);
	response_secure(a);
	a->close = true;
	return false;
}

bool guard_same_origin(const struct request *r, struct response *a)
{
	OWN_BUF struct buf own = BUF(512);
	static const char why[] = "Yêu cầu này không đến từ trang của phần mềm. Mở lại trang rồi làm lại.\n"
				  "This request did not come from our own page. Open the page again and repeat.\n";

	if (!r->post)
		return true;
	/* Behind a proxy the page is https although we see plain HTTP. */
	buf_fmt(&own, "http://%s", r->host);
	bool same = !strcmp(r->origin, buf_text(&own));
	if (!same) {
		buf_cut(&own, 0);
		buf_fmt(&own, "https://%s", r->host);
		same = !strcmp(r->origin, buf_text(&own));
	}
	if (!same || (*r->fetch_site && strcmp(r->fetch_site, "same-origin") != 0))
		return forbid(a, why);
	return true;
}

static bool host_is_ours(const struct guard *g, const char *host)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	char want[40];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(want, sizeof want, "%s:%d", names[i], g->port);
		if (!strcmp(host, want))
			return true;
	}
	return false;
}

bool guard_local(const struct guard *g, const struct request *r, struct response *a)
{
	if (!r->loopback || !host_is_ours(g, r->host))
		return forbid(a, "Trang này chỉ mở được trên chính máy này.\nThis page opens on this device only.\n");
	if (!guard_same_origin(r, a))
		return false;
	const char *token = request_query(r, "token");
	if (!r->post && *token && guard_equal(token, g->token)) {
		response_cookie(a, g->cookie, g->secret, false, 0);
		response_redirect(a, r->path);
		response_secure(a);
		return false;
	}
	if (!guard_equal(request_cookie(r, g->cookie), g->secret))
		return forbid(a, "Mở trang bằng địa chỉ mà lệnh kycuong ui in ra.\n"
				 "Open the page by the address that kycuong ui prints.\n");
	return true;
}
