/* cells.h - the cells of the tables: which reports are expected, what their status is, figures per unit.
 *
 * Loads the facts of compliance.h from the registers unit, obligation, submission, receipt, exemption,
 * calendar_day and task with a few ordered queries, one pass for all cells. `at` is the instant of the
 * question: entries stamped later are ignored, reference data count by their own validity dates.
 */
#ifndef CELLS_H
#define CELLS_H

#include "arena.h"
#include "compliance.h"
#include "db.h"

/* One cell: obligation, unit and period need not be expected. ERR_REF_UNKNOWN where one does not exist. */
enum err MUST_USE cell_of(sqlite3 *db, struct bytes obligation, struct bytes unit, struct bytes period, int64_t at,
			  struct cell *ret);

/* The calendar's exceptions, in the arena. */
enum err MUST_USE calendar_load(sqlite3 *db, struct arena *arena, struct calendar *ret);

#endif
