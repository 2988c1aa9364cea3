/* Periods across, a tile each; see heat.h */
#include "heat.h"

#include <string.h>

static bool gap_before(const struct board *b, size_t i)
{
	return i && (b->columns[i].period.year != b->columns[i - 1].period.year || !b->columns[i].period.month != !b->columns[i - 1].period.month ||
		     strcmp(b->columns[i].obligation, b->columns[i - 1].obligation) != 0);
}

void heat_years(struct view *v, const struct board *b)
{
	for (size_t i = 0, end; i < b->column_count; i = end) {
		for (end = i + 1; end < b->column_count && !gap_before(b, end); end++)
			;
		h_fmt(v->b, "%r<th colspan=\"%d\">%s</th>", i ? "<th class=\"gap\"></th>" : "", (int)(end - i),
		      text_of(v, "%d", b->columns[i].period.year));
	}
}

void heat_months(struct view *v, const struct board *b)
{
	for (size_t i = 0; i < b->column_count; i++) {
		struct period p = b->columns[i].period;
		h_fmt(v->b, "%r<th class=\"c\">%s</th>", gap_before(b, i) ? "<th class=\"gap\"></th>" : "",
		      p.month ? text_of(v, "%d", p.month) : say_word(v, W_YEAR_SHORT));
	}
}

void heat_cells(struct view *v, const struct board *b, const struct board_unit *u)
{
	struct buf words OWN_BUF = BUF(CELL_WORDS_MAX * 2);
	for (size_t i = 0; i < b->column_count; i++) {
		const struct board_cell *c = &u->cells[i];
		if (gap_before(b, i))
			h_raw(v->b, "<td class=\"gap\"></td>");
		if (!c->there) {
			heat_cell(v->b, TILE_NONE, -1, "", NULL);
			continue;
		}
		buf_cut(&words, 0);
		tile_words(&words, v->lang, cell_tile(&c->cell), cell_days(&c->cell));
		heat_cell(v->b, cell_tile(&c->cell), cell_days(&c->cell),
			  text_of(v, "%s, %s: %s", u->name, period_words(v, b->columns[i].period), buf_text(&words)),
			  report_href(v, b->columns[i].obligation, u->code, b->columns[i].period));
	}
}
