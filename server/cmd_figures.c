/* cells, summary: compliance of the province. */
#include <stdio.h>

#include "cells.h"
#include "commands.h"

static enum err open_at(const struct call *c, struct place *p, struct cells_query *ret)
{
	TRY(place_open(c->operands[0], p));
	TRY(place_ledger(p));
	*ret = (struct cells_query){.at = place_now(p), .obligation = c->options[O_OBLIGATION]};
	if (c->options[O_AT])
		TRY(time_parse(c->options[O_AT], &ret->at));
	return OK;
}

static enum err print_cell(void *ctx, const struct cell_row *row)
{
	struct cell_line line;
	cell_line(row, &line);
	listing_row(ctx, line.text);
	return OK;
}

enum err cmd_cells(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct cells_query q;
	struct listing l OWN(listing_free) = {0};
	TRY(open_at(c, &p, &q));
	if (c->options[O_PERIOD])
		TRY(period_parse(c->options[O_PERIOD], &q.period));
	call_list(c, cell_columns, CELL_COLUMNS, &l);
	TRY(cells_each(p.tables, &q, print_cell, &l));
	return listing_end(&l);
}

static enum err month_parse(const char *text, struct period *ret)
{
	struct period p = {0};
	if (text)
		TRY(period_parse(text, &p));
	if (text && !p.month)
		return fail(ERR_PERIOD_WRONG, text);
	*ret = p;
	return OK;
}

enum err cmd_summary(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct arena arena OWN_ARENA = {0};
	struct cells_query q;
	struct period from, to;
	struct ranked *rows;
	size_t count;
	struct listing l OWN(listing_free) = {0};
	TRY(month_parse(c->options[O_FROM], &from));
	TRY(month_parse(c->options[O_TO], &to));
	TRY(open_at(c, &p, &q));
	TRY(cells_summary(p.tables, &q, from, to, &arena, &rows, &count));
	call_list(c, summary_columns, SUMMARY_COLUMNS, &l);
	enum number_form form = l.format != LISTING_TABLE ? FORM_CSV : c->lang == VI ? FORM_VI : FORM_EN;
	for (size_t i = 0; i < count; i++) {
		struct summary_line line;
		summary_line(&rows[i], form, &line);
		listing_row(&l, line.text);
	}
	return listing_end(&l);
}
