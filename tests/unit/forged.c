/* A device that has put its own checks aside: every verb of every register, tried by a clerk and a head of each function of a unit on records of a
 * played year, wherever the table of roles says no. The server must refuse each for want of leave, and nothing may change. */
#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "civil.h"
#include "files.h"
#include "must.h"
#include "roles.h"
#include "stage.h"
#include "store_sqlite.h"
#include "tap.h"
#include "text_value.h"
#include "year.h"

static const char *const units[ROLE_FUNCTIONS + 1] = {[AGENCY] = "615",	   [HOME_AFFAIRS] = "SNV",  [OFFICE] = "VPUBND",
						      [INSPECTORATE] = "TTR", [INFORMATION] = "SKHCN", [BROADCASTER] = "DPTTH"};
static struct ledger ledger;
static struct stage stage;
static struct player players[ROLE_FUNCTIONS + 1];
static int tried, taken, otherwise, without;

static enum err no_contact(void *ctx, uint32_t device, int64_t at)
{
	(void)ctx, (void)device, (void)at;
	return OK;
}

static bool query(const char *sql, const char *unit, char *ret, size_t size)
{
	sqlite3_stmt *s;
	MUST(db_prepare(ledger.db, &sql, 1, &s));
	enum err e = db_first(s, "s", bytes_of(unit));
	if (e == OK && ret)
		snprintf(ret, size, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	assert(e == OK || e == ERR_NOT_FOUND);
	return e == OK;
}

static bool has(const struct reg *r, const char *field)
{
	return field_by_name(r, bytes_of(field)) != NULL;
}

/* " AND ..." that a record is the unit's own, or has nothing to do with it. */
static void add_whose(struct buf *sql, const struct reg *r, const char *alias, bool own)
{
	if (has(r, "unit"))
		buf_fmt(sql, " AND %s.unit %s ?1", alias, own ? "=" : "<>");
	if (!own && has(r, "co_units"))
		buf_fmt(sql, " AND instr(',' || coalesce(%s.co_units, '') || ',', ',' || ?1 || ',') = 0", alias);
}

/* A record in a state from which the verb goes. */
static bool find(const struct reg *r, const struct verb *v, const char *unit, bool own, char key[KEY_MAX + 1])
{
	struct buf sql OWN_BUF = BUF(2000);
	const struct field *f = r->scope_field ? field_by_number(r, r->scope_field) : NULL;
	buf_fmt(&sql, "SELECT r.key FROM \"%s\" AS r", r->name);
	if (f)
		buf_fmt(&sql, " JOIN \"%s\" AS p ON p.key = r.\"%s\"", f->ref, f->name);
	buf_str(&sql, " WHERE r.state IN (0");
	for (int s = 1; s < STATES_MAX; s++)
		if (v->from & FROM(s))
			buf_fmt(&sql, ", %d", s);
	buf_str(&sql, ") AND ?1 = ?1");
	add_whose(&sql, r, "r", own);
	if (f && !own)
		add_whose(&sql, reg_by_name(bytes_of(f->ref)), "p", false);
	buf_str(&sql, " LIMIT 1");
	if (!query(buf_text(&sql), unit, key, KEY_MAX + 1))
		return false;
	if (!reg_natural(r))
		id_print(strtoll(key, NULL, 10), key);
	return true;
}

/* A new record, said to be of another: by its field `unit`, or by the record it belongs to. False where a new record is the author's own in any case. */
static bool make_up(const struct reg *r, const struct verb *v, const char *unit, bool own, char fields[200])
{
	fields[0] = 0;
	for (const struct slot *s = v->slots; s && s->field; s++) {
		const struct field *f = field_by_number(r, s->field);
		char key[KEY_MAX + 1];
		if (strcmp(f->name, "unit") == 0) {
			snprintf(fields, 200, "unit=%s", own ? unit : strcmp(unit, "608") ? "608" : "612");
			return true;
		}
		if (f->type != T_REF || (f->number != r->scope_field && strcmp(f->name, "violation") != 0 && strcmp(f->name, "inspection") != 0))
			continue;
		const struct reg *of = reg_by_name(bytes_of(f->ref));
		if (!find(of, &(struct verb){.from = ~0u}, unit, own, key))
			return false;
		snprintf(fields, 200, "%s=%s", f->name, key);
		return true;
	}
	return own || !(v->who & (BY_UNIT | BY_SHARER | BY_OWNER));
}

static bool of_leave(enum err e)
{
	return e == ERR_NOT_YOUR_UNIT || e == ERR_NOT_YOUR_FUNCTION || e == ERR_NOT_HEAD;
}

static void try(const struct reg *r, const struct verb *v, int function, int role, bool own)
{
	char key[KEY_MAX + 1] = "", fields[200] = "";
	struct player *p = &players[function];
	struct played act;
	bool found = find(r, v, units[function], own, key);
	if (!found && (v->from & FROM(ABSENT)) && !reg_natural(r) && make_up(r, v, units[function], own, fields))
		snprintf(key, sizeof key, "%s", stage_key(&stage, p));
	else if (!found) {
		without++;
		return;
	}
	MUST(ledger_begin(&ledger));
	MUST(stage_compose(&stage, p, role, stage.now, v->name, r->name, key, fields, &act));
	MUST(stage_push(&stage, p, &act));
	ledger_rollback(&ledger);
	p->number--;
	tried++;
	taken += stage.verdict.kind != REFUSED;
	if (stage.verdict.kind == REFUSED && of_leave(stage.verdict.reason))
		return;
	otherwise += stage.verdict.kind == REFUSED;
	printf("# %s %s by %s (%s), %s record %s: %s %d %s\n", r->name, v->name, units[function], role == HEAD ? "head" : "clerk", own ? "its own" : "another's", key,
	       verdict_name(stage.verdict.kind), stage.verdict.kind == REFUSED ? (int)stage.verdict.reason : 0, fields);
}

static void set_up(const char *dir, sqlite3 **db, struct store *store)
{
	char path[PATH_SIZE];
	MUST(db_open(path_join(dir, "tables.db", path), DB_CREATE, db));
	MUST(db_exec(*db, "PRAGMA synchronous=OFF"));
	MUST(store_sqlite_open(path_join(dir, "log.db", path), true, year_opens(), store));
	MUST(ledger_open(*db, store, &ledger));
	MUST(year_play(&ledger, no_contact, NULL));
	stage = (struct stage){.ledger = &ledger, .now = ledger.time, .drawn = 7};
	MUST(ledger_begin(&ledger));
	for (int i = AGENCY; i <= ROLE_FUNCTIONS; i++) {
		char id[40];
		struct player *p = &players[i];
		player_make(p, 60 + i);
		snprintf(p->code, sizeof p->code, "%s", units[i]);
		for (int role = CLERK; role <= HEAD; role++) {
			bool there = query(role == HEAD ? "SELECT key FROM official WHERE unit = ?1 AND role = 2 AND state = 1" : "SELECT key FROM official WHERE unit = ?1 AND role = 1 AND state = 1",
					   units[i], id, sizeof id);
			assert(there);
			p->person[role] = strtoll(id, NULL, 10);
		}
		MUST(stage_enrol(&stage, p));
		assert(stage.verdict.kind == ACCEPTED);
	}
	MUST(ledger_commit(&ledger));
	MUST(stage_checkpoint(&stage));
}

static void clear(const char *dir)
{
	static const char *const files[] = {"tables.db", "tables.db-wal", "tables.db-shm", "log.db", "log.db-wal", "log.db-shm"};
	char path[PATH_SIZE];
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlink(path_join(dir, files[i], path));
	rmdir(dir);
}

int main(void)
{
	sqlite3 *db;
	struct store store;
	char dir[] = "/tmp/kycuong-forged-XXXXXX";
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	MUST(crypt_init());
	assert(mkdtemp(dir));
	set_up(dir, &db, &store);
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			role_line(registers[i], v, &copies, texts);
			for (int function = AGENCY; function <= ROLE_FUNCTIONS; function++)
				for (int role = CLERK; role <= HEAD; role++) {
					const char *cell = texts[2 + 2 * (function - 1) + role];
					if (!cell)
						try(registers[i], v, function, role, true);
					if (!cell || strcmp(cell, "all") != 0)
						try(registers[i], v, function, role, false);
				}
		}
	ok(tried > 1200, "%d forged acts; for %d there was no record", tried, without);
	is_int(taken, 0, "none is taken");
	is_int(otherwise, 0, "each is refused for want of leave, not by luck");
	ledger_close(&ledger);
	store.close(store.ctx);
	db_close(&db);
	arena_free(&stage.arena);
	clear(dir);
	return done();
}
