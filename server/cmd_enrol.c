/* enrol: a one-time code for an official's device. */
#include <stdio.h>

#include "civil.h"
#include "commands.h"
#include "day_words.h"
#include "enrolling.h"

enum { HOURS_MAX = 24 * 90 };

static void tell_beginning(const struct call *c, const char *official, int64_t from)
{
	struct buf day OWN_BUF = BUF(DAY_WORDS_MAX);
	char sentence[ERR_SENTENCE_MAX];
	day_full(&day, from);
	fprintf(stderr, "%s\n", err_sentence(c->lang, ERR_ENROL_EARLY, (const char *const[]){official, buf_text(&day), NULL}, sentence));
}

enum err cmd_enrol(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct enrolling how = {c->options[O_UNIT], c->options[O_OFFICIAL], c->options[O_ROLE], ENROL_HOURS};
	char code[ENROL_CODE_SIZE];
	int64_t from;
	if (!how.unit || !how.official)
		return fail(ERR_USAGE, "--unit CODE --official NAME", "kycuongd enrol");
	if (c->options[O_VALID])
		TRY(call_number("--valid", c->options[O_VALID], 1, HOURS_MAX, &how.hours));
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	TRY(enrolling_code(&p, &how, now_ms(), c->lang, code, &from));
	printf("%s\n", code);
	if (from != NO_TIME)
		tell_beginning(c, how.official, from);
	return OK;
}
