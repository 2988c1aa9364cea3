#include "register.h"

#include <assert.h>
#include <string.h>

#include "buf.h"

#define REGISTER(name) extern const struct reg register_##name;
#include "catalogue.gen.h"
#undef REGISTER

static const struct reg *const unsorted[] = {
#define REGISTER(name) &register_##name,
#include "catalogue.gen.h"
#undef REGISTER
};
enum { COUNT = sizeof unsorted / sizeof *unsorted };
_Static_assert((int)COUNT < (int)REGISTERS_MAX, "more registers than a world has room for");

const struct reg *registers[REGISTERS_MAX];
const struct reg *register_numbers[256];

/* By number, so that everything that walks the catalogue does so in one order, whatever the files' names. Before the constructors that
 * look registers up. */
__attribute__((constructor(1000))) static void sort(void)
{
	for (size_t i = 0; i < COUNT; i++)
		if (unsorted[i]->number < 256) {
			assert(!register_numbers[unsorted[i]->number]); /* two registers of one number */
			register_numbers[unsorted[i]->number] = unsorted[i];
		}
	for (size_t i = 0, n = 0; i < 256; i++)
		if (register_numbers[i])
			registers[n++] = register_numbers[i];
}

const struct reg *reg_by_number(uint32_t number)
{
	return number < 256 ? register_numbers[number] : NULL;
}

static void raise_to(uint32_t *version, uint16_t since)
{
	if (*version < since)
		*version = since;
}

uint32_t catalogue_version(void)
{
	uint32_t version = 1;
	for (size_t i = 0; registers[i]; i++) {
		const struct reg *r = registers[i];
		raise_to(&version, r->since);
		for (const struct field *f = r->fields; f->number; f++)
			raise_to(&version, f->since);
		for (const struct verb *v = r->verbs; v->number; v++)
			raise_to(&version, v->since);
		for (const struct rule *rule = r->rules; rule && rule->sql; rule++) {
			raise_to(&version, rule->since);
			raise_to(&version, rule->until);
		}
	}
	return version;
}

const struct state *reg_state(const struct reg *r, int number)
{
	static const struct state newer = {"?", {"?", "?"}};
	for (int i = 0; r->states[i].name; i++)
		if (i == number)
			return &r->states[i];
	return &newer;
}

static bool named(struct bytes name, const char *s)
{
	return s && strlen(s) == name.len && memcmp(s, name.data, name.len) == 0;
}

const struct reg *reg_by_name(struct bytes name)
{
	for (size_t i = 0; registers[i]; i++)
		if (named(name, registers[i]->name))
			return registers[i];
	return NULL;
}

const struct reg *reg_meant(struct bytes name)
{
	for (size_t i = 0; registers[i]; i++)
		if (named(name, registers[i]->also))
			return registers[i];
	return reg_by_name(name);
}

const struct field *field_by_number(const struct reg *r, uint32_t number)
{
	int i = field_index(r, number);
	return i < 0 ? NULL : &r->fields[i];
}

const struct field *field_by_name(const struct reg *r, struct bytes name)
{
	for (const struct field *f = r->fields; f->number; f++)
		if (named(name, f->name))
			return f;
	return NULL;
}

int field_index(const struct reg *r, uint32_t number)
{
	/* Fields are numbered in their order; the look-up is a guess that is nearly always right. */
	int count = 0;
	for (; r->fields[count].number; count++)
		if (r->fields[count].number == number)
			return count;
	return -1;
}

int field_count(const struct reg *r)
{
	int n = 0;
	while (r->fields[n].number)
		n++;
	return n;
}

bool field_looked_at(const struct reg *r, const struct field *f)
{
	bool looked = false;
	for (const struct verb *v = r->verbs; v->number; v++) {
		looked |= v->reaches == f->number;
		for (const struct assign *g = v->assigns; g && g->field; g++)
			looked |= g->source == S_LOOKUP && g->from == f->number;
	}
	return looked;
}

const struct verb *verb_by_number(const struct reg *r, uint32_t number)
{
	for (const struct verb *v = r->verbs; v->number; v++)
		if (v->number == number)
			return v;
	return NULL;
}

const struct verb *verb_by_name(const struct reg *r, struct bytes name)
{
	for (const struct verb *v = r->verbs; v->number; v++)
		if (named(name, v->name))
			return v;
	return NULL;
}

const struct slot *verb_slot(const struct verb *v, uint32_t field)
{
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (s->field == field)
			return s;
	return NULL;
}

const char *slot_name(const struct reg *r, const struct slot *s)
{
	return s->name ? s->name : field_by_number(r, s->field)->name;
}

const struct slot *verb_slot_named(const struct reg *r, const struct verb *v, struct bytes name)
{
	for (const struct slot *s = v->slots; s && s->field; s++)
		if (named(name, slot_name(r, s)))
			return s;
	return NULL;
}

bool reg_natural(const struct reg *r)
{
	return r->fields[0].flags & F_KEY;
}

const char *choice_name(const struct field *f, int64_t number)
{
	for (const struct choice *c = f->choices; c && c->name; c++)
		if (c->number == number)
			return c->name;
	return "?";
}

const char *label_named(const struct reg *r, const char *name, enum lang lang)
{
	const struct field *f = r && *name ? field_by_name(r, bytes_of(name)) : NULL;
	const struct verb *v = r && *name ? verb_by_name(r, bytes_of(name)) : NULL;
	if (f)
		return label_in(f->label, lang);
	if (v)
		return label_in(v->label, lang);
	return state_named(r, name, lang);
}

const char *state_named(const struct reg *r, const char *name, enum lang lang)
{
	for (int i = 0; r && *name && r->states[i].name; i++)
		if (strcmp(r->states[i].name, name) == 0)
			return label_in(r->states[i].label, lang);
	return name;
}

bool field_holds_bytes(const struct field *f)
{
	return f->type == T_BYTES || (f->flags & F_FAMILY);
}

bool field_holds_ids(const struct field *f)
{
	return f->type == T_REF && !(f->flags & F_FAMILY) && !reg_natural(reg_by_name(bytes_of(f->ref)));
}

const char *reg_column_type(const struct field *f)
{
	if (f->flags & F_FAMILY)
		return "BLOB";
	switch (f->type) {
	case T_LINE:
	case T_TEXT:
	case T_REFS:
	case T_PERIOD:
	case T_CODE:
	case T_FILE:
		return "TEXT";
	case T_REF:
		return field_holds_ids(f) ? "INTEGER" : "TEXT";
	case T_BYTES:
		return "BLOB";
	default:
		return "INTEGER";
	}
}

void reg_ddl(const struct reg *r, struct buf *out)
{
	buf_fmt(out, "CREATE TABLE IF NOT EXISTS \"%s\"(key %s PRIMARY KEY, state INTEGER, position INTEGER, stamp INTEGER", r->name,
		reg_natural(r) ? "TEXT" : "INTEGER");
	for (const struct field *f = r->fields; f->number; f++)
		buf_fmt(out, ", \"%s\" %s", f->name, reg_column_type(f));
	buf_str(out, ");\n");
}
