#include "administer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "civil.h"
#include "code_text.h"

/* A verdict holds no code, but whoever typed it sees which one. */
static const char *code_of(const struct act *a, char ret[CODE_CHARS + 1])
{
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct field *f = field_by_number(reg_by_number(a->reg), a->settings[i].field);
		if (f && f->type == T_CODE && a->settings[i].value.data.len <= CODE_CHARS)
			snprintf(ret, CODE_CHARS + 1, "%.*s", (int)a->settings[i].value.data.len, (const char *)a->settings[i].value.data.data);
	}
	return ret;
}

/* As verdict_sentence() words it. */
static enum err reason(const struct act *a, const struct verdict *v, enum lang lang)
{
	char code[CODE_CHARS + 1] = "";
	const char *third = v->args[2];
	const struct reg *r = v->reason == ERR_RULE ? reg_by_name(bytes_of(v->args[0])) : NULL;
	if (r)
		third = label_in(r->rules[strtol(v->args[1], NULL, 10)].sentence, lang);
	return fail(v->reason, v->reason == ERR_CODE_WRONG ? code_of(a, code) : v->args[0], v->args[1], third);
}

enum err administer_prepare(struct ledger *l, const struct act *act)
{
	int left = CODES_TRIED;
	bool some = false;
	TRY(ledger_look(l));
	enum err e = ledger_make_codes(l, act, 0, &left, &some);
	ledger_look_end(l);
	return e;
}

enum err administer(struct ledger *l, struct act *act, int64_t now, enum lang lang, int64_t *ret_position)
{
	struct row row;
	struct verdict v;
	int64_t position;
	TRY(row_load(&l->world, reg_by_number(act->reg), act->key, &row));
	act->base = row.version; /* within the turn: nothing lies between what is seen and what is done */
	crypt_random(act->seed, sizeof act->seed);
	TRY(ledger_administer(l, act, now, &v, &position));
	if (v.kind == REFUSED)
		return reason(act, &v, lang);
	*ret_position = position;
	return OK;
}

enum err administer_verb(struct ledger *l, const char *reg, const char *verb, struct key key, struct setting *settings, size_t count,
			 int64_t now, enum lang lang)
{
	const struct reg *r = reg_by_name(bytes_of(reg));
	assert(r);
	const struct verb *v = verb_by_name(r, bytes_of(verb));
	assert(v);
	struct act a = {.reg = r->number, .verb = v->number, .key = key, .settings = settings, .setting_count = count};
	int64_t position;
	return administer(l, &a, now, lang, &position);
}

uint32_t field_number(const char *reg, const char *field)
{
	const struct field *f = field_by_name(reg_by_name(bytes_of(reg)), bytes_of(field));
	assert(f);
	return f->number;
}
