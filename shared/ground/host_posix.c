#include "host.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

void host_private(void)
{
	umask(077);
	signal(SIGPIPE, SIG_IGN);
}

enum err host_data_dir(const char *name, char ret[PATH_SIZE])
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	char path[PATH_SIZE];
	int n = -1;
	/* A relative path there is to be ignored, says the XDG specification. */
	if (xdg && xdg[0] == '/')
		n = snprintf(path, sizeof path, "%s/%s", xdg, name);
	else if (home && home[0] == '/')
		n = snprintf(path, sizeof path, "%s/.local/share/%s", home, name);
	if (n < 0 || n >= (int)sizeof path)
		return fail(ERR_DIR_NEEDED);
	memcpy(ret, path, (size_t)n + 1);
	return OK;
}

enum { LOCK_STEP_MS = 100 };

enum err host_lock(const char *path, int patience_ms, struct host_lock *ret)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(ERR_FILE_WRITE, path, strerror(errno));
	assert(fd > 0);
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int why = errno;
		if ((why != EWOULDBLOCK && why != EINTR) || patience_ms <= 0) {
			close(fd);
			return why == EWOULDBLOCK ? fail(ERR_BUSY) : fail(ERR_FILE_WRITE, path, strerror(why));
		}
		poll(NULL, 0, LOCK_STEP_MS);
		patience_ms -= LOCK_STEP_MS;
	}
	ret->fd = fd;
	return OK;
}

void host_unlock(struct host_lock *l)
{
	if (l->fd)
		close(l->fd);
	l->fd = 0;
}

bool host_locked(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

/* The terminal as it was: put back even where a signal ends the process while it asks. */
static int terminal = -1;
static struct termios as_it_was;

static void on_interrupt(int sig)
{
	tcsetattr(terminal, TCSAFLUSH, &as_it_was);
	signal(sig, SIG_DFL);
	raise(sig);
}

static enum err read_line(int fd, struct buf *out)
{
	for (;;) {
		char c;
		ssize_t n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || c == '\n' || c == '\r')
			return buf_check(out, "password");
		buf_byte(out, (uint8_t)c);
	}
}

enum err host_ask_password(const char *prompt, struct buf *out)
{
	terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal < 0 || tcgetattr(terminal, &as_it_was) != 0) {
		if (terminal >= 0)
			close(terminal);
		return fail(ERR_PASSWORD_NEEDED);
	}
	struct sigaction catch = {.sa_handler = on_interrupt}, interrupt, terminate;
	sigaction(SIGINT, &catch, &interrupt);
	sigaction(SIGTERM, &catch, &terminate);
	struct termios quiet = as_it_was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	tcsetattr(terminal, TCSAFLUSH, &quiet);
	bool written = write(terminal, prompt, strlen(prompt)) >= 0;
	enum err e = written ? read_line(terminal, out) : fail(ERR_PASSWORD_NEEDED);
	tcsetattr(terminal, TCSAFLUSH, &as_it_was);
	if (written && write(terminal, "\n", 1) < 0)
		e = fail(ERR_PASSWORD_NEEDED);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &terminate, NULL);
	close(terminal);
	return e;
}

/* The signal's byte stays in the pipe: whoever waits on it sees it for ever. */
static int stop_pipe[2] = {-1, -1};
static volatile sig_atomic_t stopping;

static void on_stop(int sig)
{
	(void)sig;
	int why = errno;
	stopping = 1;
	ssize_t n = write(stop_pipe[1], "", 1);
	(void)n;
	errno = why;
}

void host_stoppable(void)
{
	int rc = pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK);
	assert(rc == 0);
	struct sigaction stop = {.sa_handler = on_stop};
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
}

bool host_stopping(void)
{
	return stopping;
}

bool host_wait(int ms)
{
	struct pollfd p = {stop_pipe[0], POLLIN, 0};
	if (!stopping)
		poll(&p, 1, ms);
	return stopping;
}

uint64_t host_network(void)
{
	struct ifaddrs *list = NULL;
	uint64_t sum = 0;
	if (getifaddrs(&list) != 0)
		return 0;
	for (const struct ifaddrs *i = list; i; i = i->ifa_next) {
		int family = i->ifa_addr ? i->ifa_addr->sa_family : AF_UNSPEC;
		size_t n = family == AF_INET ? sizeof(struct sockaddr_in) : family == AF_INET6 ? sizeof(struct sockaddr_in6) : 0;
		if (!n || !(i->ifa_flags & IFF_UP) || !(i->ifa_flags & IFF_RUNNING) || i->ifa_flags & IFF_LOOPBACK)
			continue;
		uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a; summed, so that their order is of no account */
		for (size_t k = 0; k < n; k++)
			hash = (hash ^ ((const uint8_t *)i->ifa_addr)[k]) * UINT64_C(1099511628211);
		sum += hash;
	}
	freeifaddrs(list);
	return sum;
}
