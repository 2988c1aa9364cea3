#include "url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "mem.h"

/* libcurl's own strings, freed with it. */
static void part_free(char **s)
{
	curl_free(*s);
}

static void parts_free(CURLU **u)
{
	curl_url_cleanup(*u);
}

static bool has(CURLU *u, CURLUPart part)
{
	char *s OWN(part_free) = NULL;
	return curl_url_get(u, part, &s, 0) == CURLUE_OK;
}

static bool loopback_host(const char *host)
{
	unsigned a, b, c, d;
	char end;
	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return sscanf(host, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &end) == 4 && a == 127 && b < 256 && c < 256 && d < 256;
}

bool url_take(const char *text, struct url *ret)
{
	CURLU *u OWN(parts_free) = curl_url();
	char *scheme OWN(part_free) = NULL, *host OWN(part_free) = NULL, *whole OWN(part_free) = NULL;
	struct url url = {0};
	if (strlen(text) >= sizeof url.whole || !strstr(text, "://") || curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK)
		return false;
	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK || curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_URL, &whole, 0) != CURLUE_OK)
		return false;
	size_t n = strlen(whole);
	while (n && whole[n - 1] == '/')
		n--;
	size_t letters = strlen(scheme);
	if (n >= sizeof url.whole || letters >= sizeof url.scheme)
		return false;
	memcpy(url.whole, whole, n);
	memcpy(url.scheme, scheme, letters);
	url.loopback = loopback_host(host);
	url.more = has(u, CURLUPART_USER) || has(u, CURLUPART_PASSWORD) || has(u, CURLUPART_QUERY) || has(u, CURLUPART_FRAGMENT);
	*ret = url;
	return true;
}
