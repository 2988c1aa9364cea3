/* All units; one of them: whom to call, its cells and reports, its promises, its tasks. */
#include <string.h>

#include "heat.h"
#include "page_mail.h"
#include "reasons.h"
#include "text_value.h"

/* ---- All ---- */

static enum err page_units(struct view *v)
{
	struct frame f;
	struct board b;
	const struct board_query q = {.all = false};
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false}, {say_word(v, W_HEAD_HEAD), LEFT, 240, false},
				   {say_word(v, W_DEVICE_CONTACT), LEFT, 120, false}, {say_word(v, W_ON_TIME_FROM_TO), LEFT, 170, false},
				   {"", RIGHT, 110, true}};
	TRY(board_load(v, &q, &b));
	TRY(board_people(v, &b));
	view_frame(v, &f, NAV_UNITS, say_word(v, W_NAV_UNITS), say_word(v, W_UNITS_SUMMARY));
	frame_begin(v->b, &f);
	if (!b.unit_count)
		banner(v->b, BANNER_OFF, say_word(v, W_UNITS_NONE), say_word(v, W_UNITS_NONE_WHAT));
	else
		table_begin(v->b, c, 5);
	for (size_t i = 0; i < b.unit_count; i++) {
		const struct board_unit *u = &b.units[i];
		row_begin(v->b, false);
		const char *under = say(v, W_UNIT_CODE, u->code);
		if (unit_ended(v, u))
			under = text_of(v, "%s · %s", under, say(v, W_UNIT_ENDED, date_full(v, u->to)));
		cell_two(v->b, &c[0], u->name, under, text_of(v, "/unit/%s", u->code));
		cell_two(v->b, &c[1], *u->head ? u->head : "—", *u->phone ? u->phone : NULL, NULL);
		cell(v->b, &c[2], u->contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, u->contact));
		cell_begin(v->b, &c[3]);
		bar(v->b, v->lang, (int)u->figures.on_time, (int)u->figures.claimed, (int)u->figures.expected, 150);
		cell_end(v->b);
		cell_begin(v->b, &c[4]);
		bar_count(v->b, v->lang, (int)u->figures.on_time, (int)u->figures.claimed, (int)u->figures.expected);
		cell_end(v->b);
		row_end(v->b);
	}
	if (b.unit_count)
		table_end(v->b);
	frame_end(v->b, &f);
	return OK;
}

/* ---- One ---- */

static enum err write_head(struct view *v, const struct board_unit *u)
{
	h_raw(v->b, "<p>");
	bool over = unit_ended(v, u); /* nobody leads it */
	if (*u->head && !over) {
		h_fmt(v->b, "%s", say(v, W_HEAD_IS, u->head));
		if (*u->post)
			h_fmt(v->b, ", %s", u->post);
		if (*u->phone)
			h_fmt(v->b, " · <strong>%s</strong>", u->phone);
	} else if (!over) {
		h_text(v->b, say_word(v, W_NO_HEAD));
	}
	h_fmt(v->b, "%s%s: %s", over ? "" : " · ", say_word(v, W_DEVICE_CONTACT), u->contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, u->contact));
	h_fmt(v->b, "<span class=\"screen\"> · <a href=\"/calendar/%u\">%s</a></span></p><p>", u->code, say_word(v, W_CALENDAR_GET));
	const struct figures *f = &u->figures;
	bar(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, 330);
	h_raw(v->b, " ");
	bar_count(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	struct buf rate OWN_BUF = BUF(64);
	rate_words(&rate, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected);
	h_fmt(v->b, " <span class=\"muted\">%s</span></p><p>", buf_text(&rate));
	TRY(mail_line(v, u->code));
	h_raw(v->b, "</p>");
	return OK;
}

static void write_heat(struct view *v, const struct board *b, const struct board_unit *u)
{
	if (!b->column_count)
		return;
	h_raw(v->b, "<div class=\"wide\"><table class=\"heat\"><thead><tr>");
	heat_years(v, b);
	h_raw(v->b, "</tr><tr>");
	heat_months(v, b);
	h_raw(v->b, "</tr></thead><tbody><tr>");
	heat_cells(v, b, u);
	h_raw(v->b, "</tr></tbody></table></div>");
}

/* The columns by deadline, the newest first: a year's report stands among the months in which it was due. */
static size_t by_deadline(const struct board *b, const struct board_unit *u, size_t *order)
{
	size_t count = 0;
	for (size_t i = 0; i < b->column_count; i++) {
		size_t at = count;
		if (!u->cells[i].there)
			continue;
		for (; at && u->cells[order[at - 1]].cell.deadline <= u->cells[i].cell.deadline; at--)
			order[at] = order[at - 1];
		order[at] = i;
		count++;
	}
	return count;
}

