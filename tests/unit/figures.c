#include "figures.h"

#include "cases.h"
#include "tap.h"

static enum status status_of(const char *name)
{
	for (int s = 0; s < STATUS_COUNT; s++)
		if (!strcmp(status_name((enum status)s), name))
			return (enum status)s;
	json_die("status", name);
	return STATUS_COUNT;
}

static struct fraction fraction_of(const char *text)
{
	char *slash;
	int64_t num = strtoll(text, &slash, 10);
	return (struct fraction){num, strtoll(slash + 1, NULL, 10)};
}

static void same(struct fraction got, const struct json *want, const char *name)
{
	is_int(fraction_compare(got, fraction_of(json_text(want, name))), 0, "%s is %s", name, json_text(want, name));
}

static void golden(const struct json *cases)
{
	const struct json *all = json_get(cases, "figures");
	struct figures f = {0}, half = {0}, other = {0};
	int i = 0;
	for (struct json *v = json_get(all, "cells")->child; v; v = v->next, i++) {
		struct cell c = {.status = status_of(json_text(v, "status")),
				 .late_days = json_int(v, "late_days", NO_DAYS),
				 .running_days = json_int(v, "running_days", NO_DAYS)};
		figures_add(&f, &c, 0);
		figures_add(i % 2 ? &half : &other, &c, 0);
	}
	const struct json *want = json_get(all, "want");
	is_int(f.expected, json_int(want, "expected", -1), "expected");
	is_int(f.received, json_int(want, "received", -1), "received");
	is_int(f.on_time, json_int(want, "on_time", -1), "on time");
	is_int(f.claimed, json_int(want, "claimed", -1), "claimed");
	is_int(f.overdue_days, json_int(want, "overdue_days", -1), "overdue days");
	same(reporting_rate(&f), want, "reporting_rate");
	same(on_time_rate(&f), want, "on_time_rate");
	same(on_time_rate_high(&f), want, "on_time_rate_high");
	same(average_delay(&f), want, "average_delay_days");
	const struct json *printed = json_get(all, "printed");
	char out[NUMBER_MAX];
	is_str(percent_print(reporting_rate(&f), FORM_VI, out), json_text(printed, "reporting_rate"), "printed");
	is_str(percent_print(on_time_rate(&f), FORM_VI, out), json_text(printed, "on_time_rate"), "printed");
	is_str(percent_print(on_time_rate_high(&f), FORM_VI, out), json_text(printed, "on_time_rate_high"), "printed");
	figures_join(&half, &other);
	ok(!memcmp(&half, &f, sizeof(f)), "two halves joined are the whole");

	struct cell future = {STATUS_ON_TIME, .deadline = 1000, .late_days = NO_DAYS, .running_days = NO_DAYS};
	figures_add(&f, &future, 999);
	is_int(f.expected, 13, "a cell whose deadline has not come adds nothing");
	figures_add(&f, &future, 1000);
	is_int(f.expected, 14, "from its deadline on it does");
}

static void printing(const struct json *cases)
{
	char out[NUMBER_MAX];
	int count = 0;
	for (struct json *v = json_get(cases, "percent")->child; v; v = v->next, count++) {
		struct fraction f = {json_at(v, 0)->number, json_at(v, 1)->number};
		is_str(percent_print(f, FORM_VI, out), json_at(v, 2)->text, "%lld of %lld", (long long)f.num,
		       (long long)f.den);
	}
	is_int(count, 10, "all percentages of the file");
	is_str(percent_print((struct fraction){9, 13}, FORM_CSV, out), "69.2", "with a point for machines");
	is_str(percent_print((struct fraction){9, 13}, FORM_EN, out), "69.2", "and in English");
	is_str(percent_print((struct fraction){0, 0}, FORM_CSV, out), "", "unknown is empty for machines");
	is_str(percent_print((struct fraction){0, 0}, FORM_EN, out), "—", "a dash for people");
	is_str(decimal_print((struct fraction){10, 4}, FORM_VI, out), "2,5", "a mean");
	is_str(decimal_print((struct fraction){1, 20}, FORM_VI, out), "0,1", "a mean, half up");
	is_str(decimal_print((struct fraction){0, 0}, FORM_CSV, out), "", "no mean");
	is_str(decimal_print((struct fraction){1000000, 1}, FORM_CSV, out), "1000000.0", "a long delay");
	/* Every fraction with a small denominator: within half a tenth, and the ends only when exact. */
	int wrong = 0;
	for (int64_t den = 1; den <= 1200; den++) {
		for (int64_t num = 0; num <= den; num++) {
			percent_print((struct fraction){num, den}, FORM_CSV, out);
			int whole, tenth;
			if (sscanf(out, "%9d.%1d", &whole, &tenth) != 2)
				wrong++;
			int64_t t = whole * 10 + tenth, error = 2000 * num - 2 * t * den; /* in 1/(2 den) tenths */
			bool nudged = (t == 1 && num * 1000 < den) || (t == 999 && (den - num) * 1000 < den);
			wrong += !nudged && (error >= den || error < -den);
			wrong += (t == 0) != (num == 0) || (t == 1000) != (num == den);
		}
	}
	is_int(wrong, 0, "every fraction up to a denominator of 1200");
}

