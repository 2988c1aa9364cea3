#include "month.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "code.h"
#include "import.h"
#include "mail.h"
#include "place.h"
#include "redactions.h"
#include "sample.h"
#include "store_sqlite.h"
#include "text_value.h"
#include "users.h"

const struct month_entry month_plain = {NO_TIME, NO_TIME, NO_TIME, false};
static const struct month_entry by_head = {NO_TIME, NO_TIME, NO_TIME, true};

int64_t month_time(const char *text)
{
	int64_t ms = 0;
	MUST(time_parse(text, &ms));
	return ms;
}

/* ---- Acts ---- */

/* As the stage takes them. */
static const char *joined(struct month *m, const char *const *texts)
{
	struct buf all OWN_BUF = BUF(256 * 1024);
	for (const char *const *t = texts; *t; t++)
		buf_fmt(&all, "%s%s", t == texts ? "" : "|", *t);
	MUST(buf_check(&all, "fields"));
	return arena_string(&m->stage.arena, buf_bytes(&all));
}

enum verdict_kind month_admin(struct month *m, const char *verb, const char *reg, const char *key, const char *const *texts)
{
	m->stage.now = m->now;
	MUST(ledger_begin(m->ledger));
	MUST(stage_administer(&m->stage, verb, reg, key, joined(m, texts)));
	MUST(ledger_commit(m->ledger));
	return m->stage.verdict.kind;
}

static void accepted(enum verdict_kind kind, int line)
{
	if (kind == ACCEPTED)
		return;
	fprintf(stderr, "month.c:%d: not accepted\n", line);
	exit(99);
}
#define TAKEN(...) accepted(ADMIN(__VA_ARGS__), __LINE__)

static void device_act(struct month *m, struct player *u, const struct month_entry *how, const char *verb, const char *reg, const char *key,
		       const char *const *texts)
{
	struct played p;
	m->stage.now = m->now;
	m->stage.seen = how->seen == NO_TIME ? (struct seen){0} : (struct seen){.epoch = 1, .position = 1, .time = how->seen};
	MUST(ledger_begin(m->ledger));
	MUST(stage_compose(&m->stage, u, how->head ? HEAD : CLERK, how->clock == NO_TIME ? m->now : how->clock, verb, reg, key, joined(m, texts), &p));
	if (how->coded != NO_TIME)
		memcpy(p.code, m->code, sizeof p.code);
	MUST(stage_push(&m->stage, u, &p));
	MUST(ledger_commit(m->ledger));
}
#define DEVICE(m, u, how, verb, reg, key, ...) device_act((m), (u), (how), (verb), (reg), (key), (const char *const[]){__VA_ARGS__, NULL})

/* ---- The sample and its people ---- */

static enum err take_line(void *ctx, struct act *a, struct buf *wrong)
{
	struct month *m = ctx;
	struct verdict v;
	int64_t position;
	(void)wrong;
	MUST(ledger_administer(m->ledger, a, m->now, &v, &position));
	accepted(v.kind, __LINE__);
	return OK;
}

static void load_sample(struct month *m)
{
	MUST(ledger_begin(m->ledger));
	for (const struct sample_file *f = sample_files; f->sample; f++) {
		struct buf bad OWN_BUF = BUF(4096);
		if (!strcmp(f->sample, "kontum-2024"))
			MUST(import_csv((struct bytes){f->data, f->size}, bytes_of(f->reg), 0, EN, take_line, m, &bad));
	}
	MUST(ledger_commit(m->ledger));
}

void month_people(struct month *m)
{
	sqlite3_stmt *s;
	static const char *const sql = "SELECT u.key, (SELECT key FROM official WHERE unit = u.key AND role = 2 ORDER BY key LIMIT 1),"
				       " (SELECT key FROM official WHERE unit = u.key AND role = 1 ORDER BY key LIMIT 1) FROM unit AS u ORDER BY u.key";
	MUST(db_prepare(m->db, &sql, 1, &s));
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s)) {
		struct player *u = &m->unit[m->units];
		snprintf(u->code, sizeof u->code, "%s", db_text(s, 0));
		u->person[HEAD] = sqlite3_column_int64(s, 1);
		u->person[CLERK] = sqlite3_column_int64(s, 2);
		player_make(u, m->units++);
	}
	sqlite3_finalize(s);
	m->stage.now = m->now;
	MUST(ledger_begin(m->ledger));
	for (int i = 0; i < m->units; i++)
		MUST(stage_enrol(&m->stage, &m->unit[i]));
	MUST(ledger_commit(m->ledger));
}

