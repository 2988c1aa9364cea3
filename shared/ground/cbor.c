#include "cbor.h"

#include <assert.h>
#include <string.h>

enum { MAJOR_UINT, MAJOR_NEGATIVE, MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG, MAJOR_SIMPLE };
enum { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21, SIMPLE_NULL = 22 };

static size_t make_head(int major, uint64_t n, uint8_t ret[CBOR_HEAD_MAX])
{
	static const uint8_t mark[] = {[1] = 24, [2] = 25, [4] = 26, [8] = 27};
	size_t size = n < 24 ? 0 : n <= 0xff ? 1 : n <= 0xffff ? 2 : n <= 0xffffffff ? 4 : 8;
	ret[0] = (uint8_t)(major << 5 | (size ? mark[size] : (int)n));
	for (size_t i = 0; i < size; i++)
		ret[1 + i] = (uint8_t)(n >> 8 * (size - 1 - i));
	return 1 + size;
}

size_t cbor_head(enum cbor_kind kind, int64_t n, uint8_t ret[CBOR_HEAD_MAX])
{
	static const int major[] = {[CBOR_BYTES] = MAJOR_BYTES,
				    [CBOR_TEXT] = MAJOR_TEXT,
				    [CBOR_ARRAY] = MAJOR_ARRAY,
				    [CBOR_MAP] = MAJOR_MAP};
	assert(kind >= CBOR_INT && kind <= CBOR_MAP && (n >= 0 || kind == CBOR_INT));
	if (kind == CBOR_INT)
		return n < 0 ? make_head(MAJOR_NEGATIVE, (uint64_t)(-1 - n), ret) : make_head(MAJOR_UINT, (uint64_t)n, ret);
	return make_head(major[kind], (uint64_t)n, ret);
}

static void put_head(struct buf *b, int major, uint64_t n)
{
	uint8_t head[CBOR_HEAD_MAX];
	buf_add(b, head, make_head(major, n, head));
}

void cbor_put_int(struct buf *b, int64_t v)
{
	if (v < 0)
		put_head(b, MAJOR_NEGATIVE, (uint64_t)(-1 - v));
	else
		put_head(b, MAJOR_UINT, (uint64_t)v);
}

void cbor_put_bytes(struct buf *b, struct bytes v)
{
	put_head(b, MAJOR_BYTES, v.len);
	buf_view(b, v);
}

void cbor_put_text(struct buf *b, struct bytes v)
{
	put_head(b, MAJOR_TEXT, v.len);
	buf_view(b, v);
}

void cbor_put_array(struct buf *b, size_t count)
{
	put_head(b, MAJOR_ARRAY, count);
}

void cbor_put_map(struct buf *b, size_t pairs)
{
	put_head(b, MAJOR_MAP, pairs);
}

void cbor_put_null(struct buf *b)
{
	put_head(b, MAJOR_SIMPLE, SIMPLE_NULL);
}

void cbor_put_bool(struct buf *b, bool v)
{
	put_head(b, MAJOR_SIMPLE, v ? SIMPLE_TRUE : SIMPLE_FALSE);
}

bool cbor_fault(struct cbor *r)
{
	r->bad = true;
	return false;
}

enum cbor_kind cbor_kind(const struct cbor *r)
{
	static const enum cbor_kind of[] = {[MAJOR_UINT] = CBOR_INT,	[MAJOR_NEGATIVE] = CBOR_INT,
					    [MAJOR_BYTES] = CBOR_BYTES, [MAJOR_TEXT] = CBOR_TEXT,
					    [MAJOR_ARRAY] = CBOR_ARRAY, [MAJOR_MAP] = CBOR_MAP};
	if (r->bad || r->at == r->end)
		return CBOR_NONE;
	int major = *r->at >> 5, low = *r->at & 31;
	if (major < MAJOR_TAG)
		return of[major];
	if (major == MAJOR_TAG)
		return CBOR_NONE;
	return low == SIMPLE_NULL ? CBOR_NULL : low == SIMPLE_FALSE || low == SIMPLE_TRUE ? CBOR_BOOL : CBOR_NONE;
}

/* Reads a head; the length of a string or the number of items is in *n. */
static bool head(struct cbor *r, int *major, uint64_t *n)
{
	if (r->bad || r->at == r->end)
		return cbor_fault(r);
	int low = *r->at & 31;
	*major = *r->at >> 5;
	r->at++;
	if (low < 24) {
		*n = (uint64_t)low;
		return true;
	}
	if (low > 27 || *major >= MAJOR_TAG)
		return cbor_fault(r);
	size_t size = (size_t)1 << (low - 24);
	if ((size_t)(r->end - r->at) < size)
		return cbor_fault(r);
	uint64_t v = 0;
	for (size_t i = 0; i < size; i++)
		v = v << 8 | r->at[i];
	r->at += size;
	static const uint64_t least[] = {24, 0x100, 0x10000, 0x100000000};
	if (v < least[low - 24])
		return cbor_fault(r);
	*n = v;
	return true;
}

/* Books one item that began at `from` into its container; a container is closed with its last item. */
static bool book(struct cbor *r, const uint8_t *from, bool scalar)
{
	if (!r->depth)
		return true;
	struct cbor_level *l = &r->level[r->depth - 1];
	if (l->map && l->left % 2 == 0) {
		struct bytes key = {from, (size_t)(r->at - from)};
		if (!scalar || (l->key.data && bytes_compare(l->key, key) >= 0))
			return cbor_fault(r);
		l->key = key;
	}
	l->left--;
	return true;
}

static void close_full(struct cbor *r)
{
	while (r->depth && r->level[r->depth - 1].left == 0)
		r->depth--;
}

