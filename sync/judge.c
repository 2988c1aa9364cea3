#include "judge.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "authority.h"
#include "civil.h"
#include "code.h"
#include "crypt.h"
#include "file_value.h"
#include "redact.h"
#include "text_value.h"

/* Registers the judge itself knows: who acts, and from where. */
static const struct reg *units, *officials, *devices, *enrolments;

__attribute__((constructor(2000))) static void look_up(void)
{
	units = reg_by_name(BYTES("unit"));
	officials = reg_by_name(BYTES("official"));
	devices = reg_by_name(BYTES("device"));
	enrolments = reg_by_name(BYTES("enrolment"));
}

static struct value named(const struct row *row, const char *field)
{
	return row_get(row, field_by_name(row->reg, bytes_of(field))->number);
}

struct trial {
	struct world *w;
	const struct act *a;
	const uint8_t *hash;
	struct stamp *stamp;
	const struct judging *j;
	const struct reg *reg;
	const struct verb *verb;
	struct row official; /* of the author */
	struct bytes unit;   /* code of the author's unit; empty = the administration */
	int function;	       /* of that unit */
	struct row old, row;
};

static const char *key_text(struct trial *t)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	key_print(t->reg, t->a->key, &key);
	return arena_string(&t->w->arena, buf_bytes(&key));
}

static enum err find_verb(struct trial *t)
{
	char number[16];
	snprintf(number, sizeof number, "%u", t->a->reg);
	if (!(t->reg = reg_by_number(t->a->reg)) || !known_in(t->reg->since, t->stamp->rules))
		return fail(ERR_REGISTER_UNKNOWN, number);
	snprintf(number, sizeof number, "%u", t->a->verb);
	if (!(t->verb = verb_by_number(t->reg, t->a->verb)) || t->verb->who == BY_SYSTEM || !known_in(t->verb->since, t->stamp->rules))
		return fail(ERR_VERB_UNKNOWN, t->reg->name, number, "");
	return key_check(t->reg, t->a->key);
}

/* Of a revoked device only a report is still taken for which a code was registered before, and which nothing has matched
 * yet: its send if it matches. */
static enum err after_revocation(struct trial *t, int64_t revoked)
{
	static const char *const sql = "SELECT count(*) FROM receipt WHERE obligation || '/' || unit || '/' || period = ?1"
				       " AND matched IS NULL AND at < ?2";
	const char *verb = t->verb->name;
	bool send = strcmp(verb, "send") == 0;
	if (strcmp(t->reg->name, "report") != 0 || !(send || strcmp(verb, "write") == 0 || strcmp(verb, "sign") == 0))
		return fail(ERR_DEVICE_REVOKED);
	sqlite3_stmt *s;
	int64_t codes = 0;
	TRY(db_prepare(t->w->db, &sql, 1, &s));
	enum err e = db_int(s, 0, &codes, "si", t->a->key.text, revoked);
	sqlite3_finalize(s);
	TRY(e);
	return codes && (!send || (t->stamp->matched && t->stamp->coded < revoked)) ? OK : fail(ERR_DEVICE_REVOKED);
}

static bool in_office(const struct row *official, int64_t time)
{
	struct value from = named(official, "from"), to = named(official, "to");
	int64_t today = day_of(time);
	return (from.kind != V_INT || today >= from.num) && (to.kind != V_INT || today < to.num);
}

/* The author is enrolled on this device, in office at the server's time, and of a unit in force. The device's
 * clock is never asked. */
