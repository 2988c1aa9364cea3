/* page_today.c - what to do first, what is due and late, what the province sent back, what waits to be sent. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "page_report.h"

enum { DUE_MAX = 400, SHOWN = 9 };

/* A report or task that somebody here has to do. */
struct due {
	int64_t last_day; /* NO_TIME: none */
	const char *what, *source, *who, *where, *href;
	enum tile tile;
	int days;
	const char *words; /* instead of the tile's own; NULL */
	bool late, done_here; /* done as far as this office goes: it waits for the line */
	const struct report *report;
};

struct dues {
	struct page *p;
	struct due due[DUE_MAX];
	int count, late, soon, returned;
};

static bool grave(enum status s)
{
	return s == STATUS_MISSING || s == STATUS_RETURNED_OVERDUE;
}

static enum err add_report(void *ctx, const struct report *found)
{
	struct dues *d = ctx;
	struct page *p = d->p;
	struct report *r = arena_alloc(&p->arena, sizeof *r);

	if (d->count == DUE_MAX || !report_to_do(found))
		return OK;
	*r = *found;
	struct due *x = &d->due[d->count++];
	*x = (struct due){.last_day = r->last_day, .what = r->title, .source = r->obligation_name, .who = r->holder, .where = r->stage,
			  .href = r->href, .tile = (enum tile)r->cell.status, .days = report_days(r), .late = grave(r->cell.status),
			  .done_here = r->waiting, .report = r};
	if (r->cell.status == STATUS_RETURNED || r->cell.status == STATUS_RETURNED_OVERDUE)
		x->last_day = r->fix_by != NO_TIME ? r->fix_by : x->last_day;
	if (r->cell.status == STATUS_MISSING)
		x->words = page_say(p, W_OVERDUE, page_number(p, r->cell.running_days));
	else if (r->cell.status == STATUS_NOT_DUE)
		x->words = page_say(p, W_STATUS_DUE_SOON, page_number(p, r->last_day - p->today));
	d->late += x->late && !x->done_here;
	d->soon += !x->late && !x->done_here && x->last_day >= p->today && x->last_day - p->today <= 3;
	d->returned += r->cell.status == STATUS_RETURNED || r->cell.status == STATUS_RETURNED_OVERDUE;
	return OK;
}

static void task_holder(struct page *p, int64_t task, struct due *x)
{
	sqlite3_stmt *s = page_sql(p, SQL_STEP_NOW);

	if (db_first(s, "i", task) == OK) {
		x->who = page_keep(p, db_text(s, 0));
		x->where = page_first_line(p, db_text(s, 1), 40);
	}
	db_reset(s);
}

static enum err add_task(void *ctx, const struct task_row *t)
{
	struct dues *d = ctx;
	struct page *p = d->p;
	const struct reg *reg = reg_by_name(BYTES("task"));
	struct key key = {.id = t->id};
	bool late = t->by_due.status == TASK_OVERDUE;

	if (d->count == DUE_MAX || (t->by_due.status != TASK_OPEN && !late))
		return OK;
	struct due *x = &d->due[d->count++];
	*x = (struct due){.last_day = t->due == NO_TIME ? NO_TIME : day_of(t->due - 1), .what = page_record_name(p, reg, key),
			  .source = page_word(p, W_TASK_FROM_PROVINCE), .href = page_fmt(p, "/task/%s", page_key(p, reg, key)),
			  .tile = late ? TILE_MISSING : TILE_NOT_DUE, .days = -1, .late = late, .who = page_word(p, W_NOBODY_NAMED)};
	task_holder(p, t->id, x);
	int64_t left = x->last_day == NO_TIME ? 0 : x->last_day - p->today;
	if (late)
		x->words = page_say(p, W_TASK_LATE, page_number(p, t->by_due.running_days));
	else if (x->last_day == NO_TIME)
		x->words = page_word(p, W_NO_DUE);
	else if (left == 0)
		x->words = page_word(p, W_STATUS_DUE_TODAY);
	else
		x->words = page_say(p, W_STATUS_DUE_SOON, page_number(p, left));
	if (!late && x->last_day != NO_TIME && left <= 3)
		x->tile = TILE_DUE_SOON;
	d->late += late;
	d->soon += x->tile == TILE_DUE_SOON;
	return OK;
}

/* Late first, then by deadline; what already waits for the line last. */
static int by_urgency(const void *a, const void *b)
{
	const struct due *x = a, *y = b;

	if (x->done_here != y->done_here)
		return x->done_here - y->done_here;
	if ((x->last_day == NO_TIME) != (y->last_day == NO_TIME))
		return x->last_day == NO_TIME ? 1 : -1;
	if (x->last_day != y->last_day)
		return x->last_day < y->last_day ? -1 : 1;
	return strcmp(x->what, y->what);
}

