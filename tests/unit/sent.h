/* sent.h - what became of an act that was entered and sent. After `p`, the province. */
#ifndef SENT_H
#define SENT_H

#include <assert.h>

static int64_t brought; /* records that came down with the last one */

static void sync(struct office *o)
{
	struct taken sum;
	must(sync_office(&p, o, CHANGESET_MAX, &sum), "sync");
	brought = sum.records;
}

/* What became of the newest act in the log: OK or why it was refused. */
static enum err verdict(void)
{
	struct verdict v;
	must(verdict_decode(p.entries[p.count - 1].verdict, &v), "verdict");
	return v.kind == REFUSED ? v.reason : OK;
}

static enum err entered_and_sent(struct office *o, enum err e)
{
	size_t before = p.count;
	if (e != OK)
		return e;
	sync(o);
	assert(p.count == before + 1);
	return verdict();
}

#endif
