/* dues.h - what one unit owes: reports and tasks, since when, the reason as far as it is known, and what is due next. Pure over the tables of
 * either side; a client sees as much as its replica holds. */
#ifndef DUES_H
#define DUES_H

#include "arena.h"
#include "cells.h"
#include "db.h"

enum { DUES_MAX = 400 };

struct due {
	bool task;
	const char *key;  /* of the report or task, as it is typed */
	const char *what; /* "Báo cáo tháng 11/2024 thực hiện …", a task's content */
	int64_t deadline; /* D */
	int64_t days;	  /* overdue; NO_DAYS: still to come */
	bool returned;	  /* a report that was returned and not sent again in time; `deadline` is that of the correction */
	const char *reason; /* why it was returned, or is late as the unit explained; "" */
	int64_t committed;  /* a day; NO_TIME */
};

struct dues {
	const char *unit, *name;
	const char *addressees; /* who is written to: the unit, or its successors, a line each */
	bool ended;		/* it is no more: its successors answer for it */
	struct due *list;	/* reports by obligation and period, then tasks by due */
	size_t count;
};

/* What is overdue at `at`. ERR_UNIT_UNKNOWN. */
enum err MUST_USE dues_overdue(sqlite3 *db, const char *unit, int64_t at, struct arena *arena, struct dues *ret);
/* What is open and due within the `months` to come or fell due in the last three; neither excused cells nor what has been received. */
enum err MUST_USE dues_coming(sqlite3 *db, const char *unit, int64_t at, int months, struct arena *arena, struct dues *ret);
/* Calls `each` for every unit that is overdue with something, in order of code. The dues live in the arena. */
enum err MUST_USE dues_each(sqlite3 *db, int64_t at, struct arena *arena, enum err (*each)(void *ctx, const struct dues *d), void *ctx);

#endif
