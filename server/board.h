/* board.h - the cells of the province as the pages show them: units down, obligations and periods across. Internal to the site.
 *
 * Loaded in one pass of cells_each(); all memory is the view's arena. */
#ifndef BOARD_H
#define BOARD_H

#include "acts.h"
#include "cells.h"
#include "view.h"

struct board_cell {
	bool there; /* expected */
	struct cell cell;
	bool counts; /* a submission counts; below */
	struct submission counting;
};

struct board_column {
	const char *obligation;
	struct period period;
};

struct board_unit {
	const char *code, *name;
	const char *successors; /* codes with "," between; "" where it has none */
	int64_t from, to;	/* valid in [from, to), days; NO_TIME = without limit */
	struct figures figures;
	int rank; /* 0 = nothing due */
	struct board_cell *cells; /* one a column */
	/* by board_people() */
	const char *head, *post, *phone; /* of who leads it on the day of the page; "" where none is known */
	int64_t contact;		 /* last of any of its devices; NO_TIME */
};

struct board {
	struct board_column *columns; /* months by obligation and time, then years */
	size_t column_count;
	struct board_unit *units; /* by rank, then code; those of which nothing was expected come last */
	size_t unit_count;
	struct figures all;
};

struct board_query {
	const char *obligation, *unit, *function; /* NULL = all; function: by its name */
	struct period from, to; /* months, and what is yearly in their years; year 0 = open. Both open: the twelve months up to today's */
	bool all;		/* all periods instead */
};
/* Whether the question is about this month or year. */
bool board_wants(const struct view *v, const struct board_query *q, struct period p);
/* ERR_REF_UNKNOWN for an unknown code. */
enum err MUST_USE board_load(struct view *v, const struct board_query *q, struct board *ret);
/* All periods of the one unit that the address names: "/mail/615". ERR_NOT_FOUND for any other address. */
enum err MUST_USE board_of_unit(struct view *v, struct board *ret);

/* Adds whom to call, and when the unit was last heard of. */
enum err MUST_USE board_people(struct view *v, struct board *b);

bool unit_ended(const struct view *v, const struct board_unit *u);
/* Who answers for what is still open of a unit that ended: its successors, and where one of them ended too, theirs. Those in force
 * that are on the board, each once; their count. */
enum { HEIRS_MAX = 24 };
size_t unit_heirs(const struct view *v, const struct board *b, const struct board_unit *u, const struct board_unit *ret[HEIRS_MAX]);
const struct board_unit *board_find(const struct board *b, const char *code); /* NULL */

enum tile cell_tile(const struct cell *c);
int cell_days(const struct cell *c); /* late, running or left, whichever there is; -1 */
/* "tháng 11/2024", "năm 2024" */
const char *period_words(struct view *v, struct period p);
const char *report_href(struct view *v, const char *obligation, const char *unit, struct period p);

#endif
