/* Heads criticised by the Chairman, with the post they held on that day: recorded by home affairs, confirmed by the province office. */
#include "register.h"

enum { OFFICIAL = 1, UNIT, NAME, POST, DATE, DOCUMENT, CONTENT, TASK, REPORT, CONFIRMED, REASON };
enum { RECORDED = 1, CONFIRMED_STATE, CORRECTED, CANCELLED };

static const uint16_t content[] = {OFFICIAL, UNIT, NAME, POST, DATE, DOCUMENT, CONTENT, TASK, REPORT, 0};

#define SLOTS {OFFICIAL, NEEDED}, {DATE, NEEDED}, {DOCUMENT, NEEDED}, {CONTENT, NEEDED}, {TASK}, {REPORT}
#define LOOK_UP {UNIT, S_LOOKUP, OFFICIAL}, {NAME, S_LOOKUP, OFFICIAL}, {POST, S_LOOKUP, OFFICIAL}

const struct reg register_criticism = {
	.number = 25,
	.name = "criticism",
	.label = {"Phê bình người đứng đầu", "Criticism"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"recorded", {"đã ghi", "recorded"}},
					 {"confirmed", {"đã xác nhận", "confirmed"}},
					 {"corrected", {"đã đính chính", "corrected"}},
					 {"cancelled", {"đã hủy", "cancelled"}},
					 {0}},
	.fields = (const struct field[]){
		{OFFICIAL, "official", {"Người bị phê bình", "Head"}, T_REF, .ref = "official"},
		{UNIT, "unit", {"Đơn vị vào ngày đó", "Unit on that day"}, T_REF, F_SYSTEM, .ref = "unit"},
		{NAME, "name", {"Họ và tên", "Name"}, T_LINE, F_SYSTEM, .max = 120},
		{POST, "post", {"Chức vụ vào ngày đó", "Post on that day"}, T_LINE, F_SYSTEM, .max = 160},
		{DATE, "date", {"Ngày phê bình", "Date"}, T_DATE},
		{DOCUMENT, "document", {"Văn bản phê bình", "Document"}, T_LINE, .max = 120},
		{CONTENT, "content", {"Nội dung", "Content"}, T_TEXT, .max = 4000},
		{TASK, "task", {"Nhiệm vụ liên quan", "Task"}, T_REF, .ref = "task"},
		{REPORT, "report", {"Báo cáo liên quan", "Report"}, T_REF, .ref = "report"},
		{CONFIRMED, "confirmed", {"Xác nhận lúc", "Confirmed"}, T_TIME, F_SYSTEM},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 2000},
		{0}},
	.verbs = (const struct verb[]){
		{1, "record", {"Ghi phê bình", "Record"}, FROM(ABSENT) | FROM(RECORDED), RECORDED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS, {0}},
		 .assigns = (const struct assign[]){LOOK_UP, {0}}},
		{2, "confirm", {"Xác nhận", "Confirm"}, FROM(RECORDED) | FROM(CORRECTED), CONFIRMED_STATE, BY_OFFICE, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{CONFIRMED, S_TIME}, {0}}},
		{3, "correct", {"Đính chính", "Correct"}, FROM(CONFIRMED_STATE), CORRECTED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){SLOTS, {REASON, GIVEN}, {0}}, .assigns = (const struct assign[]){LOOK_UP, {CONFIRMED, S_NULL}, {0}}},
		{4, "cancel", {"Hủy", "Cancel"}, FROM(RECORDED) | FROM(CONFIRMED_STATE) | FROM(CORRECTED), CANCELLED, BY_HOME_AFFAIRS | BY_OFFICE, .personal = true,
		 .sight = content, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1) | ON(3), "(SELECT o.role = 2 AND coalesce(o.\"from\" <= r.date, 1) AND coalesce(r.date < o.\"to\", 1) FROM official AS o WHERE o.key = r.official)",
		 {"Người này không phải người đứng đầu đương chức vào ngày phê bình. Chọn đúng người hoặc sửa ngày.",
		  "This person was not head in office on that day. Choose another, or change the date."}},
		{0}},
};
