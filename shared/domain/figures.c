#include "figures.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t COUNT_MAX = (int64_t)1 << 50; /* times 2000 still fits */

void figures_add(struct figures *f, const struct cell *c, int64_t at)
{
	if (c->status == STATUS_EXCUSED || c->deadline > at)
		return;
	f->expected++;
	f->received += status_received(c->status);
	f->on_time += c->status == STATUS_ON_TIME || c->status == STATUS_ON_TIME_EVIDENCE ||
		      c->status == STATUS_ON_TIME_DECISION;
	f->claimed += c->status == STATUS_CLAIMED;
	if (c->late_days != NO_DAYS) {
		f->delayed++;
		f->delay_days += c->late_days;
		f->overdue_days += c->late_days;
	}
	if (c->running_days != NO_DAYS)
		f->overdue_days += c->running_days;
}

void figures_join(struct figures *f, const struct figures *other)
{
	f->expected += other->expected;
	f->received += other->received;
	f->on_time += other->on_time;
	f->claimed += other->claimed;
	f->delayed += other->delayed;
	f->delay_days += other->delay_days;
	f->overdue_days += other->overdue_days;
}

struct fraction reporting_rate(const struct figures *f)
{
	return (struct fraction){f->received, f->expected};
}

struct fraction on_time_rate(const struct figures *f)
{
	return (struct fraction){f->on_time, f->expected};
}

struct fraction on_time_rate_high(const struct figures *f)
{
	return (struct fraction){f->on_time + f->claimed, f->expected};
}

struct fraction average_delay(const struct figures *f)
{
	return (struct fraction){f->delay_days, f->delayed};
}

int fraction_compare(struct fraction a, struct fraction b)
{
	assert(a.den > 0 && b.den > 0);
	/* Counts of cells are far below 2^31; the builtins turn the day they are not into an assertion. */
	int64_t left, right;
	bool wrong = __builtin_mul_overflow(a.num, b.den, &left);
	wrong |= __builtin_mul_overflow(b.num, a.den, &right);
	assert(!wrong);
	return left < right ? -1 : left > right;
}

/* num * scale / den, half up. */
static int64_t rounded(struct fraction f, int64_t scale)
{
	assert(f.num >= 0 && f.num <= COUNT_MAX && f.den > 0 && f.den <= COUNT_MAX);
	return (2 * scale * f.num + f.den) / (2 * f.den);
}

static const char *tenths_print(int64_t tenths, enum number_form form, char out[NUMBER_MAX])
{
	char point = form == FORM_VI ? ',' : '.';
	snprintf(out, NUMBER_MAX, "%lld%c%d", (long long)(tenths / 10), point, (int)(tenths % 10));
	return out;
}

static const char *none_print(enum number_form form, char out[NUMBER_MAX])
{
	snprintf(out, NUMBER_MAX, "%s", form == FORM_CSV ? "" : "—");
	return out;
}

const char *percent_print(struct fraction f, enum number_form form, char out[NUMBER_MAX])
{
	if (f.den == 0)
		return none_print(form, out);
	int64_t tenths = rounded(f, 1000);
	if (tenths == 0 && f.num > 0)
		tenths = 1;
	if (tenths == 1000 && f.num < f.den)
		tenths = 999;
	return tenths_print(tenths, form, out);
}

const char *decimal_print(struct fraction f, enum number_form form, char out[NUMBER_MAX])
{
	return f.den == 0 ? none_print(form, out) : tenths_print(rounded(f, 10), form, out);
}

/* Order of merit alone: 0 where two share a rank. */
static int merit_compare(const struct figures *a, const struct figures *b)
{
	if (a->expected == 0 || b->expected == 0)
		return (a->expected == 0) - (b->expected == 0);
	int order = fraction_compare(on_time_rate(b), on_time_rate(a));
	if (order == 0)
		order = fraction_compare(reporting_rate(b), reporting_rate(a));
	if (order == 0)
		order = (a->overdue_days > b->overdue_days) - (a->overdue_days < b->overdue_days);
	return order;
}

static int row_compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int order = merit_compare(&a->figures, &b->figures);
	return order ? order : strcmp(a->code, b->code);
}

void rank(struct ranked *rows, size_t count)
{
	if (count == 0)
		return;
	qsort(rows, count, sizeof(rows[0]), row_compare);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].figures.expected == 0)
			rows[i].rank = 0;
		else if (i > 0 && merit_compare(&rows[i - 1].figures, &rows[i].figures) == 0)
			rows[i].rank = rows[i - 1].rank;
		else
			rows[i].rank = (int)i + 1;
	}
}

void task_figures_add(struct task_figures *f, enum task_status s)
{
	bool done = s == TASK_DONE_ON_TIME || s == TASK_DONE_CLAIMED || s == TASK_DONE_LATE;
	f->done += done;
	f->on_time += s == TASK_DONE_ON_TIME;
	f->claimed += s == TASK_DONE_CLAIMED;
	f->overdue += s == TASK_OVERDUE;
}

struct fraction task_completion(const struct task_figures *f)
{
	return (struct fraction){f->done, f->done + f->overdue};
}

struct fraction task_on_time(const struct task_figures *f)
{
	return (struct fraction){f->on_time, f->done + f->overdue};
}

struct fraction task_on_time_high(const struct task_figures *f)
{
	return (struct fraction){f->on_time + f->claimed, f->done + f->overdue};
}

int64_t month_number(struct period p)
{
	assert(p.month >= 1 && p.month <= 12);
	return (int64_t)p.year * 12 + p.month - 1;
}

int64_t deadline_month(int64_t deadline)
{
	int year;
	unsigned month, day;
	civil_date((int32_t)day_of(deadline), &year, &month, &day);
	return month_number((struct period){year, (int)month});
}
