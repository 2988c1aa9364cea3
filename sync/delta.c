#include "delta.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "delta_part.h"
#include "fault.h"

/* Neighbours in time are neighbours in the log: small differences of position and stamp. */
static int by_version(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->reg->number != y->reg->number)
		return x->reg->number < y->reg->number ? -1 : 1;
	if (x->row.version != y->row.version)
		return x->row.version < y->row.version ? -1 : 1;
	return mark_by_record(a, b);
}

/* Pages go by the newest touch: so a record comes once, and what came stays right up to the page's end. */
static int by_turn(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	if (x->urgent != y->urgent)
		return x->urgent ? -1 : 1;
	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return mark_by_record(a, b);
}

static enum delta_kind kind_of(const struct mark *m, const struct delta_query *q)
{
	return m->row.state == ABSENT ? DELTA_GONE : m->entered || !q->since ? DELTA_FULL : DELTA_CHANGED;
}

/* About what the row will take, without encoding it. */
static size_t size_of(const struct mark *m, const struct delta_query *q)
{
	enum { HEAD = 12, FIELD = 4 };
	bool full = kind_of(m, q) == DELTA_FULL;
	size_t n = HEAD + m->key.text.len;
	for (int i = 0; m->row.state != ABSENT && m->reg->fields[i].number; i++)
		if (full ? m->row.fields[i].kind != V_NULL : (m->fields >> i & 1) != 0)
			n += FIELD + m->row.fields[i].data.len;
	return n;
}

static uint64_t known_fields(const struct reg *r, uint32_t version)
{
	uint64_t known = 0;
	for (int i = 0; r->fields[i].number; i++)
		known |= (uint64_t)known_in(r->fields[i].since, version) << i;
	return known;
}

/* Keeps what this page tells, with its rows. */
static enum err turn_page(struct ledger *l, const struct delta_query *q, struct marks *m, int64_t *ret_end)
{
	size_t kept = 0, told = 0;
	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].others && m->list[i].last > q->cursor)
			m->list[told++] = m->list[i];
	if (q->page && told)
		qsort(m->list, told, sizeof *m->list, by_turn);
	size_t bytes = 0;
	int64_t end = q->cursor;
	*ret_end = l->position;
	for (size_t i = 0; i < told; i++) {
		struct mark x = m->list[i];
		/* All that one act touched comes with the same page, which has one act at least. */
		if (q->page && bytes > q->page && !x.urgent && x.last > end && end > q->cursor) {
			*ret_end = end + FAULT(page_edge);
			break;
		}
		TRY(row_load(&l->world, x.reg, x.key, &x.row));
		x.fields &= known_fields(x.reg, q->version);
		bool seen;
		TRY(row_seen(&l->world, &x.row, &q->audience, &seen));
		x.row = row_known(&l->world, &x.row, q->version);
		if (!seen)
			x.row.state = ABSENT;
		if (!x.urgent)
			end = x.last;
		if (!seen && !q->cursor)
			continue;
		m->list[kept++] = x;
		if (q->page)
			bytes += size_of(&x, q);
	}
	m->count = kept;
	return OK;
}

/* Which fields of a row are told, by their places; what makes up the key never is. */
static uint64_t told_of(const struct mark *m, const struct delta_query *q)
{
	enum delta_kind kind = kind_of(m, q);
	uint64_t told = 0;
	for (int i = 0; kind != DELTA_GONE && m->reg->fields[i].number; i++)
		if (!(m->reg->fields[i].flags & F_KEY) && (kind == DELTA_FULL ? m->row.fields[i].kind != V_NULL : (m->fields >> i & 1) != 0))
			told |= UINT64_C(1) << i;
	return told;
}

static void put_heads(const struct mark *list, size_t n, const struct delta_query *q, int64_t *position, int64_t *stamp, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		if (reg_natural(list[i].reg))
			cbor_put_text(out, list[i].key.text);
		else
			cbor_put_int(out, list[i].key.id - (i ? list[i - 1].key.id : 0));
	for (size_t i = 0; i < n; i++) {
		bool gone = kind_of(&list[i], q) == DELTA_GONE;
		cbor_put_int(out, gone ? 0 : list[i].row.version - *position);
		*position = gone ? *position : list[i].row.version;
	}
	for (size_t i = 0; i < n; i++) {
		bool gone = kind_of(&list[i], q) == DELTA_GONE;
		cbor_put_int(out, gone ? 0 : list[i].row.stamp - *stamp);
		*stamp = gone ? *stamp : list[i].row.stamp;
	}
	for (size_t i = 0; i < n; i++)
		cbor_put_int(out, kind_of(&list[i], q) == DELTA_CHANGED ? -list[i].row.state : list[i].row.state);
}

