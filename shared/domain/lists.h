/* lists.h - the lists that the head of the province asks for, as data: who is late, what is overdue, what was promised, and how each head did.
 *
 * A list is described once: columns, order, the registers it reads, and a function that fills it from the tables of either side. Pages, CSV,
 * Excel, the command line and documents are written from that; one more is a file like lists_opinions.c and its name in lists.c. A client sees as
 * much as its replica holds.
 *
 * `at` is the instant of the question, as in cells.h: what the log took later does not count, and neither does what waits on this device (but for
 * calls). A record that keeps no time of a change (a due date that was moved, a reason) is read as it stands. Whom to call is who leads the unit at
 * `at`; of a unit that has ended it is who leads its successors.
 *
 * Who answered for something is who was head in office on the day it fell due (assessment, promises): of several on one day, each. A term ends
 * with its unit. What fell due while nobody was in office stands in a line without a name, so that nothing is lost and nobody answers for it. */
#ifndef LISTS_H
#define LISTS_H

#include "arena.h"
#include "audience.h"
#include "db.h"
#include "figures.h"
#include "register.h"

enum { LIST_ROWS = 50000, LIST_COLUMNS = 32, LIST_TEXT_MAX = 64 * 1024 };

/* Where a page shows a column; files have all of them. */
enum list_place {
	LIST_SHOWN,
	LIST_UNDER, /* small, below the one shown before it */
	LIST_KEY,   /* of a record of `ref`: where the next one shown leads to */
	LIST_APART, /* in files only */
};

struct list_column {
	const char *name; /* "days": for CSV and JSON; protocol */
	struct label label;
	enum type type; /* T_LINE, T_TEXT, T_INT, T_DATE, T_TIME, T_CHOICE, T_PERIOD; T_REF: the key as it is typed */
	enum list_place place;
	int width; /* on a page, px; 0: what is left */
	const char *ref;
	const struct choice *choices;
};

/* Texts of T_LINE, T_TEXT, T_REF, T_PERIOD; else the number. Unknown: NULL, NO_TIME. */
struct list_value {
	const char *text;
	int64_t number;
};

enum list_year { LIST_NOW /* what is open at `at` */, LIST_ANY_YEAR /* all of it, or of one year */, LIST_OF_YEAR /* of a year, `at`'s by default */ };

struct filling; /* lists_fill.h */
struct list {
	const char *name; /* "overdue": in addresses and commands; protocol */
	struct label title, what; /* what stands in it, in a sentence */
	struct label none;	  /* a sentence where it is empty */
	enum list_year year;
	const struct list_column *columns; /* end with name NULL */
	const char *const *order; /* names of columns, "-days" is descending; ends with NULL */
	const char *const *reads; /* registers; ends with NULL */
	enum err (*fill)(struct filling *f);
};
extern const struct list *const lists[]; /* ends with NULL */
const struct list *list_by_name(const char *name); /* NULL */
int list_column_count(const struct list *l);
int list_column(const struct list *l, const char *name); /* there is one */
/* Whether all that it reads may be read there: a restricted register only by its readers and by heads of a unit. */
bool list_readable(const struct list *l, const struct audience *a);

struct list_table {
	const struct list *list;
	int64_t at, known; /* known <= at: what the data are of */
	int year;	   /* 0: all */
	const struct list_value **rows; /* each of list_column_count() */
	size_t count;
};
struct list_query {
	int64_t at;
	int year; /* 0 is the list's default */
	/* The tables hold what this unit may see, with what ended units left to it: of others nothing is said that only follows from what is not
	 * there, and nobody is assessed. NULL: they hold the whole province. */
	const char *unit;
	int64_t known; /* the tables know of nothing later, though it is `at` now: an office off line; 0: they do */
};
/* Everything lives in the arena. ERR_TOO_BIG beyond LIST_ROWS. */
enum err MUST_USE list_make(sqlite3 *db, const struct list *l, const struct list_query *q, struct arena *arena, struct list_table *ret);

const char *list_get(const struct list_table *t, size_t row, const char *column);   /* "" where unknown */
int64_t list_number(const struct list_table *t, size_t row, const char *column); /* NO_TIME where unknown */
/* A cell for programs (ISO dates, names of choices) and for people; nothing where it is unknown. */
void list_print(const struct list_table *t, size_t row, int column, struct buf *out);
void list_show(const struct list_table *t, size_t row, int column, enum lang lang, struct buf *out);

/* The newest period that was due for anybody at q->at, with its figures: of all obligations with such periods. Nothing expected: none. */
enum err MUST_USE list_newest_due(sqlite3 *db, const struct list_query *q, struct period *ret, struct figures *ret_figures);

/* What one head answers for in a year, as his line of the list `assessment` has it, without the others': what the judge counts into his file.
 * ERR_NEVER_HEAD: he led the unit on no day of the year that has come. */
enum head_count { HEAD_PENDING, HEAD_CRITICISMS, HEAD_LATE_REPORTS, HEAD_OVERDUE_TASKS, HEAD_BROKEN_PROMISES, HEAD_UNCLEAR_OPINIONS, HEAD_COUNTS };
enum err MUST_USE list_head_counts(sqlite3 *db, int64_t official, const char *unit, int year, int64_t at, int64_t ret[HEAD_COUNTS]);

/* Statuses of the list `late`, as its column `status` numbers them: what the pages set apart. */
enum late_status { LATE_MISSING = 1, LATE_RETURNED, LATE_CLAIMED, LATE_ANNOUNCED, LATE_SENT };

#endif
