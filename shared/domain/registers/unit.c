/* Units under obligation and the province's own bodies. A unit's code is its identity for ever; a merger
 * ends it and names successors, and never changes what it owed before. */
#include "register.h"

enum { CODE = 1, SYMBOL, NAME, KIND, FUNCTION, FROM_DAY, TO_DAY, SUCCESSORS, EMAIL };
enum { ACTIVE = 1, ENDED };

static const struct choice kinds[] = {
	{1, "district", {"cấp huyện", "district"}},	  {2, "department", {"sở, ban, ngành", "department"}},
	{3, "commune", {"cấp xã", "commune"}},		  {4, "office", {"văn phòng", "office"}},
	{5, "public", {"đơn vị sự nghiệp", "public body"}}, {6, "other", {"khác", "other"}},
	{0},
};
static const struct choice functions[] = {
	{1, "agency", {"cơ quan báo cáo", "reporting agency"}},
	{2, "home_affairs", {"Sở Nội vụ", "Department of Home Affairs"}},
	{3, "office", {"Văn phòng UBND tỉnh", "province office"}},
	{4, "inspectorate", {"Thanh tra tỉnh", "inspectorate"}},
	{5, "information", {"Sở Thông tin và Truyền thông", "information department"}},
	{6, "broadcaster", {"Đài Phát thanh và Truyền hình", "broadcaster"}},
	{0},
};

const struct reg register_unit = {
	.number = 1,
	.name = "unit",
	.label = {"Đơn vị", "Unit"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"active", {"đang hoạt động", "active"}},
					 {"ended", {"đã kết thúc", "ended"}},
					 {0}},
	.fields = (const struct field[]){
		{CODE, "code", {"Mã", "Code"}, T_LINE, F_KEY, .max = 16},
		{SYMBOL, "symbol", {"Ký hiệu", "Symbol"}, T_LINE, .max = 40},
		{NAME, "name", {"Tên", "Name"}, T_LINE, .max = 200},
		{KIND, "kind", {"Loại", "Kind"}, T_CHOICE, .choices = kinds},
		{FUNCTION, "function", {"Chức năng", "Function"}, T_CHOICE, .choices = functions},
		{FROM_DAY, "from", {"Từ ngày", "From"}, T_DATE},
		{TO_DAY, "to", {"Đến trước ngày", "Until before"}, T_DATE},
		{SUCCESSORS, "successors", {"Đơn vị kế thừa", "Successors"}, T_REFS, .ref = "unit", .max = 3400},
		{EMAIL, "email", {"Thư điện tử", "E-mail"}, T_LINE, .max = 120,
		 .hint = {"Một địa chỉ của cơ quan. Ví dụ: vanthu@dakha.vn", "One address, the office's. Example: vanthu@dakha.vn"}}, /* reminders go there: the office's, not a person's */
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{SYMBOL}, {NAME, NEEDED}, {KIND, NEEDED}, {FUNCTION, NEEDED}, {FROM_DAY, NEEDED},
						{TO_DAY}, {SUCCESSORS}, {EMAIL}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(ACTIVE) | FROM(ENDED), SAME, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{SYMBOL}, {NAME, NEEDED}, {KIND, NEEDED}, {FUNCTION, NEEDED}, {FROM_DAY, NEEDED},
						{TO_DAY}, {SUCCESSORS}, {EMAIL}, {0}}},
		{3, "end", {"Kết thúc", "End"}, FROM(ACTIVE), ENDED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{TO_DAY, NEEDED}, {SUCCESSORS}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "\"to\" IS NULL OR \"from\" < \"to\"",
		 {"Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày.", "The end must come after the beginning. Change one of them."}},
		{0, "instr(',' || coalesce(successors, '') || ',', ',' || code || ',') = 0",
		 {"Một đơn vị không kế thừa chính mình. Bỏ mã đó khỏi ô “Đơn vị kế thừa”.", "No unit follows itself. Take its code off “Successors”."}},
		/* what a header and a command of SMTP can carry as it is; server/mail_message.c refuses the same */
		{0, "email IS NULL OR (email GLOB '?*@?*' AND email NOT GLOB '*@*@*' AND email NOT GLOB '*[^!-~]*' AND email NOT GLOB '*[]<>(),:;\"\\[]*')",
		 {"Địa chỉ thư điện tử chưa đúng. Ghi một địa chỉ, không dấu, không khoảng trắng, ví dụ: vanthu@dakha.vn",
		  "The e-mail address is not right. Give one address without accents or blanks, for example: office@dakha.vn"}},
		{0}},
	.remarks = (const struct remark[]){{"planned", {"chưa hoạt động", "planned"}, "state = 1 AND \"from\" > today", .state = true}, {0}},
};
