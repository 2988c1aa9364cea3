/* cases.h - what the tests of deadlines, compliance and figures share: the golden cases, the calendar that their
 * note describes, and random numbers by seed. */
#ifndef CASES_H
#define CASES_H

#include "deadline.h"
#include "json.h"

#define CASES_FILE TEST_DIR "/data/compliance-cases.json"

/* "2024-02-08..14 off; 2026-01-01..02 off; Saturday 2026-01-10 on" */
static inline struct calendar cases_calendar(void)
{
	static struct calendar_day days[10];
	for (int i = 0; i < 7; i++)
		days[i] = (struct calendar_day){civil_day(2024, 2, 8 + (unsigned)i), true};
	days[7] = (struct calendar_day){civil_day(2026, 1, 1), true};
	days[8] = (struct calendar_day){civil_day(2026, 1, 2), true};
	days[9] = (struct calendar_day){civil_day(2026, 1, 10), false};
	return (struct calendar){days, 10};
}

static inline int64_t cases_day(const struct json *object, const char *name)
{
	const char *text = json_text(object, name);
	int64_t day = NO_TIME;
	if (text && date_parse(text, &day) != OK)
		json_die("date", text);
	return day;
}

static inline int64_t cases_time(const struct json *object, const char *name)
{
	const char *text = json_text(object, name);
	int64_t time = NO_TIME;
	if (text && time_parse(text, &time) != OK)
		json_die("time", text);
	return time;
}

/* splitmix64, public domain algorithm by S. Vigna */
static inline uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static inline int64_t random_below(uint64_t *state, int64_t n)
{
	return (int64_t)(random_next(state) % (uint64_t)n);
}

#endif
