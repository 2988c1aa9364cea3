/* rebuild.h - are the tables what the log makes? Two ways of making them again, both in fresh files that are removed at the end:
 *
 *   replay   the logged acts with their logged stamps and verdicts, as a start after a crash does it; the result is compared with
 *            the live tables, row by row, value by value
 *   judge    every act is judged anew with the stamp it got; verdict and stamp must come out as logged, byte by byte
 *
 * The live tables are looked at as they stand at one moment, so a server may be running. */
#ifndef REBUILD_H
#define REBUILD_H

#include "place.h"

enum { FINDINGS_MAX = 20 };

/* What differs, one line each: "unit 615: name". */
struct findings {
	size_t count;
	struct buf text; /* the first FINDINGS_MAX */
};

/* ERR_REBUILD_DIFFERS if there is any finding. The place needs no ledger. */
enum err MUST_USE rebuild_check(struct place *p, struct findings *ret);

/* The tables as they were at a position of the log: made anew in a file that is gone after past_close(), or the live ones where that is where
 * they stand (position 0: those). `time` is the stamp of that position. ERR_POSITION beyond the log's end. The place needs its ledger. */
struct past {
	sqlite3 *db;
	int64_t position, time;
	struct fresh *made;
};
enum err MUST_USE past_open(struct place *p, int64_t position, struct past *ret);
void past_close(struct past *x); /* cleanup form; fine on {0} */

#endif
