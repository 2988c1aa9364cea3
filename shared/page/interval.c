/* interval.c - see interval.h */
#include "interval.h"

#include <stdio.h>

#include "civil.h"
#include "day_words.h"
#include "html.h"

/* Heights in px; across, everything is in hundredths of a per cent, so that text keeps its size on any width. */
enum { DUE_Y = 13, HI_Y = 34, BAR_Y = 42, BAR_H = 22, MARK_Y = BAR_Y + BAR_H / 2, LANE_Y = 82, LANE_H = 20, TICKS_MAX = 7, WHOLE = 10000,
       YEAR_DAYS = 330, STRAY_DAYS = 10 /* a clock further off than this is drawn at the edge */ };

struct drawing {
	struct buf *b;
	enum lang lang;
	const struct interval *i;
	int64_t first, last; /* days, first to before last */
	int lane;
};

int64_t interval_hi(const struct interval *i)
{
	if (i->received == NO_TIME || i->coded == NO_TIME)
		return i->received == NO_TIME ? i->coded : i->received;
	return i->received < i->coded ? i->received : i->coded;
}

static void moment(struct buf *out, int64_t ms, int64_t now)
{
	int year, this_year;
	unsigned month, day;

	civil_date((int32_t)day_of(ms), &year, &month, &day);
	civil_date((int32_t)day_of(now), &this_year, &month, &day);
	if (year == this_year)
		day_month(out, day_of(ms));
	else
		day_full(out, day_of(ms));
	buf_byte(out, ' ');
	clock_words(out, ms);
}

static void widen(struct drawing *d, int64_t ms)
{
	if (ms == NO_TIME)
		return;
	if (day_of(ms) < d->first)
		d->first = day_of(ms);
	if (day_of(ms) >= d->last)
		d->last = day_of(ms) + 1;
}

static void scale(struct drawing *d)
{
	const struct interval *i = d->i;
	int64_t hi = interval_hi(i), anchor = hi == NO_TIME ? i->now : hi;

	d->first = day_of(anchor);
	d->last = d->first + 1;
	widen(d, i->lo);
	widen(d, i->coded);
	widen(d, i->received);
	widen(d, i->deadline);
	if (i->claim != NO_TIME && day_of(i->claim) >= d->first - STRAY_DAYS && day_of(i->claim) < d->last + STRAY_DAYS)
		widen(d, i->claim);
}

static int at(const struct drawing *d, int64_t ms)
{
	int64_t start = day_start(d->first), span = (d->last - d->first) * (DAY_MS / 1000);

	if (ms <= start)
		return 0;
	if (ms >= day_start(d->last))
		return WHOLE;
	return (int)((ms - start) / 1000 * WHOLE / span);
}

static void across(const struct drawing *d, const char *attribute, int x)
{
	char text[32];

	snprintf(text, sizeof text, "%d.%02d%%", x / 100, x % 100);
	h_attr(d->b, attribute, text);
}

static void upright(const struct drawing *d, const char *class, int x, int from, int to)
{
	h_fmt(d->b, "<line class=\"%s\"", class);
	across(d, "x1", x);
	across(d, "x2", x);
	h_fmt(d->b, " y1=\"%d\" y2=\"%d\"/>", from, to);
}

/* Towards the side that has room. */
static void label(const struct drawing *d, const char *class, int x, int y, enum word w, int64_t ms)
{
	struct buf time OWN_BUF = BUF(64);

	if (ms != NO_TIME)
		moment(&time, ms, d->i->now);
	h_fmt(d->b, "<text class=\"%s\"", class);
	across(d, "x", x);
	h_fmt(d->b, " dx=\"%d\" y=\"%d\" text-anchor=\"%r\">", x > WHOLE / 2 ? -8 : 8, y, x > WHOLE / 2 ? "end" : "start");
	h_tr(d->b, d->lang, w, buf_text(&time));
	h_raw(d->b, "</text>");
}

static void days(const struct drawing *d, int bottom)
{
	int64_t step = (d->last - d->first + TICKS_MAX - 1) / TICKS_MAX;

	for (int64_t day = d->first; day < d->last; day += step) {
		struct buf text OWN_BUF = BUF(16);
		int x = at(d, day_start(day));
		bool years = d->last - d->first > YEAR_DAYS; /* then month and year say more than day and month */
		day_full(&text, day);
		if (!years)
			buf_cut(&text, 5);
		upright(d, "day", x, HI_Y - 14, bottom);
		h_raw(d->b, "<text class=\"day\"");
		across(d, "x", x);
		h_fmt(d->b, " dx=\"4\" y=\"%d\">%s</text>", bottom - 4, buf_text(&text) + (years ? 3 : 0));
	}
	h_fmt(d->b, "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", bottom, bottom);
}

