/* What was touched since a device's cursor, and which of its own acts it must not apply itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "delta_part.h"
#include "fault.h"

void marks_free(struct marks *m)
{
	free(m->list);
	free(m->own);
}

static void add_own(struct marks *m, int64_t position, const struct mark *x)
{
	if (m->own_count == m->own_room) {
		m->own_room = m->own_room ? 2 * m->own_room : 64;
		m->own = mem_grow(m->own, m->own_room * sizeof *m->own);
	}
	m->own[m->own_count++] = (struct own){position, x->reg, x->key};
}

void delta_mixed_free(struct delta_mixed *m)
{
	mem_free(&m->plain);
	*m = (struct delta_mixed){0};
}

static int by_position(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

bool delta_is_mixed(const struct delta_mixed *m, int64_t position)
{
	if (!m->applies || position <= m->after)
		return false;
	return !m->count || !bsearch(&position, m->plain, m->count, sizeof position, by_position);
}

int mark_by_record(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->reg->number != y->reg->number)
		return x->reg->number < y->reg->number ? -1 : 1;
	if (x->key.text.len || y->key.text.len)
		return bytes_compare(x->key.text, y->key.text);
	return (x->key.id > y->key.id) - (x->key.id < y->key.id);
}

static enum err gather(struct ledger *l, const char *scope, const struct delta_query *q, struct marks *m)
{
	sqlite3_stmt *s = ledger_touched(l);
	enum err e = db_first(s, "ti", scope, q->since);
	for (; e == OK; e = db_next(s)) {
		if (m->count == m->room) {
			m->room = m->room ? 2 * m->room : 256;
			m->list = mem_grow(m->list, m->room * sizeof *m->list);
		}
		const struct reg *reg = reg_by_number((uint32_t)sqlite3_column_int64(s, 0));
		assert(reg);
		if (!known_in(reg->since, q->version))
			continue;
		int64_t number = sqlite3_column_int64(s, 5);
		int64_t position = sqlite3_column_int64(s, 6);
		bool mine = sqlite3_column_int64(s, 4) == q->device && number > q->own_after && number <= q->own_to;
		bool own = mine && q->applies && (position > q->cursor || FAULT(page_own));
		struct mark *x = &m->list[m->count++];
		*x = (struct mark){.reg = reg,
				   .fields = (uint64_t)sqlite3_column_int64(s, 2),
				   .last = position,
				   .entered = sqlite3_column_int(s, 3) != 0,
				   .others = !own,
				   .urgent = mine};
		if (reg_natural(x->reg))
			x->key.text = arena_copy(&l->world.arena, db_blob(s, 1));
		else
			x->key.id = sqlite3_column_int64(s, 1);
		if (own)
			add_own(m, position, x);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static void merge(struct marks *m)
{
	size_t n = 0;
	if (m->count)
		qsort(m->list, m->count, sizeof *m->list, mark_by_record);
	for (size_t i = 0; i < m->count; i++) {
		if (n && mark_by_record(&m->list[n - 1], &m->list[i]) == 0) {
			struct mark *x = &m->list[n - 1];
			x->fields |= m->list[i].fields;
			x->entered |= m->list[i].entered;
			x->urgent |= m->list[i].urgent;
			if (x->last < m->list[i].last)
				x->last = m->list[i].last;
			x->others = FAULT(own_only) ? false : x->others | m->list[i].others;
		} else {
			m->list[n++] = m->list[i];
		}
	}
	m->count = n;
}

static struct mark *find_mark(struct marks *m, const struct reg *reg, struct key k)
{
	struct mark key = {.reg = reg, .key = k};
	return m->count ? bsearch(&key, m->list, m->count, sizeof key, mark_by_record) : NULL;
}

static int own_by_position(const void *a, const void *b)
{
	const struct own *x = a, *y = b;
	return (x->position > y->position) - (x->position < y->position);
}

/* ---- Own acts that came out otherwise than the device would make them ---- */

