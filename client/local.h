/* local.h - the office's pages, served to browsers of this machine only.
 *
 * Listens on loopback, takes its turns at the replica with whatever else has the folder open, and needs the start token in the
 * address that it prints (guard.h). */
#ifndef LOCAL_H
#define LOCAL_H

#include "err.h"

/* Opens the data folder, prints its address with the token on one line of standard output once it is ready, and serves until
 * SIGTERM or SIGINT. `listen` is "127.0.0.1:PORT", port 0 = any. ERR_USAGE where that is not loopback, ERR_LISTEN, and
 * what folder_open() says. */
enum err MUST_USE local_serve(const char *dir, enum lang lang, const char *listen);

/* One request answered as the server does it, without the guard: for tests. */
struct request;
struct response;
struct local;
enum err MUST_USE local_open(const char *dir, enum lang lang, struct local **ret);
void local_close(struct local **l);
enum err MUST_USE local_answer(struct local *l, const struct request *rq, struct response *a);

#endif
