#include "enrolling.h"

#include <string.h>

#include "administer.h"
#include "authority.h"
#include "civil.h"
#include "epoch.h"
#include "text.h"
#include "text_value.h"

enum { Q_BEGIN, Q_COMMIT, Q_ADD, Q_CODE, Q_WRONG, Q_TAKE, Q_COUNT };
static const char *const sql[Q_COUNT] = {
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
	[Q_ADD] = "INSERT OR IGNORE INTO code VALUES(?1, ?2, ?3, ?4, 0, NULL, NULL, NULL, NULL)",
	[Q_CODE] = "SELECT secret, official, expires, tries, device_key, personal_key, device, at FROM code WHERE number = ?1",
	[Q_WRONG] = "UPDATE code SET tries = tries + 1 WHERE number = ?1",
	[Q_TAKE] = "UPDATE code SET device_key = ?2, personal_key = ?3, device = ?4, at = ?5 WHERE number = ?1",
};

struct desk {
	struct place *p;
	sqlite3_stmt *sql[Q_COUNT];
	bool open;
};

static void desk_close(struct desk *d)
{
	if (d->open)
		sqlite3_exec(d->p->office, "ROLLBACK", NULL, NULL, NULL);
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(d->sql[i]);
}

static enum err desk_open(struct place *p, struct desk *ret)
{
	ret->p = p;
	return db_prepare(p->office, sql, Q_COUNT, ret->sql);
}

static enum err desk_begin(struct desk *d)
{
	TRY(db_run(d->sql[Q_BEGIN], ""));
	d->open = true;
	return OK;
}

static enum err desk_commit(struct desk *d)
{
	TRY(db_run(d->sql[Q_COMMIT], ""));
	d->open = false;
	return OK;
}

/* ---- Making a code ---- */

struct search {
	int64_t found, proposed; /* 0 = none */
	int count;
};

static enum err search_official(struct place *p, const char *unit, const char *name, struct search *ret)
{
	enum { PROPOSED = 3 };
	static const char *const look = "SELECT key, name, state FROM official WHERE unit = ?1 AND state IN (1, 3) ORDER BY key";
	sqlite3_stmt *s;
	struct search r = {0};
	char key[ID_TEXT_BYTES + 1];
	TRY(db_prepare(p->tables, &look, 1, &s));
	enum err e = db_first(s, "t", unit);
	for (; e == OK; e = db_next(s)) {
		id_print(sqlite3_column_int64(s, 0), key);
		if (strcmp(key, name) != 0 && !text_like(bytes_of(db_text(s, 1)), bytes_of(name)))
			continue;
		bool proposed = sqlite3_column_int(s, 2) == PROPOSED;
		*(proposed ? &r.proposed : &r.found) = sqlite3_column_int64(s, 0);
		r.count += !proposed;
	}
	sqlite3_finalize(s);
	*ret = r;
	return e == ERR_NOT_FOUND ? OK : e;
}

static int64_t new_id(void)
{
	uint64_t random;
	crypt_random(&random, sizeof random);
	return (int64_t)(random & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)) | 1;
}

static enum err add_official(struct place *p, const struct enrolling *how, int64_t now, enum lang lang, int64_t *ret)
{
	struct buf name OWN_BUF = BUF(ENROL_NAME_MAX);
	TRY(text_clean("official", bytes_of(how->official), true, ENROL_NAME_MAX, &name));
	if (!name.len)
		return fail(ERR_FIELD_MISSING, "--official NAME");
	struct setting settings[] = {
		{field_number("official", "unit"), {0}, VALUE_TEXT(how->unit)},
		{field_number("official", "name"), {0}, {V_TEXT, 0, buf_bytes(&name)}},
		{field_number("official", "role"), {0}, VALUE_INT(how->role && strcmp(how->role, "head") == 0 ? 2 : 1)},
		{field_number("official", "from"), {0}, VALUE_INT(day_of(now))},
	};
	*ret = new_id();
	TRY(ledger_begin(p->ledger));
	enum err e = administer_verb(p->ledger, "official", "add", (struct key){.id = *ret}, settings, 4, now, lang);
	if (e == OK)
		return ledger_commit(p->ledger);
	ledger_rollback(p->ledger);
	return e;
}