static void write_reports(struct view *v, const struct board *b, const struct board_unit *u)
{
	const struct column c[] = {{say_word(v, W_PERIOD_HEAD), LEFT, 0, false}, {say_word(v, W_DEADLINE_HEAD), LEFT, 170, false},
				   {say_word(v, W_STATE_HEAD), LEFT, 220, true}, {say_word(v, W_COL_RECEIVED), LEFT, 140, false}};
	size_t *order = arena_alloc(&v->arena, (b->column_count + 1) * sizeof *order), count = by_deadline(b, u, order);
	section(v->b, say_word(v, W_REPORT_HEAD));
	table_begin(v->b, c, 4);
	for (size_t n = 0; n < count; n++) {
		size_t i = order[n];
		const struct board_cell *x = &u->cells[i];
		int64_t last = day_of(x->cell.deadline - 1);
		row_begin(v->b, false);
		cell_two(v->b, &c[0], period_words(v, b->columns[i].period), b->columns[i].obligation,
			 report_href(v, b->columns[i].obligation, u->code, b->columns[i].period));
		cell(v->b, &c[1], text_of(v, "%s %s", date_short(v, last), weekday_words(v->lang, last)));
		cell_begin(v->b, &c[2]);
		badge(v->b, v->lang, cell_tile(&x->cell), cell_days(&x->cell));
		cell_end(v->b);
		cell(v->b, &c[3], x->counts ? time_short(v, x->counting.received) : "—");
		row_end(v->b);
	}
	table_end(v->b);
}

/* Committed against achieved, of every explanation that was sent. */
static enum err write_promises(struct view *v, const char *unit)
{
	const struct column c[] = {{say_word(v, W_TASKS_HEAD), LEFT, 0, false}, {say_word(v, W_COMMITTED), RIGHT, 70, false},
				   {say_word(v, W_ACHIEVED), RIGHT, 90, true}};
	sqlite3_stmt *s = v->desk->sql[Q_PROMISES];
	int count = 0;
	section(v->b, say_word(v, W_PROMISES));
	enum err e = db_first(s, "t", unit);
	for (; e == OK; e = db_next(s)) {
		if (!count++)
			table_begin(v->b, c, 3);
		int64_t committed = sqlite3_column_int64(s, 2);
		bool done = sqlite3_column_type(s, 3) != SQLITE_NULL;
		int64_t day = done ? day_of(sqlite3_column_int64(s, 3)) : v->today;
		char id[ID_TEXT_BYTES + 1];
		id_print(sqlite3_column_int64(s, 0), id);
		row_begin(v->b, false);
		cell_two(v->b, &c[0], db_text(s, 1), NULL, record_href(v, reg_by_name(BYTES("task")), id));
		cell(v->b, &c[1], date_short(v, committed));
		cell_begin(v->b, &c[2]);
		if (day > committed)
			h_fmt(v->b, "<strong class=\"grave\">%s</strong>", done ? date_short(v, day) : say_word(v, W_NOT_FINISHED));
		else
			h_text(v->b, done ? date_short(v, day) : say_word(v, W_NOT_FINISHED));
		if (day > committed)
			small(v->b, say(v, W_LATE_DAYS, text_of(v, "%d", (int)(day - committed))));
		cell_end(v->b);
		row_end(v->b);
	}
	if (count)
		table_end(v->b);
	else
		small(v->b, say_word(v, W_PROMISES_NONE));
	return e == ERR_NOT_FOUND ? OK : e;
}

struct task_sums {
	struct task_figures current, original;
	int open, all;
};

static enum err sum_task(void *ctx, const struct task_row *row)
{
	struct task_sums *s = ctx;
	s->all++;
	task_figures_add(&s->current, row->by_due.status);
	task_figures_add(&s->original, row->by_original.status);
	s->open += row->by_due.status == TASK_OPEN || row->by_due.status == TASK_OVERDUE;
	return OK;
}

static const char *done_words(struct view *v, const struct task_figures *f)
{
	return f->claimed ? say(v, W_FROM_TO, text_of(v, "%d", (int)f->on_time), text_of(v, "%d", (int)(f->on_time + f->claimed)))
			  : text_of(v, "%d", (int)f->on_time);
}

static enum err write_tasks(struct view *v, const char *unit)
{
	struct task_sums t = {0};
	TRY(tasks_each(v->desk->tables, unit, v->at, sum_task, &t));
	section(v->b, say_word(v, W_TASKS_HEAD));
	if (!t.all) {
		small(v->b, say_word(v, W_TASKS_NONE));
		return OK;
	}
	pairs_begin(v->b);
	pair(v->b, say_word(v, W_TASKS_DOING), say(v, W_TASKS_DOING_N, text_of(v, "%d", t.open), text_of(v, "%d", (int)t.current.overdue)));
	pair(v->b, say_word(v, W_TASKS_DONE_ON_TIME),
	     say(v, W_OF_BY_CURRENT, done_words(v, &t.current), text_of(v, "%d", (int)(t.current.done + t.current.overdue))));
	pair(v->b, "", say(v, W_OF_BY_ORIGINAL, done_words(v, &t.original), text_of(v, "%d", (int)(t.original.done + t.original.overdue))));
	pairs_end(v->b);
	return OK;
}

