#include "list_html.h"

#include <stdio.h>
#include <string.h>

#include "consolidated.h"
#include "day_words.h"
#include "text.h"

enum { SHOWN_BYTES = 360 }; /* of a long text; files have all of it */

struct writing {
	struct buf *b;
	enum lang lang;
	const struct list_table *t;
	const struct list_links *links;
};

static bool is_days(const struct list_column *c)
{
	size_t n = strlen(c->name);
	return c->type == T_INT && n >= 4 && strcmp(c->name + n - 4, "days") == 0;
}

/* "Trễ (ngày)" is "Trễ" where each line says "4 ngày". */
static const char *label_of(const struct writing *w, const struct list_column *c, struct buf *out)
{
	const char *label = label_in(c->label, w->lang), *end = is_days(c) ? strstr(label, " (") : NULL;
	buf_add(out, label, end ? (size_t)(end - label) : strlen(label));
	return buf_text(out);
}

static void show(const struct writing *w, size_t row, int column, struct buf *out)
{
	const struct list_column *c = &w->t->list->columns[column];
	struct buf text OWN_BUF = BUF(LIST_TEXT_MAX);
	list_show(w->t, row, column, w->lang, &text);
	size_t n = strlen(c->name);
	if (text.len && is_days(c)) {
		tr_fmt(out, w->lang, W_N_DAYS, buf_text(&text));
		return;
	}
	if (n > 5 && strcmp(c->name + n - 5, "_name") == 0) {
		unit_brief(buf_text(&text), out);
		return;
	}
	struct bytes cut = text_cut(buf_bytes(&text), SHOWN_BYTES);
	buf_view(out, cut);
	if (cut.len < text.len)
		buf_str(out, "…");
}

/* A record of no register in particular is "REGISTER/KEY". */
static void address(const struct writing *w, size_t row, int column, struct buf *out)
{
	const struct list_column *c = &w->t->list->columns[column];
	const char *key = list_get(w->t, row, c->name), *slash = strchr(key, '/');
	char reg[40];
	if (!*key || (!c->ref && !slash))
		return;
	snprintf(reg, sizeof reg, "%.*s", c->ref ? (int)sizeof reg : (int)(slash - key), c->ref ? c->ref : key);
	w->links->href(w->links->ctx, reg, c->ref ? key : slash + 1, out);
}

static void write_cell(const struct writing *w, size_t row, int column, int link, const struct column *c)
{
	const struct list_column *l = w->t->list->columns;
	struct buf text OWN_BUF = BUF(LIST_TEXT_MAX), href OWN_BUF = BUF(2000);
	show(w, row, column, &text);
	if (link >= 0 && text.len)
		address(w, row, link, &href);
	cell_begin(w->b, c);
	if (href.len) {
		h_fmt(w->b, "<a href=\"%s\">%s</a>", buf_text(&href), buf_text(&text));
	} else if (is_days(&l[column])) {
		h_fmt(w->b, "<strong class=\"grave\">%s</strong>", buf_text(&text));
	} else if (text.len) {
		h_raw(w->b, "<span>");
		h_lines(w->b, buf_text(&text));
		h_raw(w->b, "</span>");
	}
	for (int i = column + 1; l[i].name && l[i].place != LIST_SHOWN && l[i].place != LIST_KEY; i++) {
		struct buf under OWN_BUF = BUF(LIST_TEXT_MAX);
		if (l[i].place == LIST_UNDER)
			show(w, row, i, &under);
		if (under.len)
			small(w->b, buf_text(&under));
	}
	cell_end(w->b);
}

void list_html(struct buf *b, enum lang lang, const struct list_table *t, const struct list_links *links)
{
	const struct writing w = {b, lang, t, links};
	const struct list_column *l = t->list->columns;
	struct column c[LIST_COLUMNS];
	struct buf labels[LIST_COLUMNS];
	int shown[LIST_COLUMNS], link[LIST_COLUMNS], count = 0;
	if (!t->count) {
		banner(b, BANNER_GOOD, NULL, label_in(t->list->none, lang));
		return;
	}
	for (int i = 0; l[i].name; i++) {
		if (l[i].place != LIST_SHOWN)
			continue;
		labels[count] = (struct buf)BUF(400);
		shown[count] = i;
		link[count] = i && l[i - 1].place == LIST_KEY ? i - 1 : -1;
		/* narrow: the days of the last such column stand above on the right */
		c[count] = (struct column){label_of(&w, &l[i], &labels[count]), l[i].type == T_INT ? RIGHT : LEFT, l[i].width, strcmp(l[i].name, "days") == 0};
		count++;
	}
	h_raw(b, "<div class=\"labelled\">");
	table_begin(b, c, count);
	for (size_t r = 0; r < t->count; r++) {
		row_begin(b, false);
		for (int i = 0; i < count; i++)
			write_cell(&w, r, shown[i], link[i], &c[i]);
		row_end(b);
	}
	table_end(b);
	h_raw(b, "</div>");
	for (int i = 0; i < count; i++)
		buf_free(&labels[i]);
}

void list_html_files(struct buf *b, enum lang lang, const char *base, const char *query)
{
	static const struct {
		const char *kind;
		enum word word;
	} files[] = {{"xlsx", W_LIST_XLSX}, {"csv", W_LIST_CSV}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct buf href OWN_BUF = BUF(2000);
		buf_fmt(&href, "%s/%s%s%s", base, files[i].kind, *query ? "?" : "", query);
		button_link(b, BUTTON_OUTLINED, tr(lang, files[i].word), buf_text(&href));
	}
}

void list_html_year(struct buf *b, enum lang lang, const struct list_table *t, const char *action)
{
	char year[12] = "";
	if (t->list->year == LIST_NOW)
		return;
	if (t->year)
		snprintf(year, sizeof year, "%d", t->year);
	form_filter_begin(b, action);
	form_field(b, &(struct form_field){.kind = INPUT_NUMBER, .name = "year", .value = year, .width = 110,
					   .label = tr(lang, t->list->year == LIST_ANY_YEAR ? W_LIST_YEAR_OR_ALL : W_LIST_YEAR)});
	button(b, BUTTON_OUTLINED, tr(lang, W_SHOW), NULL, NULL);
	form_end(b);
}

void list_html_known(struct buf *b, enum lang lang, int64_t known)
{
	struct buf clock OWN_BUF = BUF(16), day OWN_BUF = BUF(DAY_WORDS_MAX);
	clock_words(&clock, known);
	day_full(&day, day_of(known));
	h_raw(b, "<strong>");
	h_tr(b, lang, W_DATA_AS_OF_LONG, buf_text(&clock), buf_text(&day));
	h_raw(b, "</strong>");
}
