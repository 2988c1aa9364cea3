/* Officials of a unit: who enters, who signs, whom to call. A unit proposes its own; in office is who was added or confirmed. The public key of an official's personal
 * signature is set by the administration when a code is redeemed. */
#include "register.h"

enum { UNIT = 1, NAME, POST, ROLE, PHONE, FROM_DAY, TO_DAY, PUBLIC_KEY, REASON };
enum { ACTIVE = 1, ENDED, PROPOSED, DECLINED };

static const struct choice roles[] = {
	{1, "clerk", {"văn thư, chuyên viên", "clerk"}}, {2, "head", {"người đứng đầu", "head"}}, {0}};

const struct reg register_official = {
	.number = 2,
	.name = "official",
	.label = {"Cán bộ", "Official"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"active", {"đương chức", "in office"}},
					 {"ended", {"thôi giữ chức", "left office"}},
					 {"proposed", {"đơn vị đề nghị", "proposed"}},
					 {"declined", {"không đồng ý", "declined"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{NAME, "name", {"Họ và tên", "Name"}, T_LINE, .max = 120},
		{POST, "post", {"Chức vụ", "Post"}, T_LINE, .max = 160},
		{ROLE, "role", {"Vai trò", "Role"}, T_CHOICE, .choices = roles},
		{PHONE, "phone", {"Điện thoại", "Phone"}, T_LINE, .max = 40},
		{FROM_DAY, "from", {"Từ ngày", "From"}, T_DATE},
		{TO_DAY, "to", {"Đến trước ngày", "Until before"}, T_DATE},
		{PUBLIC_KEY, "public_key", {"Khóa công khai", "Public key"}, T_BYTES, .max = 32},
		{REASON, "reason", {"Lý do không đồng ý", "Why it was declined"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {NAME, NEEDED}, {POST}, {ROLE, NEEDED}, {PHONE}, {FROM_DAY}, {TO_DAY}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(ACTIVE) | FROM(ENDED), SAME, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{NAME, NEEDED}, {POST}, {ROLE, NEEDED}, {PHONE}, {FROM_DAY}, {TO_DAY}, {0}}},
		{3, "end", {"Thôi giữ chức", "End"}, FROM(ACTIVE), ENDED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{TO_DAY, NEEDED}, {0}}},
		{4, "key", {"Ghi khóa", "Set key"}, FROM(ACTIVE), SAME, BY_ADMINISTRATION,
		 .slots = (const struct slot[]){{PUBLIC_KEY, NEEDED}, {0}}},
		{5, "propose", {"Đề nghị", "Propose"}, FROM(ABSENT) | FROM(PROPOSED), PROPOSED, BY_UNIT,
		 .slots = (const struct slot[]){{NAME, NEEDED}, {POST}, {ROLE, NEEDED}, {PHONE}, {FROM_DAY}, {TO_DAY}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{6, "confirm", {"Đồng ý", "Confirm"}, FROM(PROPOSED), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{NAME, NEEDED}, {POST}, {ROLE, NEEDED}, {PHONE}, {FROM_DAY}, {TO_DAY}, {0}}},
		{7, "decline", {"Không đồng ý", "Decline"}, FROM(PROPOSED), DECLINED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "\"to\" IS NULL OR \"from\" IS NULL OR \"from\" < \"to\"",
		 {"Ngày thôi giữ chức phải sau ngày bắt đầu. Sửa một trong hai ngày.", "The end must come after the beginning. Change one of them."}},
		{0}},
	.remarks = (const struct remark[]){{"planned", {"chưa đến ngày giữ chức", "planned"}, "state = 1 AND \"from\" > today", .state = true}, {0}},
};
