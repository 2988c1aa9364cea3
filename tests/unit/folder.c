/* A client's data folder and the one entry path, on a real file, against the province in one process. */
#include "desk.h"

#include <sys/stat.h>

#include "entry.h"
#include "tap.h"

/* ---- Making it ---- */

static enum err fill_badly(void *ctx, struct replica *r)
{
	TRY(fill(ctx, r));
	return fail(ERR_STORAGE_FULL);
}

static void sync_folder(struct folder *f)
{
	struct taken taken = {.more = true};
	while (taken.more) {
		struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
		uint8_t random[ROUND_RANDOM_BYTES];
		struct round round;
		crypt_random(random, sizeof random);
		must(round_ask(&f->replica, 65536, random, &request, &round), "ask");
		must(serve(&p, buf_bytes(&request), &answer), "serve");
		must(round_take(&f->replica, &round, buf_bytes(&answer), p.now, &taken), "take");
	}
}

static void making(void)
{
	struct folder f OWN_FOLDER = {0};
	struct identity id = desk_identity();
	struct stat st;
	char path[PATH_SIZE];
	umask(077);
	path_join(room, "data/kycuong", dir);
	is_int(folder_open(dir, &f), ERR_NOT_ENROLLED, "there is nothing yet");
	is_int(folder_create(dir, &id, fill_badly, NULL), ERR_STORAGE_FULL, "an enrolment fails at its end");
	is_int(folder_open(dir, &f), ERR_NOT_ENROLLED, "and has left nothing");
	is_int(folder_create(dir, &id, fill, NULL), OK, "one that does not fail");
	is_int(folder_create(dir, &id, fill, NULL), ERR_DIR_EXISTS, "is not made twice");
	is_int(folder_open(dir, &f), OK, "it opens");
	ok(stat(dir, &st) == 0 && (st.st_mode & 0777) == 0700, "a folder of its owner only");
	ok(stat(path_join(dir, "replica.db", path), &st) == 0 && (st.st_mode & 0777) == 0600, "with a database of its owner only");
	is_int(f.replica.device, 77, "of the device");
	sync_folder(&f);
}

/* ---- Entering ---- */

static const struct field_text one[] = {{BYTES("indicator.01"), BYTES("5")}}, wrong[] = {{BYTES("indicator.99"), BYTES("5")}};
#define WISH(verb_, fields_, n) {.verb = BYTES(verb_), .reg = BYTES("report"), .key = BYTES("BC-THANG/615/2024-10"), .fields = (fields_), .count = (n)}

static void entering(void)
{
	struct folder f OWN_FOLDER = {0};
	struct author a OWN(author_wipe) = {0};
	struct entered entered[4] = {0};
	const struct wish write = WISH("write", one, 1), both[] = {WISH("sign", NULL, 0), WISH("send", NULL, 0)},
			  half[] = {WISH("write", one, 1), WISH("write", wrong, 1)};
	must(folder_open(dir, &f), "open");
	is_int(author_find(&f.replica, NULL, &a), ERR_AS_NEEDED, "two officials: one has to be chosen");
	is_int(author_find(&f.replica, "ai đó", &a), ERR_AS_UNKNOWN, "an enrolled one");
	is_int(author_find(&f.replica, "van thu", &a), OK, "however it is accented");
	is_int(entry_make(&f.replica, &a, half, 2, p.now, entered), ERR_REF_UNKNOWN, "the second of two is refused");
	is_int(number_of(&f, "SELECT count(*) FROM outbox"), 0, "so neither is entered");
	is_int(entry_make(&f.replica, &a, &write, 1, p.now, entered), OK, "a clerk writes");
	is_str(entered[0].key, "BC-THANG/615/2024-10", "the key");
	is_int(entered[0].number, 1, "and the number");
	is_int(entry_make(&f.replica, &a, both, 2, p.now, entered), ERR_NOT_HEAD, "but does not sign");
	is_int(author_unlock(&f.replica, &a, BYTES("mật khẩu")), ERR_NO_PERSONAL_KEY, "having no key");
	is_str(err_arg(0), "Văn thư", "as he is told");
	must(author_find(&f.replica, "NGƯỜI ĐỨNG ĐẦU", &a), "head");
	ok(wish_personal(&both[0]) && !wish_personal(&both[1]), "signing is personal, sending is not");
	is_int(entry_make(&f.replica, &a, both, 2, p.now, entered), ERR_PASSWORD_NEEDED, "the head needs his password");
	is_int(author_unlock(&f.replica, &a, BYTES("mật khảu")), ERR_PASSWORD_WRONG, "the right one");
	ok(!a.unlocked, "a wrong one opens nothing");
	is_int(number_of(&f, "SELECT count(*) FROM outbox"), 1, "and nothing was entered by it");
	is_int(author_unlock(&f.replica, &a, BYTES("mật khẩu")), OK, "which opens the key");
	is_int(entry_again(&f.replica, &a, both, 2, p.now, 99, entered), ERR_INBOX_UNKNOWN, "with an inbox item that is not there");
	is_int(number_of(&f, "SELECT count(*) FROM outbox"), 1, "nothing is entered");
	is_int(entry_make(&f.replica, &a, both, 2, p.now, entered), OK, "signed and sent in one");
	is_int(number_of(&f, "SELECT state FROM report"), 3, "it is sent");
}

