/* Which official may act on which device. The key is the pair; `unit` is there for the scope. */
#include "register.h"

enum { DEVICE = 1, OFFICIAL, UNIT, AT };
enum { ACTIVE = 1 };

const struct reg register_enrolment = {
	.number = 16,
	.name = "enrolment",
	.label = {"Ghi danh", "Enrolment"},
	.hidden = true,
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"active", {"hiệu lực", "active"}}, {0}},
	.fields = (const struct field[]){
		{DEVICE, "device", {"Máy", "Device"}, T_REF, F_KEY, .ref = "device"},
		{OFFICIAL, "official", {"Cán bộ", "Official"}, T_REF, F_KEY, .ref = "official"},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{AT, "at", {"Lúc", "At"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Ghi danh", "Add"}, FROM(ABSENT) | FROM(ACTIVE), ACTIVE, BY_ADMINISTRATION,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {0}}, .assigns = (const struct assign[]){{AT, S_TIME}, {0}}},
		{0}},
};
