/* table.c - ruled tables that become cards on a narrow page; see html.h */
#include "html.h"

#include <string.h>

static const char *const align_class[] = {[LEFT] = "", [RIGHT] = "r", [CENTRE] = "m"};

static void begin(struct buf *b, const char *class, const struct column *columns, int count)
{
	bool labelled = false, keyed = false;

	for (int i = 0; i < count; i++)
		keyed |= columns[i].key;
	h_fmt(b, "<table class=\"%r%r\"><colgroup>", class, keyed ? " keyed" : "");
	for (int i = 0; i < count; i++) {
		labelled |= columns[i].label && *columns[i].label;
		if (columns[i].width)
			h_fmt(b, "<col width=\"%d\">", columns[i].width);
		else
			h_raw(b, "<col>");
	}
	h_raw(b, "</colgroup>");
	if (labelled) {
		h_raw(b, "<thead><tr>");
		for (int i = 0; i < count; i++)
			h_fmt(b, "<th scope=\"col\" class=\"%r\">%s</th>", align_class[columns[i].align], columns[i].label);
		h_raw(b, "</tr></thead>");
	}
	h_raw(b, "<tbody>");
}

void table_begin(struct buf *b, const struct column *columns, int count)
{
	begin(b, "ruled", columns, count);
}

void table_entry_begin(struct buf *b, const struct column *columns, int count)
{
	begin(b, "ruled entry", columns, count);
}

void table_group(struct buf *b, int columns, const char *title)
{
	h_fmt(b, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>", columns, title);
}

void row_begin(struct buf *b, bool tinted)
{
	h_raw(b, tinted ? "<tr class=\"tint\">" : "<tr>");
}

void cell_begin(struct buf *b, const struct column *c)
{
	h_fmt(b, "<td class=\"%r%r\"", align_class[c->align], c->key ? " key" : "");
	h_attr(b, "data-label", c->label && *c->label ? c->label : NULL);
	h_raw(b, ">");
}

void cell_end(struct buf *b)
{
	h_raw(b, "</td>");
}

void cell(struct buf *b, const struct column *c, const char *text)
{
	cell_begin(b, c);
	h_text(b, text);
	cell_end(b);
}

void cell_two(struct buf *b, const struct column *c, const char *text, const char *under, const char *href)
{
	cell_begin(b, c);
	if (href)
		h_fmt(b, "<a href=\"%s\">%s</a>", href, text);
	else
		h_text(b, text);
	small(b, under);
	cell_end(b);
}

void row_end(struct buf *b)
{
	h_raw(b, "</tr>");
}

void table_end(struct buf *b)
{
	h_raw(b, "</tbody></table>");
}

void pairs_begin(struct buf *b)
{
	h_raw(b, "<dl class=\"pairs\">");
}

void pair(struct buf *b, const char *label, const char *value)
{
	h_fmt(b, "<dt>%s</dt><dd>%s</dd>", label, value);
}

void pair_of(struct buf *b, const char *label, const char *subject, const char *value)
{
	bool brief = strlen(value) < 16;

	h_fmt(b, "<dt>%s</dt><dd>", label);
	if (*subject && brief)
		h_fmt(b, "<span class=\"n\">%s</span> <span class=\"muted\">%s</span>", value, subject);
	else if (*subject)
		small(b, subject);
	if (!*subject || !brief)
		h_lines(b, value);
	h_raw(b, "</dd>");
}

void pairs_end(struct buf *b)
{
	h_raw(b, "</dl>");
}
