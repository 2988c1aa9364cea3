/* figures.h - cells added up: counts, exact rates, ranks.
 *
 * A rate stays a fraction of two counts until it is printed; nothing is compared or added after rounding. */
#ifndef FIGURES_H
#define FIGURES_H

#include "compliance.h"

struct fraction {
	int64_t num, den; /* 0 <= num, 0 <= den; den = 0: there is no rate */
};

/* All zero is the empty sum. Counts are of cells. */
struct figures {
	int64_t expected;     /* N: expected, D has come, not excused */
	int64_t received;     /* R: content received, no correction awaited */
	int64_t on_time;      /* O: the three on-time statuses */
	int64_t claimed;      /* C: claims not settled yet; O to O + C is the interval of what is on time */
	int64_t delayed;      /* late and claimed */
	int64_t delay_days;   /* sum of late_days over those */
	int64_t overdue_days; /* late_days and running_days together */
};

/* Adds an expected cell that was judged at `at`. What is excused or not due by then adds nothing. */
void figures_add(struct figures *f, const struct cell *c, int64_t at);
void figures_join(struct figures *f, const struct figures *other);

struct fraction reporting_rate(const struct figures *f);    /* R/N */
struct fraction on_time_rate(const struct figures *f);	    /* O/N */
struct fraction on_time_rate_high(const struct figures *f); /* (O + C)/N */
struct fraction average_delay(const struct figures *f);	    /* days; none without a delay */

/* -1, 0, 1 by value. Both must have a denominator. */
int fraction_compare(struct fraction a, struct fraction b);

/* How a fraction is printed: FORM_VI and FORM_EN for people ("69,2", "69.2"; none is an em dash), FORM_CSV for
 * machines ("69.2"; none is empty). One decimal, half up. A percentage is never 0,0 or 100,0 unless it is exact: it
 * prints as 0,1 or 99,9 then. Counts up to 2^50. Return out. */
enum number_form { FORM_VI, FORM_EN, FORM_CSV };
enum { NUMBER_MAX = 32 };
const char *percent_print(struct fraction f, enum number_form form, char out[NUMBER_MAX]);
const char *decimal_print(struct fraction f, enum number_form form, char out[NUMBER_MAX]);

/* One line of a ranking. */
struct ranked {
	const char *code; /* of the unit; the caller's */
	struct figures figures;
	int rank;  /* from 1; 0 = unranked, having nothing expected */
	size_t at; /* free for the caller, to find his row again after sorting */
};

/* Sorts and ranks: on-time rate descending, reporting rate descending, overdue days ascending; what is equal in all
 * three shares a rank and leaves the next ones out (1, 2, 2, 4), in order of the codes' bytes. Unranked ones last. */
void rank(struct ranked *rows, size_t count);

/* The month in which D lies, as year * 12 + month - 1, for "from month to month" filters. */
int64_t deadline_month(int64_t deadline);
int64_t month_number(struct period p); /* the same of a month; p.month must not be 0 */

/* Tasks. Open and withdrawn ones add nothing. */
struct task_figures {
	int64_t done, on_time, claimed, overdue;
};
void task_figures_add(struct task_figures *f, enum task_status s);
struct fraction task_completion(const struct task_figures *f);	 /* done/(done + overdue) */
struct fraction task_on_time(const struct task_figures *f);	 /* on time/(done + overdue) */
struct fraction task_on_time_high(const struct task_figures *f); /* (on time + claimed)/(done + overdue) */

#endif
