/* What a figure counts: its reports and its tasks, each with a link to its acts. */
#include <stdlib.h>
#include <string.h>

#include "clause.h"
#include "filter.h"
#include "rates.h"
#include "text_value.h"

enum { ROWS_MAX = 400, CONTENT_SHOWN = 140 };

/* ---- What is asked beyond the filter ---- */

struct behind {
	struct view *v;
	struct board_query q;
	const char *unit, *head, *clause, *period; /* "" = any; clause and head "-": none */
	int64_t official;
	struct terms terms;
	const struct column *columns;
	int rows, left; /* left out beyond ROWS_MAX */
};

static enum err read_behind(struct view *v, struct behind *ret)
{
	struct behind b = {.v = v, .unit = request_query(v->r, "unit"), .head = request_query(v->r, "head"),
			   .clause = request_query(v->r, "clause"), .period = request_query(v->r, "period")};
	struct key key = {0};
	struct period p = {0};
	TRY(filter_read(v, &b.q));
	TRY(terms_load(v, &b.terms));
	if (*b.head && strcmp(b.head, "-") != 0)
		TRY(key_parse(reg_by_name(BYTES("official")), bytes_of(b.head), &v->arena, &key));
	b.official = key.id;
	if (*b.period) {
		TRY(period_parse(b.period, &p));
		/* A period that is asked for by name need not be among the last twelve. */
		b.q.from = b.q.to = p.month ? p : (struct period){p.year, 1};
		if (!p.month)
			b.q.to.month = 12;
	}
	*ret = b;
	return OK;
}

/* Whether the head asked for was in office on that day; any, if none was asked for. */
static bool led(const struct behind *b, const char *unit, int64_t day)
{
	const struct term *end, *t = terms_of(&b->terms, unit, &end);
	bool any = false;
	if (!*b->head)
		return true;
	for (; t && t < end; t++)
		if (term_holds(t, day)) {
			any = true;
			if (t->official == b->official)
				return true;
		}
	return !any && strcmp(b->head, "-") == 0;
}

static bool is_clause(const struct behind *b, const char *clause)
{
	return !*b->clause || strcmp(b->clause, *clause ? clause : "-") == 0;
}

static const char *head_names(const struct behind *b, const char *unit, int64_t day)
{
	const struct term *end, *t = terms_of(&b->terms, unit, &end);
	const char *names = "";
	for (; t && t < end; t++)
		if (term_holds(t, day))
			names = *names ? text_of(b->v, "%s, %s", names, t->name) : t->name;
	return *names ? names : "—";
}

static bool room_for(struct behind *b)
{
	b->left += b->rows == ROWS_MAX;
	return b->rows < ROWS_MAX && b->rows++ < ROWS_MAX;
}

static void write_left(struct behind *b)
{
	if (b->left)
		small(b->v->b, say(b->v, W_ROWS_LEFT, text_of(b->v, "%d", b->left)));
}

/* What the page is about, in words: unit, head, clause, period. */
static const char *about(struct behind *b, const struct board *board)
{
	struct view *v = b->v;
	const char *text = "";
	struct period p = {0};
	for (size_t i = 0; board && *b->unit && i < board->unit_count; i++)
		if (strcmp(board->units[i].code, b->unit) == 0)
			text = short_name(v, board->units[i].name);
	for (size_t i = 0; b->official && i < b->terms.count; i++)
		if (b->terms.list[i].official == b->official)
			text = text_of(v, "%s, %s", b->terms.list[i].name, b->terms.list[i].post);
	if (strcmp(b->head, "-") == 0)
		text = say_word(v, W_HEAD_NONE_THEN);
	if (*b->clause)
		text = strcmp(b->clause, "-") == 0 ? say_word(v, W_CLAUSE_NONE) : clause_of(v, b->clause, clause_heading);
	if (*b->period && period_parse(b->period, &p) == OK)
		text = text_of(v, "%s%s%s", text, *text ? " · " : "", period_words(v, p));
	return text;
}