static void due_row(struct page *p, const struct column *c, const struct due *x)
{
	const char *day = x->last_day == NO_TIME ? "—" : page_day(p, x->last_day);

	row_begin(p->b, false);
	cell_two(p->b, &c[0], day, x->last_day == NO_TIME ? NULL : weekday_words(p->lang, x->last_day), NULL);
	cell_two(p->b, &c[1], x->what, x->source, x->href);
	cell_two(p->b, &c[2], x->who, x->where, NULL);
	cell_begin(p->b, &c[3]);
	if (x->words)
		badge_text(p->b, x->tile, x->words);
	else
		badge(p->b, p->lang, x->tile, x->days);
	if (x->late && !x->report)
		h_fmt(p->b, "<small class=\"under\"><a href=\"%s#extension\">%s</a></small>", x->href, page_word(p, W_EXPLAIN_DELAY));
	cell_end(p->b);
	row_end(p->b);
}

static void due_table(struct page *p, const struct dues *d)
{
	const struct column c[] = {{page_word(p, W_COLUMN_DUE), LEFT, 74, false},
				   {page_word(p, W_COLUMN_WORK), LEFT, 0, false},
				   {page_word(p, W_COLUMN_HOLDER), LEFT, 190, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 215, true}};
	int shown = 0;

	section(p->b, page_word(p, W_DUE_AND_LATE));
	if (!d->count) {
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NOTHING_DUE_SOON));
		return;
	}
	table_begin(p->b, c, 4);
	for (; shown < d->count && shown < SHOWN; shown++)
		due_row(p, c, &d->due[shown]);
	table_end(p->b);
	if (shown < d->count)
		h_fmt(p->b, "<p><small class=\"muted\">%s <a href=\"/report\">%s</a> · <a href=\"/task\">%s</a></small></p>",
		      page_say(p, W_MORE_DUE, page_number(p, d->count - shown)), page_word(p, W_PAGE_REPORTS), page_word(p, W_PAGE_TASKS));
}

/* The nearest deadline that can still be kept; where all are past, what is late the longest. */
static const struct due *first_action(const struct dues *d, int64_t today)
{
	for (int i = 0; i < d->count; i++)
		if (!d->due[i].done_here && d->due[i].last_day != NO_TIME && d->due[i].last_day >= today)
			return d->due[i].last_day - today <= 3 || !d->late ? &d->due[i] : &d->due[0];
	return d->count && !d->due[0].done_here ? &d->due[0] : NULL;
}

static void action(struct page *p, const struct due *x)
{
	action_begin(p->b, page_word(p, W_DO_FIRST), x->report ? page_say(p, report_action(x->report), x->what) : x->what);
	h_raw(p->b, "<p>");
	if (x->last_day != NO_TIME)
		h_fmt(p->b, "%s <strong>%s</strong>. ", page_word(p, W_DUE_LABEL), page_due(p, x->last_day));
	if (x->report && x->report->indicators)
		h_text(p->b, page_say(p, W_FILLED_OF, page_number(p, x->report->filled), page_number(p, x->report->indicators),
				      page_number(p, x->report->narratives), page_number(p, REPORT_CLAUSES)));
	else if (!x->report && x->late)
		h_text(p->b, page_word(p, W_TASK_LATE_WHAT));
	h_raw(p->b, "</p>");
	button_link(p->b, BUTTON_FILLED, page_word(p, x->report ? report_button(x->report) : W_OPEN_TASK), x->href);
	action_end(p->b);
}

/* With hours to a deadline and no line, the code comes before all else. */
static const struct due *code_wanted(struct page *p, const struct dues *d)
{
	for (int i = 0; i < d->count; i++)
		if (d->due[i].report && d->due[i].report->waiting && d->due[i].report->sent_here && p->line_down &&
		    d->due[i].last_day >= p->today && d->due[i].last_day - p->today <= 1)
			return &d->due[i];
	return NULL;
}

/* How many matters wait for this office, being the province's. */
static int waiting_here(struct page *p)
{
	static const enum page_sql which[] = {SQL_REPORTS_OPEN, SQL_TASKS_DONE, SQL_EXTENSIONS_OPEN};
	int count = 0;

	for (int i = 0; i < 3; i++) {
		sqlite3_stmt *s = page_sql(p, which[i]);
		if (p->standing.function != (i ? OFFICE : HOME_AFFAIRS))
			continue;
		for (enum err e = db_first(s, ""); e == OK; e = db_next(s))
			count++;
		db_reset(s);
	}
	return count;
}

