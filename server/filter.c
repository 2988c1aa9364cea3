/* filter.c - see filter.h */
#include "filter.h"

#include <stdlib.h>
#include <string.h>

#include "form.h"

enum { MONTHS_MAX = 48, OBLIGATIONS_MAX = 33, FUNCTIONS_MAX = 16 };

static enum err read_month(struct view *v, const char *name, struct period *ret)
{
	const char *text = request_query(v->r, name);
	struct period p = {0};
	if (*text && (period_parse(text, &p) != OK || !p.month))
		return fail(ERR_FIELD_RANGE, name, text, "2024-11");
	*ret = p;
	return OK;
}

static enum err read_year(struct view *v, struct board_query *q)
{
	const char *year = request_query(v->r, "year");
	char *end;
	if (!*year)
		return OK;
	long n = strtol(year, &end, 10);
	if (*end || n < 2000 || n > 2100)
		return fail(ERR_FIELD_RANGE, "year", year, "2000–2100");
	q->from = (struct period){(int)n, 1};
	q->to = (struct period){(int)n, 12};
	return OK;
}

static const struct choice *functions_of_units(void)
{
	return field_by_name(reg_by_name(BYTES("unit")), BYTES("function"))->choices;
}

static bool is_function(const char *name)
{
	for (const struct choice *c = functions_of_units(); c->name; c++)
		if (strcmp(c->name, name) == 0)
			return true;
	return false;
}

enum err filter_read(struct view *v, struct board_query *ret)
{
	const char *obligation = request_query(v->r, "obligation"), *function = request_query(v->r, "function");
	struct board_query q = {.obligation = *obligation ? obligation : NULL, .function = *function ? function : NULL};
	TRY(read_month(v, "from", &q.from));
	TRY(read_month(v, "to", &q.to));
	TRY(read_year(v, &q));
	if (q.function && !is_function(q.function))
		return fail(ERR_FIELD_RANGE, "function", q.function, "agency, home_affairs, …");
	if (q.from.year && q.to.year && period_compare(q.to, q.from) < 0)
		return fail(ERR_FIELD_RANGE, "to", request_query(v->r, "to"), request_query(v->r, "from"));
	*ret = q;
	return OK;
}

static const char *month_value(struct view *v, struct period p)
{
	char text[PERIOD_SIZE];
	period_print(p, text);
	return p.year ? text_of(v, "%s", text) : "";
}

/* The newest first; the first choice stands for the last twelve. */
static int list_months(struct view *v, enum word none, struct form_choice *out)
{
	int year, count = 0;
	unsigned month, day;
	civil_date((int32_t)v->today, &year, &month, &day);
	out[count++] = (struct form_choice){"", say_word(v, none)};
	struct period p = {year, (int)month};
	for (p = period_next(p); count < MONTHS_MAX; p = period_previous(p))
		out[count++] = (struct form_choice){month_value(v, p), text_of(v, "%02d/%d", p.month, p.year)};
	return count;
}

static enum err list_obligations(struct view *v, struct form_choice *out, int *ret_count)
{
	sqlite3_stmt *s = v->desk->sql[Q_OBLIGATIONS];
	int count = 0;
	out[count++] = (struct form_choice){"", say_word(v, W_ALL_OBLIGATIONS)};
	enum err e = db_first(s, "");
	for (; e == OK && count < OBLIGATIONS_MAX; e = db_next(s)) {
		const char *code = arena_string(&v->arena, db_blob(s, 0));
		out[count++] = (struct form_choice){code, text_of(v, "%s · %s", code, db_text(s, 1))};
	}
	db_reset(s);
	*ret_count = count;
	return e == ERR_NOT_FOUND ? OK : e;
}

static int list_functions(struct view *v, struct form_choice *out)
{
	int count = 0;
	out[count++] = (struct form_choice){"", say_word(v, W_ALL_FUNCTIONS)};
	for (const struct choice *c = functions_of_units(); c->name && count < FUNCTIONS_MAX; c++)
		out[count++] = (struct form_choice){c->name, label_in(c->label, v->lang)};
	return count;
}

static void choose(struct view *v, const char *name, const char *label, const char *value, const struct form_choice *list, int count, int width)
{
	const struct form_field f = {.name = name, .label = label, .value = value, .choices = list, .choice_count = count, .width = width};
	form_field(v->b, &f);
}

enum err filter_write(struct view *v, const struct board_query *q, const char *action, const char *keep)
{
	struct form_choice obligations[OBLIGATIONS_MAX], from[MONTHS_MAX], to[MONTHS_MAX], functions[FUNCTIONS_MAX];
	int count = 0;
	TRY(list_obligations(v, obligations, &count));
	form_filter_begin(v->b, action);
	if (keep && *request_query(v->r, keep))
		form_hidden(v->b, keep, request_query(v->r, keep));
	h_raw(v->b, "<div class=\"row\">");
	choose(v, "obligation", say_word(v, W_OBLIGATION_BRIEF), q->obligation ? q->obligation : "", obligations, count, 200);
	choose(v, "from", say_word(v, W_FROM), month_value(v, q->from), from, list_months(v, W_LAST_TWELVE, from), 140);
	choose(v, "to", say_word(v, W_TO), month_value(v, q->to), to, list_months(v, W_UNTIL_NOW, to), 110);
	choose(v, "function", say_word(v, W_FUNCTION_HEAD), q->function ? q->function : "", functions, list_functions(v, functions), 180);
	button(v->b, BUTTON_OUTLINED, say_word(v, W_SHOW), NULL, NULL);
	h_raw(v->b, "</div>");
	form_end(v->b);
	return OK;
}

const char *link_with(struct view *v, const char *link, const char *name, const char *value)
{
	struct buf b OWN_BUF = BUF(HTTP_HEAD_MAX);
	buf_fmt(&b, "%s%c%s=", link, strchr(link, '?') ? '&' : '?', name);
	percent_encode(&b, value);
	return arena_string(&v->arena, buf_bytes(&b));
}

const char *filter_link(struct view *v, const struct board_query *q, const char *path)
{
	if (q->obligation)
		path = link_with(v, path, "obligation", q->obligation);
	if (q->from.year)
		path = link_with(v, path, "from", month_value(v, q->from));
	if (q->to.year)
		path = link_with(v, path, "to", month_value(v, q->to));
	return q->function ? link_with(v, path, "function", q->function) : path;
}
