/* interval.h - between which two times a thing was surely done, drawn over a line of days and said in words.
 *
 * A bar from lo to hi, the device's clock as a lozenge, a registered code as a square, the receipt as a ring, the deadline
 * as a thick line; each with its time beside it, so that nothing depends on colour or on the drawing alone. As wide as
 * the column; a reader of the page by ear gets the same in one sentence. */
#ifndef INTERVAL_H
#define INTERVAL_H

#include "buf.h"
#include "words.h"

/* Times in ms UTC; NO_TIME where there is none. */
struct interval {
	int64_t lo;	  /* not before: the newest checkpoint its device knew; none: open to the left */
	int64_t claim;	  /* the device's clock */
	int64_t coded;	  /* its commitment code was registered */
	int64_t received; /* stamp; none, and no code: open to the right */
	int64_t deadline; /* the first instant that is too late */
	int64_t now;	  /* never none */
};

/* Not after: the earlier of receipt and code. */
int64_t interval_hi(const struct interval *i);

/* The drawing and the line under it that says what decides. */
void interval_draw(struct buf *b, enum lang lang, const struct interval *i);

#endif
