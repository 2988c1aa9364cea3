/* letter.h - a reminder ("V/v đôn đốc …") to one unit, or to who came after it: ready to be numbered and signed. And a unit's deadlines as a calendar.
 * Official documents are in Vietnamese whatever the user's language is. */
#ifndef LETTER_H
#define LETTER_H

#include "buf.h"
#include "dues.h"

struct letterhead {
	const char *province;  /* province_name() */
	const char *issuer;    /* "Sở Nội vụ" */
	const char *post, *name; /* of who signs; "" where unknown */
};
/* Of the unit of home affairs, whose head is in office on the day. */
enum err MUST_USE letterhead_load(sqlite3 *db, int64_t day, struct arena *arena, struct letterhead *ret);

/* Appends a Word file. `d` is not empty. ERR_TOO_BIG. */
enum err MUST_USE letter_docx(const struct letterhead *h, const struct dues *d, int64_t at, struct buf *out);

/* Appends what it is about, on one line: "V/v đôn đốc gửi báo cáo và thực hiện nhiệm vụ quá hạn". */
void letter_about(const struct dues *d, struct buf *out);
/* Appends the same as plain text, to stand in an e-mail that the letter and the calendar go with. ERR_TOO_BIG. */
enum err MUST_USE letter_text(const struct letterhead *h, const struct dues *d, int64_t at, struct buf *out);

/* Appends an iCalendar file (RFC 5545): an all-day event on the last good day of everything that is due, one alarm three days before what is not
 * overdue yet. UIDs are the records' keys, so that a newer file replaces the events of an older one. ERR_TOO_BIG. */
enum { CALENDAR_MAX = 1 << 20, CALENDAR_MONTHS = 12 };
enum err MUST_USE calendar_ics(const struct dues *d, int64_t at, struct buf *out);
#define CALENDAR_TYPE "text/calendar; charset=utf-8"

#endif
