/* folder.h - a client's data folder, opened: "replica.db" and what the programs around it keep beside it.
 *
 *   replica.db     the replica (sync/replica.h), 0600; its PRAGMA user_version is the version of the folder
 *   files.db       contents of attachments (attach.h), 0600; made with the first of them
 *   enrolling.N    keys drawn for an enrolment whose answer has not come yet (enrolment.h), 0600
 *   sync.lock      held (host_lock) by whoever syncs; agent.lock by the agent as long as it runs
 *
 * The folder itself is 0700. A folder of an older version is upgraded after its database was copied to
 * "before-version-N.db"; a newer one is refused.
 *
 * Where the disk is so full that it cannot be opened as usual it is opened to be read (DB_ALONE, db.h), so that everybody still sees what is in it.
 *
 * Command line, agent and pages may have the same folder open at the same time. One handle belongs to one thread at a
 * time; a page with several threads opens one for each, or has a lock of its own. */
#ifndef FOLDER_H
#define FOLDER_H

#include "files.h"
#include "replica.h"

struct folder {
	char dir[PATH_SIZE];
	sqlite3 *db;
	struct replica replica;
	bool alone;	/* opened with no room on the disk: while it is open nobody else gets in */
	sqlite3 *files; /* NULL until folder_files() */
	struct blobs blobs;
};

/* `ret` must stay where it is. ERR_NOT_ENROLLED, ERR_STORAGE_NEWER, ERR_STORAGE_DAMAGED and others of the storage. */
enum err MUST_USE folder_open(const char *dir, struct folder *ret);
void folder_close(struct folder *f); /* cleanup form */
#define OWN_FOLDER OWN(folder_close)
/* files.db, opened with the first call. The folder's. */
enum err MUST_USE folder_files(struct folder *f, struct blobs **ret);

/* Makes folder and database with an empty replica in it; `fill` adds what belongs to the enrolment, in the same transaction. All or
 * nothing. ERR_DIR_EXISTS where there is a replica. */
enum err MUST_USE folder_create(const char *dir, const struct identity *id, enum err (*fill)(void *ctx, struct replica *r), void *ctx);

/* Steps from one version to the next, within one transaction: steps[i] leads from version i + 1. `current` is the version that
 * they end at. The database is copied before the first. ERR_STORAGE_NEWER; ERR_STORAGE_DAMAGED where no version is stated. */
typedef enum err folder_step(sqlite3 *db);
enum err MUST_USE folder_upgrade(const char *dir, sqlite3 *db, folder_step *const steps[], int current);

#endif
