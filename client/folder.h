/* folder.h - a client's data folder, opened: "replica.db" and what the programs around it keep beside it.
 *
 *   replica.db     the replica (sync/replica.h), 0600
 *   version        the folder's version as a decimal number and a newline
 *   enrolling      keys drawn for an enrolment whose answer has not come yet (enrolment.h), 0600
 *   sync.lock      held (host_lock) by whoever syncs; agent.lock by the agent as long as it runs
 *
 * The folder itself is 0700. A folder of an older version is upgraded after its database was copied to
 * "replica.db.vN"; a newer one is refused.
 *
 * Command line, agent and pages may have the same folder open at the same time. One handle belongs to one thread at a
 * time; a page with several threads opens one for each, or has a lock of its own. */
#ifndef FOLDER_H
#define FOLDER_H

#include "files.h"
#include "replica.h"

enum { FOLDER_VERSION = 1 };

struct folder {
	char dir[PATH_SIZE];
	sqlite3 *db;
	struct replica replica;
};

/* `ret` must stay where it is. ERR_NOT_ENROLLED, ERR_STORAGE_NEWER, ERR_STORAGE_DAMAGED and others of the storage. */
enum err MUST_USE folder_open(const char *dir, struct folder *ret);
void folder_close(struct folder *f); /* cleanup form */
#define OWN_FOLDER OWN(folder_close)

/* Whether there is a replica in it. */
bool folder_enrolled(const char *dir);
/* Makes folder and database with an empty replica in it, all or nothing. ERR_DIR_EXISTS where there is one. */
enum err MUST_USE folder_create(const char *dir, const struct identity *id);

/* An upgrade from version i to i + 1, within the caller's transaction. */
typedef enum err folder_step(sqlite3 *db);
/* Brings a folder to version `count`, running steps[its version] and those after it: what folder_open() does with the steps
 * that the program has. A folder without a statement is of version 0. */
enum err MUST_USE folder_upgrade(const char *dir, folder_step *const steps[], int count);

#endif
