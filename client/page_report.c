/* page_report.c - a unit's reports: what is known of each, and the list of them; see page_report.h */
#include "page_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct reg *reports(void)
{
	return reg_by_name(BYTES("report"));
}

enum { VERB_SIGN = 2, VERB_SEND };

struct looking {
	struct page *p;
	struct report *r;
};

static enum err find_waiting(void *ctx, const struct outbox_item *i)
{
	struct looking *l = ctx;

	if (i->act->reg == reports()->number && bytes_equal(i->act->key.text, l->r->row.key.text)) {
		l->r->waiting |= i->act->verb >= VERB_SIGN;
		l->r->held |= i->place == ACT_HELD;
		l->r->sent_here |= i->act->verb == VERB_SEND;
	}
	return OK;
}

static enum err load_obligation(struct page *p, struct report *r)
{
	sqlite3_stmt *s = page_sql(p, SQL_OBLIGATION);

	TRY(db_first(s, "t", r->obligation));
	r->obligation_name = page_keep(p, *db_text(s, 0) ? db_text(s, 0) : r->obligation);
	r->form = page_keep(p, db_text(s, 1));
	r->receiver = page_keep(p, db_text(s, 2));
	bool monthly = sqlite3_column_int(s, 7) == 1;
	db_reset(s);
	if (monthly != (r->period.month != 0))
		return fail(ERR_NOT_FOUND);
	r->receiver_name = *r->receiver ? page_unit_name(p, r->receiver) : page_word(p, W_THE_PROVINCE);
	return OK;
}

static enum err load_submission(struct page *p, struct report *r)
{
	sqlite3_stmt *s = page_sql(p, SQL_SUBMISSION);
	enum { STATE_RETURNED = 3 };
	enum err e = db_first(s, "t", r->key);

	r->received = r->fix_by = NO_TIME;
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	r->received = sqlite3_column_int64(s, 0);
	r->position = sqlite3_column_int64(s, 1);
	if (sqlite3_column_int(s, 2) == STATE_RETURNED && !r->sent_here) {
		r->return_reason = page_keep(p, db_text(s, 3));
		if (sqlite3_column_type(s, 4) != SQLITE_NULL)
			r->fix_by = sqlite3_column_int64(s, 4);
	}
	db_reset(s);
	return OK;
}

static void count_line(void *ctx, struct bytes sub, struct value v)
{
	(void)sub;
	*(int *)ctx += v.kind != V_NULL;
}

static void count_clause(void *ctx, struct bytes sub, struct value v)
{
	if (v.kind == V_TEXT && !bytes_equal(sub, BYTES("2")) && !bytes_equal(sub, BYTES("3")) && !bytes_equal(sub, BYTES("other")))
		++*(int *)ctx;
}

static enum err load_progress(struct page *p, struct report *r)
{
	struct buf draft OWN_BUF = BUF(DRAFT_MAX);
	sqlite3_stmt *s = page_sql(p, SQL_INDICATORS);

	for (enum err e = db_first(s, "t", r->form); e == OK; e = db_next(s))
		r->indicators++;
	db_reset(s);
	family_each(row_get(&r->row, REPORT_INDICATOR), count_line, &r->filled);
	family_each(row_get(&r->row, REPORT_NARRATIVE), count_clause, &r->narratives);
	enum err e = draft_get(p->r, report_draft_name(p, r, "form"), &draft, &r->draft_at);
	if (e == ERR_NOT_FOUND)
		r->draft_at = NO_TIME;
	return e == ERR_NOT_FOUND ? OK : e;
}

static const char *first_head(struct page *p)
{
	sqlite3_stmt *s = page_sql(p, SQL_HEADS);
	const char *name = page_word(p, W_HEAD_OF_UNIT);

	if (db_first(s, "ti", p->r->unit, day_of(p->now)) == OK)
		name = page_keep(p, db_text(s, 0));
	db_reset(s);
	return name;
}

static void load_stage(struct page *p, struct report *r)
{
	r->holder = page_word(p, W_HOLDER_CLERK);
	if (r->sent_here || r->row.state == REPORT_SIGNED) {
		r->holder = first_head(p);
		r->stage = page_word(p, r->sent_here ? W_STAGE_WAITS : W_STAGE_SIGNED);
	} else if (r->draft_at != NO_TIME) {
		r->stage = page_say(p, W_STAGE_TYPING, page_time(p, r->draft_at));
	} else if (r->return_reason && r->row.state != REPORT_DRAFT) {
		r->stage = page_word(p, W_STAGE_RETURNED);
	} else if (r->row.state == REPORT_DRAFT) {
		r->holder = first_head(p);
		r->stage = page_word(p, W_STAGE_DRAFT);
	} else if (r->row.state == REPORT_RECALLED) {
		r->stage = page_word(p, W_STAGE_RECALLED);
	} else if (r->row.state == REPORT_ABSENT) {
		r->stage = page_word(p, W_STAGE_ABSENT);
	} else {
		r->stage = page_word(p, W_STAGE_SENT);
	}
}

