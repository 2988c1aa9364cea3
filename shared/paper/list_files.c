#include "list_files.h"

#include <stdio.h>
#include <string.h>

#include "assessment.h"
#include "csv.h"
#include "docx.h"
#include "files.h"
#include "text_value.h"
#include "xlsx.h"

enum { LISTS_MAX = 16 };

enum err list_csv(const struct list_table *t, struct buf *out)
{
	const struct list_column *c = t->list->columns;
	for (int i = 0; c[i].name; i++)
		csv_field(out, bytes_of(c[i].name), i == 0);
	csv_end(out);
	for (size_t r = 0; r < t->count; r++) {
		for (int i = 0; c[i].name; i++) {
			struct buf text OWN_BUF = BUF(LIST_TEXT_MAX);
			list_print(t, r, i, &text);
			csv_shown(out, bytes_of(buf_text(&text)), i == 0);
		}
		csv_end(out);
	}
	return buf_check(out, t->list->name);
}

void list_as_of(const struct list_table *t, enum lang lang, struct buf *out)
{
	struct field time = {.type = T_TIME};
	buf_str(out, label_in(t->list->title, lang));
	if (t->year)
		buf_fmt(out, lang == VI ? ", năm %d" : ", %d", t->year);
	buf_str(out, lang == VI ? " · số liệu đến " : " · data as of "); /* some titles are questions */
	value_show(&time, lang, VALUE_INT(t->known), out);
}

static void xlsx_cell(struct xlsx *x, const struct list_table *t, size_t row, int column, enum lang lang)
{
	struct list_value v = t->rows[row][column];
	struct buf text OWN_BUF = BUF(LIST_TEXT_MAX);
	switch (t->list->columns[column].type) {
	case T_INT:
		v.number == NO_TIME ? xlsx_empty(x) : xlsx_int(x, v.number);
		break;
	case T_DATE:
		v.number == NO_TIME ? xlsx_empty(x) : xlsx_date(x, v.number);
		break;
	case T_TIME:
		xlsx_time(x, v.number);
		break;
	default:
		list_show(t, row, column, lang, &text);
		xlsx_text(x, buf_text(&text));
	}
}

enum err list_xlsx(const struct list_table *t, size_t count, enum lang lang, struct buf *out)
{
	struct xlsx *x OWN(xlsx_free) = xlsx_new(count ? t->at : 0);
	for (size_t k = 0; k < count; k++, t++) {
		const char *titles[LIST_COLUMNS];
		struct buf note OWN_BUF = BUF(400);
		int columns = list_column_count(t->list);
		for (int i = 0; i < columns; i++)
			titles[i] = label_in(t->list->columns[i].label, lang);
		list_as_of(t, lang, &note);
		xlsx_sheet(x, label_in(t->list->title, lang), buf_text(&note), titles, (size_t)columns);
		for (size_t r = 0; r < t->count; r++) {
			for (int i = 0; i < columns; i++)
				xlsx_cell(x, t, r, i, lang);
			xlsx_end_row(x);
		}
	}
	return xlsx_finish(x, out);
}

/* ---- Commands ---- */

enum err list_year_parse(const char *text, int *ret)
{
	struct period p = {0};
	if (text && *text)
		TRY(period_parse(text, &p));
	if (p.month)
		return fail(ERR_PERIOD_WRONG, text);
	*ret = p.year;
	return OK;
}

static enum err list_find(const char *name, const struct audience *a, const struct list **ret)
{
	struct buf names OWN_BUF = BUF(ERR_ARG_MAX);
	const struct list *l = list_by_name(name);
	if (l && list_readable(l, a)) {
		*ret = l;
		return OK;
	}
	for (int i = 0; lists[i]; i++)
		if (list_readable(lists[i], a))
			buf_fmt(&names, "%s%s", names.len ? ", " : "", lists[i]->name);
	return fail(ERR_LIST_UNKNOWN, name, buf_text(&names));
}

/* A person reads the columns that a page shows, a program all of them. */
static size_t chosen(const struct list *l, enum listing_format format, int ret[LIST_COLUMNS])
{
	size_t n = 0;
	for (int i = 0; l->columns[i].name; i++)
		if (format != LISTING_TABLE || l->columns[i].place == LIST_SHOWN || l->columns[i].place == LIST_UNDER)
			ret[n++] = i;
	return n;
}

static const char *column_name(const struct list_command *c, const struct list_column *x, struct arena *arena)
{
	return c->format == LISTING_TABLE ? label_in(x->label, c->lang) : x->type == T_INT ? arena_fmt(arena, "#%s", x->name) : x->name;
}

