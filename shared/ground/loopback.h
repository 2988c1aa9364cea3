/* loopback.h - whether a host as a URL names it is this machine for certain, so that a line without TLS stays within it. */
#ifndef LOOPBACK_H
#define LOOPBACK_H

#include <stdbool.h>

/* "localhost", "[::1]", or four numbers of 127.0.0.0/8; no name is looked up. */
bool loopback_host(const char *host);

#endif
