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
		if (!seen && !FAULT(keep_gone))
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

/* One id of a column that is split, or not. */
static void put_id(int64_t id, bool split, struct buf *out, struct buf *low)
{
	cbor_put_int(out, split ? id >> DELTA_LOW_BITS : id);
	for (int shift = DELTA_LOW_BITS - 8; split && shift >= 0; shift -= 8)
		buf_byte(low, (uint8_t)(id >> shift));
}

static void put_keys(const struct mark *list, size_t n, struct buf *out)
{
	struct buf low OWN_BUF = BUF(n * DELTA_LOW_BYTES);
	bool split = false;
	for (size_t i = 0; i < n; i++)
		split |= list[i].key.id >> DELTA_LOW_BITS != 0;
	for (size_t i = 0; i < n; i++)
		if (reg_natural(list->reg))
			cbor_put_text(out, list[i].key.text);
		else
			put_id(list[i].key.id, split, out, &low);
	if (!reg_natural(list->reg))
		cbor_put_bytes(out, buf_bytes(&low));
}

static void put_heads(const struct mark *list, size_t n, const struct delta_query *q, int64_t *position, int64_t *stamp, struct buf *out)
{
	put_keys(list, n, out);
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

/* A report as it was sent is mostly what it still is. */
static bool put_copied(const struct row *row, struct value v, struct buf *out)
{
	uint16_t fields[FIELDS_MAX + 1];
	struct buf content OWN_BUF = BUF(RECORD_MAX);
	if (v.kind != V_BYTES || !delta_content_fields(row->reg, v.data, false, fields))
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
	const struct value v = row->fields[field];
	int type = row->reg->fields[field].type;
	if (type == T_TIME && v.kind == V_INT && (!v.num || v.num % 1000 || v.num == row->stamp))
		cbor_put_int(out, delta_before(row->stamp, v.num));
	else if (type != T_BYTES || !put_copied(row, v, out))
		row_value_put(out, v);
}

static void put_column(const struct mark *list, size_t n, const struct delta_query *q, int field, struct buf *out)
{
	const struct field *f = &list->reg->fields[field];
	struct buf low OWN_BUF = BUF(n * DELTA_LOW_BYTES);
	bool ids = field_holds_ids(f), split = false;
	for (size_t i = 0; ids && i < n; i++)
		split |= (told_of(&list[i], q) >> field & 1) && list[i].row.fields[field].kind == V_INT && list[i].row.fields[field].num >> DELTA_LOW_BITS != 0;
	cbor_put_int(out, f->number);
	for (size_t i = 0; i < n; i++) {
		bool told = told_of(&list[i], q) >> field & 1;
		if (told && ids && list[i].row.fields[field].kind == V_INT)
			put_id(list[i].row.fields[field].num, split, out, &low);
		else if (told)
			put_value(&list[i].row, field, out);
		else if (kind_of(&list[i], q) == DELTA_CHANGED)
			cbor_put_bool(out, false);
		else
			cbor_put_null(out);
	}
	if (ids)
		cbor_put_bytes(out, buf_bytes(&low));
}

/* Column by column: like stands beside like, and packs. */
static void put_group(const struct mark *list, size_t n, const struct delta_query *q, int64_t *position, int64_t *stamp, struct buf *out)
{
	uint64_t told = 0;
	size_t items = 2 + DELTA_HEADS * n + !reg_natural(list->reg);
	for (size_t i = 0; i < n; i++)
		told |= told_of(&list[i], q);
	for (int i = 0; list->reg->fields[i].number; i++)
		if (told >> i & 1)
			items += 1 + n + field_holds_ids(&list->reg->fields[i]);
	cbor_put_array(out, items);
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
