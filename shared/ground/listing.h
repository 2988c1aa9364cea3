/* listing.h - what commands list: one writer for people (an aligned table), for spreadsheets (CSV) and for programs (JSON).
 *
 *	struct listing l OWN(listing_free) = {0};
 *	listing_begin(&l, stdout, listing_format(option), columns, count);
 *	listing_row(&l, texts);	...
 *	TRY(listing_end(&l));
 *
 * A row is one text a column, NULL where the value is unknown. Texts are UTF-8. A column whose name begins with "#", which is no part of it, holds
 * numbers; codes that look like one (unit 615, indicator 01) are texts.
 *
 *   table  columns two blanks apart, as wide as their widest text among the first LISTING_AHEAD rows (which are kept until
 *          then) but no wider than LISTING_WIDTH, where longer ones are cut with "…"; the last column, which holds reasons and the
 *          like, only at LISTING_LAST; newlines and tabs are blanks; unknown is "–". No line ends in blanks.
 *   csv    csv.h: a header line, unknown is empty
 *   json   an array of objects, a member a column; a value is a string, null, or in a column of numbers a number; one object a line
 */
#ifndef LISTING_H
#define LISTING_H

#include <stdio.h>

#include "arena.h"
#include "buf.h"

enum listing_format { LISTING_TABLE, LISTING_CSV, LISTING_JSON };
enum { LISTING_COLUMNS_MAX = 256, LISTING_AHEAD = 400, LISTING_WIDTH = 60, LISTING_LAST = 240, LISTING_LINE_MAX = 4 << 20 };

struct listing {
	FILE *out;
	enum listing_format format;
	const char *const *columns; /* the caller's, until the end */
	size_t count, rows;
	struct buf line;
	/* of a table */
	struct arena arena;
	const char **kept; /* LISTING_AHEAD rows of texts */
	size_t width[LISTING_COLUMNS_MAX];
};

/* The value of an option "table|csv|json"; NULL is a table. */
enum listing_format listing_format(const char *option);

void listing_begin(struct listing *l, FILE *out, enum listing_format format, const char *const *columns, size_t count);
void listing_row(struct listing *l, const char *const *texts);
/* Writes what is left. ERR_FILE_WRITE if anything could not be written, here or before. */
enum err MUST_USE listing_end(struct listing *l);
void listing_free(struct listing *l);

#endif
