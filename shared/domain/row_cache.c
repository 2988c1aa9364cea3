#include "row_cache.h"

#include <assert.h>
#include <string.h>

enum { SLOTS = 2 * ROW_CACHE_ROWS }; /* a power of two */

struct kept_row {
	struct row row; /* reg NULL = free */
	bool stale;	/* not known any more: it did not fit */
};

struct row_cache {
	struct kept_row slot[SLOTS];
	struct arena arena;
	size_t rows, bytes;
	uint16_t used[ROW_CACHE_ROWS]; /* slots: most transactions read a handful of rows */
};

struct row_cache *row_cache_new(void)
{
	return mem_alloc(sizeof(struct row_cache));
}

void row_cache_free(struct row_cache **c)
{
	if (*c)
		arena_free(&(*c)->arena);
	mem_free(c);
}

void row_cache_clear(struct row_cache *c)
{
	if (!c->rows)
		return;
	for (size_t i = 0; i < c->rows; i++)
		c->slot[c->used[i]] = (struct kept_row){0};
	arena_reset(&c->arena);
	c->rows = c->bytes = 0;
}

bool row_cache_full(const struct row_cache *c)
{
	return c->rows == ROW_CACHE_ROWS || c->bytes > ROW_CACHE_BYTES / 2;
}

static size_t place(const struct reg *r, struct key key)
{
	uint64_t h = (uint64_t)key.id ^ (uint64_t)r->number << 56;
	for (size_t i = 0; i < key.text.len; i++)
		h = (h ^ key.text.data[i]) * UINT64_C(0x100000001b3);
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(h >> 32) % SLOTS;
}

/* The slot of this row, or the free one where it would be. */
static size_t find(const struct row_cache *c, const struct reg *r, struct key key)
{
	size_t i = place(r, key);
	while (c->slot[i].row.reg && (c->slot[i].row.reg != r || !key_equal(c->slot[i].row.key, key)))
		i = (i + 1) % SLOTS;
	return i;
}

bool row_cache_get(const struct row_cache *c, const struct reg *r, struct key key, struct row *ret)
{
	const struct kept_row *s = &c->slot[find(c, r, key)];
	if (!s->row.reg || s->stale)
		return false;
	*ret = s->row;
	return true;
}

static size_t weight(const struct row *row, int count)
{
	size_t n = (size_t)count * sizeof *row->fields + row->key.text.len;
	for (int i = 0; i < count; i++)
		n += row->fields[i].data.len;
	return n;
}

void row_cache_put(struct row_cache *c, const struct row *row)
{
	int count = field_count(row->reg);
	size_t n = weight(row, count);
	struct kept_row *s = &c->slot[find(c, row->reg, row->key)];
	bool known = s->row.reg != NULL;
	if ((!known && c->rows == ROW_CACHE_ROWS) || c->bytes + n > ROW_CACHE_BYTES) {
		s->stale = known;
		return;
	}
	struct value *fields = known ? s->row.fields : arena_alloc(&c->arena, (size_t)count * sizeof *fields);
	struct bytes key = known ? s->row.key.text : arena_copy(&c->arena, row->key.text);
	for (int i = 0; i < count; i++) {
		struct value v = row->fields[i];
		if (known && value_equal(fields[i], v))
			continue;
		if (v.data.len)
			v.data = arena_copy(&c->arena, v.data);
		fields[i] = v;
	}
	c->bytes += n;
	if (!known)
		c->used[c->rows++] = (uint16_t)(s - c->slot);
	*s = (struct kept_row){.row = *row};
	s->row.fields = fields;
	s->row.key.text = key;
}
