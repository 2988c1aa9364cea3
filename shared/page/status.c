/* status.c - tiles, badges, heat cells, interval bars; see html.h */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "html.h"

static const char *const tile_names[TILES] = {
#define STATUS(constant, name) name,
#include "statuses.def"
#undef STATUS
};

static const struct {
	enum word numbered, plain;
	const char *tone; /* class of the words, "" for ink */
} kinds[TILES] = {
	[TILE_ON_TIME] = {W_STATUS_ON_TIME, W_STATUS_ON_TIME, ""},
	[TILE_ON_TIME_EVIDENCE] = {W_STATUS_ON_TIME_EVIDENCE, W_STATUS_ON_TIME_EVIDENCE, ""},
	[TILE_ON_TIME_DECISION] = {W_STATUS_ON_TIME_DECISION, W_STATUS_ON_TIME_DECISION, ""},
	[TILE_ANNOUNCED] = {W_STATUS_ANNOUNCED, W_STATUS_ANNOUNCED, ""},
	[TILE_CLAIMED] = {W_STATUS_CLAIMED, W_STATUS_CLAIMED, ""},
	[TILE_DUE_SOON] = {W_STATUS_DUE_SOON, W_STATUS_DUE_SOON_ANY, ""},
	[TILE_NOT_DUE] = {W_STATUS_DUE_SOON, W_STATUS_NOT_DUE, ""},
	[TILE_EXCUSED] = {W_STATUS_EXCUSED, W_STATUS_EXCUSED, ""},
	[TILE_RETURNED] = {W_STATUS_RETURNED, W_STATUS_RETURNED, ""},
	[TILE_RETURNED_OVERDUE] = {W_STATUS_RETURNED_OVERDUE, W_STATUS_RETURNED_OVERDUE, ""},
	[TILE_LATE] = {W_STATUS_LATE, W_STATUS_LATE_ANY, "bad"},
	[TILE_MISSING] = {W_STATUS_MISSING, W_STATUS_MISSING_ANY, "grave"},
};

const char *tile_name(enum tile t)
{
	return t == TILE_NONE ? "" : tile_names[t];
}

enum tile tile_of(const char *name)
{
	for (int i = 0; i < TILES; i++)
		if (!strcmp(tile_names[i], name))
			return (enum tile)i;
	return TILE_NONE;
}

void tile_words(struct buf *out, enum lang lang, enum tile t, int days)
{
	char number[16];

	if (t == TILE_NONE)
		return;
	if (t == TILE_DUE_SOON && days == 0) {
		buf_str(out, tr(lang, W_STATUS_DUE_TODAY));
		return;
	}
	snprintf(number, sizeof number, "%d", days);
	tr_fmt(out, lang, days < 0 ? kinds[t].plain : kinds[t].numbered, number);
}

void tile(struct buf *b, enum tile t, int size)
{
	if (t != TILE_NONE)
		h_fmt(b, "<svg class=\"t\" width=\"%d\" height=\"%d\" aria-hidden=\"true\"><use href=\"#t-%r\"/></svg>",
		      size, size, tile_names[t]);
}

void badge_text(struct buf *b, enum tile t, const char *text)
{
	h_fmt(b, "<span class=\"badge %r\">", t == TILE_NONE ? "" : kinds[t].tone);
	tile(b, t, 15);
	h_fmt(b, "%s</span>", text);
}

void badge(struct buf *b, enum lang lang, enum tile t, int days)
{
	OWN_BUF struct buf words = BUF(256);

	tile_words(&words, lang, t, days);
	badge_text(b, t, buf_text(&words));
}

void heat_cell(struct buf *b, enum tile t, int days, const char *label, const char *href)
{
	if (t == TILE_NONE) {
		h_raw(b, "<td class=\"c\"></td>");
		return;
	}
	h_raw(b, "<td class=\"c\">");
	if (href)
		h_fmt(b, "<a href=\"%s\">", href);
	h_fmt(b, "<svg width=\"26\" height=\"16\" role=\"img\" aria-label=\"%s\">", label);
	if (t == TILE_LATE && days > 0)
		h_fmt(b, "<use href=\"#h-late\"/><text x=\"13\" y=\"12\">%d</text>", days);
	else
		h_fmt(b, "<use href=\"#h-%r\"/>", t == TILE_LATE ? "late-bar" : tile_names[t]);
	h_fmt(b, "</svg>%r</td>", href ? "</a>" : "");
}

void legend(struct buf *b, enum lang lang)
{
	h_raw(b, "<ul class=\"legend\">");
	for (int i = 0; i < TILES; i++) {
		h_raw(b, "<li>");
		badge(b, lang, (enum tile)i, -1);
		h_raw(b, "</li>");
	}
	h_fmt(b, "<li><span class=\"badge blank\">%s</span></li></ul>", tr(lang, W_STATUS_BLANK));
}

