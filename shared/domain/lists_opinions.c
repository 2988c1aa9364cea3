/* Opinions that were asked for and are missing, came late, or were marked as unclear. */
#include "cells.h"
#include "lists_fill.h"

#include <string.h>

enum { REQUEST_CLOSED = 2 };

static const struct choice statuses[] = {{OPINION_MISSING, "missing", {"Quá hạn, chưa trả lời", "Overdue"}},
					 {OPINION_LATE, "late", {"Trả lời trễ hạn", "Answered late"}},
					 {OPINION_CLAIMED, "claimed", {"Tự khai trả lời đúng hạn", "Claimed on time"}},
					 {OPINION_UNCLEAR, "unclear", {"Không rõ chính kiến", "Unclear"}},
					 {0}};

static const struct list_column columns[] = {
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị được hỏi", "Unit asked"}, T_LINE, LIST_SHOWN, 160},
	{"request", {"Khóa yêu cầu", "Request key"}, T_REF, LIST_KEY, .ref = "opinion_request"},
	{"subject", {"Về việc", "Subject"}, T_LINE, LIST_SHOWN},
	{"requester", {"Mã đơn vị hỏi", "Requester's code"}, T_LINE, LIST_APART},
	{"requester_name", {"Đơn vị lấy ý kiến", "Requester"}, T_LINE, LIST_UNDER},
	{"due", {"Hạn trả lời", "Due"}, T_DATE, LIST_SHOWN, 96},
	{"answered", {"Tỉnh nhận trả lời", "Answer received"}, T_TIME, LIST_SHOWN, 96},
	{"days", {"Trễ (ngày)", "Days late"}, T_INT, LIST_SHOWN, 84},
	{"status", {"Tình trạng", "Status"}, T_CHOICE, LIST_SHOWN, 120, .choices = statuses},
	{"unclear", {"Bị đánh dấu không rõ lúc", "Marked unclear"}, T_TIME, LIST_APART},
	{"unclear_reason", {"Chỗ chưa rõ", "What is unclear"}, T_TEXT, LIST_SHOWN},
	{"phone", {"Điện thoại", "Phone"}, T_LINE, LIST_SHOWN, 112},
	{"head", {"Người đứng đầu", "Head"}, T_LINE, LIST_UNDER},
	{0}};

/* A line for each unit that is asked: `co_units` has their codes with commas between. */
static const char *const sql[] = {
	"WITH RECURSIVE asked(request, unit, rest) AS ("
	" SELECT key, '', co_units || ',' FROM opinion_request WHERE position <> 0 AND state <> 3 AND sent_at <= ?1"
	" UNION ALL SELECT request, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1) FROM asked WHERE rest <> '')"
	" SELECT a.request, a.unit, q.due, q.unit, q.subject, q.state, q.stamp, o.sent_clock, o.sent_lo, o.sent_at, o.first_at, o.unclear, o.unclear_reason"
	" FROM asked AS a JOIN opinion_request AS q ON q.key = a.request"
	" LEFT JOIN opinion AS o ON o.request = a.request AND o.unit = a.unit AND o.position <> 0"
	" WHERE a.unit <> '' ORDER BY a.request, a.unit"};

struct answer {
	int64_t clock, lo, sent, first, unclear; /* NO_TIME */
};

static int64_t until(int64_t t, int64_t at)
{
	return t != NO_TIME && t <= at ? t : NO_TIME;
}

/* The first answer is what counts, also where a later one had to make it clear; only of the last one the device's times are known. */
static bool judge(const struct answer *a, int64_t closed, int64_t at, struct opinion *o)
{
	int64_t first = until(a->first != NO_TIME ? a->first : a->sent, at), deadline = day_end(o->due);
	o->unclear = until(a->unclear, at);
	o->answered = first;
	o->days = NO_TIME;
	if (first == NO_TIME) {
		int64_t end = closed != NO_TIME && closed < at ? closed : at;
		o->status = OPINION_MISSING;
		o->days = days_late(deadline, end);
		return end >= deadline;
	}
	if (first >= deadline) {
		bool claimed = first == a->sent && a->clock != NO_TIME && a->clock < deadline && a->lo < deadline;
		o->status = claimed ? OPINION_CLAIMED : OPINION_LATE;
		o->days = days_late(deadline, first);
		return true;
	}
	o->status = OPINION_UNCLEAR;
	return o->unclear != NO_TIME;
}

enum err opinions_each(struct filling *f, enum err (*each)(void *ctx, const struct opinion *o), void *ctx)
{
	sqlite3_stmt *s OWN(list_finalize) = NULL;
	TRY(db_prepare(f->db, sql, 1, &s));
	enum err e;
	for (e = db_first(s, "i", f->at); e == OK; e = db_next(s)) {
		struct opinion o = {.request = sqlite3_column_int64(s, 0), .unit = fill_keep(f, s, 1), .due = sqlite3_column_int64(s, 2),
				    .requester = fill_keep(f, s, 3), .subject = fill_keep(f, s, 4), .unclear_reason = ""};
		const struct answer a = {fill_int(s, 7), fill_int(s, 8), fill_int(s, 9), fill_int(s, 10), fill_int(s, 11)};
		int64_t closed = sqlite3_column_int(s, 5) == REQUEST_CLOSED ? fill_int(s, 6) : NO_TIME;
		bool ours = fill_ours(f, o.unit) || fill_ours(f, o.requester); /* else its answer is not here */
		if (!ours || !judge(&a, closed, f->at, &o))
			continue;
		if (o.unclear != NO_TIME)
			o.unclear_reason = fill_keep(f, s, 12);
		TRY(each(ctx, &o));
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err take(void *ctx, const struct opinion *o)
{
	struct filling *f = ctx;
	if (!fill_wanted(f, o->due))
		return OK;
	struct list_value *row = fill_row(f);
	fill_unit(f, row, o->unit);
	fill_text(f, row, "request", fill_id(f, o->request));
	fill_text(f, row, "subject", o->subject);
	fill_text(f, row, "requester", o->requester);
	fill_text(f, row, "requester_name", fill_unit_name(f, o->requester));
	fill_number(f, row, "due", o->due);
	fill_number(f, row, "answered", o->answered);
	fill_number(f, row, "days", o->days);
	fill_number(f, row, "status", o->status);
	fill_number(f, row, "unclear", o->unclear);
	fill_text(f, row, "unclear_reason", o->unclear_reason);
	fill_call(f, row, o->unit);
	return OK;
}

static enum err fill(struct filling *f)
{
	return opinions_each(f, take, f);
}

const struct list list_opinions = {
	.name = "opinions",
	.title = {"Ý kiến chậm, không rõ chính kiến", "Opinions late or unclear"},
	.what = {"Ý kiến được hỏi mà chưa trả lời, trả lời trễ hạn, hoặc bị bên hỏi đánh dấu không rõ chính kiến.",
		 "Opinions asked for that are missing, came late, or were marked as unclear by who asked."},
	.none = {"Không ý kiến nào chậm hay không rõ chính kiến.", "No opinion is late or unclear."},
	.year = LIST_ANY_YEAR,
	.columns = columns,
	.order = (const char *const[]){"status", "-days", "unit", "request", NULL},
	.reads = (const char *const[]){"unit", "official", "opinion_request", "opinion", NULL},
	.fill = fill,
};
