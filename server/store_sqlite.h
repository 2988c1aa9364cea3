/* store_sqlite.h - the log in one SQLite file, `log.db`, and the contents of attachments (blobs.h): durable at each append (synchronous=FULL). */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "db.h"
#include "store.h"

/* `create` makes an empty log with epoch 1. The store owns what it opens: close() it. ERR_STORAGE*, ERR_STORAGE_NEWER. */
enum err MUST_USE store_sqlite_open(const char *path, bool create, int64_t now, struct store *ret);

#endif
