/* enrol: a one-time code for an official's device. */
#include <stdio.h>

#include "civil.h"
#include "commands.h"
#include "enrolling.h"

enum { HOURS_MAX = 24 * 90 };

enum err cmd_enrol(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct enrolling how = {c->options[O_UNIT], c->options[O_OFFICIAL], c->options[O_ROLE], ENROL_HOURS};
	char code[ENROL_CODE_SIZE];
	if (!how.unit || !how.official)
		return fail(ERR_USAGE, "--unit CODE --official NAME", "kycuongd enrol");
	if (c->options[O_VALID])
		TRY(call_number("--valid", c->options[O_VALID], 1, HOURS_MAX, &how.hours));
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	TRY(enrolling_code(&p, &how, now_ms(), c->lang, code));
	printf("%s\n", code);
	return OK;
}