static enum err find_author(struct trial *t)
{
	if (t->a->device == 0)
		return t->a->officer == 0 ? OK : fail(ERR_OFFICIAL_UNKNOWN);
	struct row device, enrolment, unit;
	TRY(row_load(t->w, devices, (struct key){.id = t->a->device}, &device));
	if (device.state == ABSENT)
		return fail(ERR_OFFICIAL_UNKNOWN);
	int64_t revoked = named(&device, "revoked").num;
	if (device.state != 1 && stamp_time(t->stamp) >= revoked)
		TRY(after_revocation(t, revoked));
	TRY(row_load(t->w, officials, (struct key){.id = t->a->officer}, &t->official));
	char pair[2 * ID_TEXT_BYTES + 2], *at = pair;
	id_print(t->a->device, at);
	at[ID_TEXT_BYTES] = '/';
	id_print(t->a->officer, at + ID_TEXT_BYTES + 1);
	TRY(row_load(t->w, enrolments, (struct key){.text = bytes_of(pair)}, &enrolment));
	if (t->official.state == ABSENT || enrolment.state == ABSENT || !(t->j->at_device || in_office(&t->official, stamp_time(t->stamp))))
		return fail(ERR_OFFICIAL_UNKNOWN);
	t->unit = named(&t->official, "unit").data;
	TRY(row_load(t->w, units, (struct key){.text = t->unit}, &unit));
	if (!bytes_equal(named(&device, "unit").data, t->unit))
		return fail(ERR_OFFICIAL_UNKNOWN);
	t->function = (int)named(&unit, "function").num;
	return OK;
}

static enum err authorise(struct trial *t)
{
	enum { HEAD = 2 };
	const struct actor actor = {.unit = t->unit,
				    .function = t->function,
				    .administration = t->a->device == 0,
				    .head = t->a->device && named(&t->official, "role").num == HEAD};
	return authority(t->w, t->verb, &t->old, &t->row, &actor);
}

static enum err check_reference(struct trial *t, const struct field *f, struct value v, const char *name)
{
	const struct reg *r = reg_by_name(bytes_of(f->ref));
	struct row row;
	TRY(row_load(t->w, r, (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0}, &row));
	if (row.state != ABSENT)
		return OK;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	key_print(r, row.key, &key);
	return fail(ERR_REF_UNKNOWN, name, buf_text(&key), r->name);
}

static enum err check_references(struct trial *t, const struct field *f, struct value v)
{
	if (v.kind == V_NULL || v.kind == V_ERASED)
		return OK;
	if (f->type == T_REF)
		return check_reference(t, f, v, f->name);
	const struct reg *r = reg_by_name(bytes_of(f->ref));
	for (size_t i = 0, start = 0; i <= v.data.len; i++)
		if (i == v.data.len || v.data.data[i] == ',') {
			struct key k;
			TRY(key_parse(r, (struct bytes){v.data.data + start, i - start}, &t->w->arena, &k));
			TRY(check_reference(t, f, k.text.len ? (struct value){V_TEXT, 0, k.text} : VALUE_INT(k.id), f->name));
			start = i + 1;
		}
	return OK;
}

static enum err check_settings(struct trial *t)
{
	for (size_t i = 0; i < t->a->setting_count; i++) {
		const struct setting *s = &t->a->settings[i];
		char number[16];
		snprintf(number, sizeof number, "%u", s->field);
		const struct field *f = field_by_number(t->reg, s->field);
		if (f && !known_in(f->since, t->stamp->rules))
			f = NULL;
		if (!f || !verb_slot(t->verb, s->field) || (i && setting_compare(&t->a->settings[i - 1], s) >= 0))
			return fail(ERR_FIELD_UNKNOWN, t->verb->name, f ? f->name : number, "");
		TRY(value_check(f, s->sub, s->value));
		if (f->type == T_REF || f->type == T_REFS)
			TRY(check_references(t, f, s->value));
		if (f->type == T_CODE && s->value.kind == V_TEXT)
			TRY(code_check(s->value.data));
	}
	return OK;
}

static enum err look_up_field(struct trial *t, const struct assign *g, struct value *ret)
{
	const struct reg *other = reg_by_name(bytes_of(field_by_number(t->reg, g->from)->ref));
	const struct field *f = field_by_name(other, bytes_of(field_by_number(t->reg, g->field)->name));
	struct value v = row_get(&t->row, g->from);
	struct row row;
	if (v.kind == V_NULL || v.kind == V_ERASED)
		return OK;
	TRY(row_load(t->w, other, (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0}, &row));
	*ret = row_get(&row, f->number);
	return OK;
}

