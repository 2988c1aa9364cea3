#include "ingest_part.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "bundle.h"
#include "decree.h"
#include "enrolling.h"
#include "log.h"
#include "redactions.h"

/* A request that waits for the leader. */
struct job {
	struct visit *visit;
	int64_t now;
	enum err result;
	bool done;
	struct job *next;
};

enum { READERS_MAX = 64 };

struct ingest {
	char dir[PATH_SIZE];
	pthread_mutex_t lock;
	pthread_cond_t turned;
	struct place writer; /* the leader's */
	bool leading;
	struct job *first, **last;
	struct place *idle[READERS_MAX];
	int idle_count;
	int crowd, under_way;
	pthread_mutex_t enrolling; /* one at a time: they are few, and draw numbers */
};

static void place_free(struct place **p)
{
	if (*p)
		place_close(*p);
	mem_free(p);
}

enum err ingest_open(const char *dir, struct ingest **ret)
{
	struct ingest *i = mem_alloc(sizeof *i);
	i->last = &i->first;
	pthread_mutex_init(&i->lock, NULL);
	pthread_mutex_init(&i->enrolling, NULL);
	pthread_cond_init(&i->turned, NULL);
	path_join(dir, "", i->dir);
	enum err e = place_open(dir, &i->writer);
	if (e == OK && i->writer.alone)
		e = fail(ERR_STORAGE_FULL);
	if (e == OK)
		e = place_ledger(&i->writer);
	if (e != OK) {
		ingest_close(&i);
		return e;
	}
	*ret = i;
	return OK;
}

void ingest_close(struct ingest **at)
{
	struct ingest *i = *at;
	if (!i)
		return;
	assert(!i->first && !i->leading);
	while (i->idle_count)
		place_free(&i->idle[--i->idle_count]);
	place_close(&i->writer);
	pthread_mutex_destroy(&i->lock);
	pthread_mutex_destroy(&i->enrolling);
	pthread_cond_destroy(&i->turned);
	mem_free(at);
}

/* ---- Readers ---- */

enum err reader_take(struct ingest *i, struct place **ret)
{
	pthread_mutex_lock(&i->lock);
	struct place *p = i->idle_count ? i->idle[--i->idle_count] : NULL;
	pthread_mutex_unlock(&i->lock);
	if (p) {
		*ret = p;
		return OK;
	}
	p = mem_alloc(sizeof *p);
	enum err e = place_open(i->dir, p);
	if (e == OK)
		e = db_exec(p->office, "PRAGMA synchronous=NORMAL"); /* for last contacts: no write to disk a request */
	if (e == OK)
		e = place_ledger(p);
	if (e == OK)
		*ret = p;
	else
		place_free(&p);
	return e;
}

void reader_give(struct ingest *i, struct place *p)
{
	pthread_mutex_lock(&i->lock);
	if (i->idle_count < READERS_MAX) {
		i->idle[i->idle_count++] = p;
		p = NULL;
	}
	pthread_mutex_unlock(&i->lock);
	place_free(&p);
}

/* ---- The leader ---- */

/* The job, and all behind it unless it goes alone. */
static enum err push_jobs(struct ledger *l, struct job *job, bool alone)
{
	TRY(ledger_begin(l));
	enum err e = OK;
	for (struct job *j = job; j && e == OK; j = alone ? NULL : j->next)
		e = round_push(l, j->visit, j->now);
	if (e == OK)
		return ledger_commit(l);
	ledger_rollback(l);
	return e;
}

/* If the one write for all fails, each tries for itself, so that none suffers for another's sake. An act that is in the log after all is
 * found there and not appended twice. */
static void commit_jobs(struct ledger *l, struct job *jobs)
{
	char sentence[ERR_SENTENCE_MAX];
	enum err e = push_jobs(l, jobs, false);
	for (struct job *j = jobs; j; j = j->next) {
		j->result = e;
		if (e != OK && jobs->next) {
			j->visit->outcome = PUSH_OK; /* as it came: what was found out was rolled back */
			j->result = push_jobs(l, j, true);
		}
		if (j->result != OK)
			log_line(LOG_FAULT, "commit: %s", err_sentence(EN, j->result, NULL, sentence));
	}
}

static void lead(struct ingest *i)
{
	struct job *jobs = i->first;
	i->first = NULL;
	i->last = &i->first;
	i->leading = true;
	pthread_mutex_unlock(&i->lock);
	commit_jobs(i->writer.ledger, jobs);
	pthread_mutex_lock(&i->lock);
	for (struct job *j = jobs; j; j = j->next)
		j->done = true; /* their threads go on when the lock is free */
	i->leading = false;
	pthread_cond_broadcast(&i->turned);
}

