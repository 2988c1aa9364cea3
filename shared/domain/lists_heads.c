/* The assessment of each head for a year: what he answers for is what fell due, or was said of him, while he was in office. */
#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "lists_fill.h"
#include "text_value.h"

enum kind { CRITICISM = 1, REPORT, TASK, PROMISE, OPINION };
static const struct choice kinds[] = {{CRITICISM, "criticism", {"Bị phê bình", "Criticism"}},
				      {REPORT, "report", {"Báo cáo chậm", "Late report"}},
				      {TASK, "task", {"Nhiệm vụ quá hạn", "Overdue task"}},
				      {PROMISE, "promise", {"Không giữ cam kết", "Broken promise"}},
				      {OPINION, "opinion", {"Ý kiến chậm, không rõ", "Opinion late or unclear"}},
				      {0}};
enum { COUNTED = 1, PENDING };
static const struct choice standings[] = {{COUNTED, "counted", {"tính", "counted"}}, {PENDING, "pending", {"chờ xét", "to be decided"}}, {0}};

/* Something that somebody answers for. */
struct slip {
	enum kind kind;
	bool pending; /* claimed, announced, not confirmed: nobody has decided yet */
	const char *unit;
	int64_t official; /* who is named; 0: whoever was in office */
	int64_t day;
	const char *reg, *key, *what;
	int64_t days; /* NO_TIME */
};

struct slipping {
	struct filling *f;
	enum err (*each)(void *ctx, const struct slip *s);
	void *ctx;
	const char *unit; /* of that one alone; NULL: of all */
	sqlite3_stmt *obligation, *task;
};

static void slipping_end(struct slipping *x)
{
	sqlite3_finalize(x->obligation);
	sqlite3_finalize(x->task);
}

static enum err give(struct slipping *x, const struct slip *s)
{
	bool meant = !x->unit || strcmp(x->unit, s->unit) == 0;
	return meant && fill_ours(x->f, s->unit) && fill_wanted(x->f, s->day) ? x->each(x->ctx, s) : OK;
}

/* ---- Where slips come from ---- */

static const char *first_line(struct filling *f, const char *text)
{
	return arena_string(f->arena, (struct bytes){(const uint8_t *)text, strcspn(text, "\n")});
}

static enum err report_name(struct slipping *x, const struct cell_row *c, const char **ret)
{
	struct buf b OWN_BUF = BUF(2000);
	enum err e = db_first(x->obligation, "t", c->obligation);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	buf_str(&b, e == OK && *db_text(x->obligation, 0) ? db_text(x->obligation, 0) : c->obligation);
	db_reset(x->obligation);
	if (c->period.month)
		buf_fmt(&b, ", tháng %d/%d", c->period.month, c->period.year);
	else
		buf_fmt(&b, ", năm %d", c->period.year);
	*ret = arena_string(x->f->arena, buf_bytes(&b));
	return OK;
}

static enum err take_report(void *ctx, const struct cell_row *c)
{
	struct slipping *x = ctx;
	enum status st = c->cell.status;
	bool pending = st == STATUS_CLAIMED || (st == STATUS_ANNOUNCED && c->cell.running_days != NO_DAYS);
	char key[KEY_MAX + 1], period[PERIOD_SIZE];
	if (!pending && st != STATUS_LATE && st != STATUS_MISSING && st != STATUS_RETURNED_OVERDUE)
		return OK;
	period_print(c->period, period);
	snprintf(key, sizeof key, "%s/%s/%s", c->obligation, c->unit, period);
	int64_t days = c->cell.late_days != NO_DAYS ? c->cell.late_days : c->cell.running_days;
	struct slip s = {REPORT, pending, arena_string(x->f->arena, bytes_of(c->unit)), 0, day_of(c->cell.deadline - 1), "report",
			 arena_string(x->f->arena, bytes_of(key)), "", days};
	if (st == STATUS_RETURNED_OVERDUE) /* the correction was due on the day of its fix-by, which is that long ago */
		s.day = x->f->today - days;
	TRY(report_name(x, c, &s.what));
	return give(x, &s);
}

static enum err take_task(void *ctx, const struct task_row *t)
{
	struct slipping *x = ctx;
	enum task_status st = t->by_due.status;
	if (st != TASK_OVERDUE && st != TASK_DONE_LATE && st != TASK_DONE_CLAIMED)
		return OK;
	enum err e = db_first(x->task, "i", t->id);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	const char *what = first_line(x->f, fill_keep(x->f, x->task, 0));
	db_reset(x->task);
	int64_t days = t->by_due.late_days != NO_DAYS ? t->by_due.late_days : t->by_due.running_days;
	const struct slip s = {TASK, st == TASK_DONE_CLAIMED, arena_string(x->f->arena, bytes_of(t->unit)), 0, day_of(t->due - 1), "task",
			       fill_id(x->f, t->id), what, days};
	return give(x, &s);
}

