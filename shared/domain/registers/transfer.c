/* Staff replaced or moved to other work because of weak ability or avoided responsibility: counted by decision, without names. */
#include "register.h"

enum { UNIT = 1, KIND, CAUSE, COUNT, FROM_POST, TO_POST, DATE, DECISION, NOTE };
enum { PROPOSED = 1, DECIDED, DROPPED };

static const struct choice kinds[] = {{1, "replaced", {"thay thế", "replaced"}}, {2, "moved", {"điều chuyển sang việc khác", "moved"}}, {3, "rotated", {"chuyển đổi vị trí công tác", "rotated"}}, {0}};
static const struct choice causes[] = {{1, "ability", {"năng lực yếu, không đáp ứng yêu cầu", "weak ability"}},
				       {2, "avoiding", {"né tránh, đùn đẩy, sợ trách nhiệm", "avoiding responsibility"}},
				       {3, "harassment", {"chậm trễ, phiền hà, nhũng nhiễu", "harassment"}},
				       {4, "regular", {"theo định kỳ", "regular"}},
				       {5, "other", {"khác", "other"}},
				       {0}};
static const uint16_t content[] = {KIND, CAUSE, COUNT, FROM_POST, TO_POST, NOTE, 0};

const struct reg register_transfer = {
	.number = 32,
	.name = "transfer",
	.label = {"Thay thế, điều chuyển", "Transfer"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"proposed", {"đang xem xét", "proposed"}},
					 {"decided", {"đã quyết định", "decided"}},
					 {"dropped", {"đã thôi", "dropped"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{KIND, "kind", {"Hình thức", "Kind"}, T_CHOICE, .choices = kinds},
		{CAUSE, "cause", {"Lý do", "Cause"}, T_CHOICE, .choices = causes},
		{COUNT, "count", {"Số người", "Persons"}, T_INT, .min = 1, .max = 9999},
		{FROM_POST, "from_post", {"Vị trí cũ", "Post before"}, T_LINE, .max = 160},
		{TO_POST, "to_post", {"Vị trí mới", "Post after"}, T_LINE, .max = 160},
		{DATE, "date", {"Ngày quyết định", "Date"}, T_DATE},
		{DECISION, "decision", {"Số quyết định", "Decision"}, T_LINE, .max = 120},
		{NOTE, "note", {"Ghi chú", "Note"}, T_TEXT, .max = 2000},
		{0}},
	.verbs = (const struct verb[]){
		{1, "propose", {"Ghi", "Propose"}, FROM(ABSENT) | FROM(PROPOSED), PROPOSED, BY_UNIT,
		 .slots = (const struct slot[]){{KIND, NEEDED}, {CAUSE, NEEDED}, {COUNT, NEEDED}, {FROM_POST}, {TO_POST}, {NOTE}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "decide", {"Ký quyết định", "Decide"}, FROM(PROPOSED), DECIDED, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{DATE, GIVEN}, {DECISION, GIVEN}, {0}}},
		{3, "drop", {"Thôi", "Drop"}, FROM(PROPOSED), DROPPED, BY_UNIT, .head = true},
		{0}},
};
