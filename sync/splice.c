#include "splice.h"

#include <string.h>

#include "text_value.h"

struct bytes splice_base(const struct row *row, const struct setting *s)
{
	const struct field *f = field_by_number(row->reg, s->field);
	struct value v = VALUE_NULL;
	if (f && f->flags & F_FAMILY)
		v = family_get(row_get(row, s->field), s->sub);
	else if (f && !s->sub.len)
		v = row_get(row, s->field);
	return v.kind == V_TEXT ? v.data : (struct bytes){0};
}

/* ---- Making ---- */

enum {
	LEAST = 24,  /* fewer bytes are not worth the steps that keep them */
	SEEK = 1024, /* so far behind a difference is looked for where both texts go on alike */
};

static bool at_letter(struct bytes t, size_t i)
{
	return i == t.len || (t.data[i] & 0xc0) != 0x80;
}

/* Letters that both have from there on. */
static size_t alike(struct bytes a, size_t i, struct bytes b, size_t k)
{
	size_t n = 0;
	while (i + n < a.len && k + n < b.len && a.data[i + n] == b.data[k + n])
		n++;
	while (n && !(at_letter(a, i + n) && at_letter(b, k + n)))
		n--;
	return n;
}

static bool goes_on(struct bytes a, size_t i, struct bytes b, size_t k)
{
	return i + LEAST <= a.len && k + LEAST <= b.len && a.data[i] == b.data[k] && memcmp(a.data + i, b.data + k, LEAST) == 0 && at_letter(a, i);
}

/* The nearest place behind (i, k) where both go on alike; the ends of both where there is none. */
static void seek(struct bytes a, size_t *i, struct bytes b, size_t *k)
{
	for (size_t far = 1; far <= SEEK; far++)
		for (size_t in_a = 0; in_a <= far; in_a++)
			if (goes_on(a, *i + in_a, b, *k + far - in_a)) {
				*i += in_a;
				*k += far - in_a;
				return;
			}
	*i = a.len;
	*k = b.len;
}

/* The letters that both end with leave them. */
static void cut_tail(struct bytes *a, struct bytes *b)
{
	size_t n = 0, most = a->len < b->len ? a->len : b->len;
	while (n < most && a->data[a->len - n - 1] == b->data[b->len - n - 1])
		n++;
	while (n && !at_letter(*a, a->len - n))
		n--;
	a->len -= n;
	b->len -= n;
}

/* Steps that lead from `a` to `b`, at most three at a time; the last three for all that is left. */
static size_t put_steps(struct bytes a, struct bytes b, struct buf *out)
{
	size_t i = 0, k = 0, steps = 0;
	while (i < a.len || k < b.len) {
		size_t keep = alike(a, i, b, k);
		if (keep && i + keep == a.len && k + keep == b.len)
			break;
		if (keep)
			cbor_put_int(out, (int64_t)keep);
		size_t from_a = i += keep, from_b = k += keep;
		if (steps + 6 <= SPLICE_STEPS) {
			seek(a, &i, b, &k);
		} else {
			i = a.len;
			k = b.len;
		}
		if (i > from_a)
			cbor_put_int(out, -(int64_t)(i - from_a));
		if (k > from_b)
			cbor_put_text(out, (struct bytes){b.data + from_b, k - from_b});
		steps += (keep != 0) + (i > from_a) + (k > from_b);
	}
	return steps;
}

bool splice_make(struct bytes before, struct bytes after, struct buf *out)
{
	struct buf list OWN_BUF = BUF(2 * TEXT_MAX);
	struct bytes a = before, b = after;
	size_t head = alike(a, 0, b, 0);
	if (before.len < LEAST || after.len < LEAST)
		return false;
	a.data += head, a.len -= head;
	b.data += head, b.len -= head;
	cut_tail(&a, &b);
	a = (struct bytes){before.data, a.len + head};
	b = (struct bytes){after.data, b.len + head};
	size_t steps = put_steps(a, b, &list);
	if (list.over || list.len + LEAST > after.len)
		return false;
	cbor_put_array(out, steps);
	buf_view(out, buf_bytes(&list));
	return true;
}

/* ---- Taking ---- */

bool splice_take(struct cbor *r, struct bytes *ret)
{
	const uint8_t *from = r->at;
	size_t n;
	int64_t step;
	struct bytes text;
	if (!cbor_array(r, &n) || n > SPLICE_STEPS)
		return cbor_fault(r);
	for (size_t i = 0; i < n; i++) {
		bool good = cbor_kind(r) == CBOR_TEXT ? cbor_text(r, &text) && text.len && text.len <= TEXT_MAX
						      : cbor_range(r, -TEXT_MAX, TEXT_MAX, &step) && step;
		if (!good)
			return cbor_fault(r);
	}
	*ret = (struct bytes){from, (size_t)(r->at - from)};
	return true;
}

/* What it makes of the text before goes to `ret`, NULL = is counted only; false where it reaches beyond. */
static bool walk(struct bytes before, struct bytes splice, uint8_t *ret, size_t *ret_length)
{
	struct cbor r = CBOR(splice);
	size_t n = 0, at = 0, length = 0;
	cbor_array(&r, &n);
	for (size_t i = 0; i <= n; i++) {
		struct bytes part = {0};
		int64_t step = 0;
		bool rest = i == n, text = !rest && cbor_kind(&r) == CBOR_TEXT;
		if (text ? !cbor_text(&r, &part) : !rest && !cbor_int(&r, &step))
			return false;
		size_t moves = text ? 0 : rest ? before.len - at : (size_t)(step < 0 ? -step : step);
		if (moves > before.len - at)
			return false;
		if (rest || step > 0)
			part = (struct bytes){before.data + at, moves};
		at += moves;
		if (part.len > TEXT_MAX - length)
			return false;
		if (ret && part.len)
			memcpy(ret + length, part.data, part.len);
		length += part.len;
	}
	*ret_length = length;
	return true;
}

bool splice_length(struct bytes before, struct bytes splice, size_t *ret)
{
	return walk(before, splice, NULL, ret);
}

bool splice_apply(struct bytes before, struct bytes splice, uint8_t *ret)
{
	size_t length;
	return walk(before, splice, ret, &length) && cbor_utf8((struct bytes){ret, length});
}
