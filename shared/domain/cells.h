/* cells.h - the cells of the tables: which reports are expected, what their status is, figures per unit.
 *
 * Loads the facts of compliance.h from the registers unit, obligation, submission, receipt, exemption,
 * calendar_day and task with a few ordered queries, one pass for all cells. `at` is the instant of the
 * question: entries stamped later are ignored, reference data count by their own validity dates.
 *
 * `at` is normally the later of the clock and the newest stamp known (of the log, or of the newest checkpoint): with
 * a clock that runs behind, what has just been received would not be there yet.
 *
 * Only what is in the log counts: a record whose position is 0 was made on this device and is still waiting, so it is
 * left out, and a client sees its own report as received when the province has received it. */
#ifndef CELLS_H
#define CELLS_H

#include "compliance.h"
#include "figures.h"
#include "reference.h"

/* One cell: obligation, unit and period need not be expected. ERR_REF_UNKNOWN where one does not exist. */
enum err MUST_USE cell_of(sqlite3 *db, struct bytes obligation, struct bytes unit, struct bytes period, int64_t at,
			  struct cell *ret);

struct cells_query {
	int64_t at;
	const char *obligation, *unit; /* codes; NULL = all. At a client of one unit: that unit */
	struct period period;	       /* that period only, begun or not; year 0 = all that have begun by `at`, and
					* any whose D has come before they begin */
};

struct cell_row {
	const char *obligation, *unit;
	struct period period;
	bool begun; /* by `at` */
	struct cell cell;
	const struct submission *counting; /* NULL without content */
};

/* Calls `each` for every expected cell, in order of obligation, unit, period. The row is valid during the call.
 * An error of `each` ends it and is returned. One read transaction. ERR_REF_UNKNOWN for an unknown code. */
enum err MUST_USE cells_each(sqlite3 *db, const struct cells_query *q,
			     enum err (*each)(void *ctx, const struct cell_row *row), void *ctx);

/* Figures of every unit, also of one of which nothing is expected, ranked. Only cells whose D lies in the months
 * [from, to]; year 0 = without limit. Rows and codes live in the arena. */
enum err MUST_USE cells_summary(sqlite3 *db, const struct cells_query *q, struct period from, struct period to,
				struct arena *arena, struct ranked **ret, size_t *ret_count);

/* Tasks of which `unit` is the lead (NULL: all), by their current and by their original due. A finish that was
 * undone has left the record, so for a past `at` it is as if it had never been. */
struct task_row {
	int64_t id;
	const char *unit, *clause; /* clause: "" where none was given */
	int64_t assigned;
	int64_t due, original_due; /* deadlines; NO_TIME = none */
	struct task_timing by_due, by_original;
};
enum err MUST_USE tasks_each(sqlite3 *db, const char *unit, int64_t at,
			     enum err (*each)(void *ctx, const struct task_row *row), void *ctx);

#endif
