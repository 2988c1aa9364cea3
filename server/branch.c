/* branch.c - see branch.h */
#include "branch.h"

#include <string.h>

#define RECENT_MS (30 * DAY_MS)
enum { SHOWN_MAX = 3 };

static enum err take_time(void *ctx, const struct entry *e)
{
	*(int64_t *)ctx = e->time;
	return OK;
}

enum err branches_load(struct view *v, struct branches *ret)
{
	sqlite3_stmt *s = v->desk->sql[Q_FORKS];
	ret->count = 0;
	enum err e = db_first(s, "");
	for (; e == OK && ret->count < BRANCHES_MAX; e = db_next(s)) {
		struct branch *x = &ret->list[ret->count++];
		*x = (struct branch){.device = sqlite3_column_int64(s, 0),
				     .since = sqlite3_column_int64(s, 1),
				     .until = sqlite3_column_int64(s, 2),
				     .position = sqlite3_column_int64(s, 3),
				     .time = NO_TIME,
				     .acts = sqlite3_column_int(s, 4),
				     .times = sqlite3_column_int(s, 7),
				     .unit = arena_string(&v->arena, db_blob(s, 5)),
				     .name = arena_string(&v->arena, db_blob(s, 6))};
		TRY(v->desk->log.read(v->desk->log.ctx, x->position, x->position, take_time, &x->time));
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static const char *digits(struct view *v, int64_t n)
{
	return text_of(v, "%lld", (long long)n);
}

static void nodes(struct buf *b, int x, int y, int count, bool square)
{
	enum { STEP = 34 };
	for (int i = 0; i < count; i++, x += STEP)
		if (square)
			h_fmt(b, "<rect class=\"later\" x=\"%d\" y=\"%d\" width=\"10\" height=\"10\"/>", x - 5, y - 5);
		else
			h_fmt(b, "<circle class=\"first\" cx=\"%d\" cy=\"%d\" r=\"5\"/>", x, y);
}

/* The chain from the left; branch A straight on, branch B falling off where it left, then carried over to the end of A. */
static void draw(struct view *v, const struct branch *x)
{
	const char *since = digits(v, x->since), *from = digits(v, x->since + 1), *until = digits(v, x->until), *acts = digits(v, x->acts);
	h_fmt(v->b, "<svg class=\"fork\" width=\"340\" height=\"112\" role=\"img\" aria-label=\"%s\">", say(v, W_FORK_DRAWN, since, from, until, acts));
	h_raw(v->b, "<path class=\"first\" d=\"M12 38H190\"/><path class=\"lost\" d=\"M80 38L106 78H140\"/><path class=\"again\" d=\"M140 78H228L228 38M190 38H296\"/>");
	nodes(v->b, 12, 38, 3, false);
	nodes(v->b, 114, 38, 3, false);
	nodes(v->b, 106, 78, 2, true);
	nodes(v->b, 228, 38, 3, true);
	h_fmt(v->b, "<text x=\"80\" y=\"24\" text-anchor=\"middle\">%s</text><text class=\"first\" x=\"100\" y=\"12\">%s</text>", since, say(v, W_FORK_FIRST, from, until));
	h_fmt(v->b, "<text class=\"later\" x=\"80\" y=\"106\">%s</text></svg>",
	      say(v, W_FORK_ACTS, acts, digits(v, x->until + 1), digits(v, x->until + x->acts)));
}

static enum err write_call(struct view *v, const char *unit)
{
	enum { ROLE_HEAD = 2 };
	sqlite3_stmt *s = v->desk->sql[Q_HEADS];
	const char *sentence = say_word(v, W_FORK_CALL_NOBODY);
	enum err e = db_first(s, "i", v->today);
	for (; e == OK; e = db_next(s))
		if (strcmp(db_text(s, 0), unit) == 0 && sqlite3_column_int(s, 4) == ROLE_HEAD && *db_text(s, 3)) {
			sentence = say(v, W_FORK_CALL, db_text(s, 3), db_text(s, 1));
			break;
		}
	db_reset(s);
	h_fmt(v->b, "<p>%s</p>", sentence);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err write_branch(struct view *v, const struct branch *x)
{
	banner_begin(v->b, BANNER_GRAVE, say(v, W_FORK_TITLE, digits(v, x->device), short_name(v, x->name)));
	h_raw(v->b, "<div class=\"split\"><div>");
	h_fmt(v->b, "<p>%s %s %s</p>", say(v, W_FORK_SINCE, digits(v, x->since + 1), time_short(v, x->time)),
	      x->times > 1 ? say(v, W_FORK_CLONE, digits(v, x->times)) : say_word(v, W_FORK_RESTORED), say_word(v, W_FORK_SAVED));
	TRY(write_call(v, x->unit));
	h_raw(v->b, "<p>");
	button_link(v->b, BUTTON_FILLED, say_word(v, W_FORK_SEE), text_of(v, "/log?from=%lld", (long long)x->position));
	h_fmt(v->b, "</p>%s <code>kycuongd device %s revoke %s</code></div>", say_word(v, W_FORK_REVOKE), v->lang == VI ? "THƯ-MỤC" : "DIR", digits(v, x->device));
	draw(v, x);
	h_raw(v->b, "</div>");
	banner_end(v->b);
	return OK;
}

/* One decision a device, however often it branched. */
static bool told_before(const struct branches *b, int at)
{
	for (int i = 0; i < at; i++)
		if (b->list[i].device == b->list[at].device)
			return true;
	return false;
}

enum err branches_write(struct view *v, const struct branches *b)
{
	int shown = 0;
	for (int i = 0; i < b->count && shown < SHOWN_MAX; i++) {
		if (v->at - b->list[i].time > RECENT_MS || told_before(b, i))
			continue;
		TRY(write_branch(v, &b->list[i]));
		shown++;
	}
	return OK;
}

void branch_note(struct view *v, const struct branches *b, int64_t device)
{
	for (int i = 0; i < b->count; i++)
		if (b->list[i].device == device) {
			h_raw(v->b, "<div class=\"grave\">");
			icon(v->b, ICON_WARN, 14);
			h_fmt(v->b, " %s</div>", say(v, W_FORK_LABEL, digits(v, b->list[i].since), digits(v, b->list[i].acts)));
			return;
		}
}
