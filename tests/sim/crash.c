/* crash.c - each user action, each sync and each merge, ended at every one of its writes: by the power (with what was not synced lost or torn),
 * by a full disk, by an I/O error. What was reported as saved is there, nothing is half done, and the next action works. */
#include "province.c"

#include "../../server/store_sqlite.h"
#include "../unit/tap.h"
#include "disk.h"

enum { SEEDS = 3, ACTS = 5 };

static struct province p;
static struct office o;
static int64_t runs;

static void open_office(void)
{
	must(db_open("replica.db", DB_WRITE, &o.db), "reopen");
	must(replica_open(o.db, &o.replica), "reopen");
}

static bool sound(sqlite3 *db)
{
	static const char *const sql = "PRAGMA integrity_check";
	sqlite3_stmt *s;
	bool good = db_prepare(db, &sql, 1, &s) == OK && db_first(s, "") == OK && strcmp(db_text(s, 0), "ok") == 0;
	sqlite3_finalize(s);
	return good;
}

/* ---- At the office ---- */

#define KEY "BC-THANG/615/2024-11"

static enum err one_entry(void)
{
	return ENTER(&p, &o, false, "write", "report", KEY, "indicator.01=7", "narrative.1a=Đã nhắc nhở.");
}

/* Two acts that belong together: the page's "Ký và gửi". */
static enum err sign_and_send(void)
{
	static const char *const verbs[] = {"sign", "send"};
	enum err e = replica_begin(&o.replica);
	for (int i = 0; i < 2 && e == OK; i++) {
		struct arena arena OWN_ARENA = {0};
		struct act a;
		uint8_t random[SEED_BYTES] = {1};
		int64_t number;
		compose_texts(&p, &arena, o.replica.device, verbs[i], "report", KEY, (const char *const[]){NULL}, &a);
		const struct entering x = {&a, o.head, o.head_key, o.now, random};
		e = replica_enter(&o.replica, &x, &number);
	}
	if (e == OK)
		e = replica_commit(&o.replica);
	replica_rollback(&o.replica);
	return e;
}

static struct buf request = BUF(REQUEST_MAX), answer = BUF(ANSWER_MAX);
static struct round asked;

static enum err ask(void)
{
	const uint8_t random[ROUND_RANDOM_BYTES] = {9};
	struct round round;
	struct buf out OWN_BUF = BUF(REQUEST_MAX);
	return round_ask(&o.replica, 65536, random, &out, &round);
}

static enum err take(void)
{
	struct taken t;
	return round_take(&o.replica, &asked, buf_bytes(&answer), o.now, &t);
}

struct action {
	const char *name;
	enum err (*run)(void);
	int64_t acts; /* in the outbox, all or none */
};

/* What must hold after an action that returned `e`; `before`: acts in the outbox then. */
static bool office_holds(const struct action *a, enum err e, int64_t before)
{
	int64_t now = count_of(o.db, "SELECT count(*) FROM outbox");
	bool whole = e == OK ? now == before + a->acts : now == before || now == before + a->acts;
	bool good = sound(o.db) && whole;
	good &= ENTER(&p, &o, false, "write", "report", "BC-THANG/615/2024-10", "indicator.02=1") == OK;
	good &= count_of(o.db, "SELECT count(*) FROM outbox") == now + 1;
	return good;
}

static bool meet(const struct action *a, enum trouble t, int64_t n, uint64_t seed)
{
	disk_load();
	open_office();
	int64_t before = count_of(o.db, "SELECT count(*) FROM outbox");
	disk_trouble(t, n);
	enum err e = a->run();
	runs++;
	if (t == TROUBLE_STOP) {
		disk_trouble(TROUBLE_STOP, 1); /* also right after the last write: closing brings nothing to the disk any more */
		office_close(&o);
		disk_reboot(seed);
		open_office();
	}
	disk_trouble(TROUBLE_NONE, 0);
	bool good = office_holds(a, e, before);
	if (!good)
		printf("# %s, trouble %d at write %lld, seed %llu: returned %s\n", a->name, (int)t, (long long)n, (unsigned long long)seed, err_name(e));
	office_close(&o);
	return good;
}

