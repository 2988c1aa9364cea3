/* view.h - one request for a page while it is answered, and what all pages say alike. Internal to the site. */
#ifndef VIEW_H
#define VIEW_H

#include "arena.h"
#include "civil.h"
#include "day_words.h"
#include "desk.h"
#include "html.h"
#include "session.h"

enum nav { NAV_PROVINCE, NAV_LATE, NAV_RATES, NAV_UNITS, NAV_CONSOLIDATION, NAV_DEVICES, NAV_LOG, NAV_LISTS, NAV_CODES, NAV_BUNDLE, NAVS, NAV_NONE = -1 };

struct view {
	const struct request *r;
	struct response *a;
	struct buf *b; /* the page's HTML */
	const struct site_options *places; /* where the databases are */
	struct desk *desk;
	struct sessions *sessions;
	enum lang lang;
	bool secure;	  /* cookies go over HTTPS only */
	const char *user; /* NULL: not logged in */
	const struct hands *hands; /* NULL: none */
	int64_t now;	  /* the clock */
	int64_t at;	  /* the later of the clock and the newest stamp: what the figures are of */
	int64_t today;	  /* the local day of `at` */
	int64_t position; /* of the tables in the log */
	struct arena arena;
};

/* A page: writes HTML to v->b, or sets a->status and a redirect. ERR_NOT_FOUND: there is no such page; any other error
 * becomes a page with its sentence. */
typedef enum err view_page(struct view *v);
view_page page_login, page_logout, page_language, page_log, page_province, page_print, page_late, page_unit, page_device, page_record, page_record_paper, page_redactions;
view_page page_consolidation, page_letter, page_calendar, page_bundle, page_call, page_file, page_code, page_proof, page_rates, page_cells, page_tasks, page_lists, page_roles, page_mail;

/* Memory of the view: sentences of the catalogue, numbers and times as people read them. */
#define say(v, word, ...) say_args((v), (word), (const char *const[]){__VA_ARGS__, NULL})
const char *say_args(struct view *v, enum word w, const char *const *args);
const char *say_word(struct view *v, enum word w);
/* clause_words() and its like. */
const char *clause_of(struct view *v, const char *code, void (*words)(const char *code, enum lang lang, struct buf *out));
#define text_of(v, ...) ((const char *)arena_fmt(&(v)->arena, __VA_ARGS__))
const char *count_text(struct view *v, int64_t n); /* "48 213" with no-break spaces */
const char *time_short(struct view *v, int64_t ms); /* "11/11 08:02", with the year where it is not today's; "—" for NO_TIME */
const char *date_full(struct view *v, int64_t day); /* "01/07/2025" */
const char *date_short(struct view *v, int64_t day); /* "09/11" likewise; NO_TIME "—" */

/* "Ủy ban nhân dân" as offices write it where room is short: "UBND". */
const char *short_name(struct view *v, const char *name);
const char *unit_called(struct view *v, const char *code); /* the short name of that unit; the code where it is unknown */

/* Fills in what every page's frame has. title and summary must outlive the frame. */
void view_frame(struct view *v, struct frame *f, enum nav here, const char *title, const char *summary);
/* This page's own address with its query. */
const char *view_here(struct view *v);
const char *cookie_name(const struct view *v);

/* Reads time and position of the tables; opens the transaction that the page reads in. */
enum err MUST_USE view_begin(struct view *v);
void view_end(struct view *v);
/* A page of its own for what went wrong, instead of whatever was written. */
void view_refuse(struct view *v, int status, const char *title, const char *sentence);

#endif
