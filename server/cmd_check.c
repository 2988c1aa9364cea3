/* rebuild, verify: is everything what it should be? Findings go to stderr, one a line. */
#include <stdio.h>

#include "commands.h"
#include "verify.h"

static void say(const struct findings *f)
{
	if (f->text.len)
		fputs(f->text.data, stderr);
}

static void findings_free(struct findings *f)
{
	buf_free(&f->text);
}

enum err cmd_rebuild(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct findings f OWN(findings_free) = {.text = BUF(64 * 1024)};
	TRY(place_open(c->operands[0], &p));
	enum err e = rebuild_check(&p, &f);
	say(&f);
	return e;
}

enum err cmd_verify(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct findings f OWN(findings_free) = {.text = BUF(64 * 1024)};
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	enum err e = verify_log(&p, &f);
	say(&f);
	return e;
}
