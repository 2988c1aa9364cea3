/* local.c - see local.h */
#include "local.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asset.h"
#include "guard.h"
#include "host.h"
#include "page.h"
#include "page_file.h"
#include "page_stick.h"
#include "syncing.h"

/* One seat for each thread of the server, so that one is always free; the first opens at start, the others when needed. */
enum { SEATS = 4 };

struct local {
	char dir[PATH_SIZE];
	enum lang lang;
	struct guard guard;
	pthread_mutex_t mutex; /* over `busy` */
	struct seat seat[SEATS];
	atomic_bool entered; /* something new waits to be sent */
};

static struct seat *take_seat(struct local *l)
{
	struct seat *found = NULL;

	pthread_mutex_lock(&l->mutex);
	for (int i = 0; i < SEATS && !found; i++)
		if (!l->seat[i].busy)
			found = &l->seat[i];
	assert(found);
	found->busy = true;
	pthread_mutex_unlock(&l->mutex);
	return found;
}

static void leave_seat(struct local *l, struct seat *d)
{
	pthread_mutex_lock(&l->mutex);
	d->busy = false;
	pthread_mutex_unlock(&l->mutex);
}

static enum err nothing_here(struct page *p)
{
	(void)p;
	return ERR_NOT_FOUND;
}

static page_handler *route(const struct request *rq)
{
	static const struct {
		const char *first;
		page_handler *handler;
		int least, most; /* segments */
	} routes[] = {
		{"report", page_reports, 1, 1},	    {"report", page_report, 3, 5},    {"paper", page_paper, 2, 2},
		{"task", page_tasks, 1, 1},	    {"task", page_task, 2, 3},	      {"inbox", page_inbox, 1, 2},
		{"connection", page_connection, 1, 2}, {"register", page_registers, 1, 1}, {"register", page_register, 2, 2},
		{"register", page_record, 3, 3},    {"person", choose_person, 1, 1},    {"language", choose_language, 2, 2},
		{"lists", page_lists, 1, 3},	    {"code", page_code, 1, 1},	    {"file", page_file, 3, 4},
		{"search", page_search, 1, 1},	    {"roles", page_roles, 1, 1},
		{"consolidation", page_consolidation, 1, 1}, {"remind", page_remind, 1, 1}, {"calendar.ics", page_calendar, 1, 1},
	};

	if (!rq->segments)
		return rq->post ? nothing_here : page_today;
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (strcmp(rq->segment[0], routes[i].first) == 0 && rq->segments >= routes[i].least && rq->segments <= routes[i].most)
			return routes[i].handler;
	return nothing_here;
}

static enum err serve_at(struct local *l, struct seat *seat, const struct request *rq, struct response *a)
{
	if (!seat->open)
		TRY(seat_open(l->dir, seat));
	struct page p = {.seat = seat, .dir = l->dir, .request = rq, .answer = a, .lang = l->lang, .entered = &l->entered};
	enum err e = page_begin(&p);
	if (e == OK) {
		e = route(rq)(&p);
		if (e != OK) {
			page_error(&p, e);
			e = OK;
		}
	}
	page_end(&p);
	if (seat->folder.alone) /* the disk is full: the others want to look too */
		seat_close(seat);
	return e;
}

enum err local_answer(struct local *l, const struct request *rq, struct response *a)
{
	struct seat *seat = take_seat(l);
	enum err e = serve_at(l, seat, rq, a);

	leave_seat(l, seat);
	return e;
}

static enum err handle(void *ctx, const struct request *rq, struct response *a)
{
	struct local *l = ctx;

	if (!guard_local(&l->guard, rq, a) || asset_answer(rq, a))
		return OK;
	response_secure(a);
	return local_answer(l, rq, a);
}

static size_t body_max(void *ctx, const struct request *r)
{
	(void)ctx;
	size_t files = file_body_max(r);
	return files ? files : stick_body_max(r);
}

enum err local_open(const char *dir, enum lang lang, struct local **ret)
{
	struct local *l = mem_alloc(sizeof *l);
	size_t n = strlen(dir);

	l->lang = lang;
	if (n >= sizeof l->dir) {
		free(l);
		return fail(ERR_NOT_ENROLLED, dir);
	}
	memcpy(l->dir, dir, n + 1);
	enum err e = seat_open(dir, &l->seat[0]);
	if (e != OK) {
		free(l);
		return e;
	}
	if (l->seat[0].folder.alone)
		seat_close(&l->seat[0]);
	pthread_mutex_init(&l->mutex, NULL);
	*ret = l;
	return OK;
}

void local_close(struct local **l)
{
	if (!*l)
		return;
	for (int i = 0; i < SEATS; i++)
		seat_close(&(*l)->seat[i]);
	pthread_mutex_destroy(&(*l)->mutex);
	crypt_wipe(&(*l)->guard, sizeof (*l)->guard);
	free(*l);
	*l = NULL;
}

/* What was entered leaves at once where there is a line, unless an agent sees to it. What came of it is noted in the replica; the
 * pages show that. */
static void carry(struct local *l)
{
	struct folder folder;
	struct transport *t = NULL;
	struct synced s;

	if (!atomic_exchange(&l->entered, false) || folder_open(l->dir, &folder) != OK)
		return;
	if (!syncing_agent(&folder) && folder_connect(&folder, host_stopping, &t) == OK) {
		enum err e = syncing_run(&folder, t, 0, 0, INT64_MAX, &s);
		if (e == ERR_BUSY) /* whoever syncs now may have left before our act came */
			atomic_store(&l->entered, true);
	}
	transport_close(&t);
	folder_close(&folder);
}

enum err local_serve(const char *dir, enum lang lang, const char *listen)
{
	enum { STEP_MS = 500 };
	struct local *l OWN(local_close) = NULL;
	struct http *http OWN(http_stop) = NULL;
	struct buf url OWN_BUF = BUF(200);
	uint8_t seed[GUARD_SEED];

	if (!http_is_loopback(listen))
		return fail(ERR_USAGE, listen, "kycuong ui");
	TRY(local_open(dir, lang, &l));
	host_stoppable();
	crypt_random(seed, sizeof seed);
	/* The port is known once the server listens; until the address is printed nobody knows the token. */
	guard_init(&l->guard, seed, 0);
	TRY(http_start(&(struct http_options){.listen = listen, .threads = SEATS, .handler = handle, .body_max = body_max, .ctx = l}, &http));
	guard_init(&l->guard, seed, http_port(http));
	crypt_wipe(seed, sizeof seed);
	guard_url(&l->guard, &url);
	printf("%s\n", buf_text(&url));
	if (fflush(stdout) != 0)
		return fail(ERR_FILE_WRITE, "stdout", "");
	while (!host_wait(STEP_MS))
		carry(l);
	return OK;
}
