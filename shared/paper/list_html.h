/* list_html.h - a list of lists.h on the screen and in print. */
#ifndef LIST_HTML_H
#define LIST_HTML_H

#include "html.h"
#include "lists.h"

struct list_links {
	/* Address of a record's page into `out`; nothing: it has none. */
	void (*href)(void *ctx, const char *reg, const char *key, struct buf *out);
	void *ctx;
};
/* The table; where nothing stands in it, the list's own sentence. */
void list_html(struct buf *b, enum lang lang, const struct list_table *t, const struct list_links *links);
/* Buttons to its two files: "BASE/csv" and "BASE/xlsx", with the query that asked for it. */
void list_html_files(struct buf *b, enum lang lang, const char *base, const char *query);
/* A field to choose the year, for lists that have one. */
void list_html_year(struct buf *b, enum lang lang, const struct list_table *t, const char *action);
/* "Số liệu đến 14:05, 11/11/2024", to stand beside a page's head. */
void list_html_known(struct buf *b, enum lang lang, int64_t known);

#endif
