/* line_proxy - a bad line in user space, between a client and a server on loopback.
 *
 *	line_proxy --to PORT [--rate BYTES] [--delay MS] [--stall PERCENT] [--cut MIN:MAX] [--cut-step BYTES] [--seed N] [--speed K]
 *
 * Prints its port, serves until SIGTERM, then prints "connections turns up down http cuts stalled_ms": what crossed it, payload alone, and how much of
 * that was lines of HTTP/1.1 rather than bodies (0 under TLS). SIGUSR1 breaks all
 * connections, prints the same, and begins at zero. Each way
 * carries `rate` bytes a second, all connections together, in segments of SEGMENT bytes that arrive `delay` later; one in `stall` percent
 * is late by another round trip and STALL_MS, and what follows waits behind it, as behind a packet that was lost and sent again. A connection
 * takes a round trip to stand. All connections break after MIN to MAX seconds, again and again; or, by --cut-step, the n-th one when n times so
 * many bytes have crossed it, so that cuts fall on every part of a conversation. The line's time runs `speed` times as fast as the clock's.
 * A turn is a connection's making, or a change from down to up: what costs a round trip. By one seed the same stalls and cuts are
 * drawn in the same order. A byte counts when it leaves: what still waited for its turn in a cut did not cross. No slow start, no headers of IP and TCP: what is measured is the protocol. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SEGMENT = 1360, QUEUE_MAX = 48, PAIRS_MAX = 256, STALL_MS = 200, UP = 0, DOWN = 1 };

struct segment {
	double start, at; /* when it leaves and when it is there, ms of the clock */
	size_t len, done;
	bool counted;
	uint8_t data[SEGMENT];
};

/* Follows what is HTTP of a stream of messages with Content-Length. */
struct counter {
	char head[4096];
	size_t len;
	uint64_t body;
};

struct way {
	struct counter http;
	struct segment queue[QUEUE_MAX];
	size_t first, count;
	double last; /* arrival of the newest */
	bool ended, closed, full;
};

struct pair {
	int fd[2]; /* client, server */
	struct way *way; /* UP, DOWN */
	bool downwards;
	double opened;
	uint64_t moved, cut_after; /* 0 = never */
};

static struct {
	int to;
	double rate, delay, stall, cut_min, cut_max, speed;
	uint64_t cut_step, random;
} line = {.speed = 1, .random = 1};
static struct {
	uint64_t connections, turns, moved[2], http, cuts;
	double stalled;
} sum;
static struct pair pairs[PAIRS_MAX];
static int pair_count;
static double free_at[2]; /* when each way has sent what it has */
static volatile sig_atomic_t ending, asked;

static void on_end(int sig)
{
	(void)sig;
	ending = 1;
}

