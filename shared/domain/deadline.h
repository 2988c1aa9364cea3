/* deadline.h - working days, and the instant from which something is late.
 *
 * Two ways of saying the same limit appear everywhere and are never mixed:
 *   L, a last day  local day number (civil.h), the last day that is still good;
 *   D, a deadline  ms UTC, the first instant that is too late: 00:00 local time (+07:00) of the day after L.
 * Whatever an officer gives as a date (a task's due, a fix-by, a committed date) is a last day.
 *
 * The calendar is data, never computed: Saturdays and Sundays are off and other days on, unless an entry from a
 * yearly decision says otherwise (holidays, swapped Saturdays). Everything here is pure and total: no allocation,
 * no error. */
#ifndef DEADLINE_H
#define DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"

/* One exception to the weekend rule. */
struct calendar_day {
	int32_t day;
	bool off;
};

/* Sorted by day, each day at most once; owned by the caller. An empty calendar knows only weekends. */
struct calendar {
	const struct calendar_day *days;
	size_t count;
};

bool working_day(const struct calendar *c, int64_t day);

/* The n-th working day after `day`, which itself is never counted; n = 0 gives `day`. */
int64_t working_day_after(const struct calendar *c, int64_t day, unsigned n);

/* What happens to a last day that is off: it stays, or moves to the nearest working day after or before it. */
enum roll { ROLL_NONE, ROLL_NEXT, ROLL_PREVIOUS };

/* An obligation's due rule: before `day` of `month`, strictly, so that the last day is the day before.
 *   day    1..31; in a month too short to have day - 1, the month's own last day is the last day
 *          ("before the 31st" is the 30th in November and the 28th in February 2027)
 *   month  1..12 within the period's year; 0 = the period's own month, which for a year is its December
 * What lies outside of these ranges is taken as the nearest value inside. */
struct due_rule {
	int day, month;
	enum roll roll;
};

/* L of the period, after roll-over. May lie before the period (before 1 March -> the end of February). */
int64_t last_day(const struct calendar *c, const struct due_rule *rule, struct period p);

/* D of a last day: the end of that day. */
int64_t day_end(int64_t day);

/* The end of the n-th working day after `day`. For instance, of L and the obligation's announce_days: until then a
 * registered code without its report counts as announced. */
int64_t working_days_end(const struct calendar *c, int64_t day, unsigned n);

/* Where a return names no fix-by: the end of the second working day after the day of the return. Where an exemption
 * is revoked: the cell's D is not before this instant of the revocation. */
enum { GRACE_DAYS = 2, ANNOUNCE_DAYS = 5 };
int64_t grace_end(const struct calendar *c, int64_t at);

/* Does a thing valid in [from, to) hold on `day`? NO_TIME on either side: without limit. */
bool valid_on(int64_t from, int64_t to, int64_t day);

/* Is the cell expected? Both the unit and the obligation must be valid on L, the one before any revocation of an
 * exemption. Whether the unit matches the obligation's selector is asked elsewhere. */
bool cell_expected(int64_t unit_from, int64_t unit_to, int64_t obligation_from, int64_t obligation_to, int64_t last);

#endif
