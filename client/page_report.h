/* page_report.h - a unit's own report, as the pages about it see it. */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "clause.h"
#include "counts.h"
#include "page.h"

enum { REPORT_CLAUSES = 8 /* those that every report speaks of */, REPORT_CLAUSES_ALL = CLAUSES, REPORT_LINES_MAX = 300 };
enum { REPORT_ABSENT, REPORT_DRAFT, REPORT_SIGNED, REPORT_SENT, REPORT_ACCEPTED, REPORT_RETURNED, REPORT_RECALLED }; /* its states */
/* Numbers of its fields. */
enum { REPORT_INDICATOR = 4, REPORT_OVERRIDDEN, REPORT_NARRATIVE, REPORT_SYMBOL, REPORT_LEVEL, REPORT_SIGNER, REPORT_SIGNED_AT,
       REPORT_CONTENT_SENT, REPORT_SUBMISSIONS, REPORT_REASON, REPORT_FIX_BY };

struct report {
	const char *unit; /* ours, or one that has ended and for which we answer */
	const char *obligation, *period_text, *key, *title, *href;
	struct period period;
	const char *obligation_name, *form, *receiver, *receiver_name;
	struct cell cell;
	bool begun;
	int64_t last_day; /* the last good one */
	struct row row;
	bool waiting;	  /* what is signed here has not reached the province */
	bool held;	  /* something done to it here waits until what it stands on is back at the server */
	bool sent_here;	  /* its last send was entered on this device and waits */
	int64_t draft_at; /* NO_TIME: no half-filled form */
	const char *return_reason; /* NULL: not returned, or answered */
	int64_t fix_by;		   /* a day; NO_TIME */
	/* the last submission that the province has; received NO_TIME: none */
	int64_t received, position;
	/* how far it is */
	int indicators, filled, narratives;
	const char *holder, *stage;
};

/* Every expected one whose period has begun, in order of obligation and period; then what is open of units that we answer for. */
enum err MUST_USE reports_each(struct page *p, enum err (*each)(void *ctx, const struct report *r), void *ctx);
/* Somebody here has something to do with it, or it waits for the line. */
bool report_to_do(const struct report *r);
int report_days(const struct report *r); /* for badge() */
enum word report_action(const struct report *r);
enum word report_button(const struct report *r);
/* The deadline at the right end of the head line; the frame's `beside`. */
struct report_beside {
	struct page *p;
	const struct report *report;
};
void report_beside(struct buf *b, const void *ctx);

/* ---- Its form ---- */

struct report_line {
	const char *code, *clause, *name, *measure, *parent;
	bool required;
	const char *value, *error; /* as typed */
	const char *before;	   /* of the period before, for people; NULL */
	int64_t number, number_before;
	bool has, has_before;
	int64_t counts, counted;   /* the count that the indicator names, 0 = none; what the registers hold, NO_COUNT = they do not know */
	bool changed;		   /* by hand: there is a number, and another than counted */
	const char *reason, *reason_error; /* of that, as typed */
};
struct report_clause {
	const char *code; /* "1dd" */
	const char *label; /* "1đ) Giải quyết thủ tục hành chính" */
	const char *value, *error, *before;
	bool none; /* "Không phát sinh trong kỳ" is ticked */
};
struct report_form {
	struct report_line *line;
	int count;
	struct report_clause clause[REPORT_CLAUSES_ALL];
	const char *symbol;
	bool drafted; /* holds what was typed and not written yet */
	bool counted; /* the registers know some of the numbers */
	struct data_window window; /* in which they were counted */
};
/* From the record, over it the draft, over it the fields of the request where it is a POST. With the draft, numbers that nobody has given yet
 * are as counted. */
enum err MUST_USE report_form_load(struct page *p, const struct report *r, bool with_draft, struct report_form *ret);
const char *report_clause_title(struct page *p, const char *clause);
const char *report_clause_code(struct page *p, const char *clause); /* "1đ" */
const char *report_number(struct page *p, int64_t thousandths);
/* The line stands as the form shows the record's number: typed, one with three decimals is ambiguous. */
bool report_line_kept(struct page *p, const struct report_line *l, struct value old);
/* Name of the draft of its form. */
const char *report_draft_name(struct page *p, const struct report *r, const char *kind);

/* What report_check() finds wrong, and what of the form the record does not hold yet. */
struct report_check {
	struct fault faults[2 * REPORT_LINES_MAX + REPORT_CLAUSES_ALL + 8];
	int count;
	struct field_text *fields;
	size_t field_count;
};
void report_fault(struct report_check *c, const char *field, const char *link, const char *text);
/* What was posted, as a draft. ERR_SECRET, ERR_TOO_BIG. */
enum err MUST_USE report_keep_draft(struct page *p, const struct report *r);
/* Errors go to their lines and clauses too. */
void report_check(struct page *p, const struct report *r, struct report_form *f, struct report_check *c);
/* Writes what report_check() found and leads to the signature; what the record refuses becomes a fault. */
enum err MUST_USE report_write(struct page *p, struct report *r, struct report_form *f, struct report_check *c);
void report_saved_line(struct page *p, int64_t at);

/* Pages below it. */
enum err MUST_USE report_counted(struct page *p, struct report *r, const char *indicator); /* the records that make up a number */
enum err MUST_USE report_edit(struct page *p, struct report *r);
enum err MUST_USE report_save_draft(struct page *p, struct report *r);
enum err MUST_USE report_sign(struct page *p, struct report *r);
enum err MUST_USE report_place(struct page *p, struct report *r, const char *recall_error);
enum err MUST_USE report_told(struct page *p, struct report *r);
enum err MUST_USE report_recall(struct page *p, struct report *r);

#endif
