/* listen.h - from "HOST:PORT" to a listening socket. listen.c is the one file here that knows the system's
 * sockets. */
#ifndef LISTEN_H
#define LISTEN_H

#include <stdbool.h>

#include "err.h"

/* Binds the first address that `text` stands for and listens. ERR_USAGE for a wrong form, ERR_LISTEN (address,
 * reason) where the system refuses. ret_port is the real port, also where 0 was asked. */
enum err MUST_USE listen_open(const char *text, int *ret_socket, int *ret_port);
/* The host part alone, with brackets where it is an IPv6 address; free() it. NULL for a wrong form. */
char *listen_host(const char *text);
bool listen_is_loopback(const char *text);
struct sockaddr;
void listen_peer(const struct sockaddr *address, char *out, int size, bool *ret_loopback);

#endif