static enum err push(struct ingest *i, struct visit *v, int64_t now)
{
	struct job job = {.visit = v, .now = now};
	if (!v->count || v->outcome != PUSH_OK)
		return OK;
	pthread_mutex_lock(&i->lock);
	*i->last = &job;
	i->last = &job.next;
	while (!job.done)
		if (i->leading)
			pthread_cond_wait(&i->turned, &i->lock);
		else
			lead(i);
	pthread_mutex_unlock(&i->lock);
	return job.result == OK ? OK : fail(job.result, "log.db"); /* the sentence was the leader's */
}

/* ---- A request ---- */

void ingest_crowd(struct ingest *i, int requests)
{
	i->crowd = requests;
}

/* Counts a request in (+1) or out (-1). Seconds to ask for, with it. */
static int64_t count_in(struct ingest *i, int step)
{
	pthread_mutex_lock(&i->lock);
	int n = i->under_way += step;
	pthread_mutex_unlock(&i->lock);
	return i->crowd && n >= i->crowd ? (int64_t)CROWD_STEP_S * (n - i->crowd + 1) : 0;
}

static enum err backed_up(struct place *p, int64_t *ret)
{
	static const char *const sql = "SELECT value FROM mark WHERE name = 'backed_up'";
	sqlite3_stmt *s;
	TRY(db_prepare(p->office, &sql, 1, &s));
	enum err e = db_int(s, 0, ret, "");
	sqlite3_finalize(s);
	return e;
}

/* What a device has erased it says once: noted for good before it hears that it was heard. */
static enum err note_erased(struct place *p, const struct visit *v, int64_t now)
{
	if (!v->erased)
		return OK;
	TRY(db_exec(p->office, "PRAGMA synchronous=FULL"));
	enum err e = redactions_note(p->office, v->device, v->erased, now);
	return e == OK ? db_exec(p->office, "PRAGMA synchronous=NORMAL") : e;
}

/* Who is still to come after a restore, and who knows a server that was restored later: nobody does whose number is years ahead. Nobody's sync fails for
 * it. */
static void note_epoch(struct place *p, const struct visit *v, int64_t now)
{
	enum { AHEAD_S = 10 * 366 * 86400 };
	uint32_t epoch = ledger_epoch(p->ledger);
	if (!v->epoch || (p->ledger->epoch_count < 2 && v->epoch == epoch) || (v->epoch > epoch && v->epoch > now / 1000 + AHEAD_S))
		return;
	if (v->epoch > epoch)
		log_line(LOG_CARE, "device %u knows epoch %u, this server is of epoch %u: another was restored later", v->device, v->epoch, epoch);
	if (epoch_note(p->office, v->device, v->epoch) != OK)
		log_line(LOG_CARE, "device %u: its epoch not noted", v->device);
}

static enum err answer(struct ingest *i, struct place *p, struct bytes request, int64_t now, int64_t again_after_s, struct buf *out)
{
	OWN(visit_free) struct visit v = {0};
	struct answering how = {.now = now, .again_after_s = again_after_s};
	TRY(ledger_look(p->ledger));
	enum err e = round_open(p->ledger, &p->keys, request, &v);
	ledger_look_end(p->ledger);
	TRY(e);
	TRY(push(i, &v, now));
	TRY(backed_up(p, &how.backed_up));
	TRY(ledger_look(p->ledger));
	e = round_answer(p->ledger, &p->keys, &v, &how, out);
	ledger_look_end(p->ledger);
	if (e == OK)
		e = note_erased(p, &v, now);
	/* Nobody's sync fails because its time could not be noted. */
	if (e == OK && contact_note(p->office, v.device, now) != OK)
		log_line(LOG_CARE, "device %u: last contact not noted", v.device);
	if (e == OK)
		note_epoch(p, &v, now);
	return e;
}

enum err ingest_sync(struct ingest *i, struct bytes request, int64_t now, struct buf *out)
{
	struct place *p;
	int64_t again_after_s = count_in(i, +1);
	enum err e = reader_take(i, &p);
	if (e == OK) {
		e = answer(i, p, request, now, again_after_s, out);
		reader_give(i, p);
	}
	count_in(i, -1);
	return e;
}

static enum err bundle_request(struct ingest *i, struct place *p, struct bundle *b, int64_t now, bool *ret_more)
{
	OWN(visit_free) struct visit v = {0};
	TRY(ledger_look(p->ledger));
	enum err e = round_open(p->ledger, &p->keys, b->requests[b->turns], &v);
	ledger_look_end(p->ledger);
	TRY(e);
	TRY(push(i, &v, now));
	TRY(note_erased(p, &v, now));
	note_epoch(p, &v, now);
	return bundle_turn(b, &v, ret_more);
}