struct player *month_unit(struct month *m, const char *code)
{
	for (int i = 0; i < m->units; i++)
		if (!strcmp(m->unit[i].code, code))
			return &m->unit[i];
	assert(!"unit");
	return NULL;
}

/* ---- Reports ---- */

void month_sent(struct month *m, struct player *u, const char *key, const struct month_entry *send, int variant)
{
	char one[40], two[40];
	struct month_entry sign = *send;
	sign.head = true;
	snprintf(one, sizeof one, "indicator.01=%d", 3 + variant % 7);
	snprintf(two, sizeof two, "indicator.02=%d", variant % 4);
	DEVICE(m, u, send, "write", "report", key, one, two, "indicator.05=412", "narrative.1a=Đã tổ chức kiểm tra công vụ nội bộ.");
	DEVICE(m, u, &sign, "sign", "report", key, NULL);
	DEVICE(m, u, send, "send", "report", key, NULL);
}

/* A code as a phone call brings it. It is made up, and handed over with the report that arrives later as that report's own. */
static void register_code(struct month *m, const char *obligation, const char *unit, const char *period, uint8_t salt)
{
	char fields[4][60];
	uint8_t hash[HASH_BYTES] = {salt};
	MUST(code_make(hash, bytes_of(unit), m->code));
	snprintf(fields[0], 60, "unit=%s", unit);
	snprintf(fields[1], 60, "obligation=%s", obligation);
	snprintf(fields[2], 60, "period=%s", period);
	snprintf(fields[3], 60, "code=%s", m->code);
	TAKEN(m, "register", "receipt", "", fields[0], fields[1], fields[2], fields[3], "channel=điện thoại", "taker=Đỗ Minh Châu");
}

void month_report(struct month *m, struct player *u, const char *obligation, const char *period, int64_t due, char letter, int variant)
{
	char key[60], fields[3][60];
	int64_t d = day_start(due), hour = INT64_C(3600000);
	struct month_entry how = month_plain;
	snprintf(key, sizeof key, "%s/%s/%s", obligation, u->code, period);
	snprintf(fields[0], 60, "unit=%s", u->code);
	snprintf(fields[1], 60, "obligation=%s", obligation);
	snprintf(fields[2], 60, "period=%s", period);
	m->now = d - (1 + variant % 3) * DAY_MS + (8 + variant % 9) * hour;
	how.seen = m->now - 5 * hour;
	switch (letter) {
	case '-':
		return;
	case 'W':
		DEVICE(m, u, &how, "write", "report", key, "indicator.01=3");
		return;
	case 'M':
		ADMIN(m, "grant", "exemption", "", fields[0], fields[1], fields[2], "reason=Bão số 6, mất điện toàn huyện");
		return;
	case 'B':
		m->now = d - 3 * hour;
		register_code(m, obligation, u->code, period, (uint8_t)variant);
		return;
	case 'C':
		m->now = d - 3 * hour;
		how = (struct month_entry){d - 8 * hour, d - 30 * hour, m->now, false};
		register_code(m, obligation, u->code, period, (uint8_t)variant);
		m->now = d + 57 * hour;
		break;
	case 'L':
	case 'T':
		m->now = d + (variant % 5) * DAY_MS + 9 * hour;
		how = (struct month_entry){letter == 'T' ? d - hour : m->now - hour, m->now - 2 * hour, NO_TIME, false};
		break;
	case 'K':
	case 'Q':
		how = (struct month_entry){d - (7 - variant % 3) * hour, d - 40 * hour, NO_TIME, false};
		m->now = d + (6 + variant % 20) * hour;
		break;
	}
	month_sent(m, u, key, &how, variant);
	m->now += 2 * hour;
	if (strchr("RVF", letter)) {
		int64_t fix = day_of(m->now) + (letter == 'V' ? 2 : 30), today = day_of(m->ledger->time);
		char day[DATE_SIZE], fix_by[40];
		date_print(fix < today ? today : fix, day);
		snprintf(fix_by, sizeof fix_by, "fix_by=%s", day);
		TAKEN(m, "return", "report", key, "reason=Thiếu số liệu chỉ tiêu 05", fix_by);
		m->now += DAY_MS;
		if (letter == 'F')
			month_sent(m, u, key, &month_plain, variant + 1);
	} else if (letter == 'Q') {
		ADMIN(m, "settle", "report", key, "on_time=yes", "reason=Nhật ký máy và lời xác nhận của bưu điện");
	} else if (variant % 2) {
		ADMIN(m, "accept", "report", key, NULL);
	}
}

