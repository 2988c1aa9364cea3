/* finder.h - words looked for in all that this device holds, by one who may not read all of it.
 *
 * The index (search.h) is in the replica's database, made by the first search, and brought up to date by each: entries and rebases pay nothing.
 * One that is damaged is thrown away and made anew: nothing is lost by that, and no copy need be restored. */
#ifndef FINDER_H
#define FINDER_H

#include "readers.h"
#include "search.h"

/* What changed since the last search goes into the index, in several transactions where it is much. Not within begin and commit. */
enum err MUST_USE finder_refresh(struct replica *r);

struct found {
	const struct row *row;
	const struct search_line *line;
};
/* finder_refresh(), then `each` for at most `limit` records. A register that the reader may not read is as if it were not there. Texts live in the
 * world's arena. ERR_SEARCH_NONE, ERR_SEARCH_LONG; ERR_STORAGE_DAMAGED where it is the records that are. */
struct finding {
	struct bytes query;
	const struct reader *who;
	enum lang lang;
	int limit;
	size_t columns; /* of the line */
	bool *stale;	/* set where the disk is too full for the index to follow: what changed since the last search is not found; may be NULL */
	bool *anew;	/* set where the index was damaged and made anew for this; may be NULL */
};
enum err MUST_USE finder_find(struct replica *r, const struct finding *f, enum err (*each)(void *ctx, const struct found *found), void *ctx);

#endif
