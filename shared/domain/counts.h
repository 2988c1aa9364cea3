/* counts.h - numbers of a report that the registers already know: counted in advance, for the clerk to take or to change with a reason.
 *
 * An indicator names a count (field `count`); counts.def describes each as the records that make it up, so that a number leads to its rows.
 * What is counted lies in the report's data window, which is a parameter of its own and not the due date: from day `data_day` of the
 * period before to the eve of that day in this period (`data_day` absent: the obligation's before_day, so that windows meet at deadlines;
 * 1: the whole month before). Roll-over does not move it. Records that wait on this device count too: the clerk counts what he entered.
 *
 * Pure over the tables of either side; a device counts what its replica holds. Numbers of counts are protocol, new ones come at the end. */
#ifndef COUNTS_H
#define COUNTS_H

#include <sqlite3.h>

#include "civil.h"
#include "err.h"
#include "register.h"

struct data_window {
	int64_t from, until; /* local days; `until` is the first day after it */
};
/* The window of a period under an obligation. ERR_REF_UNKNOWN: no such obligation. */
enum err MUST_USE data_window(sqlite3 *db, const char *obligation, struct period period, struct data_window *ret);

/* The counts as choices of an indicator's field. */
extern const struct choice count_choices[];

struct counted_row {
	const struct reg *reg;
	struct key key;
	int64_t amount; /* what it adds to the number, at least 1 */
};
/* Calls `each` for at most `most` records that make up count `number` for a unit, in order of key; *ret is the whole number, of all of them.
 * An error of `each` ends it and is returned. `each` may be NULL. NO_COUNT where the unit keeps no such register (it has never had a record in
 * it), and for a number that this program does not know. */
enum { NO_COUNT = -1 };
enum err MUST_USE count_rows(sqlite3 *db, int64_t number, const char *unit, const struct data_window *w, int most,
			     enum err (*each)(void *ctx, const struct counted_row *row), void *ctx, int64_t *ret);

#endif