static void ranking(const struct json *cases)
{
	const struct json *all = json_get(cases, "ranking");
	struct ranked rows[8];
	size_t count = 0;
	for (struct json *v = json_get(all, "rows")->child; v; v = v->next, count++) {
		struct ranked r = {.code = json_at(v, 0)->text};
		if (json_at(v, 1)->text) {
			struct fraction on_time = fraction_of(json_at(v, 1)->text);
			struct fraction sent = fraction_of(json_at(v, 2)->text);
			r.figures.expected = on_time.den * sent.den;
			r.figures.on_time = on_time.num * sent.den;
			r.figures.received = sent.num * on_time.den;
		}
		r.figures.overdue_days = json_at(v, 3)->number;
		rows[count] = r;
	}
	struct ranked turned[8];
	for (size_t i = 0; i < count; i++)
		turned[i] = rows[count - 1 - i];
	rank(turned, count);
	size_t i = 0;
	for (struct json *v = json_get(all, "want")->child; v; v = v->next, i++) {
		is_str(turned[i].code, json_at(v, 1)->text, "place %zu", i + 1);
		is_int(turned[i].rank, json_at(v, 0)->number, "its rank");
	}
	is_int(i, 4, "all ranks of the file");
	is_str(turned[4].code, "613", "nothing expected: last");
	is_int(turned[4].rank, 0, "and without a rank");

	struct ranked more[] = {
		{"SNV", {.expected = 0}},
		{"615", {.expected = 4, .on_time = 2, .received = 3, .overdue_days = 9}},
		{"610", {.expected = 2, .on_time = 1, .received = 2, .overdue_days = 99}},
		{"608", {.expected = 0}},
		{"612", {.expected = 2, .on_time = 1, .received = 2, .overdue_days = 98}},
	};
	rank(more, 5);
	char order[40] = "";
	for (i = 0; i < 5; i++)
		snprintf(order + strlen(order), sizeof(order) - strlen(order), "%s=%d ", more[i].code, more[i].rank);
	is_str(order, "612=1 610=2 615=3 608=0 SNV=0 ", "reporting rate, then days, then the codes of the unranked");
}

static void months(void)
{
	is_int(deadline_month(day_end(civil_day(2024, 11, 9))), month_number((struct period){2024, 11}), "month of D");
	is_int(deadline_month(day_end(civil_day(2024, 11, 30))), month_number((struct period){2024, 12}),
	       "D is in the month after when the last day ends one");
	int64_t year = day_start(civil_day(2025, 1, 1));
	is_int(deadline_month(year) - deadline_month(year - 1), 1, "a month begins at 00:00 local");
}

static void tasks(void)
{
	struct task_figures f = {0};
	static const enum task_status all[] = {TASK_OPEN, TASK_OVERDUE, TASK_DONE_ON_TIME, TASK_DONE_ON_TIME,
					       TASK_DONE_CLAIMED, TASK_DONE_LATE, TASK_WITHDRAWN};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		task_figures_add(&f, all[i]);
	is_int(fraction_compare(task_completion(&f), (struct fraction){4, 5}), 0, "completion");
	is_int(fraction_compare(task_on_time(&f), (struct fraction){2, 5}), 0, "on time");
	is_int(fraction_compare(task_on_time_high(&f), (struct fraction){3, 5}), 0, "on time with claims");
}

int main(void)
{
	struct json *cases = json_read(CASES_FILE);
	golden(cases);
	printing(cases);
	ranking(cases);
	months();
	tasks();
	return done();
}