static void every_write(const struct action *a)
{
	int bad = 0;
	disk_load();
	open_office();
	disk_trouble(TROUBLE_NONE, 0);
	is_int(a->run(), OK, "%s works", a->name);
	int64_t writes = disk_writes();
	office_close(&o);
	ok(writes > 0, "%s writes (%lld times)", a->name, (long long)writes);
	for (int64_t n = 1; n <= writes; n++) {
		for (uint64_t seed = 1; seed <= SEEDS; seed++)
			bad += !meet(a, TROUBLE_STOP, n, seed);
		bad += !meet(a, TROUBLE_FULL, n, 0);
		bad += !meet(a, TROUBLE_IO, n, 0);
	}
	for (uint64_t seed = 1; seed <= 20; seed++)
		bad += !meet(a, TROUBLE_STOP, writes + 1, seed);
	is_int(bad, 0, "%s: whole or not at all, whatever write is the last", a->name);
}

static void move_to_disk(void)
{
	sqlite3 *disk;
	must(db_open("replica.db", DB_CREATE, &disk), "disk");
	sqlite3_backup *b = sqlite3_backup_init(disk, "main", o.db, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE || sqlite3_backup_finish(b) != SQLITE_OK)
		must(ERR_STORAGE, "copy");
	must(db_exec(disk, "PRAGMA journal_mode=WAL"), "wal");
	db_close(&disk);
	office_close(&o);
}

