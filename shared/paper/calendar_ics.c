/* A unit's deadlines as an iCalendar file; see letter.h. */
#include <stdio.h>

#include "letter.h"
#include "text.h"

enum { FOLD = 75 /* octets of a line without its CRLF (RFC 5545, 3.1) */, CONTENT_MAX = 64 * 1024 };

/* Folds between characters, and after at most 75 octets; a line that continues begins with a blank. */
static void line(struct buf *out, struct bytes text)
{
	size_t used = 0;
	while (text.len) {
		struct bytes rest = text;
		text_next(&rest);
		size_t n = (size_t)(rest.data - text.data);
		if (used + n > FOLD) {
			buf_str(out, "\r\n ");
			used = 1;
		}
		buf_add(out, text.data, n);
		used += n;
		text = rest;
	}
	buf_str(out, "\r\n");
}

static void text_line(struct buf *out, const char *name, const char *text)
{
	struct buf b OWN_BUF = BUF(CONTENT_MAX);
	buf_fmt(&b, "%s:", name);
	for (; *text; text++) {
		if (*text == '\n') {
			buf_str(&b, "\\n");
			continue;
		}
		if (*text == '\\' || *text == ';' || *text == ',')
			buf_byte(&b, '\\');
		buf_byte(&b, (uint8_t)*text);
	}
	line(out, buf_bytes(&b));
}

static void date_line(struct buf *out, const char *name, int64_t day)
{
	int year;
	unsigned month, d;
	civil_date((int32_t)day, &year, &month, &d);
	buf_fmt(out, "%s;VALUE=DATE:%04d%02u%02u\r\n", name, year, month, d);
}

static void event(struct buf *out, const struct dues *u, const struct due *x, const char *stamp)
{
	int64_t last = day_of(x->deadline - 1);
	struct buf b OWN_BUF = BUF(CONTENT_MAX);
	buf_str(out, "BEGIN:VEVENT\r\n");
	buf_fmt(&b, "UID:%s/%s@kycuong", x->task ? "task" : "report", x->key);
	line(out, buf_bytes(&b));
	buf_fmt(out, "DTSTAMP:%s\r\n", stamp);
	date_line(out, "DTSTART", last);
	date_line(out, "DTEND", last + 1);
	buf_cut(&b, 0);
	buf_fmt(&b, "%s: %s", x->days != NO_DAYS ? "Quá hạn" : "Hạn cuối", x->what);
	text_line(out, "SUMMARY", buf_text(&b));
	text_line(out, "DESCRIPTION", u->name);
	buf_str(out, "TRANSP:TRANSPARENT\r\n");
	if (x->days == NO_DAYS) {
		buf_str(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P3D\r\n");
		text_line(out, "DESCRIPTION", buf_text(&b));
		buf_str(out, "END:VALARM\r\n");
	}
	buf_str(out, "END:VEVENT\r\n");
}

enum err calendar_ics(const struct dues *u, int64_t at, struct buf *out)
{
	char stamp[40];
	int year;
	unsigned month, d;
	int64_t utc_day = at >= 0 ? at / DAY_MS : 0, s = at >= 0 ? at / 1000 % 86400 : 0;
	civil_date((int32_t)utc_day, &year, &month, &d);
	snprintf(stamp, sizeof stamp, "%04d%02u%02uT%02d%02d%02dZ", year, month, d, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	buf_str(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kycuong//kycuong//VI\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	for (size_t i = 0; i < u->count; i++)
		event(out, u, &u->list[i], stamp);
	buf_str(out, "END:VCALENDAR\r\n");
	return buf_check(out, "iCalendar");
}
