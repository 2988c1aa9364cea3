#include "rebuild.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "compare.h"

/* The log up to a position, whatever comes later. */
struct capped {
	const struct store *inner;
	int64_t position;
};

static enum err capped_read(void *ctx, int64_t from, int64_t to, enum err (*each)(void *each_ctx, const struct entry *e), void *each_ctx)
{
	struct capped *c = ctx;
	return c->inner->read(c->inner->ctx, from, to, each, each_ctx);
}

static enum err capped_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	struct capped *c = ctx;
	*ret_position = c->position;
	*ret_time = 0; /* the ledger takes it from the entries */
	return OK;
}

static enum err capped_epochs(void *ctx, enum err (*each)(void *each_ctx, const struct epoch *e), void *each_ctx)
{
	struct capped *c = ctx;
	return c->inner->epochs(c->inner->ctx, each, each_ctx);
}

/* Takes what is appended for what the log has already: only its place moves on. */
static enum err capped_append(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	struct capped *c = ctx;
	(void)entries;
	if (expected != c->position)
		return fail(ERR_BUSY);
	c->position += (int64_t)count;
	return OK;
}

/* A ledger in a file of its own, gone at the end. */
struct fresh {
	char path[PATH_SIZE];
	sqlite3 *db;
	struct capped log;
	struct store store;
	struct ledger *ledger;
};

static void fresh_end(struct fresh *f)
{
	char beside[PATH_SIZE + 8];
	if (f->ledger)
		ledger_close(f->ledger);
	mem_free(&f->ledger);
	db_close(&f->db);
	if (!*f->path)
		return;
	file_remove(f->path);
	snprintf(beside, sizeof beside, "%s-wal", f->path);
	file_remove(beside);
	snprintf(beside, sizeof beside, "%s-shm", f->path);
	file_remove(beside);
}

static enum err fresh_open(struct place *p, int64_t position, struct fresh *ret)
{
	char name[32];
	uint32_t random;
	crypt_random(&random, sizeof random);
	snprintf(name, sizeof name, "rebuild-%08x.db", random);
	path_join(p->dir, name, ret->path);
	TRY(db_open(ret->path, DB_CREATE, &ret->db));
	TRY(db_exec(ret->db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"));
	ret->log = (struct capped){&p->store, position};
	ret->store = (struct store){.ctx = &ret->log, .append = capped_append, .read = capped_read, .head = capped_head, .epochs = capped_epochs};
	struct ledger *l = mem_alloc(sizeof *l);
	enum err e = ledger_open(ret->db, &ret->store, l);
	if (e == OK)
		ret->ledger = l;
	else
		mem_free(&l);
	return e;
}

static enum err check_replay(struct place *p, sqlite3 *live, int64_t position, struct findings *f)
{
	struct fresh fresh OWN(fresh_end) = {{0}};
	TRY(fresh_open(p, position, &fresh));
	return compare_tables(live, fresh.db, f);
}

struct judging_again {
	struct ledger *ledger;
	struct findings *findings;
	int64_t open; /* acts since the last commit */
	bool erased;  /* some text of the log is gone */
};
enum { BATCH = 2000 };

static enum err judge_again(void *ctx, const struct entry *e)
{
	struct judging_again *g = ctx;
	struct ledger *l = g->ledger;
	struct act act OWN_ACT = {0};
	struct stamp stamp;
	struct verdict v;
	int64_t position;
	if (!g->open)
		TRY(ledger_begin(l));
	TRY(stamp_decode(e->stamp, &stamp));
	TRY(verdict_decode(e->verdict, &v));
	struct verdict logged = v;
	struct arrival a = {.act = !stamp.opaque && act_decode(e->act, &act) == OK ? &act : NULL,
			    .raw = e->act,
			    .device = e->device,
			    .number = e->number,
			    .now = e->time,
			    .known = &stamp};
	bool blind = false;
	if (a.act) {
		g->erased |= act_is_erased(a.act);
		blind = act_is_blind(a.act);
	}
	if (a.act && g->erased && !blind) /* a rule may have looked at what is gone */
		TRY(ledger_blind(l, a.act, &blind));
	if (a.act && blind)
		a.kept = &logged;
	memcpy(a.hash, e->hash, HASH_BYTES);
	memcpy(a.head, e->head, HASH_BYTES);
	TRY(ledger_append(l, &a, &v, &position));
	const struct entry *made = &l->entries[l->entry_count - 1];
	if (made->time != e->time || !bytes_equal(made->stamp, e->stamp))
		finding_add(g->findings, "log %lld: stamp", (long long)e->position);
	if (!bytes_equal(made->verdict, e->verdict))
		finding_add(g->findings, "log %lld: verdict", (long long)e->position);
	if (++g->open < BATCH)
		return OK;
	g->open = 0;
	return ledger_commit(l);
}

static enum err check_verdicts(struct place *p, int64_t position, struct findings *f)
{
	struct fresh fresh OWN(fresh_end) = {{0}};
	TRY(fresh_open(p, 0, &fresh));
	struct judging_again g = {fresh.ledger, f, 0};
	TRY(p->store.read(p->store.ctx, 1, position, judge_again, &g));
	return g.open ? ledger_commit(fresh.ledger) : OK;
}

static enum err meta(sqlite3 *db, const char *key, int64_t *ret)
{
	static const char *const sql = "SELECT value FROM ledger WHERE key = ?1";
	sqlite3_stmt *s;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_int(s, 0, ret, "t", key);
	sqlite3_finalize(s);
	return e;
}

static enum err check(struct place *p, sqlite3 *live, struct findings *f)
{
	int64_t position, head, time;
	TRY(meta(live, "position", &position));
	TRY(p->store.head(p->store.ctx, &head, &time));
	if (position > head) {
		finding_add(f, "log.db: %lld < tables.db: %lld", (long long)head, (long long)position);
		position = head;
	}
	TRY(place_log_error(check_replay(p, live, position, f)));
	return place_log_error(check_verdicts(p, position, f));
}

enum err rebuild_check(struct place *p, struct findings *ret)
{
	char path[PATH_SIZE], count[24];
	sqlite3 *live OWN_DB = NULL;
	if (!file_there(path_join(p->dir, "tables.db", path)))
		TRY(place_ledger(p));
	TRY(db_open(path, DB_WRITE, &live));
	TRY(db_exec(live, "BEGIN"));
	TRY(check(p, live, ret));
	snprintf(count, sizeof count, "%zu", ret->count);
	return ret->count ? fail(ERR_REBUILD_DIFFERS, count) : OK;
}

void past_close(struct past *x)
{
	if (x->made)
		fresh_end(x->made);
	mem_free(&x->made);
	*x = (struct past){0};
}

enum err past_open(struct place *p, int64_t position, struct past *ret)
{
	int64_t newest;
	char end[24];
	TRY(meta(p->tables, "position", &newest));
	snprintf(end, sizeof end, "%lld", (long long)newest);
	position = position ? position : newest;
	if (position < 1 || position > newest)
		return fail(ERR_POSITION, end);
	ret->position = position;
	ret->db = p->tables;
	if (position == newest)
		return meta(p->tables, "time", &ret->time);
	ret->made = mem_alloc(sizeof *ret->made);
	TRY(place_log_error(fresh_open(p, position, ret->made)));
	ret->db = ret->made->db;
	return meta(ret->db, "time", &ret->time);
}
