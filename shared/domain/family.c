/* Families: the members of a field as one CBOR map, sub -> value, in the map's canonical order. */
#include <assert.h>
#include <string.h>

#include "cbor.h"
#include "text_value.h"
#include "world.h"

void family_each(struct value family, void (*each)(void *ctx, struct bytes sub, struct value v), void *ctx)
{
	struct cbor r = CBOR(family.data);
	size_t count = 0;
	if (family.kind != V_BYTES || !cbor_map(&r, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		struct bytes sub;
		struct value v = VALUE_NULL;
		if (!cbor_text(&r, &sub) || !value_take(&r, V_ERASED, &v) || v.kind == V_NULL)
			return;
		each(ctx, sub, v);
	}
}

struct finding {
	struct bytes sub;
	struct value v;
};

static void find(void *ctx, struct bytes sub, struct value v)
{
	struct finding *f = ctx;
	if (bytes_equal(sub, f->sub))
		f->v = v;
}

struct value family_get(struct value family, struct bytes sub)
{
	struct finding f = {sub, {V_NULL}};
	family_each(family, find, &f);
	return f.v;
}

struct setting_in {
	struct buf *out;
	struct bytes sub;
	struct value v;
	size_t count;
	bool placed;
};

/* CBOR's order of text keys: shorter first, then bytewise. */
static int key_order(struct bytes a, struct bytes b)
{
	return a.len != b.len ? (a.len > b.len) - (a.len < b.len) : bytes_compare(a, b);
}

static void put_member(struct setting_in *s, struct bytes sub, struct value v)
{
	if (v.kind == V_NULL)
		return;
	cbor_put_text(s->out, sub);
	row_value_put(s->out, v);
	s->count++;
}

static void merge(void *ctx, struct bytes sub, struct value v)
{
	struct setting_in *s = ctx;
	if (!s->placed && key_order(s->sub, sub) <= 0) {
		s->placed = true;
		put_member(s, s->sub, s->v);
	}
	if (!bytes_equal(sub, s->sub))
		put_member(s, sub, v);
}

struct value family_set(struct arena *arena, struct value family, struct bytes sub, struct value v)
{
	struct buf body OWN_BUF = BUF(SETTINGS_MAX * TEXT_MAX), all OWN_BUF = BUF(SETTINGS_MAX * TEXT_MAX);
	struct setting_in s = {&body, sub, v, 0, false};
	family_each(family, merge, &s);
	if (!s.placed)
		put_member(&s, sub, v);
	if (!s.count)
		return VALUE_NULL;
	cbor_put_map(&all, s.count);
	buf_view(&all, buf_bytes(&body));
	assert(!all.over);
	return (struct value){V_BYTES, 0, arena_copy(arena, buf_bytes(&all))};
}