/* ---- Reports ---- */

static bool counted(const struct behind *b, const struct board_unit *u, const struct board_cell *x, const char *clause)
{
	return x->there && x->cell.status != STATUS_EXCUSED && x->cell.deadline <= b->v->at && (!*b->unit || strcmp(u->code, b->unit) == 0) &&
	       is_clause(b, clause) && led(b, u->code, day_of(x->cell.deadline - 1));
}

static bool period_asked(const struct behind *b, struct period p)
{
	char text[PERIOD_SIZE];
	period_print(p, text);
	return !*b->period || strcmp(text, b->period) == 0;
}

static void write_cell(struct behind *b, const struct board_unit *u, const struct board_column *col, const struct board_cell *x)
{
	struct view *v = b->v;
	const struct column *c = b->columns;
	int64_t last = day_of(x->cell.deadline - 1);
	row_begin(v->b, false);
	cell_two(v->b, &c[0], short_name(v, u->name), NULL, text_of(v, "/unit/%s", u->code));
	cell_two(v->b, &c[1], period_words(v, col->period), col->obligation, report_href(v, col->obligation, u->code, col->period));
	cell(v->b, &c[2], text_of(v, "%s %s", date_short(v, last), weekday_words(v->lang, last)));
	cell_begin(v->b, &c[3]);
	badge(v->b, v->lang, cell_tile(&x->cell), cell_days(&x->cell));
	cell_end(v->b);
	cell(v->b, &c[4], x->counts ? time_short(v, x->counting.received) : "—");
	cell(v->b, &c[5], head_names(b, u->code, last));
	row_end(v->b);
}

static void each_counted(struct behind *b, const struct board *board, const char *const *clauses, struct figures *sum, bool write)
{
	for (size_t i = board->column_count; i-- > 0;)
		for (size_t u = 0; period_asked(b, board->columns[i].period) && u < board->unit_count; u++) {
			const struct board_unit *unit = &board->units[u];
			if (!counted(b, unit, &unit->cells[i], clauses[i]))
				continue;
			if (!write)
				figures_add(sum, &unit->cells[i].cell, b->v->at);
			else if (room_for(b))
				write_cell(b, unit, &board->columns[i], &unit->cells[i]);
		}
}

enum err page_cells(struct view *v)
{
	struct frame f;
	struct board board;
	struct behind b;
	struct figures sum = {0};
	const char **clauses;
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false}, {say_word(v, W_PERIOD_HEAD), LEFT, 150, false},
				   {say_word(v, W_DEADLINE_HEAD), LEFT, 156, false}, {say_word(v, W_STATE_HEAD), LEFT, 220, true},
				   {say_word(v, W_COL_RECEIVED), LEFT, 136, false}, {say_word(v, W_HEAD_THEN), LEFT, 190, false}};
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(read_behind(v, &b));
	TRY(board_load(v, &b.q, &board));
	TRY(clauses_load(v, &board, &clauses));
	b.columns = c;
	each_counted(&b, &board, clauses, &sum, false);
	view_frame(v, &f, NAV_RATES, say_word(v, W_CELLS_TITLE), about(&b, &board));
	frame_begin(v->b, &f);
	rate_sentence(v, &sum, 260);
	if (sum.expected) {
		h_raw(v->b, "<div class=\"labelled\">");
		table_begin(v->b, c, 6);
		each_counted(&b, &board, clauses, NULL, true);
		table_end(v->b);
		h_raw(v->b, "</div>");
		write_left(&b);
	}
	frame_end(v->b, &f);
	return OK;
}

/* ---- Tasks ---- */

