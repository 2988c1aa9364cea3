/* series.h - within the round: an answer of several pages, each of which the device can take as soon as it is there.
 *
 *   series = version u8 = 2, part, ...
 *   part   = length of the piece u24, MAC bytes 16, piece
 *
 * The pieces are one stream (pack.h): each page packs with those before it in view. What unpacks from one is the body of an answer. The MAC, tag
 * "kycuong page 1", is over the request's nonce, the version, the number of the part u32, from 0, and the piece: it is checked before the piece is unpacked. A
 * series that is cut is good up to its last whole part. */
#ifndef SERIES_H
#define SERIES_H

#include "pack.h"
#include "round_wire.h"

enum { SERIES_VERSION = 2, PART_HEAD = 3 + MAC_BYTES, PART_MAX = (1 << 24) - 1, SERIES_MAX = 8 * 1024 * 1024 };

/* One end's place in it. */
struct series {
	const uint8_t *key, *nonce;
	uint32_t number; /* of the next part */
	struct packing *packing;
	struct unpacking *unpacking;
};
void series_free(struct series *s);

/* Appends the version, with the first, and the part. ERR_TOO_BIG where the piece is too long for one. */
enum err MUST_USE series_put(struct series *s, struct bytes body, struct buf *out);
/* Takes a part from the beginning of `in`, behind the version, if all of it is there: *ret_used bytes, else 0. ERR_ANSWER_BAD. */
enum err MUST_USE series_take(struct series *s, struct bytes in, struct buf *body, size_t *ret_used);

#endif
