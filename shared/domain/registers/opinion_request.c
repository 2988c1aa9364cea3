/* Opinions asked of other units (`co_units`), each of which answers in register opinion. */
#include "register.h"

enum { UNIT = 1, CO_UNITS, SUBJECT, CONTENT, DUE, SYMBOL, SENT_AT, REASON };
enum { OPEN = 1, CLOSED, WITHDRAWN };

/* How many units are asked, and how many have answered. */
#define ASKED "(length(co_units) - length(replace(co_units, ',', '')) + 1)"
#define REPLIES "(SELECT count(*) FROM opinion AS o WHERE o.request = r.key)"

const struct reg register_opinion_request = {
	.number = 20,
	.name = "opinion_request",
	.label = {"Lấy ý kiến", "Request for opinions"},
	.scope = SCOPE_UNITS,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"open", {"đang lấy ý kiến", "open"}},
					 {"closed", {"đã kết thúc", "closed"}},
					 {"withdrawn", {"đã rút", "withdrawn"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị lấy ý kiến", "Requester"}, T_REF, F_SYSTEM, .ref = "unit"},
		{CO_UNITS, "co_units", {"Đơn vị được hỏi", "Asked"}, T_REFS, .ref = "unit", .max = 3400},
		{SUBJECT, "subject", {"Về việc", "Subject"}, T_LINE, .max = 400},
		{CONTENT, "content", {"Nội dung cần có ý kiến", "Content"}, T_TEXT, .max = 8000},
		{DUE, "due", {"Hạn trả lời", "Due"}, T_DATE},
		{SYMBOL, "symbol", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{SENT_AT, "sent_at", {"Tỉnh nhận lúc", "Received"}, T_TIME, F_SYSTEM},
		{REASON, "reason", {"Lý do", "Reason"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "send", {"Gửi lấy ý kiến", "Send"}, FROM(ABSENT), OPEN, BY_UNIT,
		 .slots = (const struct slot[]){{CO_UNITS, NEEDED}, {SUBJECT, NEEDED}, {CONTENT, NEEDED}, {DUE, NEEDED}, {SYMBOL}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {SENT_AT, S_TIME}, {0}}},
		{2, "extend", {"Lùi hạn", "Extend"}, FROM(OPEN), SAME, BY_UNIT, .slots = (const struct slot[]){{DUE, GIVEN}, {REASON, GIVEN}, {0}}},
		{3, "close", {"Kết thúc", "Close"}, FROM(OPEN), CLOSED, BY_UNIT},
		{4, "withdraw", {"Rút", "Withdraw"}, FROM(OPEN), WITHDRAWN, BY_UNIT, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "instr(',' || co_units || ',', ',' || unit || ',') = 0",
		 {"Không thể lấy ý kiến của chính đơn vị mình. Bỏ đơn vị đó khỏi danh sách.", "A unit cannot ask itself. Take it off the list."}},
		{0}},
	.remarks = (const struct remark[]){
		{"answered", {"Đã đủ ý kiến", "All answered"}, "state < 3 AND " REPLIES " >= " ASKED},
		{"overdue", {"Quá hạn, còn thiếu ý kiến", "Overdue, answers missing"}, "state = 1 AND today > due AND " REPLIES " < " ASKED},
		{0}},
};