static void write_timing(struct view *v, const struct column *c, int64_t due, const struct task_timing *t)
{
	static const enum tile tiles[TASK_STATUS_COUNT] = {[TASK_OPEN] = TILE_NOT_DUE, [TASK_OVERDUE] = TILE_MISSING, [TASK_DONE_ON_TIME] = TILE_ON_TIME,
							   [TASK_DONE_CLAIMED] = TILE_CLAIMED, [TASK_DONE_LATE] = TILE_LATE, [TASK_WITHDRAWN] = TILE_EXCUSED};
	int64_t days = t->late_days != NO_DAYS ? t->late_days : t->running_days;
	cell_begin(v->b, c);
	h_fmt(v->b, "%s ", due == NO_TIME ? say_word(v, W_DUE_NONE) : date_short(v, day_of(due - 1)));
	badge_text(v->b, tiles[t->status], task_status_label(t->status, v->lang));
	if (days != NO_DAYS)
		small(v->b, say(v, W_N_DAYS, text_of(v, "%d", (int)days)));
	cell_end(v->b);
}

static enum err task_content(struct view *v, int64_t id, const char **ret)
{
	sqlite3_stmt *s = v->desk->sql[Q_TASK];
	*ret = "—";
	enum err e = db_first(s, "i", id);
	if (e == OK && sqlite3_column_type(s, 0) == SQLITE_TEXT) {
		const char *text = db_text(s, 0);
		size_t n = strlen(text);
		if (n > CONTENT_SHOWN) {
			n = CONTENT_SHOWN;
			while (n && ((unsigned char)text[n] & 0xc0) == 0x80)
				n--;
			*ret = text_of(v, "%.*s…", (int)n, text);
		} else {
			*ret = text_of(v, "%s", text);
		}
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err take_task(void *ctx, const struct task_row *row)
{
	struct behind *b = ctx;
	struct view *v = b->v;
	const char *content;
	char id[ID_TEXT_BYTES + 1];
	int64_t due = day_of(row->due == NO_TIME ? row->assigned : row->due - 1);
	if (!task_wanted(v, &b->q, row) || row->by_due.status == TASK_WITHDRAWN || row->by_due.status == TASK_OPEN || (*b->unit && strcmp(b->unit, row->unit) != 0) ||
	    !is_clause(b, row->clause) || !led(b, row->unit, due))
		return OK;
	if (!room_for(b))
		return OK;
	if (b->rows == 1)
		table_begin(v->b, b->columns, 5);
	TRY(task_content(v, row->id, &content));
	id_print(row->id, id);
	row_begin(v->b, false);
	cell_two(v->b, &b->columns[0], content, *row->clause ? clause_of(v, row->clause, clause_begins) : NULL, record_href(v, reg_by_name(BYTES("task")), id));
	cell_two(v->b, &b->columns[1], unit_called(v, row->unit), NULL, text_of(v, "/unit/%s", row->unit));
	write_timing(v, &b->columns[2], row->due, &row->by_due);
	write_timing(v, &b->columns[3], row->original_due, &row->by_original);
	cell(v->b, &b->columns[4], head_names(b, row->unit, due));
	row_end(v->b);
	return OK;
}

enum err page_tasks(struct view *v)
{
	struct frame f;
	struct behind b;
	const struct column c[] = {{say_word(v, W_TASKS_HEAD), LEFT, 0, false}, {say_word(v, W_UNIT_HEAD), LEFT, 190, false},
				   {say_word(v, W_BY_CURRENT), LEFT, 190, true}, {say_word(v, W_BY_ORIGINAL), LEFT, 190, false},
				   {say_word(v, W_HEAD_THEN), LEFT, 150, false}};
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(read_behind(v, &b));
	b.columns = c;
	view_frame(v, &f, NAV_RATES, say_word(v, W_TASKS_TITLE), *about(&b, NULL) ? about(&b, NULL) : *b.unit ? unit_called(v, b.unit) : "");
	frame_begin(v->b, &f);
	TRY(tasks_each(v->desk->tables, NULL, v->at, take_task, &b));
	if (b.rows)
		table_end(v->b);
	else
		small(v->b, say_word(v, W_TASKS_NONE_BEHIND));
	write_left(&b);
	frame_end(v->b, &f);
	return OK;
}
