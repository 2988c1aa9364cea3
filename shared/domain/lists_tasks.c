/* Tasks that are overdue, and the promise ledger: the dates that units committed themselves to against what became of them. */
#include "cells.h"
#include "lists_fill.h"

#include <string.h>

enum { TASK_WITHDRAWN_STATE = 7, KIND_WITHDRAW = 3 };

/* ---- Overdue ---- */

static const struct list_column overdue_columns[] = {
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị chủ trì", "Lead unit"}, T_LINE, LIST_SHOWN, 160},
	{"task", {"Khóa nhiệm vụ", "Task key"}, T_REF, LIST_KEY, .ref = "task"},
	{"content", {"Nhiệm vụ", "Task"}, T_TEXT, LIST_SHOWN},
	{"document", {"Văn bản giao", "Source document"}, T_LINE, LIST_UNDER},
	{"clause", {"Điều khoản", "Clause"}, T_LINE, LIST_APART},
	{"original_due", {"Hạn gốc", "Original due"}, T_DATE, LIST_SHOWN, 92},
	{"original_days", {"Quá hạn gốc (ngày)", "Days over original due"}, T_INT, LIST_SHOWN, 82},
	{"due", {"Hạn hiện tại", "Current due"}, T_DATE, LIST_SHOWN, 92},
	{"days", {"Quá hạn hiện tại (ngày)", "Days over current due"}, T_INT, LIST_SHOWN, 82},
	{"percent", {"Tiến độ (%)", "Progress (%)"}, T_INT, LIST_APART},
	{"reason", {"Giải trình gần nhất", "Last explanation"}, T_TEXT, LIST_SHOWN},
	{"committed", {"Ngày cam kết", "Committed date"}, T_DATE, LIST_SHOWN, 92},
	{"phone", {"Điện thoại", "Phone"}, T_LINE, LIST_SHOWN, 112},
	{"head", {"Người đứng đầu", "Head"}, T_LINE, LIST_UNDER},
	{0}};

enum { TASK, EXPLAINED, STATEMENTS };
static const char *const sql[STATEMENTS] = {
	[TASK] = "SELECT content, document, percent FROM task WHERE key = ?1 AND position <> 0",
	[EXPLAINED] = "SELECT reason, committed FROM extension WHERE task = ?1 AND state > 1 AND position <> 0 AND sent_at <= ?2"
		      " ORDER BY sent_at DESC, key DESC LIMIT 1",
};

struct finding {
	struct filling *f;
	sqlite3_stmt *s[STATEMENTS];
};

static void finding_end(struct finding *x)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(x->s[i]);
}

static int64_t last_day_of(int64_t deadline)
{
	return deadline == NO_TIME ? NO_TIME : day_of(deadline - 1);
}