#define PATTERN ".K-L.-.C..B.-.LR.M.VQ..-.T.KFW."

/* A period of all units, in order of time is not asked: the log takes them as they come, stamps never go back. */
static void play_period(struct month *m, const char *obligation, const char *period, const char *due, int shift)
{
	int64_t day = 0;
	MUST(date_parse(due, &day));
	/* Early deeds first: stamps never go back. */
	static const char order[] = ".MBWRFVQKCLT-";
	for (const char *letter = order; *letter; letter++)
		for (int i = 0; i < m->units; i++)
			if (PATTERN[(i + shift * 5) % MONTH_UNITS] == *letter && (shift == 0 || i % 3 != shift % 3))
				month_report(m, &m->unit[i], obligation, period, day, *letter, i + shift * 11);
			else if (*letter == '.' && shift && i % 3 == shift % 3)
				month_report(m, &m->unit[i], obligation, period, day, '.', i);
}

/* ---- What else there is to see ---- */

/* A task of 617 that was promised and kept late, one promised and overdue; one of 608 on time. */
static void play_tasks(struct month *m)
{
	struct player *u = month_unit(m, "617"), *city = month_unit(m, "608");
	char key[ID_TEXT_BYTES + 1], promise[ID_TEXT_BYTES + 1], task[40];
	static const char *const what[] = {"Rà soát quy chế làm việc của Ủy ban nhân dân huyện", "Giải quyết 31 hồ sơ đất đai tồn đọng",
					   "Kế hoạch cải cách hành chính năm 2025"};
	for (int i = 0; i < 3; i++) {
		char content[160], due[40];
		id_print(1000 + i, key);
		snprintf(content, sizeof content, "content=%s", what[i]);
		snprintf(due, sizeof due, "due=2024-11-%02d", 8 + i * 4);
		m->now = month_time("2024-11-01T08:00") + i;
		TAKEN(m, "assign", "task", key, "unit=617", content, due, "clause=1c");
		DEVICE(m, u, &month_plain, "receive", "task", key, NULL);
		id_print((int64_t)u->device << ID_RANDOM_BITS | (int64_t)(i + 7), promise);
		snprintf(task, sizeof task, "task=%s", key);
		snprintf(due, sizeof due, "committed=2024-11-%02d", 14 + i * 3);
		DEVICE(m, u, &month_plain, "write", "extension", promise, task, "kind=extend", "reason=Chờ số liệu của xã", "objective=yes", due);
		DEVICE(m, u, &by_head, "send", "extension", promise, NULL);
		if (i < 2)
			ADMIN(m, "decide", "extension", promise, "outcome=granted");
	}
	id_print(1000, key);
	m->now = month_time("2024-11-12T09:00");
	DEVICE(m, u, &month_plain, "finish", "task", key, "product=Quy chế số 12/QC-UBND");
	id_print(1001, key);
	m->now = month_time("2024-11-19T09:00");
	DEVICE(m, u, &month_plain, "finish", "task", key, "product=31 hồ sơ đã trả");
	DEVICE(m, u, &month_plain, "finish", "task", key, "product=lần nữa"); /* refused: it is done */
	DEVICE(m, u, &by_head, "sign", "report", "BC-THANG/617/2024-11", NULL); /* refused: it is sent */
	id_print(1003, key);
	ADMIN(m, "assign", "task", key, "unit=608", "content=Lắp camera bộ phận một cửa", "due=2024-12-01");
	DEVICE(m, city, &month_plain, "receive", "task", key, NULL);
}

/* The device of 613 goes on from an old image: what it does then has the counters of acts that came first, and is signed again above
 * them. */