static bool string(struct cbor *r, int want, struct bytes *ret)
{
	int major;
	uint64_t n;
	const uint8_t *from = r->at;
	if (!head(r, &major, &n))
		return false;
	if (major != want || n > (uint64_t)(r->end - r->at))
		return cbor_fault(r);
	struct bytes v = {r->at, (size_t)n};
	if (want == MAJOR_TEXT && !cbor_utf8(v))
		return cbor_fault(r);
	r->at += n;
	if (!book(r, from, true))
		return false;
	close_full(r);
	*ret = v;
	return true;
}

static bool container(struct cbor *r, int want, size_t *ret)
{
	int major;
	uint64_t n;
	const uint8_t *from = r->at;
	if (!head(r, &major, &n))
		return false;
	bool map = want == MAJOR_MAP;
	if (major != want || n > (uint64_t)(r->end - r->at) / (map ? 2 : 1) || !book(r, from, false))
		return cbor_fault(r);
	if (r->depth == CBOR_DEPTH)
		return cbor_fault(r);
	r->level[r->depth++] = (struct cbor_level){.left = map ? 2 * n : n, .map = map};
	close_full(r);
	*ret = (size_t)n;
	return true;
}

static bool simple(struct cbor *r, int *ret)
{
	int major;
	uint64_t n;
	const uint8_t *from = r->at;
	if (!head(r, &major, &n))
		return false;
	if (major != MAJOR_SIMPLE || n < SIMPLE_FALSE || n > SIMPLE_NULL || !book(r, from, false))
		return cbor_fault(r);
	close_full(r);
	*ret = (int)n;
	return true;
}

bool cbor_int(struct cbor *r, int64_t *ret)
{
	int major;
	uint64_t n;
	const uint8_t *from = r->at;
	if (!head(r, &major, &n))
		return false;
	if (major > MAJOR_NEGATIVE || n > INT64_MAX || !book(r, from, true))
		return cbor_fault(r);
	close_full(r);
	*ret = major == MAJOR_UINT ? (int64_t)n : -1 - (int64_t)n;
	return true;
}

bool cbor_range(struct cbor *r, int64_t low, int64_t high, int64_t *ret)
{
	int64_t v;
	if (!cbor_int(r, &v))
		return false;
	if (v < low || v > high)
		return cbor_fault(r);
	*ret = v;
	return true;
}

bool cbor_bytes(struct cbor *r, struct bytes *ret)
{
	return string(r, MAJOR_BYTES, ret);
}

bool cbor_text(struct cbor *r, struct bytes *ret)
{
	return string(r, MAJOR_TEXT, ret);
}

bool cbor_fixed(struct cbor *r, size_t n, uint8_t *ret)
{
	struct bytes v;
	if (!cbor_bytes(r, &v))
		return false;
	if (v.len != n)
		return cbor_fault(r);
	memcpy(ret, v.data, n);
	return true;
}

bool cbor_array(struct cbor *r, size_t *ret_count)
{
	return container(r, MAJOR_ARRAY, ret_count);
}

bool cbor_map(struct cbor *r, size_t *ret_pairs)
{
	return container(r, MAJOR_MAP, ret_pairs);
}

bool cbor_bool(struct cbor *r, bool *ret)
{
	int v;
	if (!simple(r, &v))
		return false;
	if (v == SIMPLE_NULL)
		return cbor_fault(r);
	*ret = v == SIMPLE_TRUE;
	return true;
}

bool cbor_null_p(struct cbor *r)
{
	int v;
	return cbor_kind(r) == CBOR_NULL && simple(r, &v);
}

static bool skip_one(struct cbor *r)
{
	struct bytes v;
	int64_t i;
	size_t n;
	int s;
	switch (cbor_kind(r)) {
	case CBOR_INT:
		return cbor_int(r, &i);
	case CBOR_BYTES:
		return cbor_bytes(r, &v);
	case CBOR_TEXT:
		return cbor_text(r, &v);
	case CBOR_ARRAY:
		return cbor_array(r, &n);
	case CBOR_MAP:
		return cbor_map(r, &n);
	case CBOR_BOOL:
	case CBOR_NULL:
		return simple(r, &s);
	case CBOR_NONE:
		break;
	}
	return cbor_fault(r);
}

bool cbor_skip(struct cbor *r, struct bytes *ret)
{
	const uint8_t *from = r->at;
	int depth = r->depth;
	uint64_t left = depth ? r->level[depth - 1].left : 1;
	/* The item is complete when the container around it counts one less, or was closed with it. */
	do {
		if (!skip_one(r))
			return false;
	} while (depth ? r->depth > depth || (r->depth == depth && r->level[depth - 1].left == left) : r->depth > 0);
	*ret = (struct bytes){from, (size_t)(r->at - from)};
	return true;
}

enum err cbor_end(const struct cbor *r)
{
	return r->bad || r->depth || r->at != r->end ? fail(ERR_CBOR) : OK;
}

bool cbor_utf8(struct bytes s)
{
	size_t i = 0;
	while (i < s.len) {
		uint8_t c = s.data[i];
		if (c < 0x80) {
			i++;
			continue;
		}
		size_t more = c >= 0xc2 && c <= 0xdf ? 1 : c >= 0xe0 && c <= 0xef ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
		if (!more || s.len - i <= more)
			return false;
		for (size_t k = 1; k <= more; k++)
			if ((s.data[i + k] & 0xc0) != 0x80)
				return false;
		uint8_t d = s.data[i + 1];
		if ((c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) || (c == 0xf0 && d < 0x90) ||
		    (c == 0xf4 && d > 0x8f))
			return false;
		i += more + 1;
	}
	return true;
}
