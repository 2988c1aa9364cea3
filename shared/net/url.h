/* url.h - a URL that a person gave, taken apart by libcurl, so that no program of ours has an opinion of its own on what a URL is. */
#ifndef URL_H
#define URL_H

#include <stdbool.h>

enum { URL_SIZE = 512 };

struct url {
	char scheme[16];
	char whole[URL_SIZE]; /* as libcurl writes it, without slashes at its end */
	bool loopback; /* the host is this machine for certain, so that a line without TLS stays within it: "localhost", "[::1]", or four
			* numbers of 127.0.0.0/8; no name is looked up */
	bool more;     /* it names a user, a password, a query or a fragment */
};

/* false where `text` is no URL with scheme and host, or too long. */
bool url_take(const char *text, struct url *ret);

#endif
