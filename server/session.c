#include "session.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "crypt.h"

struct session {
	char token[TOKEN_SIZE]; /* "": free */
	char user[USER_NAME_BYTES + 1];
	int64_t seen;
};

struct tried {
	char name[USER_NAME_BYTES + 1], peer[PEER_SIZE]; /* wrong = 0: free */
	int wrong;
	int64_t last, until;
};

struct sessions {
	pthread_mutex_t lock;
	struct session session[SESSIONS_MAX];
	struct tried tried[NAMES_MAX];
	int checks;
};

struct sessions *sessions_new(void)
{
	struct sessions *s = mem_alloc(sizeof *s);
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void sessions_free(struct sessions **s)
{
	if (!*s)
		return;
	pthread_mutex_destroy(&(*s)->lock);
	crypt_wipe(*s, sizeof **s);
	free(*s);
	*s = NULL;
}

static bool over(const struct session *x, int64_t now)
{
	return !x->token[0] || now - x->seen > SESSION_IDLE_MS;
}

void session_begin(struct sessions *s, const char *user, int64_t now, char ret_token[TOKEN_SIZE])
{
	uint8_t random[TOKEN_SIZE / 2];
	crypt_random(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(ret_token + 2 * i, 3, "%02x", random[i]);
	pthread_mutex_lock(&s->lock);
	struct session *place = &s->session[0];
	for (int i = 0; i < SESSIONS_MAX && !over(place, now); i++)
		if (over(&s->session[i], now) || s->session[i].seen < place->seen)
			place = &s->session[i];
	snprintf(place->token, sizeof place->token, "%s", ret_token);
	snprintf(place->user, sizeof place->user, "%s", user);
	place->seen = now;
	pthread_mutex_unlock(&s->lock);
}

/* Compares all of them in full: the time does not say how much of a guess was right. */
static struct session *find(struct sessions *s, const char *token)
{
	struct session *found = NULL;
	if (strlen(token) != TOKEN_SIZE - 1)
		return NULL;
	for (int i = 0; i < SESSIONS_MAX; i++)
		if (crypt_equal(s->session[i].token, token, TOKEN_SIZE))
			found = &s->session[i];
	return found;
}

bool session_find(struct sessions *s, const char *token, int64_t now, char ret_user[USER_NAME_BYTES + 1])
{
	pthread_mutex_lock(&s->lock);
	struct session *x = find(s, token);
	bool good = x && !over(x, now);
	if (good) {
		x->seen = now;
		snprintf(ret_user, USER_NAME_BYTES + 1, "%s", x->user);
	}
	pthread_mutex_unlock(&s->lock);
	return good;
}

void session_end(struct sessions *s, const char *token)
{
	pthread_mutex_lock(&s->lock);
	struct session *x = find(s, token);
	if (x)
		crypt_wipe(x, sizeof *x);
	pthread_mutex_unlock(&s->lock);
}

/* The place of a name from an address; where it has none, the one that matters least: free, else the one with the fewest
 * wrong tries, so that trying many names does not make one forgotten. */
static struct tried *tried(struct sessions *s, const char *name, const char *peer, bool *ret_known)
{
	struct tried *least = &s->tried[0];
	for (int i = 0; i < NAMES_MAX; i++) {
		struct tried *t = &s->tried[i];
		*ret_known = t->wrong && !strcmp(t->name, name) && !strcmp(t->peer, peer);
		if (*ret_known)
			return t;
		if (t->wrong < least->wrong || (t->wrong == least->wrong && t->last < least->last))
			least = t;
	}
	return least;
}

enum err tries_begin(struct sessions *s, const char *name, const char *peer, int64_t now, int64_t *ret_wait)
{
	bool known;
	enum err e = OK;
	pthread_mutex_lock(&s->lock);
	const struct tried *t = tried(s, name, peer, &known);
	*ret_wait = known && t->wrong >= TRIES_FREE && now < t->until ? t->until : NO_TIME;
	if (*ret_wait == NO_TIME) {
		e = s->checks < CHECKS_MAX ? OK : fail(ERR_BUSY);
		s->checks += e == OK;
	}
	pthread_mutex_unlock(&s->lock);
	return e;
}

void tries_done(struct sessions *s, const char *name, const char *peer, int64_t now, bool good)
{
	bool known;
	pthread_mutex_lock(&s->lock);
	assert(s->checks > 0);
	s->checks--;
	struct tried *t = tried(s, name, peer, &known);
	if (good && known)
		*t = (struct tried){0};
	if (!good) {
		if (!known) {
			*t = (struct tried){0};
			snprintf(t->name, sizeof t->name, "%s", name);
			snprintf(t->peer, sizeof t->peer, "%s", peer);
		}
		t->last = now;
		t->wrong += t->wrong < 1000;
		int doubled = t->wrong - TRIES_FREE;
		int64_t wait = doubled < 0 ? 0 : doubled > 7 ? WAIT_MOST_MS : WAIT_FIRST_MS << doubled;
		t->until = now + (wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS);
	}
	pthread_mutex_unlock(&s->lock);
}
