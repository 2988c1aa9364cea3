/* An indicator (chỉ tiêu) of a form; `count` says what of the registers is counted for it in advance. */
#include "clause.h"
#include "counts.h"

enum { FORM = 1, CODE, CLAUSE, NAME, MEASURE, PARENT, REQUIRED, COUNT };
enum { ACTIVE = 1, ENDED };

const struct reg register_indicator = {
	.number = 6,
	.name = "indicator",
	.label = {"Chỉ tiêu", "Indicator"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"active", {"đang dùng", "in use"}}, {"ended", {"thôi dùng", "ended"}}, {0}},
	.fields = (const struct field[]){
		{FORM, "form", {"Mẫu", "Form"}, T_REF, F_KEY, .ref = "form", .max = 32},
		{CODE, "code", {"Mã", "Code"}, T_LINE, F_KEY, .max = 8},
		{CLAUSE, "clause", {"Điều khoản", "Clause"}, T_LINE, F_RULING | F_CLAUSE, .max = 16,
		 .hint = {"Mục của báo cáo: 1a, 1b, 1c, 1d, 1dd (điểm đ), 1e, 1g, 1h, 2, 3 hoặc other", "Part of the report: 1a, 1b, 1c, 1d, 1dd, 1e, 1g, 1h, 2, 3 or other"}},
		{NAME, "name", {"Tên chỉ tiêu", "Name"}, T_LINE, .max = 200},
		{MEASURE, "measure", {"Đơn vị tính", "Measure"}, T_LINE, .max = 40},
		{PARENT, "parent", {"Trong đó của", "Part of"}, T_LINE, F_RULING, .max = 8},
		{REQUIRED, "required", {"Bắt buộc", "Required"}, T_BOOL},
		{COUNT, "count", {"Đếm sẵn từ sổ", "Counted from registers"}, T_CHOICE, .choices = count_choices},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{CLAUSE, NEEDED}, {NAME, NEEDED}, {MEASURE}, {PARENT}, {REQUIRED}, {COUNT}, {0}}},
		{2, "end", {"Thôi dùng", "End"}, FROM(ACTIVE), ENDED, BY_HOME_AFFAIRS},
		{0}},
	.rules = (const struct rule[]){
		/* a form groups its indicators by them, and so does the consolidated report */
		{ON(1), "instr(clause, ' ') = 0 AND instr('" CLAUSE_CODES "', ' ' || clause || ' ') > 0",
		 {"Ô “clause” không ghi điều khoản nào mà báo cáo viết theo. Ghi một trong: 1a, 1b, 1c, 1d, 1dd (điểm đ khoản 1), 1e, 1g, 1h, 2, 3, other (nội dung khác).",
		  "“clause” is no clause that reports are written by. Give one of: 1a, 1b, 1c, 1d, 1dd, 1e, 1g, 1h, 2, 3, other."}},
		{0}},
};
