/* Devices that may sync: a key, a unit, and whether it still counts. The number is drawn at random and
 * never used twice; the record's id is that number. */
#include "register.h"

enum { UNIT = 1, PUBLIC_KEY, ENROLLED, REVOKED };
enum { ACTIVE = 1, REVOKED_STATE };

const struct reg register_device = {
	.number = 15,
	.name = "device",
	.label = {"Máy", "Device"},
	.hidden = true,
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"active", {"đang dùng", "active"}}, {"revoked", {"đã thu hồi", "revoked"}}, {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{PUBLIC_KEY, "public_key", {"Khóa công khai", "Public key"}, T_BYTES, .max = 32},
		{ENROLLED, "enrolled", {"Ghi danh lúc", "Enrolled"}, T_TIME, F_SYSTEM},
		{REVOKED, "revoked", {"Thu hồi lúc", "Revoked"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "enrol", {"Ghi danh", "Enrol"}, FROM(ABSENT), ACTIVE, BY_ADMINISTRATION,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {PUBLIC_KEY, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{ENROLLED, S_TIME}, {0}}},
		{2, "revoke", {"Thu hồi", "Revoke"}, FROM(ACTIVE), REVOKED_STATE, BY_ADMINISTRATION,
		 .assigns = (const struct assign[]){{REVOKED, S_TIME}, {0}}},
		{0}},
};
