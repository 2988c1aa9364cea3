#include "board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
	const char *obligation, *unit;
	struct period period;
	struct board_cell cell;
};

struct lines {
	struct view *v;
	const struct board_query *q;
	struct line *list;
	size_t count, room;
};

static void free_lines(struct lines *l)
{
	free(l->list);
}

static const char *copy(struct view *v, const char *s)
{
	return arena_string(&v->arena, bytes_of(s));
}

bool board_wants(const struct view *v, const struct board_query *q, struct period p)
{
	int year;
	unsigned month, day;
	if (q->all)
		return true;
	if (q->from.year || q->to.year) {
		int64_t first = q->from.year ? month_number(q->from) : INT64_MIN, last = q->to.year ? month_number(q->to) : INT64_MAX;
		return p.month ? month_number(p) >= first && month_number(p) <= last
			       : (!q->from.year || p.year >= q->from.year) && (!q->to.year || p.year <= q->to.year);
	}
	civil_date((int32_t)v->today, &year, &month, &day);
	int now = year * 12 + (int)month - 1;
	if (!p.month)
		return p.year == year || p.year == (now - 11) / 12;
	int at = p.year * 12 + p.month - 1;
	return at > now - 12 && at <= now + 1;
}

static enum err take_line(void *ctx, const struct cell_row *row)
{
	struct lines *l = ctx;
	if (!board_wants(l->v, l->q, row->period))
		return OK;
	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : 256;
		l->list = mem_grow(l->list, l->room * sizeof *l->list);
	}
	struct line *x = &l->list[l->count++];
	*x = (struct line){copy(l->v, row->obligation), copy(l->v, row->unit), row->period, {.there = true, .cell = row->cell}};
	x->cell.counts = row->counting != NULL;
	if (row->counting)
		x->cell.counting = *row->counting;
	return OK;
}

static int by_column(const void *a, const void *b)
{
	const struct board_column *x = a, *y = b;
	if (!x->period.month != !y->period.month)
		return x->period.month ? -1 : 1;
	int c = strcmp(x->obligation, y->obligation);
	return c ? c : period_compare(x->period, y->period);
}

static void make_columns(struct view *v, const struct lines *l, struct board *b)
{
	b->columns = arena_alloc(&v->arena, (l->count + 1) * sizeof *b->columns);
	for (size_t i = 0; i < l->count; i++)
		b->columns[i] = (struct board_column){l->list[i].obligation, l->list[i].period};
	qsort(b->columns, l->count, sizeof *b->columns, by_column);
	for (size_t i = 0; i < l->count; i++)
		if (!b->column_count || by_column(&b->columns[b->column_count - 1], &b->columns[i]) != 0)
			b->columns[b->column_count++] = b->columns[i];
}

static bool has_function(sqlite3_stmt *s, int column, const char *name)
{
	const struct field *f = field_by_name(reg_by_name(BYTES("unit")), BYTES("function"));
	return !name || strcmp(choice_name(f, sqlite3_column_int64(s, column)), name) == 0;
}

static enum err make_units(struct view *v, const struct board_query *q, struct board *b)
{
	sqlite3_stmt *s = v->desk->sql[Q_UNITS];
	size_t room = 0;
	enum err e;
	for (e = db_first(s, ""); e == OK; e = db_next(s))
		room++;
	if (e != ERR_NOT_FOUND)
		return e;
	b->units = arena_alloc(&v->arena, (room + 1) * sizeof *b->units);
	for (e = db_first(s, ""); e == OK; e = db_next(s)) {
		if ((q->unit && strcmp(q->unit, db_text(s, 0)) != 0) || !has_function(s, 4, q->function))
			continue;
		struct board_unit *u = &b->units[b->unit_count++];
		*u = (struct board_unit){.code = copy(v, db_text(s, 0)),
					 .name = copy(v, db_text(s, 1)),
					 .successors = copy(v, db_text(s, 5)),
					 .from = db_int_or(s, 2, NO_TIME),
					 .to = db_int_or(s, 3, NO_TIME),
					 .cells = arena_alloc(&v->arena, (b->column_count + 1) * sizeof *u->cells)};
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct board_unit *)a)->code, ((const struct board_unit *)b)->code);
}

static void fill(struct view *v, const struct lines *l, struct board *b)
{
	for (size_t i = 0; i < l->count; i++) {
		const struct line *x = &l->list[i];
		struct board_unit *u = bsearch(&(struct board_unit){.code = x->unit}, b->units, b->unit_count, sizeof *u, by_code);
		struct board_column *c = bsearch(&(struct board_column){x->obligation, x->period}, b->columns, b->column_count, sizeof *c, by_column);
		if (!u || !c)
			continue;
		u->cells[c - b->columns] = x->cell;
		figures_add(&u->figures, &x->cell.cell, v->at);
		figures_add(&b->all, &x->cell.cell, v->at);
	}
}

static void order(struct view *v, struct board *b)
{
	struct ranked *ranks = arena_alloc(&v->arena, (b->unit_count + 1) * sizeof *ranks);
	struct board_unit *sorted = arena_alloc(&v->arena, (b->unit_count + 1) * sizeof *sorted);
	for (size_t i = 0; i < b->unit_count; i++)
		ranks[i] = (struct ranked){b->units[i].code, b->units[i].figures, 0, i};
	rank(ranks, b->unit_count);
	for (size_t i = 0; i < b->unit_count; i++) {
		sorted[i] = b->units[ranks[i].at];
		sorted[i].rank = ranks[i].rank;
	}
	b->units = sorted;
}

