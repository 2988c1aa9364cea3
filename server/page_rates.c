/* Rates: how they went month by month, and who stands where: units, heads in office, clauses. Every figure leads to what it counts. */
#include <string.h>

#include "filter.h"
#include "rates.h"

enum { BAR_HEAD = 260, BAR_ROW = 130, CHART_WIDTH = 980, CHART_HEIGHT = 210 };

static const struct {
	const char *name;
	enum word label, head;
	const char *value; /* of the pages behind it */
} ways[] = {[RATE_UNIT] = {"unit", W_RATES_BY_UNIT, W_UNIT_HEAD, "unit"},
	    [RATE_HEAD] = {"head", W_RATES_BY_HEAD, W_HEAD_HEAD, "head"},
	    [RATE_CLAUSE] = {"clause", W_RATES_BY_CLAUSE, W_CLAUSE_HEAD, "clause"}};
enum { WAYS = sizeof ways / sizeof *ways };

static enum err read_way(struct view *v, enum rate_by *ret)
{
	const char *by = request_query(v->r, "by");
	*ret = RATE_UNIT;
	for (int i = 0; *by; i++) {
		if (i == WAYS)
			return fail(ERR_FIELD_RANGE, "by", by, "unit, head, clause");
		if (strcmp(ways[i].name, by) == 0) {
			*ret = (enum rate_by)i;
			break;
		}
	}
	return OK;
}

/* ---- By month ---- */

static void write_keys(struct view *v)
{
	h_raw(v->b, "<ul class=\"keys trend\"><li><svg width=\"28\" height=\"12\" aria-hidden=\"true\"><polyline class=\"sure\" points=\"0,6 28,6\"/>"
		    "<circle class=\"sure\" cx=\"14\" cy=\"6\" r=\"3\"/></svg>");
	h_text(v->b, say_word(v, W_KEY_SURE));
	h_raw(v->b, "</li><li><svg width=\"28\" height=\"12\" aria-hidden=\"true\"><rect class=\"band\" y=\"1\" width=\"28\" height=\"11\"/>"
		    "<polyline class=\"most\" points=\"0,1 28,1\"/></svg>");
	h_text(v->b, say_word(v, W_KEY_UNDECIDED));
	h_raw(v->b, "</li><li><svg width=\"28\" height=\"12\" aria-hidden=\"true\"><polyline class=\"second\" points=\"0,6 28,6\"/>"
		    "<rect class=\"second\" x=\"11\" y=\"3\" width=\"5\" height=\"5\"/></svg>");
	h_text(v->b, say_word(v, W_KEY_RECEIVED));
	h_raw(v->b, "</li></ul>");
}

static void write_numbers(struct view *v, const struct chart_point *p, int count)
{
	const struct column c[] = {{say_word(v, W_PERIOD_HEAD), LEFT, 0, false}, {say_word(v, W_COL_DUE_COUNT), RIGHT, 120, false},
				   {say_word(v, W_STATUS_ON_TIME), RIGHT, 120, false}, {say_word(v, W_COL_RATE), RIGHT, 170, false},
				   {say_word(v, W_COL_RECEIVED_RATE), RIGHT, 190, false}};
	h_fmt(v->b, "<details><summary>%s</summary>", say_word(v, W_AS_TABLE));
	table_begin(v->b, c, 5);
	for (int i = count; i-- > 0;) {
		struct buf rate OWN_BUF = BUF(64), received OWN_BUF = BUF(64);
		rate_words(&rate, v->lang, p[i].low, p[i].high - p[i].low, p[i].all);
		rate_words(&received, v->lang, p[i].second, 0, p[i].all);
		row_begin(v->b, false);
		cell_two(v->b, &c[0], text_of(v, "%.*s", (int)strcspn(p[i].words, ":"), p[i].words), NULL, p[i].href);
		cell(v->b, &c[1], text_of(v, "%d", p[i].all));
		cell(v->b, &c[2], from_to(v, p[i].low, p[i].high - p[i].low));
		cell(v->b, &c[3], buf_text(&rate));
		cell(v->b, &c[4], text_of(v, "%s (%d)", buf_text(&received), p[i].second));
		row_end(v->b);
	}
	table_end(v->b);
	h_raw(v->b, "</details>");
}

static void write_months(struct view *v, const struct board *b, const struct board_query *q)
{
	struct chart_point points[CHART_POINTS_MAX];
	int count = rate_points(v, b, q, points);
	if (!count)
		return;
	section(v->b, say_word(v, W_RATES_BY_MONTH));
	write_keys(v);
	chart_trend(v->b, v->lang, say_word(v, W_RATES_BY_MONTH), points, count, CHART_WIDTH, CHART_HEIGHT);
	write_numbers(v, points, count);
}

/* ---- By group ---- */

static void write_ways(struct view *v, const struct board_query *q, enum rate_by by)
{
	h_raw(v->b, "<p class=\"ways screen\">");
	for (int i = 0; i < WAYS; i++) {
		const char *label = say_word(v, ways[i].label);
		h_raw(v->b, i ? " · " : "");
		if (i == (int)by)
			h_fmt(v->b, "<strong aria-current=\"page\">%s</strong>", label);
		else
			h_fmt(v->b, "<a href=\"%s#by\">%s</a>", link_with(v, filter_link(v, q, "/rates"), "by", ways[i].name), label);
	}
	h_raw(v->b, "</p>");
}

