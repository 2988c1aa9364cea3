#include "mailer.h"

#include <pthread.h>
#include <stdio.h>

#include "civil.h"
#include "files.h"
#include "host.h"
#include "log.h"
#include "mailing.h"

enum { EVERY_MS = 5 * 1000 };

struct mailer {
	char dir[PATH_SIZE];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool wanted, ending;
	int64_t last;
};

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}

/* The later of the clock and the newest stamp, as place_now() has it: the server keeps the tables up to its log. */
static enum err present(sqlite3 *tables, int64_t now, int64_t *ret)
{
	static const char *const sql = "SELECT value FROM ledger WHERE key = 'time'";
	sqlite3_stmt *s OWN(finalize) = NULL;
	int64_t newest;
	TRY(db_prepare(tables, &sql, 1, &s));
	TRY(db_int(s, 0, &newest, ""));
	*ret = now > newest ? now : newest;
	return OK;
}

static enum err look(const char *dir)
{
	char path[PATH_SIZE];
	sqlite3 *tables OWN_DB = NULL, *office OWN_DB = NULL;
	struct mailing m = {.now = now_ms()};
	struct mailing_counts counts;
	bool due;
	TRY(db_open(path_join(dir, "office.db", path), DB_WRITE, &office));
	TRY(mail_due(office, m.now, &due));
	if (!due)
		return OK;
	TRY(db_open(path_join(dir, "tables.db", path), DB_READ, &tables));
	TRY(present(tables, m.now, &m.at));
	m.tables = tables;
	m.office = office;
	return mailing_send(&m, host_stopping, &counts);
}

static void *work(void *ctx)
{
	struct mailer *m = ctx;
	char sentence[ERR_SENTENCE_MAX];
	pthread_mutex_lock(&m->lock);
	for (;;) {
		while (!m->wanted && !m->ending)
			pthread_cond_wait(&m->changed, &m->lock);
		if (m->ending)
			break;
		m->wanted = false;
		pthread_mutex_unlock(&m->lock);
		enum err e = look(m->dir);
		if (e != OK)
			log_line(LOG_CARE, "sending e-mail: %s", err_sentence(EN, e, NULL, sentence));
		pthread_mutex_lock(&m->lock);
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

struct mailer *mailer_start(const char *dir)
{
	struct mailer *m = mem_alloc(sizeof *m);
	snprintf(m->dir, sizeof m->dir, "%s", dir);
	m->last = NO_TIME;
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->changed, NULL);
	if (pthread_create(&m->thread, NULL, work, m) != 0) {
		log_line(LOG_FAULT, "no thread for sending e-mail: none is sent");
		pthread_cond_destroy(&m->changed);
		pthread_mutex_destroy(&m->lock);
		mem_free(&m);
	}
	return m;
}

void mailer_tick(struct mailer *m, int64_t now)
{
	if (!m || (m->last != NO_TIME && now >= m->last && now - m->last < EVERY_MS))
		return;
	m->last = now;
	pthread_mutex_lock(&m->lock);
	m->wanted = true;
	pthread_cond_signal(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

void mailer_stop(struct mailer **m)
{
	if (!*m)
		return;
	pthread_mutex_lock(&(*m)->lock);
	(*m)->ending = true;
	pthread_cond_signal(&(*m)->changed);
	pthread_mutex_unlock(&(*m)->lock);
	pthread_join((*m)->thread, NULL);
	pthread_cond_destroy(&(*m)->changed);
	pthread_mutex_destroy(&(*m)->lock);
	mem_free(m);
	*m = NULL;
}
