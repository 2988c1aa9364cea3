#include "upgrade.h"

#include <stdio.h>

#include "backup.h"
#include "files.h"
#include "mail.h"
#include "place.h"

/* Reminders by e-mail; authorities of the mail server's own. */
static enum err mail(const char *dir, sqlite3 *office)
{
	(void)dir;
	return mail_make(office);
}

/* Which epoch each device knows. */
static enum err met(const char *dir, sqlite3 *office)
{
	(void)dir;
	return db_exec(office, MET_TABLE);
}

/* Rows are written otherwise: whole thousands as such. The log makes them anew. */
static enum err tables(const char *dir, sqlite3 *office)
{
	static const char *const names[] = {"tables.db", "tables.db-wal", "tables.db-shm"};
	char path[PATH_SIZE];
	(void)office;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		file_remove(path_join(dir, names[i], path));
	return OK;
}

const struct upgrade upgrade_steps[] = {{2, mail}, {3, mail}, {4, met}, {5, tables}, {0}};

static enum err version_of(sqlite3 *office, int *ret)
{
	int64_t v;
	TRY(db_number(office, "PRAGMA user_version", &v));
	*ret = (int)v;
	return OK;
}

static enum err copy_first(const char *dir, int version)
{
	char name[64], path[PATH_SIZE];
	snprintf(name, sizeof name, "before-version-%d.backup", version + 1);
	path_join(dir, name, path);
	return file_there(path) ? OK : backup_copy(dir, path); /* the first copy is the one from before any step */
}

static enum err run_steps(const char *dir, sqlite3 *office, const struct upgrade *steps, int version, int current)
{
	for (const struct upgrade *u = steps; u->run && version < current; u++) {
		if (u->to != version + 1)
			continue;
		TRY(u->run(dir, office));
		version++;
	}
	if (version != current)
		return fail(ERR_STORAGE_DAMAGED, dir);
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
	return db_exec(office, sql);
}

enum err upgrade_folder(const char *dir, sqlite3 *office, const struct upgrade *steps, int current)
{
	int version;
	char text[16];
	TRY(version_of(office, &version));
	snprintf(text, sizeof text, "%d", version);
	if (version > current)
		return fail(ERR_STORAGE_NEWER, text);
	if (version == current)
		return OK;
	if (version < 1)
		return fail(ERR_STORAGE_DAMAGED, dir);
	TRY(copy_first(dir, version));
	TRY(db_exec(office, "BEGIN IMMEDIATE"));
	enum err e = version_of(office, &version); /* another process may have done it meanwhile */
	if (e == OK && version < current)
		e = run_steps(dir, office, steps, version, current);
	if (e == OK)
		return db_exec(office, "COMMIT");
	sqlite3_exec(office, "ROLLBACK", NULL, NULL, NULL);
	return e;
}
