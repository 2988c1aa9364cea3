#include "syncing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "budget.h"
#include "carry.h"
#include "cells.h"
#include "decree.h"
#include "host.h"
#include "pace.h"
#include "plan.h"
#include "redacting.h"

bool syncing_agent(const struct folder *f)
{
	char path[PATH_SIZE];
	return host_locked(path_join(f->dir, "agent.lock", path));
}

/* ---- Rounds ---- */

struct run {
	struct folder *folder;
	struct transport *transport;
	struct synced *sum;
	int64_t bytes_max, files_max;
	struct pace pace;
	struct taken taken; /* of the last round */
	int cuts;	    /* in a row */
};

static struct pace pace_load(struct replica *r)
{
	struct buf text OWN_BUF = BUF(40);
	return setting_get(r, "pace", &text) == OK ? pace_parse(buf_text(&text)) : PACE_START;
}

static enum err pace_store(struct replica *r, const struct pace *p)
{
	struct buf text OWN_BUF = BUF(40);
	pace_print(p, &text);
	return setting_put(r, "pace", buf_bytes(&text));
}

static void add_up(struct synced *s, const struct taken *t)
{
	s->rounds++;
	s->accepted += t->accepted;
	s->merged += t->merged;
	s->refused += t->refused;
	s->records += t->records;
	s->revoked = s->revoked || t->revoked;
}

static enum err take_some(void *ctx, struct bytes there, size_t *ret_used)
{
	return intake_take(ctx, there, now_ms(), ret_used);
}

/* A page that came is here for good, whatever became of those behind it. */
static enum err one_round(struct run *run)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct replica *r = &run->folder->replica;
	uint8_t random[ROUND_RANDOM_BYTES];
	struct round round;
	struct taken taken;
	int64_t start = now_ms();
	crypt_random(random, sizeof random);
	r->page = run->pace.page;
	r->pages = run->bytes_max ? 1 : ROUND_PAGES; /* who counts bytes looks after each page */
	TRY(round_ask(r, run->pace.slice, random, &request, &round));
	struct intake *intake OWN(intake_end) = intake_begin(r, &round);
	crypt_wipe(&round.keys, sizeof round.keys);
	const struct taker taker = {take_some, intake};
	enum err e = transport_post_each(run->transport, "/sync", buf_bytes(&request), &taker, &answer, &run->sum->traffic);
	struct carried c = {.up = round.sent, .took_ms = now_ms() - start, .cut = transport_line(run->transport) >= LINE_CUT};
	if (e == OK)
		e = intake_rest(intake, buf_bytes(&answer), now_ms(), &taken);
	taken = *intake_taken(intake);
	if (taken.pages > 1)
		c.took_ms /= taken.pages;
	c.down = taken.brought / (size_t)(taken.pages ? taken.pages : 1);
	pace_adapt(&run->pace, &c);
	if (e == OK || taken.pages) {
		run->taken = taken;
		run->cuts = 0;
		add_up(run->sum, &taken);
	}
	return e;
}

/* Whether a round that failed is tried again in this sync: after a cut, and where there was a line a moment ago. */
static bool goes_on(struct run *run)
{
	enum line line = transport_line(run->transport);
	run->sum->cuts += line == LINE_CUT;
	return (line == LINE_CUT || (line == LINE_NONE && (run->sum->rounds || run->cuts))) && ++run->cuts < PLAN_CUTS;
}

static bool used_up(const struct run *run)
{
	return run->bytes_max && run->sum->traffic.up + run->sum->traffic.down >= run->bytes_max;
}

/* Waits as the plan has it; whether the process was asked to end. */
static bool pause_ends(const struct run *run)
{
	uint32_t random;
	crypt_random(&random, sizeof random);
	int64_t ms = plan_pause(run->cuts, run->taken.again_after_s, random);
	return ms ? host_wait((int)ms) : host_stopping();
}

