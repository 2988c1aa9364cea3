/* The log: its head, and its acts from the newest back. */
#include <stdlib.h>

#include "acts.h"
#include "tree.h"

enum { PAGE_ACTS = 50 };

static enum err newest_epoch(void *ctx, const struct epoch *e)
{
	*(struct epoch *)ctx = *e;
	return OK;
}

static enum err write_head(struct view *v)
{
	const struct merkle m = tree_of(v->desk);
	uint8_t root[HASH_BYTES];
	struct epoch epoch = {0};
	int64_t newest;
	TRY(merkle_root(&m, v->position, root));
	TRY(v->desk->log.epochs(v->desk->log.ctx, newest_epoch, &epoch));
	TRY(db_int(v->desk->sql[Q_META], NO_TIME, &newest, "t", "time"));
	section(v->b, say_word(v, W_LOG_HEAD));
	pairs_begin(v->b);
	pair(v->b, say_word(v, W_LOG_POSITION), count_text(v, v->position));
	pair(v->b, say_word(v, W_LOG_EPOCH), say(v, W_LOG_EPOCH_SINCE, text_of(v, "%u", epoch.number), count_text(v, epoch.start)));
	pair(v->b, say_word(v, W_LOG_TIME), time_short(v, v->position ? newest : NO_TIME));
	h_fmt(v->b, "<dt>%s</dt><dd><code>%s</code></dd>", say_word(v, W_LOG_ROOT), hash_words(v, root));
	pairs_end(v->b);
	small(v->b, say_word(v, W_LOG_ROOT_HINT));
	return OK;
}

struct list {
	struct view *v;
	struct act_words acts[PAGE_ACTS];
	int count;
};

static enum err take(void *ctx, const struct entry *e)
{
	struct list *l = ctx;
	return act_words(l->v, e, &l->acts[l->count++]);
}

static void write_acts(struct view *v, const struct list *l)
{
	const struct column c[] = {{say_word(v, W_COL_POSITION), RIGHT, 50, false}, {say_word(v, W_COL_RECEIVED), LEFT, 108, false},
				   {say_word(v, W_COL_WHO), LEFT, 136, false},	    {say_word(v, W_COL_VERB), LEFT, 86, false},
				   {say_word(v, W_COL_RECORD), LEFT, 0, false},	    {say_word(v, W_COL_VERDICT), LEFT, 110, false}};
	h_raw(v->b, "<div class=\"labelled\">");
	table_begin(v->b, c, 6);
	for (int i = l->count - 1; i >= 0; i--) {
		const struct act_words *a = &l->acts[i];
		row_begin(v->b, false);
		cell_begin(v->b, &c[0]);
		position_link(v, a->position);
		cell_end(v->b);
		cell(v->b, &c[1], a->received);
		cell_two(v->b, &c[2], a->who, *a->where ? a->where : NULL, NULL);
		cell(v->b, &c[3], a->verb);
		cell_two(v->b, &c[4], *a->name ? a->name : a->record, *a->name ? text_of(v, "%s · %s", a->reg, a->record) : a->reg, a->href);
		cell_begin(v->b, &c[5]);
		act_verdict(v, a);
		cell_end(v->b);
		row_end(v->b);
	}
	table_end(v->b);
	h_raw(v->b, "</div>");
}

/* The position to begin below; the whole log where none is asked for. ERR_FIELD_TYPE for what is no number. */
static enum err asked_top(struct view *v, int64_t *ret)
{
	const char *text = request_query(v->r, "from");
	char *end;
	if (!*text) {
		*ret = v->position;
		return OK;
	}
	long long n = strtoll(text, &end, 10);
	if (*end || n < 1 || n > v->position)
		return fail(ERR_FIELD_RANGE, "from", text, text_of(v, "1–%lld", (long long)v->position));
	*ret = n;
	return OK;
}

enum err page_log(struct view *v)
{
	struct frame f;
	struct list *l = arena_alloc(&v->arena, sizeof *l);
	int64_t top = 0;
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(asked_top(v, &top));
	l->v = v;
	int64_t bottom = top > PAGE_ACTS ? top - PAGE_ACTS + 1 : 1;
	if (top)
		TRY(v->desk->log.read(v->desk->log.ctx, bottom, top, take, l));
	view_frame(v, &f, NAV_LOG, say_word(v, W_NAV_LOG), say_word(v, W_LOG_SUMMARY));
	f.aside = 300;
	frame_begin(v->b, &f);
	section(v->b, say_word(v, W_ACTS));
	if (l->count)
		write_acts(v, l);
	else
		small(v->b, say_word(v, W_ACTS_NONE));
	h_raw(v->b, "<p>");
	if (bottom > 1)
		h_fmt(v->b, "<a href=\"/log?from=%i\">%s</a> ", bottom - 1, say_word(v, W_ACTS_OLDER));
	if (top < v->position)
		h_fmt(v->b, "<a href=\"/log\">%s</a>", say_word(v, W_ACTS_NEWEST));
	h_raw(v->b, "</p>");
	frame_aside(v->b, &f);
	TRY(write_head(v));
	frame_end(v->b, &f);
	return OK;
}
