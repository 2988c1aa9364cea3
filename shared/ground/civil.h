/* civil.h - dates and times without locale and without the C library's time zones.
 *
 * A day is counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar. A time is milliseconds
 * UTC since then. Local time is UTC+07:00 always (the country has had no other since 1975, no summer time).
 *
 * A text form is fixed: dates "2024-11-09", times "2024-11-10T00:00:00.000+07:00", periods "2024-11" for a
 * month and "2024" for a year. Years run from CIVIL_YEAR_MIN to CIVIL_YEAR_MAX. */
#ifndef CIVIL_H
#define CIVIL_H

#include <stdint.h>

#include "err.h"

#define NO_TIME INT64_MIN /* "unknown"; no text form */
#define DAY_MS INT64_C(86400000)
#define ZONE_MS INT64_C(25200000) /* +07:00 */

enum { CIVIL_YEAR_MIN = 1900, CIVIL_YEAR_MAX = 9999 };
enum { DATE_SIZE = 11, TIME_SIZE = 30, PERIOD_SIZE = 8 }; /* buffers, the NUL included */

/* The day of a date, by H. Hinnant's algorithm "days_from_civil". The date must be real, the year from 0 to
 * 9999; and back. */
int32_t civil_day(int year, unsigned month, unsigned day);
void civil_date(int32_t day, int *ret_year, unsigned *ret_month, unsigned *ret_day);
unsigned civil_month_days(int year, unsigned month); /* month 1-12 */
int civil_weekday(int64_t day);			     /* 0 = Monday ... 6 = Sunday */

int64_t day_start(int64_t day); /* the instant of the day's 00:00 local */
int64_t day_of(int64_t ms);	/* the local day that holds the instant (floor) */

/* Strict: ten characters, a date that exists. ERR_DATE_WRONG. */
enum err MUST_USE date_parse(const char *text, int64_t *ret_day);
/* A day outside the years prints as the empty text. */
void date_print(int64_t day, char out[DATE_SIZE]);

/* ISO 8601: date, "T" (or a space), hh:mm, optional :ss, optional fraction of 1-3 digits, optional offset
 * ("Z" or ±hh:mm to 14:00; none is local time). A date alone is its 00:00 local. No leap second, no 24:00.
 * ERR_TIME_WRONG. */
enum err MUST_USE time_parse(const char *text, int64_t *ret_ms);
/* Whether the local year is in range: what comes from elsewhere as a number is checked with this. */
bool time_valid(int64_t ms);
/* Local, always with milliseconds and "+07:00". NO_TIME, and any time that is not valid, prints as the
 * empty text. */
void time_print(int64_t ms, char out[TIME_SIZE]);

struct period {
	int year;
	int month; /* 1-12; 0 = the whole year */
};
/* ERR_PERIOD_WRONG. */
enum err MUST_USE period_parse(const char *text, struct period *ret);
void period_print(struct period p, char out[PERIOD_SIZE]);
int32_t period_first(struct period p); /* its first day */
int32_t period_last(struct period p);  /* its last day */
struct period period_next(struct period p);
struct period period_previous(struct period p);
/* Months and years may be mixed: by first day, the year before its January. <0, 0, >0. */
int period_compare(struct period a, struct period b);

/* The system's clock, the only one in our libraries. */
int64_t now_ms(void);

#endif
