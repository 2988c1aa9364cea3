#include "compose.h"

#include <stdlib.h>
#include <string.h>

#include "text_value.h"

static const char *word(struct arena *arena, struct bytes v)
{
	return arena_string(arena, v);
}

static enum err unknown_verb(const struct reg *r, struct bytes verb, struct arena *arena)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	for (const struct verb *v = r->verbs; v->number; v++)
		buf_fmt(&names, "%s%s", v == r->verbs ? "" : ", ", v->name);
	return fail(ERR_VERB_UNKNOWN, r->name, word(arena, verb), buf_text(&names));
}

static enum err unknown_field(const struct reg *r, const struct verb *v, struct bytes name, struct arena *arena)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	for (const struct slot *s = v->slots; s && s->field; s++)
		buf_fmt(&names, "%s%s%s", s == v->slots ? "" : ", ", slot_name(r, s),
			field_by_number(r, s->field)->flags & F_FAMILY ? ".…" : "");
	return fail(ERR_FIELD_UNKNOWN, v->name, word(arena, name), names.len ? buf_text(&names) : "–");
}

/* A natural key from the fields that make it up. */
static enum err key_of_fields(const struct reg *r, const struct field_text *fields, size_t count, struct arena *arena, struct key *ret)
{
	struct buf text OWN_BUF = BUF(KEY_MAX);
	for (const struct field *f = r->fields; f->number && (f->flags & F_KEY); f++) {
		size_t i = 0;
		while (i < count && !bytes_equal(fields[i].name, bytes_of(f->name)))
			i++;
		if (i == count || !fields[i].text.len)
			return fail(ERR_FIELD_MISSING, f->name);
		if (text.len)
			buf_byte(&text, '/');
		buf_view(&text, fields[i].text);
	}
	TRY(buf_check(&text, r->name));
	return key_parse(r, buf_bytes(&text), arena, ret);
}

static enum err find_key(const struct reg *r, const struct verb *v, struct bytes key, const struct field_text *fields, size_t count,
			 uint32_t device, struct arena *arena, struct key *ret)
{
	if (key.len)
		return key_parse(r, key, arena, ret);
	if (reg_natural(r))
		return key_of_fields(r, fields, count, arena, ret);
	if (!(v->from & FROM(ABSENT)))
		return fail(ERR_FIELD_MISSING, "KEY");
	uint64_t random;
	crypt_random(&random, sizeof random);
	ret->text = (struct bytes){0};
	ret->id = (int64_t)((uint64_t)device << ID_RANDOM_BITS | (random & ((UINT64_C(1) << ID_RANDOM_BITS) - 1)));
	ret->id += ret->id == 0;
	return OK;
}

static int by_field(const void *a, const void *b)
{
	return setting_compare(a, b);
}

static enum err add_setting(const struct reg *r, const struct verb *v, const struct field_text *t, bool key_given, struct arena *arena,
			    struct act *a)
{
	const uint8_t *dot = memchr(t->name.data, '.', t->name.len);
	struct bytes name = {t->name.data, dot ? (size_t)(dot - t->name.data) : t->name.len};
	struct bytes sub = dot ? (struct bytes){dot + 1, t->name.len - name.len - 1} : (struct bytes){0};
	const struct field *own = field_by_name(r, name);
	if (own && (own->flags & F_KEY) && !key_given)
		return OK;
	const struct slot *s = verb_slot_named(r, v, name);
	if (!s && own && own->flags & F_SYSTEM)
		return fail(ERR_FIELD_SYSTEM, own->name);
	if (!s)
		return unknown_field(r, v, t->name, arena);
	const struct field *f = field_by_number(r, s->field);
	struct setting *x = &a->settings[a->setting_count];
	*x = (struct setting){.field = s->field, .sub = arena_copy(arena, sub)};
	TRY(value_parse(f, word(arena, t->name), t->text, arena, &x->value));
	enum err e = value_check(f, x->sub, x->value);
	if (e == ERR_FIELD_UNKNOWN)
		return unknown_field(r, v, t->name, arena);
	TRY(e);
	a->setting_count++;
	return OK;
}

enum err compose(struct bytes verb, struct bytes reg, struct bytes key, const struct field_text *fields, size_t count, uint32_t device,
		 struct arena *arena, struct act *ret)
{
	const struct reg *r = reg_meant(reg);
	if (!r || r->hidden)
		return fail(ERR_REGISTER_UNKNOWN, word(arena, reg));
	const struct verb *v = verb_by_name(r, verb);
	if (!v || v->who == BY_SYSTEM)
		return unknown_verb(r, verb, arena);
	if (count > SETTINGS_MAX)
		return fail(ERR_TOO_BIG, r->name, "400 ô");
	struct act a = {.device = device, .reg = r->number, .verb = v->number};
	a.settings = arena_alloc(arena, (count + 1) * sizeof *a.settings);
	TRY(find_key(r, v, key, fields, count, device, arena, &a.key));
	for (size_t i = 0; i < count; i++)
		TRY(add_setting(r, v, &fields[i], key.len, arena, &a));
	qsort(a.settings, a.setting_count, sizeof *a.settings, by_field);
	for (size_t i = 1; i < a.setting_count; i++)
		if (setting_compare(&a.settings[i - 1], &a.settings[i]) == 0)
			return fail(ERR_FIELD_TWICE, field_by_number(r, a.settings[i].field)->name);
	*ret = a;
	return OK;
}
