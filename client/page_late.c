/* page_late.c - "Ai chậm?": who owes reports, since when, why as far as it is known, whom to call; claims and codes; off line, of the data that are here. */
#include <stdlib.h>
#include <string.h>

#include "page_lists.h"

enum { BAR_WIDTH = 400 };

struct late {
	struct page *p;
	struct list_table t;
};

static bool is(const struct late *l, size_t row, int64_t status)
{
	return list_number(&l->t, row, "status") == status;
}

static bool owed(const struct late *l, size_t row)
{
	return is(l, row, LATE_MISSING) || is(l, row, LATE_RETURNED);
}

static const char *get(const struct late *l, size_t row, const char *column)
{
	return list_get(&l->t, row, column);
}

static const char *unit_name(struct late *l, size_t row)
{
	static const char full[] = "Ủy ban nhân dân ";
	const char *name = get(l, row, "unit_name");

	return strncmp(name, full, sizeof full - 1) == 0 ? page_fmt(l->p, "UBND %s", name + sizeof full - 1) : name;
}

static const char *unit_href(struct late *l, size_t row)
{
	return page_fmt(l->p, "/register/unit/%s", get(l, row, "unit"));
}

static const char *report_href(struct late *l, size_t row)
{
	struct buf b OWN_BUF = BUF(1000);

	h_fmt(&b, "/register/report/%u", get(l, row, "report"));
	return page_keep(l->p, buf_text(&b));
}

static const char *period_of(struct late *l, size_t row)
{
	struct period p;

	return period_parse(get(l, row, "period"), &p) == OK ? page_period(l->p, p) : get(l, row, "period");
}

static const char *short_time(struct page *p, int64_t ms)
{
	struct buf clock OWN_BUF = BUF(16);

	if (ms == NO_TIME)
		return "—";
	clock_words(&clock, ms);
	return day_of(ms) == p->today ? page_keep(p, buf_text(&clock)) : page_fmt(p, "%s %s", page_day(p, day_of(ms)), buf_text(&clock));
}

/* The first line of its unit among those that `which` holds for. */
static bool first_of_unit(const struct late *l, size_t row, bool (*which)(const struct late *l, size_t row))
{
	for (size_t i = 0; i < row; i++)
		if (which(l, i) && strcmp(get(l, i, "unit"), get(l, row, "unit")) == 0)
			return false;
	return which(l, row);
}

static bool claimed(const struct late *l, size_t row)
{
	return is(l, row, LATE_CLAIMED);
}

static bool announced(const struct late *l, size_t row)
{
	return is(l, row, LATE_ANNOUNCED);
}

static int count_units(const struct late *l, bool (*which)(const struct late *l, size_t row))
{
	int n = 0;

	for (size_t i = 0; i < l->t.count; i++)
		n += first_of_unit(l, i, which);
	return n;
}

/* ---- On top ---- */

static void figure(struct page *p, int n, enum word what, bool grave)
{
	h_fmt(p->b, "<div><strong class=\"figure%r\">%s</strong>%s</div>", grave && n ? " grave" : "", page_say(p, W_UNITS_N, page_number(p, n)),
	      page_word(p, what));
}

static enum err interval(struct page *p)
{
	struct buf rate OWN_BUF = BUF(64);
	const struct list_query q = page_list_query(p);
	struct period period;
	struct figures f;

	TRY(list_newest_due(p->r->db, &q, &period, &f));
	if (!f.expected)
		return OK;
	int o = (int)f.on_time, c = (int)f.claimed, n = (int)f.expected;
	rate_words(&rate, p->lang, o, c, n);
	h_fmt(p->b, "<div class=\"end\"><strong class=\"line\">%s ", page_say(p, W_REPORTS_OF, page_period(p, period)));
	bar_count(p->b, p->lang, o, c, n);
	h_fmt(p->b, " %s</strong>", page_word(p, W_ON_TIME_LOWER));
	bar(p->b, p->lang, o, c, n, BAR_WIDTH);
	h_fmt(p->b, "<small class=\"under\">%s</small></div>", buf_text(&rate));
	return OK;
}

static void title(struct page *p, enum tile t, enum word w, int count)
{
	h_raw(p->b, "<h2>");
	badge_text(p->b, t, page_fmt(p, "%s (%d)", page_word(p, w), count));
	h_raw(p->b, "</h2>");
}

/* ---- Overdue ---- */

/* All that the unit owes. */
static void write_owed(struct late *l, size_t row)
{
	struct page *p = l->p;

	for (size_t i = 0; i < l->t.count; i++) {
		if (!owed(l, i) || strcmp(get(l, i, "unit"), get(l, row, "unit")) != 0)
			continue;
		h_fmt(p->b, "<div><a href=\"%s\">%s</a>", report_href(l, i), period_of(l, i));
		if (list_number(&l->t, i, "days") != list_number(&l->t, row, "days"))
			h_fmt(p->b, " (%s)", page_say(p, W_N_DAYS, page_number(p, list_number(&l->t, i, "days"))));
		h_raw(p->b, "</div>");
	}
}