static void write_linked(struct view *v, const struct column *c, const char *text, const char *href)
{
	cell_begin(v->b, c);
	h_fmt(v->b, "<a href=\"%s\">%s</a>", href, text);
	cell_end(v->b);
}

static void write_done(struct view *v, const struct column *c, const struct task_figures *t, const char *href)
{
	int64_t all = t->done + t->overdue;
	if (all)
		write_linked(v, c, text_of(v, "%s/%d", from_to(v, t->on_time, t->claimed), (int)all), href);
	else
		cell(v->b, c, "—");
}

static void write_group(struct view *v, const struct board_query *q, enum rate_by by, const struct rate_group *g, bool tie, const struct column *c)
{
	const struct figures *f = &g->reports;
	const char *value = *g->key ? g->key : "-";
	const char *cells = link_with(v, filter_link(v, q, "/cells"), ways[by].value, value);
	const char *tasks = link_with(v, filter_link(v, q, "/tasks"), ways[by].value, value);
	char delay[NUMBER_MAX];
	struct buf rate OWN_BUF = BUF(64), received OWN_BUF = BUF(64);
	rate_words(&rate, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	rate_words(&received, v->lang, (int)f->received, 0, (int)f->expected);
	decimal_print(average_delay(f), v->lang == VI ? FORM_VI : FORM_EN, delay);
	row_begin(v->b, false);
	cell(v->b, &c[0], g->rank ? text_of(v, "%d%s", g->rank, tie ? "=" : "") : "—");
	cell_two(v->b, &c[1], g->name, g->under, g->unit ? text_of(v, "/unit/%s", g->unit) : NULL);
	cell_begin(v->b, &c[2]);
	bar(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, BAR_ROW);
	cell_end(v->b);
	if (f->expected)
		write_linked(v, &c[3], text_of(v, "%s/%d", from_to(v, f->on_time, f->claimed), (int)f->expected), cells);
	else
		cell(v->b, &c[3], "—");
	cell(v->b, &c[4], buf_text(&rate));
	cell(v->b, &c[5], buf_text(&received));
	cell(v->b, &c[6], delay);
	cell(v->b, &c[7], f->expected ? count_text(v, f->overdue_days) : "—");
	write_done(v, &c[8], &g->current, tasks);
	write_done(v, &c[9], &g->original, tasks);
	row_end(v->b);
}

static enum err write_groups(struct view *v, const struct board *b, const struct board_query *q, enum rate_by by)
{
	const struct column c[] = {{by == RATE_CLAUSE ? "" : say_word(v, W_RANK_HEAD), RIGHT, 46, false},
				   {say_word(v, ways[by].head), LEFT, 0, false},
				   {say_word(v, W_STATUS_ON_TIME), LEFT, BAR_ROW + 12, false},
				   {say_word(v, W_REPORTS_HEAD), RIGHT, 84, false},
				   {say_word(v, W_COL_RATE), RIGHT, 146, false},
				   {say_word(v, W_COL_RECEIVED_RATE), RIGHT, 72, false},
				   {say_word(v, W_MEAN_DELAY), RIGHT, 60, false},
				   {say_word(v, W_COL_OVERDUE_DAYS), RIGHT, 66, false},
				   {say_word(v, W_COL_TASKS_CURRENT), RIGHT, 84, false},
				   {say_word(v, W_COL_TASKS_ORIGINAL), RIGHT, 84, false}};
	struct rate_groups g;
	TRY(rates_load(v, b, q, by, &g));
	h_raw(v->b, "<div id=\"by\"></div>");
	section(v->b, say_word(v, W_RATES_WHO));
	write_ways(v, q, by);
	if (!g.count) {
		small(v->b, say_word(v, W_NO_REPORT_DUE));
		return OK;
	}
	table_begin(v->b, c, 10);
	for (size_t i = 0; i < g.count; i++) {
		int rank = g.list[i].rank;
		bool tie = rank && ((i && g.list[i - 1].rank == rank) || (i + 1 < g.count && g.list[i + 1].rank == rank));
		write_group(v, q, by, &g.list[i], tie, c);
	}
	table_end(v->b);
	small(v->b, say_word(v, by == RATE_HEAD ? W_RATES_HEAD_HOW : by == RATE_CLAUSE ? W_RATES_CLAUSE_HOW : W_RATES_RANK_HOW));
	return OK;
}

enum err page_rates(struct view *v)
{
	struct frame f;
	struct board b;
	struct board_query q;
	enum rate_by by;
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(filter_read(v, &q));
	TRY(read_way(v, &by));
	TRY(board_load(v, &q, &b));
	view_frame(v, &f, NAV_RATES, say_word(v, W_RATES_TITLE), say_word(v, W_RATES_SUMMARY));
	f.landscape = true;
	frame_begin(v->b, &f);
	TRY(filter_write(v, &q, "/rates", "by"));
	rate_sentence(v, &b.all, BAR_HEAD);
	write_months(v, &b, &q);
	TRY(write_groups(v, &b, &q, by));
	frame_end(v->b, &f);
	return OK;
}