/* What is kept of the administration goes back to a server that was restored without it; `asked`: it does not even know this device. */
static enum err give_back(struct run *run, bool asked)
{
	struct replica *r = &run->folder->replica;
	int64_t place = 0, taken, left, all_left = 0;
	for (;;) {
		struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX), answer OWN_BUF = BUF(64);
		enum err e = replica_give_back(r, asked, &place, &message);
		if (e == ERR_NOT_FOUND)
			return replica_gave_back(r, all_left);
		TRY(e);
		TRY(transport_post(run->transport, "/return", buf_bytes(&message), &answer, &run->sum->traffic));
		TRY(decrees_answer_take(buf_bytes(&answer), &taken, &left));
		all_left += left;
	}
}

/* A server that came back from a backup may be older than this device; its sentence is known here. */
static bool does_not_know_us(const struct run *run, enum err e)
{
	char sentence[ERR_SENTENCE_MAX], number[16];
	if (e != ERR_SERVER_REFUSED)
		return false;
	snprintf(number, sizeof number, "%u", run->folder->replica.device);
	err_sentence(VI, ERR_DEVICE_UNKNOWN, (const char *const[]){number, NULL}, sentence);
	return strcmp(err_arg(0), sentence) == 0;
}

static enum err next_round(struct run *run)
{
	TRY(give_back(run, false));
	enum err e = one_round(run);
	if (!does_not_know_us(run, e))
		return e;
	TRY(give_back(run, true));
	return one_round(run);
}

static enum err rounds(struct run *run)
{
	for (run->taken.more = true; run->taken.more && run->sum->rounds < SYNC_ROUNDS_MAX;) {
		enum err e = next_round(run);
		if (e == ERR_OFFLINE && goes_on(run)) {
			if (pause_ends(run))
				return fail(ERR_OFFLINE, "đã dừng");
			continue;
		}
		TRY(e);
		if (!run->taken.more || used_up(run))
			break;
		if (run->taken.again_after_s > PLAN_HERE_S)
			return fail(ERR_OFFLINE, "máy chủ bận");
		if (pause_ends(run))
			return fail(ERR_OFFLINE, "đã dừng");
	}
	return run->sum->revoked ? fail(ERR_DEVICE_REVOKED) : OK;
}

/* Attachments come last, and their trouble takes nothing back of what went before. *ret: acts came meanwhile. */
static enum err files(struct run *run, bool *ret)
{
	struct carrying c = {.folder = run->folder, .transport = run->transport, .traffic = &run->sum->traffic, .pace = &run->pace, .bytes_max = run->files_max};
	*ret = false;
	if (!run->files_max)
		return OK;
	enum err e = carry_up(&c);
	run->sum->files += c.files;
	run->sum->cuts += c.cuts;
	*ret = c.yields;
	return e;
}

static enum err all_of_it(struct run *run)
{
	for (bool more = true, erased; more;) {
		TRY(rounds(run));
		TRY(redacting_finish(run->folder, &erased));
		if (erased)
			TRY(rounds(run)); /* tells the province */
		TRY(files(run, &more));
	}
	return OK;
}

static enum err all_rounds(struct run *run)
{
	struct replica *r = &run->folder->replica;
	struct pace before = run->pace = pace_load(r);
	enum err e = all_of_it(run);
	if (run->pace.slice == before.slice && run->pace.page == before.page && run->pace.stream == before.stream)
		return e;
	if (e != OK && e != ERR_OFFLINE)
		return e;
	enum err stored = pace_store(r, &run->pace); /* leaves the thread's arguments of e alone where it is OK */
	return e != OK ? e : stored;
}

/* ---- What comes after ---- */

static enum err count_failure(void *ctx, const struct contact *c)
{
	int64_t *failures = ctx;
	if (c->error == OK)
		return ERR_NOT_FOUND; /* enough is known */
	++*failures;
	return OK;
}

struct nearest {
	int64_t now, deadline;
};

static enum err nearest(void *ctx, const struct cell_row *row)
{
	struct nearest *n = ctx;
	int64_t d = row->cell.deadline;
	if (!status_received(row->cell.status) && d > n->now && (n->deadline == NO_TIME || d < n->deadline))
		n->deadline = d;
	return OK;
}