static enum err take_promise(void *ctx, const struct promise *p)
{
	struct slipping *x = ctx;
	enum task_status st = p->timing.status;
	if (st != TASK_OVERDUE && st != TASK_DONE_LATE && st != TASK_DONE_CLAIMED)
		return OK;
	int64_t days = p->timing.late_days != NO_DAYS ? p->timing.late_days : p->timing.running_days;
	const struct slip s = {PROMISE, st == TASK_DONE_CLAIMED, p->unit, 0, p->committed, "extension", fill_id(x->f, p->extension),
			       first_line(x->f, p->content), days};
	return give(x, &s);
}

/* An answer that came in time and was unclear counts on the day it came. */
static enum err take_opinion(void *ctx, const struct opinion *o)
{
	struct slipping *x = ctx;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	buf_fmt(&key, "%s/%s", fill_id(x->f, o->request), o->unit);
	bool answered = o->answered != NO_TIME;
	const struct slip s = {OPINION, o->status == OPINION_CLAIMED && o->unclear == NO_TIME, o->unit, 0,
			       o->status == OPINION_UNCLEAR ? day_of(o->answered) : o->due, answered ? "opinion" : "opinion_request",
			       answered ? arena_string(x->f->arena, buf_bytes(&key)) : fill_id(x->f, o->request), o->subject, o->days};
	return give(x, &s);
}

enum { CONFIRMED = 2 };
static const char *const sql_criticism[] = {"SELECT key, official, unit, date, content, state, confirmed FROM criticism WHERE state IN (1, 2, 3) AND position <> 0"
					    " AND date * 86400000 - 25200000 <= ?1 ORDER BY key"};

