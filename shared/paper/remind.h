/* remind.h - reminders to all who owe something: listed, or as letters. What the commands of both sides do. */
#ifndef REMIND_H
#define REMIND_H

#include "listing.h"
#include "letter.h"

enum { REMIND_COLUMNS = 8 };
/* "unit", "kind" (report or task), "record", "what", "deadline", "days", "reason", "committed" */
extern const char *const remind_columns[REMIND_COLUMNS];

struct reminding {
	int64_t at;
	const char *unit; /* NULL: every one */
};
/* Everything overdue, a line each. ERR_UNIT_UNKNOWN. */
enum err MUST_USE remind_list(sqlite3 *db, const struct reminding *r, struct listing *l);
/* A unit's letter into a file. ERR_NOTHING_OWED, and no file, where it owes nothing. */
enum err MUST_USE remind_letter(sqlite3 *db, const struct reminding *r, const char *path);
/* A letter a unit into the folder, which is made: "don-doc-615.docx". */
enum err MUST_USE remind_letters(sqlite3 *db, const struct reminding *r, const char *dir, int *ret_count);
/* What is due to the unit within a year, as an iCalendar file. */
enum err MUST_USE remind_calendar(sqlite3 *db, const struct reminding *r, const char *path);

#endif
