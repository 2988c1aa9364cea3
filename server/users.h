/* users.h - who may open the server's pages: a name and a password each, in this node's own office.db.
 *
 * A name is cleaned text on one line, 1 to USER_NAME_MAX characters; letter case counts. A password is kept as an
 * Argon2id hash of its normal form (NFC), so that two keyboards type the same. */
#ifndef USERS_H
#define USERS_H

#include "buf.h"
#include "db.h"

enum { USER_NAME_MAX = 64, USER_NAME_BYTES = 4 * USER_NAME_MAX, USER_PASSWORD_MIN = 10 };

/* The name as it is kept, appended. ERR_FIELD_MISSING, ERR_FIELD_LONG, ERR_TEXT_*. */
enum err MUST_USE users_name(struct bytes name, struct buf *out);

/* Makes the table too. Errors of users_name(); ERR_PASSWORD_WEAK;
 * ERR_TOO_BIG over PASSWORD_MAX bytes; ERR_TEXT_UTF8; ERR_USER_EXISTS. */
enum err MUST_USE users_add(sqlite3 *office, struct bytes name, struct bytes password);

/* `name` as users_name() gives it. About 0.2 s and 64 MiB whether the name exists or not, so that the time does not
 * tell. */
enum err MUST_USE users_check(sqlite3 *office, struct bytes name, struct bytes password, bool *ret_good);

#endif
