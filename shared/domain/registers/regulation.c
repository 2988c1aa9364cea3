/* Working rules and procedures of a unit reviewed, amended or replaced. */
#include "register.h"

enum { UNIT = 1, NAME, KIND, ACTION, REVIEWED, NUMBER, DATE, FINDING, PLANNED };
enum { REVIEWING = 1, ISSUED, KEPT };

static const struct choice kinds[] = {{1, "working_rules", {"quy chế làm việc", "working rules"}},
				      {2, "procedure", {"quy trình phân công, xử lý công việc", "procedure"}},
				      {3, "culture", {"quy chế văn hóa công sở", "office culture"}},
				      {4, "code", {"quy tắc ứng xử", "code of conduct"}},
				      {5, "other", {"khác", "other"}},
				      {0}};
static const struct choice actions[] = {{1, "amend", {"sửa đổi, bổ sung", "amend"}}, {2, "replace", {"thay thế", "replace"}}, {3, "new", {"ban hành mới", "new"}}, {0}};
static const uint16_t content[] = {NAME, KIND, ACTION, FINDING, 0};

const struct reg register_regulation = {
	.number = 33,
	.name = "regulation",
	.label = {"Quy chế, quy trình", "Regulation"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"reviewing", {"đang rà soát", "under review"}},
					 {"issued", {"đã ban hành", "issued"}},
					 {"kept", {"giữ nguyên", "kept"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{NAME, "name", {"Tên quy chế, quy trình", "Name"}, T_LINE, .max = 300},
		{KIND, "kind", {"Loại", "Kind"}, T_CHOICE, .choices = kinds},
		{ACTION, "action", {"Hướng xử lý", "Action"}, T_CHOICE, .choices = actions},
		{REVIEWED, "reviewed", {"Ngày rà soát", "Reviewed"}, T_DATE},
		{NUMBER, "number", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{DATE, "date", {"Ngày ban hành", "Date"}, T_DATE},
		{FINDING, "finding", {"Nội dung cần sửa", "What needs change"}, T_TEXT, .max = 4000},
		{PLANNED, "planned", {"Dự kiến xong", "Planned for"}, T_DATE},
		{0}},
	.verbs = (const struct verb[]){
		{1, "review", {"Ghi rà soát", "Review"}, FROM(ABSENT) | FROM(REVIEWING) | FROM(KEPT) | FROM(ISSUED), REVIEWING, BY_UNIT,
		 .slots = (const struct slot[]){{NAME, NEEDED}, {KIND, NEEDED}, {ACTION}, {REVIEWED, NEEDED}, {FINDING}, {PLANNED}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "issue", {"Ghi đã ban hành", "Issue"}, FROM(REVIEWING), ISSUED, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{ACTION, NEEDED}, {NUMBER, GIVEN}, {DATE, GIVEN}, {0}}},
		{3, "keep", {"Giữ nguyên", "Keep"}, FROM(REVIEWING), KEPT, BY_UNIT, .head = true},
		{0}},
	.remarks = (const struct remark[]){
		{"overdue", {"Quá ngày dự kiến", "Past the planned date"}, "state = 1 AND today > planned"},
		{0}},
};
