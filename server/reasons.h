/* reasons.h - what is known of why a unit has not sent: from its reports, codes, explanations and devices. Internal to the site.
 *
 * Loaded with one query a kind for the whole province; looked up by key. All memory is the view's arena. */
#ifndef REASONS_H
#define REASONS_H

#include "board.h"

struct known {
	const char *key, *text, *more;
	int state;
	int64_t time, day; /* NO_TIME */
};
struct known_list {
	struct known *list; /* by key */
	size_t count;
};

struct reasons {
	struct known_list reports;    /* key of the report; text: why it was returned; state; time of its last act; day: fix-by */
	struct known_list codes;      /* key of the report; time */
	struct known_list explained;  /* unit; text: the reason; day: committed; time */
	struct known_list calls;      /* unit; text: what was said; more: with whom; time */
};

enum err MUST_USE reasons_load(struct view *v, struct reasons *ret);
const struct known *known_find(const struct known_list *l, const char *key); /* NULL */

/* Why the unit owes what it owes, in sentences; "" where nothing is known. */
const char *reasons_words(struct view *v, const struct reasons *r, const struct board *b, const struct board_unit *u);
bool is_overdue(const struct board_cell *c); /* missing, or returned and not corrected in time */

#endif
