/* merkle.h - the tree of RFC 9162, section 2.1, with SHA-256, over the log.
 *
 * A leaf covers a log entry's stamp, act hash and verdict, each as the log keeps it:
 *   leaf = SHA-256(0x00, length of stamp u16, stamp, act hash, length of verdict u16, verdict)
 *   node = SHA-256(0x01, left, right)
 *
 * Only the roots of full subtrees are stored, through two callbacks: node (level, index) covers the leaves
 * index << level to ((index + 1) << level) - 1. They never change, so a tree of any earlier size can still be proved.
 * A log of n entries has fewer than 2n nodes; an append puts them in the order of their levels, and asks for none but the last of
 * a level. Callbacks' errors are passed on. */
#ifndef MERKLE_H
#define MERKLE_H

#include "crypt.h"

enum { MERKLE_LEVELS = 62, MERKLE_PROOF_MAX = 2 * MERKLE_LEVELS };

struct merkle {
	void *context;
	enum err (*get)(void *context, int level, int64_t index, uint8_t ret[HASH_BYTES]);
	enum err (*put)(void *context, int level, int64_t index, const uint8_t node[HASH_BYTES]);
};

struct merkle_proof {
	int count;
	uint8_t node[MERKLE_PROOF_MAX][HASH_BYTES];
};

/* `stamp` and `verdict` have at most 65,535 bytes. */
void merkle_leaf(struct bytes stamp, const uint8_t act_hash[HASH_BYTES], struct bytes verdict,
		 uint8_t ret[HASH_BYTES]);
/* The node over two others. `ret` may be one of them. */
void merkle_join(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES], uint8_t ret[HASH_BYTES]);
/* Adds leaf number `size` (the size before). */
enum err MUST_USE merkle_append(const struct merkle *m, int64_t size, const uint8_t leaf[HASH_BYTES]);
/* The root of the first `size` leaves; of none: SHA-256 of nothing. */
enum err MUST_USE merkle_root(const struct merkle *m, int64_t size, uint8_t ret[HASH_BYTES]);
/* Proof that leaf `index` is in the tree of `size` (0 <= index < size). */
enum err MUST_USE merkle_include(const struct merkle *m, int64_t index, int64_t size, struct merkle_proof *ret);
/* Proof that the tree of `old_size` is the beginning of that of `size` (0 < old_size <= size). */
enum err MUST_USE merkle_extend(const struct merkle *m, int64_t old_size, int64_t size, struct merkle_proof *ret);

/* The two checks of RFC 9162, 2.1.3.2 and 2.1.4.2. */
bool merkle_include_check(const struct merkle_proof *p, int64_t index, int64_t size, const uint8_t leaf[HASH_BYTES],
			  const uint8_t root[HASH_BYTES]);
bool merkle_extend_check(const struct merkle_proof *p, int64_t old_size, int64_t size,
			 const uint8_t old_root[HASH_BYTES], const uint8_t root[HASH_BYTES]);

#endif
