/* agent: syncs from time to time, sooner when something waits.
 *
 * When to try next is decided after each sync, by whoever made it, and stands in the replica; the agent follows it. It counts the time
 * itself in short steps, so that a clock that stands still or jumps neither stops it nor makes it run wild. */
#include "command.h"

#include <string.h>

#include "budget.h"
#include "civil.h"
#include "host.h"
#include "plan.h"
#include "syncing.h"

enum { STEP_MS = 3000, LONGEST_MS = 24 * 60 * 60 * 1000 };

struct agent {
	const struct call *call;
	struct folder folder;
	struct transport *transport;
	struct buf address; /* url and ca that the transport was opened with */
	int64_t left_ms;    /* to the next try */
	int64_t tried, waiting;
	uint64_t network;   /* what the machine is attached to, as host_network() told last */
};

static void agent_free(struct agent *a)
{
	transport_close(&a->transport);
	folder_close(&a->folder);
	buf_free(&a->address);
}

/* Levels as journald reads them. */
static void say(int level, const char *words)
{
	fprintf(stderr, "<%d>kycuong: %s\n", level, words);
}

/* Looks at what has happened since the last step: another process has synced, or something new waits. */
static enum err look(struct agent *a)
{
	struct replica_status s;
	TRY(replica_status(&a->folder.replica, &s));
	if (s.tried != a->tried) {
		int64_t left = s.next_try == NO_TIME ? PLAN_IDLE_MS : s.next_try - now_ms();
		a->left_ms = left < 0 ? 0 : left > LONGEST_MS ? LONGEST_MS : left;
	} else if (s.waiting > a->waiting && s.tried_error == OK && a->left_ms > PLAN_SOON_MS) {
		a->left_ms = PLAN_SOON_MS;
	}
	/* A cable or a modem came: whoever has failed tries at once, whatever the plan was. */
	uint64_t network = host_network();
	if (network != a->network && network && (s.tried_error == ERR_OFFLINE || s.tried_error == ERR_PORTAL) && a->left_ms > PLAN_ATTACHED_MS)
		a->left_ms = PLAN_ATTACHED_MS;
	a->network = network;
	a->tried = s.tried;
	a->waiting = s.waiting;
	return OK;
}

/* What the budget lets it move now; where nothing, it waits until it may. */
static enum err allowed(struct agent *a, int64_t *ret_bytes, int64_t *ret_files)
{
	struct budget b;
	bool urgent;
	int64_t now = now_ms(), wait;
	TRY(budget_read(&a->folder.replica, now, &b));
	TRY(syncing_urgent(&a->folder, now, &urgent));
	budget_allows(&b, urgent, now, ret_bytes, &wait);
	*ret_files = budget_files(&b);
	if (wait)
		a->left_ms = wait < LONGEST_MS ? wait : LONGEST_MS;
	return OK;
}

/* `server` may have changed the address meanwhile. */
static enum err connect_again(struct agent *a)
{
	struct buf address = BUF(URL_SIZE + PATH_SIZE + 1);
	enum err e = setting_get(&a->folder.replica, "url", &address);
	if (e == OK) {
		buf_byte(&address, '\n');
		e = setting_get(&a->folder.replica, "ca", &address);
		e = e == ERR_NOT_FOUND ? OK : e;
	}
	if (e == OK && a->transport && bytes_equal(buf_bytes(&address), buf_bytes(&a->address))) {
		buf_free(&address);
		return OK;
	}
	buf_free(&a->address);
	a->address = address;
	TRY(e);
	transport_close(&a->transport);
	return folder_connect(&a->folder, host_stopping, &a->transport);
}

static enum err try_once(struct agent *a)
{
	struct synced s = {0};
	char sentence[ERR_SENTENCE_MAX], words[240];
	int64_t bytes, files;
	TRY(allowed(a, &bytes, &files));
	if (a->left_ms > 0)
		return OK;
	a->left_ms = PLAN_FIRST_MS; /* if nothing comes of it, not even a note */
	TRY(connect_again(a));
	a->tried = NO_TIME; /* so that the next look takes the time that this try noted */
	enum err e = syncing_run(&a->folder, a->transport, 0, bytes, files, &s);
	if (e == ERR_BUSY) { /* somebody else is at it; what he found decides */
		a->left_ms = PLAN_SOON_MS;
		return OK;
	}
	if (e != OK && !host_stopping())
		say(4, err_sentence(a->call->lang, e, NULL, sentence));
	if (e == OK && (s.records || s.accepted || s.merged || s.refused)) {
		snprintf(words, sizeof words, "accepted %lld, merged %lld, refused %lld, records %lld, bytes up %lld, down %lld",
			 (long long)s.accepted, (long long)s.merged, (long long)s.refused, (long long)s.records, (long long)s.traffic.up,
			 (long long)s.traffic.down);
		say(6, words);
	}
	return err_exit(e) == 74 ? e : OK; /* damaged or full storage: no use going on */
}

enum err command_agent(const struct call *c)
{
	char path[PATH_SIZE];
	struct host_lock lock OWN(host_unlock) = {0};
	struct agent a OWN(agent_free) = {.call = c, .tried = NO_TIME};
	struct replica_status s;
	host_stoppable();
	TRY(folder_open(c->dir, &a.folder));
	if (a.folder.alone)
		return fail(ERR_STORAGE_FULL);
	if (c->options[O_BUDGET]) {
		int64_t a_day;
		TRY(budget_parse(c->options[O_BUDGET], &a_day));
		TRY(budget_set(&a.folder.replica, a_day));
	}
	enum err e = host_lock(path_join(c->dir, "agent.lock", path), 0, &lock);
	if (e == ERR_BUSY)
		return fail(ERR_AGENT_THERE);
	TRY(e);
	TRY(replica_status(&a.folder.replica, &s));
	a.tried = s.tried;
	a.network = host_network();
	while (!host_stopping()) {
		TRY(look(&a));
		if (a.left_ms <= 0) {
			TRY(try_once(&a));
			continue;
		}
		int64_t step = a.left_ms < STEP_MS ? a.left_ms : STEP_MS;
		host_wait((int)step);
		a.left_ms -= step;
	}
	return OK;
}
