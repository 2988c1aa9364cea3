/* cbor.h - deterministic CBOR (RFC 8949, 4.2.1): integers, byte strings, texts, arrays, maps, false, true, null.
 *
 * The writer adds to a struct buf; order of map keys is the caller's duty (ascending by encoded bytes: for
 * small non-negative integers that is numeric order, for texts shorter before longer, then bytewise).
 *
 * The reader pulls item by item from a view. It refuses whatever the writer would not write: integers or
 * lengths not in their shortest form, indefinite lengths, tags, floats, other simple values, map keys that
 * are not strictly ascending or neither integer nor text nor bytes, text that is not UTF-8, integers
 * outside int64, nesting deeper than CBOR_DEPTH, containers that claim more items than bytes are left.
 * After the first fault every call returns false and leaves its result alone, so that a long decoding is
 * checked once, with cbor_end(). Views point into the input. The reader allocates nothing.
 */
#ifndef CBOR_H
#define CBOR_H

#include "buf.h"

enum { CBOR_DEPTH = 8, CBOR_HEAD_MAX = 9 };

enum cbor_kind { CBOR_NONE, CBOR_INT, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP, CBOR_BOOL, CBOR_NULL };

void cbor_put_int(struct buf *b, int64_t v);
void cbor_put_bytes(struct buf *b, struct bytes v);
void cbor_put_text(struct buf *b, struct bytes v);
void cbor_put_array(struct buf *b, size_t count);
void cbor_put_map(struct buf *b, size_t pairs);
void cbor_put_null(struct buf *b);
void cbor_put_bool(struct buf *b, bool v);

/* The head alone of a string of n bytes, an array or a map of n items, or the integer n: its size. */
size_t cbor_head(enum cbor_kind kind, int64_t n, uint8_t ret[CBOR_HEAD_MAX]);

struct cbor {
	const uint8_t *at, *end;
	bool bad;
	int depth; /* open containers */
	struct cbor_level {
		uint64_t left; /* items still to come; of a map, keys and values counted */
		bool map;
		struct bytes key; /* encoded key before */
	} level[CBOR_DEPTH];
};

/* Clang calls it undefined to add even 0 to NULL. */
#define CBOR(view) {.at = (view).data, .end = (view).len ? (view).data + (view).len : (view).data}

/* What comes next, without taking it: CBOR_NONE at the end, after a fault, or for what is not of ours. */
enum cbor_kind cbor_kind(const struct cbor *r);

/* Each takes the next item and returns whether it was of that kind and sound. */
bool cbor_int(struct cbor *r, int64_t *ret);
bool cbor_range(struct cbor *r, int64_t low, int64_t high, int64_t *ret); /* an integer in low..high */
bool cbor_bytes(struct cbor *r, struct bytes *ret);
bool cbor_fixed(struct cbor *r, size_t n, uint8_t *ret); /* a byte string of exactly n bytes, copied */
bool cbor_text(struct cbor *r, struct bytes *ret);
bool cbor_array(struct cbor *r, size_t *ret_count);
bool cbor_map(struct cbor *r, size_t *ret_pairs);
bool cbor_bool(struct cbor *r, bool *ret);
/* Takes a null and returns true if one comes next; else takes nothing, returns false and is no fault. */
bool cbor_null_p(struct cbor *r);
/* Takes one item of any kind with all that is in it, checked like the rest; returns its encoded bytes. */
bool cbor_skip(struct cbor *r, struct bytes *ret);

/* A fault of the caller's own finding (a limit, a missing key): sets the reader bad, returns false. */
bool cbor_fault(struct cbor *r);
/* OK if there was no fault, all containers are complete and no byte is left; else ERR_CBOR. */
enum err MUST_USE cbor_end(const struct cbor *r);

/* Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
bool cbor_utf8(struct bytes s);

#endif
