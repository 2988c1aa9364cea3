/* Who is late, since when, why as far as it is known, and whom to call. */
#include <stdlib.h>
#include <string.h>

#include "page_mail.h"
#include "reasons.h"

enum { BAR_WIDTH = 400, LATE_DAYS = 35 /* what was sent late stays on the page that long after its deadline */ };

struct late {
	struct board b;
	struct reasons r;
	struct debtor {
		const struct board_unit *unit;
		int64_t days, sum;
	} *debtors; /* units that owe, the longest first */
	size_t debtor_count;
};

static bool is(const struct board_cell *c, enum status s)
{
	return c->there && c->cell.status == s;
}

static const char *unit_link(struct view *v, const struct board_unit *u)
{
	return text_of(v, "/unit/%s", u->code);
}

/* Without the year where it is today's. */
static const char *period_brief(struct view *v, struct period p)
{
	int year;
	unsigned month, day;
	civil_date((int32_t)v->today, &year, &month, &day);
	return p.month && p.year == year ? say(v, W_PERIOD_MONTH_BRIEF, text_of(v, "%d", p.month), month_words(v->lang, p.month)) : period_words(v, p);
}

static int by_days(const void *a, const void *b)
{
	const struct debtor *x = a, *y = b;
	if (x->days != y->days)
		return x->days > y->days ? -1 : 1;
	if (x->sum != y->sum)
		return x->sum > y->sum ? -1 : 1;
	return strcmp(x->unit->code, y->unit->code);
}

static void find_debtors(struct view *v, struct late *l)
{
	l->debtors = arena_alloc(&v->arena, (l->b.unit_count + 1) * sizeof *l->debtors);
	for (size_t u = 0; u < l->b.unit_count; u++) {
		struct debtor d = {.unit = &l->b.units[u]};
		for (size_t i = 0; i < l->b.column_count; i++) {
			const struct board_cell *x = &d.unit->cells[i];
			if (!is_overdue(x))
				continue;
			d.sum += x->cell.running_days;
			d.days = x->cell.running_days > d.days ? x->cell.running_days : d.days;
		}
		if (d.days)
			l->debtors[l->debtor_count++] = d;
	}
	qsort(l->debtors, l->debtor_count, sizeof *l->debtors, by_days);
}

static int count_units(const struct board *b, enum status s)
{
	int n = 0;
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++)
			if (is(&b->units[u].cells[i], s)) {
				n++;
				break;
			}
	return n;
}

static int count_cells(const struct board *b, enum status s)
{
	int n = 0;
	for (size_t u = 0; u < b->unit_count; u++)
		for (size_t i = 0; i < b->column_count; i++)
			n += is(&b->units[u].cells[i], s);
	return n;
}

static void title(struct view *v, enum tile t, enum word w, int count)
{
	h_raw(v->b, "<h2>");
	badge_text(v->b, t, text_of(v, "%s (%d)", say_word(v, w), count));
	h_raw(v->b, "</h2>");
}

/* A code that the office reads out: the form, filled in as far as it is known. */
static const char *code_href(struct view *v, const struct board_unit *u, const struct board_column *in)
{
	char period[PERIOD_SIZE];
	period_print(in->period, period);
	return text_of(v, "/code?unit=%s&obligation=%s&period=%s", u->code, in->obligation, period);
}

static void code_link(struct view *v, const struct board_unit *u, const struct board_column *in)
{
	if (v->hands)
		h_fmt(v->b, "<span class=\"screen\"> · <a href=\"%s\">%s</a></span>", code_href(v, u, in), say_word(v, W_CODE_TAKE));
}

/* ---- On top ---- */

static void figure(struct view *v, int n, enum word what, bool grave)
{
	h_fmt(v->b, "<div><strong class=\"figure%r\">%s</strong>%s</div>", grave && n ? " grave" : "", say(v, W_UNITS_N, text_of(v, "%d", n)),
	      say_word(v, what));
}

