/* remind, calendar: letters to who owes something; a unit's deadlines. */
#include <stdio.h>

#include "commands.h"
#include "remind.h"

enum err cmd_remind(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct listing l OWN(listing_free) = {0};
	struct reminding r = {.unit = c->options[O_UNIT]};
	int count;
	if (c->options[O_DOCX] && !r.unit)
		return fail(ERR_USAGE, "--docx: --unit", "kycuongd remind");
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	r.at = place_now(&p);
	if (c->options[O_AT])
		TRY(time_parse(c->options[O_AT], &r.at));
	if (c->options[O_DOCX])
		return remind_letter(p.tables, &r, c->options[O_DOCX]);
	if (c->options[O_LETTERS]) {
		TRY(remind_letters(p.tables, &r, c->options[O_LETTERS], &count));
		printf("%d\n", count);
		return OK;
	}
	call_list(c, remind_columns, REMIND_COLUMNS, &l);
	TRY(remind_list(p.tables, &r, &l));
	return listing_end(&l);
}

enum err cmd_calendar(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	const struct reminding r = {place_now(&p), c->operands[1]};
	return remind_calendar(p.tables, &r, c->operands[2]);
}
