/* Who is late, since when, and whom to call. */
#include <string.h>

#include "board.h"

enum { BAR_WIDTH = 300 };

static bool is(const struct board_cell *c, enum status a, enum status b)
{
	return c->there && (c->cell.status == a || c->cell.status == b);
}

static int count_units(const struct board *b, enum status x, enum status y)
{
	int n = 0;
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++)
			if (is(&b->units[u].cells[i], x, y)) {
				n++;
				break;
			}
	return n;
}

static void figure(struct view *v, int n, enum word what, bool grave)
{
	h_fmt(v->b, "<div><strong class=\"figure%r\">%s</strong>%s</div>", grave && n ? " grave" : "", say(v, W_UNITS_N, text_of(v, "%d", n)),
	      say_word(v, what));
}

static void interval(struct view *v, const struct figures *f)
{
	struct buf rate OWN_BUF = BUF(64);
	rate_words(&rate, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	h_fmt(v->b, "<div>%s: ", tr(v->lang, W_STATUS_ON_TIME));
	bar_count(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	h_raw(v->b, "<br>");
	bar(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, BAR_WIDTH);
	h_fmt(v->b, " <span class=\"muted\">%s</span></div>", buf_text(&rate));
}

static const char *unit_href(struct view *v, const char *code)
{
	return text_of(v, "/unit/%s", code);
}

static void write_overdue_unit(struct view *v, const struct board *b, const struct board_unit *u, const struct column *c)
{
	struct buf owed OWN_BUF = BUF(600);
	int64_t days = 0;
	bool returned = false;
	for (size_t i = 0; i < b->column_count; i++) {
		const struct board_cell *x = &u->cells[i];
		if (!is(x, STATUS_MISSING, STATUS_RETURNED_OVERDUE))
			continue;
		buf_fmt(&owed, "%s%s", owed.len ? "; " : "", period_words(v, b->columns[i].period));
		days = x->cell.running_days > days ? x->cell.running_days : days;
		returned |= x->cell.status == STATUS_RETURNED_OVERDUE;
	}
	if (!owed.len)
		return;
	row_begin(v->b, false);
	cell_begin(v->b, &c[0]);
	h_fmt(v->b, "<a href=\"%s\">%s</a>", unit_href(v, u->code), u->name);
	cell_end(v->b);
	cell(v->b, &c[1], buf_text(&owed));
	cell_begin(v->b, &c[2]);
	h_fmt(v->b, "<strong class=\"grave\">%s</strong>", say(v, W_N_DAYS, text_of(v, "%d", (int)days)));
	cell_end(v->b);
	cell(v->b, &c[3], returned ? tr(v->lang, W_STATUS_RETURNED_OVERDUE) : say_word(v, W_UNKNOWN_REASON));
	cell_begin(v->b, &c[4]);
	h_fmt(v->b, "<strong>%s</strong>", *u->phone ? u->phone : "—");
	small(v->b, *u->head ? u->head : say_word(v, W_NO_HEAD));
	cell_end(v->b);
	cell(v->b, &c[5], u->contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, u->contact));
	row_end(v->b);
}

static void write_overdue(struct view *v, const struct board *b, int count)
{
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false}, {say_word(v, W_OWED), LEFT, 190, false},
				   {say_word(v, W_DAYS_LATE), RIGHT, 90, true}, {say_word(v, W_KNOWN_REASON), LEFT, 170, false},
				   {say_word(v, W_CALL_WHOM), LEFT, 170, false}, {say_word(v, W_DEVICE_CONTACT), LEFT, 110, false}};
	if (!count)
		return;
	section_count(v->b, say_word(v, W_SECTION_OVERDUE), count);
	table_begin(v->b, c, 6);
	for (size_t u = 0; u < b->unit_count; u++)
		write_overdue_unit(v, b, &b->units[u], c);
	table_end(v->b);
}

