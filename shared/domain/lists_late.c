/* Who is late with reports: overdue, claimed, announced, and what came late in the last weeks. */
#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "lists_fill.h"
#include "text_value.h"

enum {
	RECENT_DAYS = 35,   /* what was sent late is listed that long after its deadline, and a call to the unit */
	EXPLAINS_DAYS = 60, /* what was explained before says nothing of today */
};

static const struct choice statuses[] = {{LATE_MISSING, "missing", {"Quá hạn, chưa gửi", "Overdue"}},
					 {LATE_RETURNED, "returned_overdue", {"Bị trả lại, quá hạn sửa", "Correction overdue"}},
					 {LATE_CLAIMED, "claimed", {"Tự khai đúng hạn, chờ xét", "Claimed on time"}},
					 {LATE_ANNOUNCED, "announced", {"Đã báo mã, chờ báo cáo", "Code registered"}},
					 {LATE_SENT, "late", {"Đã gửi, trễ hạn", "Sent late"}},
					 {0}};
/* How far the unit is with it: states of register report. */
static const struct choice stages[] = {{0, "nothing", {"chưa soạn", "not begun"}},	     {1, "draft", {"đang soạn", "being written"}},
				       {2, "signed", {"đã ký, chưa gửi", "signed, not sent"}}, {3, "sent", {"đã gửi", "sent"}},
				       {4, "accepted", {"đã tiếp nhận", "accepted"}},	       {5, "returned", {"bị trả lại", "returned"}},
				       {6, "recalled", {"đã rút", "recalled"}},		       {0}};

static const struct list_column columns[] = {
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị", "Unit"}, T_LINE, LIST_SHOWN, 190},
	{"report", {"Báo cáo", "Report"}, T_REF, LIST_KEY, .ref = "report"},
	{"period", {"Kỳ", "Period"}, T_PERIOD, LIST_SHOWN, 110},
	{"obligation", {"Nghĩa vụ", "Obligation"}, T_LINE, LIST_UNDER},
	{"due", {"Hạn cuối", "Last day"}, T_DATE, LIST_SHOWN, 90},
	{"days", {"Trễ (ngày)", "Days late"}, T_INT, LIST_SHOWN, 86},
	{"status", {"Tình trạng", "Status"}, T_CHOICE, LIST_SHOWN, 130, .choices = statuses},
	{"stage", {"Đang ở bước", "How far"}, T_CHOICE, LIST_UNDER, .choices = stages},
	{"reason", {"Lý do đã biết", "Known reason"}, T_TEXT, LIST_SHOWN},
	{"explained", {"Giải trình nhiệm vụ ngày", "Task explained on"}, T_DATE, LIST_APART},
	{"explanation", {"Giải trình nhiệm vụ gần nhất", "Last explanation of a task"}, T_TEXT, LIST_UNDER},
	{"committed", {"Ngày cam kết", "Committed date"}, T_DATE, LIST_APART},
	{"phone", {"Điện thoại", "Phone"}, T_LINE, LIST_SHOWN, 120},
	{"head", {"Người đứng đầu", "Head"}, T_LINE, LIST_UNDER},
	{"heard", {"Tin gần nhất", "Last heard"}, T_TIME, LIST_APART},
	{"called", {"Gọi gần nhất", "Last call"}, T_TIME, LIST_APART},
	{"call_note", {"Nội dung cuộc gọi", "What was said"}, T_LINE, LIST_APART},
	{"claim", {"Giờ máy gửi", "Sent, device clock"}, T_TIME, LIST_APART},
	{"not_before", {"Không sớm hơn", "Not before"}, T_TIME, LIST_APART},
	{"not_after", {"Không muộn hơn", "Not after"}, T_TIME, LIST_APART},
	{"coded", {"Ghi mã lúc", "Code registered"}, T_TIME, LIST_APART},
	{0}};