static void lead(struct page *p, const struct dues *d)
{
	int here = waiting_here(p);
	const struct due *code = code_wanted(p, d), *x = first_action(d, p->today);

	if (code) {
		action_begin(p->b, page_word(p, W_DO_FIRST), page_say(p, W_READ_CODE_OF, code->what));
		h_fmt(p->b, "<p>%s <strong>%s</strong>. %s</p>", page_word(p, W_DUE_LABEL), page_due(p, code->last_day),
		      page_word(p, W_READ_CODE_WHY));
		button_link(p->b, BUTTON_FILLED, page_word(p, W_SHOW_CODE), code->href);
		action_end(p->b);
	} else if (x && (x->late || x->last_day == NO_TIME || x->last_day - p->today <= 14)) {
		action(p, x);
	} else {
		if (here)
			banner_begin(p->b, BANNER_WAIT, page_say(p, W_AWAIT_HERE, page_number(p, here)));
		else
			banner_begin(p->b, BANNER_GOOD, page_word(p, W_NOTHING_TODAY));
		if (x)
			h_fmt(p->b, "<p>%s <a href=\"%s\">%s</a>, %s.</p>", page_word(p, W_NEXT_WORK), x->href, x->what, page_due(p, x->last_day));
		banner_end(p->b);
	}
}

/* ---- What waits for the province's offices ---- */

static void open_report(struct page *p, sqlite3_stmt *s)
{
	const struct reg *reg = reg_by_name(BYTES("report"));
	struct key key = {.text = bytes_of(page_keep(p, db_text(s, 0)))};

	item_begin(p->b, TILE_NONE, false);
	h_fmt(p->b, "<a href=\"%s\">%s</a>", page_href(p, reg, key), page_record_name(p, reg, key));
	small(p->b, page_say(p, W_RECEIVED_AT, page_time(p, sqlite3_column_int64(s, 1))));
	item_end(p->b);
}

static void open_task(struct page *p, sqlite3_stmt *s)
{
	const struct reg *reg = reg_by_name(BYTES("task"));
	struct key key = {.id = sqlite3_column_int64(s, 0)};
	const char *unit = page_keep(p, db_text(s, 1));

	item_begin(p->b, TILE_NONE, false);
	h_fmt(p->b, "<a href=\"%s\">%s</a>", page_href(p, reg, key), page_record_name(p, reg, key));
	small(p->b, page_say(p, W_FINISHED_BY, page_unit_name(p, unit)));
	item_end(p->b);
}

static void open_extension(struct page *p, sqlite3_stmt *s)
{
	const struct reg *reg = reg_by_name(BYTES("extension"));
	struct key key = {.id = sqlite3_column_int64(s, 0)};
	const char *unit = page_keep(p, db_text(s, 1));

	item_begin(p->b, TILE_NONE, false);
	h_fmt(p->b, "<a href=\"%s\">%s</a>", page_href(p, reg, key), page_record_name(p, reg, key));
	small(p->b, page_unit_name(p, unit));
	item_end(p->b);
}

static void awaiting(struct page *p, enum page_sql which, enum word title, void (*write)(struct page *p, sqlite3_stmt *s))
{
	sqlite3_stmt *s = page_sql(p, which);
	struct buf items OWN_BUF = BUF(HTTP_ANSWER_MAX), *page = p->b;
	int count = 0;

	p->b = &items;
	for (enum err e = db_first(s, ""); e == OK; e = db_next(s), count++)
		write(p, s);
	db_reset(s);
	p->b = page;
	section_count(p->b, page_word(p, title), count);
	items_begin(p->b);
	buf_view(p->b, buf_bytes(&items));
	items_end(p->b);
	if (!count)
		h_fmt(p->b, "<p class=\"muted\">%s</p>", page_word(p, W_NONE));
}

/* ---- The aside ---- */

static void aside_returned(struct page *p, const struct dues *d)
{
	if (d->returned)
		section_count(p->b, page_word(p, W_SENT_BACK), d->returned);
	else
		section(p->b, page_word(p, W_SENT_BACK));
	if (!d->returned) {
		h_fmt(p->b, "<p>%s</p>", page_word(p, W_NONE));
		return;
	}
	items_begin(p->b);
	for (int i = 0; i < d->count; i++) {
		const struct report *r = d->due[i].report;
		if (!r || (r->cell.status != STATUS_RETURNED && r->cell.status != STATUS_RETURNED_OVERDUE))
			continue;
		item_begin(p->b, (enum tile)r->cell.status, false);
		h_fmt(p->b, "<a href=\"%s\">%s</a>", r->href, r->title);
		if (r->return_reason)
			small(p->b, page_fmt(p, "“%s”", page_first_line(p, r->return_reason, 140)));
		if (r->fix_by != NO_TIME)
			small(p->b, page_say(p, W_FIX_BY_DUE, page_due(p, r->fix_by)));
		item_end(p->b);
	}
	items_end(p->b);
}