static enum err take_criticisms(struct slipping *x)
{
	sqlite3_stmt *s OWN(list_finalize) = NULL;
	TRY(db_prepare(x->f->db, sql_criticism, 1, &s));
	enum err e;
	for (e = db_first(s, "i", x->f->at); e == OK; e = db_next(s)) {
		bool confirmed = sqlite3_column_int(s, 5) == CONFIRMED && (fill_int(s, 6) == NO_TIME || fill_int(s, 6) <= x->f->at);
		const struct slip slip = {CRITICISM, !confirmed, fill_keep(x->f, s, 2), sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 3), "criticism",
					  fill_id(x->f, sqlite3_column_int64(s, 0)), first_line(x->f, fill_keep(x->f, s, 4)), NO_TIME};
		TRY(give(x, &slip));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err slips_each(struct filling *f, const char *unit, enum err (*each)(void *ctx, const struct slip *s), void *ctx)
{
	static const char *const sql[] = {"SELECT name FROM obligation WHERE key = ?1", "SELECT content FROM task WHERE key = ?1 AND position <> 0"};
	struct slipping x OWN(slipping_end) = {f, each, ctx, unit, NULL, NULL};
	const struct cells_query q = {.at = f->at, .unit = unit};
	TRY(db_prepare(f->db, &sql[0], 1, &x.obligation));
	TRY(db_prepare(f->db, &sql[1], 1, &x.task));
	TRY(take_criticisms(&x));
	TRY(cells_each(f->db, &q, take_report, &x));
	TRY(tasks_each(f->db, unit, f->at, take_task, &x));
	TRY(promises_each(f, take_promise, &x));
	return opinions_each(f, take_opinion, &x);
}

/* ---- Who answers ---- */

/* Calls `each` with the term of whoever answers, each of several; NULL: nobody was in office. */
static void answer(struct filling *f, const struct slip *s, void (*each)(struct filling *f, const struct slip *s, const struct list_term *t))
{
	const struct list_term *end, *t = fill_terms(f, s->unit, &end);
	bool any = false;
	for (; t && t < end; t++) {
		if (s->official ? t->official != s->official : !list_term_holds(t, s->day))
			continue;
		any = true;
		each(f, s, t);
	}
	if (!any)
		each(f, s, NULL);
}

static void fill_head(struct filling *f, struct list_value *row, const char *unit, const struct list_term *t)
{
	fill_unit(f, row, unit);
	if (!t)
		return;
	fill_text(f, row, "official", fill_id(f, t->official));
	fill_text(f, row, "name", t->name);
	fill_text(f, row, "post", t->post);
}

/* ---- One by one ---- */

static const struct list_column slip_columns[] = {
	{"official", {"Khóa cán bộ", "Official key"}, T_REF, LIST_KEY, .ref = "official"},
	{"name", {"Người đứng đầu", "Head"}, T_LINE, LIST_SHOWN, 170},
	{"post", {"Chức vụ", "Post"}, T_LINE, LIST_UNDER},
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị", "Unit"}, T_LINE, LIST_SHOWN, 190},
	{"date", {"Ngày phải chịu trách nhiệm", "Day answered for"}, T_DATE, LIST_SHOWN, 100},
	{"kind", {"Loại", "Kind"}, T_CHOICE, LIST_SHOWN, 160, .choices = kinds},
	{"standing", {"Cách tính", "Standing"}, T_CHOICE, LIST_UNDER, .choices = standings},
	{"record", {"Mục", "Record"}, T_REF, LIST_KEY},
	{"what", {"Việc", "What"}, T_TEXT, LIST_SHOWN},
	{"days", {"Trễ (ngày)", "Days late"}, T_INT, LIST_SHOWN, 86},
	{0}};

static void add_slip(struct filling *f, const struct slip *s, const struct list_term *t)
{
	struct list_value *row = fill_row(f);
	struct buf record OWN_BUF = BUF(KEY_MAX + 40);
	buf_fmt(&record, "%s/%s", s->reg, s->key);
	fill_head(f, row, s->unit, t);
	fill_number(f, row, "date", s->day);
	fill_number(f, row, "kind", s->kind);
	fill_number(f, row, "standing", s->pending ? PENDING : COUNTED);
	fill_text(f, row, "record", arena_string(f->arena, buf_bytes(&record)));
	fill_text(f, row, "what", s->what);
	fill_number(f, row, "days", s->days);
}

static enum err take_slip(void *ctx, const struct slip *s)
{
	answer(ctx, s, add_slip);
	return OK;
}

static enum err fill_slips(struct filling *f)
{
	return slips_each(f, NULL, take_slip, f);
}

#define READS                                                                                                                                       \
	(const char *const[]){"unit",	    "official", "obligation", "calendar_day", "submission",	 "receipt", "exemption",                         \
			      "criticism", "task",     "extension",  "opinion",	     "opinion_request", NULL}

const struct list list_slips = {
	.name = "slips",
	.title = {"Căn cứ đánh giá người đứng đầu", "What heads answer for"},
	.what = {"Từng việc trong hồ sơ đánh giá: phê bình, báo cáo chậm, nhiệm vụ quá hạn, cam kết không giữ, ý kiến chậm; theo người đứng đầu vào ngày đó.",
		 "Each matter of the assessment: criticisms, late reports, overdue tasks, broken promises, late opinions; by who was head on the day."},
	.none = {"Không có việc nào phải tính.", "There is nothing to count."},
	.year = LIST_OF_YEAR,
	.columns = slip_columns,
	.order = (const char *const[]){"unit", "name", "official", "date", "kind", "record", NULL},
	.reads = READS,
	.fill = fill_slips,
};

/* ---- Counted ---- */

static const struct list_column assessment_columns[] = {
	{"official", {"Khóa cán bộ", "Official key"}, T_REF, LIST_KEY, .ref = "official"},
	{"name", {"Người đứng đầu", "Head"}, T_LINE, LIST_SHOWN},
	{"post", {"Chức vụ", "Post"}, T_LINE, LIST_UNDER},
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị", "Unit"}, T_LINE, LIST_SHOWN, 200},
	{"from", {"Từ ngày", "From"}, T_DATE, LIST_SHOWN, 92},
	{"until", {"Đến hết ngày", "Until"}, T_DATE, LIST_SHOWN, 96},
	{"criticisms", {"Bị phê bình", "Criticisms"}, T_INT, LIST_SHOWN, 70},
	{"late_reports", {"Báo cáo chậm", "Late reports"}, T_INT, LIST_SHOWN, 70},
	{"overdue_tasks", {"Nhiệm vụ quá hạn", "Overdue tasks"}, T_INT, LIST_SHOWN, 78},
	{"broken_promises", {"Cam kết không giữ", "Broken promises"}, T_INT, LIST_SHOWN, 78},
	{"unclear_opinions", {"Ý kiến chậm, không rõ", "Opinions late or unclear"}, T_INT, LIST_SHOWN, 78},
	{"pending", {"Chờ xét", "To be decided"}, T_INT, LIST_SHOWN, 70},
	{0}};
static const char *const count_columns[] = {
	[0] = "pending", [CRITICISM] = "criticisms", [REPORT] = "late_reports", [TASK] = "overdue_tasks", [PROMISE] = "broken_promises",
	[OPINION] = "unclear_opinions"};

static struct list_value *head_row(struct filling *f, const char *unit, const struct list_term *t)
{
	int official = list_column(f->list, "official"), at = list_column(f->list, "unit");
	char id[ID_TEXT_BYTES + 1] = "";
	if (t)
		id_print(t->official, id);
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->rows[i][at].text, unit) == 0 && strcmp(f->rows[i][official].text ? f->rows[i][official].text : "", id) == 0)
			return f->rows[i];
	struct list_value *row = fill_row(f);
	fill_head(f, row, unit, t);
	for (size_t i = 0; i < sizeof count_columns / sizeof *count_columns; i++)
		fill_number(f, row, count_columns[i], 0);
	return row;
}