/* ---- What it came from, and what became of it ---- */

static void unit_names(struct view *v, const struct board_unit *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		h_fmt(v->b, "%r<a href=\"/unit/%u\">%s</a>", i ? ", " : "", list[i]->code, short_name(v, list[i]->name));
}

static void write_end(struct view *v, const struct board *b, const struct board_unit *u)
{
	const struct board_unit *heirs[HEIRS_MAX];
	size_t count = unit_heirs(v, b, u, heirs);
	if (u->to == NO_TIME)
		return;
	banner_begin(v->b, BANNER_OFF, NULL);
	h_fmt(v->b, "<strong>%s</strong>", say(v, unit_ended(v, u) ? W_UNIT_ENDED : W_UNIT_WILL_END, date_full(v, u->to)));
	if (count) {
		h_fmt(v->b, " %s ", say_word(v, W_SUCCESSORS_ARE));
		unit_names(v, heirs, count);
		h_raw(v->b, ".");
	} else {
		h_fmt(v->b, " %s", say_word(v, W_SUCCESSORS_NONE));
	}
	small(v->b, say_word(v, W_UNIT_ENDED_HOW));
	banner_end(v->b);
}

static bool succeeds(const struct view *v, const struct board *b, const struct board_unit *u, const struct board_unit *old)
{
	const struct board_unit *heirs[HEIRS_MAX];
	size_t count = unit_heirs(v, b, old, heirs);
	for (size_t i = 0; i < count; i++)
		if (heirs[i] == u)
			return true;
	return false;
}

static void write_left(struct view *v, const struct board *b, const struct board_unit *old)
{
	int owed = 0;
	for (size_t i = b->column_count; i-- > 0;)
		owed += is_overdue(&old->cells[i]);
	h_fmt(v->b, "<li><a href=\"/unit/%u\">%s</a> (%s)", old->code, short_name(v, old->name), say(v, W_UNTIL_BEFORE, date_full(v, old->to)));
	if (!owed) {
		h_fmt(v->b, ": %s</li>", say_word(v, W_LEFT_NOTHING));
		return;
	}
	h_fmt(v->b, ": %s", say_word(v, W_LEFT_REPORTS));
	for (size_t i = b->column_count; i-- > 0;)
		if (is_overdue(&old->cells[i]))
			h_fmt(v->b, " <a href=\"%s\">%s</a>", report_href(v, b->columns[i].obligation, old->code, b->columns[i].period),
			      period_words(v, b->columns[i].period));
	h_raw(v->b, "</li>");
}

/* "Kế nhiệm của …", with what of the old unit is still to be answered, however old. */
static enum err write_origin(struct view *v, const char *code)
{
	const struct board_query q = {.all = true};
	struct board whole;
	bool any = false;
	TRY(board_load(v, &q, &whole));
	const struct board *b = &whole;
	const struct board_unit *u = board_find(b, code);
	for (size_t i = 0; i < b->unit_count; i++) {
		const struct board_unit *old = &b->units[i];
		if (!unit_ended(v, old) || !succeeds(v, b, u, old))
			continue;
		if (!any)
			h_fmt(v->b, "<p>%s</p><ul>", say_word(v, W_SUCCESSOR_OF));
		any = true;
		write_left(v, b, old);
	}
	if (any)
		h_raw(v->b, "</ul>");
	return OK;
}

enum err page_unit(struct view *v)
{
	struct frame f;
	struct board b;
	const struct board_query q = {.all = false};
	int ranked = 0;
	if (v->r->segments == 1)
		return page_units(v);
	if (v->r->segments > 2)
		return fail(ERR_NOT_FOUND);
	TRY(board_load(v, &q, &b));
	TRY(board_people(v, &b));
	const struct board_unit *u = board_find(&b, request_segment(v->r, 1));
	if (!u)
		return fail(ERR_NOT_FOUND);
	for (size_t i = 0; i < b.unit_count; i++)
		ranked += b.units[i].rank != 0;
	const char *rank = u->rank ? say(v, W_UNIT_RANK, text_of(v, "%d", u->rank), text_of(v, "%d", ranked)) : say_word(v, W_UNIT_UNRANKED);
	view_frame(v, &f, NAV_UNITS, u->name, text_of(v, "%s · %s", say(v, W_UNIT_CODE, u->code), rank));
	f.aside = 360;
	frame_begin(v->b, &f);
	write_end(v, &b, u);
	TRY(write_head(v, u));
	TRY(write_origin(v, u->code));
	write_heat(v, &b, u);
	write_reports(v, &b, u);
	frame_aside(v->b, &f);
	TRY(write_promises(v, u->code));
	TRY(write_tasks(v, u->code));
	frame_end(v->b, &f);
	return OK;
}