/* Two programs at one folder, as a page and a command are: neither goes on from what the other has made old. */
static void taking_turns(void)
{
	struct folder page OWN_FOLDER = {0}, command OWN_FOLDER = {0};
	struct author a OWN(author_wipe) = {0};
	struct entered entered[2] = {0};
	static const struct field_text eight[] = {{BYTES("indicator.02"), BYTES("8")}};
	const struct wish five = WISH("write", one, 1), more = WISH("write", eight, 1);
	must(folder_open(dir, &page), "page");
	must(folder_open(dir, &command), "command");
	must(author_find(&page.replica, "văn thư", &a), "clerk");
	must(entry_make(&page.replica, &a, &five, 1, p.now, entered), "page");
	int64_t first = entered[0].number;
	must(entry_make(&command.replica, &a, &more, 1, p.now, entered), "command");
	is_int(entered[0].number, first + 1, "a command goes on from what the page entered");
	must(entry_make(&page.replica, &a, &more, 1, p.now, entered), "page");
	is_int(entered[0].number, first + 2, "and the page from the command's");
	sync_folder(&command);
	is_int(number_of(&command, "SELECT count(*) FROM outbox WHERE place = 0"), 0, "one chain, which the province takes");
	/* A backup has them all: the outbox is empty, and the counter goes on. */
	p.backed_up = (int64_t)p.count;
	sync_folder(&command);
	p.backed_up = 0;
	is_int(number_of(&command, "SELECT count(*) FROM outbox"), 0, "what a backup has is dropped");
	must(entry_make(&page.replica, &a, &five, 1, p.now, entered), "page");
	is_int(entered[0].number, first + 3, "no number is given twice");
	must(entry_make(&page.replica, &a, &more, 1, p.now, entered), "page");
	sync_folder(&page);
	is_int(number_of(&page, "SELECT count(*) FROM outbox WHERE place = 0"), 0, "and the chain goes on");
}

static void importing(void)
{
	struct folder f OWN_FOLDER = {0};
	struct author a OWN(author_wipe) = {0};
	struct buf bad OWN_BUF = BUF(4096);
	int64_t count = -1, before;
	must(folder_open(dir, &f), "open");
	must(author_find(&f.replica, "văn thư", &a), "clerk");
	before = number_of(&f, "SELECT count(*) FROM outbox");
	is_int(entry_import(&f.replica, &a, BYTES("report"),
			    BYTES("key,indicator.01,indicator.02\nBC-THANG/615/2024-11,1,2\nBC-THANG/616/2024-11,1,2\nBC-THANG/615/2024-12,x,2\n"
				  "BC-THANG/615/2025-01,3,4\n"),
			    EN, p.now, &bad, &count),
	       ERR_CSV, "two lines of four are wrong");
	ok(strstr(buf_text(&bad), "line 3: ") && strstr(buf_text(&bad), "line 4: ") && !strstr(buf_text(&bad), "line 2: ") &&
		   !strstr(buf_text(&bad), "line 5: "),
	   "those and no others are named");
	is_int(number_of(&f, "SELECT count(*) FROM outbox"), before, "nothing is entered");
	is_int(number_of(&f, "SELECT count(*) FROM report"), 1, "and no record is there");
	is_int(count, -1, "no count is given");
	buf_cut(&bad, 0);
	is_int(entry_import(&f.replica, &a, BYTES("report"), BYTES("key,indicator.01\nBC-THANG/615/2024-11,1\nBC-THANG/615/2024-12,2\n"), EN, p.now,
			    &bad, &count),
	       OK, "a file without faults");
	ok(count == 2 && number_of(&f, "SELECT count(*) FROM outbox") == before + 2, "is entered whole");
	sync_folder(&f);
	is_int(number_of(&f, "SELECT count(*) FROM inbox"), 0, "and taken by the province");
}

/* ---- Versions and damage ---- */

static enum err step_one(sqlite3 *db)
{
	return db_exec(db, "CREATE TABLE added(a); INSERT INTO added VALUES(1)");
}