/* ms to the nearest deadline that can still be met; NO_TIME = none, or none is known yet. */
static int64_t to_deadline(struct folder *f, int64_t now)
{
	struct nearest n = {now, NO_TIME};
	struct cells_query q = {.at = now, .unit = f->replica.unit};
	/* Before the first sync the unit itself is not here yet. */
	return cells_each(f->db, &q, nearest, &n) == OK && n.deadline != NO_TIME ? n.deadline - now : NO_TIME;
}

enum err syncing_urgent(struct folder *f, int64_t now, bool *ret)
{
	struct replica_status status;
	TRY(replica_status(&f->replica, &status));
	int64_t left = status.waiting ? to_deadline(f, now) : NO_TIME;
	*ret = left != NO_TIME && left <= PLAN_NEAR_MS;
	return OK;
}

enum { FAILURES_LOOKED_AT = 12 };

/* Of what the agent may not move today, tomorrow; not all agents at midnight. */
static enum err within_budget(struct folder *f, const struct plan *p, int64_t now, int64_t moved, uint32_t random, int64_t *delay)
{
	struct budget b;
	int64_t bytes, wait;
	TRY(budget_read(&f->replica, now, &b));
	b.spent += moved; /* by the try that is being noted */
	budget_allows(&b, p->waiting && p->to_deadline != NO_TIME && p->to_deadline <= PLAN_NEAR_MS, now, &bytes, &wait);
	if (wait && *delay < wait)
		*delay = wait + (int64_t)(random & 65535) * PLAN_IDLE_MS / 65536;
	return OK;
}

static enum err next_try(struct folder *f, enum err outcome, int64_t again_after_s, int64_t now, int64_t moved, int64_t *ret)
{
	struct plan p = {.again_after_s = again_after_s, .to_deadline = to_deadline(f, now)};
	struct replica_status status;
	TRY(replica_status(&f->replica, &status));
	p.waiting = status.waiting;
	if (outcome != OK) {
		enum err e = contact_each(&f->replica, FAILURES_LOOKED_AT, count_failure, &p.failures);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		p.failures++;
	}
	uint32_t random;
	crypt_random(&random, sizeof random);
	int64_t delay = plan_delay(&p, random);
	TRY(within_budget(f, &p, now, moved, random, &delay));
	*ret = now + delay;
	return OK;
}

enum err syncing_run(struct folder *f, struct transport *t, int patience_ms, int64_t bytes_max, int64_t files_max, struct synced *ret)
{
	*ret = (struct synced){0};
	char path[PATH_SIZE], args[ERR_ARGS][ERR_ARG_MAX];
	struct host_lock lock OWN(host_unlock) = {0};
	TRY(host_lock(path_join(f->dir, "sync.lock", path), patience_ms, &lock));
	struct run run = {.folder = f, .transport = t, .sum = ret, .bytes_max = bytes_max, .files_max = files_max};
	enum err e = all_rounds(&run);
	for (int i = 0; i < ERR_ARGS; i++)
		snprintf(args[i], sizeof args[i], "%s", err_arg(i));
	struct contact c = {.at = now_ms(), .next_try = NO_TIME, .error = e, .bytes_up = ret->traffic.up, .bytes_down = ret->traffic.down};
	int64_t moved = c.bytes_up + c.bytes_down;
	enum err noted = syncing_agent(f) ? next_try(f, e, run.taken.again_after_s, c.at, moved, &c.next_try) : OK;
	if (noted == OK)
		noted = replica_note_contact(&f->replica, &c);
	if (e == OK)
		return noted;
	return fail(e, args[0], args[1], args[2], args[3]);
}

enum err syncing_once(struct folder *f, int patience_ms, struct synced *ret)
{
	struct transport *t OWN(transport_close) = NULL;
	*ret = (struct synced){0};
	TRY(folder_connect(f, NULL, &t));
	return syncing_run(f, t, patience_ms, 0, INT64_MAX, ret);
}
