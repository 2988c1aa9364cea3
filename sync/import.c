#include "import.h"

#include <stdio.h>
#include <string.h>

#include "csv.h"

struct header {
	struct bytes name[CSV_FIELDS_MAX];
	size_t count;
	int key, verb; /* their columns; -1 */
};

struct import {
	const struct reg *reg;
	uint32_t device;
	enum lang lang;
	struct buf *bad;
	size_t bad_count;
};

static void add_bad(struct import *im, size_t line, const char *sentence)
{
	size_t before = im->bad->len;
	buf_fmt(im->bad, im->lang == VI ? "dòng %zu: %s\n" : "line %zu: %s\n", line, sentence);
	if (im->bad->over)
		buf_cut(im->bad, before);
	im->bad_count++;
}

/* A name that some verb of the register takes, or a part of its key. */
static bool names_field(const struct reg *r, struct bytes name)
{
	struct bytes plain = name;
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '.')
			plain.len = i < plain.len ? i : plain.len;
	if (bytes_equal(name, BYTES("key")) || bytes_equal(name, BYTES("verb")) || field_by_name(r, plain))
		return true;
	for (const struct verb *v = r->verbs; v->number; v++)
		if (verb_slot_named(r, v, plain))
			return true;
	return false;
}

static enum err read_header(const struct reg *r, struct csv *c, struct arena *arena, struct header *ret)
{
	struct header h = {.count = c->count, .key = -1, .verb = -1};
	for (size_t i = 0; i < c->count; i++) {
		h.name[i] = arena_copy(arena, c->fields[i]);
		if (!names_field(r, h.name[i]))
			return fail(ERR_CSV_NAME, arena_string(arena, h.name[i]), r->name);
		for (size_t k = 0; k < i; k++)
			if (bytes_equal(h.name[k], h.name[i]))
				return fail(ERR_FIELD_TWICE, arena_string(arena, h.name[i]));
		if (bytes_equal(h.name[i], BYTES("key")))
			h.key = (int)i;
		if (bytes_equal(h.name[i], BYTES("verb")))
			h.verb = (int)i;
	}
	*ret = h;
	return OK;
}

static enum err compose_line(const struct import *im, const struct header *h, const struct csv *c, struct arena *arena, struct act *ret)
{
	if (c->count != h->count) {
		char got[24], want[24];
		snprintf(got, sizeof got, "%zu", c->count);
		snprintf(want, sizeof want, "%zu", h->count);
		return fail(ERR_CSV_CELLS, got, want);
	}
	struct bytes verb = h->verb >= 0 ? c->fields[h->verb] : bytes_of(im->reg->verbs[0].name);
	struct bytes key = h->key >= 0 ? c->fields[h->key] : (struct bytes){0};
	const struct verb *v = verb_by_name(im->reg, verb);
	bool creates = v && v->from == FROM(ABSENT);
	struct field_text *fields = arena_alloc(arena, c->count * sizeof *fields);
	size_t count = 0;
	for (size_t i = 0; i < c->count; i++)
		if ((int)i != h->key && (int)i != h->verb && !(creates && !c->fields[i].len))
			fields[count++] = (struct field_text){h->name[i], c->fields[i]};
	return compose(verb, bytes_of(im->reg->name), key, fields, count, im->device, arena, ret);
}

static enum err import_line(struct import *im, const struct header *h, const struct csv *c,
			    enum err (*each)(void *ctx, struct act *a, struct buf *wrong), void *ctx)
{
	struct arena arena OWN_ARENA = {0};
	struct buf wrong OWN_BUF = BUF(ERR_SENTENCE_MAX * 2);
	char sentence[ERR_SENTENCE_MAX];
	struct act a;
	enum err e = compose_line(im, h, c, &arena, &a);
	if (e != OK) {
		add_bad(im, c->line, err_sentence(im->lang, e, NULL, sentence));
		return OK;
	}
	TRY(each(ctx, &a, &wrong));
	if (wrong.len)
		add_bad(im, c->line, buf_text(&wrong));
	return OK;
}

enum err import_csv(struct bytes csv, struct bytes reg, uint32_t device, enum lang lang,
		    enum err (*each)(void *ctx, struct act *a, struct buf *wrong), void *ctx, struct buf *bad)
{
	struct arena arena OWN_ARENA = {0};
	struct csv c OWN(csv_free) = CSV(csv);
	struct import im = {reg_meant(reg), device, lang, bad, 0};
	struct header *h = arena_alloc(&arena, sizeof *h);
	char sentence[ERR_SENTENCE_MAX];
	if (!im.reg || im.reg->hidden || !im.reg->verbs[0].number)
		return fail(ERR_REGISTER_UNKNOWN, arena_string(&arena, reg));
	enum err e = csv_next(&c);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_CSV_EMPTY);
	if (e == OK)
		e = read_header(im.reg, &c, &arena, h);
	bool numbered = e >= ERR_CSV_QUOTE && e <= ERR_CSV_BYTE; /* names its line itself, below */
	if (e != OK && !numbered)
		add_bad(&im, 1, err_sentence(lang, e, NULL, sentence));
	for (size_t lines = 0; e == OK && (e = csv_next(&c)) == OK; lines++) {
		if (lines == IMPORT_LINES_MAX)
			return fail(ERR_TOO_BIG, im.reg->name, "200000");
		TRY(import_line(&im, h, &c, each, ctx));
	}
	if (e != ERR_NOT_FOUND && e >= ERR_CSV_QUOTE && e <= ERR_CSV_BYTE) {
		buf_fmt(bad, "%s\n", err_sentence(lang, e, NULL, sentence)); /* names its line itself */
		im.bad_count++;
	}
	return im.bad_count ? fail(ERR_CSV, "") : OK;
}