static enum err step_fails(sqlite3 *db)
{
	TRY(db_exec(db, "INSERT INTO added VALUES(2)"));
	return fail(ERR_STORAGE_FULL);
}

static void versions(void)
{
	struct folder f OWN_FOLDER = {0}, again OWN_FOLDER = {0};
	char copy[PATH_SIZE];
	sqlite3 *old OWN_DB = NULL;
	enum { NOW = REPLICA_VERSION };
	folder_step *const good[] = {[NOW - 1] = step_one, NULL}, *const bad[] = {[NOW - 1] = step_one, step_fails, NULL};
	char name[32];
	snprintf(name, sizeof name, "before-version-%d.db", NOW + 1);
	path_join(dir, name, copy);
	must(folder_open(dir, &f), "open");
	is_int(folder_upgrade(dir, f.db, bad, NOW + 2), ERR_STORAGE_FULL, "an upgrade that fails in its second step");
	is_int(number_of(&f, "PRAGMA user_version"), NOW, "leaves the version");
	is_int(number_of(&f, "SELECT count(*) FROM sqlite_schema WHERE name = 'added'"), 0, "and nothing of its first");
	ok(file_there(copy), "there is a copy");
	is_int(folder_upgrade(dir, f.db, good, NOW + 1), OK, "one that does not fail");
	is_int(number_of(&f, "PRAGMA user_version"), NOW + 1, "states the new version");
	is_int(number_of(&f, "SELECT count(*) FROM added"), 1, "having done its step");
	ok(db_open(copy, DB_READ, &old) == OK, "the copy is a database");
	is_int(folder_open(dir, &again), ERR_STORAGE_NEWER, "this program refuses a folder of a newer version");
	snprintf(name, sizeof name, "PRAGMA user_version = %d", NOW);
	must(db_exec(f.db, name), "version");
}

static void from_version_1(void)
{
	struct folder f OWN_FOLDER = {0};
	char path[PATH_SIZE];
	sqlite3 *old OWN_DB = NULL;
	struct author a OWN(author_wipe) = {0};
	struct entered entered[2] = {0};
	const struct wish write = WISH("write", one, 1);
	must(folder_open(dir, &f), "open");
	must(author_find(&f.replica, "văn thư", &a), "clerk");
	must(entry_make(&f.replica, &a, &write, 1, p.now, entered), "write");
	int64_t number = entered[0].number, kept = number_of(&f, "SELECT count(*) FROM outbox");
	folder_close(&f);
	must(db_open(path_join(dir, "replica.db", path), DB_WRITE, &old), "open");
	must(db_exec(old, "ALTER TABLE outbox RENAME TO newer; CREATE TABLE outbox(entry INTEGER PRIMARY KEY, number INTEGER, place INTEGER, act BLOB, hash BLOB,"
			  " head BLOB, opaque INTEGER, position INTEGER, received INTEGER); CREATE INDEX outbox_place ON outbox(place, number);"
			  "INSERT INTO outbox SELECT entry, number, place, act, hash, head, opaque, position, received FROM newer; DROP TABLE newer;"
			  "DROP TABLE ack; DROP TABLE decree; DROP TABLE former; PRAGMA user_version = 1"),
	     "as version 1 had it");
	db_close(&old);
	is_int(folder_open(dir, &f), OK, "a folder of version 1 opens");
	ok(file_there(path_join(dir, "before-version-2.db", path)), "beside a copy");
	is_int(number_of(&f, "SELECT count(*) FROM outbox"), kept, "with all acts that it had");
	must(entry_make(&f.replica, &a, &write, 1, p.now, entered), "write");
	is_int(entered[0].number, number + 1, "the next one behind them");
	sync_folder(&f);
	is_int(number_of(&f, "SELECT count(*) FROM outbox WHERE place = 0"), 0, "the province takes both");
	is_int(number_of(&f, "SELECT count(*) FROM notice"), 0, "and goes on");
}

static void damage(void)
{
	struct folder f OWN_FOLDER = {0};
	char path[PATH_SIZE];
	path_join(dir, "replica.db", path);
	if (file_replace(path, BYTES("this is no database, whatever its name says; it is long enough to be read as one")) != OK)
		exit(1);
	is_int(folder_open(dir, &f), ERR_STORAGE_DAMAGED, "a file that is no database");
	ok(strstr(err_arg(0), "replica.db") != NULL, "is named");
}

int main(void)
{
	if (!mkdtemp(room))
		return 1;
	province_open(&p, 1);
	making();
	entering();
	taking_turns();
	importing();
	versions();
	from_version_1();
	damage();
	province_close(&p);
	desk_clear();
	return done();
}
