/* What an act gives: its fields, what they name, the row that they make. See judge_part.h. */
#include "code.h"
#include "file_value.h"
#include "judge_part.h"
#include "text_value.h"

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

enum err judge_references(struct trial *t, const struct field *f, struct value v)
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

enum err judge_settings(struct trial *t)
{
	for (size_t i = 0; i < t->a->setting_count; i++) {
		const struct setting *s = &t->a->settings[i];
		const struct field *f = field_by_number(t->reg, s->field);
		if (f && !known_in(f->since, t->stamp->rules))
			f = NULL;
		if (f && f->flags & F_SYSTEM)
			return fail(ERR_FIELD_SYSTEM, f->name);
		if (!f || !verb_slot(t->verb, s->field) || (i && setting_compare(&t->a->settings[i - 1], s) >= 0))
			return fail(ERR_FIELD_UNKNOWN, t->verb->name, f ? f->name : trial_number(t, s->field), "");
		TRY(value_check(f, s->sub, s->value));
		if (f->type == T_REF || f->type == T_REFS)
			TRY(judge_references(t, f, s->value));
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

bool made_already(const struct trial *t)
{
	return t->stamp->returned && t->old.state != ABSENT && t->verb->from == FROM(ABSENT);
}

static void set_field(struct trial *t, uint32_t field, struct value v)
{
	if (!made_already(t) || row_get(&t->old, field).kind == V_NULL)
		row_set(&t->row, field, v);
}

enum err judge_fields(struct trial *t)
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
 * void a signature for nothing. One that sets its time does something: it counts anew. */
static enum err check_something(struct trial *t)
{
	const struct verb *v = t->verb;
	if (t->a->setting_count || !v->slots || (v->to != SAME && !(v->from & FROM(v->to))))
		return OK;
	for (const struct slot *s = v->slots; s->field; s++)
		if (s->need != OPTIONAL)
			return OK;
	for (const struct assign *g = v->assigns; g && g->field; g++)
		if (g->source == S_TIME)
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
			return fail(ERR_RECORD_FILES, trial_number(t, FILES_A_RECORD));
	}
	return n[0] <= SETTINGS_MAX && n[1] <= RECORD_MAX ? OK : fail(ERR_RECORD_LONG);
}

enum err judge_required(struct trial *t)
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
