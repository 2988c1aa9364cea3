/* backup.h - a server's data folder in one file, and back.
 *
 * The file is an SQLite database: log.db as it stood at one moment, with one more table, kept(name, bytes), that holds server.key and
 * office.db. It is written beside its place and gets its name when it is complete and on disk, and a file that
 * has the name already stays: it may be the only backup that is good. It holds the secret key: its mode is 0600.
 *
 * The log is copied first: an enrolment that ends in between is then in office.db as used and not in the log, so that no code
 * can be used twice. */
#ifndef BACKUP_H
#define BACKUP_H

#include "err.h"

#include <stdint.h>

/* Works while the folder is in use. ERR_BACKUP_THERE, ERR_FILE_WRITE, ERR_STORAGE*, ERR_NO_DATA. */
enum err MUST_USE backup_write(const char *dir, const char *file);
/* The same, but no device hears of it: a copy that lies in the folder is lost with it. */
enum err MUST_USE backup_copy(const char *dir, const char *file);

/* Makes the files of a data folder in `part` (place_prepare()) from a backup, and opens the next epoch: what the devices sent
 * after the backup is not in this log, and they are told so. One-time codes that were not used yet end, and e-mail
 * is off until it is set up again. ERR_FILE_READ, ERR_FORMAT where it is no backup, ERR_STORAGE_DAMAGED. */
struct restoring {
	int64_t now;
	uint32_t after; /* an epoch that devices know and this backup does not: the new one is above it; 0 = none */
};
/* *ret_end: the time of the log's last entry. A clock that stands before it is wrong, or was wrong once. */
enum err MUST_USE backup_read(const char *file, const char *part, const struct restoring *how, int64_t *ret_end);

#endif
