/* back.h - who has come back to a server since it was restored from a backup: a device that states the log's epoch has heard of it, and sends again what it
 * holds. One that does not may hold what the backup lacks, and somebody calls its office. A device that was enrolled after the backup is not known here
 * before it comes, or one that sees the whole province. */
#ifndef BACK_H
#define BACK_H

#include "db.h"
#include "store.h"

struct restored {
	size_t epochs;
	struct epoch last;
};
enum err MUST_USE restored_load(const struct store *log, struct restored *ret);

enum back {
	BACK_HERE,  /* or it was enrolled since; or nothing was restored */
	BACK_AWAY,
	BACK_LATER, /* it has spoken with a server that was restored later than this */
};
enum err MUST_USE back_of(sqlite3 *office, const struct restored *r, int64_t device, int64_t enrolled, enum back *ret, int64_t *ret_epoch);

#endif
