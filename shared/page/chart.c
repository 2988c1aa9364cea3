/* chart.c - see chart.h */
#include "chart.h"

#include <assert.h>
#include <stdio.h>

#include "html.h"

/* Across, everything is in hundredths of a per cent of the width, so that text keeps its size on any width; upwards in hundredths
 * of a pixel. Neither is ever a float: the same figures are the same bytes. */
enum { WHOLE = 10000, TOP = 8, VALUE_HEIGHT = 13, FOOT = 22, LABEL_WIDTH = 44, VALUE_WIDTH = 60, LOWEST_MAX = 60, GRID = 20, DOT = 3 };

struct drawing {
	struct buf *b;
	enum lang lang;
	const struct chart_point *p;
	int count, height, lowest; /* lowest: per cent at the foot of the axis */
	bool values;		   /* there is room for a number at each point */
};

static int across(const struct drawing *d, int i)
{
	return (2 * i + 1) * WHOLE / (2 * d->count);
}

/* Down from the top, of `part` in `all`. */
static int down(const struct drawing *d, int part, int all)
{
	int top = d->values ? TOP + VALUE_HEIGHT : TOP;
	int64_t room = (int64_t)(d->height - top - FOOT) * 100;
	int64_t above = (int64_t)part * 100 - (int64_t)d->lowest * all; /* per cent over the foot, times all */
	return top * 100 + (int)(room - room * above / ((int64_t)(100 - d->lowest) * all));
}

static void number(struct buf *b, const char *attribute, int hundredths, const char *unit)
{
	buf_fmt(b, " %s=\"%d.%02d%s\"", attribute, hundredths / 100, hundredths % 100, unit);
}

/* The axis begins at a round figure below all of them, so that small differences show; with a number at every line nobody
 * takes it for zero. */
static void scale(struct drawing *d)
{
	d->lowest = LOWEST_MAX;
	for (int i = 0; i < d->count; i++) {
		const struct chart_point *p = &d->p[i];
		assert(0 <= p->low && p->low <= p->high && p->high <= p->all && p->second <= p->all);
		while (p->all && ((int64_t)p->low * 100 < (int64_t)d->lowest * p->all ||
				  (p->second >= 0 && (int64_t)p->second * 100 < (int64_t)d->lowest * p->all)))
			d->lowest -= GRID;
	}
}

static void grid(const struct drawing *d)
{
	for (int at = d->lowest; at <= 100; at += GRID) {
		int y = down(d, at, 100);
		h_raw(d->b, "<line class=\"grid\" x1=\"0\" x2=\"100%\"");
		number(d->b, "y1", y, "");
		number(d->b, "y2", y, "");
		h_raw(d->b, "/><text class=\"scale\" x=\"-6\"");
		number(d->b, "y", y + 400, "");
		h_fmt(d->b, ">%d %%</text>", at);
	}
}

static void point(const struct drawing *d, int i, int part)
{
	int y = down(d, part, d->p[i].all), x = across(d, i);
	buf_fmt(d->b, "%d.%02d,%d.%02d ", x / 100, x % 100, y / 100, y % 100);
}

/* Runs of points that have something due; a gap between two of them is a gap in the drawing. */
static int run_end(const struct drawing *d, int i)
{
	while (i < d->count && d->p[i].all)
		i++;
	return i;
}

static bool undecided(const struct drawing *d, int from, int to)
{
	for (int i = from; i < to; i++)
		if (d->p[i].high > d->p[i].low)
			return true;
	return false;
}

static void line(const struct drawing *d, const char *class, int from, int to, int which)
{
	h_fmt(d->b, "<polyline class=\"%r\" points=\"", class);
	for (int i = from; i < to; i++)
		point(d, i, which == 0 ? d->p[i].low : which == 1 ? d->p[i].high : d->p[i].second);
	h_raw(d->b, "\"/>");
}

/* The lines are stretched to the column, whatever its width; their strokes are not. */
static void lines(const struct drawing *d)
{
	h_fmt(d->b, "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 100 %d\" preserveAspectRatio=\"none\">", d->height, d->height);
	for (int from = 0, to; from < d->count; from = to + 1) {
		to = run_end(d, from);
		if (to == from)
			continue;
		if (undecided(d, from, to)) {
			h_raw(d->b, "<polygon class=\"band\" points=\"");
			for (int i = from; i < to; i++)
				point(d, i, d->p[i].high);
			for (int i = to; i-- > from;)
				point(d, i, d->p[i].low);
			h_raw(d->b, "\"/>");
			line(d, "most", from, to, 1);
		}
		if (d->p[from].second >= 0)
			line(d, "second", from, to, 2);
		line(d, "sure", from, to, 0);
	}
	h_raw(d->b, "</svg>");
}

