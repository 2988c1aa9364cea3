#include "code_entry.h"

#include <string.h>

void code_field(struct buf *b, enum lang lang, const char *name, const char *label, const char *value, const char *error, bool first)
{
	h_fmt(b, "<div class=\"f%r\"><label for=\"%s\">%s</label><small class=\"hint\" id=\"%s-hint\">%s</small>", error ? " bad" : "", name, label, name,
	      tr(lang, W_CODE_HINT));
	if (error) {
		h_fmt(b, "<p class=\"error\" id=\"%s-error\">", name);
		icon(b, ICON_WARN, 14);
		h_fmt(b, "%s</p>", error);
	}
	h_fmt(b, "<input type=\"text\" class=\"typed\" id=\"%s\" name=\"%s\" value=\"%s\" maxlength=\"60\" autocomplete=\"off\" autocapitalize=\"characters\""
		 " spellcheck=\"false\" required aria-describedby=\"%s-said %s-%r\"%r%r",
	      name, name, value, name, name, error ? "error" : "hint", error ? " aria-invalid=\"true\"" : "", first ? " autofocus" : "");
	h_attr(b, "data-code-more", tr(lang, W_CODE_SAID_MORE));
	h_attr(b, "data-code-many", tr(lang, W_CODE_SAID_MANY));
	h_attr(b, "data-code-none", tr(lang, W_CODE_SAID_NONE));
	h_attr(b, "data-code-wrong", tr(lang, W_CODE_SAID_WRONG));
	h_attr(b, "data-code-good", tr(lang, W_CODE_SAID_GOOD));
	h_fmt(b, "><p class=\"said\" id=\"%s-said\" role=\"status\"></p></div>", name);
}

static const char *wrong_at(const struct code_entry *e, const char *field)
{
	return e->wrong_field && strcmp(e->wrong_field, field) == 0 ? e->wrong : NULL;
}

void code_entry_form(struct buf *b, enum lang lang, const struct code_entry *e)
{
	const struct form_field unit = {.name = "unit", .label = tr(lang, W_CODE_UNIT), .value = e->unit, .choices = e->unit_count ? e->units : NULL, .choice_count = e->unit_count,
					.error = wrong_at(e, "unit"), .width = 360};
	const struct form_field obligation = {.name = "obligation", .label = tr(lang, W_CODE_OBLIGATION), .value = e->obligation, .choices = e->obligations,
					      .choice_count = e->obligation_count, .error = wrong_at(e, "obligation"), .width = 440};
	const struct form_field period = {.kind = INPUT_TEXT, .name = "period", .label = tr(lang, W_CODE_PERIOD), .value = e->period,
					  .error = wrong_at(e, "period"), .width = 120, .required = true};
	const struct form_field channel = {.kind = INPUT_TEXT, .name = "channel", .label = tr(lang, W_CODE_CHANNEL), .value = e->channel,
					   .error = wrong_at(e, "channel"), .width = 160};
	const struct form_field taker = {.kind = INPUT_TEXT, .name = "taker", .label = tr(lang, W_CODE_TAKER), .value = e->taker,
					 .error = wrong_at(e, "taker"), .width = 280};
	action_begin(b, NULL, tr(lang, W_CODE_ENTRY_TITLE));
	form_begin(b, e->action, false);
	form_hidden(b, "key", e->key);
	if (e->wrong && !e->wrong_field)
		h_fmt(b, "<p class=\"error\" role=\"alert\">%s</p>", e->wrong);
	h_raw(b, "<div class=\"row\">");
	form_field(b, &unit);
	form_field(b, &obligation);
	form_field(b, &period);
	h_raw(b, "</div>");
	code_field(b, lang, "code", tr(lang, W_CODE_CODE), e->code, wrong_at(e, "code"), true);
	h_raw(b, "<div class=\"row\">");
	form_field(b, &channel);
	form_field(b, &taker);
	h_raw(b, "</div>");
	button(b, BUTTON_FILLED, tr(lang, W_CODE_TAKE_DOWN), NULL, NULL);
	form_end(b);
	action_end(b);
}

static void columns(enum lang lang, struct column c[5])
{
	static const enum word words[] = {W_CODE_UNIT, W_CODE_CODE, W_CODE_COLUMN_AT, W_CODE_TAKER, W_CODE_COLUMN_STATE};
	static const int widths[] = {0, 210, 150, 220, 270};
	for (int i = 0; i < 5; i++)
		c[i] = (struct column){tr(lang, words[i]), LEFT, widths[i], i == 4};
}

void code_lines_begin(struct buf *b, enum lang lang)
{
	struct column c[5];
	columns(lang, c);
	section(b, tr(lang, W_CODES_TITLE));
	table_begin(b, c, 5);
}

void code_line(struct buf *b, const struct code_line *l)
{
	static const struct column c[] = {{"", LEFT, 0, false}, {"", LEFT, 0, false}, {"", LEFT, 0, false}, {"", LEFT, 0, false}, {"", LEFT, 0, true}};
	row_begin(b, false);
	cell_two(b, &c[0], l->unit, l->what, l->href);
	cell_begin(b, &c[1]);
	h_raw(b, "<code>");
	for (int i = 0; l->code[i] && i < 16; i += 4)
		h_fmt(b, "%r%b", i ? " " : "", (struct bytes){(const uint8_t *)l->code + i, strnlen(l->code + i, 4)});
	h_raw(b, "</code>");
	cell_end(b);
	cell_two(b, &c[2], l->when, l->age, NULL);
	cell(b, &c[3], l->by);
	cell_begin(b, &c[4]);
	if (l->tile == TILE_NONE)
		h_text(b, l->state);
	else
		badge_text(b, l->tile, l->state);
	if (l->under)
		small(b, l->under);
	cell_end(b);
	row_end(b);
}

void code_lines_end(struct buf *b)
{
	table_end(b);
}