/* A piece of an attachment in it, for the acts that came before. What is wrong with it is no reason to refuse them. */
static enum err bundle_part(struct place *p, struct bundle *b, struct bytes part, int64_t now)
{
	struct buf answer OWN_BUF = BUF(ANSWER_MAX);
	struct file_served served;
	TRY(ledger_look(p->ledger));
	enum err e = file_serve(p->ledger, &p->keys, p->store.blobs, part, now, &answer, &served);
	ledger_look_end(p->ledger);
	if (e == OK && served.device == b->first.device)
		bundle_tell(b, &served);
	return err_exit(e) == 74 || err_exit(e) == 75 ? e : OK;
}

static enum err give_back(struct ingest *i, struct place *p, struct bytes message, int64_t now, int64_t *ret_taken, int64_t *ret_left)
{
	pthread_mutex_lock(&i->enrolling);
	enum err e = decrees_return(p->ledger, p->keys.public_key, message, now, ret_taken, ret_left);
	pthread_mutex_unlock(&i->enrolling);
	TRY(e);
	if (*ret_taken || *ret_left)
		log_line(LOG_NOTE, "given back of the administration: %lld acts, %lld must wait", (long long)*ret_taken, (long long)*ret_left);
	return OK;
}

/* What a restored server lacks to understand the rest; it speaks for itself, and what does not is no reason to refuse the rest. */
static enum err bundle_returns(struct ingest *i, struct place *p, const struct bundle *b, int64_t now, struct ingested *ret)
{
	for (size_t n = 0; n < b->return_count; n++) {
		int64_t taken = 0, left = 0;
		enum err e = give_back(i, p, b->returns[n], now, &taken, &left);
		if (err_exit(e) == 74 || err_exit(e) == 75)
			return e;
		if (e != OK)
			log_line(LOG_CARE, "sealed file: what it gives back of the administration is not this server's, or not whole");
		ret->returned += taken;
		ret->left += left;
	}
	return OK;
}

static enum err bundle(struct ingest *i, struct place *p, struct bytes file, int64_t now, struct buf *out, struct ingested *ret)
{
	struct bundle b OWN_BUNDLE = {0};
	struct answering how = {.now = now};
	struct ingested what = {0};
	TRY(bundle_open(&p->keys, file, &b));
	TRY(bundle_returns(i, p, &b, now, &what));
	for (bool more = true; more;)
		TRY(bundle_request(i, p, &b, now, &more));
	for (size_t n = 0; n < b.part_count; n++)
		TRY(bundle_part(p, &b, b.parts[n], now));
	TRY(backed_up(p, &how.backed_up));
	TRY(ledger_look(p->ledger));
	enum err e = bundle_receipt(p->ledger, &p->keys, &b, &how, out);
	ledger_look_end(p->ledger);
	TRY(e);
	what.device = b.first.device;
	what.acts = b.acts;
	if (contact_note(p->office, what.device, now) != OK)
		log_line(LOG_CARE, "device %u: last contact not noted", what.device);
	*ret = what;
	return OK;
}

enum err ingest_bundle(struct ingest *i, struct bytes file, int64_t now, struct buf *out, struct ingested *ret)
{
	struct place *p;
	TRY(reader_take(i, &p));
	enum err e = bundle(i, p, file, now, out, ret);
	reader_give(i, p);
	return e;
}

const struct server_keys *ingest_keys(const struct ingest *i)
{
	return &i->writer.keys;
}

enum err ingest_enrol(struct ingest *i, struct bytes request, int64_t now, struct buf *out)
{
	struct place *p;
	TRY(reader_take(i, &p));
	pthread_mutex_lock(&i->enrolling);
	enum err e = db_exec(p->office, "PRAGMA synchronous=FULL"); /* a used code is used for good */
	if (e == OK)
		e = enrolling_answer(p, request, now, out);
	if (e == OK)
		e = db_exec(p->office, "PRAGMA synchronous=NORMAL");
	pthread_mutex_unlock(&i->enrolling);
	reader_give(i, p);
	return e;
}

enum err ingest_return(struct ingest *i, struct bytes request, int64_t now, struct buf *out)
{
	struct place *p;
	int64_t taken = 0, left = 0;
	TRY(reader_take(i, &p));
	enum err e = give_back(i, p, request, now, &taken, &left);
	reader_give(i, p);
	TRY(e);
	decrees_answer(taken, left, out);
	return OK;
}
