/* page.h - one request of the local page on its way: who looks, in which language, at which replica.
 *
 * A handler reads, writes HTML into p->b and returns OK, or returns an error, which page_answer() turns into a page that
 * says so. Texts of page_say() and its like live as long as the request. After page_enter() nothing that was
 * loaded from the world is valid any more. */
#ifndef PAGE_H
#define PAGE_H

#include <stdatomic.h>

#include "arena.h"
#include "audience.h"
#include "cells.h"
#include "civil.h"
#include "day_words.h"
#include "entry.h"
#include "folder.h"
#include "html.h"
#include "http.h"
#include "readers.h"
#include "replica.h"
#include "text_value.h"

enum page_sql {
	SQL_UNIT, SQL_OFFICIAL, SQL_HEADS, SQL_OBLIGATION, SQL_INDICATORS, SQL_SUBMISSION, SQL_COUNTING, SQL_TASKS, SQL_STEPS, SQL_EXTENSIONS,
	SQL_DOCUMENT, SQL_REPORTS_OPEN, SQL_TASKS_DONE, SQL_EXTENSIONS_OPEN, SQL_RECEIVED_RECENT, SQL_STEP_NOW, SQL_STEP_COUNT, SQL_PREDECESSORS,
	PAGE_STATEMENTS
};

/* One connection to the data folder; a request has one to itself. */
struct seat {
	struct folder folder;
	sqlite3_stmt *sql[PAGE_STATEMENTS];
	bool open, busy;
};
enum err MUST_USE seat_open(const char *dir, struct seat *ret);
void seat_close(struct seat *d);

struct viewer {
	int64_t official; /* 0: nobody is enrolled here */
	const char *name, *post;
	bool head, key;
};

struct page {
	struct seat *seat;
	struct replica *r;
	const char *dir;
	const struct request *request;
	struct response *answer;
	struct buf *b;
	struct arena arena;
	enum lang lang;
	int64_t now;   /* the device's clock */
	int64_t at;    /* for cells: not before the newest checkpoint */
	int64_t today; /* local day of `now` */
	struct replica_status status;
	struct viewer viewer;
	const char *const *units; /* page_units() */
	const char *unit_name;
	struct standing standing; /* of our unit */
	bool line_down;
	atomic_bool *entered; /* set by page_enter() */
};

enum err MUST_USE page_begin(struct page *p);
void page_end(struct page *p);

/* Our unit, then those that have ended and for which it answers now; ends with NULL. */
const char *const *page_units(struct page *p);

/* ---- Words ---- */

#define page_say(p, word, ...) page_say_args((p), (word), (const char *const[]){__VA_ARGS__, NULL})
const char *page_say_args(struct page *p, enum word w, const char *const *args);
const char *page_word(struct page *p, enum word w);
const char *page_keep(struct page *p, const char *text);
const char *page_bytes(struct page *p, struct bytes text);
#define page_fmt(p, ...) ((const char *)arena_fmt(&(p)->arena, __VA_ARGS__))
const char *page_number(struct page *p, int64_t n);
const char *page_due(struct page *p, int64_t last_day);	   /* "hết thứ Bảy 09/11 (còn 1 ngày)" */
const char *page_day(struct page *p, int64_t day);	   /* "09/11", with the year where it is not this one */
const char *page_time(struct page *p, int64_t ms);	   /* "14:05 hôm nay" */
const char *page_size(struct page *p, int64_t bytes);	   /* "4,1 KB" */
const char *page_sentence(struct page *p, enum err e);	   /* of this thread's last fail(), without what only a command line has */
const char *page_show(struct page *p, const struct field *f, struct value v); /* for people; references by the name of what they mean */
const char *page_first_line(struct page *p, const char *text, size_t columns);
const char *page_period(struct page *p, struct period period); /* "tháng 11/2024" */

const char *page_clause(struct page *p, const char *code, void (*words)(const char *code, enum lang lang, struct buf *out)); /* of clause.h */
const char *page_member(struct page *p, const struct field *f, struct bytes sub); /* member_words() */
const char *page_member_subject(struct page *p, const struct row *row, const struct field *f, struct bytes sub); /* member_subject(); "" */
/* What can be seen from a record now (late, overdue, …), parted by commas; "" where there is nothing. */
const char *page_remarks(struct page *p, const struct row *row);
struct state page_state(struct page *p, const struct row *row); /* as it is told: planned, where its days are still to come */
/* What a record is called among people: a unit's name, a task's first line, "Báo cáo tháng 11/2024". */
const char *page_record_name(struct page *p, const struct reg *reg, struct key key);
void page_unit_over(struct page *p); /* a banner, where our unit has ended or will end */
const char *page_unit_name(struct page *p, const char *code); /* the code itself where it is unknown */
const char *page_official_name(struct page *p, int64_t official);
/* What an act did: "Ghi báo cáo tháng 11/2024". */
const char *page_act_name(struct page *p, const struct act *a);
const char *page_key(struct page *p, const struct reg *reg, struct key key); /* as it is typed */
/* Address of a record's own page. */
const char *page_href(struct page *p, const struct reg *reg, struct key key);

/* ---- The frame ---- */

void page_notices(struct page *p); /* what the person must be told, as banners */

enum place { PLACE_TODAY, PLACE_REPORT, PLACE_TASK, PLACE_INBOX, PLACE_REGISTER, PLACE_LINK, PLACE_LISTS, PLACE_LATE, PLACE_NONE };
void page_frame(struct page *p, struct frame *f, enum place here, const char *title, const char *summary);
/* The error as a whole page, with the status of http.h. */
void page_error(struct page *p, enum err e);
void page_go(struct page *p, const char *path); /* 303 */

/* ---- Acts ---- */

/* Enters them in one transaction, by the form's "signer" and "password" where one of them needs a personal signature, else by
 * the viewer. The key of the first record goes to ret_key (may be NULL). `settles`: the inbox item settled with it; 0 none. */
enum err MUST_USE page_enter(struct page *p, const struct wish *wishes, size_t count, int64_t settles, const char **ret_key);
/* Who looks: the unit, and its head where he is the person at the page. */
struct audience page_audience(const struct page *p);
/* Whether the person at the page may read that register: a restricted one is for the unit's head and the register's readers. */
struct reader page_reader(const struct page *p);
bool page_readable(const struct page *p, const struct reg *reg);
/* Whether this unit may do that verb with this record, as far as a device can tell; *ret_head: only its head. */
enum err MUST_USE page_may(struct page *p, const struct row *row, const struct verb *v, bool *ret_may, bool *ret_head);
/* Whether it may make `old` that row, as far as the row says whose it is. */
bool page_allows(struct page *p, const struct row *old, const struct row *row, const struct verb *v);
/* A password, and who signs where several heads could; nothing where the verb needs no personal signature. */
struct signers {
	struct person person[32];
	int count;
};
enum err MUST_USE page_signers(struct page *p, bool head, struct signers *ret);
/* The fields "signer" and "password" of a form; `error` stands at the password. False, with a sentence written, where nobody here
 * can sign. */
bool page_signature(struct page *p, const struct signers *s, const char *error);

/* ---- Tables of SQL ---- */
sqlite3_stmt *page_sql(struct page *p, enum page_sql which);

/* ---- Pages ---- */
typedef enum err page_handler(struct page *p);
page_handler page_code;
page_handler page_today, page_reports, page_report, page_paper, page_tasks, page_task, page_inbox, page_connection, page_registers, page_register,
	page_record, choose_person, choose_language, page_lists, page_search, page_roles, page_consolidation, page_remind, page_calendar;

#endif
