#include "deadline.h"

#include <assert.h>

bool working_day(const struct calendar *c, int64_t day)
{
	size_t low = 0, high = c->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->days[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < c->count && c->days[low].day == day)
		return !c->days[low].off;
	return civil_weekday(day) < 5; /* Monday to Friday */
}

/* The nearest working day from `day` on, in steps of +1 or -1. Ends, since beyond the calendar's finite entries
 * every week has five working days. */
static int64_t nearest_working_day(const struct calendar *c, int64_t day, int step)
{
	while (!working_day(c, day))
		day += step;
	return day;
}

int64_t working_day_after(const struct calendar *c, int64_t day, unsigned n)
{
	while (n--)
		day = nearest_working_day(c, day + 1, 1);
	return day;
}

static int within(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

int64_t last_day(const struct calendar *c, const struct due_rule *rule, struct period p)
{
	int month = within(rule->month, 0, 12);
	if (month == 0)
		month = p.month ? p.month : 12;
	int64_t first = civil_day(p.year, (unsigned)month, 1);
	int day_of_month = within(within(rule->day, 1, 31) - 1, 0, (int)civil_month_days(p.year, (unsigned)month));
	int64_t day = first + day_of_month - 1; /* 0: the end of the month before */
	switch (rule->roll) {
	case ROLL_NONE:
		return day;
	case ROLL_NEXT:
		return nearest_working_day(c, day, 1);
	case ROLL_PREVIOUS:
		return nearest_working_day(c, day, -1);
	}
	assert(!"roll");
	return day;
}

int64_t day_end(int64_t day)
{
	return day_start(day + 1);
}

int64_t working_days_end(const struct calendar *c, int64_t day, unsigned n)
{
	return day_end(working_day_after(c, day, n));
}

int64_t grace_end(const struct calendar *c, int64_t at)
{
	return working_days_end(c, day_of(at), GRACE_DAYS);
}

bool valid_on(int64_t from, int64_t to, int64_t day)
{
	return (from == NO_TIME || from <= day) && (to == NO_TIME || day < to);
}

bool cell_expected(int64_t unit_from, int64_t unit_to, int64_t obligation_from, int64_t obligation_to, int64_t last)
{
	return valid_on(unit_from, unit_to, last) && valid_on(obligation_from, obligation_to, last);
}
