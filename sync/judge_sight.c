/* What the author of an act saw, and his signature under it. See judge.h, judge_part.h. */
#include <assert.h>
#include <string.h>

#include "crypt.h"
#include "judge_part.h"
#include "text_value.h"

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

static bool has_erased(const struct trial *t)
{
	const struct content *c = sight_content(t->w, &t->old, t->verb->sight);
	bool erased = false;
	for (size_t i = 0; i < c->count && !erased; i++)
		erased = c->list[i].value.kind == V_ERASED;
	return erased;
}

/* What the server had before it was restored was looked at then; if its content was erased meanwhile, nobody can look again. */
static bool seen_before(const struct trial *t)
{
	return t->stamp->received && t->a->has_digest && (act_is_blind(t->a) || has_erased(t));
}

struct sighting {
	const struct verb *verb;
	bool changed;
};

static void note_change(void *ctx, const struct setting *settings, size_t count, int64_t position)
{
	struct sighting *s = ctx;
	(void)position;
	for (size_t i = 0; i < count; i++)
		for (const uint16_t *f = s->verb->sight; *f; f++)
			s->changed |= settings[i].field == *f;
}

/* Of what its author saw something was taken out by a decision that he could not know. Nobody can look any more whether it was that; all else is
 * as he saw it if no other has set anything of it since, and nothing was refused that he may have taken for entered. */
static enum err erased_since(struct trial *t, bool *ret)
{
	struct sighting s = {t->verb, false};
	bool refused = false;
	*ret = false;
	if (!t->unseen || !has_erased(t))
		return OK;
	if (t->j->between)
		TRY(t->j->between(t->j->ctx, t->a, t->j->base, note_change, &s));
	if (t->j->refused)
		TRY(t->j->refused(t->j->ctx, t->a, t->j->base, &refused));
	*ret = !s.changed && !refused;
	return OK;
}

static enum err check_sight(struct trial *t)
{
	uint8_t digest[HASH_BYTES];
	bool holds;
	sight_digest(t->w, &t->old, t->verb->sight, t->a, digest);
	if ((t->a->has_digest && memcmp(digest, t->a->digest, HASH_BYTES) == 0) || seen_before(t))
		return OK;
	TRY(erased_since(t, &holds));
	return holds ? OK : fail(ERR_CONTENT_CHANGED, trial_key(t));
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

enum err judge_signature(struct trial *t)
{
	const struct act *a = t->a;
	if (!a->device)
		return OK;
	if (t->verb->sight)
		TRY(check_sight(t));
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
