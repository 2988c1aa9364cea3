#include "audience.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool alike(const struct reg *a, const struct reg *b)
{
	return a->readers == b->readers && a->restricted == b->restricted;
}

static void token_of(const struct reg *r, const char *unit, char out[TOKEN_MAX + 1])
{
	int n = snprintf(out, TOKEN_MAX + 1, "%s%c%02x", unit, r->restricted ? '^' : *unit ? '+' : '@', r->readers);
	assert(n <= TOKEN_MAX);
}

size_t audience_tokens(const struct audience *a, char out[AUDIENCE_TOKENS][TOKEN_MAX + 1])
{
	char unit[TOKEN_MAX + 1];
	size_t n = 0;
	snprintf(unit, sizeof unit, "%.*s", (int)a->unit.len, (const char *)a->unit.data);
	snprintf(out[n++], TOKEN_MAX + 1, "*");
	snprintf(out[n++], TOKEN_MAX + 1, "%s", a->all ? "!" : unit);
	for (size_t i = 0; registers[i]; i++) {
		const struct reg *r = registers[i];
		bool before = !r->readers && !r->restricted, reads = r->readers & READ_BY(a->function);
		for (size_t k = 0; k < i && !before; k++)
			before = alike(registers[k], r);
		if (before || (r->restricted ? !reads && !a->heads : a->all))
			continue;
		assert(n < AUDIENCE_TOKENS);
		token_of(r, reads ? "" : unit, out[n++]);
	}
	return n;
}

struct telling {
	struct world *w;
	const struct reg *reg;
	void (*each)(void *ctx, struct bytes token);
	void *ctx;
	bool everyone;
};

static void tell_unit(void *ctx, struct bytes unit)
{
	struct telling *t = ctx;
	t->everyone |= bytes_equal(unit, BYTES("*"));
	if (!t->reg->readers && !t->reg->restricted) {
		t->each(t->ctx, unit);
		return;
	}
	char token[TOKEN_MAX + 1];
	token_of(t->reg, arena_string(&t->w->arena, unit), token);
	t->each(t->ctx, bytes_of(arena_string(&t->w->arena, bytes_of(token))));
}

enum err row_tokens(struct world *w, const struct row *row, void (*each)(void *ctx, struct bytes token), void *ctx)
{
	struct telling t = {w, row->reg, each, ctx, false};
	if (row->state == ABSENT)
		return OK;
	TRY(row_scope(w, row, tell_unit, &t));
	if (t.everyone)
		return OK;
	if (!row->reg->restricted)
		each(ctx, BYTES("!"));
	if (row->reg->readers) {
		char token[TOKEN_MAX + 1];
		token_of(row->reg, "", token);
		each(ctx, bytes_of(arena_string(&w->arena, bytes_of(token))));
	}
	return OK;
}

struct looking {
	const struct audience *audience;
	bool seen;
};

static void look(void *ctx, struct bytes token)
{
	struct looking *l = ctx;
	char tokens[AUDIENCE_TOKENS][TOKEN_MAX + 1];
	for (size_t i = 0, n = audience_tokens(l->audience, tokens); i < n; i++)
		l->seen |= bytes_equal(bytes_of(tokens[i]), token);
}

enum err row_seen(struct world *w, const struct row *row, const struct audience *a, bool *ret)
{
	struct looking l = {a, false};
	TRY(row_tokens(w, row, look, &l));
	*ret = l.seen;
	return OK;
}
