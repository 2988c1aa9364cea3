/* Inspections and checks of how duty is done. A surprise check is recorded once it took place: a plan would reach the unit before. */
#include "register.h"

enum { UNIT = 1, KIND, CONTENT, PLAN, FROM_DAY, TO_DAY, LED_BY, CONCLUSION, DOCUMENT, DATE, REASON };
enum { PLANNED = 1, CONCLUDED, CANCELLED };
enum { INSPECTING = BY_HOME_AFFAIRS | BY_INSPECTORATE };

static const struct choice kinds[] = {{1, "inspection", {"thanh tra công vụ", "inspection"}},
				      {2, "regular", {"kiểm tra thường xuyên", "regular check"}},
				      {3, "surprise", {"kiểm tra đột xuất", "surprise check"}},
				      {4, "own", {"đơn vị tự kiểm tra", "own check"}},
				      {0}};
static const uint16_t subject[] = {UNIT, KIND, CONTENT, PLAN, FROM_DAY, TO_DAY, 0};

const struct reg register_inspection = {
	.number = 26,
	.name = "inspection",
	.label = {"Thanh tra, kiểm tra", "Inspection"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INSPECTORATE),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"planned", {"theo kế hoạch", "planned"}},
					 {"concluded", {"đã kết luận", "concluded"}},
					 {"cancelled", {"đã hủy", "cancelled"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị được kiểm tra", "Unit"}, T_REF, .ref = "unit"},
		{KIND, "kind", {"Hình thức", "Kind"}, T_CHOICE, .choices = kinds},
		{CONTENT, "content", {"Nội dung kiểm tra", "Content"}, T_TEXT, .max = 4000},
		{PLAN, "plan", {"Kế hoạch, quyết định", "Plan"}, T_LINE, .max = 120},
		{FROM_DAY, "from", {"Từ ngày", "From"}, T_DATE},
		{TO_DAY, "to", {"Đến ngày", "To"}, T_DATE},
		{LED_BY, "led_by", {"Đơn vị kiểm tra", "Led by"}, T_REF, F_SYSTEM, .ref = "unit"},
		{CONCLUSION, "conclusion", {"Kết luận", "Conclusion"}, T_TEXT, .max = 8000},
		{DOCUMENT, "document", {"Văn bản kết luận", "Document"}, T_LINE, .max = 120},
		{DATE, "date", {"Ngày kết luận", "Date"}, T_DATE},
		{REASON, "reason", {"Lý do hủy", "Reason"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "plan", {"Ghi kế hoạch", "Plan"}, FROM(ABSENT) | FROM(PLANNED), PLANNED, BY_UNIT | INSPECTING,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {KIND, NEEDED}, {CONTENT, NEEDED}, {PLAN}, {FROM_DAY, NEEDED}, {TO_DAY}, {0}},
		 .assigns = (const struct assign[]){{LED_BY, S_UNIT}, {0}}},
		{2, "check", {"Ghi kiểm tra đã làm", "Record a check"}, FROM(ABSENT), CONCLUDED, BY_UNIT | INSPECTING,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {KIND, NEEDED}, {CONTENT, NEEDED}, {CONCLUSION, NEEDED}, {DOCUMENT}, {DATE, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{LED_BY, S_UNIT}, {0}}},
		{3, "conclude", {"Kết luận", "Conclude"}, FROM(PLANNED), CONCLUDED, BY_UNIT | INSPECTING, .head = true, .personal = true, .sight = subject,
		 .slots = (const struct slot[]){{CONCLUSION, GIVEN}, {DOCUMENT}, {DATE, GIVEN}, {0}}},
		{4, "cancel", {"Hủy", "Cancel"}, FROM(PLANNED), CANCELLED, BY_UNIT | INSPECTING, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "kind <> 3",
		 {"Kiểm tra đột xuất không ghi trước. Ghi bằng “Ghi kiểm tra đã làm” sau khi kiểm tra.", "A surprise check is not planned here. Record it once it took place."}},
		{0, "actor = '' OR acting IN (2, 4) OR kind = 4",
		 {"Đơn vị chỉ ghi việc tự kiểm tra của mình. Thanh tra, kiểm tra do Thanh tra tỉnh và Sở Nội vụ ghi.",
		  "A unit records its own checks only; the others are the inspectorate's and Home Affairs'."}},
		{0, "\"to\" IS NULL OR \"from\" <= \"to\"",
		 {"Ngày kết thúc không thể trước ngày bắt đầu. Sửa một trong hai ngày.", "The end cannot come before the beginning. Change one of them."}},
		{0}},
};
