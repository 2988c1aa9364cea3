/* The ledger on a log in memory: acts of the administration, refusals, and a rebuild that gives the same. */
#include <string.h>

#include "civil.h"
#include "ledger.h"
#include "tap.h"
#include "text_value.h"

struct memory {
	struct arena arena;
	struct entry entries[512];
	size_t count;
};

static struct bytes keep(struct memory *m, struct bytes v)
{
	return arena_copy(&m->arena, v);
}

static enum err append(void *ctx, int64_t expected, const struct entry *entries, size_t count)
{
	struct memory *m = ctx;
	if (expected != (int64_t)m->count)
		return fail(ERR_BUSY);
	for (size_t i = 0; i < count; i++) {
		struct entry e = entries[i];
		e.act = keep(m, e.act);
		e.verdict = keep(m, e.verdict);
		e.stamp = keep(m, e.stamp);
		m->entries[m->count++] = e;
	}
	return OK;
}

static enum err read_entries(void *ctx, int64_t from, int64_t to, enum err (*each)(void *, const struct entry *), void *each_ctx)
{
	struct memory *m = ctx;
	for (int64_t i = from; i <= to; i++)
		TRY(each(each_ctx, &m->entries[i - 1]));
	return OK;
}

static enum err head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	struct memory *m = ctx;
	*ret_position = (int64_t)m->count;
	*ret_time = m->count ? m->entries[m->count - 1].time : 0;
	return OK;
}

static enum err epochs(void *ctx, enum err (*each)(void *, const struct epoch *), void *each_ctx)
{
	(void)ctx;
	return each(each_ctx, &(struct epoch){.number = 1});
}

static struct ledger ledger;
static int64_t clock_now = INT64_C(1730000000000);

/* Performs one act of the administration from texts, as a command would: "field=value" ends with NULL. */
static struct verdict perform(const char *verb, const char *reg_name, const char *key, const char *const *fields)
{
	struct arena arena OWN_ARENA = {0};
	const struct reg *r = reg_by_name(bytes_of(reg_name));
	struct setting settings[16];
	struct act a = {.reg = r->number, .verb = verb_by_name(r, bytes_of(verb))->number, .settings = settings};
	if (key_parse(r, bytes_of(key), &arena, &a.key) != OK)
		return (struct verdict){.kind = REFUSED, .reason = ERR_KEY_WRONG};
	for (; *fields; fields++) {
		const char *eq = strchr(*fields, '=');
		const struct slot *s = verb_slot_named(r, verb_by_number(r, a.verb), (struct bytes){(const uint8_t *)*fields, (size_t)(eq - *fields)});
		if (!s || value_parse(field_by_number(r, s->field), "f", bytes_of(eq + 1), &arena, &settings[a.setting_count].value) != OK)
			return (struct verdict){.kind = REFUSED, .reason = ERR_FIELD_TYPE};
		settings[a.setting_count].sub = (struct bytes){0};
		settings[a.setting_count++].field = s->field;
	}
	struct verdict v = {.kind = REFUSED};
	int64_t position;
	enum err e = ledger_begin(&ledger);
	if (e == OK)
		e = ledger_administer(&ledger, &a, clock_now, &v, &position);
	if (e == OK)
		e = ledger_commit(&ledger);
	ok(e == OK, "%s %s %s reaches the log", verb, reg_name, key);
	return v;
}
#define DO(verb, reg, key, ...) perform(verb, reg, key, (const char *const[]){__VA_ARGS__, NULL})

