/* What press and broadcasting say of a unit, blame or example, and what the unit answers. */
#include "register.h"

enum { UNIT = 1, KIND, OUTLET, DATE, TITLE, CONTENT, LINK, REPLY_DUE, REPLY, REPLY_DOCUMENT, REPLIED, LOGGED_BY };
enum { LOGGED = 1, ANSWERED, CLOSED };
enum { WATCHING = BY_INFORMATION | BY_BROADCASTER | BY_HOME_AFFAIRS };

static const struct choice kinds[] = {{1, "criticism", {"phê phán, phản ánh", "criticism"}}, {2, "example", {"điển hình tốt", "good example"}}, {0}};
static const uint16_t item[] = {KIND, OUTLET, DATE, TITLE, CONTENT, REPLY, REPLY_DOCUMENT, 0};

#define SLOTS {KIND, NEEDED}, {OUTLET, NEEDED}, {DATE, NEEDED}, {TITLE, NEEDED}, {CONTENT}, {LINK}, {REPLY_DUE}

const struct reg register_press_item = {
	.number = 29,
	.name = "press_item",
	.label = {"Tin báo chí về đơn vị", "Press item"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INFORMATION) | READ_BY(BROADCASTER),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"logged", {"đã ghi", "logged"}},
					 {"answered", {"đơn vị đã trả lời", "answered"}},
					 {"closed", {"đã kết thúc", "closed"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị được nêu", "Unit"}, T_REF, .ref = "unit"},
		{KIND, "kind", {"Loại tin", "Kind"}, T_CHOICE, .choices = kinds},
		{OUTLET, "outlet", {"Báo, đài", "Outlet"}, T_LINE, .max = 120},
		{DATE, "date", {"Ngày đăng, phát", "Date"}, T_DATE},
		{TITLE, "title", {"Tên tin, bài", "Title"}, T_LINE, .max = 300},
		{CONTENT, "content", {"Nội dung chính", "Content"}, T_TEXT, .max = 4000},
		{LINK, "link", {"Địa chỉ", "Link"}, T_LINE, .max = 300},
		{REPLY_DUE, "reply_due", {"Hạn trả lời", "Reply due"}, T_DATE},
		{REPLY, "reply", {"Trả lời của đơn vị", "Reply"}, T_TEXT, .max = 4000},
		{REPLY_DOCUMENT, "reply_document", {"Văn bản trả lời", "Document of the reply"}, T_LINE, .max = 120},
		{REPLIED, "replied", {"Tỉnh nhận trả lời lúc", "Reply received"}, T_TIME, F_SYSTEM},
		{LOGGED_BY, "logged_by", {"Đơn vị ghi", "Logged by"}, T_REF, F_SYSTEM, .ref = "unit"},
		{0}},
	.verbs = (const struct verb[]){
		{1, "log", {"Ghi tin", "Log"}, FROM(ABSENT), LOGGED, WATCHING, .slots = (const struct slot[]){{UNIT, NEEDED}, SLOTS, {0}},
		 .assigns = (const struct assign[]){{LOGGED_BY, S_UNIT}, {0}}},
		{2, "change", {"Sửa", "Change"}, FROM(LOGGED), SAME, WATCHING, .slots = (const struct slot[]){SLOTS, {0}}},
		{3, "answer", {"Ký và trả lời", "Answer"}, FROM(LOGGED), ANSWERED, BY_UNIT, .head = true, .personal = true, .sight = item,
		 .slots = (const struct slot[]){{REPLY, GIVEN}, {REPLY_DOCUMENT}, {0}}, .assigns = (const struct assign[]){{REPLIED, S_TIME}, {0}}},
		{4, "close", {"Kết thúc", "Close"}, FROM(LOGGED) | FROM(ANSWERED), CLOSED, WATCHING},
		{0}},
	.rules = (const struct rule[]){
		{ON(4), "was = 2 OR kind = 2",
		 {"Tin phê phán chỉ kết thúc sau khi đơn vị đã trả lời.", "Criticism is closed once the unit has answered."}},
		{0}},
	.remarks = (const struct remark[]){
		{"overdue", {"Quá hạn trả lời", "Reply overdue"}, "state = 1 AND today > reply_due"},
		{0}},
};
