/* day_words.c - see day_words.h */
#include "day_words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"

void day_month(struct buf *out, int64_t day)
{
	int year;
	unsigned m, d;

	civil_date((int32_t)day, &year, &m, &d);
	buf_fmt(out, "%02u/%02u", d, m);
}

void day_full(struct buf *out, int64_t day)
{
	int year;
	unsigned m, d;

	civil_date((int32_t)day, &year, &m, &d);
	buf_fmt(out, "%02u/%02u/%d", d, m, year);
}

const char *weekday_words(enum lang lang, int64_t day)
{
	static const enum word words[7] = {W_MONDAY, W_TUESDAY, W_WEDNESDAY, W_THURSDAY,
					   W_FRIDAY, W_SATURDAY, W_SUNDAY};

	return tr(lang, words[civil_weekday(day)]);
}

const char *month_words(enum lang lang, int month)
{
	static const enum word words[12] = {W_JANUARY, W_FEBRUARY, W_MARCH, W_APRIL, W_MAY, W_JUNE, W_JULY, W_AUGUST, W_SEPTEMBER, W_OCTOBER, W_NOVEMBER, W_DECEMBER};

	assert(month >= 1 && month <= 12);
	return tr(lang, words[month - 1]);
}

void day_words(struct buf *out, enum lang lang, int64_t day, int64_t today)
{
	int year, this_year;
	unsigned m, d;

	civil_date((int32_t)day, &year, &m, &d);
	civil_date((int32_t)today, &this_year, &m, &d);
	buf_fmt(out, "%s ", weekday_words(lang, day));
	if (year == this_year)
		day_month(out, day);
	else
		day_full(out, day);
}

void day_head(struct buf *out, enum lang lang, int64_t day)
{
	const char *name = weekday_words(lang, day);

	/* "thứ" begins a line here; the other names have their capital already. */
	buf_str(out, name[0] == 't' ? "T" : "");
	buf_str(out, name[0] == 't' ? name + 1 : name);
	buf_str(out, ", ");
	day_full(out, day);
}

void clock_words(struct buf *out, int64_t ms)
{
	int64_t minutes = (ms - day_start(day_of(ms))) / 60000;

	buf_fmt(out, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

void time_words(struct buf *out, enum lang lang, int64_t ms, int64_t now)
{
	OWN_BUF struct buf clock = BUF(16), day = BUF(32);

	if (ms == NO_TIME) {
		buf_str(out, tr(lang, W_NEVER));
		return;
	}
	clock_words(&clock, ms);
	if (day_of(ms) == day_of(now)) {
		tr_fmt(out, lang, W_TIME_TODAY, buf_text(&clock));
	} else if (day_of(ms) == day_of(now) - 1) {
		tr_fmt(out, lang, W_TIME_YESTERDAY, buf_text(&clock));
	} else {
		int year, this_year;
		unsigned m, d;
		civil_date((int32_t)day_of(ms), &year, &m, &d);
		civil_date((int32_t)day_of(now), &this_year, &m, &d);
		if (year == this_year)
			day_month(&day, day_of(ms));
		else
			day_full(&day, day_of(ms));
		tr_fmt(out, lang, W_TIME_ON, buf_text(&clock), buf_text(&day));
	}
}

void due_words(struct buf *out, enum lang lang, int64_t last_day, int64_t today)
{
	OWN_BUF struct buf day = BUF(DAY_WORDS_MAX);
	char left[24];

	day_words(&day, lang, last_day, today);
	snprintf(left, sizeof left, "%lld", (long long)(last_day > today ? last_day - today : today - last_day));
	if (last_day == today)
		tr_fmt(out, lang, W_DUE_BY_END_OF_TODAY, buf_text(&day));
	else
		tr_fmt(out, lang, last_day > today ? W_DUE_BY_END_OF_LEFT : W_DUE_BY_END_OF_PAST, buf_text(&day), left);
}
