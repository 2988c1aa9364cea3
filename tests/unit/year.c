/* The sample kontum-year: twice the same log, byte for byte; records in every register; every verb is done, but for attaching files; and the units' reports stand in every status that a page has a word for. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "cells.h"
#include "civil.h"
#include "files.h"
#include "must.h"
#include "store_sqlite.h"
#include "tap.h"
#include "year.h"

struct played_year {
	char dir[PATH_SIZE];
	sqlite3 *db;
	struct store store;
	struct ledger ledger;
	int contacts;
	uint8_t digest[HASH_BYTES];
};

static enum err count_contact(void *ctx, uint32_t device, int64_t at)
{
	struct played_year *y = ctx;
	y->contacts += device != 0 && at <= y->ledger.time;
	return OK;
}

static int kinds[REFUSED + 1];

static enum err add_entry(void *ctx, const struct entry *e)
{
	struct hash *h = ctx;
	struct verdict v;
	TRY(verdict_decode(e->verdict, &v));
	kinds[v.kind]++;
	hash_u64(h, (uint64_t)e->position);
	hash_u64(h, (uint64_t)e->time);
	hash_u64(h, (uint64_t)e->number);
	hash_u32(h, e->device);
	const struct bytes parts[] = {e->stamp, e->act, e->verdict, {e->hash, HASH_BYTES}, {e->head, HASH_BYTES}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		hash_u64(h, parts[i].len);
		hash_add(h, parts[i].data, parts[i].len);
	}
	return OK;
}

static void play(struct played_year *y)
{
	char path[PATH_SIZE];
	struct hash h;
	snprintf(y->dir, sizeof y->dir, "/tmp/kycuong-year-XXXXXX");
	assert(mkdtemp(y->dir));
	MUST(db_open(path_join(y->dir, "tables.db", path), DB_CREATE, &y->db));
	MUST(db_exec(y->db, "PRAGMA synchronous=OFF"));
	MUST(store_sqlite_open(path_join(y->dir, "log.db", path), true, year_opens(), &y->store));
	MUST(ledger_open(y->db, &y->store, &y->ledger));
	MUST(year_play(&y->ledger, count_contact, y));
	hash_begin(&h, "year of a test");
	MUST(y->store.read(y->store.ctx, 1, y->ledger.position, add_entry, &h));
	hash_end(&h, y->digest);
}

static void put_away(struct played_year *y)
{
	static const char *const files[] = {"tables.db", "tables.db-wal", "tables.db-shm", "log.db", "log.db-wal", "log.db-shm"};
	char path[PATH_SIZE];
	ledger_close(&y->ledger);
	y->store.close(y->store.ctx);
	db_close(&y->db);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(path_join(y->dir, files[i], path));
	rmdir(y->dir);
}

static int64_t number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	MUST(db_prepare(db, &sql, 1, &s));
	MUST(db_first(s, ""));
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static void test_registers(struct played_year *y)
{
	int empty = 0, undone = 0;
	char sql[200];
	for (const struct reg **r = registers; *r; r++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", (*r)->name);
		if (number(y->db, sql) == 0) {
			empty++;
			printf("# no record in %s\n", (*r)->name);
		}
		for (const struct verb *v = (*r)->verbs; v->number; v++) {
			snprintf(sql, sizeof sql, "SELECT count(*) FROM made WHERE reg = %d AND verb = %d", (*r)->number, v->number);
			/* What is attached lies beside the log, in no act of a sample. */
			if (number(y->db, sql) == 0 && strcmp(v->name, "attach") != 0) {
				undone++;
				printf("# never done: %s %s\n", (*r)->name, v->name);
			}
		}
	}
	is_int(empty, 0, "every register has records");
	is_int(undone, 0, "every verb is done, but for attaching files");
}

static enum err see(void *ctx, const struct cell_row *row)
{
	int *count = ctx;
	count[row->cell.status]++;
	return OK;
}

static enum err see_task(void *ctx, const struct task_row *row)
{
	int *count = ctx;
	count[row->by_due.status]++;
	return OK;
}

static void test_statuses(struct played_year *y)
{
	static const char *const times[] = {"2025-06-05T09:00", "2025-06-07T09:00", "2025-06-10T07:00", "2025-06-12T17:00", "2025-06-30T17:00"};
	int count[STATUS_COUNT] = {0}, tasks[TASK_STATUS_COUNT] = {0}, none = 0;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct cells_query q = {.at = 0};
		MUST(time_parse(times[i], &q.at));
		MUST(cells_each(y->db, &q, see, count));
	}
	for (int i = 0; i < STATUS_COUNT; i++)
		if (!count[i]) {
			none++;
			printf("# no cell is %s\n", status_name((enum status)i));
		}
	is_int(none, 0, "reports stand in every status");
	MUST(tasks_each(y->db, NULL, y->ledger.time, see_task, tasks));
	for (int i = none = 0; i < TASK_STATUS_COUNT; i++)
		none += i != TASK_DONE_CLAIMED && !tasks[i];
	is_int(none, 0, "tasks are open, overdue, done in time and late, withdrawn");
}

static void test_merger(struct played_year *y)
{
	is_int(number(y->db, "SELECT count(*) FROM unit WHERE state = 2 AND \"to\" = 20148 AND successors IS NOT NULL"), 7, "seven departments end on 1 March 2025, with successors");
	is_int(number(y->db, "SELECT count(*) FROM unit WHERE \"from\" = 20148"), 2, "two begin");
	is_int(number(y->db, "SELECT count(*) FROM report AS r JOIN unit AS u ON u.key = r.unit WHERE u.\"to\" IS NOT NULL AND r.period >= '2025-03'"), 0, "who has ended reports no more");
	is_int(number(y->db, "SELECT count(*) > 2 FROM task AS t JOIN unit AS u ON u.key = t.unit WHERE u.state = 2 AND t.state IN (2, 3)"), 1, "some tasks of ended units are still open");
}

int main(void)
{
	static struct played_year one, two;
	MUST(crypt_init());
	play(&one);
	play(&two);
	ok(memcmp(one.digest, two.digest, HASH_BYTES) == 0, "two plays give the same log");
	ok(one.ledger.position > 5000, "%lld acts", (long long)one.ledger.position);
	is_int(one.contacts, 33, "each device was heard of, none after the year's end");
	ok(one.ledger.time < day_start(civil_day(2025, 7, 1)) && one.ledger.time > day_start(civil_day(2025, 6, 30)), "it ends with June");
	is_int(kinds[REFUSED], 2 * 2, "two acts are refused, because the task was withdrawn meanwhile");
	is_int(kinds[MERGED], 2 * 1, "one is merged");
	test_registers(&one);
	test_statuses(&one);
	test_merger(&one);
	put_away(&one);
	put_away(&two);
	return done();
}
