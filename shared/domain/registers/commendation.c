/* Rewards for discipline: proposed by the unit, decided by its head for what is his to give, else by the province. */
#include "register.h"

enum { UNIT = 1, WHOM, COLLECTIVE, LEVEL, FORM, MERIT, DATE, DOCUMENT, REASON };
enum { PROPOSED = 1, DECIDED, DECLINED };

static const struct choice levels[] = {{1, "unit", {"của đơn vị", "of the unit"}}, {2, "province", {"của tỉnh", "of the province"}}, {0}};
static const struct choice forms[] = {{1, "letter", {"thư khen, biểu dương", "letter of praise"}},
				      {2, "certificate", {"giấy khen", "certificate of merit"}},
				      {3, "province_certificate", {"bằng khen", "province's certificate"}},
				      {4, "other", {"khác", "other"}},
				      {0}};
static const uint16_t content[] = {UNIT, WHOM, COLLECTIVE, LEVEL, FORM, MERIT, 0};

const struct reg register_commendation = {
	.number = 24,
	.name = "commendation",
	.label = {"Khen thưởng", "Commendation"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"proposed", {"đã đề nghị", "proposed"}},
					 {"decided", {"đã quyết định", "decided"}},
					 {"declined", {"không được duyệt", "declined"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{WHOM, "whom", {"Tập thể, cá nhân", "Whom"}, T_LINE, .max = 200},
		{COLLECTIVE, "collective", {"Là tập thể", "A collective"}, T_BOOL},
		{LEVEL, "level", {"Cấp khen thưởng", "Level"}, T_CHOICE, .choices = levels},
		{FORM, "form", {"Hình thức", "Form"}, T_CHOICE, .choices = forms},
		{MERIT, "merit", {"Thành tích", "Merit"}, T_TEXT, .max = 2000},
		{DATE, "date", {"Ngày quyết định", "Date"}, T_DATE},
		{DOCUMENT, "document", {"Số quyết định", "Decision"}, T_LINE, .max = 120},
		{REASON, "reason", {"Lý do", "Reason"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "propose", {"Đề nghị", "Propose"}, FROM(ABSENT) | FROM(PROPOSED), PROPOSED, BY_UNIT | BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {WHOM, NEEDED}, {COLLECTIVE}, {LEVEL, NEEDED}, {FORM, NEEDED}, {MERIT, NEEDED}, {0}}},
		{2, "decide", {"Ghi quyết định", "Decide"}, FROM(PROPOSED), DECIDED, BY_UNIT | BY_HOME_AFFAIRS, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{DATE, GIVEN}, {DOCUMENT, GIVEN}, {0}}},
		{3, "decline", {"Không duyệt", "Decline"}, FROM(PROPOSED), DECLINED, BY_UNIT | BY_HOME_AFFAIRS, .head = true,
		 .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(2) | ON(3), "level = 1 OR actor = '' OR acting = 2",
		 {"Khen thưởng của tỉnh do Sở Nội vụ ghi quyết định.", "What the province gives is recorded by Home Affairs."}},
		{0}},
};
