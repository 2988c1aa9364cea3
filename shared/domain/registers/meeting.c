/* Meetings, and whom they call: the invited units are `co_units`, what becomes of each stands in register attendance. */
#include "register.h"

enum { UNIT = 1, CO_UNITS, TITLE, DAY, HOUR, PLACE, CHAIR, REQUIREMENT, DOCUMENT, RESULT, REASON };
enum { CALLED = 1, HELD, CLOSED, CANCELLED };

#define SLOTS {CO_UNITS, NEEDED}, {TITLE, NEEDED}, {DAY, NEEDED}, {HOUR, NEEDED}, {PLACE}, {CHAIR, NEEDED}, {REQUIREMENT}, {DOCUMENT}

const struct reg register_meeting = {
	.number = 18,
	.name = "meeting",
	.label = {"Cuộc họp", "Meeting"},
	.scope = SCOPE_UNITS,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"called", {"đã mời", "called"}},
					 {"held", {"đã họp", "held"}},
					 {"closed", {"đã kết thúc", "closed"}},
					 {"cancelled", {"đã hủy", "cancelled"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị tổ chức", "Organiser"}, T_REF, F_SYSTEM, .ref = "unit"},
		{CO_UNITS, "co_units", {"Đơn vị được mời", "Invited"}, T_REFS, .ref = "unit", .max = 3400},
		{TITLE, "title", {"Nội dung họp", "Title"}, T_LINE, .max = 300},
		{DAY, "day", {"Ngày họp", "Day"}, T_DATE},
		{HOUR, "hour", {"Giờ họp", "Hour"}, T_LINE, F_RULING, .max = 5,
		 .hint = {"Giờ và phút, đủ hai chữ số. Ví dụ: 08:30", "Hours and minutes, two digits each. Example: 08:30"}},
		{PLACE, "place", {"Địa điểm", "Place"}, T_LINE, .max = 200},
		{CHAIR, "chair", {"Người chủ trì", "Chair"}, T_LINE, .max = 160},
		{REQUIREMENT, "requirement", {"Thành phần yêu cầu", "Who should come"}, T_LINE, .max = 400},
		{DOCUMENT, "document", {"Giấy mời", "Invitation"}, T_LINE, .max = 120},
		{RESULT, "result", {"Kết luận", "Result"}, T_TEXT, .max = 4000},
		{REASON, "reason", {"Lý do hủy", "Reason of cancelling"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "call", {"Mời họp", "Call"}, FROM(ABSENT), CALLED, BY_UNIT, .slots = (const struct slot[]){SLOTS, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "change", {"Sửa giấy mời", "Change"}, FROM(CALLED), SAME, BY_UNIT, .slots = (const struct slot[]){SLOTS, {0}}},
		{3, "hold", {"Ghi đã họp", "Hold"}, FROM(CALLED), HELD, BY_UNIT, .slots = (const struct slot[]){{RESULT}, {0}}},
		{4, "close", {"Kết thúc", "Close"}, FROM(HELD), CLOSED, BY_UNIT, .slots = (const struct slot[]){{RESULT}, {0}}},
		{5, "cancel", {"Hủy", "Cancel"}, FROM(CALLED), CANCELLED, BY_UNIT, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1) | ON(2), "hour GLOB '[01][0-9]:[0-5][0-9]' OR hour GLOB '2[0-3]:[0-5][0-9]'",
		 {"Giờ họp ghi dạng 08:00 hoặc 14:30.", "Write the hour as 08:00 or 14:30."}},
		{ON(1) | ON(2), "instr(',' || co_units || ',', ',' || unit || ',') = 0",
		 {"Đơn vị tổ chức không cần mời chính mình. Bỏ đơn vị đó khỏi danh sách mời.", "The organiser need not invite itself. Take it off the list."}},
		{0}},
};