/* An act of the administration that a restored server gets back may find what it once made there already, made again by a certificate or
 * a person: then it fills in what is unknown, and overrides nothing. */
static bool made_already(const struct trial *t)
{
	return t->stamp->returned && t->old.state != ABSENT && t->verb->from == FROM(ABSENT);
}

static void set_field(struct trial *t, uint32_t field, struct value v)
{
	if (!made_already(t) || row_get(&t->old, field).kind == V_NULL)
		row_set(&t->row, field, v);
}

/* The row after the act's settings and the verb's own assignments, before any effect. */
static enum err set_fields(struct trial *t)
{
	const struct act *a = t->a;
	t->row = row_copy(t->w, &t->old);
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct setting *s = &a->settings[i];
		struct value v = s->value;
		v.data = arena_copy(&t->w->arena, v.data);
		if (field_by_number(t->reg, s->field)->flags & F_FAMILY)
			v = family_set(&t->w->arena, row_get(&t->row, s->field), s->sub, v);
		set_field(t, s->field, v);
	}
	for (const struct assign *g = t->verb->assigns; g && g->field; g++) {
		struct value v = VALUE_NULL;
		switch (g->source) {
		case S_TIME:
			v = VALUE_INT(stamp_time(t->stamp));
			break;
		case S_CLOCK:
			v = VALUE_INT(a->clock);
			break;
		case S_SEEN:
			v = a->seen.position ? VALUE_INT(a->seen.time) : VALUE_NULL;
			break;
		case S_OFFICER:
			v = a->officer ? VALUE_INT(a->officer) : VALUE_NULL;
			break;
		case S_UNIT:
			v = t->unit.len ? (struct value){V_TEXT, 0, t->unit} : VALUE_NULL;
			break;
		case S_FIELD:
			v = row_get(&t->row, g->from);
			break;
		case S_DEVICE:
			v = VALUE_INT(a->device);
			break;
		case S_LOOKUP:
			TRY(look_up_field(t, g, &v));
			break;
		case S_NULL:
			break;
		}
		set_field(t, g->field, v);
	}
	if (t->verb->to != SAME && !made_already(t))
		t->row.state = t->verb->to;
	t->row.version = t->stamp->position;
	t->row.stamp = t->stamp->time;
	return OK;
}

/* A verb that may leave the state as it is, and demands no field, does nothing at all where no field is given: it would
 * void a signature for nothing. */
static enum err check_something(struct trial *t)
{
	const struct verb *v = t->verb;
	if (t->a->setting_count || !v->slots || (v->to != SAME && !(v->from & FROM(v->to))))
		return OK;
	for (const struct slot *s = v->slots; s->field; s++)
		if (s->need != OPTIONAL)
			return OK;
	return fail(ERR_NOTHING_TO_DO);
}

static void count_member(void *ctx, struct bytes sub, struct value v)
{
	size_t *n = ctx;
	n[0]++;
	n[1] += sub.len + v.data.len + MEMBER_OVERHEAD;
}

/* Several acts can make a record larger than any single one. */
static enum err check_size(struct trial *t)
{
	size_t n[2] = {0, 0};
	if (!t->a->setting_count)
		return OK;
	for (int i = 0; t->reg->fields[i].number; i++) {
		const struct field *f = &t->reg->fields[i];
		size_t before = n[0];
		if (f->flags & F_FAMILY)
			family_each(t->row.fields[i], count_member, n);
		else if (!(f->flags & F_SYSTEM))
			n[1] += t->row.fields[i].data.len + MEMBER_OVERHEAD;
		if (f->type == T_FILE && n[0] - before > FILES_A_RECORD)
			return fail(ERR_FIELD_LONG, f->name, "20");
	}
	char max[24];
	snprintf(max, sizeof max, "%d", RECORD_MAX);
	return n[0] <= SETTINGS_MAX && n[1] <= RECORD_MAX ? OK : fail(ERR_FIELD_LONG, t->reg->name, max);
}