/* All but the cell, which the caller has. */
static enum err load_rest(struct page *p, struct report *r)
{
	bool ours = strcmp(r->unit, p->r->unit) == 0;
	r->key = page_fmt(p, "%s/%s/%s", r->obligation, r->unit, r->period_text);
	r->href = page_fmt(p, "/report/%s%s%s/%s", r->obligation, ours ? "" : "@", ours ? "" : r->unit, r->period_text);
	r->title = page_say(p, W_REPORT_OF, page_period(p, r->period));
	if (!ours)
		r->title = page_fmt(p, "%s · %s", r->title, page_unit_name(p, r->unit));
	r->last_day = day_of(r->cell.deadline - 1);
	TRY(row_load(&p->r->world, reports(), (struct key){.text = bytes_of(r->key)}, &r->row));
	TRY(outbox_each(p->r, ACT_WAITING, find_waiting, &(struct looking){p, r}));
	TRY(load_obligation(p, r));
	TRY(load_submission(p, r));
	TRY(load_progress(p, r));
	load_stage(p, r);
	return OK;
}

/* A report of our unit, expected or not; of one that we answer for as "BC-THANG@615". ERR_NOT_FOUND where obligation, unit or period do not exist. */
static enum err report_load(struct page *p, const char *obligation, const char *period, struct report *ret)
{
	const char *const *units = page_units(p), *at = strrchr(obligation, '@');
	struct report r = {.obligation = page_keep(p, obligation), .period_text = page_keep(p, period), .unit = p->r->unit};

	if (period_parse(period, &r.period) != OK)
		return fail(ERR_NOT_FOUND);
	if (at) {
		r.obligation = page_fmt(p, "%.*s", (int)(at - obligation), obligation);
		while (*units && strcmp(*units, at + 1) != 0)
			units++;
		if (!*units)
			return fail(ERR_NOT_FOUND);
		r.unit = *units;
	}
	enum err e = cell_of(p->r->db, bytes_of(r.obligation), bytes_of(r.unit), bytes_of(period), p->at, &r.cell);
	if (e == ERR_REF_UNKNOWN)
		return fail(ERR_NOT_FOUND);
	TRY(e);
	r.begun = day_start(period_first(r.period)) <= p->now;
	TRY(load_rest(p, &r));
	*ret = r;
	return OK;
}

struct passing {
	struct page *p;
	enum err (*each)(void *ctx, const struct report *r);
	void *ctx;
	const char *unit;
};

static enum err pass_cell(void *ctx, const struct cell_row *row)
{
	struct passing *x = ctx;
	char period[PERIOD_SIZE];
	struct report r = {.obligation = page_keep(x->p, row->obligation), .period = row->period, .cell = row->cell, .begun = row->begun, .unit = x->unit};

	period_print(row->period, period);
	r.period_text = page_keep(x->p, period);
	TRY(load_rest(x->p, &r));
	return x->unit != x->p->r->unit && !report_to_do(&r) ? OK : x->each(x->ctx, &r);
}

enum err reports_each(struct page *p, enum err (*each)(void *ctx, const struct report *r), void *ctx)
{
	const char *const *units = page_units(p);

	for (int i = 0; units[i]; i++) {
		struct cells_query q = {.at = p->at, .unit = units[i]};
		enum err e = cells_each(p->r->db, &q, pass_cell, &(struct passing){p, each, ctx, units[i]});
		if (e != OK && e != ERR_REF_UNKNOWN) /* the first pull has not brought our unit yet */
			return e;
	}
	return OK;
}

bool report_to_do(const struct report *r)
{
	switch (r->cell.status) {
	case STATUS_ANNOUNCED:
	case STATUS_DUE_SOON:
	case STATUS_NOT_DUE:
	case STATUS_RETURNED:
	case STATUS_RETURNED_OVERDUE:
	case STATUS_MISSING:
		return true;
	default:
		return r->row.state == REPORT_DRAFT || r->row.state == REPORT_SIGNED || r->sent_here;
	}
}

int report_days(const struct report *r)
{
	int64_t days = r->cell.late_days != NO_DAYS ? r->cell.late_days
		       : r->cell.running_days != NO_DAYS ? r->cell.running_days
							 : r->cell.left_days;

	/* "Còn 1 ngày" on the day before the last, as the deadline's own words count. */
	if (r->cell.status == STATUS_DUE_SOON)
		days--;
	return days > INT32_MAX ? INT32_MAX : (int)days;
}

enum word report_action(const struct report *r)
{
	if (r->row.state == REPORT_SIGNED)
		return W_ACT_SEND;
	if (r->row.state == REPORT_DRAFT && r->draft_at == NO_TIME)
		return W_ACT_SIGN;
	return r->return_reason ? W_ACT_CORRECT : W_ACT_WRITE;
}

enum word report_button(const struct report *r)
{
	if (r->row.state == REPORT_SIGNED)
		return W_BUTTON_OPEN;
	if (r->row.state == REPORT_DRAFT && r->draft_at == NO_TIME)
		return W_BUTTON_SIGN;
	return r->draft_at != NO_TIME ? W_BUTTON_GO_ON : r->return_reason ? W_BUTTON_CORRECT : W_BUTTON_WRITE;
}