static int64_t count_rows(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

int main(void)
{
	static struct memory m;
	struct store store = {&m, append, read_entries, head, epochs, NULL, NULL};
	sqlite3 *db OWN_DB = NULL, *again OWN_DB = NULL;
	ok(crypt_init() == OK && db_open(":memory:", DB_CREATE, &db) == OK, "opens");
	ok(ledger_open(db, &store, &ledger) == OK, "a ledger on an empty log");
	is_int(DO("add", "unit", "615", "name=Huyện Đắk Hà", "kind=district", "function=agency", "from=2024-01-01").kind, ACCEPTED, "a unit");
	is_int(DO("add", "unit", "SNV", "name=Sở Nội vụ", "kind=department", "function=home_affairs", "from=2024-01-01").kind, ACCEPTED, "SNV");
	is_int(DO("add", "unit", "615", "name=lần nữa", "kind=district", "function=agency", "from=2024-01-01").reason, ERR_RECORD_EXISTS, "twice");
	is_int(DO("change", "unit", "616", "name=x").reason, ERR_RECORD_UNKNOWN, "no such unit");
	is_int(DO("add", "unit", "617", "name=Tu Mơ Rông", "kind=district", "function=agency").reason, ERR_FIELD_MISSING, "from is needed");
	is_int(DO("end", "unit", "615", "to=2023-01-01").reason, ERR_RULE, "an end before the beginning breaks the rule");
	is_int(DO("assign", "task", "00000000000A1", "unit=615", "content=Rà soát thủ tục", "due=2024-11-20").kind, ACCEPTED, "a task");
	is_int(DO("assign", "task", "00000000000A2", "unit=999", "content=x").reason, ERR_REF_UNKNOWN, "a task for nobody");
	is_int(DO("confirm", "task", "00000000000A1", "quality=tốt").reason, ERR_STATE, "a skipped state");
	is_int(DO("move", "task", "00000000000A1", "due=2024-12-01").reason, ERR_FIELD_MISSING, "a move gives its reason");
	clock_now -= 86400000;
	is_int(DO("move", "task", "00000000000A1", "due=2024-12-01", "reason=bổ sung hồ sơ").kind, ACCEPTED, "moved");
	is_int(DO("receive", "task", "00000000000A1", "due=2024-12-01").reason, ERR_FIELD_TYPE, "receive takes no field");
	ok(m.entries[m.count - 1].time >= m.entries[0].time, "stamps never go back, even if the clock does");
	is_int(count_rows(db, "SELECT due > original_due FROM task"), 1, "the original due date stays");
	is_int(count_rows(db, "SELECT count(*) FROM unit"), 2, "two units");

	struct digest live, built;
	struct ledger *second = mem_alloc(sizeof *second);
	ok(db_open(":memory:", DB_CREATE, &again) == OK && ledger_open(again, &store, second) == OK, "a second ledger catches up from the log");
	ok(ledger_digest(&ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &live) == OK && ledger_digest(second, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &built) == OK &&
		   memcmp(&live, &built, sizeof live) == 0 && (live.lane[0] || live.lane[1]),
	   "and holds the same records");
	struct seen seen = {.epoch = 1, .position = (int64_t)m.count};
	uint8_t roots[2][HASH_BYTES];
	ok(ledger_root(&ledger, &seen, roots[0]) == OK && ledger_root(second, &seen, roots[1]) == OK && memcmp(roots[0], roots[1], HASH_BYTES) == 0,
	   "and the same Merkle root");
	struct audience a;
	ok(ledger_audience(&ledger, 0, BYTES("SNV"), &a) == OK && a.all, "SNV sees the province");
	ok(ledger_audience(&ledger, 0, BYTES("615"), &a) == OK && !a.all, "a district does not");
	ledger_close(second);

	/* As an earlier catalogue left them, whose records had fewer fields. */
	static const char touched[] = "SELECT sum(fields) FROM touched";
	ok(sqlite3_exec(again, "UPDATE touched SET fields = 1; UPDATE ledger SET value = value - 1 WHERE key = 'shape'", NULL, NULL, NULL) == SQLITE_OK &&
		   count_rows(again, touched) != count_rows(db, touched),
	   "tables of an earlier catalogue");
	ok(ledger_open(again, &store, second) == OK && count_rows(again, touched) == count_rows(db, touched), "are made again from the log");
	ledger_close(second);
	mem_free(&second);
	ledger_close(&ledger);
	arena_free(&m.arena);
	return done();
}