static enum err check_required(struct trial *t)
{
	TRY(check_something(t));
	TRY(check_size(t));
	for (const struct slot *s = t->verb->slots; s && s->field; s++) {
		bool there = row_get(&t->row, s->field).kind != V_NULL;
		for (size_t i = 0; there && s->need == GIVEN && (i == 0 || t->a->settings[i - 1].field != s->field); i++)
			there = i < t->a->setting_count;
		if (s->need != OPTIONAL && !there)
			return fail(ERR_FIELD_MISSING, slot_name(t->reg, s));
	}
	return OK;
}

/* The content of a row as settings, families member by member. */
struct content {
	struct setting list[SETTINGS_MAX + FIELDS_MAX];
	size_t count;
	uint32_t field;
};

static void add_member(void *ctx, struct bytes sub, struct value v)
{
	struct content *c = ctx;
	assert(c->count < SETTINGS_MAX + FIELDS_MAX); /* check_size() */
	c->list[c->count++] = (struct setting){c->field, sub, v};
}

static struct content *sight_content(struct world *w, const struct row *row, const uint16_t *fields)
{
	struct content *c = arena_alloc(&w->arena, sizeof *c);
	for (const uint16_t *f = fields; *f; f++) {
		struct value v = row_get(row, *f);
		c->field = *f;
		if (field_by_number(row->reg, *f)->flags & F_FAMILY)
			family_each(v, add_member, c);
		else if (v.kind != V_NULL)
			add_member(c, (struct bytes){0}, v);
	}
	for (size_t i = 1; i < c->count; i++) /* families come in CBOR's order of keys, settings in plain order */
		for (size_t k = i; k && setting_compare(&c->list[k - 1], &c->list[k]) > 0; k--) {
			struct setting swap = c->list[k];
			c->list[k] = c->list[k - 1];
			c->list[k - 1] = swap;
		}
	return c;
}

static void sight_digest(struct world *w, const struct row *row, const uint16_t *fields, const struct act *a, uint8_t ret[HASH_BYTES])
{
	const struct content *c = sight_content(w, row, fields);
	content_digest(a->seed, a->entry, c->list, c->count, ret);
}

/* What the server had before it was restored was looked at then; if its content was erased meanwhile, nobody can look again. */
static bool seen_before(struct trial *t)
{
	const struct content *c = t->stamp->received ? sight_content(t->w, &t->old, t->verb->sight) : NULL;
	bool erased = c && act_is_blind(t->a);
	for (size_t i = 0; c && i < c->count && !erased; i++)
		erased = c->list[i].value.kind == V_ERASED;
	return t->a->has_digest && erased;
}

enum err judge_sight(struct world *w, const struct act *a, bool *ret_needed, uint8_t ret[HASH_BYTES])
{
	const struct reg *r = reg_by_number(a->reg);
	const struct verb *v = r ? verb_by_number(r, a->verb) : NULL;
	if (!v || !v->sight) {
		*ret_needed = false;
		return OK;
	}
	struct row row;
	TRY(row_load(w, r, a->key, &row));
	sight_digest(w, &row, v->sight, a, ret);
	*ret_needed = true;
	return OK;
}

/* A device's send and every personally signed verb carry the digest of what its author saw. */
static enum err check_signature(struct trial *t)
{
	const struct act *a = t->a;
	if (!a->device)
		return OK;
	if (t->verb->sight) {
		uint8_t digest[HASH_BYTES];
		sight_digest(t->w, &t->old, t->verb->sight, a, digest);
		if ((!a->has_digest || memcmp(digest, a->digest, HASH_BYTES) != 0) && !seen_before(t))
			return fail(ERR_CONTENT_CHANGED, key_text(t));
	}
	if (!t->verb->personal || t->j->provisional)
		return OK;
	if (!a->personal)
		return fail(ERR_SIGNATURE_MISSING, t->verb->name);
	struct value key = named(&t->official, "public_key");
	if (key.kind != V_BYTES || key.data.len != PUBLIC_KEY_BYTES)
		return fail(ERR_SIGNATURE_WRONG);
	if (t->j->good_key && memcmp(t->j->good_key, key.data.data, PUBLIC_KEY_BYTES) == 0)
		return OK;
	uint8_t message[PERSONAL_MESSAGE_BYTES];
	act_personal_message(t->hash, message);
	bool good = crypt_verify(key.data.data, (struct bytes){message, sizeof message}, a->signature);
	return good ? OK : fail(ERR_SIGNATURE_WRONG);
}

