#include "civil.h"

#include "tap.h"

/* Counts every day from 1900 to 2100 by hand, with its weekday, against the formulas. */
static void every_day(void)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int32_t day = -25567; /* 1900-01-01 was a Monday */
	int weekday = 0, bad = 0;
	for (int y = 1900; y <= 2100; y++)
		for (unsigned m = 1; m <= 12; m++) {
			bool leap = (y % 4 == 0 && y % 100 != 0) || y == 2000;
			unsigned length = (unsigned)lengths[m - 1] + (m == 2 && leap);
			bad += civil_month_days(y, m) != length;
			for (unsigned d = 1; d <= length; d++, day++, weekday = (weekday + 1) % 7) {
				int y2;
				unsigned m2, d2;
				char text[DATE_SIZE], time[TIME_SIZE];
				int64_t back = 0, ms = 0;
				civil_date(day, &y2, &m2, &d2);
				date_print(day, text);
				time_print(day_start(day), time);
				bad += civil_day(y, m, d) != day || y2 != y || m2 != m || d2 != d ||
				       date_parse(text, &back) != OK || back != day || civil_weekday(day) != weekday ||
				       day_of(day_start(day)) != day || day_of(day_start(day) - 1) != day - 1 ||
				       day_of(day_start(day + 1) - 1) != day || time_parse(time, &ms) != OK ||
				       ms != day_start(day) || time_parse(text, &ms) != OK || ms != day_start(day);
			}
		}
	is_int(bad, 0, "every day from 1900 to 2100");
	int64_t far = 0;
	ok(date_parse("9999-12-31", &far) == OK && far == 2932896, "the last day");
}

static void dates(void)
{
	static const char *const wrong[] = {
		"",	       "2024-11-9",  "2024-13-01", "2024-00-01",  "2024-02-30",	 "2023-02-29", "1900-02-29",
		"1899-12-31",  "2024-11-00", "2024/11/09", "2024-11-09 ", " 2024-11-09", "20241109",   "+024-11-09",
		"2024-11-091", "2024-11",    "٢٠٢٤-11-09", "-2024-11-09",
	};
	int bad = 0;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int64_t day = 77;
		bad += date_parse(wrong[i], &day) != ERR_DATE_WRONG || day != 77;
	}
	is_int(bad, 0, "wrong dates are refused and leave the result alone");
	is_str(err_arg(0), "-2024-11-09", "the error names the text");
}

static void times(void)
{
	static const struct {
		const char *text;
		int64_t ms;
	} right[] = {
		{"1970-01-01T00:00:00.000Z", 0},
		{"1970-01-01T07:00:00.000+07:00", 0},
		{"1970-01-01T07:00", 0},
		{"1970-01-01T07:00:01", 1000},
		{"1970-01-01T07:00:00.5", 500},
		{"1970-01-01 07:00:00.25+07:00", 250},
		{"1969-12-31T23:59:59.999Z", -1},
		{"1969-12-31T19:00-05:00", 0},
		{"2024-11-10T00:00:00.000+07:00", 1731171600000},
		{"2024-11-09T17:00Z", 1731171600000},
		{"2024-11-10", 1731171600000},
	};
	static const char *const wrong[] = {
		"", "2024-11-10T", "2024-11-10T24:00", "2024-11-10T23:60", "2024-11-10T23:59:60", "2024-11-10T1:00",
		"2024-11-10T10:00:00.", "2024-11-10T10:00:00.1234", "2024-11-10T10:00z", "2024-11-10T10:00+7:00",
		"2024-11-10T10:00+15:00", "2024-11-10T10:00+07:60", "2024-11-10T10:00+0700", "2024-11-10T10:00 Z",
		"2024-11-31T10:00", "hôm nay", "1731171600000", "2024-11-10T10:00Zx", "2024-11-10+07:00", "2024-11-10Z",
	};
	int bad = 0;
	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		int64_t ms = 1;
		if (time_parse(right[i].text, &ms) != OK || ms != right[i].ms) {
			printf("# %s gave %lld\n", right[i].text, (long long)ms);
			bad++;
		}
	}
	is_int(bad, 0, "right times");
	bad = 0;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int64_t ms = 77;
		bad += time_parse(wrong[i], &ms) != ERR_TIME_WRONG || ms != 77;
	}
	is_int(bad, 0, "wrong times are refused and leave the result alone");

	char text[TIME_SIZE];
	time_print(1731171600000, text);
	is_str(text, "2024-11-10T00:00:00.000+07:00", "print");
	time_print(-1, text);
	is_str(text, "1970-01-01T06:59:59.999+07:00", "print before the epoch");
	time_print(NO_TIME, text);
	is_str(text, "", "no time");
	is_int(day_of(INT64_MAX), INT64_MAX / DAY_MS, "the day of the last instant (14:12 local)");
	is_int(day_of(INT64_MIN + 1), INT64_MIN / DAY_MS - 1, "and of the first (23:47 local)");
	time_print(INT64_MAX, text);
	is_str(text, "", "a time beyond all years has no text");
	ok(!time_valid(INT64_MAX) && !time_valid(NO_TIME) && time_valid(0) &&
		   time_valid(day_start(civil_day(9999, 12, 31)) + DAY_MS - 1) &&
		   !time_valid(day_start(civil_day(9999, 12, 31)) + DAY_MS) &&
		   time_valid(day_start(civil_day(1900, 1, 1))) && !time_valid(day_start(civil_day(1900, 1, 1)) - 1),
	   "the times that have a text");
	int64_t now = now_ms();
	ok(now > 0 && now < day_start(civil_day(9999, 1, 1)), "the clock is in this era");
}

static void periods(void)
{
	struct period p = {1, 1};
	char text[PERIOD_SIZE];
	ok(period_parse("2024-11", &p) == OK && p.year == 2024 && p.month == 11, "month");
	is_int(period_first(p), civil_day(2024, 11, 1), "its first day");
	is_int(period_last(p), civil_day(2024, 11, 30), "its last day");
	period_print(period_next(period_next(p)), text);
	is_str(text, "2025-01", "two months on");
	period_print(period_previous((struct period){2025, 1}), text);
	is_str(text, "2024-12", "before January");
	ok(period_parse("2024", &p) == OK && p.year == 2024 && p.month == 0, "year");
	is_int(period_last(p), civil_day(2024, 12, 31), "its last day");
	period_print(period_previous(period_next(p)), text);
	is_str(text, "2024", "next and back");
	ok(period_compare((struct period){2024, 0}, (struct period){2024, 1}) < 0 &&
		   period_compare((struct period){2024, 12}, (struct period){2025, 0}) < 0 &&
		   period_compare(p, p) == 0,
	   "order");
	static const char *const wrong[] = {"", "2024-", "2024-0", "2024-00", "2024-13", "24-11", "1899", "2024-11-01", "20244"};
	int bad = 0;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		bad += period_parse(wrong[i], &p) != ERR_PERIOD_WRONG || p.year != 2024;
	is_int(bad, 0, "wrong periods are refused");
}

int main(void)
{
	every_day();
	dates();
	times();
	periods();
	return done();
}