void report_beside(struct buf *b, const void *ctx)
{
	const struct report_beside *x = ctx;
	struct page *p = x->p;
	const struct report *r = x->report;
	const char *due = page_say(p, W_DUE_SHORT, page_due(p, r->last_day));

	switch (r->cell.status) {
	case STATUS_DUE_SOON:
	case STATUS_NOT_DUE:
	case STATUS_MISSING:
		badge_text(b, (enum tile)r->cell.status, due);
		break;
	case STATUS_RETURNED:
	case STATUS_RETURNED_OVERDUE:
		badge_text(b, (enum tile)r->cell.status, r->fix_by == NO_TIME ? due : page_say(p, W_FIX_BY_DUE, page_due(p, r->fix_by)));
		break;
	default:
		badge(b, p->lang, (enum tile)r->cell.status, report_days(r));
		h_fmt(b, "<span class=\"muted\">(%s)</span>", page_say(p, W_DUE_SHORT, page_day(p, r->last_day)));
	}
}

/* ---- The list ---- */

struct listing_reports {
	struct page *p;
	struct report *report;
	int count;
};

static enum err collect(void *ctx, const struct report *r)
{
	struct listing_reports *l = ctx;

	if (l->count < REPORT_LINES_MAX)
		l->report[l->count++] = *r;
	return OK;
}

/* The newest deadline first: a year's report stands among the months in which it was due. */
static int by_deadline(const void *a, const void *b)
{
	const struct report *x = a, *y = b;

	return x->last_day == y->last_day ? strcmp(x->obligation, y->obligation) : x->last_day < y->last_day ? 1 : -1;
}

static void list_row(struct page *p, const struct column *c, const struct report *r)
{
	row_begin(p->b, false);
	cell_two(p->b, &c[0], r->title, r->obligation_name, r->href);
	cell_two(p->b, &c[1], page_day(p, r->last_day), weekday_words(p->lang, r->last_day), NULL);
	cell_two(p->b, &c[2], r->stage, r->received == NO_TIME ? NULL : page_say(p, W_RECEIVED_AT, page_time(p, r->received)), NULL);
	cell_begin(p->b, &c[3]);
	badge(p->b, p->lang, (enum tile)r->cell.status, report_days(r));
	cell_end(p->b);
	row_end(p->b);
}

enum err page_reports(struct page *p)
{
	struct listing_reports l = {p, arena_alloc(&p->arena, REPORT_LINES_MAX * sizeof(struct report)), 0};
	const struct column c[] = {{page_word(p, W_COLUMN_REPORT), LEFT, 0, false},
				   {page_word(p, W_COLUMN_DUE), LEFT, 100, false},
				   {page_word(p, W_COLUMN_STAGE), LEFT, 260, false},
				   {page_word(p, W_COLUMN_STATUS), LEFT, 250, true}};
	struct frame f;

	TRY(reports_each(p, collect, &l));
	qsort(l.report, (size_t)l.count, sizeof *l.report, by_deadline);
	page_frame(p, &f, PLACE_REPORT, page_word(p, W_REPORTS_OF_UNIT), page_say(p, W_REPORTS_COUNT, page_number(p, l.count)));
	frame_begin(p->b, &f);
	if (!l.count) {
		banner(p->b, BANNER_OFF, NULL, page_word(p, W_NO_REPORTS));
	} else {
		table_begin(p->b, c, 4);
		for (int i = 0; i < l.count; i++)
			list_row(p, c, &l.report[i]);
		table_end(p->b);
	}
	h_fmt(p->b, "<p><a href=\"/calendar.ics\">%s</a></p>", page_word(p, W_CALENDAR_LINK));
	if (page_audience(p).all)
		h_fmt(p->b, "<p><a href=\"/consolidation\">%s</a></p>", page_word(p, W_CONSOLIDATION));
	frame_end(p->b, &f);
	return OK;
}

enum err page_report(struct page *p)
{
	const struct request *rq = p->request;
	const char *what = request_segment(rq, 3);
	struct report r;

	TRY(report_load(p, request_segment(rq, 1), request_segment(rq, 2), &r));
	if (strcmp(what, "write") == 0)
		return report_edit(p, &r);
	if (strcmp(what, "sign") == 0)
		return report_sign(p, &r);
	if (!rq->post && strcmp(what, "counted") == 0)
		return report_counted(p, &r, request_segment(rq, 4));
	if (rq->post && strcmp(what, "draft") == 0)
		return report_save_draft(p, &r);
	if (rq->post && strcmp(what, "told") == 0)
		return report_told(p, &r);
	if (rq->post && strcmp(what, "recall") == 0)
		return report_recall(p, &r);
	if (*what || rq->post)
		return fail(ERR_NOT_FOUND);
	if (r.row.state == REPORT_ABSENT || r.row.state == REPORT_DRAFT || r.row.state == REPORT_RETURNED)
		return report_edit(p, &r);
	return report_place(p, &r, NULL);
}