static void at_the_office(void)
{
	static const struct action entry = {"an entry", one_entry, 1}, both = {"sign and send", sign_and_send, 2}, asking = {"a question", ask, 0},
				   taking = {"taking an answer", take, 0};
	disk_save();
	every_write(&entry);
	disk_load();
	open_office();
	must(one_entry(), "entry");
	office_close(&o);
	disk_save();
	every_write(&both);
	every_write(&asking);
	disk_load();
	open_office();
	must(sign_and_send(), "sign and send");
	const uint8_t random[ROUND_RANDOM_BYTES] = {7};
	must(round_ask(&o.replica, 65536, random, &request, &asked), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	must(ENTER(&p, &o, false, "write", "report", KEY, "indicator.03=3"), "entered meanwhile");
	office_close(&o);
	disk_save();
	every_write(&taking);
	open_office();
	must(sync_office(&p, &o, 65536, NULL), "sync");
	ok(same_as_server(&p, &o), "in the end the office holds what the province holds");
	office_close(&o);
}

/* ---- At the server ---- */

struct server {
	struct store store;
	sqlite3 *tables;
	struct ledger *ledger;
};

static struct server server;
static const char *log_name = "log.db", *tables_name = "tables.db";
static struct buf push = BUF(REQUEST_MAX);

static enum err open_server(void)
{
	server = (struct server){.ledger = mem_alloc(sizeof *server.ledger)};
	enum err e = store_sqlite_open(log_name, false, 0, &server.store);
	if (e == OK)
		e = db_open(tables_name, DB_CREATE, &server.tables);
	if (e == OK)
		e = ledger_open(server.tables, &server.store, server.ledger);
	return e;
}

static void close_server(void)
{
	if (server.ledger && server.ledger->db)
		ledger_close(server.ledger);
	db_close(&server.tables);
	if (server.store.close)
		server.store.close(server.store.ctx);
	mem_free(&server.ledger);
	server = (struct server){0};
}

static enum err push_once(void)
{
	OWN(visit_free) struct visit v = {0};
	struct ledger *l = server.ledger;
	TRY(ledger_look(l));
	enum err e = round_open(l, &p.keys, buf_bytes(&push), &v);
	ledger_look_end(l);
	TRY(e);
	TRY(ledger_begin(l));
	e = round_push(l, &v, p.now);
	if (e != OK) {
		ledger_rollback(l);
		return e;
	}
	return ledger_commit(l);
}

static enum err count_entry(void *ctx, const struct entry *e)
{
	(void)e;
	++*(int64_t *)ctx;
	return OK;
}

/* The log is whole, has all of the push or nothing, and the tables are what it makes. */
static bool server_holds(enum err e, int64_t before)
{
	int64_t head, time, count = 0;
	struct digest live, again;
	sqlite3 *db OWN_DB = NULL;
	struct ledger *fresh = mem_alloc(sizeof *fresh);
	must(server.store.head(server.store.ctx, &head, &time), "head");
	must(server.store.read(server.store.ctx, 1, head, count_entry, &count), "read");
	bool good = count == head && (e == OK ? head == before + ACTS : head == before || head == before + ACTS);
	must(push_once(), "pushed again");
	must(server.store.head(server.store.ctx, &head, &time), "head");
	good &= head == before + ACTS && sound(server.tables);
	must(db_open(":memory:", DB_CREATE, &db), "fresh");
	must(ledger_open(db, &server.store, fresh), "fresh");
	must(ledger_digest(server.ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &live), "digest");
	must(ledger_digest(fresh, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &again), "digest");
	good &= memcmp(&live, &again, sizeof live) == 0;
	ledger_close(fresh);
	mem_free(&fresh);
	return good;
}

static bool meet_server(enum trouble t, int64_t n, uint64_t seed, int64_t before)
{
	disk_load();
	must(open_server(), "server");
	disk_trouble(t, n);
	enum err e = push_once();
	runs++;
	if (t == TROUBLE_STOP) {
		disk_trouble(TROUBLE_STOP, 1);
		close_server();
		disk_reboot(seed);
		must(open_server(), "server after a stop");
	}
	disk_trouble(TROUBLE_NONE, 0);
	bool good = server_holds(e, before);
	if (!good)
		printf("# push, trouble %d at write %lld, seed %llu: returned %s\n", (int)t, (long long)n, (unsigned long long)seed, err_name(e));
	close_server();
	return good;
}

static void at_the_server(void)
{
	int bad = 0;
	int64_t before = (int64_t)p.count;
	const uint8_t random[ROUND_RANDOM_BYTES] = {5};
	struct round round;
	open_office();
	for (int i = 0; i < ACTS; i++)
		must(ENTER(&p, &o, false, "write", "report", KEY, "indicator.01=9", "narrative.1a=Còn một việc."), "entry");
	must(round_ask(&o.replica, 65536, random, &push, &round), "ask");
	office_close(&o);
	struct store made;
	must(store_sqlite_open("log.db", true, p.now, &made), "log");
	must(made.append(made.ctx, 0, p.entries, p.count), "log");
	made.close(made.ctx);
	must(open_server(), "server");
	close_server();
	disk_save();
	must(open_server(), "server");
	disk_trouble(TROUBLE_NONE, 0);
	is_int(push_once(), OK, "a push works");
	int64_t writes = disk_writes();
	close_server();
	for (int64_t n = 1; n <= writes; n++) {
		for (uint64_t seed = 1; seed <= SEEDS; seed++)
			bad += !meet_server(TROUBLE_STOP, n, seed, before);
		bad += !meet_server(TROUBLE_FULL, n, 0, before);
		bad += !meet_server(TROUBLE_IO, n, 0, before);
	}
	for (uint64_t seed = 1; seed <= 20; seed++)
		bad += !meet_server(TROUBLE_STOP, writes + 1, seed, before);
	is_int(bad, 0, "a merge: whole or not at all, at each of its %lld writes", (long long)writes);
}

/* ---- A redaction at the server ---- */

#define CANARY "chim hoàng yến"

/* Confirmed or not, and where it is, nothing of the text is left; the log makes the tables. */
static bool redacted(enum err e, int64_t before)
{
	int64_t head, time;
	struct digest live, again;
	sqlite3 *db OWN_DB = NULL;
	struct ledger *fresh = mem_alloc(sizeof *fresh);
	must(server.store.head(server.store.ctx, &head, &time), "head");
	bool good = e == OK ? head == before + 1 : head == before || head == before + 1;
	if (push_once() != OK) /* a disk that failed may say so once more */
		must(push_once(), "pushed again");
	must(server.store.head(server.store.ctx, &head, &time), "head");
	good &= head == before + 1 && sound(server.tables) && !disk_holds(CANARY);
	must(db_open(":memory:", DB_CREATE, &db), "fresh");
	must(ledger_open(db, &server.store, fresh), "fresh");
	must(ledger_digest(server.ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &live), "digest");
	must(ledger_digest(fresh, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &again), "digest");
	good &= memcmp(&live, &again, sizeof live) == 0;
	ledger_close(fresh);
	mem_free(&fresh);
	return good;
}

static bool meet_redaction(enum trouble t, int64_t n, uint64_t seed, int64_t before)
{
	disk_load();
	must(open_server(), "server");
	disk_trouble(t, n);
	enum err e = push_once();
	runs++;
	if (t == TROUBLE_STOP) {
		disk_trouble(TROUBLE_STOP, 1);
		close_server();
		disk_reboot(seed);
		must(open_server(), "server after a stop");
	}
	disk_trouble(TROUBLE_NONE, 0);
	bool good = redacted(e, before);
	if (!good)
		printf("# redaction, trouble %d at write %lld, seed %llu: returned %s\n", (int)t, (long long)n, (unsigned long long)seed, err_name(e));
	close_server();
	return good;
}

static void prepare_redaction(struct office *snv)
{
	struct office third;
	struct round round;
	const uint8_t random[ROUND_RANDOM_BYTES] = {6};
	office_open(&p, snv, "SNV", 79);
	office_open(&p, &third, "616", 80);
	must(sync_office(&p, &third, 65536, NULL), "third");
	must(ENTER(&p, &third, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=1", "narrative.1a=" CANARY, "narrative.1b=Phần khác"), "write");
	must(ENTER(&p, &third, true, "sign", "report", "BC-THANG/616/2024-11", NULL), "sign");
	must(sync_office(&p, &third, 65536, NULL), "third");
	office_close(&third);
	ADMINISTER(&p, "propose", "redaction", "00000000000A7", "register=report", "record=BC-THANG/616/2024-11", "fields=narrative.1a", "reason=Lộ");
	must(sync_office(&p, snv, 65536, NULL), "snv");
	must(ENTER(&p, snv, true, "confirm", "redaction", "00000000000A7", "decision=1/QĐ"), "confirm");
	buf_cut(&push, 0);
	must(round_ask(&snv->replica, 65536, random, &push, &round), "ask");
}

static void redacting(void)
{
	struct office snv;
	struct store made;
	int bad = 0;
	prepare_redaction(&snv);
	int64_t before = (int64_t)p.count;
	log_name = "log2.db";
	tables_name = "tables2.db";
	must(store_sqlite_open(log_name, true, p.now, &made), "log");
	must(made.append(made.ctx, 0, p.entries, p.count), "log");
	made.close(made.ctx);
	must(open_server(), "server");
	close_server();
	disk_save();
	ok(disk_holds(CANARY), "a text is on the disk");
	must(open_server(), "server");
	disk_trouble(TROUBLE_NONE, 0);
	is_int(push_once(), OK, "a redaction works");
	int64_t writes = disk_writes();
	ok(!disk_holds(CANARY), "and leaves nothing of it");
	close_server();
	for (int64_t n = 1; n <= writes; n++) {
		bad += !meet_redaction(TROUBLE_STOP, n, (uint64_t)n, before);
		if (n % 3 == 0)
			bad += !meet_redaction(TROUBLE_FULL, n, 0, before);
		if (n % 3 == 1)
			bad += !meet_redaction(TROUBLE_IO, n, 0, before);
	}
	is_int(bad, 0, "nor when it is cut short at any of its %lld writes, and begun again", (long long)writes);
	office_close(&snv);
}

int main(void)
{
	disk_install();
	province_open(&p, 3);
	office_open(&p, &o, "615", 77);
	must(sync_office(&p, &o, 65536, NULL), "first pull");
	move_to_disk();
	at_the_office();
	at_the_server();
	redacting();
	ok(runs > 500, "%lld ends in all", (long long)runs);
	province_close(&p);
	return done();
}