static void write_reason(struct late *l, size_t row)
{
	struct page *p = l->p;
	const char *reason = get(l, row, "reason"), *explanation = get(l, row, "explanation");
	struct buf stage OWN_BUF = BUF(200);

	list_show(&l->t, row, list_column(l->t.list, "stage"), p->lang, &stage);
	h_fmt(p->b, "<span>%s</span>", *reason ? page_first_line(p, reason, 200) : page_word(p, W_UNKNOWN_REASON));
	small(p->b, buf_text(&stage));
	if (!*explanation)
		return;
	const char *when = page_day(p, list_number(&l->t, row, "explained"));
	int64_t committed = list_number(&l->t, row, "committed");
	explanation = page_say(p, W_LIST_EXPLAINED, when, page_first_line(p, explanation, 160));
	if (committed != NO_TIME)
		explanation = page_fmt(p, "%s (%s)", explanation, page_say(p, W_LIST_COMMITTED, page_day(p, committed)));
	small(p->b, explanation);
}

static void write_call(struct late *l, size_t row)
{
	struct page *p = l->p;
	int64_t at = list_number(&l->t, row, "called");
	struct buf href OWN_BUF = BUF(1000);

	if (at != NO_TIME)
		h_fmt(p->b, "<small class=\"under\">%s</small> ",
		      page_say(p, W_CALLED_AT, short_time(p, at), page_first_line(p, get(l, row, "call_note"), 120)));
	if (page_audience(p).function != HOME_AFFAIRS)
		return;
	h_fmt(&href, "/register/call/_new?verb=note&unit=%u&about=%u&caller=%u", get(l, row, "unit"),
	      page_fmt(p, "report/%s", get(l, row, "report")), p->viewer.name);
	h_fmt(p->b, "<a href=\"%s\"%r>%s</a>", buf_text(&href), at != NO_TIME ? " class=\"quiet screen\"" : " class=\"screen\"",
	      page_word(p, at != NO_TIME ? W_CALL_AGAIN : W_CALL_NOTE));
}

/* A unit that owes: its line of the longest. */
struct debtor {
	size_t row;
	int64_t days;
};

static int by_days(const void *a, const void *b)
{
	const struct debtor *x = a, *y = b;

	return x->days != y->days ? (x->days > y->days ? -1 : 1) : (x->row > y->row) - (x->row < y->row);
}

static int find_debtors(struct late *l, struct debtor *ret)
{
	int count = 0;

	for (size_t i = 0; i < l->t.count; i++) {
		int64_t days = list_number(&l->t, i, "days");
		int k = 0;
		while (k < count && strcmp(get(l, ret[k].row, "unit"), get(l, i, "unit")) != 0)
			k++;
		if (owed(l, i) && (k == count || days > ret[k].days))
			ret[k] = (struct debtor){i, days};
		count += owed(l, i) && k == count;
	}
	if (count)
		qsort(ret, (size_t)count, sizeof *ret, by_days);
	return count;
}

static void write_debtor(struct late *l, size_t row, const struct column *c)
{
	struct page *p = l->p;
	int64_t heard = list_number(&l->t, row, "heard");
	const char *phone = get(l, row, "phone"), *head = get(l, row, "head");

	row_begin(p->b, false);
	cell_two(p->b, &c[0], unit_name(l, row), NULL, unit_href(l, row));
	cell_begin(p->b, &c[1]);
	write_owed(l, row);
	cell_end(p->b);
	cell_begin(p->b, &c[2]);
	h_fmt(p->b, "<strong class=\"grave\">%s</strong>", page_say(p, W_N_DAYS, page_number(p, list_number(&l->t, row, "days"))));
	cell_end(p->b);
	cell_begin(p->b, &c[3]);
	write_reason(l, row);
	cell_end(p->b);
	cell_begin(p->b, &c[4]);
	h_fmt(p->b, "<strong>%s</strong>", *phone ? phone : "—");
	small(p->b, *head ? head : page_word(p, W_NO_HEAD));
	cell_end(p->b);
	cell(p->b, &c[5], heard == NO_TIME ? page_word(p, W_LIST_HEARD_NEVER) : short_time(p, heard));
	cell_begin(p->b, &c[6]);
	write_call(l, row);
	cell_end(p->b);
	row_end(p->b);
}

static void write_overdue(struct late *l)
{
	struct page *p = l->p;
	const struct column c[] = {{page_word(p, W_UNIT_HEAD), LEFT, 190, false}, {page_word(p, W_OWED), LEFT, 120, false},
				   {page_word(p, W_DAYS_LATE), RIGHT, 80, true}, {page_word(p, W_KNOWN_REASON), LEFT, 0, false},
				   {page_word(p, W_CALL_WHOM), LEFT, 130, false}, {page_word(p, W_LIST_HEARD), LEFT, 96, false},
				   {page_word(p, W_CALLED), LEFT, 140, false}};
	struct debtor *debtors = arena_alloc(&p->arena, (l->t.count + 1) * sizeof *debtors);
	int count = find_debtors(l, debtors);

	if (!count)
		return;
	title(p, TILE_MISSING, W_SECTION_OVERDUE, count);
	h_raw(p->b, "<div class=\"labelled\">");
	table_begin(p->b, c, 7);
	for (int i = 0; i < count; i++)
		write_debtor(l, debtors[i].row, c);
	table_end(p->b);
	h_raw(p->b, "</div>");
}