/* The newest period that is due for somebody. */
static void interval(struct view *v, const struct board *b)
{
	struct buf rate OWN_BUF = BUF(64);
	struct figures f = {0};
	size_t newest = 0;
	for (size_t i = 0; i < b->column_count; i++) {
		struct figures one = {0};
		for (size_t u = 0; u < b->unit_count; u++)
			if (b->units[u].cells[i].there)
				figures_add(&one, &b->units[u].cells[i].cell, v->at);
		if (one.expected && (!f.expected || period_compare(b->columns[i].period, b->columns[newest].period) >= 0)) {
			f = one;
			newest = i;
		}
	}
	if (!f.expected)
		return;
	int o = (int)f.on_time, c = (int)f.claimed, n = (int)f.expected;
	rate_words(&rate, v->lang, o, c, n);
	h_fmt(v->b, "<div class=\"end\"><strong class=\"line\">%s ", say(v, W_REPORTS_OF, period_brief(v, b->columns[newest].period)));
	bar_count(v->b, v->lang, o, c, n);
	h_fmt(v->b, " %s</strong>", say_word(v, W_ON_TIME_LOWER));
	bar(v->b, v->lang, o, c, n, BAR_WIDTH);
	h_fmt(v->b, "<small class=\"under\">%s</small></div>", buf_text(&rate));
}

/* ---- Overdue ---- */

static void write_owed(struct view *v, const struct late *l, const struct debtor *d)
{
	int count = 0;
	for (size_t i = 0; i < l->b.column_count; i++)
		count += is_overdue(&d->unit->cells[i]);
	for (size_t i = 0; i < l->b.column_count; i++) {
		const struct board_cell *x = &d->unit->cells[i];
		if (!is_overdue(x))
			continue;
		h_fmt(v->b, "<div><a href=\"%s\">%s</a>",
		      report_href(v, l->b.columns[i].obligation, d->unit->code, l->b.columns[i].period), period_brief(v, l->b.columns[i].period));
		if (count > 1 && x->cell.running_days != d->days)
			h_fmt(v->b, " (%s)", say(v, W_N_DAYS, text_of(v, "%d", (int)x->cell.running_days)));
		code_link(v, d->unit, &l->b.columns[i]);
		h_raw(v->b, "</div>");
	}
}

static enum err write_call(struct view *v, const struct known *call, const char *unit)
{
	if (call) {
		struct buf at OWN_BUF = BUF(16);
		clock_words(&at, call->time);
		const char *when = day_of(call->time) == v->today ? buf_text(&at) : date_short(v, day_of(call->time));
		h_fmt(v->b, "<small class=\"under\">%s</small>", say(v, W_CALLED_AT, when, call->text));
	}
	if (v->hands)
		h_fmt(v->b, "<a href=\"/call/%u\"%r>%s</a>", unit, call ? " class=\"quiet screen\"" : " class=\"screen\"", say_word(v, call ? W_CALL_AGAIN : W_CALL_NOTE));
	h_fmt(v->b, "<small class=\"under screen\"><a href=\"/letter/%u\">%s</a></small>", unit, say_word(v, W_LETTER_GET));
	return mail_line(v, unit);
}

static void write_person(struct view *v, const struct board_unit *u, const char *of)
{
	h_fmt(v->b, "<strong>%s</strong>", *u->phone ? u->phone : "—");
	small(v->b, *u->head ? u->head : say_word(v, W_NO_HEAD));
	if (of)
		h_fmt(v->b, "<small class=\"under\"><a href=\"/unit/%u\">%s</a></small>", u->code, of);
}

/* A unit that ended is not called: its successors answer for what is still open. */
static void write_whom(struct view *v, const struct late *l, const struct board_unit *u)
{
	enum { SHOWN = 3 };
	const struct board_unit *heirs[HEIRS_MAX];
	size_t count = unit_ended(v, u) ? unit_heirs(v, &l->b, u, heirs) : 0;
	if (!count)
		write_person(v, u, NULL);
	for (size_t i = 0; i < count && i < SHOWN; i++)
		write_person(v, heirs[i], short_name(v, heirs[i]->name));
	if (count > SHOWN)
		h_fmt(v->b, "<small class=\"under\"><a href=\"/unit/%u\">%s</a></small>", u->code, say(v, W_SUCCESSORS_MORE, text_of(v, "%d", (int)count - SHOWN)));
}