static enum err print(const struct list_command *c, const struct list_table *t, FILE *out)
{
	struct listing l OWN(listing_free) = {0};
	struct arena heads OWN_ARENA = {0};
	const char *names[LIST_COLUMNS];
	int column[LIST_COLUMNS];
	size_t count = chosen(t->list, c->format, column);
	for (size_t i = 0; i < count; i++)
		names[i] = column_name(c, &t->list->columns[column[i]], &heads);
	listing_begin(&l, out, c->format, names, count);
	for (size_t r = 0; r < t->count; r++) {
		struct arena arena OWN_ARENA = {0};
		const char *texts[LIST_COLUMNS];
		for (size_t i = 0; i < count; i++) {
			struct buf text OWN_BUF = BUF(LIST_TEXT_MAX);
			if (c->format == LISTING_TABLE)
				list_show(t, r, column[i], c->lang, &text);
			else
				list_print(t, r, column[i], &text);
			texts[i] = text.len ? arena_string(&arena, buf_bytes(&text)) : NULL;
		}
		listing_row(&l, texts);
	}
	return listing_end(&l);
}

/* What of it is this unit's; NULL: all. */
static void keep_unit(struct list_table *t, const char *unit)
{
	size_t kept = 0;
	for (size_t r = 0; unit && r < t->count; r++)
		if (strcmp(list_get(t, r, "unit"), unit) == 0)
			t->rows[kept++] = t->rows[r];
	t->count = unit ? kept : t->count;
}

static enum err check_unit(sqlite3 *db, const char *unit)
{
	static const char *const sql = "SELECT count(*) FROM unit WHERE key = ?1 AND state <> 0";
	sqlite3_stmt *s;
	int64_t known = 0;
	TRY(db_prepare(db, &sql, 1, &s));
	enum err e = db_int(s, 0, &known, "t", unit);
	sqlite3_finalize(s);
	TRY(e);
	return known ? OK : fail(ERR_UNIT_UNKNOWN, unit);
}

/* Every list that may be read. */
static enum err make_all(sqlite3 *db, const struct list_command *c, const struct list_query *q, struct arena *arena,
			 struct list_table ret[LISTS_MAX], size_t *ret_count)
{
	size_t n = 0;
	for (int i = 0; lists[i]; i++)
		if (list_readable(lists[i], &c->audience)) {
			TRY(list_make(db, lists[i], q, arena, &ret[n]));
			keep_unit(&ret[n++], c->unit);
		}
	*ret_count = n;
	return OK;
}

static enum err print_names(const struct list_command *c, const struct list_table *t, size_t count, FILE *out)
{
	static const char *const names[] = {"list", "#lines", "title"};
	struct listing l OWN(listing_free) = {0};
	listing_begin(&l, out, c->format, names, 3);
	for (size_t i = 0; i < count; i++) {
		char lines[24];
		snprintf(lines, sizeof lines, "%zu", t[i].count);
		listing_row(&l, (const char *const[]){t[i].list->name, lines, label_in(t[i].list->title, c->lang)});
	}
	return listing_end(&l);
}

static enum err write_document(sqlite3 *db, const struct list_command *c, const struct list_query *q, int year, struct arena *arena)
{
	struct buf file OWN_BUF = BUF(DOCX_MAX);
	struct assessment a;
	if (!c->name || strcmp(c->name, "assessment") != 0)
		return fail(ERR_USAGE, "--docx: assessment", "kycuong lists");
	TRY(assessment_ours(&c->audience));
	enum err e = assessment_load(db, q, c->unit, NULL, c->position, arena, &a);
	const char *of = arena_fmt(arena, "%d", year);
	if (e == ERR_NOT_FOUND)
		return c->unit ? fail(ERR_NO_HEAD, c->unit, of) : fail(ERR_NO_HEADS, of);
	TRY(e);
	TRY(assessment_docx(&a, &file));
	return file_replace(c->docx, buf_bytes(&file));
}

enum err list_command(sqlite3 *db, const struct list_command *c, FILE *out)
{
	struct arena arena OWN_ARENA = {0};
	struct buf file OWN_BUF = BUF(XLSX_MAX);
	struct list_table t[LISTS_MAX];
	const struct list *l = NULL;
	size_t count = 1;
	struct list_query q = {.at = c->at, .known = c->known, .unit = c->audience.all ? NULL : arena_string(&arena, c->audience.unit)};
	TRY(list_year_parse(c->year, &q.year));
	if (c->unit)
		TRY(check_unit(db, c->unit));
	if (c->name) {
		TRY(list_find(c->name, &c->audience, &l));
		TRY(list_make(db, l, &q, &arena, &t[0]));
		keep_unit(&t[0], c->unit);
	} else {
		TRY(make_all(db, c, &q, &arena, t, &count));
	}
	if (c->docx)
		return write_document(db, c, &q, t[0].year, &arena);
	if (c->xlsx) {
		TRY(list_xlsx(t, count, c->lang, &file));
		return file_replace(c->xlsx, buf_bytes(&file));
	}
	return c->name ? print(c, &t[0], out) : print_names(c, t, count, out);
}
