/* listen.c - see listen.h */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mem.h"

/* Splits at the last colon; "[::1]:80" loses its brackets. */
static bool split(const char *text, char **ret_host, int *ret_port)
{
	const char *colon = strrchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;
	int port = 0, digits = 0;

	if (n == 0)
		return false;
	for (const char *p = colon + 1; *p; p++) {
		if (*p < '0' || *p > '9' || ++digits > 5)
			return false;
		port = port * 10 + (*p - '0');
	}
	if (digits == 0 || port > 65535)
		return false;
	if (text[0] == '[' && n > 2 && text[n - 1] == ']')
		*ret_host = mem_copy(text + 1, n - 2);
	else if (memchr(text, ':', n))
		return false;
	else
		*ret_host = mem_copy(text, n);
	*ret_port = port;
	return true;
}

static bool loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
	if (address->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
		return IN6_IS_ADDR_LOOPBACK(a) || (IN6_IS_ADDR_V4MAPPED(a) && a->s6_addr[12] == 127);
	}
	return false;
}

void listen_peer(const struct sockaddr *address, char *out, int size, bool *ret_loopback)
{
	out[0] = '\0';
	*ret_loopback = address && loopback(address);
	if (address && address->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, out, (socklen_t)size);
	if (address && address->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, out,
			  (socklen_t)size);
}

static void info_free(struct addrinfo **list)
{
	if (*list)
		freeaddrinfo(*list);
}

static enum err resolve(const char *text, struct addrinfo **ret)
{
	OWN_MEM char *host = NULL;
	int port;
	struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *list;

	if (!split(text, &host, &port))
		return fail(ERR_USAGE, text, "--listen");
	int rc = getaddrinfo(host, NULL, &hints, &list);
	if (rc)
		return fail(ERR_LISTEN, text, gai_strerror(rc));
	for (struct addrinfo *a = list; a; a = a->ai_next) {
		if (a->ai_family == AF_INET)
			((struct sockaddr_in *)(void *)a->ai_addr)->sin_port = htons((uint16_t)port);
		if (a->ai_family == AF_INET6)
			((struct sockaddr_in6 *)(void *)a->ai_addr)->sin6_port = htons((uint16_t)port);
	}
	*ret = list;
	return OK;
}

bool listen_is_loopback(const char *text)
{
	OWN(info_free) struct addrinfo *list = NULL;

	if (resolve(text, &list) != OK)
		return false;
	for (struct addrinfo *a = list; a; a = a->ai_next)
		if (!loopback(a->ai_addr))
			return false;
	return true;
}

char *listen_host(const char *text)
{
	OWN_MEM char *host = NULL;
	int port;

	if (!split(text, &host, &port))
		return NULL;
	return mem_copy(text, (size_t)(strrchr(text, ':') - text));
}

enum err listen_open(const char *text, int *ret_socket, int *ret_port)
{
	OWN(info_free) struct addrinfo *list = NULL;
	int why = EADDRNOTAVAIL;

	TRY(resolve(text, &list));
	for (struct addrinfo *a = list; a; a = a->ai_next) {
		struct sockaddr_storage real;
		socklen_t length = sizeof real;
		int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		if (fd < 0) {
			why = errno;
			continue;
		}
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
		if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 512) == 0 &&
		    getsockname(fd, (struct sockaddr *)&real, &length) == 0) {
			*ret_socket = fd;
			*ret_port = ntohs(real.ss_family == AF_INET ? ((struct sockaddr_in *)&real)->sin_port
								    : ((struct sockaddr_in6 *)&real)->sin6_port);
			return OK;
		}
		why = errno;
		close(fd);
	}
	return fail(ERR_LISTEN, text, strerror(why));
}
