/* lists: what the leadership asks for. */
#include <stdio.h>

#include "commands.h"
#include "list_files.h"

enum err cmd_lists(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct list_command l = {.name = c->count > 1 ? c->operands[1] : NULL, .year = c->options[O_YEAR], .lang = c->lang,
				 .format = listing_format(c->options[O_FORMAT]), .xlsx = c->options[O_XLSX], .docx = c->options[O_DOCX], .unit = c->options[O_UNIT],
				 .audience = {.all = true, .function = HOME_AFFAIRS}};
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	l.at = place_now(&p);
	l.position = p.ledger->position;
	if (c->options[O_AT])
		TRY(time_parse(c->options[O_AT], &l.at));
	return list_command(p.tables, &l, stdout);
}