static enum err write_debtor(struct view *v, const struct late *l, const struct debtor *d, const struct column *c)
{
	const struct board_unit *u = d->unit;
	const char *why = reasons_words(v, &l->r, &l->b, u);
	row_begin(v->b, false);
	cell_two(v->b, &c[0], short_name(v, u->name), unit_ended(v, u) ? say(v, W_UNIT_ENDED, date_full(v, u->to)) : NULL, unit_link(v, u));
	cell_begin(v->b, &c[1]);
	write_owed(v, l, d);
	cell_end(v->b);
	cell_begin(v->b, &c[2]);
	h_fmt(v->b, "<strong class=\"grave\">%s</strong>", say(v, W_N_DAYS, text_of(v, "%d", (int)d->days)));
	cell_end(v->b);
	cell(v->b, &c[3], *why ? why : say_word(v, W_UNKNOWN_REASON));
	cell_begin(v->b, &c[4]);
	write_whom(v, l, u);
	cell_end(v->b);
	cell(v->b, &c[5], u->contact == NO_TIME ? say_word(v, W_CONTACT_NEVER) : time_short(v, u->contact));
	cell_begin(v->b, &c[6]);
	TRY(write_call(v, known_find(&l->r.calls, u->code), u->code));
	cell_end(v->b);
	row_end(v->b);
	return OK;
}

static enum err write_overdue(struct view *v, const struct late *l)
{
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 190, false}, {say_word(v, W_OWED), LEFT, 170, false},
				   {say_word(v, W_DAYS_LATE), RIGHT, 80, true}, {say_word(v, W_KNOWN_REASON), LEFT, 0, false},
				   {say_word(v, W_CALL_WHOM), LEFT, 130, false}, {say_word(v, W_DEVICE_CONTACT), LEFT, 96, false},
				   {say_word(v, W_CALLED), LEFT, 140, false}};
	if (!l->debtor_count)
		return OK;
	title(v, TILE_MISSING, W_SECTION_OVERDUE, (int)l->debtor_count);
	h_raw(v->b, "<div class=\"labelled\">");
	table_begin(v->b, c, 7);
	for (size_t i = 0; i < l->debtor_count; i++)
		TRY(write_debtor(v, l, &l->debtors[i], c));
	table_end(v->b);
	h_raw(v->b, "</div>");
	return OK;
}

/* ---- Claims, codes, late ones ---- */

static void write_claim(struct view *v, const struct board_unit *u, const struct board_column *in, const struct board_cell *x, const struct column *c)
{
	const char *href = report_href(v, in->obligation, u->code, in->period), *hi = time_short(v, submission_hi(&x->counting));
	row_begin(v->b, false);
	cell_two(v->b, &c[0], short_name(v, u->name), NULL, unit_link(v, u));
	cell(v->b, &c[1], period_brief(v, in->period));
	cell(v->b, &c[2], time_short(v, x->counting.claim));
	cell(v->b, &c[3], x->counting.lo == NO_TIME ? say(v, W_ACT_BEFORE, hi) : say(v, W_AND, time_short(v, x->counting.lo), hi));
	cell(v->b, &c[4], say(v, W_LATE_DAYS, text_of(v, "%d", (int)x->cell.late_days)));
	cell_begin(v->b, &c[5]);
	h_fmt(v->b, "<a class=\"screen\" href=\"%s\">%s</a>", href, say_word(v, W_CLAIM_LOOK));
	cell_end(v->b);
	row_end(v->b);
}

static void write_claims(struct view *v, const struct board *b, int count)
{
	const struct column c[] = {{say_word(v, W_UNIT_HEAD), LEFT, 0, false},	  {say_word(v, W_REPORT_HEAD), LEFT, 130, false},
				   {say_word(v, W_CLAIM_AT), LEFT, 170, false},	  {say_word(v, W_COL_BETWEEN), LEFT, 270, false},
				   {say_word(v, W_IF_REFUSED), RIGHT, 100, true}, {"", LEFT, 120, false}};
	if (!count)
		return;
	title(v, TILE_CLAIMED, W_SECTION_CLAIMED, count);
	h_raw(v->b, "<div class=\"labelled\">");
	table_begin(v->b, c, 6);
	for (size_t i = b->column_count; i-- > 0;)
		for (size_t u = 0; u < b->unit_count; u++)
			if (is(&b->units[u].cells[i], STATUS_CLAIMED))
				write_claim(v, &b->units[u], &b->columns[i], &b->units[u].cells[i], c);
	table_end(v->b);
	h_fmt(v->b, "</div><small class=\"under screen\">%s</small>", say_word(v, W_CLAIM_HOW));
}

