/* lists_fill.h - what the functions that fill a list share. Internal to the lists. */
#ifndef LISTS_FILL_H
#define LISTS_FILL_H

#include "buf.h"
#include "lists.h"

struct list_unit {
	const char *code, *name, *successors;
	int64_t from, to; /* days; NO_TIME */
	bool ended;	  /* by an act, whatever its last day */
	bool ours;	  /* f->unit answers for it: itself, or it came after it */
};
struct list_term { /* of a head */
	int64_t official;
	const char *unit, *name, *post, *phone;
	int64_t from, to; /* within the unit's own */
};

struct filling {
	sqlite3 *db;
	const struct list *list;
	int64_t at, today;
	int year; /* 0: all */
	const char *unit; /* as in struct list_query */
	struct arena *arena;
	struct list_value **rows; /* of LIST_COLUMNS */
	size_t count, room;
	struct list_unit *units; /* by code */
	size_t unit_count;
	struct list_term *terms; /* by unit, from */
	size_t term_count;
	bool over;
};

/* A line, all unknown; and its values, by the columns' names, which there must be. Texts are kept as they are: in the arena. */
struct list_value *fill_row(struct filling *f);
void fill_text(struct filling *f, struct list_value *row, const char *column, const char *text); /* empty is unknown */
void fill_number(struct filling *f, struct list_value *row, const char *column, int64_t n);
/* "unit" and "unit_name". */
void fill_unit(struct filling *f, struct list_value *row, const char *unit);
/* "head" and "phone": whom to call now. */
void fill_call(struct filling *f, struct list_value *row, const char *unit);
const char *fill_unit_name(const struct filling *f, const char *unit); /* its code where it is unknown */

enum err MUST_USE fill_people(struct filling *f); /* done before a list's own function */
bool fill_ours(const struct filling *f, const char *unit); /* all that is known of the unit is here */
const struct list_unit *fill_find_unit(const struct filling *f, const char *code); /* NULL */
/* The terms of a unit, in order; NULL where it has none. */
const struct list_term *fill_terms(const struct filling *f, const char *unit, const struct list_term **ret_end);
bool list_term_holds(const struct list_term *t, int64_t day);

/* Within the year that is asked for. */
bool fill_wanted(const struct filling *f, int64_t day);

#define LIST_ERASED "(erased)" /* as value_print() says it of a text that was redacted */
const char *fill_keep(struct filling *f, sqlite3_stmt *s, int column); /* a text of a query; "" */
const char *fill_id(struct filling *f, int64_t id);		       /* as it is typed */
int64_t fill_int(sqlite3_stmt *s, int column);			       /* NO_TIME for NULL */
void list_finalize(sqlite3_stmt **s);				       /* cleanup form */

/* One query, a line a row of it. */
enum err MUST_USE fill_query(struct filling *f, const char *sql, void (*each)(struct filling *f, sqlite3_stmt *s));

/* A promise against what became of its task. */
struct promise {
	int64_t extension, task, committed, sent;
	const char *unit, *content, *reason;
	int state, kind;
	int64_t granted_due, finished;
	struct task_timing timing; /* by the committed date */
};
enum err MUST_USE promises_each(struct filling *f, enum err (*each)(void *ctx, const struct promise *p), void *ctx);
/* An opinion that is missing, late or unclear. */
enum opinion_status { OPINION_MISSING = 1, OPINION_LATE, OPINION_CLAIMED, OPINION_UNCLEAR };
struct opinion {
	int64_t request, due, answered, unclear;
	const char *unit, *requester, *subject, *unclear_reason;
	enum opinion_status status;
	int64_t days; /* NO_TIME */
};
enum err MUST_USE opinions_each(struct filling *f, enum err (*each)(void *ctx, const struct opinion *o), void *ctx);

extern const struct list list_late, list_overdue, list_promises, list_opinions, list_criticised, list_recommendations, list_assessment, list_slips;

#endif