/* How far a neighbour lies above a point, in hundredths of a pixel; 0 where there is none. */
static int above(const struct drawing *d, int i, int neighbour)
{
	bool there = neighbour >= 0 && neighbour < d->count && d->p[neighbour].all;
	return there ? down(d, d->p[i].low, d->p[i].all) - down(d, d->p[neighbour].low, d->p[neighbour].all) : 0;
}

/* The number stands where no line goes: below a low, above a high, beside a slope on its upper side; but not over the mark of the other rate. */
static void value(const struct drawing *d, int i)
{
	const struct chart_point *p = &d->p[i];
	int before = above(d, i, i - 1), after = above(d, i, i + 1), y = down(d, p->low, p->all);
	bool covered = p->second > p->low && y - down(d, p->second, p->all) < 2 * VALUE_HEIGHT * 100;
	bool under = covered || (before >= 0 && after >= 0 && before + after > 0), slope = !under && (before > 0) != (after > 0);
	struct buf rate OWN_BUF = BUF(32);
	rate_words(&rate, d->lang, p->low, 0, p->all);
	h_fmt(d->b, "<text class=\"value%r\" dx=\"%d\"", !slope ? "" : before > 0 ? " after" : " before", !slope ? 0 : before > 0 ? 5 : -5);
	number(d->b, "x", across(d, i), "%");
	number(d->b, "y", under ? y + 1700 : y - (slope ? 400 : 800), "");
	h_fmt(d->b, ">%s</text>", buf_text(&rate));
}

static void marks(const struct drawing *d, int i)
{
	const struct chart_point *p = &d->p[i];
	int x = across(d, i);
	if (p->second >= 0) {
		h_raw(d->b, "<svg class=\"mark\"");
		number(d->b, "x", x, "%");
		number(d->b, "y", down(d, p->second, p->all), "");
		h_raw(d->b, "><rect class=\"second\" x=\"-2.5\" y=\"-2.5\" width=\"5\" height=\"5\"/></svg>");
	}
	h_raw(d->b, "<circle class=\"sure\"");
	number(d->b, "cx", x, "%");
	number(d->b, "cy", down(d, p->low, p->all), "");
	h_fmt(d->b, " r=\"%d\"/>", DOT);
	if (d->values)
		value(d, i);
}

/* A column of the drawing: as a link it is wide enough to hit. */
static void column(const struct drawing *d, int i, int step)
{
	const struct chart_point *p = &d->p[i];
	if (p->href)
		h_fmt(d->b, "<a href=\"%s\" aria-label=\"%s\">", p->href, p->words);
	h_fmt(d->b, "<g%r><title>%s</title><rect class=\"hit\" y=\"0\" height=\"%d\"", p->href ? "" : " role=\"img\"", p->words, d->height);
	number(d->b, "x", i * WHOLE / d->count, "%");
	number(d->b, "width", WHOLE / d->count, "%");
	h_raw(d->b, "/>");
	if (p->all)
		marks(d, i);
	if (i % step == (d->count - 1) % step) {
		h_fmt(d->b, "<text class=\"%r\" y=\"%d\"", (d->count - 1 - i) / step % 2 ? "of odd" : "of", d->height - 5);
		number(d->b, "x", across(d, i), "%");
		h_fmt(d->b, ">%s</text>", p->label);
	}
	h_fmt(d->b, "</g>%r", p->href ? "</a>" : "");
}

void chart_trend(struct buf *b, enum lang lang, const char *label, const struct chart_point *points, int count, int width, int height)
{
	int skip = count > CHART_POINTS_MAX ? count - CHART_POINTS_MAX : 0;
	struct drawing d = {.b = b, .lang = lang, .p = points + skip, .count = count - skip, .height = height};

	if (!d.count)
		return;
	d.values = width / d.count >= VALUE_WIDTH;
	scale(&d);
	int step = (d.count * LABEL_WIDTH + width - 1) / width;
	h_fmt(b, "<svg class=\"trend\" role=\"group\" lang=\"%r\" aria-label=\"%s\" width=\"100%%\" height=\"%d\">", lang == EN ? "en" : "vi", label, height);
	grid(&d);
	lines(&d);
	for (int i = 0; i < d.count; i++)
		column(&d, i, step < 1 ? 1 : step);
	h_raw(b, "</svg>");
}
