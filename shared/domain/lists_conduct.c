/* Heads whom the Chairman criticised, and what inspections asked for and was not done. */
#include "lists_fill.h"

#include "compliance.h"

/* ---- Criticised ---- */

enum { RECORDED = 1, CONFIRMED, CORRECTED };
static const struct choice criticism_states[] = {{RECORDED, "recorded", {"đã ghi, chờ xác nhận", "recorded, to be confirmed"}},
						 {CONFIRMED, "confirmed", {"đã xác nhận", "confirmed"}},
						 {CORRECTED, "corrected", {"đã đính chính, chờ xác nhận", "corrected, to be confirmed"}},
						 {0}};

static const struct list_column criticised_columns[] = {
	{"official", {"Khóa cán bộ", "Official key"}, T_REF, LIST_KEY, .ref = "official"},
	{"name", {"Họ và tên", "Name"}, T_LINE, LIST_SHOWN, 170},
	{"post", {"Chức vụ vào ngày đó", "Post on that day"}, T_LINE, LIST_UNDER},
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị vào ngày đó", "Unit on that day"}, T_LINE, LIST_SHOWN, 190},
	{"times", {"Số lần trong năm", "Times in the year"}, T_INT, LIST_SHOWN, 80},
	{"date", {"Ngày", "Date"}, T_DATE, LIST_SHOWN, 96},
	{"criticism", {"Khóa phê bình", "Criticism key"}, T_REF, LIST_KEY, .ref = "criticism"},
	{"document", {"Văn bản", "Document"}, T_LINE, LIST_SHOWN, 130},
	{"content", {"Nội dung", "Content"}, T_TEXT, LIST_SHOWN},
	{"task", {"Nhiệm vụ liên quan", "Task"}, T_REF, LIST_APART, .ref = "task"},
	{"report", {"Báo cáo liên quan", "Report"}, T_REF, LIST_APART, .ref = "report"},
	{"state", {"Tình trạng", "State"}, T_CHOICE, LIST_SHOWN, 140, .choices = criticism_states},
	{0}};

static void take_criticism(struct filling *f, sqlite3_stmt *s)
{
	int64_t date = sqlite3_column_int64(s, 4), confirmed = fill_int(s, 10);
	if (!fill_wanted(f, date))
		return;
	int state = sqlite3_column_int(s, 11);
	struct list_value *row = fill_row(f);
	fill_text(f, row, "criticism", fill_id(f, sqlite3_column_int64(s, 0)));
	fill_text(f, row, "official", fill_id(f, sqlite3_column_int64(s, 1)));
	fill_text(f, row, "name", fill_keep(f, s, 2));
	fill_text(f, row, "post", fill_keep(f, s, 3));
	fill_number(f, row, "date", date);
	fill_unit(f, row, fill_keep(f, s, 5));
	fill_text(f, row, "document", fill_keep(f, s, 6));
	fill_text(f, row, "content", fill_keep(f, s, 7));
	if (fill_int(s, 8) != NO_TIME)
		fill_text(f, row, "task", fill_id(f, fill_int(s, 8)));
	fill_text(f, row, "report", fill_keep(f, s, 9));
	/* not confirmed yet at that time */
	fill_number(f, row, "state", state == CONFIRMED && confirmed != NO_TIME && confirmed > f->at ? RECORDED : state);
}

/* How often each was criticised in the year; a name that two people have is two officials. */
static void count_times(struct filling *f)
{
	int official = list_column(f->list, "official"), date = list_column(f->list, "date");
	for (size_t i = 0; i < f->count; i++) {
		int64_t times = 0;
		for (size_t k = 0; k < f->count; k++) {
			int year[2];
			unsigned month, day;
			civil_date((int32_t)f->rows[i][date].number, &year[0], &month, &day);
			civil_date((int32_t)f->rows[k][date].number, &year[1], &month, &day);
			times += year[0] == year[1] && bytes_equal(bytes_of(f->rows[i][official].text), bytes_of(f->rows[k][official].text));
		}
		fill_number(f, f->rows[i], "times", times);
	}
}

static enum err fill_criticised(struct filling *f)
{
	TRY(fill_query(f,
		       "SELECT key, official, name, post, date, unit, document, content, task, report, confirmed, state FROM criticism"
		       " WHERE state IN (1, 2, 3) AND position <> 0 AND date * 86400000 - 25200000 <= ?1 ORDER BY key",
		       take_criticism));
	count_times(f);
	return OK;
}