/* Of a unit that has ended its successors answer what is open; where there are none, its own people must. */
static enum err check_unit(struct place *p, const char *unit, int64_t now)
{
	struct row row;
	struct buf heirs OWN_BUF = BUF(4000);
	TRY(row_load(&p->ledger->world, reg_by_name(BYTES("unit")), (struct key){.text = bytes_of(unit)}, &row));
	if (row.state == ABSENT)
		return fail(ERR_UNIT_UNKNOWN, unit);
	buf_view(&heirs, row_text(&row, field_number("unit", "successors")));
	return heirs.len && unit_over(&row, day_of(now)) ? fail(ERR_ENROL_OVER, unit, buf_text(&heirs)) : OK;
}

/* A device may be made ready before the day: the code is good, and what is done before it is not taken. */
static enum err begins(struct place *p, const char *unit, int64_t official, int64_t now, int64_t *ret)
{
	struct row of_unit, of_official;
	TRY(row_load(&p->ledger->world, reg_by_name(BYTES("unit")), (struct key){.text = bytes_of(unit)}, &of_unit));
	TRY(row_load(&p->ledger->world, reg_by_name(BYTES("official")), (struct key){.id = official}, &of_official));
	int64_t day = row_int(&of_unit, field_number("unit", "from"), INT64_MIN), from = row_int(&of_official, field_number("official", "from"), INT64_MIN);
	if (from > day)
		day = from;
	*ret = day > day_of(now) ? day : NO_TIME;
	return OK;
}

enum err enrolling_code(struct place *p, const struct enrolling *how, int64_t now, enum lang lang, char ret[ENROL_CODE_SIZE], int64_t *ret_from)
{
	struct desk d OWN(desk_close) = {0};
	struct search s;
	struct enrol_code c;
	uint8_t random[ENROL_SECRET_CHARS], secret[HASH_BYTES];
	char key[ID_TEXT_BYTES + 1];
	TRY(check_unit(p, how->unit, now));
	TRY(search_official(p, how->unit, how->official, &s));
	if (s.count > 1)
		return fail(ERR_OFFICIAL_NAME, how->official, how->unit);
	id_print(s.proposed, key);
	if (!s.count && s.proposed) /* whom a unit proposes, somebody confirms, with post and role, before he may enter and sign */
		return fail(ERR_ENROL_PROPOSED, how->official, how->unit, key);
	if (!s.count)
		TRY(add_official(p, how, now, lang, &s.found));
	TRY(begins(p, how->unit, s.found, now, ret_from));
	TRY(desk_open(p, &d));
	do { /* another code may have that number */
		uint32_t number;
		crypt_random(&number, sizeof number);
		crypt_random(random, sizeof random);
		enrol_code_make(number & ENROL_NUMBER_MAX, random, p->keys.public_key, &c);
		enrol_secret(c.secret, secret);
		TRY(db_run(d.sql[Q_ADD], "ibii", (int64_t)c.number, (struct bytes){secret, HASH_BYTES}, s.found, now + how->hours * 3600000));
	} while (!sqlite3_changes(p->office));
	enrol_code_print(&c, ret);
	return OK;
}

/* ---- Redeeming it ---- */

struct code {
	uint8_t secret[HASH_BYTES], device_key[PUBLIC_KEY_BYTES], personal_key[PUBLIC_KEY_BYTES];
	int64_t official, expires, tries, at;
	uint32_t device;
	bool used;
};

static void take_key(sqlite3_stmt *s, int column, uint8_t ret[PUBLIC_KEY_BYTES])
{
	struct bytes v = db_blob(s, column);
	if (v.len == PUBLIC_KEY_BYTES)
		memcpy(ret, v.data, PUBLIC_KEY_BYTES);
}

