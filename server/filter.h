/* filter.h - which reports a page is about: obligation, months, function of the unit; one form over the table, and the same
 * question carried by links. Internal to the site. */
#ifndef FILTER_H
#define FILTER_H

#include "board.h"

/* From the address: obligation=CODE, from=2024-11, to=2025-04, year=2024 (the whole of it), function=NAME. What is left out asks
 * for the last twelve months and all. ERR_FIELD_RANGE, ERR_DATE; the codes are looked up by board_load(). */
enum err MUST_USE filter_read(struct view *v, struct board_query *ret);
/* The form, a GET to `action`, with the value of field `keep` of this request's query in it (NULL: none). */
enum err MUST_USE filter_write(struct view *v, const struct board_query *q, const char *action, const char *keep);
/* "path?obligation=…&from=…": the same question of another page. */
const char *filter_link(struct view *v, const struct board_query *q, const char *path);
/* `link` with one more value. */
const char *link_with(struct view *v, const char *link, const char *name, const char *value);

#endif