/* Which fields a value that row_content() made is of, ended by 0. `form` is its bytes, or, for `list`, a list of their numbers. */
static bool content_fields(const struct reg *reg, struct bytes form, bool list, uint16_t ret[FIELDS_MAX + 1])
{
	struct cbor r = CBOR(form);
	struct bytes skipped;
	size_t n;
	int64_t number;
	if (!(list ? cbor_array(&r, &n) : cbor_map(&r, &n)) || !n || n > FIELDS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		int at;
		if (!cbor_range(&r, 1, FIELD_NUMBER_MAX, &number) || (at = field_index(reg, (uint32_t)number)) < 0 || reg->fields[at].type == T_BYTES ||
		    (!list && !cbor_skip(&r, &skipped)))
			return false;
		ret[i] = (uint16_t)number;
	}
	ret[n] = 0;
	return r.at == r.end;
}

/* A report as it was sent is mostly what it still is. */
static bool put_copied(const struct row *row, struct value v, struct buf *out)
{
	uint16_t fields[FIELDS_MAX + 1];
	struct buf content OWN_BUF = BUF(RECORD_MAX);
	if (v.kind != V_BYTES || !content_fields(row->reg, v.data, false, fields))
		return false;
	row_content(row, fields, &content);
	if (content.over || !bytes_equal(buf_bytes(&content), v.data))
		return false;
	size_t n = 0;
	while (fields[n])
		n++;
	cbor_put_array(out, n);
	for (size_t i = 0; i < n; i++)
		cbor_put_int(out, fields[i]);
	return true;
}

static void put_value(const struct row *row, int field, struct buf *out)
{
	if (row->reg->fields[field].type != T_BYTES || !put_copied(row, row->fields[field], out))
		row_value_put(out, row->fields[field]);
}

static void put_column(const struct mark *list, size_t n, const struct delta_query *q, int field, struct buf *out)
{
	cbor_put_int(out, list->reg->fields[field].number);
	for (size_t i = 0; i < n; i++)
		if (told_of(&list[i], q) >> field & 1)
			put_value(&list[i].row, field, out);
		else if (kind_of(&list[i], q) == DELTA_CHANGED)
			cbor_put_bool(out, false);
		else
			cbor_put_null(out);
}

/* Column by column: like stands beside like, and packs. */
static void put_group(const struct mark *list, size_t n, const struct delta_query *q, int64_t *position, int64_t *stamp, struct buf *out)
{
	uint64_t told = 0;
	size_t columns = 0;
	for (size_t i = 0; i < n; i++)
		told |= told_of(&list[i], q);
	for (uint64_t left = told; left; left &= left - 1)
		columns++;
	cbor_put_array(out, 2 + DELTA_HEADS * n + columns * (1 + n));
	cbor_put_int(out, list->reg->number);
	cbor_put_int(out, (int64_t)n);
	put_heads(list, n, q, position, stamp, out);
	for (int i = 0; list->reg->fields[i].number; i++)
		if (told >> i & 1)
			put_column(list, n, q, i, out);
}

static enum err put_all(const struct delta_query *q, struct marks *m, struct buf *out)
{
	size_t groups = 0;
	if (m->count)
		qsort(m->list, m->count, sizeof *m->list, by_version);
	for (size_t i = 0; i < m->count; i++)
		groups += i == 0 || m->list[i].reg != m->list[i - 1].reg;
	cbor_put_array(out, groups);
	int64_t position = 0, stamp = 0;
	for (size_t i = 0, end; i < m->count; i = end) {
		for (end = i; end < m->count && m->list[end].reg == m->list[i].reg; end++)
			;
		put_group(&m->list[i], end - i, q, &position, &stamp, out);
	}
	return buf_check(out, "delta");
}

enum err delta_make(struct ledger *l, const struct delta_query *q, struct buf *out, struct delta_mixed *ret_mixed, int64_t *ret_end)
{
	OWN(marks_free) struct marks m = {0};
	assert(q->since <= q->cursor);
	TRY(marks_gather(l, q, &m, ret_mixed));
	TRY(turn_page(l, q, &m, ret_end));
	return put_all(q, &m, out);
}

/* *key is that of the row before. */
static bool take_key(struct cbor *r, const struct reg *reg, struct key *key)
{
	int64_t step;
	if (!reg_natural(reg))
		return cbor_int(r, &step) && !__builtin_add_overflow(key->id, step, &key->id) && key->id >= 1;
	*key = (struct key){0};
	return cbor_text(r, &key->text) && key->text.len && key->text.len <= KEY_MAX;
}

/* A group while it is read: one reader a column. */
struct group {
	const struct reg *reg;
	size_t rows;
	struct cbor head[DELTA_HEADS], column[FIELDS_MAX];
	int field[FIELDS_MAX]; /* place of the column's field */
	int columns;
};

/* Steps over the next `rows` items; what comes later reads them. */
static bool set_aside(struct cbor *r, size_t rows, struct cbor *ret)
{
	struct bytes item, all = {r->at, 0};
	for (size_t i = 0; i < rows; i++) {
		if (!cbor_skip(r, &item))
			return false;
		all.len = (size_t)(item.data + item.len - all.data);
	}
	*ret = (struct cbor)CBOR(all);
	return true;
}

