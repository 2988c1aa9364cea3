/* cells, summary: compliance of the province. */
#include <stdio.h>

#include "cells_print.h"
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

enum err cmd_cells(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct cells_query q;
	TRY(open_at(c, &p, &q));
	if (c->options[O_PERIOD])
		TRY(period_parse(c->options[O_PERIOD], &q.period));
	return cells_print(p.tables, &q, listing_format(c->options[O_FORMAT]), stdout);
}

enum err cmd_summary(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct cells_query q;
	struct period from, to;
	TRY(months_parse(c->options[O_FROM], c->options[O_TO], &from, &to));
	TRY(open_at(c, &p, &q));
	return summary_print(p.tables, &q, from, to, listing_format(c->options[O_FORMAT]), c->lang, stdout);
}
