/* rates.c - see rates.h */
#include "rates.h"

#include <stdlib.h>
#include <string.h>

#include "clause.h"
#include "filter.h"
#include "text_value.h"

/* ---- Heads ---- */

enum err terms_load(struct view *v, struct terms *ret)
{
	sqlite3_stmt *s = v->desk->sql[Q_TERMS];
	size_t room = 0;
	enum err e;
	for (e = db_first(s, ""); e == OK; e = db_next(s))
		room++;
	if (e != ERR_NOT_FOUND)
		return e;
	struct terms t = {.list = arena_alloc(&v->arena, (room + 1) * sizeof *t.list)};
	for (e = db_first(s, ""); e == OK; e = db_next(s))
		t.list[t.count++] = (struct term){arena_string(&v->arena, db_blob(s, 0)), arena_string(&v->arena, db_blob(s, 2)),
						  arena_string(&v->arena, db_blob(s, 3)), sqlite3_column_int64(s, 1), db_int_or(s, 4, NO_TIME), db_int_or(s, 5, NO_TIME)};
	*ret = t;
	return e == ERR_NOT_FOUND ? OK : e;
}

static int by_unit(const void *key, const void *term)
{
	return strcmp(key, ((const struct term *)term)->unit);
}

const struct term *terms_of(const struct terms *t, const char *unit, const struct term **ret_end)
{
	const struct term *first = t->count ? bsearch(unit, t->list, t->count, sizeof *t->list, by_unit) : NULL, *end = first;
	if (!first)
		return NULL;
	while (first > t->list && strcmp(first[-1].unit, unit) == 0)
		first--;
	while (end < t->list + t->count && strcmp(end->unit, unit) == 0)
		end++;
	*ret_end = end;
	return first;
}

bool term_holds(const struct term *t, int64_t day)
{
	return (t->from == NO_TIME || t->from <= day) && (t->to == NO_TIME || day < t->to);
}

/* ---- Groups ---- */

struct sums {
	struct view *v;
	const struct board *b;
	const struct board_query *q;
	enum rate_by by;
	struct terms terms;
	const char **clauses; /* of the columns */
	struct rate_groups out;
	size_t room;
};

static struct rate_group *add_group(struct sums *s, const char *key, const char *name, const char *under, const char *unit)
{
	if (s->out.count == s->room) {
		struct rate_group *wider = arena_alloc(&s->v->arena, (s->room = s->room ? 2 * s->room : 64) * sizeof *wider);
		if (s->out.count)
			memcpy(wider, s->out.list, s->out.count * sizeof *wider);
		s->out.list = wider;
	}
	struct rate_group *g = &s->out.list[s->out.count++];
	*g = (struct rate_group){.key = key, .name = name, .under = under, .unit = unit};
	return g;
}

static struct rate_group *find_group(struct sums *s, const char *key)
{
	for (size_t i = 0; i < s->out.count; i++)
		if (strcmp(s->out.list[i].key, key) == 0)
			return &s->out.list[i];
	return NULL;
}

static const char *clause_name(struct view *v, const char *clause)
{
	return *clause ? clause_of(v, clause, clause_heading) : say_word(v, W_CLAUSE_NONE);
}

/* What one report or task adds to a group. */
typedef void add_to(struct rate_group *g, const void *what, int64_t at);

static void add_cell(struct rate_group *g, const void *what, int64_t at)
{
	figures_add(&g->reports, what, at);
}

static void add_current(struct rate_group *g, const void *what, int64_t at)
{
	(void)at;
	task_figures_add(&g->current, ((const struct task_row *)what)->by_due.status);
}

static void add_original(struct rate_group *g, const void *what, int64_t at)
{
	(void)at;
	task_figures_add(&g->original, ((const struct task_row *)what)->by_original.status);
}

