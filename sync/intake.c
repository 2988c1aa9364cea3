/* An answer, taken as it comes in. */
#include <string.h>

#include "series.h"

struct intake {
	struct replica *r;
	struct round round; /* what the next page answers */
	struct series series;
	bool begun; /* a series */
	struct taken taken;
};

struct intake *intake_begin(struct replica *r, const struct round *round)
{
	struct intake *i = mem_alloc(sizeof *i);
	i->r = r;
	i->round = *round;
	i->series = (struct series){.key = i->round.keys.down, .nonce = i->round.nonce};
	return i;
}

void intake_end(struct intake **i)
{
	if (!*i)
		return;
	series_free(&(*i)->series);
	crypt_wipe(&(*i)->round, sizeof (*i)->round);
	mem_free(i);
	*i = NULL;
}

static void add_up(struct taken *sum, const struct taken *t)
{
	sum->more = t->more;
	sum->again_after_s = t->again_after_s;
	sum->accepted += t->accepted;
	sum->merged += t->merged;
	sum->refused += t->refused;
	sum->records += t->records;
	sum->brought += t->brought;
	sum->pages++;
	sum->revoked |= t->revoked;
	sum->restored |= t->restored;
}

static enum err take_page(struct intake *i, struct bytes body, int64_t now)
{
	struct taken t;
	if (i->taken.pages && !i->taken.more)
		return fail(ERR_ANSWER_BAD, "page");
	TRY(body_take(i->r, &i->round, body, now, &t));
	add_up(&i->taken, &t);
	return OK;
}

enum err intake_take(struct intake *i, struct bytes in, int64_t now, size_t *ret_used)
{
	*ret_used = 0;
	if (!i->begun && in.len && in.data[0] == SERIES_VERSION) {
		i->begun = true;
		*ret_used = 1;
	}
	for (size_t used = 1; i->begun && used; *ret_used += used) {
		struct buf body OWN_BUF = BUF(ANSWER_MAX);
		TRY(series_take(&i->series, (struct bytes){in.data + *ret_used, in.len - *ret_used}, &body, &used));
		if (used)
			TRY(take_page(i, buf_bytes(&body), now));
	}
	return OK;
}

const struct taken *intake_taken(const struct intake *i)
{
	return &i->taken;
}

enum err intake_rest(struct intake *i, struct bytes in, int64_t now, struct taken *ret)
{
	struct buf body OWN_BUF = BUF(ANSWER_MAX);
	size_t used;
	TRY(intake_take(i, in, now, &used));
	if (i->begun && (used != in.len || !i->taken.pages))
		return fail(ERR_ANSWER_BAD, "form");
	if (!i->begun) {
		TRY(wire_answer_open(i->round.keys.down, i->round.nonce, ANSWER_TAG, in, &body));
		TRY(take_page(i, buf_bytes(&body), now));
	}
	*ret = i->taken;
	return OK;
}

enum err round_take(struct replica *r, const struct round *round, struct bytes in, int64_t now, struct taken *ret)
{
	struct intake *i OWN(intake_end) = intake_begin(r, round);
	return intake_rest(i, in, now, ret);
}
