/* pack.h - packing of what travels: zstd without its magic number, with a shared dictionary. The only user of zstd.
 *
 *   packed = form u8, then for form 0 the bytes as they are; else their length as a varint (7 bits a byte, low ones
 *            first, at most 5 bytes) and one zstd frame (magicless, without checksum, content size and dictionary id)
 *   form 1 = no dictionary; 2..255 = the dictionary of that number, which stays readable for ever
 *
 * Whichever is shortest is taken. Unpacking checks the length against the caller's maximum and against
 * PACK_RATIO before it allocates. */
#ifndef PACK_H
#define PACK_H

#include "buf.h"

enum { PACK_RAW = 0, PACK_PLAIN = 1, PACK_DICTIONARY_FIRST = 2, PACK_DICTIONARY_LAST = 255, PACK_RATIO = 1000 };

/* Makes a dictionary known, before any thread packs; the bytes must outlive the program. The highest number packs. */
void pack_dictionary(int number, struct bytes dictionary);

/* ERR_TOO_BIG where `out` is too small. Level 19 for what is small, less for what is long. */
enum err MUST_USE pack(struct bytes in, struct buf *out);
/* ERR_TOO_BIG beyond `max`, ERR_UNPACK for anything else that is wrong, an unknown dictionary included. */
enum err MUST_USE unpack(struct bytes in, size_t max, struct buf *out);

/* A stream of pieces: each is whole once it is there, and packs with all before it in view.
 *
 *   first piece  = form u8, length as above, the zstd frame's beginning, flushed
 *   others       = length, what of the frame comes next, flushed
 *
 * The frame is never ended. One thread packs a stream at a time, others wait: it takes 50 MiB. What unpacks one takes its window, 4 MiB. */
struct packing *packing_begin(void);
enum err MUST_USE packing_piece(struct packing *p, struct bytes in, struct buf *out); /* ERR_TOO_BIG where `out` is too small */
void packing_end(struct packing **p); /* cleanup form */
struct unpacking *unpacking_begin(void);
/* The errors of unpack(), after which the stream is of no use. What a piece takes is bounded by `max` alone: it must come from somebody who is known. */
enum err MUST_USE unpacking_piece(struct unpacking *u, struct bytes in, size_t max, struct buf *out);
void unpacking_end(struct unpacking **u);

#endif
