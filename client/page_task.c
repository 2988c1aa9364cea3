/* page_task.c - tasks that the province gave, and one of them with its steps. */
#include <stdlib.h>
#include <string.h>

#include "clause.h"
#include "page_form.h"
#include "page_task.h"
#include "text.h"

enum { TASKS_MAX = 2000 };

static const struct reg *tasks(void)
{
	return reg_by_name(BYTES("task"));
}

struct timing {
	struct page *p;
	struct task_row *row;
	int count;
};

static enum err note_timing(void *ctx, const struct task_row *t)
{
	struct timing *x = ctx;

	if (x->count < TASKS_MAX)
		x->row[x->count++] = *t;
	return OK;
}

static enum err load_timing(struct page *p, struct timing *ret)
{
	*ret = (struct timing){p, arena_alloc(&p->arena, TASKS_MAX * sizeof(struct task_row)), 0};
	return tasks_each(p->r->db, NULL, p->at, note_timing, ret);
}

static const struct task_row *timing_of(const struct timing *x, int64_t id)
{
	for (int i = 0; i < x->count; i++)
		if (x->row[i].id == id)
			return &x->row[i];
	return NULL;
}

/* Its status in words: how late, how many days are left, who has to confirm. */
void task_status(struct page *p, const struct row *row, const struct task_row *t)
{
	int64_t due = row_int(row, TASK_DUE, NO_TIME), left = due - p->today;
	const char *label = label_in(reg_state(tasks(), row->state)->label, p->lang);

	if (row->state == TASK_STATE_DONE || row->state == TASK_STATE_CONFIRMED) {
		icon(p->b, row->state == TASK_STATE_DONE ? ICON_CLOCK : ICON_CHECK, 14);
		h_fmt(p->b, " %s", label);
		if (t && t->by_due.status != TASK_OPEN)
			small(p->b, task_status_label(t->by_due.status, p->lang));
	} else if (row->state == TASK_STATE_WITHDRAWN) {
		h_fmt(p->b, "<span class=\"muted\">%s</span>", label);
	} else if (t && t->by_due.status == TASK_OVERDUE) {
		badge_text(p->b, TILE_MISSING, page_say(p, W_TASK_LATE, page_number(p, t->by_due.running_days)));
	} else if (due == NO_TIME) {
		badge_text(p->b, TILE_NOT_DUE, page_word(p, W_NO_DUE));
	} else if (left < 0) {
		/* not in the log yet, so that no figure speaks of it */
		badge_text(p->b, TILE_MISSING, page_say(p, W_TASK_LATE, page_number(p, -left)));
	} else {
		badge_text(p->b, left <= 3 ? TILE_DUE_SOON : TILE_NOT_DUE, left ? page_say(p, W_STATUS_DUE_SOON, page_number(p, left)) : page_word(p, W_STATUS_DUE_TODAY));
	}
}

const char *task_source(struct page *p, const struct row *row)
{
	sqlite3_stmt *s = page_sql(p, SQL_DOCUMENT);
	const char *clause = page_bytes(p, row_text(row, TASK_CLAUSE)), *text = page_word(p, W_TASK_FROM_PROVINCE);

	if (row_get(row, TASK_DOCUMENT).kind == V_INT && db_first(s, "i", row_int(row, TASK_DOCUMENT, 0)) == OK)
		text = *db_text(s, 1) ? page_fmt(p, "%s %s", db_text(s, 0), db_text(s, 1)) : page_first_line(p, db_text(s, 2), 70);
	db_reset(s);
	return *clause ? page_fmt(p, "%s · %s", text, page_clause(p, clause, clause_words)) : text;
}

static void holder(struct page *p, int64_t task, const char **ret_who, const char **ret_step)
{
	sqlite3_stmt *s = page_sql(p, SQL_STEP_NOW);

	*ret_who = page_word(p, W_NOBODY_NAMED);
	*ret_step = NULL;
	if (db_first(s, "i", task) == OK) {
		*ret_who = page_keep(p, db_text(s, 0));
		*ret_step = page_first_line(p, db_text(s, 1), 32);
	}
	db_reset(s);
}

static void steps_cell(struct page *p, int64_t task, const struct row *row)
{
	sqlite3_stmt *s = page_sql(p, SQL_STEP_COUNT);
	int all = 0, done = 0;
	int64_t percent = row_int(row, TASK_PERCENT, 0);

	if (db_first(s, "i", task) == OK) {
		all = sqlite3_column_int(s, 0);
		done = sqlite3_column_int(s, 1);
	}
	db_reset(s);
	if (all)
		step_blocks(p->b, done, all);
	else
		h_fmt(p->b, "<span class=\"muted\">%i %%</span>", percent);
	if (all && percent)
		small(p->b, page_fmt(p, "%lld %%", (long long)percent));
}