static bool take_group(struct cbor *r, struct group *g)
{
	size_t items;
	int64_t number, rows;
	if (!cbor_array(r, &items) || !cbor_range(r, 1, REGISTERS_MAX, &number) || !(g->reg = reg_by_number((uint32_t)number)))
		return cbor_fault(r);
	if (items < 2 || !cbor_range(r, 1, (int64_t)items, &rows) || (items - 2) / DELTA_HEADS < (size_t)rows)
		return cbor_fault(r);
	g->rows = (size_t)rows;
	items -= 2 + DELTA_HEADS * g->rows;
	if (items % (g->rows + 1) || items / (g->rows + 1) > FIELDS_MAX)
		return cbor_fault(r);
	g->columns = (int)(items / (g->rows + 1));
	for (int i = 0; i < DELTA_HEADS; i++)
		if (!set_aside(r, g->rows, &g->head[i]))
			return false;
	for (int i = 0; i < g->columns; i++) {
		if (!cbor_range(r, 1, FIELD_NUMBER_MAX, &number) || (g->field[i] = field_index(g->reg, (uint32_t)number)) < 0 ||
		    (i && g->field[i] <= g->field[i - 1]) || (g->reg->fields[g->field[i]].flags & F_KEY) || !set_aside(r, g->rows, &g->column[i]))
			return cbor_fault(r);
	}
	return true;
}

static bool take_value(struct cbor *r, const struct field *f, struct delta_row *d, int place)
{
	bool told;
	if (cbor_kind(r) == CBOR_BOOL)
		return cbor_bool(r, &told) && !told && d->kind == DELTA_CHANGED;
	d->told |= UINT64_C(1) << place;
	if (f->type == T_BYTES && cbor_kind(r) == CBOR_ARRAY) {
		uint16_t fields[FIELDS_MAX + 1];
		d->copied |= UINT64_C(1) << place;
		d->values[place] = VALUE_NULL;
		return cbor_skip(r, &d->values[place].data) && content_fields(d->reg, d->values[place].data, true, fields) && d->kind != DELTA_GONE;
	}
	return row_value_take(r, f, &d->values[place]) && (d->kind != DELTA_GONE || d->values[place].kind == V_NULL);
}

static bool take_row(struct group *g, struct delta_row *d, int64_t *position, int64_t *stamp)
{
	int64_t p, s, state;
	d->reg = g->reg;
	d->told = d->copied = 0;
	if (!take_key(&g->head[0], g->reg, &d->key) || !cbor_int(&g->head[1], &p) || !cbor_int(&g->head[2], &s) ||
	    !cbor_range(&g->head[3], 1 - STATES_MAX, STATES_MAX - 1, &state) || __builtin_add_overflow(*position, p, position) ||
	    __builtin_add_overflow(*stamp, s, stamp))
		return false;
	d->kind = state == ABSENT ? DELTA_GONE : state < 0 ? DELTA_CHANGED : DELTA_FULL;
	d->position = *position;
	d->stamp = *stamp;
	d->state = (int)(state < 0 ? -state : state);
	for (int i = 0; i < g->columns; i++)
		if (!take_value(&g->column[i], &g->reg->fields[g->field[i]], d, g->field[i]))
			return false;
	return d->kind == DELTA_GONE || d->position >= 1;
}

enum err delta_take(struct cbor *r, enum err (*each)(void *ctx, const struct delta_row *row), void *ctx)
{
	size_t groups;
	int64_t position = 0, stamp = 0;
	if (!cbor_array(r, &groups))
		return fail(ERR_FORMAT, "delta");
	for (size_t n = 0; n < groups; n++) {
		struct group g = {0};
		struct delta_row d = {0}; /* its key goes on from row to row */
		if (!take_group(r, &g))
			return fail(ERR_FORMAT, "delta");
		for (size_t i = 0; i < g.rows; i++) {
			if (!take_row(&g, &d, &position, &stamp))
				return fail(ERR_FORMAT, "delta: row");
			TRY(each(ctx, &d));
		}
	}
	return OK;
}

void delta_overlay(struct world *w, const struct delta_row *d, struct row *row)
{
	row->version = d->position;
	row->stamp = d->stamp;
	row->state = d->state;
	for (int i = 0; d->reg->fields[i].number; i++)
		if (d->told >> i & 1) {
			row->fields[i] = d->values[i];
			row->fields[i].data = arena_copy(&w->arena, d->values[i].data);
		}
	for (int i = 0; d->reg->fields[i].number; i++) {
		uint16_t fields[FIELDS_MAX + 1];
		struct buf content OWN_BUF = BUF(RECORD_MAX);
		if (!(d->copied >> i & 1) || !content_fields(d->reg, d->values[i].data, true, fields))
			continue;
		row_content(row, fields, &content);
		row->fields[i] = (struct value){V_BYTES, 0, arena_copy(&w->arena, buf_bytes(&content))};
	}
}