static enum err load_code(struct desk *d, uint32_t number, struct code *ret)
{
	struct code c = {0};
	sqlite3_stmt *s = d->sql[Q_CODE];
	enum err e = db_first(s, "i", (int64_t)number);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_ENROL_CODE);
	TRY(e);
	take_key(s, 0, c.secret);
	c.official = sqlite3_column_int64(s, 1);
	c.expires = sqlite3_column_int64(s, 2);
	c.tries = sqlite3_column_int64(s, 3);
	c.used = sqlite3_column_type(s, 4) != SQLITE_NULL;
	take_key(s, 4, c.device_key);
	take_key(s, 5, c.personal_key);
	c.device = (uint32_t)sqlite3_column_int64(s, 6);
	c.at = sqlite3_column_int64(s, 7);
	db_reset(s);
	*ret = c;
	return OK;
}

/* A number that no device has or had, nor one enrolled after a backup that the log comes from. */
static enum err draw_device(struct place *p, uint32_t *ret)
{
	struct row row;
	do {
		crypt_random(ret, sizeof *ret);
		*ret = epoch_device(ledger_epoch(p->ledger), *ret);
		TRY(row_load(&p->ledger->world, reg_by_name(BYTES("device")), (struct key){.id = *ret}, &row));
	} while (row.state != ABSENT);
	return OK;
}

/* A folder that is enrolled already gets the official added: it must be of his unit, and its own key speaks. */
static enum err check_device(struct place *p, const struct enrol_claims *c, struct bytes unit)
{
	uint8_t key[PUBLIC_KEY_BYTES];
	struct bytes its;
	bool revoked;
	enum err e = ledger_device(p->ledger, c->device, key, &its, &revoked);
	if (e == ERR_NOT_FOUND && p->ledger->epoch_count > 1) /* enrolled after the backup that this log comes from: the new code vouches for it */
		return OK;
	if (e == ERR_NOT_FOUND || (e == OK && (revoked || !crypt_equal(key, c->device_key, PUBLIC_KEY_BYTES))))
		return fail(ERR_DEVICE_REVOKED);
	TRY(e);
	return bytes_equal(its, unit) ? OK : fail(ERR_ENROL_UNIT);
}

/* Whether the code may be used for these keys; an honest repetition may. Leaves the office's transaction open. */
static enum err accept_code(struct desk *d, struct bytes request, const struct enrol_claims *claims, int64_t now, struct code *ret)
{
	TRY(desk_begin(d));
	TRY(load_code(d, claims->number, ret));
	if (ret->tries >= ENROL_TRIES || now >= ret->expires)
		return fail(ERR_ENROL_CODE);
	if (!enrol_believe(request, ret->secret)) {
		TRY(db_run(d->sql[Q_WRONG], "i", (int64_t)claims->number));
		TRY(desk_commit(d));
		return fail(ERR_ENROL_CODE);
	}
	if (ret->used && (!crypt_equal(ret->device_key, claims->device_key, PUBLIC_KEY_BYTES) ||
			  !crypt_equal(ret->personal_key, claims->personal_key, PUBLIC_KEY_BYTES)))
		return fail(ERR_ENROL_CODE);
	return OK;
}

static enum err act(struct place *p, const char *reg, const char *verb, struct key key, struct setting *settings, size_t count, int64_t now)
{
	return administer_verb(p->ledger, reg, verb, key, settings, count, now, VI);
}

static struct setting bytes_setting(const char *reg, const char *field, const uint8_t *data, size_t n)
{
	return (struct setting){field_number(reg, field), {0}, {V_BYTES, 0, {data, n}}};
}

