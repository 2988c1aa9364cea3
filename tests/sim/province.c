#include "province.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "text_value.h"

static void must(enum err e, const char *what)
{
	char out[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	printf("Bail out! %s: %s: %s\n", what, err_name(e), err_sentence(EN, e, NULL, out));
	exit(1);
}

void (*catalogue_used)(bool newer);

static void at_office(const struct office *o)
{
	if (catalogue_used)
		catalogue_used(!o->older);
}

static void at_server(void)
{
	if (catalogue_used)
		catalogue_used(true);
}

uint64_t draw(struct province *p)
{
	uint64_t z = (p->random += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

void draw_bytes(struct province *p, uint8_t *ret, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ret[i] = (uint8_t)(draw(p) >> 24);
}

#include "memory_log.c"

/* ---- The server ---- */

static void compose_texts(struct province *p, struct arena *arena, uint32_t device, const char *verb, const char *reg, const char *key,
			  const char *const *fields, struct act *ret)
{
	struct field_text texts[128];
	size_t count = 0;
	for (; fields[count]; count++) {
		const char *eq = strchr(fields[count], '=');
		texts[count] = (struct field_text){{(const uint8_t *)fields[count], (size_t)(eq - fields[count])}, bytes_of(eq + 1)};
	}
	must(compose(bytes_of(verb), bytes_of(reg), bytes_of(key), texts, count, device, arena, ret), "compose");
	if (!key[0] && !reg_natural(reg_by_name(bytes_of(reg)))) /* its own would be drawn from the machine's */
		ret->key.id = (int64_t)((uint64_t)device << ID_RANDOM_BITS | (draw(p) & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)));
}

static struct verdict judge_administered(struct province *p, struct act *a)
{
	struct verdict v;
	int64_t position;
	p->now++; /* what is done again after a restore is another act */
	must(ledger_begin(p->ledger), "begin");
	must(ledger_administer(p->ledger, a, p->now, &v, &position), "administer");
	must(ledger_commit(p->ledger), "commit");
	return v;
}

static void administer_act(struct province *p, struct act *a)
{
	char out[ERR_SENTENCE_MAX];
	struct verdict v = judge_administered(p, a);
	if (v.kind == REFUSED)
		printf("Bail out! refused: %s\n", verdict_sentence(&v, EN, out)), exit(1);
}

enum verdict_kind administer_try(struct province *p, const char *verb, const char *reg, const char *key, const char *const *fields)
{
	struct arena arena OWN_ARENA = {0};
	struct act a;
	compose_texts(p, &arena, 0, verb, reg, key, fields, &a);
	return judge_administered(p, &a).kind;
}

void administer(struct province *p, const char *verb, const char *reg, const char *key, const char *const *fields)
{
	struct arena arena OWN_ARENA = {0};
	struct act a;
	compose_texts(p, &arena, 0, verb, reg, key, fields, &a);
	administer_act(p, &a);
}

/* A hidden register's act, which compose() does not offer. */
static void administer_hidden(struct province *p, const char *reg, const char *verb, struct key key, struct setting *settings, size_t count)
{
	const struct reg *r = reg_by_name(bytes_of(reg));
	struct act a = {.reg = r->number, .verb = verb_by_name(r, bytes_of(verb))->number, .key = key, .settings = settings, .setting_count = count};
	for (size_t i = 0; i < count; i++)
		settings[i].field = field_by_name(r, settings[i].sub)->number, settings[i].sub = (struct bytes){0};
	administer_act(p, &a);
}

static void add_unit(struct province *p, const char *code, const char *kind, const char *function)
{
	char text[2][80], key[ID_TEXT_BYTES + 1];
	snprintf(text[0], sizeof text[0], "kind=%s", kind);
	snprintf(text[1], sizeof text[1], "function=%s", function);
	ADMINISTER(p, "add", "unit", code, "name=Đơn vị", text[0], text[1], "from=2024-01-01");
	for (int head = 0; head < 2; head++) {
		id_print((int64_t)(p->count + 1000), key);
		snprintf(text[0], sizeof text[0], "unit=%s", code);
		ADMINISTER(p, "add", "official", key, text[0], head ? "name=Người đứng đầu" : "name=Văn thư", head ? "role=head" : "role=clerk");
	}
}

void province_open(struct province *p, uint64_t seed)
{
	uint8_t bytes[32];
	*p = (struct province){.random = seed, .now = INT64_C(1730400000000), .ledger = mem_alloc(sizeof *p->ledger)};
	p->entries = mem_alloc(LOG_ROOM * sizeof *p->entries);
	p->store = (struct store){p, log_append, log_read, log_head, log_epochs, log_open_epoch, NULL, NULL, log_erase, log_marked, log_clean};
	p->epochs[p->epoch_count++] = (struct epoch){1, 0, p->now};
	must(crypt_init(), "crypt");
	draw_bytes(p, bytes, sizeof bytes);
	crypt_keypair_from(bytes, p->keys.public_key, p->keys.secret_key);
	must(db_open(":memory:", DB_CREATE, &p->db), "db");
	must(ledger_open(p->db, &p->store, p->ledger), "ledger");
	add_unit(p, "615", "district", "agency");
	add_unit(p, "616", "district", "agency");
	add_unit(p, "SNV", "department", "home_affairs");
	add_unit(p, "VPUBND", "department", "office");
	ADMINISTER(p, "add", "form", "BC-THANG/1", "name=Mẫu");
	for (int i = 1; i <= 3; i++) {
		char key[24];
		snprintf(key, sizeof key, "BC-THANG/1/%02d", i);
		ADMINISTER(p, "add", "indicator", key, "name=Chỉ tiêu", "clause=1a");
	}
	ADMINISTER(p, "add", "obligation", "BC-THANG", "selector=*", "period=month", "before_day=10", "form=BC-THANG/1", "from=2024-01-01");
}

void province_close(struct province *p)
{
	ledger_close(p->ledger);
	db_close(&p->db);
	mem_free(&p->ledger);
	mem_free(&p->entries);
	arena_free(&p->arena);
}

/* ---- Offices ---- */

static int64_t official_of(struct province *p, const char *unit, int role)
{
	static const char *const look = "SELECT key FROM official WHERE unit = ?1 AND role = ?2 AND state = 1";
	sqlite3_stmt *s;
	int64_t id = 0;
	must(db_prepare(p->db, &look, 1, &s), "official");
	must(db_int(s, 0, &id, "tn", unit, role), "official");
	sqlite3_finalize(s);
	return id;
}

static void enrol_person(struct province *p, uint32_t device, const char *unit, int64_t official)
{
	char pair[2 * ID_TEXT_BYTES + 2];
	id_print(device, pair);
	pair[ID_TEXT_BYTES] = '/';
	id_print(official, pair + ID_TEXT_BYTES + 1);
	struct setting settings[] = {{.sub = BYTES("unit"), .value = VALUE_TEXT(unit)}};
	administer_hidden(p, "enrolment", "add", (struct key){.text = bytes_of(pair)}, settings, 1);
}

static void office_begin(struct province *p, struct office *o, const char *unit, uint32_t number, bool older)
{
	struct identity id = {.device = number, .unit = unit, .certificate = BYTES("certificate")};
	uint8_t bytes[32], head_public[PUBLIC_KEY_BYTES];
	*o = (struct office){.now = p->now, .older = older, .clerk = official_of(p, unit, 1), .head = official_of(p, unit, 2)};
	draw_bytes(p, bytes, sizeof bytes);
	crypt_keypair_from(bytes, id.public_key, id.secret_key);
	hash_of("head key", bytes_of(unit), bytes);
	crypt_keypair_from(bytes, head_public, o->head_key);
	memcpy(id.server_key, p->keys.public_key, PUBLIC_KEY_BYTES);
	struct setting device[] = {{.sub = BYTES("unit"), .value = VALUE_TEXT(unit)},
				   {.sub = BYTES("public_key"), .value = {V_BYTES, 0, {id.public_key, PUBLIC_KEY_BYTES}}}};
	administer_hidden(p, "device", "enrol", (struct key){.id = number}, device, 2);
	enrol_person(p, number, unit, o->clerk);
	enrol_person(p, number, unit, o->head);
	struct setting key[] = {{.sub = BYTES("public_key"), .value = {V_BYTES, 0, {head_public, PUBLIC_KEY_BYTES}}}};
	administer_hidden(p, "official", "key", (struct key){.id = o->head}, key, 1);
	must(db_open(":memory:", DB_CREATE, &o->db), "replica");
	at_office(o);
	must(replica_create(o->db, &id), "replica");
	must(replica_open(o->db, &o->replica), "replica");
	must(person_add(&o->replica, o->clerk, "Văn thư", (struct bytes){0}), "person");
	must(person_add(&o->replica, o->head, "Người đứng đầu", (struct bytes){0}), "person");
	at_server();
}

void office_open(struct province *p, struct office *o, const char *unit, uint32_t number)
{
	office_begin(p, o, unit, number, false);
}

void office_open_older(struct province *p, struct office *o, const char *unit, uint32_t number)
{
	office_begin(p, o, unit, number, true);
}

void office_upgrade(struct office *o)
{
	replica_close(&o->replica);
	o->older = false;
	must(replica_open(o->db, &o->replica), "newer program");
}

void office_join(struct province *p, struct office *o)
{
	char key[ID_TEXT_BYTES + 1], unit[40];
	o->clerk = (int64_t)(draw(p) & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)) | 1;
	id_print(o->clerk, key);
	snprintf(unit, sizeof unit, "unit=%s", o->replica.unit);
	ADMINISTER(p, "add", "official", key, unit, "name=Cán bộ mới", "role=clerk");
	enrol_person(p, o->replica.device, o->replica.unit, o->clerk);
	must(person_add(&o->replica, o->clerk, "Cán bộ mới", (struct bytes){0}), "person");
}

void office_revoke(struct province *p, const struct office *o)
{
	administer_hidden(p, "device", "revoke", (struct key){.id = o->replica.device}, NULL, 0);
}

int office_state(struct province *p, const struct office *o)
{
	struct row row;
	world_reset(&p->ledger->world);
	must(row_load(&p->ledger->world, reg_by_name(BYTES("device")), (struct key){.id = o->replica.device}, &row), "state");
	return row.state == ABSENT ? 0 : row.state;
}

void office_close(struct office *o)
{
	replica_close(&o->replica);
	db_close(&o->db);
}

void office_copy(const struct office *from, struct office *to)
{
	*to = *from;
	must(db_open(":memory:", DB_CREATE, &to->db), "copy");
	sqlite3_backup *b = sqlite3_backup_init(to->db, "main", from->db, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE || sqlite3_backup_finish(b) != SQLITE_OK)
		must(ERR_STORAGE, "copy");
	at_office(to);
	must(replica_open(to->db, &to->replica), "copy");
	at_server();
}

enum err enter(struct province *p, struct office *o, bool as_head, const char *verb, const char *reg, const char *key, const char *const *fields)
{
	struct arena arena OWN_ARENA = {0};
	struct act a;
	uint8_t random[SEED_BYTES];
	int64_t number;
	at_office(o);
	compose_texts(p, &arena, o->replica.device, verb, reg, key, fields, &a);
	draw_bytes(p, random, sizeof random);
	const struct entering e = {&a, as_head ? o->head : o->clerk, as_head ? o->head_key : NULL, o->now, random};
	must(replica_begin(&o->replica), "begin");
	enum err f = replica_enter(&o->replica, &e, &number);
	if (f == OK)
		f = replica_commit(&o->replica);
	replica_rollback(&o->replica);
	at_server();
	return f;
}

/* ---- The line ---- */

enum err office_ask(struct office *o, size_t slice, const uint8_t *random, struct buf *out, struct round *ret)
{
	at_office(o);
	enum err e = round_ask(&o->replica, slice, random, out, ret);
	at_server();
	return e;
}

enum err office_take(struct office *o, const struct round *round, struct bytes answer, struct taken *ret)
{
	at_office(o);
	enum err e = round_take(&o->replica, round, answer, o->now, ret);
	at_server();
	return e;
}

enum err serve(struct province *p, struct bytes request, struct buf *ret_answer)
{
	OWN(visit_free) struct visit v = {0};
	struct ledger *l = p->ledger;
	TRY(ledger_look(l));
	enum err e = round_open(l, &p->keys, request, &v);
	ledger_look_end(l);
	TRY(e);
	p->spliced += v.spliced;
	p->asked_whole += v.spliced && v.outcome == PUSH_WHOLE;
	TRY(ledger_begin(l));
	if ((e = round_push(l, &v, p->now)) != OK) {
		ledger_rollback(l);
		return e;
	}
	TRY(ledger_commit(l));
	p->outcomes[v.outcome]++;
	p->small_pages += v.page == PAGE_MIN;
	p->pages += v.since < v.cursor;
	TRY(ledger_look(l));
	e = round_answer(l, &p->keys, &v, &(struct answering){.now = p->now, .again_after_s = p->again_after_s, .backed_up = p->backed_up}, ret_answer);
	ledger_look_end(l);
	return e;
}

enum err serve_return(struct province *p, struct bytes message, struct buf *ret_answer)
{
	int64_t taken, left;
	TRY(decrees_return(p->ledger, p->keys.public_key, message, p->now, &taken, &left));
	p->decrees += taken;
	decrees_answer(taken, left, ret_answer);
	return OK;
}

struct outlook outlook_of(struct province *p, const struct office *o)
{
	struct audience a;
	must(ledger_audience(p->ledger, o->replica.device, bytes_of(o->replica.unit), &a), "outlook");
	return (struct outlook){a.function, a.all, a.heads, true};
}

void office_told(struct office *o, struct outlook now)
{
	const struct outlook *was = &o->outlook;
	o->moves += was->told && (was->function != now.function || was->all != now.all || was->heads != now.heads);
	o->outlook = now;
}

enum err give_back(struct province *p, struct office *o, bool asked)
{
	int64_t place = 0, taken, left, all_left = 0;
	for (;;) {
		struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX), answer OWN_BUF = BUF(100);
		at_office(o);
		enum err e = replica_give_back(&o->replica, asked, &place, &message);
		at_server();
		if (e == ERR_NOT_FOUND)
			return replica_gave_back(&o->replica, all_left);
		TRY(e);
		TRY(serve_return(p, buf_bytes(&message), &answer));
		TRY(decrees_answer_take(buf_bytes(&answer), &taken, &left));
		all_left += left;
	}
}

