#include "deadline.h"

#include "cases.h"
#include "tap.h"

static enum roll roll_of(const char *name)
{
	return !strcmp(name, "next") ? ROLL_NEXT : !strcmp(name, "previous") ? ROLL_PREVIOUS : ROLL_NONE;
}

static void golden(const struct json *cases)
{
	struct calendar c = cases_calendar();
	int count = 0;
	for (struct json *v = json_get(cases, "last_days")->child; v; v = v->next, count++) {
		struct period p;
		if (period_parse(json_text(v, "period"), &p) != OK)
			json_die("period", json_text(v, "period"));
		struct due_rule rule = {(int)json_int(v, "before_day", 0), 0, roll_of(json_text(v, "roll"))};
		char got[DATE_SIZE];
		date_print(last_day(&c, &rule, p), got);
		is_str(got, json_text(v, "last_day"), "before %d of %s, %s", rule.day, json_text(v, "period"),
		       json_text(v, "roll"));
	}
	is_int(count, 10, "all last days of the file");
	count = 0;
	for (struct json *v = json_get(cases, "expected")->child; v; v = v->next, count++)
		is_int(cell_expected(cases_day(v, "unit_from"), cases_day(v, "unit_to"), NO_TIME, NO_TIME,
				     cases_day(v, "last_day")),
		       json_get(v, "want")->kind == 't', "expected: from %s to %s on %s", json_text(v, "unit_from"),
		       json_text(v, "unit_to") ? json_text(v, "unit_to") : "-", json_text(v, "last_day"));
	is_int(count, 6, "all expected cases of the file");
}

static void months(void)
{
	struct calendar none = {NULL, 0};
	char got[DATE_SIZE];
	static const struct {
		int day, month;
		struct period p;
		const char *want;
	} cases[] = {
		{10, 11, {2024, 0}, "2024-11-09"}, {13, 11, {2025, 0}, "2025-11-12"},
		{31, 0, {2024, 11}, "2024-11-30"}, {30, 0, {2024, 11}, "2024-11-29"},
		{31, 0, {2024, 12}, "2024-12-30"}, {31, 0, {2027, 2}, "2027-02-28"},
		{31, 0, {2028, 2}, "2028-02-29"}, {30, 0, {2028, 2}, "2028-02-29"},
		{29, 0, {2028, 2}, "2028-02-28"}, {1, 0, {2025, 1}, "2024-12-31"},
		{1, 3, {2028, 0}, "2028-02-29"}, {1, 1, {2025, 0}, "2024-12-31"},
		{10, 0, {2024, 0}, "2024-12-09"}, {0, 0, {2024, 11}, "2024-10-31"},
		{99, 99, {2024, 11}, "2024-12-30"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct due_rule rule = {cases[i].day, cases[i].month, ROLL_NONE};
		date_print(last_day(&none, &rule, cases[i].p), got);
		is_str(got, cases[i].want, "before %d.%d of %d-%d", cases[i].day, cases[i].month, cases[i].p.year,
		       cases[i].p.month);
	}
	/* Known from the calendar of the coming years: how often the 9th is off by weekends alone. */
	int off = 0, all = 0;
	for (struct period p = {2024, 7}; p.year < 2036; p = period_next(p), all++)
		off += !working_day(&none, civil_day(p.year, (unsigned)p.month, 9));
	is_int(all, 138, "months from July 2024 to December 2035");
	ok(off >= 38 && off <= 41, "about 40 of them have a ninth that is off (%d)", off);
}

static void working_days(void)
{
	struct calendar c = cases_calendar(), none = {NULL, 0};
	int64_t friday = civil_day(2024, 11, 8);
	is_int(working_day_after(&c, friday, 0), friday, "0 working days after a Friday");
	is_int(working_day_after(&c, friday, 1), friday + 3, "1 working day after a Friday");
	is_int(working_day_after(&c, friday + 1, 1), friday + 3, "1 working day after a Saturday");
	is_int(working_day_after(&c, friday + 1, 5), friday + 7, "5 working days after Saturday 9 November");
	is_int(working_day_after(&c, civil_day(2024, 2, 7), 1), civil_day(2024, 2, 15), "Tết is skipped");
	is_int(working_day_after(&none, civil_day(2024, 2, 7), 1), civil_day(2024, 2, 8),
	       "only if a decision says so");
	is_int(working_day_after(&c, civil_day(2026, 1, 9), 1), civil_day(2026, 1, 10), "a Saturday that is swapped");

	char got[TIME_SIZE];
	time_print(day_end(civil_day(2024, 11, 9)), got);
	is_str(got, "2024-11-10T00:00:00.000+07:00", "a day ends at 00:00 of the next");
	int64_t at = day_start(civil_day(2024, 11, 12));
	time_print(grace_end(&c, at), got);
	is_str(got, "2024-11-15T00:00:00.000+07:00", "returned in the first instant of a Tuesday: until Thursday");
	time_print(grace_end(&c, at - 1), got);
	is_str(got, "2024-11-14T00:00:00.000+07:00", "in the last instant of Monday: until Wednesday");
	time_print(working_days_end(&c, civil_day(2024, 11, 9), ANNOUNCE_DAYS), got);
	is_str(got, "2024-11-16T00:00:00.000+07:00", "a code of 9 November waits until the 15th");

	ok(valid_on(NO_TIME, NO_TIME, 0), "without limits always valid");
	ok(!cell_expected(NO_TIME, NO_TIME, friday + 2, NO_TIME, friday + 1), "not before the obligation begins");
	ok(cell_expected(NO_TIME, NO_TIME, friday + 1, friday + 2, friday + 1), "on its only day");
	ok(!cell_expected(NO_TIME, NO_TIME, friday, friday + 1, friday + 1), "not when it has ended");
}

/* Against a walk over single days, on random calendars. */
static void random_calendars(void)
{
	uint64_t seed = 1;
	int wrong = 0;
	for (int round = 0; round < 300; round++) {
		static struct calendar_day days[400];
		static bool on[800];
		int64_t base = 19000 + random_below(&seed, 4000);
		size_t count = 0;
		for (int i = 0; i < 800; i++) {
			on[i] = civil_weekday(base + i) < 5;
			if (i < 400 && random_below(&seed, 4) == 0) {
				on[i] = random_below(&seed, 3) == 0;
				days[count++] = (struct calendar_day){(int32_t)(base + i), !on[i]};
			}
		}
		struct calendar c = {days, count};
		for (int i = 0; i < 800; i++)
			wrong += working_day(&c, base + i) != on[i];
		for (int k = 0; k < 20; k++) {
			int from = (int)random_below(&seed, 500), at = from;
			unsigned n = (unsigned)random_below(&seed, 9);
			for (unsigned left = n; left;)
				left -= on[++at];
			wrong += working_day_after(&c, base + from, n) != base + at;
		}
	}
	is_int(wrong, 0, "working days on 300 random calendars");
}

int main(void)
{
	golden(json_read(CASES_FILE));
	months();
	working_days();
	random_calendars();
	return done();
}
