/* The province: units down, months across, ranked; and the same for paper. */
#include <stdlib.h>
#include <string.h>

#include "heat.h"

enum { BAR_HEAD = 150, BAR_ROW = 110, ASIDE = 230 };

/* ---- What is asked ---- */

static enum err read_query(struct view *v, struct board_query *q)
{
	const char *obligation = request_query(v->r, "obligation"), *year = request_query(v->r, "year");
	char *end;
	*q = (struct board_query){.obligation = *obligation ? obligation : NULL};
	if (!*year)
		return OK;
	long n = strtol(year, &end, 10);
	if (*end || n < 2000 || n > 2100)
		return fail(ERR_FIELD_RANGE, "year", year, "2000–2100");
	q->year = (int)n;
	return OK;
}

static enum err write_filter(struct view *v, const struct board_query *q)
{
	struct form_choice list[34] = {{"", say_word(v, W_ALL_OBLIGATIONS)}}, years[8] = {{"", say_word(v, W_LAST_TWELVE)}};
	int count = 1, year, year_count = 1;
	unsigned month, day;
	sqlite3_stmt *s = v->desk->sql[Q_OBLIGATIONS];
	enum err e = db_first(s, "");
	for (; e == OK && count < 33; e = db_next(s)) {
		const char *code = arena_string(&v->arena, db_blob(s, 0));
		list[count++] = (struct form_choice){code, text_of(v, "%s · %s", code, db_text(s, 1))};
	}
	db_reset(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	civil_date((int32_t)v->today, &year, &month, &day);
	for (int y = year; y > year - 6 && y >= 2024; y--)
		years[year_count++] = (struct form_choice){text_of(v, "%d", y), text_of(v, "%d", y)};
	const struct form_field of = {.name = "obligation", .label = say_word(v, W_OBLIGATION_HEAD), .value = q->obligation ? q->obligation : "",
				      .choices = list, .choice_count = count, .width = 300};
	const struct form_field in = {.name = "year", .label = say_word(v, W_YEAR), .value = q->year ? text_of(v, "%d", q->year) : "",
				      .choices = years, .choice_count = year_count, .width = 190};
	form_filter_begin(v->b, "/");
	h_raw(v->b, "<div class=\"row narrow\">");
	form_field(v->b, &of);
	form_field(v->b, &in);
	button(v->b, BUTTON_OUTLINED, say_word(v, W_SHOW), NULL, NULL);
	h_raw(v->b, "</div>");
	form_end(v->b);
	return OK;
}

/* ---- The table ---- */

static void write_sentence(struct view *v, const struct board *b)
{
	const struct figures *f = &b->all;
	struct buf rate OWN_BUF = BUF(64);
	char received[NUMBER_MAX];
	rate_words(&rate, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	percent_print(reporting_rate(f), v->lang == VI ? FORM_VI : FORM_EN, received);
	h_raw(v->b, "<p>");
	if (!f->expected) {
		h_fmt(v->b, "%s</p>", say_word(v, W_NO_REPORT_DUE));
		return;
	}
	h_raw(v->b, "<strong class=\"figure\">");
	if (f->claimed)
		h_fmt(v->b, "%s</strong> ", say(v, W_FROM_TO, count_text(v, f->on_time), count_text(v, f->on_time + f->claimed)));
	else
		h_fmt(v->b, "%s</strong> ", count_text(v, f->on_time));
	h_fmt(v->b, "%s ", say(v, W_OF_REPORTS_DUE, count_text(v, f->expected)));
	bar(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, BAR_HEAD);
	h_fmt(v->b, " <span class=\"muted\">%s · %s", buf_text(&rate), say(v, W_RECEIVED_RATE, received));
	if (f->claimed)
		h_fmt(v->b, " · %s", say(v, W_CLAIMS_LEFT, count_text(v, f->claimed)));
	h_raw(v->b, "</span></p>");
}

static void write_heads(struct view *v, const struct board *b)
{
	struct buf *out = v->b;
	h_raw(out, "<thead><tr><th></th><th></th>");
	heat_years(v, b);
	h_fmt(out, "<th></th></tr><tr><th class=\"r\">%s</th><th>%s</th>", say_word(v, W_RANK_HEAD), say_word(v, W_UNIT_HEAD));
	heat_months(v, b);
	h_fmt(out, "<th></th><th>%s</th><th class=\"r\"></th><th class=\"r\">%s</th></tr></thead>", say_word(v, W_STATUS_ON_TIME),
	      say_word(v, W_MEAN_DELAY));
}

static void write_unit(struct view *v, const struct board *b, const struct board_unit *u)
{
	struct buf *out = v->b;
	const struct figures *f = &u->figures;
	char delay[NUMBER_MAX];
	h_fmt(out, "<tr><td class=\"r\">%s</td><td><a href=\"/unit/%u\">%s</a></td>", u->rank ? text_of(v, "%d", u->rank) : "—", u->code, short_name(v, u->name));
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
		write_unit(v, b, &b->units[i]);
	h_raw(v->b, "</tbody></table></div>");
}

/* ---- Beside it ---- */

static void write_trend(struct view *v, const struct board *b)
{
	bool begun = false;
	for (size_t i = 0; i < b->column_count; i++) {
		struct figures f = {0};
		char form[2][NUMBER_MAX], value[2][NUMBER_MAX];
		for (size_t u = 0; u < b->unit_count; u++)
			if (b->units[u].cells[i].there)
				figures_add(&f, &b->units[u].cells[i].cell, v->at);
		if (!f.expected || !b->columns[i].period.month)
			continue;
		if (!begun) {
			section(v->b, say_word(v, W_TREND));
			h_fmt(v->b, "<table data-chart=\"trend\"><thead><tr><th>%s</th><th class=\"r\">%s</th><th class=\"r\">%s</th></tr></thead><tbody>",
			      say_word(v, W_PERIOD_HEAD), say_word(v, W_FROM), say_word(v, W_TO));
		}
		begun = true;
		struct fraction rates[] = {on_time_rate(&f), on_time_rate_high(&f)};
		for (int k = 0; k < 2; k++) {
			percent_print(rates[k], v->lang == VI ? FORM_VI : FORM_EN, form[k]);
			percent_print(rates[k], FORM_CSV, value[k]);
		}
		h_fmt(v->b, "<tr><td>%s</td><td class=\"r\" data-value=\"%s\">%s %%</td><td class=\"r\" data-value=\"%s\">%s %%</td></tr>",
		      text_of(v, "T%d", b->columns[i].period.month), value[0], form[0], value[1], form[1]);
	}
	if (begun)
		h_raw(v->b, "</tbody></table>");
}

static void write_aside(struct view *v, const struct board *b, bool paper)
{
	section(v->b, say_word(v, W_LEGEND));
	legend(v->b, v->lang);
	if (paper)
		return;
	section(v->b, say_word(v, W_READ_BAR));
	bar(v->b, v->lang, 7, 2, 11, ASIDE - 12);
	small(v->b, say_word(v, W_READ_BAR_HOW));
	write_trend(v, b);
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
	TRY(read_query(v, &q));
	TRY(board_load(v, &q, &b));
	view_frame(v, &f, NAV_PROVINCE, say_word(v, paper ? W_PRINT_TITLE : W_NAV_PROVINCE), paper ? NULL : say_word(v, W_PROVINCE_SUMMARY));
	f.aside = ASIDE;
	f.landscape = true;
	if (paper) {
		f.summary = f.print_foot; /* once on the sheet is enough */
		f.print_foot = NULL;
	} else {
		f.chart = true;
		f.beside = print_link;
		f.beside_ctx = v;
	}
	frame_begin(v->b, &f);
	if (!paper)
		TRY(write_filter(v, &q));
	write_sentence(v, &b);
	write_table(v, &b);
	frame_aside(v->b, &f);
	write_aside(v, &b, paper);
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