static enum err take_task(void *ctx, const struct task_row *t)
{
	struct finding *x = ctx;
	struct filling *f = x->f;
	bool current = t->by_due.status == TASK_OVERDUE, original = t->by_original.status == TASK_OVERDUE;
	if (!current && !original)
		return OK;
	sqlite3_stmt *s = x->s[TASK];
	enum err e = db_first(s, "i", t->id);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	const char *unit = arena_string(f->arena, bytes_of(t->unit));
	struct list_value *row = fill_row(f);
	fill_unit(f, row, unit);
	fill_text(f, row, "task", fill_id(f, t->id));
	fill_text(f, row, "content", fill_keep(f, s, 0));
	fill_text(f, row, "document", fill_keep(f, s, 1));
	fill_number(f, row, "percent", fill_int(s, 2));
	db_reset(s);
	fill_text(f, row, "clause", arena_string(f->arena, bytes_of(t->clause)));
	fill_number(f, row, "original_due", last_day_of(t->original_due));
	fill_number(f, row, "due", last_day_of(t->due));
	fill_number(f, row, "original_days", original ? t->by_original.running_days : NO_TIME);
	fill_number(f, row, "days", current ? t->by_due.running_days : NO_TIME);
	fill_call(f, row, unit);
	s = x->s[EXPLAINED];
	e = db_first(s, "ii", t->id, f->at);
	if (e == OK) {
		fill_text(f, row, "reason", fill_keep(f, s, 0));
		fill_number(f, row, "committed", fill_int(s, 1));
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err fill_overdue(struct filling *f)
{
	struct finding x OWN(finding_end) = {f, {0}};
	TRY(db_prepare(f->db, sql, STATEMENTS, x.s));
	return tasks_each(f->db, NULL, f->at, take_task, &x);
}

const struct list list_overdue = {
	.name = "overdue",
	.title = {"Nhiệm vụ quá hạn", "Overdue tasks"},
	.what = {"Nhiệm vụ chưa xong đã quá hạn gốc hoặc hạn hiện tại, với giải trình gần nhất.",
		 "Tasks not finished by their original or their current due date, with the last explanation."},
	.none = {"Không nhiệm vụ nào quá hạn.", "No task is overdue."},
	.year = LIST_NOW,
	.columns = overdue_columns,
	.order = (const char *const[]){"-days", "-original_days", "unit", "task", NULL},
	.reads = (const char *const[]){"unit", "official", "task", "extension", NULL},
	.fill = fill_overdue,
};

/* ---- Promises ---- */

enum kept { KEPT = 1, KEPT_CLAIMED, BROKEN_LATE, BROKEN_OPEN, PROMISE_OPEN, PROMISE_VOID };
static const struct choice kept[] = {{KEPT, "kept", {"Giữ đúng cam kết", "Kept"}},
				     {KEPT_CLAIMED, "claimed", {"Tự khai xong đúng cam kết", "Claimed kept"}},
				     {BROKEN_LATE, "broken", {"Xong sau ngày cam kết", "Done after the date"}},
				     {BROKEN_OPEN, "overdue", {"Quá ngày cam kết, chưa xong", "Date past, not done"}},
				     {PROMISE_OPEN, "open", {"Chưa đến ngày cam kết", "Not due yet"}},
				     {PROMISE_VOID, "withdrawn", {"Nhiệm vụ đã rút", "Task withdrawn"}},
				     {0}};
static const struct choice decisions[] = {{2, "sent", {"chờ quyết định", "undecided"}},
					  {3, "granted", {"được đồng ý", "granted"}},
					  {4, "part", {"đồng ý một phần", "granted in part"}},
					  {5, "refused", {"không đồng ý", "refused"}},
					  {0}};

static const struct list_column promise_columns[] = {
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị", "Unit"}, T_LINE, LIST_SHOWN, 160},
	{"answerable", {"Người đứng đầu vào ngày cam kết", "Head on the committed date"}, T_LINE, LIST_UNDER},
	{"task", {"Khóa nhiệm vụ", "Task key"}, T_REF, LIST_KEY, .ref = "task"},
	{"content", {"Nhiệm vụ", "Task"}, T_TEXT, LIST_SHOWN},
	{"extension", {"Khóa giải trình", "Explanation key"}, T_REF, LIST_KEY, .ref = "extension"},
	{"sent", {"Giải trình ngày", "Explained"}, T_DATE, LIST_SHOWN, 96},
	{"reason", {"Lý do", "Reason"}, T_TEXT, LIST_SHOWN},
	{"decision", {"Quyết định", "Decision"}, T_CHOICE, LIST_UNDER, .choices = decisions},
	{"granted_due", {"Hạn được cho", "Due granted"}, T_DATE, LIST_APART},
	{"committed", {"Cam kết", "Committed"}, T_DATE, LIST_SHOWN, 92},
	{"achieved", {"Thực hiện", "Achieved"}, T_DATE, LIST_SHOWN, 92},
	{"days", {"Chậm (ngày)", "Days late"}, T_INT, LIST_SHOWN, 84},
	{"kept", {"Kết quả", "Outcome"}, T_CHOICE, LIST_SHOWN, 120, .choices = kept},
	{0}};

static const char *const sql_promises[] = {
	"SELECT e.key, e.task, e.committed, e.sent_at, e.unit, t.content, e.reason, e.state, e.kind, e.due, t.finish_claim, t.finish_lo, t.finished,"
	" t.state, t.stamp"
	" FROM extension AS e JOIN task AS t ON t.key = e.task WHERE e.state > 1 AND e.position <> 0 AND e.committed IS NOT NULL AND e.kind <> 3"
	" AND e.sent_at <= ?1 ORDER BY e.committed, e.key"};

enum err promises_each(struct filling *f, enum err (*each)(void *ctx, const struct promise *p), void *ctx)
{
	sqlite3_stmt *s OWN(list_finalize) = NULL;
	TRY(db_prepare(f->db, sql_promises, 1, &s));
	enum err e;
	for (e = db_first(s, "i", f->at); e == OK; e = db_next(s)) {
		const struct finish finish = {fill_int(s, 10), fill_int(s, 11), fill_int(s, 12), NO_TIME};
		bool withdrawn = sqlite3_column_int(s, 13) == TASK_WITHDRAWN_STATE; /* an end: its stamp is the last */
		const struct task_facts facts = {withdrawn ? fill_int(s, 14) : NO_TIME, &finish, finish.received != NO_TIME};
		struct promise p = {.extension = sqlite3_column_int64(s, 0), .task = sqlite3_column_int64(s, 1), .committed = sqlite3_column_int64(s, 2),
				    .sent = fill_int(s, 3), .unit = fill_keep(f, s, 4), .content = fill_keep(f, s, 5), .reason = fill_keep(f, s, 6),
				    .state = sqlite3_column_int(s, 7), .kind = sqlite3_column_int(s, 8), .granted_due = fill_int(s, 9)};
		p.finished = finish.received != NO_TIME && finish.received <= f->at ? finish.received : NO_TIME;
		task_judge(&facts, day_end(p.committed), f->at, &p.timing);
		TRY(each(ctx, &p));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Who led the unit on that day, each of several. */
static const char *answerable(struct filling *f, const char *unit, int64_t day)
{
	struct buf b OWN_BUF = BUF(1000);
	const struct list_term *end, *t = fill_terms(f, unit, &end);
	for (; t && t < end; t++)
		if (list_term_holds(t, day))
			buf_fmt(&b, "%s%s", b.len ? "; " : "", t->name);
	return arena_string(f->arena, buf_bytes(&b));
}

static enum err take_promise(void *ctx, const struct promise *p)
{
	static const enum kept by_status[TASK_STATUS_COUNT] = {
		[TASK_OPEN] = PROMISE_OPEN,	    [TASK_OVERDUE] = BROKEN_OPEN,  [TASK_DONE_ON_TIME] = KEPT,
		[TASK_DONE_CLAIMED] = KEPT_CLAIMED, [TASK_DONE_LATE] = BROKEN_LATE, [TASK_WITHDRAWN] = PROMISE_VOID};
	struct filling *f = ctx;
	if (!fill_wanted(f, p->committed))
		return OK;
	struct list_value *row = fill_row(f);
	int64_t days = p->timing.late_days != NO_DAYS ? p->timing.late_days : p->timing.running_days;
	fill_unit(f, row, p->unit);
	fill_text(f, row, "answerable", answerable(f, p->unit, p->committed));
	fill_text(f, row, "task", fill_id(f, p->task));
	fill_text(f, row, "content", p->content);
	fill_text(f, row, "extension", fill_id(f, p->extension));
	fill_number(f, row, "sent", day_of(p->sent));
	fill_text(f, row, "reason", p->reason);
	fill_number(f, row, "decision", p->state);
	fill_number(f, row, "granted_due", p->granted_due);
	fill_number(f, row, "committed", p->committed);
	fill_number(f, row, "achieved", p->finished == NO_TIME ? NO_TIME : day_of(p->finished));
	fill_number(f, row, "days", days == NO_DAYS ? NO_TIME : days);
	fill_number(f, row, "kept", by_status[p->timing.status]);
	return OK;
}

static enum err fill_promises(struct filling *f)
{
	return promises_each(f, take_promise, f);
}

const struct list list_promises = {
	.name = "promises",
	.title = {"Sổ cam kết", "Promise ledger"},
	.what = {"Mỗi ngày cam kết trong giải trình đã gửi, so với ngày thực hiện.",
		 "Every date committed to in an explanation that was sent, against the date achieved."},
	.none = {"Chưa có cam kết nào.", "No promises yet."},
	.year = LIST_ANY_YEAR,
	.columns = promise_columns,
	.order = (const char *const[]){"-days", "committed", "unit", "extension", NULL},
	.reads = (const char *const[]){"unit", "official", "extension", "task", NULL},
	.fill = fill_promises,
};