static void play_branch(struct month *m)
{
	enum { LOST = 3, ACTS = 4 };
	struct player *u = month_unit(m, "613");
	m->now = m->ledger->time + INT64_C(60000);
	m->stage.fork_from = u->number - LOST;
	m->stage.fork_to = u->number;
	u->entry -= LOST;
	for (int i = 0; i < ACTS; i++) {
		char value[40];
		snprintf(value, sizeof value, "indicator.03=%d", i);
		DEVICE(m, u, &month_plain, "write", "report", "BC-THANG/613/2025-12", value);
	}
	m->stage.fork_from = m->stage.fork_to = 0;
}

/* Calls to who owes something at the end. */
static void play_calls(struct month *m)
{
	TAKEN(m, "note", "call", "", "unit=610", "caller=Đỗ Minh Châu", "spoke_with=A Phiên", "note=hẹn chiều nay đọc mã");
	TAKEN(m, "note", "call", "", "unit=DPTTH", "caller=Đỗ Minh Châu", "note=không nghe máy");
}

static void note_contacts(struct month *m)
{
	sqlite3_stmt *s;
	static const char *const sql = "INSERT INTO contact VALUES(?1, ?2)";
	MUST(db_exec(m->office_db, "CREATE TABLE IF NOT EXISTS contact(device INTEGER PRIMARY KEY, at INTEGER NOT NULL)"));
	MUST(db_prepare(m->office_db, &sql, 1, &s));
	for (int i = 0; i < m->units; i++)
		if (i % 9 != 4)
			MUST(db_run(s, "ii", (int64_t)m->unit[i].device, m->now - (i % 7 ? i * INT64_C(400000) : 9 * DAY_MS)));
	sqlite3_finalize(s);
}

/* ---- All of it ---- */

void month_begin(struct month *m, const char *dir)
{
	*m = (struct month){.now = month_time("2024-10-20T08:00")};
	MUST(crypt_init());
	path_join(dir, "tables.db", m->tables);
	path_join(dir, "log.db", m->log);
	path_join(dir, "office.db", m->office);
	MUST(db_open(m->tables, DB_CREATE, &m->db));
	MUST(db_open(m->office, DB_CREATE, &m->office_db));
	/* What is made here is looked at and thrown away. */
	MUST(db_exec(m->db, "PRAGMA synchronous=OFF"));
	MUST(store_sqlite_open(m->log, true, m->now, &m->store));
	m->ledger = mem_alloc(sizeof *m->ledger);
	MUST(ledger_open(m->db, &m->store, m->ledger));
	m->stage.ledger = m->ledger;
	load_sample(m);
	MUST(users_add(m->office_db, BYTES("Đỗ Minh Châu"), BYTES("mat-khau-dai")));
	MUST(db_exec(m->office_db, "CREATE TABLE IF NOT EXISTS contact(device INTEGER PRIMARY KEY, at INTEGER NOT NULL);" MET_TABLE));
	MUST(redactions_make(m->office_db));
	MUST(mail_make(m->office_db));
}

void month_play(struct month *m, int months)
{
	month_people(m);
	for (int i = 0; i < months; i++) {
		struct period p = {2024, 11};
		char period[PERIOD_SIZE], due[DATE_SIZE];
		for (int k = 0; k < i; k++)
			p = period_next(p);
		period_print(p, period);
		date_print(civil_day(p.year, (unsigned)p.month, 10), due);
		play_period(m, "BC-THANG", period, due, months - 1 - i);
		if (i == 0) {
			play_period(m, "BC-NAM", "2024", due, 3);
			play_tasks(m);
		}
	}
	char key[ID_TEXT_BYTES + 1];
	id_print(m->unit[20].device, key);
	ADMIN(m, "revoke", "device", key, NULL);
	play_branch(m);
	m->now = m->ledger->time + INT64_C(3600000);
	play_calls(m);
	note_contacts(m);
}

void month_end(struct month *m)
{
	ledger_close(m->ledger);
	mem_free(&m->ledger);
	m->store.close(m->store.ctx);
	db_close(&m->db);
	db_close(&m->office_db);
	arena_free(&m->stage.arena);
}


static enum err no_stick(void *ctx, struct bytes file, int64_t now, struct buf *out)
{
	(void)ctx, (void)file, (void)now, (void)out;
	return fail(ERR_BUNDLE_FORM);
}

struct hands month_hands(struct month *m)
{
	static struct server_keys keys;
	static const uint8_t seed[32] = {9};
	crypt_keypair_from(seed, keys.public_key, keys.secret_key);
	return (struct hands){m, no_stick, &keys};
}