static void task_line(struct page *p, const struct column *c, const struct row *row, const struct task_row *t)
{
	const char *who, *step, *href = page_fmt(p, "/task/%s", page_key(p, row->reg, row->key));
	int64_t due = row_int(row, TASK_DUE, NO_TIME), original = row_int(row, TASK_ORIGINAL, NO_TIME);
	bool late = t && t->by_due.status == TASK_OVERDUE;

	holder(p, row->key.id, &who, &step);
	row_begin(p->b, false);
	cell_two(p->b, &c[0], page_record_name(p, row->reg, row->key), task_source(p, row), href);
	if (p->standing.all)
		cell_two(p->b, &c[1], page_unit_name(p, page_bytes(p, row_text(row, TASK_UNIT))), who, NULL);
	else
		cell_two(p->b, &c[1], who, step, NULL);
	cell_two(p->b, &c[2], due == NO_TIME ? "—" : page_day(p, due),
		 original != NO_TIME && original != due ? page_say(p, W_ORIGINAL_DUE_WAS, page_day(p, original)) : NULL, NULL);
	cell_begin(p->b, &c[3]);
	steps_cell(p, row->key.id, row);
	cell_end(p->b);
	cell_begin(p->b, &c[4]);
	task_status(p, row, t);
	if (late)
		h_fmt(p->b, "<small class=\"under\"><a href=\"%s#extension\">%s</a></small>", href, page_word(p, W_EXPLAIN_DELAY));
	cell_end(p->b);
	row_end(p->b);
}

static bool wanted(struct page *p, const struct row *row)
{
	const char *q = request_query(p->request, "q"), *show = request_query(p->request, "show");
	bool ended = row->state == TASK_STATE_CONFIRMED || row->state == TASK_STATE_WITHDRAWN;
	struct buf text OWN_BUF = BUF(3 * TEXT_MAX), wish OWN_BUF = BUF(4096);

	if (strcmp(show, "all") != 0 && (ended != (strcmp(show, "ended") == 0)))
		return false;
	if (!*q)
		return true;
	text_fold(row_text(row, TASK_CONTENT), &text);
	text_fold(bytes_of(q), &wish);
	return strstr(buf_text(&text), buf_text(&wish)) != NULL;
}

static void filter(struct page *p)
{
	const struct form_choice shows[] = {{"", page_word(p, W_TASKS_OPEN)}, {"ended", page_word(p, W_TASKS_ENDED)}, {"all", page_word(p, W_TASKS_ALL)}};

	form_filter_begin(p->b, "/task");
	form_field(p->b, &(struct form_field){.name = "q", .label = page_word(p, W_SEARCH_TASK), .value = request_query(p->request, "q"), .width = 320});
	form_field(p->b, &(struct form_field){.name = "show", .label = page_word(p, W_SHOW), .value = request_query(p->request, "show"), .choices = shows,
					      .choice_count = 3, .width = 270});
	button(p->b, BUTTON_OUTLINED, page_word(p, W_FILTER), NULL, NULL);
	h_fmt(p->b, "<p><a href=\"/register/task?format=csv\">%s</a></p>", page_word(p, W_EXPORT_CSV));
	form_end(p->b);
}

/* As a JSON array: a code has no quotes in it. */
static const char *units_list(struct page *p)
{
	struct buf list OWN_BUF = BUF(8192);
	const char *const *units = page_units(p);

	for (int i = 0; units[i]; i++)
		buf_fmt(&list, "%s\"%s\"", i ? "," : "[", units[i]);
	buf_byte(&list, ']');
	return page_keep(p, buf_text(&list));
}

enum err page_tasks(struct page *p)
{
	const struct column c[] = {{page_word(p, W_TASK_COLUMN), LEFT, 0, false},
				   {page_word(p, W_COLUMN_HOLDER), LEFT, 190, false},
				   {page_word(p, W_COLUMN_DUE), LEFT, 120, false},
				   {page_word(p, W_COLUMN_PROGRESS), LEFT, 130, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 215, true}};
	bool all = p->standing.all;
	struct buf rows OWN_BUF = BUF(HTTP_ANSWER_MAX), *page = p->b;
	int64_t *ids = arena_alloc(&p->arena, TASKS_MAX * sizeof *ids);
	sqlite3_stmt *s = page_sql(p, SQL_TASKS);
	int count = 0, shown = 0;
	struct timing timing;
	struct frame f;

	TRY(load_timing(p, &timing));
	for (enum err e = db_first(s, "t", all ? "[\"\"]" : units_list(p)); e == OK && count < TASKS_MAX; e = db_next(s))
		ids[count++] = sqlite3_column_int64(s, 0);
	db_reset(s);
	p->b = &rows;
	for (int i = 0; i < count; i++) {
		struct row row;
		TRY(row_load(&p->r->world, tasks(), (struct key){.id = ids[i]}, &row));
		if (!wanted(p, &row))
			continue;
		task_line(p, c, &row, timing_of(&timing, ids[i]));
		shown++;
	}
	p->b = page;
	page_frame(p, &f, PLACE_TASK, page_word(p, W_TASKS_OF_PROVINCE), page_say(p, W_TASKS_SHOWN, page_number(p, shown), page_number(p, count)));
	frame_begin(p->b, &f);
	filter(p);
	if (shown) {
		table_begin(p->b, c, 5);
		buf_view(p->b, buf_bytes(&rows));
		table_end(p->b);
	} else {
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, count ? W_NO_TASK_SO : W_NO_TASK));
	}
	if (p->standing.function == OFFICE) {
		h_raw(p->b, "<p>");
		button_link(p->b, BUTTON_FILLED, page_word(p, W_ASSIGN_TASK), "/register/task/_new?verb=assign");
		h_raw(p->b, "</p>");
	}
	frame_end(p->b, &f);
	return OK;
}
