/* The byte forms of verdicts and stamps, as the log keeps them and answers carry them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "civil.h"
#include "judge.h"

void verdict_encode(const struct verdict *v, struct buf *out)
{
	switch (v->kind) {
	case ACCEPTED:
		cbor_put_array(out, 1);
		cbor_put_int(out, ACCEPTED);
		return;
	case MERGED:
		cbor_put_array(out, 1 + v->conflict_count);
		cbor_put_int(out, MERGED);
		for (size_t i = 0; i < v->conflict_count; i++) {
			cbor_put_array(out, 3);
			cbor_put_int(out, v->conflicts[i].field);
			cbor_put_text(out, bytes_of(v->conflicts[i].sub));
			cbor_put_int(out, v->conflicts[i].position);
		}
		return;
	case REFUSED:
		cbor_put_array(out, 2 + REASON_ARGS);
		cbor_put_int(out, REFUSED);
		cbor_put_int(out, v->reason);
		for (int i = 0; i < REASON_ARGS; i++)
			cbor_put_text(out, bytes_of(v->args[i]));
	}
}

static bool take_text(struct cbor *r, char *out, size_t size)
{
	struct bytes t;
	if (!cbor_text(r, &t))
		return false;
	if (t.len >= size)
		return cbor_fault(r);
	memcpy(out, t.data, t.len);
	out[t.len] = 0;
	return true;
}

enum err verdict_decode(struct bytes in, struct verdict *ret)
{
	struct cbor r = CBOR(in);
	struct verdict v = {0};
	size_t count = 0, three;
	int64_t kind = 0, n = 0;
	if (!cbor_array(&r, &count) || !cbor_range(&r, ACCEPTED, REFUSED, &kind))
		return fail(ERR_FORMAT, "verdict");
	v.kind = (enum verdict_kind)kind;
	if (v.kind == REFUSED) {
		if (count != 2 + REASON_ARGS || !cbor_range(&r, 1, 199, &n))
			return fail(ERR_FORMAT, "verdict");
		v.reason = (enum err)n;
		for (int i = 0; i < REASON_ARGS; i++)
			take_text(&r, v.args[i], sizeof v.args[i]);
	} else {
		v.conflict_count = count - 1;
		if (v.conflict_count > CONFLICTS_MAX || (v.kind == ACCEPTED && v.conflict_count))
			return fail(ERR_FORMAT, "verdict");
		for (size_t i = 0; i < v.conflict_count; i++) {
			struct conflict *c = &v.conflicts[i];
			if (!cbor_array(&r, &three) || three != 3 || !cbor_range(&r, 1, UINT16_MAX, &n))
				return fail(ERR_FORMAT, "verdict");
			c->field = (uint32_t)n;
			if (!take_text(&r, c->sub, sizeof c->sub) || !cbor_range(&r, 1, INT64_MAX, &c->position))
				return fail(ERR_FORMAT, "verdict");
		}
	}
	TRY(cbor_end(&r));
	*ret = v;
	return OK;
}

/* rules (0 = 1), coded, matched, fix_by, counting, fork_from, fork_to, opaque, received, returned, found..., epoch and position of each former place: keys of
 * the map in this order. */
enum { STAMP_FOUND = 10, STAMP_FORMER = STAMP_FOUND + FOUND_MAX, STAMP_VALUES = STAMP_FORMER + 2 * FORMER_MAX };

bool stamp_found(const struct stamp *s)
{
	bool any = false;
	for (int i = 0; i < FOUND_MAX; i++)
		any |= s->found[i] != 0;
	return any;
}

void stamp_encode(const struct stamp *s, struct buf *out)
{
	int64_t values[STAMP_VALUES] = {s->rules == 1 ? 0 : s->rules, s->coded == NO_TIME ? 0 : s->coded, s->matched, s->fix_by,
					s->counting, s->fork_from, s->fork_to, s->opaque, s->received, s->returned};
	size_t count = 0;
	memcpy(&values[STAMP_FOUND], s->found, sizeof s->found);
	for (int i = 0; i < FORMER_MAX; i++) {
		values[STAMP_FORMER + 2 * i] = s->former[i].epoch;
		values[STAMP_FORMER + 2 * i + 1] = s->former[i].position;
	}
	for (size_t i = 0; i < STAMP_VALUES; i++)
		count += values[i] != 0;
	if (!count)
		return;
	cbor_put_map(out, count);
	for (size_t i = 0; i < STAMP_VALUES; i++)
		if (values[i]) {
			cbor_put_int(out, (int64_t)i);
			cbor_put_int(out, values[i]);
		}
}

enum err stamp_decode(struct bytes in, struct stamp *ret)
{
	int64_t values[STAMP_VALUES] = {0};
	struct cbor r = CBOR(in);
	size_t count = 0;
	if (in.len && !cbor_map(&r, &count))
		return fail(ERR_FORMAT, "stamp");
	for (size_t i = 0; i < count; i++) {
		int64_t key;
		if (!cbor_range(&r, 0, STAMP_VALUES - 1, &key) || !cbor_int(&r, &values[key]))
			return fail(ERR_FORMAT, "stamp");
	}
	if (in.len)
		TRY(cbor_end(&r));
	ret->rules = values[0] ? (uint32_t)values[0] : 1;
	ret->coded = values[1] ? values[1] : NO_TIME;
	ret->matched = values[2];
	ret->fix_by = values[3];
	ret->counting = values[4];
	ret->fork_from = values[5];
	ret->fork_to = values[6];
	ret->opaque = values[7] != 0;
	ret->received = values[8];
	ret->returned = (uint32_t)values[9];
	memcpy(ret->found, &values[STAMP_FOUND], sizeof ret->found);
	for (int i = 0; i < FORMER_MAX; i++)
		ret->former[i] = (struct former){(uint32_t)values[STAMP_FORMER + 2 * i], values[STAMP_FORMER + 2 * i + 1]};
	return OK;
}

/* A broken rule travels as its register and number: each reads its sentence in his language. */
static const char *sentence(enum err e, const char *const args[3], enum lang lang, char out[ERR_SENTENCE_MAX])
{
	const char *all[] = {args[0], args[1], args[2], NULL};
	const struct reg *r = e == ERR_RULE ? reg_by_name(bytes_of(args[0])) : NULL;
	long broken = strtol(args[1], NULL, 10);
	for (long i = 0; r && r->rules && i <= broken && r->rules[i].sql; i++)
		if (i == broken)
			all[2] = label_in(r->rules[i].sentence, lang);
	return err_sentence(lang, e, all, out);
}

const char *verdict_sentence(const struct verdict *v, enum lang lang, char out[ERR_SENTENCE_MAX])
{
	return sentence(v->reason, (const char *const[]){v->args[0], v->args[1], v->args[2]}, lang, out);
}

const char *verdict_words(const struct verdict *v, const struct reg *reg, enum lang lang, char out[ERR_SENTENCE_MAX])
{
	/* A rule's sentence is found by its register and number, which are its arguments. */
	if (v->reason == ERR_RULE)
		return verdict_sentence(v, lang, out);
	const char *last = v->reason == ERR_STATE ? state_named(reg, v->args[2], lang) : label_named(reg, v->args[2], lang);
	return sentence(v->reason, (const char *const[]){label_named(reg, v->args[0], lang), label_named(reg, v->args[1], lang), last}, lang, out);
}

const char *refusal_sentence(enum err e, enum lang lang, char out[ERR_SENTENCE_MAX])
{
	return sentence(e, (const char *const[]){err_arg(0), err_arg(1), err_arg(2)}, lang, out);
}
