/* The byte form of rows and their values: before-images, digests and deltas hold it. See world.h. */
#include "cbor.h"
#include "world.h"

enum { THOUSAND = 1000 };

/* Decimals are kept in thousandths, times in milliseconds: most are thousands. */
static void int_put(struct buf *out, int64_t n)
{
	bool thousands = n && n % THOUSAND == 0;
	if (thousands)
		cbor_put_array(out, 1);
	cbor_put_int(out, thousands ? n / THOUSAND : n);
}

static bool int_take(struct cbor *r, int64_t *ret)
{
	size_t items;
	int64_t n;
	if (cbor_kind(r) != CBOR_ARRAY)
		return cbor_int(r, ret); /* a whole thousand too, as older folders have it */
	return (cbor_array(r, &items) && items == 1 && cbor_int(r, &n) && !__builtin_mul_overflow(n, THOUSAND, ret)) || cbor_fault(r);
}

void row_value_put(struct buf *out, struct value v)
{
	switch (v.kind) {
	case V_NULL:
		cbor_put_null(out);
		break;
	case V_INT:
		int_put(out, v.num);
		break;
	case V_TEXT:
		cbor_put_text(out, v.data);
		break;
	default:
		cbor_put_bytes(out, v.data);
	}
}

void row_content(const struct row *row, const uint16_t *fields, struct buf *out)
{
	size_t count = 0;
	for (const uint16_t *f = fields; *f; f++)
		count += row_get(row, *f).kind != V_NULL;
	cbor_put_map(out, count);
	for (const uint16_t *f = fields; *f; f++) {
		struct value v = row_get(row, *f);
		if (v.kind == V_NULL)
			continue;
		cbor_put_int(out, *f);
		row_value_put(out, v);
	}
}

void row_encode(const struct row *row, struct buf *out)
{
	size_t count = 0;
	for (int i = 0; row->reg->fields[i].number; i++)
		count += row->fields[i].kind != V_NULL;
	cbor_put_array(out, 6);
	cbor_put_int(out, row->reg->number);
	if (row->key.text.len)
		cbor_put_text(out, row->key.text);
	else
		cbor_put_int(out, row->key.id);
	cbor_put_int(out, row->state);
	cbor_put_int(out, row->version);
	cbor_put_int(out, row->stamp);
	cbor_put_map(out, row->state == ABSENT ? 0 : count);
	for (int i = 0; row->state != ABSENT && row->reg->fields[i].number; i++)
		if (row->fields[i].kind != V_NULL) {
			cbor_put_int(out, row->reg->fields[i].number);
			row_value_put(out, row->fields[i]);
		}
}

bool value_take(struct cbor *r, enum value_kind bytes_are, struct value *ret)
{
	struct value v = {V_NULL};
	switch (cbor_kind(r)) {
	case CBOR_INT:
	case CBOR_ARRAY:
		v.kind = V_INT;
		if (!int_take(r, &v.num))
			return false;
		break;
	case CBOR_TEXT:
		v.kind = V_TEXT;
		if (!cbor_text(r, &v.data))
			return false;
		break;
	case CBOR_BYTES:
		v.kind = bytes_are;
		if (!cbor_bytes(r, &v.data))
			return false;
		break;
	default:
		if (!cbor_null_p(r))
			return cbor_fault(r);
	}
	*ret = v;
	return true;
}

bool row_value_take(struct cbor *r, const struct field *f, struct value *ret)
{
	return value_take(r, field_holds_bytes(f) ? V_BYTES : V_ERASED, ret);
}

enum err row_decode(struct world *w, struct bytes in, struct row *ret)
{
	struct cbor r = CBOR(in);
	size_t items = 0, count = 0;
	int64_t reg = 0, state = 0, number;
	struct row row = {0};
	if (!cbor_array(&r, &items) || items != 6 || !cbor_range(&r, 1, REGISTERS_MAX, &reg) || !(row.reg = reg_by_number((uint32_t)reg)))
		return fail(ERR_FORMAT, "row");
	if (reg_natural(row.reg) ? !cbor_text(&r, &row.key.text) : !cbor_range(&r, 1, INT64_MAX, &row.key.id))
		return fail(ERR_FORMAT, "row");
	row.fields = arena_alloc(&w->arena, (size_t)field_count(row.reg) * sizeof(struct value));
	if (!cbor_range(&r, 0, STATES_MAX, &state) || !cbor_int(&r, &row.version) || !cbor_int(&r, &row.stamp) || !cbor_map(&r, &count))
		return fail(ERR_FORMAT, "row");
	row.state = (int)state;
	row.key.text = arena_copy(&w->arena, row.key.text);
	for (size_t i = 0; i < count; i++) {
		if (!cbor_range(&r, 1, UINT16_MAX, &number))
			return fail(ERR_FORMAT, "row");
		int at = field_index(row.reg, (uint32_t)number);
		struct value v;
		if (at < 0 || !row_value_take(&r, &row.reg->fields[at], &v))
			return fail(ERR_FORMAT, "row");
		v.data = arena_copy(&w->arena, v.data);
		row.fields[at] = v;
	}
	TRY(cbor_end(&r));
	*ret = row;
	return OK;
}
