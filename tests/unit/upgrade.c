/* A data folder that is older, newer, incomplete or damaged; and what a backup brings back. */
#include "hall.h"

#include "tap.h"
#include "upgrade.h"

static sqlite3 *office;
static int runs;

static int64_t number(const char *sql)
{
	int64_t n = -1;
	must_be(db_number(office, sql, &n), sql);
	return n;
}

static int64_t version(void)
{
	return number("PRAGMA user_version");
}

static int64_t backed_up(void)
{
	return number("SELECT coalesce(max(value), 0) FROM mark WHERE name = 'backed_up'");
}

static bool has(const char *table)
{
	static const char *const sql = "SELECT count(*) FROM sqlite_schema WHERE name = ?1";
	sqlite3_stmt *s;
	int64_t n = -1;
	must_be(db_prepare(office, &sql, 1, &s), sql);
	must_be(db_int(s, -1, &n, "t", table), sql);
	sqlite3_finalize(s);
	return n == 1;
}

static enum err add_table(const char *dir, sqlite3 *db)
{
	(void)dir;
	runs++;
	return db_exec(db, "CREATE TABLE added(x)");
}

static enum err add_more(const char *dir, sqlite3 *db)
{
	(void)dir;
	runs++;
	return db_exec(db, "CREATE TABLE more(x)");
}

static enum err break_off(const char *dir, sqlite3 *db)
{
	(void)dir;
	TRY(db_exec(db, "CREATE TABLE half(x)"));
	return fail(ERR_STORAGE_FULL);
}

static void upgrades(void)
{
	static const struct upgrade broken[] = {{2, add_table}, {3, break_off}, {0}}, steps[] = {{2, add_table}, {3, add_more}, {0}};
	char path[PATH_SIZE];
	must_be(db_exec(office, "PRAGMA user_version = 1"), "version");
	int64_t before = backed_up();
	is_int(upgrade_folder(hall, office, steps, 1), OK, "a folder of this version");
	ok(!runs && !file_there(path_join(hall, "before-version-2.backup", path)), "is left alone");
	is_int(upgrade_folder(hall, office, broken, 3), ERR_STORAGE_FULL, "an upgrade that breaks off");
	ok(version() == 1 && !has("added") && !has("half"), "leaves the folder as it was");
	ok(file_there(path), "with a copy beside it");
	is_int(backed_up(), before, "of which no device hears, for it is lost with the folder");
	runs = 0;
	is_int(upgrade_folder(hall, office, steps, 3), OK, "an upgrade over two versions");
	ok(version() == 3 && runs == 2 && has("added") && has("more"), "runs both steps");
	is_int(upgrade_folder(hall, office, steps, 3), OK, "again");
	is_int(runs, 2, "does nothing");
	is_int(upgrade_folder(hall, office, steps, 2), ERR_STORAGE_NEWER, "a program that is older than the folder");
	is_int(upgrade_folder(hall, office, steps, 4), ERR_STORAGE_DAMAGED, "a version to which no step leads");
	must_be(db_exec(office, "PRAGMA user_version = 0"), "version");
	is_int(upgrade_folder(hall, office, steps, 3), ERR_STORAGE_DAMAGED, "a folder that states no version");
	file_remove(path);
	file_remove(path_join(hall, "before-version-4.backup", path));
	must_be(db_exec(office, "PRAGMA user_version = 1; DROP TABLE mail"), "version");
	is_int(upgrade_folder(hall, office, upgrade_steps, PLACE_VERSION), OK, "a folder of the first version");
	ok(version() == PLACE_VERSION && has("mail"), "has what this one has");
	file_remove(path_join(hall, "before-version-2.backup", path));
}

static enum err note_epoch(void *ctx, const struct epoch *e)
{
	*(struct epoch *)ctx = *e;
	return OK;
}

/* From the copy that is taken while the folder is in use. */
static void backups(void)
{
	char file[PATH_SIZE], part[PATH_SIZE], restored[PATH_SIZE], path[PATH_SIZE];
	struct epoch last = {0};
	int64_t end;
	struct place before OWN_PLACE = {0}, after OWN_PLACE = {0};
	path_join(hall_room, "copy", file);
	path_join(hall_room, "restored", restored);
	must_be(place_open(hall, &before), "open");
	must_be(place_ledger(&before), "ledger");
	is_int(backup_write(hall, path_join(hall_room, "nowhere/copy", path)), ERR_FILE_WRITE, "a backup into a folder that is not there");
	is_int(backup_write(hall, file), OK, "a backup");
	is_int(place_prepare(hall, part), ERR_DIR_EXISTS, "a folder that holds data is not restored over");
	must_be(place_prepare(restored, part), "prepare");
	is_int(backup_read(file, part, &(struct restoring){.now = hall_time + 5}, &end), OK, "a restore");
	must_be(place_publish(part, restored), "publish");
	must_be(place_open(restored, &after), "open");
	must_be(place_ledger(&after), "ledger");
	is_int(after.ledger->position, before.ledger->position, "the same log");
	must_be(after.store.epochs(after.store.ctx, note_epoch, &last), "epochs");
	ok(last.number >= hall_time / 1000 && last.start == before.ledger->position && last.time >= before.ledger->time, "in a new epoch that begins at its head");
	is_int(ledger_epoch(after.ledger), last.number, "which the ledger knows");
	ok(crypt_equal(before.keys.secret_key, after.keys.secret_key, SECRET_KEY_BYTES), "under the same key");
	place_close(&after);
	file_remove(path_join(restored, "server.key", path));
	must_be(file_make(path, BYTES("0123456789012345678901234567890123456789012345678901234567890123")), "key");
	is_int(place_open(restored, &after), ERR_STORAGE_DAMAGED, "a key whose halves do not match");
	place_close(&after);
	file_remove(path_join(restored, "log.db", path));
	is_int(place_open(restored, &after), ERR_STORAGE_DAMAGED, "a folder without its log is no new one");
	place_close(&after);
	place_discard(restored);
	is_int(place_open(restored, &after), ERR_NO_DATA, "and an empty one holds nothing");
	file_remove(file);
}

int main(void)
{
	char path[PATH_SIZE];
	hall_make();
	must_be(db_open(path_join(hall, "office.db", path), DB_WRITE, &office), "office");
	upgrades();
	backups();
	db_close(&office);
	hall_clear();
	ok(!file_there(hall_room), "nothing is left");
	return done();
}