static void bar_of(const struct drawing *d)
{
	const struct interval *i = d->i;
	int64_t hi = interval_hi(i);
	int from = i->lo == NO_TIME ? 0 : at(d, i->lo), to = hi == NO_TIME ? WHOLE : at(d, hi);

	/* A restored image or a server's clock may give a checkpoint after the receipt: then the two ends meet. */
	if (to < from)
		to = from;
	h_raw(d->b, "<rect class=\"sure\"");
	across(d, "x", from);
	across(d, "width", to - from);
	h_fmt(d->b, " y=\"%d\" height=\"%d\"/>", BAR_Y, BAR_H);
	upright(d, i->lo == NO_TIME ? "end open" : "end", from, BAR_Y - 3, BAR_Y + BAR_H + 3);
	upright(d, hi == NO_TIME ? "end open" : "end", to, BAR_Y - 3, BAR_Y + BAR_H + 3);
	label(d, "halo", to, HI_Y, hi == NO_TIME ? W_INTERVAL_NO_HI : W_INTERVAL_HI, hi);
	label(d, "halo", from, LANE_Y, i->lo == NO_TIME ? W_INTERVAL_NO_LO : W_INTERVAL_LO, i->lo);
}

/* A mark on the bar, its words in a lane of their own under it. The glyph is drawn around the point. */
static void mark(struct drawing *d, int64_t ms, enum word w, const char *glyph)
{
	if (ms == NO_TIME)
		return;
	int x = at(d, ms), y = LANE_Y + LANE_H * ++d->lane;
	upright(d, "lead", x, MARK_Y, y - 4);
	h_raw(d->b, "<svg class=\"mark\"");
	across(d, "x", x);
	h_fmt(d->b, " y=\"%d\">%r</svg>", MARK_Y, glyph);
	label(d, "halo", x, y, w, ms);
}

static void sentence(const struct drawing *d)
{
	const struct interval *i = d->i;
	const struct {
		int64_t at;
		enum word w;
	} parts[] = {{i->deadline, W_INTERVAL_DUE}, {i->lo, W_INTERVAL_LO}, {interval_hi(i), W_INTERVAL_HI}, {i->claim, W_INTERVAL_CLAIM},
		     {i->coded, W_INTERVAL_CODED}, {i->received, W_INTERVAL_RECEIVED}};
	bool one = false;

	h_raw(d->b, "<svg class=\"when\" role=\"img\" aria-label=\"");
	for (size_t n = 0; n < sizeof parts / sizeof *parts; n++) {
		struct buf time OWN_BUF = BUF(64);
		if (parts[n].at == NO_TIME)
			continue;
		moment(&time, parts[n].at, i->now);
		h_raw(d->b, one ? "; " : "");
		h_tr(d->b, d->lang, parts[n].w, buf_text(&time));
		one = true;
	}
	h_raw(d->b, "\"");
}

void interval_draw(struct buf *b, enum lang lang, const struct interval *i)
{
	struct drawing d = {.b = b, .lang = lang, .i = i};
	int lanes = (i->claim != NO_TIME) + (i->coded != NO_TIME) + (i->received != NO_TIME);
	int bottom = LANE_Y + LANE_H * lanes + 30;

	scale(&d);
	sentence(&d);
	h_fmt(b, " width=\"100%%\" height=\"%d\">", bottom + 2);
	days(&d, bottom);
	if (i->deadline != NO_TIME) {
		upright(&d, "due", at(&d, i->deadline), 2, bottom);
		label(&d, "halo due", at(&d, i->deadline), DUE_Y, W_INTERVAL_DUE, i->deadline);
	}
	bar_of(&d);
	mark(&d, i->claim, W_INTERVAL_CLAIM, "<path d=\"M0 -7L7 0 0 7 -7 0Z\"/>");
	mark(&d, i->coded, W_INTERVAL_CODED, "<rect x=\"-5\" y=\"-5\" width=\"10\" height=\"10\"/>");
	mark(&d, i->received, W_INTERVAL_RECEIVED, "<circle class=\"ring\" r=\"6\"/>");
	h_raw(b, "</svg>");
	small(b, tr(lang, W_INTERVAL_HOW));
}
