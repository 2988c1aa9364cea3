#include "delta_part.h"

bool delta_content_fields(const struct reg *reg, struct bytes form, bool list, uint16_t ret[FIELDS_MAX + 1])
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

/* A group while it is read: one reader a column. */
struct column {
	struct cbor values;
	struct bytes low; /* of the ids still to come */
	bool split;
};

struct group {
	const struct reg *reg;
	size_t rows;
	struct column head[DELTA_HEADS], column[FIELDS_MAX];
	int field[FIELDS_MAX]; /* place of the column's field */
	int columns;
};

/* Steps over the next `rows` items, and what comes behind ids; row by row they are read later. Returns how many items in *ret_items. */
static bool set_aside(struct cbor *r, size_t rows, bool ids, struct column *ret, size_t *ret_items)
{
	struct bytes item, all = {r->at, 0};
	for (size_t i = 0; i < rows; i++) {
		if (!cbor_skip(r, &item))
			return false;
		all.len = (size_t)(item.data + item.len - all.data);
	}
	*ret = (struct column){.values = CBOR(all)};
	*ret_items = rows + ids;
	if (ids && !cbor_bytes(r, &ret->low))
		return false;
	ret->split = ret->low.len != 0;
	return true;
}

static bool take_column(struct cbor *r, struct group *g, size_t *items)
{
	int64_t number;
	size_t taken;
	int at;
	if (g->columns == FIELDS_MAX || *items < 1 + g->rows || !cbor_range(r, 1, FIELD_NUMBER_MAX, &number) || (at = field_index(g->reg, (uint32_t)number)) < 0)
		return cbor_fault(r);
	const struct field *f = &g->reg->fields[at];
	if ((g->columns && at <= g->field[g->columns - 1]) || (f->flags & F_KEY) ||
	    !set_aside(r, g->rows, field_holds_ids(f), &g->column[g->columns], &taken) || *items < 1 + taken)
		return cbor_fault(r);
	*items -= 1 + taken;
	g->field[g->columns++] = at;
	return true;
}

static bool take_group(struct cbor *r, struct group *g)
{
	size_t items, taken;
	int64_t number, rows;
	if (!cbor_array(r, &items) || !cbor_range(r, 1, REGISTERS_MAX, &number) || !(g->reg = reg_by_number((uint32_t)number)))
		return cbor_fault(r);
	bool ids = !reg_natural(g->reg);
	if (items < 2u + ids || !cbor_range(r, 1, (int64_t)items, &rows) || (items - 2 - ids) / DELTA_HEADS < (size_t)rows)
		return cbor_fault(r);
	g->rows = (size_t)rows;
	items -= 2;
	for (int i = 0; i < DELTA_HEADS; i++) {
		if (!set_aside(r, g->rows, !i && ids, &g->head[i], &taken))
			return cbor_fault(r);
		items -= taken;
	}
	while (items)
		if (!take_column(r, g, &items))
			return false;
	return true;
}

static bool take_id(struct column *c, int64_t *ret)
{
	int64_t id, low = 0;
	if (!cbor_int(&c->values, &id))
		return false;
	if (c->split) {
		if (c->low.len < DELTA_LOW_BYTES)
			return cbor_fault(&c->values);
		for (int i = 0; i < DELTA_LOW_BYTES; i++)
			low = low << 8 | c->low.data[i];
		c->low.data += DELTA_LOW_BYTES;
		c->low.len -= DELTA_LOW_BYTES;
		if (__builtin_mul_overflow(id, INT64_C(1) << DELTA_LOW_BITS, &id))
			return cbor_fault(&c->values);
	}
	*ret = id | low;
	return true;
}

static bool take_key(struct column *c, const struct reg *reg, struct key *ret)
{
	struct key key = {0};
	if (reg_natural(reg) ? !cbor_text(&c->values, &key.text) || !key.text.len || key.text.len > KEY_MAX : !take_id(c, &key.id) || key.id < 1)
		return false;
	*ret = key;
	return true;
}

static bool take_value(struct column *c, const struct field *f, struct delta_row *d, int place)
{
	struct cbor *r = &c->values;
	bool told;
	if (cbor_kind(r) == CBOR_BOOL)
		return cbor_bool(r, &told) && !told && d->kind == DELTA_CHANGED;
	d->told |= UINT64_C(1) << place;
	d->values[place] = VALUE_NULL;
	if (f->type == T_BYTES && cbor_kind(r) == CBOR_ARRAY) {
		uint16_t fields[FIELDS_MAX + 1];
		d->copied |= UINT64_C(1) << place;
		return cbor_skip(r, &d->values[place].data) && delta_content_fields(d->reg, d->values[place].data, true, fields) && d->kind != DELTA_GONE;
	}
	if (field_holds_ids(f) && cbor_kind(r) == CBOR_INT) {
		d->values[place].kind = V_INT;
		return take_id(c, &d->values[place].num) && d->kind != DELTA_GONE;
	}
	if (f->type == T_TIME && cbor_kind(r) == CBOR_INT) {
		int64_t before;
		bool good = cbor_int(r, &before) && d->kind != DELTA_GONE;
		d->values[place] = (struct value){.kind = V_INT, .num = delta_before(d->stamp, before)};
		return good;
	}
	return row_value_take(r, f, &d->values[place]) && (d->kind != DELTA_GONE || d->values[place].kind == V_NULL);
}

static bool take_row(struct group *g, struct delta_row *d, int64_t *position, int64_t *stamp)
{
	int64_t p, s, state;
	d->reg = g->reg;
	d->told = d->copied = 0;
	if (!take_key(&g->head[0], g->reg, &d->key) || !cbor_int(&g->head[1].values, &p) || !cbor_int(&g->head[2].values, &s) ||
	    !cbor_range(&g->head[3].values, 1 - STATES_MAX, STATES_MAX - 1, &state) || __builtin_add_overflow(*position, p, position) ||
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

/* Low bytes for more ids than there are. */
static bool left_over(const struct group *g)
{
	size_t left = g->head[0].low.len;
	for (int i = 0; i < g->columns; i++)
		left += g->column[i].low.len;
	return left != 0;
}

enum err delta_take(struct cbor *r, enum err (*each)(void *ctx, const struct delta_row *row), void *ctx)
{
	size_t groups;
	int64_t position = 0, stamp = 0;
	if (!cbor_array(r, &groups))
		return fail(ERR_FORMAT, "delta");
	for (size_t n = 0; n < groups; n++) {
		struct group g = {0};
		struct delta_row d = {0};
		if (!take_group(r, &g))
			return fail(ERR_FORMAT, "delta");
		for (size_t i = 0; i < g.rows; i++) {
			if (!take_row(&g, &d, &position, &stamp))
				return fail(ERR_FORMAT, "delta: row");
			TRY(each(ctx, &d));
		}
		if (left_over(&g))
			return fail(ERR_FORMAT, "delta: ids");
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
		if (!(d->copied >> i & 1) || !delta_content_fields(d->reg, d->values[i].data, true, fields))
			continue;
		row_content(row, fields, &content);
		row->fields[i] = (struct value){V_BYTES, 0, arena_copy(&w->arena, buf_bytes(&content))};
	}
}