const struct list list_criticised = {
	.name = "criticised",
	.title = {"Người đứng đầu bị phê bình", "Heads criticised"},
	.what = {"Người đứng đầu bị Chủ tịch UBND tỉnh phê bình trong năm, với chức vụ vào ngày bị phê bình.",
		 "Heads whom the Chairman criticised in the year, with the post they held on that day."},
	.none = {"Không người đứng đầu nào bị phê bình.", "No head was criticised."},
	.year = LIST_OF_YEAR,
	.columns = criticised_columns,
	.order = (const char *const[]){"-times", "name", "official", "date", NULL},
	.reads = (const char *const[]){"unit", "official", "criticism", NULL},
	.fill = fill_criticised,
};

/* ---- Recommendations ---- */

enum { OVERDUE = 1, STILL_OPEN };
static const struct choice recommendation_states[] = {{OVERDUE, "overdue", {"Quá hạn, chưa thực hiện", "Overdue"}},
						      {STILL_OPEN, "open", {"Chưa thực hiện, còn hạn", "Open, not due"}},
						      {0}};

static const struct list_column recommendation_columns[] = {
	{"unit", {"Mã đơn vị", "Unit code"}, T_REF, LIST_KEY, .ref = "unit"},
	{"unit_name", {"Đơn vị thực hiện", "Unit"}, T_LINE, LIST_SHOWN, 180},
	{"recommendation", {"Khóa kiến nghị", "Recommendation key"}, T_REF, LIST_KEY, .ref = "recommendation"},
	{"content", {"Kiến nghị", "Recommendation"}, T_TEXT, LIST_SHOWN},
	{"inspection", {"Khóa cuộc kiểm tra", "Inspection key"}, T_REF, LIST_APART, .ref = "inspection"},
	{"document", {"Văn bản kết luận", "Document of the conclusion"}, T_LINE, LIST_UNDER},
	{"concluded", {"Ngày kết luận", "Concluded"}, T_DATE, LIST_APART},
	{"responsible", {"Người chịu trách nhiệm", "Responsible"}, T_LINE, LIST_SHOWN, 160},
	{"due", {"Hạn", "Due"}, T_DATE, LIST_SHOWN, 96},
	{"days", {"Quá hạn (ngày)", "Days overdue"}, T_INT, LIST_SHOWN, 86},
	{"status", {"Tình trạng", "Status"}, T_CHOICE, LIST_SHOWN, 150, .choices = recommendation_states},
	{"reason", {"Lý do chưa đạt", "Why not enough"}, T_TEXT, LIST_APART},
	{"phone", {"Điện thoại", "Phone"}, T_LINE, LIST_SHOWN, 112},
	{"head", {"Người đứng đầu", "Head"}, T_LINE, LIST_UNDER},
	{0}};

static void take_recommendation(struct filling *f, sqlite3_stmt *s)
{
	int64_t due = fill_int(s, 4), days = due == NO_TIME ? 0 : days_late(day_end(due), f->at);
	struct list_value *row = fill_row(f);
	fill_text(f, row, "recommendation", fill_id(f, sqlite3_column_int64(s, 0)));
	fill_unit(f, row, fill_keep(f, s, 1));
	fill_text(f, row, "content", fill_keep(f, s, 2));
	fill_text(f, row, "responsible", fill_keep(f, s, 3));
	fill_number(f, row, "due", due);
	fill_number(f, row, "days", days ? days : NO_TIME);
	fill_number(f, row, "status", days ? OVERDUE : STILL_OPEN);
	fill_text(f, row, "reason", fill_keep(f, s, 5));
	fill_text(f, row, "inspection", fill_id(f, sqlite3_column_int64(s, 6)));
	fill_text(f, row, "document", fill_keep(f, s, 7));
	fill_number(f, row, "concluded", fill_int(s, 8));
	fill_call(f, row, fill_keep(f, s, 1));
}

static enum err fill_recommendations(struct filling *f)
{
	return fill_query(f,
			  "SELECT r.key, r.unit, r.content, r.responsible, r.due, r.reason, r.inspection, i.document, i.date FROM recommendation AS r"
			  " LEFT JOIN inspection AS i ON i.key = r.inspection WHERE r.position <> 0 AND (r.state = 1 OR r.done_at > ?1)"
			  " AND (i.date IS NULL OR i.date * 86400000 - 25200000 <= ?1) ORDER BY r.key",
			  take_recommendation);
}

const struct list list_recommendations = {
	.name = "recommendations",
	.title = {"Kiến nghị chưa thực hiện", "Recommendations not carried out"},
	.what = {"Kiến nghị sau thanh tra, kiểm tra mà đơn vị chưa báo đã thực hiện.", "What inspections asked for and the unit has not reported as done."},
	.none = {"Không còn kiến nghị nào chưa thực hiện.", "Every recommendation has been carried out."},
	.year = LIST_NOW,
	.columns = recommendation_columns,
	.order = (const char *const[]){"status", "-days", "due", "unit", "recommendation", NULL},
	.reads = (const char *const[]){"unit", "official", "inspection", "recommendation", NULL},
	.fill = fill_recommendations,
};