/* What is not done yet of the three acts; a repetition does nothing. */
static enum err do_acts(struct place *p, const struct enrol_claims *claims, const struct code *c, struct bytes unit, int64_t now)
{
	struct world *w = &p->ledger->world;
	struct row row;
	char pair[2 * ID_TEXT_BYTES + 2];
	id_print(c->device, pair);
	pair[ID_TEXT_BYTES] = '/';
	id_print(c->official, pair + ID_TEXT_BYTES + 1);
	struct value of_unit = {V_TEXT, 0, unit};
	TRY(row_load(w, reg_by_name(BYTES("device")), (struct key){.id = c->device}, &row));
	if (row.state == ABSENT) {
		struct setting s[] = {{field_number("device", "unit"), {0}, of_unit},
				      bytes_setting("device", "public_key", claims->device_key, PUBLIC_KEY_BYTES)};
		TRY(act(p, "device", "enrol", (struct key){.id = c->device}, s, 2, now));
	}
	TRY(row_load(w, reg_by_name(BYTES("enrolment")), (struct key){.text = bytes_of(pair)}, &row));
	if (row.state == ABSENT) {
		struct setting s[] = {{field_number("enrolment", "unit"), {0}, of_unit}};
		TRY(act(p, "enrolment", "add", (struct key){.text = bytes_of(pair)}, s, 1, now));
	}
	if (!claims->personal)
		return OK;
	TRY(row_load(w, reg_by_name(BYTES("official")), (struct key){.id = c->official}, &row));
	struct value key = row_get(&row, field_number("official", "public_key"));
	if (key.kind == V_BYTES && bytes_equal(key.data, ((struct bytes){claims->personal_key, PUBLIC_KEY_BYTES})))
		return OK;
	struct setting s[] = {bytes_setting("official", "public_key", claims->personal_key, PUBLIC_KEY_BYTES)};
	return act(p, "official", "key", (struct key){.id = c->official}, s, 1, now);
}

/* The official's record, and his unit (which outlives the arena of the acts). */
static enum err load_official(struct place *p, int64_t official, struct enrolled *ret)
{
	struct row row;
	TRY(row_load(&p->ledger->world, reg_by_name(BYTES("official")), (struct key){.id = official}, &row));
	if (row.state != 1)
		return fail(ERR_ENROL_CODE);
	struct bytes unit = row_text(&row, field_number("official", "unit")), name = row_text(&row, field_number("official", "name"));
	memcpy(ret->unit, unit.data, unit.len < ENROL_UNIT_MAX ? unit.len : ENROL_UNIT_MAX);
	memcpy(ret->name, name.data, name.len < ENROL_NAME_MAX ? name.len : ENROL_NAME_MAX);
	ret->role = (int)row_int(&row, field_number("official", "role"), 1);
	ret->official = official;
	return OK;
}

static enum err redeem(struct desk *d, const struct enrol_claims *claims, int64_t now, struct code *code, struct enrolled *e)
{
	struct place *p = d->p;
	TRY(load_official(p, code->official, e));
	struct bytes unit = bytes_of(e->unit);
	if (claims->device)
		TRY(check_device(p, claims, unit));
	if (!code->used) {
		code->device = claims->device;
		code->at = now;
		if (!code->device)
			TRY(draw_device(p, &code->device));
		TRY(db_run(d->sql[Q_TAKE], "ibbii", (int64_t)claims->number, (struct bytes){claims->device_key, PUBLIC_KEY_BYTES},
			   (struct bytes){claims->personal_key, PUBLIC_KEY_BYTES}, (int64_t)code->device, code->at));
	}
	/* Used from here on: were the acts below cut short, the same device's next request does them. */
	TRY(desk_commit(d));
	return do_acts(p, claims, code, unit, now);
}

enum err enrolling_answer(struct place *p, struct bytes request, int64_t now, struct buf *out)
{
	struct desk d OWN(desk_close) = {0};
	struct enrol_claims claims;
	struct code code;
	struct enrolled e = {0};
	TRY(enrol_open(request, &claims));
	TRY(desk_open(p, &d));
	TRY(accept_code(&d, request, &claims, now, &code)); /* before the log is held: a stranger's guess costs nobody a wait */
	TRY(ledger_begin(p->ledger));
	enum err f = redeem(&d, &claims, now, &code, &e);
	if (f == OK)
		f = ledger_commit(p->ledger);
	else
		ledger_rollback(p->ledger);
	TRY(f);
	e.epoch = ledger_epoch(p->ledger);
	e.device = code.device;
	e.time = code.at;
	memcpy(e.server_key, p->keys.public_key, PUBLIC_KEY_BYTES);
	enrol_answer(request, code.secret, &e, claims.device_key, p->keys.secret_key, out);
	return buf_check(out, "answer");
}