struct listing_acts {
	struct page *p;
	int count;
};

static enum err waiting_item(void *ctx, const struct outbox_item *i)
{
	struct listing_acts *l = ctx;
	struct page *p = l->p;

	if (l->count++ >= 6)
		return OK;
	h_fmt(p->b, "<li>%s", page_act_name(p, i->act));
	small(p->b, page_fmt(p, "%s, %s", page_official_name(p, i->act->officer), page_time(p, i->act->clock)));
	if (i->place == ACT_HELD)
		small(p->b, page_word(p, W_HELD_SHORT));
	h_raw(p->b, "</li>");
	return OK;
}

static enum err aside_waiting(struct page *p)
{
	struct listing_acts l = {p, 0};

	if (!p->status.waiting && !p->status.held) {
		section(p->b, page_word(p, W_WAITS));
		h_fmt(p->b, "<p>%s</p>", page_word(p, W_NOTHING_WAITS));
		return OK;
	}
	section_count(p->b, page_word(p, W_WAITS), (int)(p->status.waiting + p->status.held));
	h_raw(p->b, "<ul>");
	TRY(outbox_each(p->r, ACT_WAITING, waiting_item, &l));
	h_raw(p->b, "</ul><p>");
	if (p->status.next_try != NO_TIME && p->status.next_try > p->now)
		h_text(p->b, page_say(p, W_NEXT_TRY, page_time(p, p->status.next_try)));
	else
		h_fmt(p->b, "<a href=\"/connection\">%s</a>", page_word(p, W_SEE_CONNECTION));
	h_raw(p->b, "</p>");
	return OK;
}

static void aside_received(struct page *p)
{
	sqlite3_stmt *s = page_sql(p, SQL_RECEIVED_RECENT);
	const struct reg *reg = reg_by_name(BYTES("report"));
	int count = 0;

	for (enum err e = db_first(s, "t", p->r->unit); e == OK; e = db_next(s)) {
		if (!count++) {
			section(p->b, page_word(p, W_RECEIVED_RECENTLY));
			h_raw(p->b, "<ul>");
		}
		struct key key = {.text = bytes_of(page_keep(p, db_text(s, 0)))};
		h_fmt(p->b, "<li>%s<small class=\"under\">", page_record_name(p, reg, key));
		icon(p->b, ICON_CHECK, 13);
		h_fmt(p->b, " %s</small></li>", page_say(p, W_RECEIVED_AT, page_time(p, sqlite3_column_int64(s, 1))));
	}
	db_reset(s);
	if (count)
		h_raw(p->b, "</ul>");
}

static const char *summary(struct page *p, const struct dues *d)
{
	const char *soon = d->soon ? page_say(p, W_SUM_SOON, page_number(p, d->soon)) : NULL;
	const char *late = d->late ? page_say(p, W_SUM_LATE, page_number(p, d->late)) : NULL;
	const char *back = d->returned ? page_say(p, W_SUM_RETURNED, page_number(p, d->returned)) : NULL;

	if (!soon && !late && !back)
		return page_word(p, W_SUM_NOTHING);
	return page_fmt(p, "%s%s%s%s%s", soon ? soon : "", soon && (late || back) ? " · " : "", late ? late : "", late && back ? " · " : "",
			back ? back : "");
}

enum err page_today(struct page *p)
{
	struct dues *d = arena_alloc(&p->arena, sizeof *d);
	struct frame f;

	d->p = p;
	TRY(reports_each(p, add_report, d));
	const char *const *units = page_units(p);
	for (int i = 0; units[i]; i++)
		TRY(tasks_each(p->r->db, units[i], p->at, add_task, d));
	qsort(d->due, (size_t)d->count, sizeof *d->due, by_urgency);
	page_frame(p, &f, PLACE_TODAY, page_word(p, W_PAGE_TODAY), summary(p, d));
	f.aside = 300;
	frame_begin(p->b, &f);
	page_notices(p);
	page_unit_over(p);
	lead(p, d);
	due_table(p, d);
	if (p->standing.function == HOME_AFFAIRS)
		awaiting(p, SQL_REPORTS_OPEN, W_AWAIT_REPORTS, open_report);
	if (p->standing.function == OFFICE) {
		awaiting(p, SQL_TASKS_DONE, W_AWAIT_TASKS, open_task);
		awaiting(p, SQL_EXTENSIONS_OPEN, W_AWAIT_EXTENSIONS, open_extension);
	}
	frame_aside(p->b, &f);
	aside_returned(p, d);
	TRY(aside_waiting(p));
	aside_received(p);
	frame_end(p->b, &f);
	return OK;
}
