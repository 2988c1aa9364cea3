#include "syncing.h"

#include <stdio.h>
#include <stdlib.h>

#include "cells.h"
#include "host.h"
#include "plan.h"

bool syncing_agent(const struct folder *f)
{
	char path[PATH_SIZE];
	return host_locked(path_join(f->dir, "agent.lock", path));
}

enum err syncing_connect(struct folder *f, bool (*stop)(void), struct transport **ret)
{
	struct buf url OWN_BUF = BUF(URL_SIZE), ca OWN_BUF = BUF(PATH_SIZE);
	TRY(setting_get(&f->replica, "url", &url));
	enum err e = setting_get(&f->replica, "ca", &ca);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return transport_open(buf_text(&url), ca.len ? buf_text(&ca) : NULL, stop, ret);
}

/* ---- The size of a slice: what the line carries in a few seconds. ---- */

enum { ROUND_FAST_MS = 2000, ROUND_SLOW_MS = 10000 };

static size_t slice_load(struct replica *r)
{
	struct buf text OWN_BUF = BUF(16);
	long slice = setting_get(r, "slice", &text) == OK ? strtol(buf_text(&text), NULL, 10) : SLICE_MAX;
	return slice < SLICE_MIN ? SLICE_MIN : slice > SLICE_MAX ? SLICE_MAX : (size_t)slice;
}

static enum err slice_store(struct replica *r, size_t slice)
{
	struct buf text OWN_BUF = BUF(16);
	buf_fmt(&text, "%zu", slice);
	return setting_put(r, "slice", buf_bytes(&text));
}

static size_t slice_adapt(size_t slice, enum err e, int64_t took_ms)
{
	if (e == ERR_OFFLINE || took_ms > ROUND_SLOW_MS)
		slice /= 2;
	else if (e == OK && took_ms < ROUND_FAST_MS)
		slice *= 2;
	return slice < SLICE_MIN ? SLICE_MIN : slice > SLICE_MAX ? SLICE_MAX : slice;
}

/* ---- Rounds ---- */

static enum err one_round(struct folder *f, struct transport *t, size_t slice, struct synced *s, struct taken *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES];
	struct round round;
	crypt_random(random, sizeof random);
	TRY(round_ask(&f->replica, slice, random, &request, &round));
	enum err e = transport_post(t, "/sync", buf_bytes(&request), &answer, &s->traffic);
	if (e == OK)
		e = round_take(&f->replica, &round, buf_bytes(&answer), now_ms(), ret);
	crypt_wipe(&round, sizeof round);
	return e;
}

static enum err rounds(struct folder *f, struct transport *t, struct synced *s, int64_t *again_after_s)
{
	size_t slice = slice_load(&f->replica), before = slice;
	struct taken taken = {.more = true};
	enum err e = OK;
	while (e == OK && taken.more && !taken.again_after_s && s->rounds < SYNC_ROUNDS_MAX) {
		int64_t start = now_ms();
		taken = (struct taken){0};
		e = one_round(f, t, slice, s, &taken);
		slice = slice_adapt(slice, e, now_ms() - start);
		s->rounds++;
		s->accepted += taken.accepted;
		s->merged += taken.merged;
		s->refused += taken.refused;
		s->records += taken.records;
		s->revoked = s->revoked || taken.revoked;
	}
	*again_after_s = taken.again_after_s;
	if (slice != before && (e == OK || e == ERR_OFFLINE)) {
		enum err stored = slice_store(&f->replica, slice);
		if (e == OK)
			e = stored;
	}
	if (e == OK && s->revoked)
		e = fail(ERR_DEVICE_REVOKED);
	else if (e == OK && taken.more && taken.again_after_s)
		e = fail(ERR_OFFLINE, "máy chủ bận / server busy");
	return e;
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

enum { FAILURES_LOOKED_AT = 12 };

static enum err next_try(struct folder *f, enum err outcome, int64_t again_after_s, int64_t now, int64_t *ret)
{
	struct plan p = {.to_deadline = NO_TIME, .again_after_s = again_after_s};
	struct replica_status status;
	TRY(replica_status(&f->replica, &status));
	p.waiting = status.waiting;
	if (outcome != OK) {
		enum err e = contact_each(&f->replica, FAILURES_LOOKED_AT, count_failure, &p.failures);
		if (e != OK && e != ERR_NOT_FOUND)
			return e;
		p.failures++;
		struct nearest n = {now, NO_TIME};
		struct cells_query q = {.at = now, .unit = f->replica.unit};
		/* Before the first sync the unit itself is not here yet. */
		e = cells_each(f->db, &q, nearest, &n);
		if (e == OK && n.deadline != NO_TIME)
			p.to_deadline = n.deadline - now;
	}
	uint32_t random;
	crypt_random(&random, sizeof random);
	*ret = now + plan_delay(&p, random);
	return OK;
}

enum err syncing_run(struct folder *f, struct transport *t, int patience_ms, struct synced *ret)
{
	*ret = (struct synced){0};
	char path[PATH_SIZE], args[ERR_ARGS][ERR_ARG_MAX];
	struct host_lock lock OWN(host_unlock) = {0};
	TRY(host_lock(path_join(f->dir, "sync.lock", path), patience_ms, &lock));
	int64_t again_after_s = 0;
	enum err e = rounds(f, t, ret, &again_after_s);
	for (int i = 0; i < ERR_ARGS; i++)
		snprintf(args[i], sizeof args[i], "%s", err_arg(i));
	struct contact c = {.at = now_ms(), .next_try = NO_TIME, .error = e, .bytes_up = ret->traffic.up, .bytes_down = ret->traffic.down};
	enum err noted = syncing_agent(f) ? next_try(f, e, again_after_s, c.at, &c.next_try) : OK;
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
	TRY(syncing_connect(f, NULL, &t));
	return syncing_run(f, t, patience_ms, ret);
}
