/* frame.c - the page around its content: side bar, strip, head, columns; see html.h */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "asset.h"
#include "html.h"

/* Style attributes are closed to us by the content security policy, so widths are classes of the style sheet. */
static int aside_class(int width)
{
	static const int widths[] = {230, 260, 300, 340, 400};
	int best = widths[0];

	for (size_t i = 1; i < sizeof widths / sizeof *widths; i++)
		if (abs(widths[i] - width) < abs(best - width))
			best = widths[i];
	return best;
}

static void head(struct buf *b, const struct frame *f)
{
	OWN_BUF struct buf css = BUF(128), htmx = BUF(128), js = BUF(128);
	const struct asset *tiles = asset_find("tiles.svg");

	asset_url(&css, "kycuong.css");
	asset_url(&htmx, "htmx.js");
	asset_url(&js, "kycuong.js");
	h_fmt(b,
	      "<!doctype html>\n<html lang=\"%r\" data-theme=\"light\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>%s",
	      f->lang == EN ? "en" : "vi", f->title);
	if (f->unit)
		h_fmt(b, " · %s", f->unit);
	/* The style for htmx's indicators and its eval() are against the policy and not needed. */
	h_fmt(b,
	      "</title><meta name=\"htmx-config\" content='{\"includeIndicatorStyles\":false,\"allowEval\":false,"
	      "\"selfRequestsOnly\":true,\"historyCacheSize\":0}'><link rel=\"icon\" href=\"data:,\">"
	      "<link rel=\"stylesheet\" href=\"%s\"><script defer src=\"%s\"></script><script defer src=\"%s\"></script>",
	      buf_text(&css), buf_text(&htmx), buf_text(&js));
	h_fmt(b, "</head>\n<body class=\"%r%r%r\">", f->bare ? "bare " : "", f->landscape ? "across " : "",
	      f->document ? "document" : "");
	buf_view(b, tiles->data);
}

/* Its label and button are its own: the page's one filled button stays the page's. */
static void search_box(struct buf *b, const struct frame *f)
{
	h_fmt(b, "<form class=\"find\" role=\"search\" method=\"get\" action=\"%s\"><input type=\"search\" name=\"q\" maxlength=\"200\"", f->search_href);
	h_attr(b, "aria-label", tr(f->lang, W_SEARCH_BOX));
	h_attr(b, "placeholder", tr(f->lang, W_SEARCH_BOX));
	h_attr(b, "value", f->search);
	h_fmt(b, " accesskey=\"0\"><button type=\"submit\">%s</button></form>", tr(f->lang, W_SEARCH_BUTTON));
}

static void side_bar(struct buf *b, const struct frame *f)
{
	h_fmt(b, "<nav class=\"side\" aria-label=\"%s\"><div class=\"unit\"><strong>%s</strong><span>%s</span></div>", tr(f->lang, W_NAVIGATION),
	      f->unit, f->device);
	if (f->search_href)
		search_box(b, f);
	h_raw(b, "<ul>");
	for (int i = 0; i < f->link_count; i++) {
		const struct link *l = &f->links[i];
		char key[2] = {l->key, '\0'};
		h_raw(b, "<li><a");
		h_attr(b, "href", l->href);
		h_attr(b, "accesskey", l->key ? key : NULL);
		h_attr(b, "aria-current", l->here ? "page" : NULL);
		h_fmt(b, ">%s", l->text);
		if (l->count)
			h_fmt(b, " <span class=\"n\">%d</span>", l->count);
		h_raw(b, "</a></li>");
	}
	h_fmt(b, "</ul><div class=\"who\"><span>%s</span><small>%s</small><div>", f->person, f->post);
	if (f->person_href)
		h_fmt(b, "<a href=\"%s\">%s</a>", f->person_href, tr(f->lang, W_PERSON_SWITCH));
	if (f->person_href && f->language_href)
		h_raw(b, " · ");
	if (f->language_href)
		h_fmt(b, "<a href=\"%s\" lang=\"%r\">%s</a>", f->language_href, f->lang == EN ? "vi" : "en",
		      tr(f->lang, W_LANGUAGE_SWITCH));
	h_raw(b, "</div>");
	if (f->logout)
		h_fmt(b, "<form method=\"post\" action=\"%s\"><button type=\"submit\">%s</button></form>", f->logout,
		      tr(f->lang, W_LOGOUT));
	h_raw(b, "</div></nav>");
}

static void strip(struct buf *b, const struct frame *f)
{
	h_raw(b, "<header class=\"strip\"><p>");
	if (f->date)
		h_fmt(b, "<strong>%s</strong>", f->date);
	if (f->clock)
		h_fmt(b, " · %s", f->clock);
	h_raw(b, "</p>");
	if (f->stop_count) {
		h_fmt(b, "<section aria-label=\"%s\">", tr(f->lang, W_WHERE_IT_IS));
		stops_small(b, f->stops, f->stop_count);
		h_raw(b, "</section>");
	}
	if (f->fact_count) {
		h_raw(b, "<ul class=\"facts\">");
		for (int i = 0; i < f->fact_count; i++) {
			h_raw(b, "<li>");
			if (i == 0)
				icon(b, ICON_CHECK, 14);
			h_fmt(b, "%s</li>", f->facts[i]);
		}
		h_raw(b, "</ul>");
	}
	h_raw(b, "</header>");
}

