#include "intake.h"

#include <stdio.h>

#include "import.h"

static bool of_storage(enum err e)
{
	return e == ERR_BUSY || err_of_storage(e);
}

static enum err take(void *ctx, struct act *a, struct buf *wrong)
{
	struct intake *in = ctx;
	char sentence[ERR_SENTENCE_MAX];
	int64_t position;
	enum err e = administer(in->ledger, a, in->now, in->lang, &position);
	if (of_storage(e))
		return e;
	if (e != OK)
		buf_str(wrong, err_sentence(in->lang, e, NULL, sentence));
	in->count++;
	return OK;
}

enum err intake_csv(struct intake *in, struct bytes csv, struct bytes reg, struct buf *bad)
{
	return import_csv(csv, reg, 0, in->lang, take, in, bad);
}