enum { REPORT, EXPLAINED, CALLED, HEARD, STATEMENTS };
static const char *const sql[STATEMENTS] = {
	[REPORT] = "SELECT state, return_reason FROM report WHERE key = ?1 AND position <> 0",
	/* the last explanation of a task's delay that the unit sent: often the cause is the same */
	[EXPLAINED] = "SELECT reason, committed, sent_at FROM extension WHERE unit = ?1 AND state > 1 AND position <> 0 AND sent_at <= ?2 AND sent_at > ?3"
		      " ORDER BY sent_at DESC, key DESC LIMIT 1",
	/* also one that waits on this device: who noted it must not call again */
	[CALLED] = "SELECT \"at\", spoke_with, note FROM call WHERE unit = ?1 AND \"at\" <= ?2 AND \"at\" > ?3 ORDER BY \"at\" DESC, key DESC LIMIT 1",
	/* the last that the province received of it */
	[HEARD] = "SELECT max(t) FROM (SELECT max(received) AS t FROM submission WHERE unit = ?1 AND position <> 0 AND received <= ?2"
		  " UNION ALL SELECT max(finished) FROM task WHERE unit = ?1 AND position <> 0 AND finished <= ?2"
		  " UNION ALL SELECT max(sent_at) FROM extension WHERE unit = ?1 AND position <> 0 AND sent_at <= ?2"
		  " UNION ALL SELECT max(sent_at) FROM opinion WHERE unit = ?1 AND position <> 0 AND sent_at <= ?2)",
};

struct finding {
	struct filling *f;
	sqlite3_stmt *s[STATEMENTS];
	const struct list_value *last; /* the first line of the unit at hand */
};

static void finding_end(struct finding *x)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(x->s[i]);
}

/* 0: not on the list. */
static enum late_status status_of(const struct cell *c, int64_t at)
{
	switch (c->status) {
	case STATUS_MISSING:
		return LATE_MISSING;
	case STATUS_RETURNED_OVERDUE:
		return LATE_RETURNED;
	case STATUS_CLAIMED:
		return LATE_CLAIMED;
	case STATUS_ANNOUNCED:
		return c->running_days == NO_DAYS ? 0 : LATE_ANNOUNCED;
	case STATUS_LATE:
		return at - c->deadline > RECENT_DAYS * DAY_MS ? 0 : LATE_SENT;
	default:
		return 0;
	}
}

/* How far the unit is with it, and why it came back. */
static enum err add_report(struct finding *x, struct list_value *row, const char *key)
{
	struct filling *f = x->f;
	sqlite3_stmt *s = x->s[REPORT];
	enum err e = db_first(s, "t", key);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	fill_number(f, row, "stage", e == OK ? sqlite3_column_int64(s, 0) : 0);
	if (e == OK)
		fill_text(f, row, "reason", fill_keep(f, s, 1));
	db_reset(s);
	return OK;
}

