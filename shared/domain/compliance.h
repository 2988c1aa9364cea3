/* compliance.h - the status of a cell (unit x obligation x period) and of a task, at an instant.
 *
 * The arguments are what the log holds; nothing here reads a clock or a table, so the province, a client over its
 * own scope and a replay of the log reach the same figures. Times are ms UTC, NO_TIME = has not happened.
 *
 * `at` is both the present of the question and the edge of what is known: an entry stamped later is ignored, as if
 * it had not been made. So the status of any past instant can be asked for with all of today's facts. (What a device
 * claims is no stamp: a claim later than `at` is read as it is.)
 *
 * The device's clock never decides alone. The interval of a submission is [lo, hi]: it was made not before the newest
 * checkpoint that it commits to, and not after hi = min(server receipt, registration of its commitment code). */
#ifndef COMPLIANCE_H
#define COMPLIANCE_H

#include "deadline.h"
#include "err.h"

enum status {
#define STATUS(constant, name) STATUS_##constant,
#include "statuses.def"
#undef STATUS
	STATUS_COUNT
};

const char *status_name(enum status s); /* "on_time": for CSV, JSON and addresses; protocol */
const char *status_label(enum status s, enum lang lang); /* words without days, for legends */

/* A `send` that the server received. */
struct submission {
	int64_t claim;	  /* the device's clock at the send */
	int64_t lo;	  /* time of the newest checkpoint that the act commits to; NO_TIME = it knew none */
	int64_t received; /* stamp */
	int64_t coded;	  /* earliest registration of its code; NO_TIME = none. May be after `received` */
	int64_t returned; /* stamp of the return that is about this submission */
	int64_t fix_by;	  /* of that return: the first instant that is too late (a date's day_end(), or grace_end()) */
	int64_t recalled; /* stamp of a recall, kept with the last submission received before it: it forfeits this
			   * submission and all before it */
	int64_t decided;  /* stamp of the decision on this submission's claim */
	int decision;	  /* 1 on time, 0 not; read only if decided. The judge takes a decision only while the cell is
			   * claimed, and files it with the submission that counts then */
};

/* A registered commitment code. */
struct registered_code {
	int64_t registered; /* stamp */
	int64_t matched;    /* stamp from which both it and the submission it names are in the log; a submission that
			     * was forfeited matches like any other */
};

/* While it is in force the cell is excused. A revocation moves D (and L) to grace_end() of it, if that is later. */
struct exemption {
	int64_t granted, revoked; /* stamps */
};

/* All arrays are the caller's; none is kept. */
struct cell_facts {
	const struct calendar *calendar;
	int64_t last_day;	/* L of the period, last_day() */
	unsigned announce_days; /* of the obligation, ANNOUNCE_DAYS by default */
	const struct submission *submissions; /* in order of receipt, that is of the log: stamps may be equal */
	size_t submission_count;
	const struct registered_code *codes; /* any order */
	size_t code_count;
	const struct exemption *exemptions; /* any order */
	size_t exemption_count;
};

enum { NO_DAYS = -1, NO_SUBMISSION = -1 };

struct cell {
	enum status status;
	int64_t deadline;    /* D, after the revocations known */
	int64_t late_days;   /* late and claimed: from D to hi, a day begun counts; else NO_DAYS */
	int64_t running_days; /* missing and announced from D, returned_overdue from fix_by, to now; else NO_DAYS */
	int64_t left_days;   /* due_soon: to D, a day begun counts; else NO_DAYS */
	int counting;	     /* index of the submission whose times count; NO_SUBMISSION without content */
	int last;	     /* index of the last one received; NO_SUBMISSION without content */
	int64_t coded;	     /* earliest registration of an open code, of a cell without content that is not excused;
			      * else NO_TIME */
	bool corrected_late; /* "sửa sau hạn": the unit corrected by itself, after D, what counts */
};

/* The rule in full, first match: excused; no content: announced, missing, due_soon, not_due; the last submission
 * returned and unanswered; then the submission that counts by receipt, by code, by decision, by checkpoint, by claim.
 * Which one counts: those before a recall are out; of the rest the first; after each return, if the next one's hi is
 * not before the fix-by, that next one. */
void cell_judge(const struct cell_facts *f, int64_t at, struct cell *ret);

/* hi of a submission, and how many days that is late: 0 if it is before D. */
int64_t submission_hi(const struct submission *s);
int64_t days_late(int64_t from, int64_t to);

/* The content is here and no correction is awaited: the R of the figures. */
bool status_received(enum status s);

/* The words of a cell with its days: "Trễ hạn 3 ngày". Returns out. */
enum { CELL_WORDS_MAX = 80 };
const char *cell_words(const struct cell *c, enum lang lang, char out[CELL_WORDS_MAX]);

/* Tasks are timed by their `finish` in the same way, without codes or decisions. */
enum task_status {
	TASK_OPEN,
	TASK_OVERDUE,
	TASK_DONE_ON_TIME,
	TASK_DONE_CLAIMED, /* received too late, but claim and checkpoint are before the deadline */
	TASK_DONE_LATE,
	TASK_WITHDRAWN,
	TASK_STATUS_COUNT
};
const char *task_status_name(enum task_status s);
const char *task_status_label(enum task_status s, enum lang lang);

struct finish {
	int64_t claim, lo, received; /* as in struct submission */
	int64_t undone;		     /* stamp of the redo */
};

struct task_facts {
	int64_t withdrawn; /* stamp */
	const struct finish *finishes; /* in order of receipt */
	size_t finish_count;
};

struct task_timing {
	enum task_status status;
	int64_t late_days;    /* done_late and done_claimed; else NO_DAYS */
	int64_t running_days; /* overdue; else NO_DAYS */
};

/* `due` is a deadline, the current or the original one; NO_TIME: none, done is then on time. A request to extend
 * does not stop the clock, so it is no argument. */
void task_judge(const struct task_facts *f, int64_t due, int64_t at, struct task_timing *ret);

#endif