/* Sets of records, each told by its root: those that one act touched or looked at are in one set. */
struct sets {
	struct ledger *l;
	const struct delta_query *q;
	struct marks *m;
	size_t *above;
	bool *mixed; /* of a root: others had a hand in one of its records */
};

static size_t root_of(size_t *above, size_t i)
{
	for (; above[i] != i; i = above[i])
		above[i] = above[above[i]];
	return i;
}

static void unite(struct sets *s, size_t a, size_t b)
{
	size_t x = root_of(s->above, a), y = root_of(s->above, b);
	s->above[x] = y;
	s->mixed[y] |= s->mixed[x];
}

/* Record `at` was made by looking at the other one: as the device has that, where nothing has touched it since. */
static enum err unite_looked_at(struct sets *s, size_t at, const struct reg *reg, struct key key)
{
	const struct mark *other = find_mark(s->m, reg, key);
	if (other) {
		unite(s, at, (size_t)(other - s->m->list));
		return OK;
	}
	struct row row;
	bool seen;
	TRY(row_load(&s->l->world, reg, key, &row));
	TRY(row_seen(&s->l->world, &row, &s->q->audience, &seen));
	s->mixed[root_of(s->above, at)] |= !seen;
	return OK;
}

static enum err unite_looks(struct sets *s, size_t at)
{
	const struct mark *x = &s->m->list[at];
	struct row row = {0};
	for (const struct field *f = x->reg->fields; f->number && !FAULT(blind_mix); f++) {
		if (!field_looked_at(x->reg, f))
			continue;
		if (!row.reg)
			TRY(row_load(&s->l->world, x->reg, x->key, &row));
		struct value v = row_get(&row, f->number);
		if (v.kind == V_TEXT || v.kind == V_INT)
			TRY(unite_looked_at(s, at, reg_by_name(bytes_of(f->ref)), (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0}));
	}
	return OK;
}

/* From one record that others changed to the acts that touched it, or looked at it, to their other records, to the acts that touched those. */
static enum err mix(struct ledger *l, const struct delta_query *q, struct marks *m, struct delta_mixed *ret)
{
	OWN(delta_mixed_free) struct delta_mixed found = {q->applies && !FAULT(unmixed), q->cursor, mem_alloc((m->own_count + 1) * sizeof(int64_t)), 0};
	if (m->own_count && found.applies) {
		OWN_MEM size_t *above = mem_alloc(m->count * sizeof *above), *record = mem_alloc(m->own_count * sizeof *record);
		OWN_MEM bool *mixed = mem_alloc(m->count * sizeof *mixed);
		struct sets s = {l, q, m, above, mixed};
		for (size_t i = 0; i < m->count; i++) {
			above[i] = i;
			mixed[i] = m->list[i].others;
		}
		qsort(m->own, m->own_count, sizeof *m->own, own_by_position);
		for (size_t i = 0; i < m->own_count; i++) {
			record[i] = (size_t)(find_mark(m, m->own[i].reg, m->own[i].key) - m->list);
			if (i && m->own[i].position == m->own[i - 1].position)
				unite(&s, record[i], record[i - 1]);
			TRY(unite_looks(&s, record[i]));
		}
		for (size_t i = 0; i < m->own_count; i++) {
			if (mixed[root_of(above, record[i])])
				m->list[record[i]].others = true;
			else if (!found.count || found.plain[found.count - 1] != m->own[i].position)
				found.plain[found.count++] = m->own[i].position;
		}
	}
	*ret = found;
	found = (struct delta_mixed){0};
	return OK;
}

enum err marks_gather(struct ledger *l, const struct delta_query *q, struct marks *ret, struct delta_mixed *ret_mixed)
{
	OWN(marks_free) struct marks m = {0};
	char tokens[AUDIENCE_TOKENS][TOKEN_MAX + 1];
	for (size_t i = 0, n = audience_tokens(&q->audience, tokens); i < n; i++)
		TRY(gather(l, tokens[i], q, &m));
	merge(&m);
	TRY(mix(l, q, &m, ret_mixed));
	*ret = m;
	m = (struct marks){0};
	return OK;
}