void icon(struct buf *b, enum icon i, int size)
{
	static const char *const names[] = {"check", "clock", "pause", "ring", "warn", "pen", "phone"};

	h_fmt(b, "<svg class=\"i\" width=\"%d\" height=\"%d\" aria-hidden=\"true\"><use href=\"#i-%r\"/></svg>", size, size,
	      names[i]);
}

void step_blocks(struct buf *b, int done, int all)
{
	enum { BLOCKS_MAX = 12 };

	h_raw(b, "<span class=\"blocks\">");
	if (all <= BLOCKS_MAX) {
		h_fmt(b, "<svg width=\"%d\" height=\"10\" aria-hidden=\"true\">", all * 11);
		for (int i = 0; i < all; i++)
			h_fmt(b, "<rect x=\"%d.5\" y=\"0.5\" width=\"8\" height=\"9\" class=\"%r\"/>", i * 11,
			      i < done ? "done" : "open");
		h_raw(b, "</svg> ");
	}
	h_fmt(b, "%d/%d</span>", done, all);
}

/* ---- Interval ---- */

enum { BAR_HEIGHT = 14, BAR_BLOCKS_MAX = 40 };

/* The place of report i among n, in hundredths of a pixel, so that no float prints differently elsewhere. */
static int64_t place(int i, int n, int width)
{
	return (int64_t)i * (width - 1) * 100 / n + 50;
}

static void rect(struct buf *b, int64_t from, int64_t to, const char *fill)
{
	buf_fmt(b, "<rect x=\"%lld.%02lld\" y=\"0.5\" width=\"%lld.%02lld\" height=\"%d\" fill=\"%s\"/>",
		(long long)(from / 100), (long long)(from % 100), (long long)((to - from) / 100),
		(long long)((to - from) % 100), BAR_HEIGHT - 1, fill);
}

static void tick(struct buf *b, int64_t at, const char *style)
{
	buf_fmt(b, "<path class=\"%s\" d=\"M%lld.%02lld 0v%d\"/>", style, (long long)(at / 100), (long long)(at % 100),
		BAR_HEIGHT);
}

void bar(struct buf *b, enum lang lang, int on_time, int claimed, int due, int width)
{
	OWN_BUF struct buf words = BUF(256);

	assert(on_time >= 0 && claimed >= 0 && on_time + claimed <= due && width > 10);
	rate_words(&words, lang, on_time, claimed, due);
	h_fmt(b, "<svg class=\"bar\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">",
	      width, BAR_HEIGHT, width, BAR_HEIGHT, buf_text(&words));
	if (due == 0) {
		h_fmt(b, "<path class=\"none\" d=\"M0 7.5h%d\"/></svg>", width);
		return;
	}
	int64_t solid = place(on_time, due, width), hatch = place(on_time + claimed, due, width);
	rect(b, 50, solid, "#2f7fae");
	if (claimed)
		rect(b, solid, hatch, "url(#hatch)");
	rect(b, hatch, place(due, due, width), "#fff");
	for (int i = 1; due <= BAR_BLOCKS_MAX && i < due; i++)
		if (i != on_time && i != on_time + claimed)
			tick(b, place(i, due, width), i < on_time || i < on_time + claimed ? "cut" : "open");
	h_fmt(b, "<rect class=\"edge\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\"/>", width - 1, BAR_HEIGHT - 1);
	if (claimed) {
		tick(b, solid, "end");
		tick(b, hatch, "end");
	}
	h_raw(b, "</svg>");
}

void bar_count(struct buf *b, enum lang lang, int on_time, int claimed, int due)
{
	char o[16], c[16], n[16];

	snprintf(o, sizeof o, "%d", on_time);
	snprintf(c, sizeof c, "%d", on_time + claimed);
	snprintf(n, sizeof n, "%d", due);
	h_raw(b, "<strong>");
	if (due == 0)
		h_raw(b, "—");
	else if (claimed == 0)
		h_tr(b, lang, W_COUNT_OF, o, n);
	else
		h_tr(b, lang, W_COUNT_TO_OF, o, c, n);
	h_raw(b, "</strong>");
}

static void rate(struct buf *out, enum lang lang, int part, int all)
{
	int64_t tenths = ((int64_t)part * 2000 + all) / (2 * (int64_t)all);

	if (tenths == 1000 && part < all)
		tenths = 999;
	if (tenths == 0 && part > 0)
		tenths = 1;
	buf_fmt(out, "%d%c%d %%", (int)(tenths / 10), lang == EN ? '.' : ',', (int)(tenths % 10));
}

void rate_words(struct buf *out, enum lang lang, int on_time, int claimed, int due)
{
	if (due == 0) {
		buf_str(out, "—");
		return;
	}
	rate(out, lang, on_time, due);
	if (claimed) {
		buf_str(out, " – ");
		rate(out, lang, on_time + claimed, due);
	}
}
