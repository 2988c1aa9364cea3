#include "civil.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* 1900-01-01 and 9999-12-31 */
enum { FIRST_DAY = -25567, LAST_DAY = 2932896 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Both directions count years from March, so that the leap day is the last of its year. */
int32_t civil_day(int year, unsigned month, unsigned day)
{
	assert(year >= 0 && year <= CIVIL_YEAR_MAX && month >= 1 && month <= 12);
	assert(day >= 1 && day <= civil_month_days(year, month));
	int y = year - (month <= 2);
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * ((int)month + (month > 2 ? -3 : 9)) + 2) / 5 + (int)day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

void civil_date(int32_t day, int *ret_year, unsigned *ret_month, unsigned *ret_day)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = floor_div(z, 146097);
	int doe = (int)(z - era * 146097);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int from_march = (5 * doy + 2) / 153;
	*ret_day = (unsigned)(doy - (153 * from_march + 2) / 5 + 1);
	*ret_month = (unsigned)(from_march < 10 ? from_march + 3 : from_march - 9);
	*ret_year = (int)(yoe + era * 400) + (*ret_month <= 2);
}

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

unsigned civil_month_days(int year, unsigned month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	assert(month >= 1 && month <= 12);
	return days[month - 1] + (month == 2 && leap(year));
}

int civil_weekday(int64_t day)
{
	int64_t w = (day % 7 + 3) % 7; /* day 0 was a Thursday */
	return (int)(w < 0 ? w + 7 : w);
}

int64_t day_start(int64_t day)
{
	return day * DAY_MS - ZONE_MS;
}

int64_t day_of(int64_t ms)
{
	/* Adding the zone to the largest times, or multiplying back the least, would overflow. */
	int64_t in_day = ms % DAY_MS;
	if (in_day < 0)
		in_day += DAY_MS;
	return floor_div(ms, DAY_MS) + (in_day + ZONE_MS >= DAY_MS);
}

/* Exactly `count` digits; moves *at behind them. */
static bool digits(const char **at, int count, int *ret)
{
	int n = 0;
	for (int i = 0; i < count; i++) {
		char c = (*at)[i];
		if (c < '0' || c > '9')
			return false;
		n = n * 10 + (c - '0');
	}
	*at += count;
	*ret = n;
	return true;
}

static bool sign(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool date_at(const char **at, int32_t *ret)
{
	int y, m, d;
	if (!digits(at, 4, &y) || !sign(at, '-') || !digits(at, 2, &m) || !sign(at, '-') || !digits(at, 2, &d))
		return false;
	if (y < CIVIL_YEAR_MIN || m < 1 || m > 12 || d < 1 || d > (int)civil_month_days(y, (unsigned)m))
		return false;
	*ret = civil_day(y, (unsigned)m, (unsigned)d);
	return true;
}

enum err date_parse(const char *text, int64_t *ret_day)
{
	const char *at = text;
	int32_t day;
	if (!date_at(&at, &day) || *at)
		return fail(ERR_DATE_WRONG, text);
	*ret_day = day;
	return OK;
}

void date_print(int64_t day, char out[DATE_SIZE])
{
	int y;
	unsigned m, d;
	out[0] = 0;
	if (day < FIRST_DAY || day > LAST_DAY)
		return;
	civil_date((int32_t)day, &y, &m, &d);
	snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, m % 100, d % 100);
}

/* The offset to UTC in ms; none is local time. */
static bool offset_at(const char **at, int64_t *ret)
{
	int h, m;
	if (!**at) {
		*ret = ZONE_MS;
		return true;
	}
	if (sign(at, 'Z')) {
		*ret = 0;
		return true;
	}
	bool west = **at == '-';
	if (!west && **at != '+')
		return false;
	(*at)++;
	if (!digits(at, 2, &h) || !sign(at, ':') || !digits(at, 2, &m) || m > 59 || h * 60 + m > 14 * 60)
		return false;
	*ret = (west ? -1 : 1) * (int64_t)(h * 60 + m) * 60000;
	return true;
}

static bool clock_at(const char **at, int64_t *ret)
{
	int h, m, s = 0, ms = 0;
	if (!digits(at, 2, &h) || !sign(at, ':') || !digits(at, 2, &m))
		return false;
	if (sign(at, ':')) {
		if (!digits(at, 2, &s))
			return false;
		if (sign(at, '.')) {
			int digit, worth = 100, count = 0;
			for (; count < 3 && digits(at, 1, &digit); count++, worth /= 10)
				ms += digit * worth;
			if (!count)
				return false;
		}
	}
	*ret = ((h * 60 + m) * 60 + s) * INT64_C(1000) + ms;
	return h < 24 && m < 60 && s < 60;
}

enum err time_parse(const char *text, int64_t *ret_ms)
{
	const char *at = text;
	int32_t day;
	int64_t in_day = 0, offset = ZONE_MS;
	bool good = date_at(&at, &day);
	if (good && *at)
		good = (sign(&at, 'T') || sign(&at, ' ')) && clock_at(&at, &in_day) && offset_at(&at, &offset);
	if (!good || *at)
		return fail(ERR_TIME_WRONG, text);
	*ret_ms = day * DAY_MS + in_day - offset;
	return OK;
}

bool time_valid(int64_t ms)
{
	int64_t day = day_of(ms);
	return day >= FIRST_DAY && day <= LAST_DAY;
}

void time_print(int64_t ms, char out[TIME_SIZE])
{
	out[0] = 0;
	if (!time_valid(ms))
		return;
	int64_t day = day_of(ms);
	unsigned t = (unsigned)(ms - day_start(day));
	date_print(day, out);
	snprintf(out + DATE_SIZE - 1, TIME_SIZE - DATE_SIZE + 1, "T%02u:%02u:%02u.%03u+07:00", t / 3600000 % 24,
		 t / 60000 % 60, t / 1000 % 60, t % 1000);
}

enum err period_parse(const char *text, struct period *ret)
{
	const char *at = text;
	int y, m = 0;
	bool good = digits(&at, 4, &y) && y >= CIVIL_YEAR_MIN;
	if (good && *at)
		good = sign(&at, '-') && digits(&at, 2, &m) && m >= 1 && m <= 12;
	if (!good || *at)
		return fail(ERR_PERIOD_WRONG, text);
	*ret = (struct period){y, m};
	return OK;
}

void period_print(struct period p, char out[PERIOD_SIZE])
{
	assert(p.year >= 0 && p.year <= CIVIL_YEAR_MAX && p.month >= 0 && p.month <= 12);
	if (p.month)
		snprintf(out, PERIOD_SIZE, "%04u-%02u", (unsigned)p.year % 10000, (unsigned)p.month % 100);
	else
		snprintf(out, PERIOD_SIZE, "%04u", (unsigned)p.year % 10000);
}

int32_t period_first(struct period p)
{
	return civil_day(p.year, p.month ? (unsigned)p.month : 1, 1);
}

int32_t period_last(struct period p)
{
	unsigned month = p.month ? (unsigned)p.month : 12;
	return civil_day(p.year, month, civil_month_days(p.year, month));
}

struct period period_next(struct period p)
{
	if (!p.month || p.month == 12)
		return (struct period){p.year + 1, p.month ? 1 : 0};
	return (struct period){p.year, p.month + 1};
}

struct period period_previous(struct period p)
{
	if (p.month <= 1)
		return (struct period){p.year - 1, p.month ? 12 : 0};
	return (struct period){p.year, p.month - 1};
}

int period_compare(struct period a, struct period b)
{
	int x = a.year * 13 + a.month, y = b.year * 13 + b.month;
	return (x > y) - (x < y);
}

int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