static void to_heads(struct sums *s, const char *unit, int64_t day, add_to *add, const void *what)
{
	const struct term *end, *t = terms_of(&s->terms, unit, &end);
	bool led = false;
	char id[ID_TEXT_BYTES + 1];
	for (; t && t < end; t++) {
		if (!term_holds(t, day))
			continue;
		led = true;
		id_print(t->official, id);
		struct rate_group *g = find_group(s, id);
		add(g ? g : add_group(s, text_of(s->v, "%s", id), t->name, *t->post ? t->post : NULL, t->unit), what, s->v->at);
	}
	if (led)
		return;
	struct rate_group *none = find_group(s, "");
	add(none ? none : add_group(s, "", say_word(s->v, W_HEAD_NONE_THEN), NULL, NULL), what, s->v->at);
}

static void to_group(struct sums *s, const struct board_unit *u, const char *clause, int64_t day, add_to *add, const void *what)
{
	if (s->by == RATE_HEAD) {
		to_heads(s, u->code, day, add, what);
		return;
	}
	const char *key = s->by == RATE_UNIT ? u->code : clause;
	struct rate_group *g = find_group(s, key);
	if (!g && s->by == RATE_UNIT)
		g = add_group(s, u->code, short_name(s->v, u->name), NULL, u->code);
	else if (!g)
		g = add_group(s, text_of(s->v, "%s", clause), clause_name(s->v, clause), NULL, NULL);
	add(g, what, s->v->at);
}

bool task_wanted(const struct view *v, const struct board_query *q, const struct task_row *row)
{
	struct period p = {0};
	unsigned month, day;
	civil_date((int32_t)day_of(row->due == NO_TIME ? row->assigned : row->due - 1), &p.year, &month, &day);
	p.month = (int)month;
	return board_wants(v, q, p);
}

static enum err take_task(void *ctx, const struct task_row *row)
{
	struct sums *s = ctx;
	const struct board_unit *u = board_find(s->b, row->unit);
	if (!u || !task_wanted(s->v, s->q, row) || row->by_due.status == TASK_OPEN || row->by_due.status == TASK_WITHDRAWN)
		return OK;
	int64_t due = row->due == NO_TIME ? row->assigned : row->due - 1, first = row->original_due == NO_TIME ? due : row->original_due - 1;
	to_group(s, u, row->clause, day_of(due), add_current, row);
	to_group(s, u, row->clause, day_of(first), add_original, row);
	return OK;
}

enum err clauses_load(struct view *v, const struct board *b, const char ***ret)
{
	const char **clauses = arena_alloc(&v->arena, (b->column_count + 1) * sizeof *clauses);
	sqlite3_stmt *s = v->desk->sql[Q_OBLIGATIONS];
	for (size_t i = 0; i < b->column_count; i++)
		clauses[i] = "";
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s))
		for (size_t i = 0; i < b->column_count; i++)
			if (strcmp(b->columns[i].obligation, db_text(s, 0)) == 0)
				clauses[i] = arena_string(&v->arena, db_blob(s, 4));
	*ret = clauses;
	return e == ERR_NOT_FOUND ? OK : e;
}

static int by_clause(const void *a, const void *b)
{
	const struct rate_group *x = a, *y = b;
	return strcmp(x->key, y->key);
}

static void order(struct sums *s)
{
	struct rate_groups *g = &s->out;
	if (s->by == RATE_CLAUSE) {
		if (g->count)
			qsort(g->list, g->count, sizeof *g->list, by_clause);
		return;
	}
	struct ranked *ranks = arena_alloc(&s->v->arena, (g->count + 1) * sizeof *ranks);
	struct rate_group *sorted = arena_alloc(&s->v->arena, (g->count + 1) * sizeof *sorted);
	for (size_t i = 0; i < g->count; i++)
		ranks[i] = (struct ranked){g->list[i].key, g->list[i].reports, 0, i};
	rank(ranks, g->count);
	for (size_t i = 0; i < g->count; i++) {
		sorted[i] = g->list[ranks[i].at];
		sorted[i].rank = *sorted[i].key ? ranks[i].rank : 0;
	}
	g->list = sorted;
}