static enum err add_explanation(struct finding *x, struct list_value *row, const char *unit)
{
	struct filling *f = x->f;
	sqlite3_stmt *s = x->s[EXPLAINED];
	enum err e = db_first(s, "tii", unit, f->at, f->at - EXPLAINS_DAYS * DAY_MS);
	if (e == OK) {
		fill_text(f, row, "explanation", fill_keep(f, s, 0));
		fill_number(f, row, "committed", fill_int(s, 1));
		fill_number(f, row, "explained", day_of(sqlite3_column_int64(s, 2)));
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err add_contacts(struct finding *x, struct list_value *row, const char *unit)
{
	struct filling *f = x->f;
	sqlite3_stmt *s = x->s[CALLED];
	enum err e = db_first(s, "tii", unit, f->at, f->at - RECENT_DAYS * DAY_MS);
	if (e == OK) {
		const char *with = fill_keep(f, s, 1), *note = fill_keep(f, s, 2);
		struct buf b OWN_BUF = BUF(2000);
		buf_fmt(&b, "%s%s%s", with, *with ? ": " : "", note);
		fill_number(f, row, "called", fill_int(s, 0));
		fill_text(f, row, "call_note", arena_string(f->arena, buf_bytes(&b)));
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	db_reset(s);
	s = x->s[HEARD];
	TRY(db_first(s, "ti", unit, f->at));
	fill_number(f, row, "heard", fill_int(s, 0));
	db_reset(s);
	return OK;
}

/* What is the same on every line of a unit: found once, as its lines come one after another. */
static enum err add_unit(struct finding *x, struct list_value *row, const char *code)
{
	static const char *const same[] = {"unit", "unit_name", "phone", "head", "explained", "explanation", "committed", "heard", "called", "call_note"};
	struct filling *f = x->f;
	if (x->last && strcmp(x->last[list_column(f->list, "unit")].text, code) == 0) {
		for (size_t i = 0; i < sizeof same / sizeof *same; i++)
			row[list_column(f->list, same[i])] = x->last[list_column(f->list, same[i])];
		return OK;
	}
	const char *unit = arena_string(f->arena, bytes_of(code));
	x->last = row;
	fill_unit(f, row, unit);
	fill_call(f, row, unit);
	TRY(add_explanation(x, row, unit));
	return add_contacts(x, row, unit);
}

static enum err take_cell(void *ctx, const struct cell_row *c)
{
	struct finding *x = ctx;
	struct filling *f = x->f;
	enum late_status status = status_of(&c->cell, f->at);
	char key[KEY_MAX + 1], period[PERIOD_SIZE];
	if (!status || !fill_ours(f, c->unit))
		return OK;
	struct list_value *row = fill_row(f);
	int64_t days = c->cell.late_days != NO_DAYS ? c->cell.late_days : c->cell.running_days;
	period_print(c->period, period);
	snprintf(key, sizeof key, "%s/%s/%s", c->obligation, c->unit, period);
	fill_text(f, row, "report", arena_string(f->arena, bytes_of(key)));
	fill_text(f, row, "period", arena_string(f->arena, bytes_of(period)));
	fill_text(f, row, "obligation", arena_string(f->arena, bytes_of(c->obligation)));
	/* a correction's days run from its fix-by, which is that long ago */
	fill_number(f, row, "due", status == LATE_RETURNED ? f->today - days : day_of(c->cell.deadline - 1));
	fill_number(f, row, "days", days);
	fill_number(f, row, "status", status);
	if (status == LATE_CLAIMED || status == LATE_SENT) {
		fill_number(f, row, "claim", c->counting->claim);
		fill_number(f, row, "not_before", c->counting->lo);
		fill_number(f, row, "not_after", submission_hi(c->counting));
	}
	fill_number(f, row, "coded", c->cell.coded);
	TRY(add_report(x, row, key));
	return add_unit(x, row, c->unit);
}

static enum err fill(struct filling *f)
{
	struct finding x OWN(finding_end) = {.f = f};
	const struct cells_query q = {.at = f->at};
	TRY(db_prepare(f->db, sql, STATEMENTS, x.s));
	return cells_each(f->db, &q, take_cell, &x);
}

const struct list list_late = {
	.name = "late",
	.title = {"Ai chậm?", "Who is late?"},
	.what = {"Báo cáo tháng và năm quá hạn, tự khai chờ xét, đã báo mã, vừa gửi trễ; lý do và người để gọi.",
		 "Monthly and yearly reports: overdue, claims to be decided, codes registered, just sent late; the reason and whom to call."},
	.none = {"Không đơn vị nào chậm.", "No unit is late."},
	.year = LIST_NOW,
	.columns = columns,
	.order = (const char *const[]){"status", "-days", "unit", "period", "obligation", NULL},
	.reads = (const char *const[]){"unit", "official", "obligation", "calendar_day", "submission", "receipt", "exemption", "report", "extension",
				       "call", "task", "opinion", NULL},
	.fill = fill,
};
