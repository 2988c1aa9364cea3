/* pace.h - how much goes up and comes down at a time, by what the line carried. Pure.
 *
 * What is lost in a cut is what was under way: a slice of acts upwards, a page of the delta downwards. What took longer than
 * PACE_SLOW_MS, or was cut, halves; what was at least half full and took less than PACE_FAST_MS doubles. A small round says nothing
 * about what the line would carry, and changes nothing.
 *
 * An attachment goes up as a stream of so many chunks (blobs.h), of which a cut takes nothing but what was on the line: how long it is says how long
 * new acts wait for it. */
#ifndef PACE_H
#define PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

enum {
	SLICE_MIN = 16 * 1024, /* raw bytes of acts in one request */
	SLICE_MAX = 64 * 1024,
	PACE_PAGE_MIN = 14, /* bits of a page, as round.h has them: 16 KiB to 4 MiB raw, a quarter of that or less on the line */
	PACE_PAGE_MAX = 22,
	PACE_FAST_MS = 2000,
	PACE_SLOW_MS = 10000,
	PACE_NEAR_MS = 300, /* how long the enrolment may take on a line that carries large pages from the start */
	STREAM_CHUNKS_MAX = 63, /* with its frame less than the 1 MiB that proxies take by default */
	STREAM_START = 16,
};

struct pace {
	size_t slice;
	int page;
	int stream; /* chunks, 1..STREAM_CHUNKS_MAX */
};

/* One round: raw bytes of acts up and of delta down; of a round that was cut, those that were to go up, and 0. */
struct carried {
	size_t up, down;
	int64_t took_ms;
	bool cut;
};

#define PACE_START ((struct pace){SLICE_MAX, 18, STREAM_START})
/* Of a new device, by how long its enrolment took from question to answer: a copy of a province in one answer where the line is good. */
struct pace pace_begin(int64_t took_ms);
void pace_print(const struct pace *p, struct buf *out);
/* "SLICE PAGE 0 STREAM", as it is kept between runs, within the bounds; PACE_START where the text is none. (The third was of use to older programs.) */
struct pace pace_parse(const char *text);
void pace_adapt(struct pace *p, const struct carried *c);
/* After a stream of `chunks` that was answered: twice as many where it took less than half of PACE_SLOW_MS, half where it took more than that. */
void pace_stream(struct pace *p, int chunks, int64_t took_ms);

#endif