static const char *announced_words(struct view *v, const struct cell *c)
{
	return say(v, W_ANNOUNCED_LATE, time_short(v, c->coded), text_of(v, "%d", (int)(v->today - day_of(c->coded))));
}

/* One line each: announced, and sent late. */
static void write_lines(struct view *v, const struct board *b, enum status status)
{
	items_begin(v->b);
	for (size_t i = b->column_count; i-- > 0;)
		for (size_t u = 0; u < b->unit_count; u++) {
			const struct board_cell *x = &b->units[u].cells[i];
			if (!is(x, status) || (status == STATUS_LATE && v->at - x->cell.deadline > LATE_DAYS * DAY_MS))
				continue;
			item_begin(v->b, cell_tile(&x->cell), false);
			h_fmt(v->b, "<a href=\"%s\">%s</a>, <a href=\"%s\">%s</a>: ", unit_link(v, &b->units[u]), short_name(v, b->units[u].name),
			      report_href(v, b->columns[i].obligation, b->units[u].code, b->columns[i].period), period_brief(v, b->columns[i].period));
			if (status == STATUS_ANNOUNCED) {
				h_text(v->b, announced_words(v, &x->cell));
				code_link(v, &b->units[u], &b->columns[i]);
			} else {
				h_text(v->b, say(v, W_SENT_LATE, text_of(v, "%d", (int)x->cell.late_days), time_short(v, submission_hi(&x->counting))));
			}
			item_end(v->b);
		}
	items_end(v->b);
}

static void data_time(struct buf *b, const void *ctx)
{
	struct view *v = (struct view *)ctx;
	struct buf clock OWN_BUF = BUF(16), day OWN_BUF = BUF(DAY_WORDS_MAX);
	clock_words(&clock, v->at);
	day_full(&day, v->today);
	h_fmt(b, "<strong>%s</strong>", say(v, W_DATA_AS_OF_LONG, buf_text(&clock), buf_text(&day)));
}

enum err page_late(struct view *v)
{
	struct frame f;
	struct late l = {0};
	const struct board_query q = {.all = true};
	if (v->r->segments > 1)
		return fail(ERR_NOT_FOUND);
	TRY(board_load(v, &q, &l.b));
	TRY(board_people(v, &l.b));
	TRY(reasons_load(v, &l.r));
	find_debtors(v, &l);
	int claimed = count_units(&l.b, STATUS_CLAIMED), announced = count_units(&l.b, STATUS_ANNOUNCED);
	view_frame(v, &f, NAV_LATE, say_word(v, W_NAV_LATE), say_word(v, W_LATE_SUMMARY));
	f.landscape = true;
	f.beside = data_time;
	f.beside_ctx = v;
	frame_begin(v->b, &f);
	if (!l.debtor_count && !claimed && !announced)
		banner(v->b, BANNER_GOOD, say_word(v, W_LATE_NONE), say_word(v, W_LATE_NONE_WHAT));
	h_raw(v->b, "<div class=\"counts\">");
	figure(v, (int)l.debtor_count, W_UNITS_OVERDUE, true);
	figure(v, claimed, W_UNITS_CLAIMED, false);
	figure(v, announced, W_UNITS_ANNOUNCED, false);
	interval(v, &l.b);
	h_raw(v->b, "</div>");
	TRY(write_overdue(v, &l));
	write_claims(v, &l.b, count_cells(&l.b, STATUS_CLAIMED));
	write_lines(v, &l.b, STATUS_ANNOUNCED);
	write_lines(v, &l.b, STATUS_LATE);
	frame_end(v->b, &f);
	return OK;
}