static void count_slip(struct filling *f, const struct slip *s, const struct list_term *t)
{
	head_row(f, s->unit, t)[list_column(f->list, count_columns[s->pending ? 0 : s->kind])].number++;
}

static enum err take_counted(void *ctx, const struct slip *s)
{
	answer(ctx, s, count_slip);
	return OK;
}

/* The days of a term that are of the year and have come, first and last; false where there are none. */
static bool days_led(const struct filling *f, const struct list_term *t, int64_t *ret_first, int64_t *ret_last)
{
	int64_t first = civil_day(f->year, 1, 1), last = civil_day(f->year, 12, 31);
	if (last > f->today)
		last = f->today;
	if (t->from != NO_TIME && t->from > first)
		first = t->from;
	if (t->to != NO_TIME && t->to <= last)
		last = t->to - 1;
	*ret_first = first;
	*ret_last = last;
	return first <= last;
}

/* Everyone who led a unit on a day of the year that has come, also who answers for nothing. */
static enum err fill_assessment(struct filling *f)
{
	int64_t first, last;
	for (size_t i = 0; i < f->term_count; i++) {
		const struct list_term *t = &f->terms[i];
		if (!days_led(f, t, &first, &last))
			continue;
		struct list_value *row = head_row(f, t->unit, t);
		fill_number(f, row, "from", first);
		fill_number(f, row, "until", last);
	}
	return slips_each(f, NULL, take_counted, f);
}

const struct list list_assessment = {
	.name = "assessment",
	.title = {"Đánh giá người đứng đầu", "Assessment of heads"},
	.what = {"Số lần bị phê bình, báo cáo chậm, nhiệm vụ quá hạn, cam kết không giữ trong năm, theo người đứng đầu vào từng ngày. "
		 "Dòng không có tên: ngày đó không ai giữ chức.",
		 "Criticisms, late reports, overdue tasks and broken promises of the year, by who was head on each day. Without a name: nobody was."},
	.none = {"Chưa có người đứng đầu nào được ghi trong năm này.", "No head is recorded in this year."},
	.year = LIST_OF_YEAR,
	.columns = assessment_columns,
	.order = (const char *const[]){"unit", "from", "official", NULL},
	.reads = READS,
	.fill = fill_assessment,
};

/* ---- Of one head ---- */

struct head_counting {
	struct filling *f;
	int64_t official, counts[HEAD_COUNTS];
};

_Static_assert((int)HEAD_PENDING == 0 && (int)HEAD_CRITICISMS == (int)CRITICISM && (int)HEAD_UNCLEAR_OPINIONS == (int)OPINION, "counted by kind");

/* As answer() has it, of one person. */
static enum err take_of_head(void *ctx, const struct slip *s)
{
	struct head_counting *c = ctx;
	const struct list_term *end, *t = fill_terms(c->f, s->unit, &end);
	for (; t && t < end; t++)
		if (t->official == c->official && (s->official ? s->official == c->official : list_term_holds(t, s->day)))
			c->counts[s->pending ? 0 : s->kind]++;
	return OK;
}

static bool led(const struct filling *f, int64_t official, const char *unit)
{
	const struct list_term *end, *t = fill_terms(f, unit, &end);
	int64_t first, last;
	for (; t && t < end; t++)
		if (t->official == official && days_led(f, t, &first, &last))
			return true;
	return false;
}

enum err list_head_counts(sqlite3 *db, int64_t official, const char *unit, int year, int64_t at, int64_t ret[HEAD_COUNTS])
{
	struct arena arena OWN_ARENA = {0};
	struct filling f = {.db = db, .list = &list_assessment, .at = at, .today = day_of(at), .year = year, .arena = &arena};
	struct head_counting c = {&f, official, {0}};
	TRY(fill_people(&f));
	if (!led(&f, official, unit)) {
		char of[12];
		snprintf(of, sizeof of, "%d", year);
		return fail(ERR_NEVER_HEAD, unit, of);
	}
	TRY(slips_each(&f, unit, take_of_head, &c));
	memcpy(ret, c.counts, sizeof c.counts);
	return OK;
}