static void on_ask(int sig)
{
	(void)sig;
	asked = 1;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static double draw(void)
{
	uint64_t z = (line.random += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static void count_http(struct counter *c, const uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (c->body) {
			uint64_t skip = c->body < n - i ? c->body : n - i;
			c->body -= skip;
			i += skip - 1;
			continue;
		}
		if (c->len + 1 == sizeof c->head || (c->len == 0 && data[i] != 'P' && data[i] != 'G' && data[i] != 'H'))
			return; /* no HTTP */
		c->head[c->len++] = (char)data[i];
		if (c->len < 4 || memcmp(c->head + c->len - 4, "\r\n\r\n", 4) != 0)
			continue;
		c->head[c->len] = 0;
		const char *length = strcasestr(c->head, "\r\nContent-Length:");
		c->body = length ? strtoull(length + 17, NULL, 10) : 0;
		sum.http += c->len;
		c->len = 0;
	}
}

/* What has left by now. */
static void count(struct pair *p)
{
	for (int up_down = 0; up_down < 2; up_down++)
		for (size_t i = 0; i < p->way[up_down].count; i++) {
			struct way *w = &p->way[up_down];
			struct segment *s = &w->queue[(w->first + i) % QUEUE_MAX];
			if (s->counted || s->start > now())
				continue;
			s->counted = true;
			sum.moved[up_down] += s->len;
			count_http(&w->http, s->data, s->len);
		}
}

static void drop(struct pair *p, bool hard)
{
	count(p);
	struct linger reset = {1, 0};
	/* The server has what arrived before the cut, and hears no more: a reset would take from it what it has not read yet. */
	if (hard)
		setsockopt(p->fd[0], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(p->fd[0]);
	close(p->fd[1]);
	free(p->way);
	*p = pairs[--pair_count];
	if (!pair_count)
		free_at[UP] = free_at[DOWN] = 0; /* what waited in the modem is gone */
}

static void take(int listener)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)line.to), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (other < 0 || pair_count == PAIRS_MAX || connect(other, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		close(other);
		return;
	}
	for (int i = 0; i < 2; i++)
		setsockopt(i ? other : fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	pairs[pair_count++] = (struct pair){.fd = {fd, other}, .way = calloc(2, sizeof(struct way)), .downwards = true, .opened = now(),
					    .cut_after = line.cut_step * ++sum.connections};
	sum.turns++;
}

/* When a segment that is ready now leaves and will be there. */
static void schedule(struct pair *p, int up_down, struct segment *s)
{
	struct way *w = &p->way[up_down];
	double ready = now(), from = up_down == UP ? p->opened + 2 * line.delay / line.speed : 0;
	double start = ready > from ? ready : from;
	if (start < free_at[up_down])
		start = free_at[up_down];
	free_at[up_down] = start + (line.rate > 0 ? (double)s->len / line.rate * 1000 / line.speed : 0);
	double at = free_at[up_down] + line.delay / line.speed;
	if (line.stall > 0 && draw() * 100 < line.stall) {
		double late = 2 * line.delay + STALL_MS;
		sum.stalled += late;
		at += late / line.speed;
	}
	if (at < w->last)
		at = w->last;
	w->last = s->at = at;
	s->start = start;
}

static void read_segment(struct pair *p, int up_down)
{
	struct way *w = &p->way[up_down];
	struct segment *s = &w->queue[(w->first + w->count) % QUEUE_MAX];
	ssize_t n = recv(p->fd[up_down], s->data, SEGMENT, MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		w->ended = true;
		return;
	}
	if (n < 0)
		return;
	s->len = (size_t)n;
	s->done = 0;
	s->counted = false;
	schedule(p, up_down, s);
	w->count++;
	if (up_down == UP && p->downwards)
		sum.turns++;
	p->downwards = up_down == DOWN;
}

/* False where the pair is to be dropped. */
static bool write_due(struct pair *p, int up_down)
{
	struct way *w = &p->way[up_down];
	count(p);
	w->full = false;
	while (w->count && w->queue[w->first].at <= now()) {
		struct segment *s = &w->queue[w->first];
		size_t n = s->len - s->done;
		if (p->cut_after && p->cut_after - p->moved < n)
			n = p->cut_after - p->moved;
		ssize_t sent = send(p->fd[1 - up_down], s->data + s->done, n, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent < 0) {
			w->full = errno == EAGAIN;
			return w->full || errno == EINTR;
		}
		s->done += (size_t)sent;
		p->moved += (uint64_t)sent;
		if (p->cut_after && p->moved >= p->cut_after) {
			sum.cuts++;
			return false;
		}
		if (s->done == s->len) {
			w->first = (w->first + 1) % QUEUE_MAX;
			w->count--;
		}
	}
	if (w->ended && !w->count && !w->closed) {
		shutdown(p->fd[1 - up_down], SHUT_WR);
		w->closed = true;
	}
	return !(p->way[UP].closed && p->way[DOWN].closed);
}

static void step(int listener, double until)
{
	struct pollfd fds[1 + 2 * PAIRS_MAX] = {{listener, POLLIN, 0}};
	int n = 1;
	for (int i = 0; i < pair_count; i++)
		for (int w = 0; w < 2; w++) {
			struct way *to = &pairs[i].way[w], *back = &pairs[i].way[1 - w];
			bool reads = !to->ended && to->count < QUEUE_MAX;
			/* one that can do neither is left out, so that a hang-up does not wake us again and again */
			fds[n++] = (struct pollfd){reads || back->full ? pairs[i].fd[w] : -1, (short)((reads ? POLLIN : 0) | (back->full ? POLLOUT : 0)), 0};
			if (to->count && !to->full && to->queue[to->first].at < until)
				until = to->queue[to->first].at;
		}
	double wait = until - now();
	int count = pair_count;
	poll(fds, (nfds_t)n, wait < 0 ? 0 : (int)wait + 1);
	for (int i = 0; i < count; i++)
		for (int w = 0; w < 2; w++)
			if (fds[1 + 2 * i + w].revents & (POLLIN | POLLHUP | POLLERR) && !pairs[i].way[w].ended && pairs[i].way[w].count < QUEUE_MAX)
				read_segment(&pairs[i], w);
	for (int i = count - 1; i >= 0; i--)
		if (!write_due(&pairs[i], UP) || !write_due(&pairs[i], DOWN))
			drop(&pairs[i], pairs[i].cut_after && pairs[i].moved >= pairs[i].cut_after);
	if (fds[0].revents & POLLIN)
		take(listener);
}

static void report(void)
{
	printf("%llu %llu %llu %llu %llu %llu %.0f\n", (unsigned long long)sum.connections, (unsigned long long)sum.turns, (unsigned long long)sum.moved[UP],
	       (unsigned long long)sum.moved[DOWN], (unsigned long long)sum.http, (unsigned long long)sum.cuts, sum.stalled);
	fflush(stdout);
}

static double next_cut(void)
{
	return line.cut_max > 0 ? now() + (line.cut_min + draw() * (line.cut_max - line.cut_min)) * 1000 / line.speed : 1e300;
}

static void serve(int listener)
{
	for (double cut = next_cut(); !ending;) {
		double soon = now() + 1000;
		step(listener, cut < soon ? cut : soon);
		if (now() < cut && !asked)
			continue;
		sum.cuts += pair_count > 0 && !asked;
		while (pair_count)
			drop(&pairs[0], true);
		if (asked) {
			report();
			memset(&sum, 0, sizeof sum);
			asked = 0;
			continue;
		}
		cut = next_cut();
	}
}

static bool read_options(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		const char *name = argv[i], *value = argv[i + 1];
		if (!strcmp(name, "--to"))
			line.to = (int)strtol(value, NULL, 10);
		else if (!strcmp(name, "--rate"))
			line.rate = strtod(value, NULL);
		else if (!strcmp(name, "--delay"))
			line.delay = strtod(value, NULL);
		else if (!strcmp(name, "--stall"))
			line.stall = strtod(value, NULL);
		else if (!strcmp(name, "--cut"))
			sscanf(value, "%lf:%lf", &line.cut_min, &line.cut_max);
		else if (!strcmp(name, "--cut-step"))
			line.cut_step = strtoull(value, NULL, 10);
		else if (!strcmp(name, "--seed"))
			line.random = strtoull(value, NULL, 10);
		else if (!strcmp(name, "--speed"))
			line.speed = strtod(value, NULL);
		else
			return false;
	}
	return line.to > 0 && line.speed > 0 && argc % 2 == 1;
}

int main(int argc, char **argv)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof here;
	if (!read_options(argc, argv)) {
		fputs("line_proxy --to PORT [--rate BYTES] [--delay MS] [--stall PERCENT] [--cut MIN:MAX] [--cut-step BYTES] [--seed N] [--speed K]\n", stderr);
		return 2;
	}
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sigaction end = {.sa_handler = on_end};
	sigaction(SIGUSR1, &(struct sigaction){.sa_handler = on_ask}, NULL);
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	if (listener < 0 || bind(listener, (struct sockaddr *)&here, size) != 0 || listen(listener, 64) != 0 ||
	    getsockname(listener, (struct sockaddr *)&here, &size) != 0) {
		perror("line_proxy");
		return 1;
	}
	printf("%d\n", ntohs(here.sin_port));
	fflush(stdout);
	serve(listener);
	report();
	return 0;
}