enum err sync_office(struct province *p, struct office *o, size_t slice, struct taken *ret_sum)
{
	struct taken sum = {0}, t = {.more = true};
	bool asked = false;
	for (int i = 0; i < 400 && t.more; i++) {
		struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
		struct round round;
		uint8_t random[ROUND_RANDOM_BYTES];
		draw_bytes(p, random, sizeof random);
		TRY(give_back(p, o, false));
		TRY(office_ask(o, slice, random, &request, &round));
		enum err e = serve(p, buf_bytes(&request), &answer);
		if (e == ERR_DEVICE_UNKNOWN && !asked) {
			asked = true;
			TRY(give_back(p, o, true));
			continue;
		}
		TRY(e);
		struct outlook outlook = outlook_of(p, o);
		TRY(office_take(o, &round, buf_bytes(&answer), &t));
		office_told(o, outlook);
		sum.accepted += t.accepted;
		sum.merged += t.merged;
		sum.refused += t.refused;
		sum.records += t.records;
	}
	sum.more = t.more;
	sum.revoked = t.revoked;
	if (ret_sum)
		*ret_sum = sum;
	return OK;
}

int64_t count_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	int64_t n;
	must(db_prepare(db, &sql, 1, &s), sql);
	must(db_int(s, 0, &n, ""), sql);
	sqlite3_finalize(s);
	return n;
}

#include "compare.c"