static void write_claims(struct view *v, const struct board *b, int count)
{
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false}, {say_word(v, W_REPORT_HEAD), LEFT, 140, false},
				   {say_word(v, W_CLAIM_AT), LEFT, 150, false}, {say_word(v, W_COL_BETWEEN), LEFT, 300, false},
				   {say_word(v, W_IF_REFUSED), RIGHT, 110, true}};
	if (!count)
		return;
	section_count(v->b, say_word(v, W_SECTION_CLAIMED), count);
	table_begin(v->b, c, 5);
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++) {
			const struct board_cell *x = &b->units[u].cells[i];
			if (!is(x, STATUS_CLAIMED, STATUS_CLAIMED))
				continue;
			row_begin(v->b, false);
			cell_two(v->b, &c[0], b->units[u].name, NULL, unit_href(v, b->units[u].code));
			cell_two(v->b, &c[1], period_words(v, b->columns[i].period), NULL,
				 report_href(v, b->columns[i].obligation, b->units[u].code, b->columns[i].period));
			cell(v->b, &c[2], time_short(v, x->counting.claim));
			cell(v->b, &c[3], x->counting.lo == NO_TIME ? say(v, W_ACT_BEFORE, time_short(v, submission_hi(&x->counting)))
								  : say(v, W_ACT_BETWEEN, time_short(v, x->counting.lo), time_short(v, submission_hi(&x->counting))));
			cell(v->b, &c[4], say(v, W_LATE_DAYS, text_of(v, "%d", (int)x->cell.late_days)));
			row_end(v->b);
		}
	table_end(v->b);
}

/* One line each: announced, and sent late. */
static void write_lines(struct view *v, const struct board *b, enum status status, enum word title, int count)
{
	if (!count)
		return;
	section_count(v->b, say_word(v, title), count);
	items_begin(v->b);
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++) {
			const struct board_cell *x = &b->units[u].cells[i];
			if (!is(x, status, status))
				continue;
			item_begin(v->b, cell_tile(&x->cell), false);
			h_fmt(v->b, "<a href=\"%s\">%s</a>, %s: ", unit_href(v, b->units[u].code), b->units[u].name,
			      period_words(v, b->columns[i].period));
			if (status == STATUS_ANNOUNCED)
				h_text(v->b, say(v, W_ANNOUNCED_LATE, time_short(v, x->cell.coded)));
			else
				h_text(v->b, say(v, W_LATE_DAYS, text_of(v, "%d", (int)x->cell.late_days)));
			item_end(v->b);
		}
	items_end(v->b);
}

static int count_cells(const struct board *b, enum status s)
{
	int n = 0;
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++)
			n += is(&b->units[u].cells[i], s, s);
	return n;
}

enum err page_late(struct view *v)
{
	struct frame f;
	struct board b;
	const struct board_query q = {.year = -1};
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(board_load(v, &q, &b));
	TRY(board_people(v, &b));
	int overdue = count_units(&b, STATUS_MISSING, STATUS_RETURNED_OVERDUE), claimed = count_units(&b, STATUS_CLAIMED, STATUS_CLAIMED);
	int announced = count_units(&b, STATUS_ANNOUNCED, STATUS_ANNOUNCED);
	view_frame(v, &f, NAV_LATE, say_word(v, W_NAV_LATE), say_word(v, W_LATE_SUMMARY));
	frame_begin(v->b, &f);
	if (!overdue && !claimed && !announced)
		banner(v->b, BANNER_GOOD, say_word(v, W_LATE_NONE), say_word(v, W_LATE_NONE_WHAT));
	else {
		h_raw(v->b, "<div class=\"counts\">");
		figure(v, overdue, W_UNITS_OVERDUE, true);
		figure(v, claimed, W_UNITS_CLAIMED, false);
		figure(v, announced, W_UNITS_ANNOUNCED, false);
		interval(v, &b.all);
		h_raw(v->b, "</div>");
	}
	write_overdue(v, &b, overdue);
	write_claims(v, &b, count_cells(&b, STATUS_CLAIMED));
	write_lines(v, &b, STATUS_ANNOUNCED, W_SECTION_ANNOUNCED, count_cells(&b, STATUS_ANNOUNCED));
	write_lines(v, &b, STATUS_LATE, W_LATE_EVER, count_cells(&b, STATUS_LATE));
	frame_end(v->b, &f);
	return OK;
}