enum err rates_load(struct view *v, const struct board *b, const struct board_query *q, enum rate_by by, struct rate_groups *ret)
{
	struct sums s = {.v = v, .b = b, .q = q, .by = by};
	TRY(terms_load(v, &s.terms));
	TRY(clauses_load(v, b, &s.clauses));
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++) {
			const struct board_cell *x = &b->units[u].cells[i];
			if (x->there && x->cell.status != STATUS_EXCUSED && x->cell.deadline <= v->at)
				to_group(&s, &b->units[u], s.clauses[i], day_of(x->cell.deadline - 1), add_cell, &x->cell);
		}
	TRY(tasks_each(v->desk->tables, NULL, v->at, take_task, &s));
	order(&s);
	*ret = s.out;
	return OK;
}

/* ---- By month ---- */

static void month_figures(struct view *v, const struct board *b, size_t column, struct figures *f)
{
	for (size_t u = 0; u < b->unit_count; u++)
		if (b->units[u].cells[column].there)
			figures_add(f, &b->units[u].cells[column].cell, v->at);
}

static int by_time(const void *a, const void *b)
{
	const struct board_column *x = a, *y = b;
	return period_compare(x->period, y->period);
}

int rate_points(struct view *v, const struct board *b, const struct board_query *q, struct chart_point out[CHART_POINTS_MAX])
{
	struct board_column *months = arena_alloc(&v->arena, (b->column_count + 1) * sizeof *months);
	size_t count = 0;
	int n = 0;
	for (size_t i = 0; i < b->column_count; i++)
		if (b->columns[i].period.month)
			months[count++] = b->columns[i];
	if (count)
		qsort(months, count, sizeof *months, by_time);
	for (size_t i = 0; i < count && n < CHART_POINTS_MAX; i++) {
		struct figures f = {0};
		char period[PERIOD_SIZE];
		if (i && period_compare(months[i - 1].period, months[i].period) == 0)
			continue;
		for (size_t c = 0; c < b->column_count; c++)
			if (period_compare(b->columns[c].period, months[i].period) == 0)
				month_figures(v, b, c, &f);
		if (!f.expected)
			continue;
		period_print(months[i].period, period);
		const char *all = text_of(v, "%d", (int)f.expected), *low = text_of(v, "%d", (int)f.on_time);
		const char *words = f.claimed ? say(v, W_POINT_FROM_TO, period_words(v, months[i].period), low, text_of(v, "%d", (int)(f.on_time + f.claimed)), all)
					      : say(v, W_POINT, period_words(v, months[i].period), low, all);
		const char *label = say(v, W_MONTH_AXIS, text_of(v, "%d", months[i].period.month), text_of(v, "%.3s", month_words(v->lang, months[i].period.month)));
		if (!n || months[i].period.month == 1)
			label = text_of(v, "%s/%02d", label, months[i].period.year % 100);
		out[n++] = (struct chart_point){label, words,
						link_with(v, filter_link(v, q, "/cells"), "period", period), (int)f.on_time, (int)(f.on_time + f.claimed),
						(int)f.expected, (int)f.received};
	}
	return n;
}

/* ---- In words ---- */

const char *from_to(struct view *v, int64_t low, int64_t between)
{
	return between ? text_of(v, "%d–%d", (int)low, (int)(low + between)) : text_of(v, "%d", (int)low);
}

void rate_sentence(struct view *v, const struct figures *f, int width)
{
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
	bar(v->b, v->lang, (int)f->on_time, (int)f->claimed, (int)f->expected, width);
	h_fmt(v->b, " <span class=\"muted\">%s · %s", buf_text(&rate), say(v, W_RECEIVED_RATE, received));
	if (f->claimed)
		h_fmt(v->b, " · %s", say(v, W_CLAIMS_LEFT, count_text(v, f->claimed)));
	h_raw(v->b, "</span></p>");
}

bool unit_shown(const struct view *v, const struct board *b, const struct board_unit *u)
{
	for (size_t i = 0; i < b->column_count; i++)
		if (u->cells[i].there)
			return true;
	return !unit_ended(v, u);
}
