#include "place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "backup.h"
#include "civil.h"
#include "mail.h"
#include "redactions.h"
#include "store_sqlite.h"
#include "upgrade.h"

static const char *const files[] = {"server.key", "log.db",	"log.db-wal",	 "log.db-shm",	  "tables.db",
				    "tables.db-wal", "tables.db-shm", "office.db", "office.db-wal", "office.db-shm"};

static const char office_schema[] = "CREATE TABLE contact(device INTEGER PRIMARY KEY, at INTEGER NOT NULL);"
				    /* one-time codes (enrolling.h): the hash of the secret, and for whom it was used */
				    "CREATE TABLE code(number INTEGER PRIMARY KEY, secret BLOB NOT NULL, official INTEGER NOT NULL,"
				    " expires INTEGER NOT NULL, tries INTEGER NOT NULL, device_key BLOB, personal_key BLOB, device INTEGER,"
				    " at INTEGER);"
				    /* "backed_up": the log's position in the newest backup */
				    "CREATE TABLE mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
				    MET_TABLE
				    "PRAGMA user_version = 5;";
_Static_assert((int)PLACE_VERSION == 5, "office_schema states the version too");

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

static enum err read_key(const char *dir, struct server_keys *ret)
{
	char path[PATH_SIZE];
	struct buf key OWN_BUF = BUF(SECRET_KEY_BYTES + 1);
	struct server_keys made;
	TRY(file_read(path_join(dir, "server.key", path), &key));
	bool whole = key.len == SECRET_KEY_BYTES;
	if (whole) {
		crypt_keypair_from((const uint8_t *)key.data, made.public_key, made.secret_key);
		whole = crypt_equal(made.secret_key, key.data, SECRET_KEY_BYTES);
		crypt_wipe(key.data, key.len);
	}
	if (!whole)
		return fail(ERR_STORAGE_DAMAGED, path);
	*ret = made;
	return OK;
}

static enum err open_office(const char *dir, sqlite3 **ret, bool *ret_alone)
{
	char path[PATH_SIZE];
	if (!file_there(path_join(dir, "office.db", path)))
		return errno == EACCES ? fail(ERR_STORAGE_READONLY, dir) : fail(ERR_NO_DATA, dir);
	sqlite3 *db OWN_DB = NULL;
	TRY(db_open_full(path, DB_WRITE, &db, ret_alone));
	TRY(upgrade_folder(dir, db, upgrade_steps, PLACE_VERSION));
	TRY(redactions_make(db));
	*ret = db;
	db = NULL;
	return OK;
}

enum err place_open(const char *dir, struct place *ret)
{
	struct place *p = ret;
	char path[PATH_SIZE];
	if (strlen(dir) >= PATH_SIZE - 32)
		return fail(ERR_NO_DATA, dir);
	memcpy(p->dir, dir, strlen(dir) + 1);
	TRY(open_office(dir, &p->office, &p->alone));
	TRY(read_key(dir, &p->keys));
	if (!file_there(path_join(dir, "log.db", path)))
		return fail(ERR_STORAGE_DAMAGED, path);
	return store_sqlite_open(path, false, 0, &p->store);
}

enum err place_log_error(enum err e)
{
	return e == OK || e == ERR_BUSY || err_exit(e) == 74 ? e : fail(ERR_LOG_BROKEN, "1");
}

enum err place_ledger(struct place *p)
{
	char path[PATH_SIZE];
	if (p->ledger)
		return OK;
	bool alone;
	TRY(db_open_full(path_join(p->dir, "tables.db", path), DB_CREATE, &p->tables, &alone));
	struct ledger *l = mem_alloc(sizeof *l);
	enum err e = ledger_open(p->tables, &p->store, l);
	if (e == OK)
		p->ledger = l;
	else
		mem_free(&l);
	return e;
}

void place_close(struct place *p)
{
	if (p->ledger)
		ledger_close(p->ledger);
	mem_free(&p->ledger);
	db_close(&p->tables);
	db_close(&p->office);
	if (p->store.close)
		p->store.close(p->store.ctx);
	crypt_wipe(&p->keys, sizeof p->keys);
	*p = (struct place){0};
}

void place_discard(const char *part)
{
	char path[PATH_SIZE];
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		file_remove(path_join(part, files[i], path));
	folder_remove(part);
}

enum err place_prepare(const char *dir, char part[PATH_SIZE])
{
	size_t n = strlen(dir);
	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (!n || n >= PATH_SIZE - 32)
		return fail(ERR_FILE_WRITE, dir, "path");
	if (!folder_empty(dir))
		return fail(ERR_DIR_EXISTS, dir);
	snprintf(part, PATH_SIZE, "%.*s.part", (int)n, dir);
	place_discard(part); /* left by one that was cut short */
	return folder_make(part);
}

enum err place_make(const char *part, int64_t now)
{
	char path[PATH_SIZE];
	struct server_keys k;
	crypt_keypair(k.public_key, k.secret_key);
	enum err e = file_make(path_join(part, "server.key", path), (struct bytes){k.secret_key, sizeof k.secret_key});
	crypt_wipe(&k, sizeof k);
	TRY(e);
	struct store store;
	TRY(store_sqlite_open(path_join(part, "log.db", path), true, now, &store));
	store.close(store.ctx);
	sqlite3 *office OWN_DB = NULL;
	TRY(db_open(path_join(part, "office.db", path), DB_CREATE, &office));
	TRY(db_exec(office, office_schema));
	return mail_make(office);
}

enum err place_publish(const char *part, const char *dir)
{
	return folder_empty(dir) ? file_rename(part, dir) : fail(ERR_DIR_EXISTS, dir);
}

int64_t place_now(const struct place *p)
{
	int64_t now = now_ms();
	return now > p->ledger->time ? now : p->ledger->time;
}

enum err contact_note(sqlite3 *office, uint32_t device, int64_t at)
{
	static const char *const sql = "INSERT INTO contact VALUES(?1, ?2) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)";
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_prepare(office, &sql, 1, &s));
	return db_run(s, "ii", (int64_t)device, at);
}

enum err contact_get(sqlite3 *office, uint32_t device, int64_t *ret_at)
{
	static const char *const sql = "SELECT at FROM contact WHERE device = ?1";
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_prepare(office, &sql, 1, &s));
	return db_int(s, NO_TIME, ret_at, "i", (int64_t)device);
}

enum err epoch_note(sqlite3 *office, uint32_t device, uint32_t epoch)
{
	static const char *const sql = "INSERT INTO met VALUES(?1, ?2) ON CONFLICT DO UPDATE SET epoch = ?2 WHERE epoch <> ?2";
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(db_prepare(office, &sql, 1, &s));
	return db_run(s, "ii", (int64_t)device, (int64_t)epoch);
}
