/* upgrade.h - a data folder of an older version is brought up to this one's, after a copy.
 *
 * The copy is a backup (backup.h) named DIR/before-version-N.backup. Every step then runs within one transaction on
 * office.db, which holds the version: a step that is cut short is run again at the next start, so what a step does to other
 * files must bear that. tables.db need not be upgraded: a step may remove it, since the log makes it anew. */
#ifndef UPGRADE_H
#define UPGRADE_H

#include "db.h"

struct upgrade {
	int to; /* from to - 1 */
	enum err (*run)(const char *dir, sqlite3 *office);
};

/* The steps there are, by `to`; ends with run NULL. A new version adds one. */
extern const struct upgrade upgrade_steps[];

/* ERR_STORAGE_NEWER where the folder is of a later version than `current`; ERR_STORAGE_DAMAGED where it states none, or one from
 * which no step leads on. */
enum err MUST_USE upgrade_folder(const char *dir, sqlite3 *office, const struct upgrade *steps, int current);

#endif
