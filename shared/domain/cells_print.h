/* cells_print.h - what the commands `cells` and `summary` of both programs print: the rows of cells.h as texts. */
#ifndef CELLS_PRINT_H
#define CELLS_PRINT_H

#include "cells.h"
#include "listing.h"

/* Columns in order, a text for each, NULL where it is unknown. The texts are valid as long as
 * the line and what it was made from. */
enum { CELL_COLUMNS = 11, SUMMARY_COLUMNS = 11 };
extern const char *const cell_columns[CELL_COLUMNS];
extern const char *const summary_columns[SUMMARY_COLUMNS];

struct cell_line {
	const char *text[CELL_COLUMNS];
	char period[PERIOD_SIZE], times[5][TIME_SIZE], days[2][NUMBER_MAX];
};
void cell_line(const struct cell_row *row, struct cell_line *ret);

struct summary_line {
	const char *text[SUMMARY_COLUMNS];
	char numbers[SUMMARY_COLUMNS][NUMBER_MAX];
};
void summary_line(const struct ranked *row, enum number_form form, struct summary_line *ret);

/* The whole listing. */
enum err MUST_USE cells_print(sqlite3 *db, const struct cells_query *q, enum listing_format format, FILE *out);
enum err MUST_USE summary_print(sqlite3 *db, const struct cells_query *q, struct period from, struct period to, enum listing_format format,
				enum lang lang, FILE *out);
/* The ends of a summary as they are typed: months, none for NULL. ERR_PERIOD_WRONG, ERR_MONTHS_BACKWARDS. */
enum err MUST_USE months_parse(const char *from, const char *to, struct period *ret_from, struct period *ret_to);

#endif