static enum err check_rules(struct trial *t)
{
	int broken;
	TRY(row_rules(t->w, &t->row, t->old.state, t->verb->number, t->unit, t->stamp->rules, &broken));
	if (broken < 0)
		return OK;
	char number[16];
	snprintf(number, sizeof number, "%d", broken);
	/* The sentence stands in the register; its number travels, so that each reads it in his language. */
	return fail(ERR_RULE, t->reg->name, number, t->reg->rules[broken].sentence.vi);
}

struct meeting {
	const struct act *a;
	struct verdict *v;
};

static void note_conflicts(void *ctx, const struct setting *settings, size_t count, int64_t position)
{
	struct meeting *m = ctx;
	for (size_t i = 0; i < m->a->setting_count; i++)
		for (size_t k = 0; k < count; k++) {
			const struct setting *s = &settings[k];
			if (setting_compare(&m->a->settings[i], s) != 0 || value_equal(m->a->settings[i].value, s->value))
				continue;
			struct conflict c = {.field = s->field, .position = position};
			memcpy(c.sub, s->sub.data ? s->sub.data : (const uint8_t *)"", s->sub.len);
			size_t at = 0;
			while (at < m->v->conflict_count && (m->v->conflicts[at].field != c.field || strcmp(m->v->conflicts[at].sub, c.sub) != 0))
				at++;
			if (at == CONFLICTS_MAX)
				continue;
			m->v->conflicts[at] = c; /* the latest of the others' acts */
			m->v->conflict_count += at == m->v->conflict_count;
		}
}

static enum err find_conflicts(struct trial *t, struct verdict *v)
{
	if (!t->j->between || t->old.state == ABSENT || t->old.version <= t->j->base)
		return OK;
	return t->j->between(t->j->ctx, t->a, t->j->base, note_conflicts, &(struct meeting){t->a, v});
}

static struct deed deed_of(struct trial *t)
{
	return (struct deed){.world = t->w,
			     .verb = t->verb,
			     .row = &t->row,
			     .was = t->old.state,
			     .position = t->stamp->position,
			     .time = stamp_time(t->stamp),
			     .clock = t->a->clock,
			     .seen = t->a->seen.position ? t->a->seen.time : NO_TIME,
			     .actor = t->unit,
			     .coded = t->stamp->coded,
			     .matched = t->stamp->matched,
			     .fix_by = t->stamp->fix_by,
			     .counting = t->stamp->counting,
			     .settings = t->a->settings,
			     .setting_count = t->a->setting_count};
}

/* What its author could not know to be erased by decision; what the server had before that is another matter. */
static enum err check_redacted(struct trial *t)
{
	bool covered[SETTINGS_MAX];
	int64_t time;
	TRY(redact_late(t->w, t->a, covered, &time));
	return !time || (t->stamp->received && t->stamp->received <= time) ? OK : fail(ERR_REDACTED, key_text(t));
}

