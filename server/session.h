/* session.h - who is logged in, and whose next try must wait. In memory alone: a restart ends every session.
 *
 * A session ends SESSION_IDLE_MS after its last page. After TRIES_FREE wrong passwords for one name from one address,
 * the next try from there waits WAIT_FIRST_MS, and twice as long after every further one, WAIT_MOST_MS at most; from
 * elsewhere the name is free, so that no stranger locks an administrator out (behind a proxy all are one address).
 * Password checks run at most CHECKS_MAX at a time: each takes 64 MiB, and the threads that they hold also serve
 * synchronisation.
 * Safe from several threads. */
#ifndef SESSION_H
#define SESSION_H

#include "err.h"
#include "users.h"

enum { SESSIONS_MAX = 1000, NAMES_MAX = 1000, TRIES_FREE = 5, CHECKS_MAX = 2, TOKEN_SIZE = 65, PEER_SIZE = 48 };
#define SESSION_IDLE_MS INT64_C(28800000)
#define WAIT_FIRST_MS INT64_C(30000)
#define WAIT_MOST_MS INT64_C(3600000)

struct sessions *sessions_new(void);
void sessions_free(struct sessions **s);

/* The token for the cookie. Beyond SESSIONS_MAX the one idle for longest ends. */
void session_begin(struct sessions *s, const char *user, int64_t now, char ret_token[TOKEN_SIZE]);
/* Whether the token is of a session, which then goes on; `ret_user` is filled in. */
bool session_find(struct sessions *s, const char *token, int64_t now, char ret_user[USER_NAME_BYTES + 1]);
void session_end(struct sessions *s, const char *token);

/* Before a check: ERR_BUSY where CHECKS_MAX are running, else it is counted, to be ended by tries_done(). *ret_wait is the
 * time until which this name must wait at `peer`, NO_TIME = none; then nothing is counted. */
enum err MUST_USE tries_begin(struct sessions *s, const char *name, const char *peer, int64_t now, int64_t *ret_wait);
void tries_done(struct sessions *s, const char *name, const char *peer, int64_t now, bool good);

#endif