/* ---- Claims, codes, late ones ---- */

static void write_claim(struct late *l, size_t row, const struct column *c)
{
	struct page *p = l->p;
	int64_t lo = list_number(&l->t, row, "not_before");
	const char *hi = short_time(p, list_number(&l->t, row, "not_after"));

	row_begin(p->b, false);
	cell_two(p->b, &c[0], unit_name(l, row), NULL, unit_href(l, row));
	cell(p->b, &c[1], period_of(l, row));
	cell(p->b, &c[2], short_time(p, list_number(&l->t, row, "claim")));
	cell(p->b, &c[3], lo == NO_TIME ? page_say(p, W_ACT_BEFORE, hi) : page_say(p, W_AND, short_time(p, lo), hi));
	cell(p->b, &c[4], page_say(p, W_LATE_DAYS, page_number(p, list_number(&l->t, row, "days"))));
	cell_begin(p->b, &c[5]);
	h_fmt(p->b, "<a class=\"screen\" href=\"%s\">%s</a>", report_href(l, row),
	      page_word(p, page_audience(p).function == HOME_AFFAIRS ? W_LIST_CLAIM_DECIDE : W_CLAIM_LOOK));
	cell_end(p->b);
	row_end(p->b);
}

static void write_claims(struct late *l)
{
	struct page *p = l->p;
	const struct column c[] = {{page_word(p, W_UNIT_HEAD), LEFT, 0, false},	   {page_word(p, W_REPORT_HEAD), LEFT, 130, false},
				   {page_word(p, W_CLAIM_AT), LEFT, 170, false},   {page_word(p, W_COL_BETWEEN), LEFT, 270, false},
				   {page_word(p, W_IF_REFUSED), RIGHT, 100, true}, {"", LEFT, 120, false}};
	int count = 0;

	for (size_t i = 0; i < l->t.count; i++)
		count += claimed(l, i);
	if (!count)
		return;
	title(p, TILE_CLAIMED, W_SECTION_CLAIMED, count);
	h_raw(p->b, "<div class=\"labelled\">");
	table_begin(p->b, c, 6);
	for (size_t i = 0; i < l->t.count; i++)
		if (claimed(l, i))
			write_claim(l, i, c);
	table_end(p->b);
	h_raw(p->b, "</div>");
}

/* One line each: announced, and sent late. */
static void write_lines(struct late *l, enum late_status status, enum tile tile)
{
	struct page *p = l->p;

	items_begin(p->b);
	for (size_t i = 0; i < l->t.count; i++) {
		if (!is(l, i, status))
			continue;
		int64_t coded = list_number(&l->t, i, "coded");
		item_begin(p->b, tile, false);
		h_fmt(p->b, "<a href=\"%s\">%s</a>, <a href=\"%s\">%s</a>: ", unit_href(l, i), unit_name(l, i), report_href(l, i), period_of(l, i));
		if (status == LATE_ANNOUNCED)
			h_text(p->b, page_say(p, W_ANNOUNCED_LATE, short_time(p, coded), page_number(p, p->today - day_of(coded))));
		else
			h_text(p->b, page_say(p, W_SENT_LATE, page_number(p, list_number(&l->t, i, "days")), short_time(p, list_number(&l->t, i, "not_after"))));
		item_end(p->b);
	}
	items_end(p->b);
}

enum err page_list_late(const struct list_site *s, const struct list_table *t)
{
	struct page *p = s->ctx;
	struct late l = {p, *t};
	int overdue = count_units(&l, owed), claims = count_units(&l, claimed), codes = count_units(&l, announced);
	struct frame f;

	page_frame(p, &f, PLACE_LATE, page_word(p, W_NAV_LATE), page_word(p, W_LATE_SUMMARY));
	list_frame(s, t, &f);
	frame_begin(p->b, &f);
	if (!overdue && !claims && !codes)
		banner(p->b, BANNER_GOOD, page_word(p, W_LATE_NONE), page_word(p, W_LATE_NONE_WHAT));
	h_raw(p->b, "<div class=\"counts\">");
	figure(p, overdue, W_UNITS_OVERDUE, true);
	figure(p, claims, W_UNITS_CLAIMED, false);
	figure(p, codes, W_UNITS_ANNOUNCED, false);
	TRY(interval(p));
	h_raw(p->b, "</div>");
	write_overdue(&l);
	write_claims(&l);
	write_lines(&l, LATE_ANNOUNCED, TILE_ANNOUNCED);
	write_lines(&l, LATE_SENT, TILE_LATE);
	if (page_audience(p).all)
		h_fmt(p->b, "<p class=\"screen\"><a href=\"/remind\">%s</a></p>", page_word(p, W_PAGE_REMIND));
	list_ways(s, t);
	frame_end(p->b, &f);
	return OK;
}