/* Everything that can say no; nothing is written here. */
static enum err examine(struct trial *t)
{
	TRY(find_verb(t));
	TRY(find_author(t));
	TRY(row_load(t->w, t->reg, t->a->key, &t->old));
	if (!(t->verb->from & FROM(t->old.state)) && !made_already(t)) {
		if (t->old.state == ABSENT)
			return fail(ERR_RECORD_UNKNOWN, t->reg->name, key_text(t));
		if (t->verb->from == FROM(ABSENT))
			return fail(ERR_RECORD_EXISTS, key_text(t));
		return fail(ERR_STATE, key_text(t), t->verb->name, reg_state(t->reg, t->old.state)->name);
	}
	if (t->old.state == ABSENT && !reg_natural(t->reg) && t->reg != devices && t->a->device &&
	    t->a->key.id >> ID_RANDOM_BITS != t->a->device)
		return fail(ERR_KEY_WRONG, key_text(t), "device number << 41 | random");
	TRY(check_settings(t));
	TRY(check_redacted(t));
	TRY(set_fields(t));
	TRY(authorise(t));
	TRY(check_required(t));
	for (const struct field *f = t->reg->fields; t->old.state == ABSENT && f->number && (f->flags & F_KEY); f++)
		if (f->type == T_REF && t->reg != enrolments)
			TRY(check_references(t, f, row_get(&t->row, f->number)));
	TRY(check_signature(t));
	TRY(check_rules(t));
	if (!t->verb->check)
		return OK;
	struct deed d = deed_of(t);
	TRY(t->verb->check(&d));
	t->stamp->fix_by = d.fix_by;
	t->stamp->counting = d.counting;
	return OK;
}

static enum err carry_out(struct trial *t)
{
	if (t->verb->effect && !made_already(t)) {
		struct deed d = deed_of(t);
		TRY(t->verb->effect(&d));
	}
	return row_store(t->w, &t->row);
}

static bool of_storage(enum err e)
{
	return e == ERR_BUSY || (e >= ERR_STORAGE && e <= ERR_STORAGE_NEWER);
}

static void refuse(struct verdict *v, enum err e)
{
	*v = (struct verdict){.kind = REFUSED};
	for (int i = 0; i < REASON_ARGS; i++) {
		struct bytes arg = bytes_of(err_arg(i));
		if (arg.len >= REASON_ARG_MAX)
			arg.len = REASON_ARG_MAX - 1;
		while (!cbor_utf8(arg)) /* a verdict with half a letter in it could never be read again */
			arg.len--;
		memcpy(v->args[i], arg.data, arg.len);
	}
	if (e == ERR_FIELD_TYPE || e == ERR_FIELD_RANGE || e == ERR_SECRET || e == ERR_CODE_WRONG)
		v->args[e == ERR_CODE_WRONG ? 0 : 1][0] = 0; /* the value itself has no place in a verdict */
	if (e == ERR_RULE)
		v->args[2][0] = 0;
	if (e >= 200) /* dates, times and the like as the border words them */
		e = e == ERR_TOO_BIG ? ERR_FIELD_LONG : ERR_FIELD_TYPE;
	v->reason = e;
}

enum err judge(struct world *w, const struct act *a, const uint8_t hash[HASH_BYTES], struct stamp *stamp, const struct judging *j,
	       struct verdict *ret)
{
	struct trial t = {.w = w, .a = a, .hash = hash, .stamp = stamp, .j = j};
	struct verdict v = {.kind = ACCEPTED};
	enum err e = examine(&t);
	if (of_storage(e))
		return e;
	if (e != OK) {
		refuse(&v, e);
		*ret = v;
		return OK;
	}
	TRY(find_conflicts(&t, &v));
	if (v.conflict_count)
		v.kind = MERGED;
	TRY(carry_out(&t));
	*ret = v;
	return OK;
}

enum err judge_apply(struct world *w, const struct act *a, const struct stamp *stamp)
{
	struct stamp s = *stamp;
	struct judging none = {0};
	struct trial t = {.w = w, .a = a, .stamp = &s, .j = &none};
	TRY(find_verb(&t));
	if (a->device) {
		struct row official;
		TRY(row_load(w, officials, (struct key){.id = a->officer}, &official));
		t.unit = named(&official, "unit").data;
	}
	TRY(row_load(w, t.reg, a->key, &t.old));
	TRY(set_fields(&t));
	return carry_out(&t);
}
