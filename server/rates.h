/* rates.h - the board's figures by month, and by unit, head and clause. Internal to the site.
 *
 * A head answers for what fell due while he was in office: the report's last day, the task's due date. Where several led a unit
 * on that day, each does. */
#ifndef RATES_H
#define RATES_H

#include "board.h"
#include "chart.h"

/* Somebody at the head of a unit, [from, to) in days, NO_TIME = open. */
struct term {
	const char *unit, *name, *post;
	int64_t official, from, to;
};
struct terms {
	struct term *list; /* by unit, then time */
	size_t count;
};
enum err MUST_USE terms_load(struct view *v, struct terms *ret);
/* The first of the unit's terms; those of one unit stand together. NULL: nobody ever led it. */
const struct term *terms_of(const struct terms *t, const char *unit, const struct term **ret_end);
bool term_holds(const struct term *t, int64_t day);

enum rate_by { RATE_UNIT, RATE_HEAD, RATE_CLAUSE };

struct rate_group {
	const char *key;	 /* unit's code, official's id, clause; "" for what has none */
	const char *name, *under; /* under: may be NULL */
	const char *unit;	 /* NULL: of no single unit */
	struct figures reports;
	struct task_figures current, original; /* by the due date as it is, and as it was first */
	int rank; /* 0: unranked */
};
struct rate_groups {
	struct rate_group *list;
	size_t count;
};
/* Ranked; by clause in the clauses' order. Groups of which nothing was due are left out. */
enum err MUST_USE rates_load(struct view *v, const struct board *b, const struct board_query *q, enum rate_by by, struct rate_groups *ret);

/* The clause of an obligation, "" where it has none. */
enum err MUST_USE clauses_load(struct view *v, const struct board *b, const char ***ret); /* one a column */

/* Whether the question is about this task. */
bool task_wanted(const struct view *v, const struct board_query *q, const struct task_row *row);

/* A point a month, oldest first, each leading to its reports; their count. */
int rate_points(struct view *v, const struct board *b, const struct board_query *q, struct chart_point out[CHART_POINTS_MAX]);
/* "22 đến 25 trong 31 báo cáo đã đến hạn là đúng hạn", the bar, the rates. */
void rate_sentence(struct view *v, const struct figures *f, int width);
/* "22–25" or "22" */
const char *from_to(struct view *v, int64_t low, int64_t between);
/* A unit that ended stays on the board as long as something of it is there. */
bool unit_shown(const struct view *v, const struct board *b, const struct board_unit *u);

#endif