enum err board_load(struct view *v, const struct board_query *q, struct board *ret)
{
	OWN(free_lines) struct lines l = {.v = v, .q = q};
	struct board b = {0};
	const struct cells_query cells = {.at = v->at, .obligation = q->obligation, .unit = q->unit};
	TRY(cells_each(v->desk->tables, &cells, take_line, &l));
	make_columns(v, &l, &b);
	TRY(make_units(v, q, &b));
	qsort(b.units, b.unit_count, sizeof *b.units, by_code);
	fill(v, &l, &b);
	order(v, &b);
	*ret = b;
	return OK;
}

enum err board_of_unit(struct view *v, struct board *ret)
{
	const struct board_query q = {.unit = request_segment(v->r, 1), .all = true};
	if (v->r->segments != 2)
		return fail(ERR_NOT_FOUND);
	enum err e = board_load(v, &q, ret);
	return e == ERR_REF_UNKNOWN || (e == OK && ret->unit_count != 1) ? fail(ERR_NOT_FOUND) : e;
}

static struct board_unit *find_unit(struct board *b, const char *code)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (strcmp(b->units[i].code, code) == 0)
			return &b->units[i];
	return NULL;
}

const struct board_unit *board_find(const struct board *b, const char *code)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (strcmp(b->units[i].code, code) == 0)
			return &b->units[i];
	return NULL;
}

bool unit_ended(const struct view *v, const struct board_unit *u)
{
	return u->to != NO_TIME && u->to <= v->today;
}

struct heirs {
	const struct view *v;
	const struct board *b;
	const struct board_unit **list;
	size_t count;
};

static void add_heir(struct heirs *h, const struct board_unit *u)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->list[i] == u)
			return;
	if (h->count < HEIRS_MAX)
		h->list[h->count++] = u;
}

/* Successions may run in a circle by mistake: a few steps are enough for any that is true. */
static void follow(struct heirs *h, const struct board_unit *u, int steps)
{
	char code[32];
	for (const char *p = u->successors; *p && steps;) {
		size_t n = strcspn(p, ",");
		snprintf(code, sizeof code, "%.*s", (int)n, p);
		const struct board_unit *next = board_find(h->b, code);
		if (next && unit_ended(h->v, next))
			follow(h, next, steps - 1);
		else if (next)
			add_heir(h, next);
		p += n + (p[n] == ',');
	}
}

size_t unit_heirs(const struct view *v, const struct board *b, const struct board_unit *u, const struct board_unit *ret[HEIRS_MAX])
{
	enum { STEPS = 4 };
	struct heirs h = {v, b, ret, 0};
	follow(&h, u, STEPS);
	return h.count;
}

static enum err add_heads(struct view *v, struct board *b)
{
	sqlite3_stmt *s = v->desk->sql[Q_HEADS];
	enum { ROLE_HEAD = 2 };
	enum err e = db_first(s, "i", v->today);
	for (; e == OK; e = db_next(s)) {
		struct board_unit *u = find_unit(b, db_text(s, 0));
		if (!u || *u->head || sqlite3_column_int(s, 4) != ROLE_HEAD)
			continue;
		u->head = copy(v, db_text(s, 1));
		u->post = copy(v, db_text(s, 2));
		u->phone = copy(v, db_text(s, 3));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Both lists are in order of the devices. */
static enum err add_contacts(struct view *v, struct board *b)
{
	sqlite3_stmt *devices = v->desk->sql[Q_DEVICES], *contacts = v->desk->sql[Q_CONTACTS];
	enum err c = db_first(contacts, ""), d;
	for (d = db_first(devices, ""); d == OK; d = db_next(devices)) {
		int64_t number = sqlite3_column_int64(devices, 0);
		while (c == OK && sqlite3_column_int64(contacts, 0) < number)
			c = db_next(contacts);
		struct board_unit *u = find_unit(b, db_text(devices, 1));
		if (u && c == OK && sqlite3_column_int64(contacts, 0) == number && sqlite3_column_int64(contacts, 1) > u->contact)
			u->contact = sqlite3_column_int64(contacts, 1);
	}
	db_reset(contacts);
	return d == ERR_NOT_FOUND ? OK : d;
}

enum err board_people(struct view *v, struct board *b)
{
	for (size_t i = 0; i < b->unit_count; i++) {
		b->units[i].head = b->units[i].post = b->units[i].phone = "";
		b->units[i].contact = NO_TIME;
	}
	TRY(add_heads(v, b));
	return add_contacts(v, b);
}

enum tile cell_tile(const struct cell *c)
{
	return tile_of(status_name(c->status));
}

int cell_days(const struct cell *c)
{
	int64_t days = c->late_days != NO_DAYS ? c->late_days : c->running_days != NO_DAYS ? c->running_days : c->left_days;
	return (int)days;
}

const char *period_words(struct view *v, struct period p)
{
	const char *year = text_of(v, "%d", p.year);
	return p.month ? say(v, W_PERIOD_MONTH, text_of(v, "%02d", p.month), year, month_words(v->lang, p.month)) : say(v, W_PERIOD_YEAR, year);
}

const char *report_href(struct view *v, const char *obligation, const char *unit, struct period p)
{
	char period[PERIOD_SIZE];
	period_print(p, period);
	return record_href(v, reg_by_name(BYTES("report")), text_of(v, "%s/%s/%s", obligation, unit, period));
}
