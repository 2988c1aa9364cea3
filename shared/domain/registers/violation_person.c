/* Who committed a violation: read by the head of the unit, home affairs and the inspectorate, and copied to nobody else's device. */
#include "register.h"

enum { VIOLATION = 1, UNIT, PERSON, POST, MEASURE, NOTE };
enum { NAMED = 1, REMOVED };

const struct reg register_violation_person = {
	.number = 23,
	.name = "violation_person",
	.label = {"Người vi phạm", "Person of a violation"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(HOME_AFFAIRS) | READ_BY(INSPECTORATE),
	.restricted = true,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"named", {"đã ghi", "named"}},
					 {"removed", {"đã bỏ", "removed"}},
					 {0}},
	.fields = (const struct field[]){
		{VIOLATION, "violation", {"Vi phạm", "Violation"}, T_REF, .ref = "violation"},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{PERSON, "person", {"Họ và tên", "Person"}, T_LINE, .max = 120},
		{POST, "post", {"Chức vụ", "Post"}, T_LINE, .max = 160},
		{MEASURE, "measure", {"Hình thức xử lý", "Measure"}, T_LINE, .max = 200},
		{NOTE, "note", {"Ghi chú", "Note"}, T_TEXT, .max = 2000},
		{0}},
	.verbs = (const struct verb[]){
		{1, "name", {"Ghi tên", "Name"}, FROM(ABSENT), NAMED, BY_UNIT | BY_HOME_AFFAIRS | BY_INSPECTORATE, .head = true,
		 .slots = (const struct slot[]){{VIOLATION, NEEDED}, {PERSON, NEEDED}, {POST}, {MEASURE}, {NOTE}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_LOOKUP, VIOLATION}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(NAMED), SAME, BY_UNIT | BY_HOME_AFFAIRS | BY_INSPECTORATE, .head = true,
		 .slots = (const struct slot[]){{PERSON, NEEDED}, {POST}, {MEASURE}, {NOTE}, {0}}},
		{3, "remove", {"Bỏ", "Remove"}, FROM(NAMED), REMOVED, BY_HOME_AFFAIRS | BY_INSPECTORATE, .head = true},
		{0}},
};
