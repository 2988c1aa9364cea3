/* list_pages.h - the pages of the lists, for both programs: which there are, one each, as CSV and Excel, and the assessment as a document.
 *
 * Addresses: /lists · /lists/NAME · /lists/NAME/csv|xlsx · /lists/_all/xlsx · /lists/assessment/print|docx, with ?year= and &official=. */
#ifndef LIST_PAGES_H
#define LIST_PAGES_H

#include "arena.h"
#include "assessment.h"
#include "http.h"
#include "list_html.h"

/* One request, and what is the program's own. */
struct list_site {
	const struct request *request;
	struct response *answer;
	struct buf *b; /* the page's HTML */
	sqlite3 *db;
	struct arena *arena; /* of the request */
	enum lang lang;
	struct audience audience; /* who looks */
	struct list_query query;  /* now, as far as it is known here; without a year */
	int64_t position;	  /* of the data in the log */
	enum word summary;	  /* what stands beside the head of the page with all of them */

	void *ctx; /* of what follows */
	void (*frame)(void *ctx, enum lang lang, const char *title, const char *summary, struct frame *f);
	void (*href)(void *ctx, const char *reg, const char *key, struct buf *out); /* as in struct list_links */
	enum err (*late)(const struct list_site *s, const struct list_table *t); /* a page of its own for the list `late`; NULL */
	void (*below_all)(void *ctx);						     /* more below all of them; NULL */
	void (*beside_document)(void *ctx, const struct assessment *a);		     /* more buttons above the document; NULL */
};
/* ERR_NOT_FOUND, also for a list that may not be read. */
enum err MUST_USE list_pages(const struct list_site *s);

/* For a page of its own: makes a frame one of a list, with the data's time beside the head and on paper. */
void list_frame(const struct list_site *s, const struct list_table *t, struct frame *f);
/* Its files, and the way to the other lists. */
void list_ways(const struct list_site *s, const struct list_table *t);

#endif