void frame_begin(struct buf *b, const struct frame *f)
{
	head(b, f);
	if (!f->bare) {
		h_fmt(b, "<a class=\"skip\" href=\"#main\">%s</a><div class=\"frame\">", tr(f->lang, W_SKIP_LINK));
		side_bar(b, f);
		h_raw(b, "<div class=\"page\">");
		strip(b, f);
	} else {
		h_raw(b, "<div class=\"frame\"><div class=\"page\">");
	}
	h_fmt(b, "<main id=\"main\" tabindex=\"-1\"><div class=\"head\"><h1>%s</h1>", f->title);
	if (f->summary)
		h_fmt(b, "<p>%s</p>", f->summary);
	if (f->beside) {
		h_raw(b, "<div class=\"beside\">");
		f->beside(b, f->beside_ctx);
		h_raw(b, "</div>");
	}
	h_raw(b, "</div>");
	if (f->aside && f->list_first)
		h_fmt(b, "<div class=\"cols list a%d\"><aside>", aside_class(f->aside));
	else if (f->aside)
		h_fmt(b, "<div class=\"cols a%d\"><div class=\"col\">", aside_class(f->aside));
	else
		h_raw(b, "<div class=\"cols\"><div class=\"col\">");
}

void frame_aside(struct buf *b, const struct frame *f)
{
	assert(f->aside);
	h_raw(b, f->list_first ? "</aside><div class=\"col\">" : "</div><aside>");
}

void frame_end(struct buf *b, const struct frame *f)
{
	h_raw(b, f->aside && !f->list_first ? "</aside></div>" : "</div></div>");
	if (f->print_foot)
		h_fmt(b, "<p class=\"print-foot\">%s</p>", f->print_foot);
	h_raw(b, "</main></div></div></body></html>\n");
}

static const enum icon stop_icon[] = {
	[STOP_THERE] = ICON_CHECK, [STOP_WAITING] = ICON_CLOCK, [STOP_DOWN] = ICON_PAUSE, [STOP_NOT_YET] = ICON_RING,
};

void stops_small(struct buf *b, const struct stop *stops, int count)
{
	h_raw(b, "<ol class=\"stops\">");
	for (int i = 0; i < count; i++) {
		h_fmt(b, "<li class=\"%r\">", i + 1 == count ? "" : stops[i].passed ? "solid" : "dash");
		icon(b, stop_icon[stops[i].state], 16);
		h_fmt(b, "<span>%s</span></li>", stops[i].text);
	}
	h_raw(b, "</ol>");
}

void stops_large(struct buf *b, const struct stop *stops, int count)
{
	h_raw(b, "<ol class=\"stops large\">");
	for (int i = 0; i < count; i++) {
		h_fmt(b, "<li class=\"%r\">", i + 1 == count ? "" : stops[i].passed ? "solid" : "dash");
		icon(b, stop_icon[stops[i].state], 26);
		h_fmt(b, "<span><strong>%s</strong>", stops[i].text);
		small(b, stops[i].line1);
		small(b, stops[i].line2);
		h_raw(b, "</span></li>");
	}
	h_raw(b, "</ol>");
}

void section(struct buf *b, const char *title)
{
	h_fmt(b, "<h2>%s</h2>", title);
}

void section_count(struct buf *b, const char *title, int count)
{
	h_fmt(b, "<h2>%s (%d)</h2>", title, count);
}

void items_begin(struct buf *b)
{
	h_raw(b, "<ul class=\"plain\">");
}

void item_begin(struct buf *b, enum tile t, bool here)
{
	h_fmt(b, "<li%r%r>", t == TILE_NONE ? "" : " class=\"marked\"", here ? " aria-current=\"true\"" : "");
	if (t != TILE_NONE)
		badge_text(b, t, "");
}

void item_end(struct buf *b)
{
	h_raw(b, "</li>");
}

void items_end(struct buf *b)
{
	h_raw(b, "</ul>");
}

void action_begin(struct buf *b, const char *kicker, const char *title)
{
	h_raw(b, "<section class=\"action\">");
	if (kicker)
		h_fmt(b, "<p class=\"kicker\">%s</p>", kicker);
	if (title)
		h_fmt(b, "<h2>%s</h2>", title);
}

void action_end(struct buf *b)
{
	h_raw(b, "</section>");
}

void foot_begin(struct buf *b)
{
	h_raw(b, "<div class=\"foot\">");
}

void foot_end(struct buf *b)
{
	h_raw(b, "</div>");
}
