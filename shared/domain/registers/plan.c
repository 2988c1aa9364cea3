/* A unit's plan for carrying out the directive. */
#include "register.h"

enum { UNIT = 1, TITLE, YEAR, NUMBER, DATE, CONTENT, RESULT };
enum { DRAFT = 1, ISSUED, CARRIED_OUT };

static const uint16_t content[] = {TITLE, YEAR, CONTENT, 0};

const struct reg register_plan = {
	.number = 34,
	.name = "plan",
	.label = {"Kế hoạch triển khai", "Plan"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"dự thảo", "draft"}},
					 {"issued", {"đã ban hành", "issued"}},
					 {"carried_out", {"đã thực hiện", "carried out"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{TITLE, "title", {"Tên kế hoạch", "Title"}, T_LINE, .max = 300},
		{YEAR, "year", {"Kỳ", "Period"}, T_PERIOD},
		{NUMBER, "number", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{DATE, "date", {"Ngày ban hành", "Date"}, T_DATE},
		{CONTENT, "content", {"Nội dung chính", "Content"}, T_TEXT, .max = 8000},
		{RESULT, "result", {"Kết quả thực hiện", "Result"}, T_TEXT, .max = 4000},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Soạn", "Write"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_UNIT,
		 .slots = (const struct slot[]){{TITLE, NEEDED}, {YEAR, NEEDED}, {CONTENT}, {0}}, .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "issue", {"Ký ban hành", "Issue"}, FROM(DRAFT), ISSUED, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{NUMBER, GIVEN}, {DATE, GIVEN}, {0}}},
		{3, "finish", {"Ghi kết quả", "Finish"}, FROM(ISSUED), CARRIED_OUT, BY_UNIT, .slots = (const struct slot[]){{RESULT, GIVEN}, {0}}},
		{0}},
};
