/* place.h - a server's data folder, opened.
 *
 *   log.db      the log (store.h) and the contents of attachments: the only things that cannot be made again
 *   tables.db   what the log makes: registers, indexes, figures' ground; if it is lost it is made anew at the next start
 *   office.db   this node's own, never in the log: one-time codes, users of the pages, last contacts, e-mails; PRAGMA user_version is the
 *               version of the whole folder
 *   server.key  the Ed25519 secret key, 64 bytes
 *
 * Where the disk is so full that it cannot be opened as usual it is opened to be read (DB_ALONE, db.h).
 *
 * The folder is its owner's only (0700, files 0600). Several processes and threads may have it open at once, each with a
 * place of its own. */
#ifndef PLACE_H
#define PLACE_H

#include "db.h"
#include "files.h"
#include "ledger.h"
#include "round.h"

enum { PLACE_VERSION = 5 };

struct place {
	char dir[PATH_SIZE];
	bool alone; /* opened with no room on the disk, to be read: nobody else gets in meanwhile */
	struct server_keys keys;
	struct store store;    /* log.db */
	sqlite3 *office;       /* office.db */
	sqlite3 *tables;       /* tables.db, with the ledger */
	struct ledger *ledger; /* caught up; NULL before place_ledger() */
};

/* The folder's log, key and own tables. ERR_NO_DATA, ERR_STORAGE_NEWER, ERR_STORAGE_DAMAGED; a folder of an older version is
 * upgraded after a copy (upgrade.h). `ret` is set up by the caller as {0} and closed by him in any case. */
enum err MUST_USE place_open(const char *dir, struct place *ret);
/* Opens the ledger too, once. */
enum err MUST_USE place_ledger(struct place *p);
/* An error met while the log was read: where it is not of the storage itself, an entry of the log is damaged. ERR_LOG_BROKEN then. */
enum err MUST_USE place_log_error(enum err e);
void place_close(struct place *p); /* cleanup form; fine on {0} */
#define OWN_PLACE OWN(place_close)

/* A new folder is made beside its place, as DIR.part, and gets its name when it is complete, so that a half-made one is never
 * taken for one. ERR_DIR_EXISTS where DIR holds anything. `part` gets its path. */
enum err MUST_USE place_prepare(const char *dir, char part[PATH_SIZE]);
/* A new key, an empty log and office.db in the folder `part`. */
enum err MUST_USE place_make(const char *part, int64_t now);
enum err MUST_USE place_publish(const char *part, const char *dir); /* after place_close() */
void place_discard(const char *part);

/* The later of the clock and the newest stamp in the log: the present, as figures see it. Needs the ledger. */
int64_t place_now(const struct place *p);

/* When the devices were last heard of; kept in office.db, so of this node alone. Not durable at once: losing one is no harm. */
enum err MUST_USE contact_note(sqlite3 *office, uint32_t device, int64_t at);
enum err MUST_USE contact_get(sqlite3 *office, uint32_t device, int64_t *ret_at); /* NO_TIME where never */
/* Which epoch a device stated with its last request, once there was more than one: a lower one than the log's has not heard of the restore yet, a
 * higher one has spoken with a server that was restored later than this. Of this node alone, too. */
enum err MUST_USE epoch_note(sqlite3 *office, uint32_t device, uint32_t epoch);
#define MET_TABLE "CREATE TABLE IF NOT EXISTS met(device INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);"

#endif
