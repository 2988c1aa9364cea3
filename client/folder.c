#include "folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char DATABASE[] = "replica.db";

static enum err to_version_2(sqlite3 *db)
{
	return db_exec(db, replica_steps[0]);
}

static enum err to_version_3(sqlite3 *db)
{
	return db_exec(db, replica_steps[1]);
}

static enum err to_version_4(sqlite3 *db)
{
	return db_exec(db, replica_steps[2]);
}

static enum err to_version_5(sqlite3 *db)
{
	return db_exec(db, replica_steps[3]);
}

/* A new version of the replica adds its step here. */
static folder_step *const steps[] = {to_version_2, to_version_3, to_version_4, to_version_5, NULL};
_Static_assert(sizeof steps / sizeof *steps == REPLICA_VERSION, "one step from each older version, and NULL");

static enum err version_of(sqlite3 *db, int *ret)
{
	int64_t v;
	TRY(db_number(db, "PRAGMA user_version", &v));
	*ret = (int)v;
	return OK;
}

/* The copy is complete or not there: it gets its name at the end. */
static enum err copy_database(const char *dir, sqlite3 *db, int version)
{
	char name[64], path[PATH_SIZE], part[PATH_SIZE];
	static const char *const vacuum = "VACUUM INTO ?1";
	sqlite3_stmt *s;
	snprintf(name, sizeof name, "before-version-%d.db", version + 1);
	path_join(dir, name, path);
	if (file_there(path))
		return OK; /* of an upgrade that was cut short: from before any step */
	path_join(dir, "copy.part", part);
	file_remove(part);
	TRY(db_prepare(db, &vacuum, 1, &s));
	enum err e = db_run(s, "t", part);
	sqlite3_finalize(s);
	return e == OK ? file_rename(part, path) : e;
}

static enum err run_steps(sqlite3 *db, folder_step *const list[], int current)
{
	int version;
	TRY(version_of(db, &version)); /* another process may have done it meanwhile */
	for (; version < current; version++)
		TRY(list[version - 1](db));
	char pragma[64];
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", current);
	return db_exec(db, pragma);
}

enum err folder_upgrade(const char *dir, sqlite3 *db, folder_step *const list[], int current)
{
	int version;
	char text[16];
	TRY(version_of(db, &version));
	snprintf(text, sizeof text, "%d", version);
	if (version > current)
		return fail(ERR_STORAGE_NEWER, text);
	if (version < 1)
		return fail(ERR_STORAGE_DAMAGED, sqlite3_db_filename(db, "main"));
	if (version == current)
		return OK;
	TRY(copy_database(dir, db, version));
	TRY(db_exec(db, "BEGIN IMMEDIATE"));
	enum err e = run_steps(db, list, current);
	if (e == OK)
		return db_exec(db, "COMMIT");
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

static enum err has_tables(sqlite3 *db, bool *ret)
{
	int64_t n;
	TRY(db_number(db, "SELECT count(*) FROM sqlite_schema", &n));
	*ret = n > 0;
	return OK;
}

/* A folder that cannot even be looked into says nothing of whether it is enrolled. */
static enum err find(const char *dir, char path[PATH_SIZE])
{
	if (strlen(dir) >= PATH_SIZE - 32)
		return fail(ERR_NOT_ENROLLED, dir);
	if (file_there(path_join(dir, DATABASE, path)))
		return OK;
	return errno == EACCES ? fail(ERR_STORAGE_READONLY, dir) : fail(ERR_NOT_ENROLLED, dir);
}

enum err folder_open(const char *dir, struct folder *ret)
{
	char path[PATH_SIZE];
	sqlite3 *db OWN_DB = NULL;
	bool there;
	TRY(find(dir, path));
	TRY(db_open_full(path, DB_WRITE, &db, &ret->alone));
	TRY(has_tables(db, &there));
	if (!there) /* an enrolment that was cut short */
		return fail(ERR_NOT_ENROLLED, dir);
	TRY(folder_upgrade(dir, db, steps, REPLICA_VERSION));
	TRY(replica_open(db, &ret->replica));
	snprintf(ret->dir, sizeof ret->dir, "%s", dir);
	ret->files = NULL;
	ret->db = db;
	db = NULL;
	return OK;
}

enum err folder_files(struct folder *f, struct blobs **ret)
{
	char path[PATH_SIZE];
	sqlite3 *db OWN_DB = NULL;
	if (!f->files) {
		bool alone; /* no longer than the other */
		TRY(db_open_full(path_join(f->dir, "files.db", path), DB_CREATE, &db, &alone));
		TRY(blobs_open(db, &f->blobs));
		f->files = db;
		db = NULL;
	}
	*ret = &f->blobs;
	return OK;
}

void folder_close(struct folder *f)
{
	if (f->files)
		blobs_close(&f->blobs);
	db_close(&f->files);
	if (f->db)
		replica_close(&f->replica);
	db_close(&f->db);
}

static enum err fill_new(sqlite3 *db, const struct identity *id, enum err (*fill)(void *ctx, struct replica *r), void *ctx)
{
	struct replica r;
	TRY(replica_create(db, id));
	TRY(replica_open(db, &r));
	enum err e = fill(ctx, &r);
	replica_close(&r);
	return e;
}

enum err folder_create(const char *dir, const struct identity *id, enum err (*fill)(void *ctx, struct replica *r), void *ctx)
{
	char path[PATH_SIZE];
	sqlite3 *db OWN_DB = NULL;
	if (strlen(dir) >= PATH_SIZE - 32)
		return fail(ERR_FILE_WRITE, dir, strerror(ENAMETOOLONG));
	TRY(folder_make(dir));
	TRY(db_open(path_join(dir, DATABASE, path), DB_CREATE, &db));
	TRY(db_exec(db, "BEGIN IMMEDIATE"));
	enum err e = fill_new(db, id, fill, ctx);
	if (e == OK)
		return db_exec(db, "COMMIT");
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}
