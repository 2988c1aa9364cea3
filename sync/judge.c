#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "authority.h"
#include "civil.h"
#include "fault.h"
#include "judge_part.h"
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

const char *trial_key(struct trial *t)
{
	struct buf key OWN_BUF = BUF(KEY_MAX);
	key_print(t->reg, t->a->key, &key);
	return arena_string(&t->w->arena, buf_bytes(&key));
}

const char *trial_number(struct trial *t, uint32_t number)
{
	char text[16];
	snprintf(text, sizeof text, "%u", number);
	return arena_string(&t->w->arena, bytes_of(text));
}

static enum err find_verb(struct trial *t)
{
	if (!(t->reg = reg_by_number(t->a->reg)) || !known_in(t->reg->since, t->stamp->rules))
		return fail(ERR_REGISTER_UNKNOWN, trial_number(t, t->a->reg));
	if (!(t->verb = verb_by_number(t->reg, t->a->verb)) || t->verb->who == BY_SYSTEM || !known_in(t->verb->since, t->stamp->rules))
		return fail(ERR_VERB_UNKNOWN, t->reg->name, trial_number(t, t->a->verb), "");
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

/* What his unit is at the server's time: whatever he did before its last day, it is the others' now to accept and to decide. His own clock is not
 * asked; a device knows what its newest checkpoint says, and for the rest takes it that the unit goes on. What is new is another matter: nobody but
 * the unit could have recorded it, so that it is taken unless its author surely knew a day after the last. */
static void find_standing(struct trial *t, const struct row *unit)
{
	int64_t seen = t->a->seen.position ? day_of(t->a->seen.time) : 0, from = named(unit, "from").num;
	int64_t day = !t->j->at_device ? day_of(stamp_time(t->stamp)) : seen > from ? seen : from;
	t->function = unit_function(unit, FAULT(keep_function) ? from : day);
	t->lost = unit_over(unit, day) ? (int)named(unit, "function").num : 0;
	t->late = t->a->seen.position && unit_over(unit, seen) && !FAULT(late_makes);
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
	find_standing(t, &unit);
	return OK;
}

static enum err authorise(struct trial *t)
{
	enum { HEAD = 2 };
	const struct actor actor = {.unit = t->unit,
				    .function = t->function,
				    .lost = t->lost,
				    .late = t->late,
				    .administration = t->a->device == 0,
				    .head = t->a->device && named(&t->official, "role").num == HEAD};
	return authority(t->w, t->verb, &t->old, &t->row, &actor);
}

static enum err check_rules(struct trial *t)
{
	int broken;
	const struct doing d = {t->verb->number, t->stamp->rules, t->old.state, t->unit, t->function};
	TRY(row_rules(t->w, &t->row, &d, &broken));
	if (broken < 0)
		return OK;
	/* The sentence stands in the register; its number travels, so that each reads it in his language. */
	return fail(ERR_RULE, t->reg->name, trial_number(t, (uint32_t)broken), t->reg->rules[broken].sentence.vi);
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
	struct deed d = {.world = t->w,
			 .verb = t->verb,
			 .row = &t->row,
			 .was = t->old.state,
			 .position = t->stamp->position,
			 .time = stamp_time(t->stamp),
			 .clock = t->a->clock,
			 .seen = t->a->seen.position ? t->a->seen.time : NO_TIME,
			 .actor = t->unit,
			 .function = t->function,
			 .coded = t->stamp->coded,
			 .matched = t->stamp->matched,
			 .fix_by = t->stamp->fix_by,
			 .counting = t->stamp->counting,
			 .settings = t->a->settings,
			 .setting_count = t->a->setting_count};
	memcpy(d.found, t->stamp->found, sizeof d.found);
	d.found_before = t->stamp->returned != 0 && !FAULT(count_again);
	return d;
}

/* What its author could not know to be erased by decision; what the server had before that is another matter. */
static enum err check_redacted(struct trial *t)
{
	struct lateness late;
	TRY(redact_late(t->w, t->a, &late));
	t->unseen = late.unseen;
	return !late.time || (t->stamp->received && t->stamp->received <= late.time) ? OK : fail(ERR_REDACTED, trial_key(t));
}

/* Everything that can say no; nothing is written here. */
static enum err examine(struct trial *t)
{
	TRY(find_verb(t));
	TRY(find_author(t));
	TRY(row_load(t->w, t->reg, t->a->key, &t->old));
	if (!(t->verb->from & FROM(t->old.state)) && !made_already(t)) {
		if (t->old.state == ABSENT)
			return fail(ERR_RECORD_UNKNOWN, t->reg->name, trial_key(t));
		if (t->verb->from == FROM(ABSENT))
			return fail(ERR_RECORD_EXISTS, trial_key(t));
		return fail(ERR_STATE, trial_key(t), t->verb->name, reg_state(t->reg, t->old.state)->name);
	}
	if (t->old.state == ABSENT && !reg_natural(t->reg) && t->reg != devices && t->a->device &&
	    t->a->key.id >> ID_RANDOM_BITS != t->a->device)
		return fail(ERR_KEY_WRONG, trial_key(t), "device number << 41 | random");
	TRY(judge_settings(t));
	TRY(check_redacted(t));
	TRY(judge_fields(t));
	TRY(authorise(t));
	TRY(judge_required(t));
	for (const struct field *f = t->reg->fields; t->old.state == ABSENT && f->number && (f->flags & F_KEY); f++)
		if (f->type == T_REF && t->reg != enrolments)
			TRY(judge_references(t, f, row_get(&t->row, f->number)));
	TRY(judge_signature(t));
	TRY(check_rules(t));
	if (!t->verb->check)
		return OK;
	struct deed d = deed_of(t);
	TRY(t->verb->check(&d));
	t->stamp->fix_by = d.fix_by;
	t->stamp->counting = d.counting;
	if (!FAULT(count_unsaid))
		memcpy(t->stamp->found, d.found, sizeof d.found);
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
	return e == ERR_BUSY || err_of_storage(e);
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
		e = e == ERR_TOO_BIG ? ERR_RECORD_LONG : ERR_FIELD_TYPE;
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

enum err judge_apply(struct world *w, const struct act *a, const struct stamp *stamp, struct bytes unit)
{
	struct stamp s = *stamp;
	struct judging none = {0};
	struct trial t = {.w = w, .a = a, .stamp = &s, .j = &none, .unit = unit};
	TRY(find_verb(&t));
	if (a->device && !unit.len) {
		struct row official;
		TRY(row_load(w, officials, (struct key){.id = a->officer}, &official));
		t.unit = named(&official, "unit").data;
	}
	TRY(row_load(w, t.reg, a->key, &t.old));
	TRY(judge_fields(&t));
	return carry_out(&t);
}
