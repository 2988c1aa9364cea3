#include "merkle.h"

#include <assert.h>
#include <string.h>

void merkle_leaf(struct bytes stamp, const uint8_t act_hash[HASH_BYTES], struct bytes verdict,
		 uint8_t ret[HASH_BYTES])
{
	assert(stamp.len <= UINT16_MAX && verdict.len <= UINT16_MAX);
	const uint8_t zero = 0, stamp_len[2] = {(uint8_t)(stamp.len >> 8), (uint8_t)stamp.len};
	const uint8_t verdict_len[2] = {(uint8_t)(verdict.len >> 8), (uint8_t)verdict.len};
	struct bytes parts[] = {{&zero, 1}, {stamp_len, 2}, stamp, {act_hash, HASH_BYTES}, {verdict_len, 2}, verdict};
	crypt_sha256(parts, sizeof parts / sizeof *parts, ret);
}

void merkle_join(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES], uint8_t ret[HASH_BYTES])
{
	const uint8_t one = 1;
	struct bytes parts[] = {{&one, 1}, {left, HASH_BYTES}, {right, HASH_BYTES}};
	crypt_sha256(parts, 3, ret);
}

enum err merkle_append(const struct merkle *m, int64_t size, const uint8_t leaf[HASH_BYTES])
{
	uint8_t node[HASH_BYTES], left[HASH_BYTES];
	int64_t index = size;
	memcpy(node, leaf, HASH_BYTES);
	TRY(m->put(m->context, 0, index, node));
	for (int level = 0; index & 1; level++, index >>= 1) {
		TRY(m->get(m->context, level, index - 1, left));
		merkle_join(left, node, node);
		TRY(m->put(m->context, level + 1, index >> 1, node));
	}
	return OK;
}

/* The level of the largest full subtree that is smaller than a tree of n > 1 leaves. */
static int split_level(int64_t n)
{
	int level = 0;
	while ((int64_t)2 << level < n)
		level++;
	return level;
}

/* The hash of the leaves from `low` on, `n` of them, where low is a multiple of the next power of two of n:
 * full subtrees come from the store, the ragged right edge is folded. */
static enum err range_hash(const struct merkle *m, int64_t low, int64_t n, uint8_t ret[HASH_BYTES])
{
	uint8_t left[HASH_BYTES], right[HASH_BYTES];
	if ((n & (n - 1)) == 0) {
		int level = 0;
		while ((int64_t)1 << level < n)
			level++;
		return m->get(m->context, level, low >> level, ret);
	}
	int level = split_level(n);
	int64_t half = (int64_t)1 << level;
	TRY(m->get(m->context, level, low >> level, left));
	TRY(range_hash(m, low + half, n - half, right));
	merkle_join(left, right, ret);
	return OK;
}

enum err merkle_root(const struct merkle *m, int64_t size, uint8_t ret[HASH_BYTES])
{
	if (!size) {
		crypt_sha256(NULL, 0, ret);
		return OK;
	}
	return range_hash(m, 0, size, ret);
}

static enum err add(const struct merkle *m, int64_t low, int64_t n, struct merkle_proof *p)
{
	assert(p->count < MERKLE_PROOF_MAX);
	return range_hash(m, low, n, p->node[p->count++]);
}

enum err merkle_include(const struct merkle *m, int64_t index, int64_t size, struct merkle_proof *ret)
{
	/* Going down from the root, siblings come outermost first; the proof wants innermost first. */
	struct {
		int64_t low, n;
	} sibling[MERKLE_LEVELS];
	struct merkle_proof p = {0};
	int depth = 0;
	int64_t low = 0, n = size;
	assert(index >= 0 && index < size);
	while (n > 1) {
		int64_t half = (int64_t)1 << split_level(n);
		if (index < low + half) {
			sibling[depth].low = low + half;
			sibling[depth++].n = n - half;
			n = half;
		} else {
			sibling[depth].low = low;
			sibling[depth++].n = half;
			low += half;
			n -= half;
		}
	}
	while (depth--)
		TRY(add(m, sibling[depth].low, sibling[depth].n, &p));
	*ret = p;
	return OK;
}

enum err merkle_extend(const struct merkle *m, int64_t old_size, int64_t size, struct merkle_proof *ret)
{
	struct {
		int64_t low, n;
	} sibling[MERKLE_LEVELS];
	struct merkle_proof p = {0};
	int depth = 0;
	int64_t low = 0, n = size, old = old_size;
	assert(old_size > 0 && old_size <= size);
	while (old != n) {
		int64_t half = (int64_t)1 << split_level(n);
		if (old <= half) {
			sibling[depth].low = low + half;
			sibling[depth++].n = n - half;
			n = half;
		} else {
			sibling[depth].low = low;
			sibling[depth++].n = half;
			low += half;
			n -= half;
			old -= half;
		}
	}
	/* The old tree itself is known to who asks; only where it is not a subtree from the left is its last part sent. */
	if (low)
		TRY(add(m, low, n, &p));
	while (depth--)
		TRY(add(m, sibling[depth].low, sibling[depth].n, &p));
	*ret = p;
	return OK;
}

bool merkle_include_check(const struct merkle_proof *p, int64_t index, int64_t size, const uint8_t leaf[HASH_BYTES],
			  const uint8_t root[HASH_BYTES])
{
	if (index < 0 || index >= size)
		return false;
	int64_t fn = index, sn = size - 1;
	uint8_t r[HASH_BYTES];
	memcpy(r, leaf, HASH_BYTES);
	for (int i = 0; i < p->count; i++) {
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_join(p->node[i], r, r);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			merkle_join(r, p->node[i], r);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && memcmp(r, root, HASH_BYTES) == 0;
}

bool merkle_extend_check(const struct merkle_proof *p, int64_t old_size, int64_t size,
			 const uint8_t old_root[HASH_BYTES], const uint8_t root[HASH_BYTES])
{
	if (old_size <= 0 || old_size > size)
		return false;
	if (old_size == size)
		return !p->count && memcmp(old_root, root, HASH_BYTES) == 0;
	int64_t fn = old_size - 1, sn = size - 1;
	bool power = (old_size & (old_size - 1)) == 0;
	int at = 0;
	uint8_t fr[HASH_BYTES], sr[HASH_BYTES];
	if (!power && !p->count)
		return false;
	memcpy(fr, power ? old_root : p->node[at++], HASH_BYTES);
	memcpy(sr, fr, HASH_BYTES);
	while (fn & 1) {
		fn >>= 1;
		sn >>= 1;
	}
	for (; at < p->count; at++) {
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			merkle_join(p->node[at], fr, fr);
			merkle_join(p->node[at], sr, sr);
			while (!(fn & 1) && fn) {
				fn >>= 1;
				sn >>= 1;
			}
		} else {
			merkle_join(sr, p->node[at], sr);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return !sn && memcmp(fr, old_root, HASH_BYTES) == 0 && memcmp(sr, root, HASH_BYTES) == 0;
}
