#include "lists.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "lists_fill.h"
#include "text_value.h"

const struct list *const lists[] = {&list_late, &list_overdue, &list_promises, &list_opinions, &list_criticised, &list_recommendations, &list_assessment,
				    &list_slips, NULL};

const struct list *list_by_name(const char *name)
{
	for (int i = 0; lists[i]; i++)
		if (strcmp(lists[i]->name, name) == 0)
			return lists[i];
	return NULL;
}

int list_column_count(const struct list *l)
{
	int n = 0;
	while (l->columns[n].name)
		n++;
	assert(n <= LIST_COLUMNS);
	return n;
}

int list_column(const struct list *l, const char *name)
{
	int i = 0;
	while (l->columns[i].name && strcmp(l->columns[i].name, name) != 0)
		i++;
	assert(l->columns[i].name);
	return i;
}

bool list_readable(const struct list *l, const struct audience *a)
{
	for (int i = 0; l->reads[i]; i++) {
		const struct reg *r = reg_by_name(bytes_of(l->reads[i]));
		assert(r);
		if (r->restricted && !a->heads && !(a->function && (r->readers & READ_BY(a->function))))
			return false;
	}
	return true;
}

/* ---- Making one ---- */

static bool numeric(const struct list_column *c)
{
	return c->type == T_INT || c->type == T_DATE || c->type == T_TIME || c->type == T_CHOICE;
}

/* qsort() has no context: a row begins behind a pointer to its list. */
struct sorted {
	const struct list *list;
	struct list_value *row;
};

static int compare(const struct list_column *c, struct list_value a, struct list_value b)
{
	if (numeric(c))
		return (a.number > b.number) - (a.number < b.number);
	return strcmp(a.text ? a.text : "", b.text ? b.text : "");
}

static int by_order(const void *x, const void *y)
{
	const struct sorted *a = x, *b = y;
	const struct list *l = a->list;
	for (int i = 0; l->order[i]; i++) {
		bool down = *l->order[i] == '-';
		int c = list_column(l, l->order[i] + down);
		int way = compare(&l->columns[c], a->row[c], b->row[c]);
		if (way)
			return down ? -way : way;
	}
	for (int i = 0; l->columns[i].name; i++) { /* the same table whatever order SQLite took */
		int way = compare(&l->columns[i], a->row[i], b->row[i]);
		if (way)
			return way;
	}
	return 0;
}

static void sort(struct filling *f)
{
	struct sorted *all = mem_alloc((f->count + 1) * sizeof *all);
	for (size_t i = 0; i < f->count; i++)
		all[i] = (struct sorted){f->list, f->rows[i]};
	qsort(all, f->count, sizeof *all, by_order);
	for (size_t i = 0; i < f->count; i++)
		f->rows[i] = all[i].row;
	free(all);
}

static enum err fill(struct filling *f)
{
	TRY(fill_people(f));
	TRY(f->list->fill(f));
	if (f->over)
		return fail(ERR_TOO_BIG, f->list->name, "50000");
	sort(f);
	return OK;
}

enum err list_make(sqlite3 *db, const struct list *l, const struct list_query *q, struct arena *arena, struct list_table *ret)
{
	struct filling f = {.db = db, .list = l, .at = q->at, .today = day_of(q->at), .unit = q->unit, .arena = arena};
	unsigned month, day;
	int now;
	civil_date((int32_t)f.today, &now, &month, &day);
	f.year = l->year == LIST_NOW ? 0 : l->year == LIST_OF_YEAR && !q->year ? now : q->year;
	bool alone = sqlite3_get_autocommit(db); /* one state of all tables, also while another connection writes */
	if (alone)
		TRY(db_exec(db, "BEGIN"));
	enum err e = fill(&f);
	if (alone)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written; e keeps its arguments */
	if (e == OK)
		*ret = (struct list_table){l, q->at, q->known && q->known < q->at ? q->known : q->at, f.year, (const struct list_value **)f.rows, f.count};
	return e;
}

/* ---- Reading one ---- */

const char *list_get(const struct list_table *t, size_t row, const char *column)
{
	assert(row < t->count);
	const char *text = t->rows[row][list_column(t->list, column)].text;
	return text ? text : "";
}

int64_t list_number(const struct list_table *t, size_t row, const char *column)
{
	assert(row < t->count);
	return t->rows[row][list_column(t->list, column)].number;
}

static bool cell_of_table(const struct list_table *t, size_t row, int column, struct field *ret_field, struct value *ret)
{
	const struct list_column *c = &t->list->columns[column];
	struct list_value v = t->rows[row][column];
	*ret_field = (struct field){.name = c->name, .type = c->type, .choices = c->choices};
	if (numeric(c)) {
		*ret = VALUE_INT(v.number);
		return v.number != NO_TIME;
	}
	ret_field->type = T_TEXT;
	*ret = VALUE_TEXT(v.text ? v.text : "");
	if (v.text && strcmp(v.text, LIST_ERASED) == 0)
		ret->kind = V_ERASED;
	return v.text != NULL;
}

void list_print(const struct list_table *t, size_t row, int column, struct buf *out)
{
	struct field f;
	struct value v;
	if (cell_of_table(t, row, column, &f, &v))
		value_print(&f, v, out);
}

static void show_period(const char *text, enum lang lang, struct buf *out)
{
	struct period p;
	if (lang == EN || period_parse(text, &p) != OK)
		buf_str(out, text);
	else if (p.month)
		buf_fmt(out, "tháng %d/%d", p.month, p.year);
	else
		buf_fmt(out, "năm %d", p.year);
}

void list_show(const struct list_table *t, size_t row, int column, enum lang lang, struct buf *out)
{
	struct field f;
	struct value v;
	if (!cell_of_table(t, row, column, &f, &v))
		return;
	if (t->list->columns[column].type == T_PERIOD)
		show_period(t->rows[row][column].text, lang, out);
	else
		value_show(&f, lang, v, out);
}

/* ---- The newest period ---- */

struct newest {
	int64_t at;
	struct period period;
	struct figures figures;
};

static enum err add_cell(void *ctx, const struct cell_row *row)
{
	struct newest *n = ctx;
	struct figures one = {0};
	figures_add(&one, &row->cell, n->at);
	if (!one.expected)
		return OK;
	int way = n->figures.expected ? period_compare(row->period, n->period) : 1;
	if (way > 0) {
		n->period = row->period;
		n->figures = one;
	} else if (way == 0) {
		figures_join(&n->figures, &one);
	}
	return OK;
}

enum err list_newest_due(sqlite3 *db, const struct list_query *q, struct period *ret, struct figures *ret_figures)
{
	struct newest n = {.at = q->at};
	const struct cells_query cells = {.at = q->at, .unit = q->unit};
	TRY(cells_each(db, &cells, add_cell, &n));
	*ret = n.period;
	*ret_figures = n.figures;
	return OK;
}
