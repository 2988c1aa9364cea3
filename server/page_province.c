/* The province: units down, months across, ranked; and the same for paper. */
#include <string.h>

#include "chart.h"
#include "filter.h"
#include "heat.h"
#include "rates.h"

enum { BAR_HEAD = 120, BAR_ROW = 110, ASIDE = 230 };

/* ---- The table ---- */

static void write_heads(struct view *v, const struct board *b)
{
	struct buf *out = v->b;
	h_raw(out, "<thead><tr><th></th><th></th>");
	heat_years(v, b);
	h_fmt(out, "<th></th></tr><tr><th class=\"r\">%s</th><th>%s</th>", say_word(v, W_RANK_HEAD), say_word(v, W_UNIT_HEAD));
	heat_months(v, b);
	h_fmt(out, "<th></th><th>%s</th><th class=\"r\"></th><th class=\"r two\">%s</th></tr></thead>", say_word(v, W_STATUS_ON_TIME),
	      say_word(v, W_MEAN_DELAY));
}

/* In a row of tiles there is room for what tells the units apart: "Huyện Đắk Hà". */
static const char *brief_name(struct view *v, const char *name)
{
	static const char whole[] = "Ủy ban nhân dân ";
	const char *rest = strncmp(name, whole, sizeof whole - 1) == 0 ? name + sizeof whole - 1 : NULL;
	return rest && *rest >= 'a' && *rest <= 'z' ? text_of(v, "%c%s", *rest - 'a' + 'A', rest + 1) : short_name(v, name);
}

static void write_unit(struct view *v, const struct board *b, const struct board_unit *u)
{
	struct buf *out = v->b;
	const struct figures *f = &u->figures;
	char delay[NUMBER_MAX];
	h_fmt(out, "<tr><td class=\"r\">%s</td><td class=\"name\"><a href=\"/unit/%u\">%s</a></td>", u->rank ? text_of(v, "%d", u->rank) : "—", u->code, brief_name(v, u->name));
	heat_cells(v, b, u);
	h_raw(out, "<td></td><td>");
	bar(out, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, BAR_ROW);
	decimal_print(average_delay(f), v->lang == VI ? FORM_VI : FORM_EN, delay);
	const char *count = f->claimed ? text_of(v, "%d–%d", (int)f->on_time, (int)(f->on_time + f->claimed)) : text_of(v, "%d", (int)f->on_time);
	if (f->expected)
		h_fmt(out, "</td><td class=\"r\"><strong>%s</strong>/%d</td>", count, (int)f->expected);
	else
		h_raw(out, "</td><td class=\"r\">—</td>");
	h_fmt(out, "<td class=\"r\">%s</td></tr>", delay);
}

static void write_table(struct view *v, const struct board *b)
{
	h_raw(v->b, "<div class=\"wide\"><table class=\"heat\">");
	write_heads(v, b);
	h_raw(v->b, "<tbody>");
	for (size_t i = 0; i < b->unit_count; i++)
		if (unit_shown(v, b, &b->units[i]))
			write_unit(v, b, &b->units[i]);
	h_raw(v->b, "</tbody></table></div>");
}

/* ---- Beside it ---- */

static void write_trend(struct view *v, const struct board *b, const struct board_query *q)
{
	struct chart_point points[CHART_POINTS_MAX];
	int count = rate_points(v, b, q, points);
	if (!count)
		return;
	section(v->b, say_word(v, W_TREND));
	chart_trend(v->b, v->lang, say_word(v, W_TREND), points, count, ASIDE - 50, 130);
	small(v->b, points[count - 1].words);
	h_fmt(v->b, "<p class=\"under\"><a href=\"%s\">%s</a></p>", filter_link(v, q, "/rates"), say_word(v, W_TO_RATES));
}

static void write_aside(struct view *v, const struct board *b, const struct board_query *q, bool paper)
{
	section(v->b, say_word(v, W_LEGEND));
	legend(v->b, v->lang);
	if (paper)
		return;
	section(v->b, say_word(v, W_READ_BAR));
	bar(v->b, v->lang, 7, 2, 11, ASIDE - 12);
	small(v->b, say_word(v, W_READ_BAR_HOW));
	write_trend(v, b, q);
}

static void print_link(struct buf *b, const void *ctx)
{
	const struct view *v = ctx;
	h_fmt(b, "<a href=\"/print%r%s\">%s</a>", v->r->queries ? "?" : "", strchr(view_here((struct view *)v), '?') ? strchr(view_here((struct view *)v), '?') + 1 : "",
	      tr(v->lang, W_PRINT));
}

static enum err write_province(struct view *v, bool paper)
{
	struct frame f;
	struct board b;
	struct board_query q;
	TRY(filter_read(v, &q));
	TRY(board_load(v, &q, &b));
	view_frame(v, &f, NAV_PROVINCE, say_word(v, paper ? W_PRINT_TITLE : W_NAV_PROVINCE), paper ? NULL : say_word(v, W_PROVINCE_SUMMARY));
	f.aside = ASIDE;
	f.landscape = true;
	if (paper) {
		f.summary = f.print_foot; /* once on the sheet is enough */
		f.print_foot = NULL;
	} else {
		f.beside = print_link;
		f.beside_ctx = v;
	}
	frame_begin(v->b, &f);
	if (!paper)
		TRY(filter_write(v, &q, "/", NULL));
	rate_sentence(v, &b.all, BAR_HEAD);
	if (b.unit_count)
		write_table(v, &b);
	else
		banner(v->b, BANNER_OFF, say_word(v, W_UNITS_NONE), say_word(v, W_UNITS_NONE_WHAT));
	frame_aside(v->b, &f);
	write_aside(v, &b, &q, paper);
	frame_end(v->b, &f);
	return OK;
}

enum err page_province(struct view *v)
{
	return v->r->segments > 1 ? fail(ERR_NOT_FOUND) : write_province(v, false);
}

enum err page_print(struct view *v)
{
	if (v->r->segments > 1)
		return strcmp(request_segment(v->r, 1), "record") == 0 ? page_record_paper(v) : fail(ERR_NOT_FOUND);
	return write_province(v, true);
}
