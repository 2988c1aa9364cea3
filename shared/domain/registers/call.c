/* Calls made to a unit that owes something: who called, whom he reached, what was said. Nothing is changed afterwards: whoever has more
 * to say notes another one. The unit reads what was noted about it. */
#include "register.h"

enum { UNIT = 1, ABOUT, CALLER, SPOKE_WITH, NOTE, AT };
enum { NOTED = 1 };

const struct reg register_call = {
	.number = 40,
	.name = "call",
	.label = {"Cuộc gọi", "Call"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"noted", {"đã ghi", "noted"}}, {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{ABOUT, "about", {"Về việc", "About"}, T_LINE, .max = 140,
		 .hint = {"report/KHÓA hoặc task/KHÓA, ví dụ report/BC-THANG/615/2024-11; việc chung thì để trống",
			  "report/KEY or task/KEY, for example report/BC-THANG/615/2024-11; empty for anything else"}},
		{CALLER, "caller", {"Người gọi", "Caller"}, T_LINE, .max = 120},
		{SPOKE_WITH, "spoke_with", {"Gặp ai", "Spoke with"}, T_LINE, .max = 120},
		{NOTE, "note", {"Nội dung", "What was said"}, T_LINE, .max = 400},
		{AT, "at", {"Gọi lúc", "At"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "note", {"Ghi cuộc gọi", "Note a call"}, FROM(ABSENT), NOTED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {ABOUT}, {CALLER}, {SPOKE_WITH}, {NOTE, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{AT, S_CLOCK}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "about IS NULL OR about LIKE 'report/%' OR about LIKE 'task/%'",
		 {"“Về việc” phải là một báo cáo hoặc một nhiệm vụ: report/KHÓA hoặc task/KHÓA. Chọn lại, hoặc để trống.",
		  "What a call is about is a report or a task: report/KEY or task/KEY. Choose again, or leave it out."}},
		{0}},
};
