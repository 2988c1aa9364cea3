/* A unit's opinion on what another asked. The requester may mark it as unclear; the unit then answers anew, and the mark stays counted. */
#include "register.h"

enum { REQUEST = 1, UNIT, STANCE, CONTENT, SYMBOL, SENT_CLOCK, SENT_LO, SENT_AT, FIRST_AT, UNCLEAR, UNCLEAR_REASON, ATTACHMENT };
enum { DRAFT = 1, SENT, UNCLEAR_STATE };

static const struct choice stances[] = {{1, "agree", {"thống nhất", "agrees"}},
					{2, "agree_with_changes", {"thống nhất, đề nghị chỉnh sửa", "agrees with changes"}},
					{3, "disagree", {"không thống nhất", "disagrees"}},
					{0}};
static const uint16_t content[] = {STANCE, CONTENT, SYMBOL, ATTACHMENT, 0};

#define DUE "((SELECT q.due FROM opinion_request AS q WHERE q.key = r.request) * 86400000 + 86400000 - 25200000)"

const struct reg register_opinion = {
	.number = 21,
	.name = "opinion",
	.label = {"Ý kiến tham gia", "Opinion"},
	.scope = SCOPE_PAIR,
	.scope_field = REQUEST,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"bản nháp", "draft"}},
					 {"sent", {"đã trả lời", "sent"}},
					 {"unclear", {"không rõ chính kiến", "unclear"}},
					 {0}},
	.fields = (const struct field[]){
		{REQUEST, "request", {"Lấy ý kiến", "Request"}, T_REF, F_KEY, .ref = "opinion_request"},
		{UNIT, "unit", {"Đơn vị trả lời", "Unit"}, T_REF, F_KEY, .ref = "unit"},
		{STANCE, "stance", {"Chính kiến", "Stance"}, T_CHOICE, .choices = stances},
		{CONTENT, "content", {"Nội dung", "Content"}, T_TEXT, .max = 8000},
		{SYMBOL, "symbol", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{SENT_CLOCK, "sent_clock", {"Giờ máy trả lời", "Sent, device clock"}, T_TIME, F_SYSTEM},
		{SENT_LO, "sent_lo", {"Trả lời không trước", "Sent, not before"}, T_TIME, F_SYSTEM},
		{SENT_AT, "sent_at", {"Tỉnh nhận lúc", "Sent, received"}, T_TIME, F_SYSTEM},
		{FIRST_AT, "first_at", {"Tỉnh nhận lần đầu lúc", "First received"}, T_TIME, F_SYSTEM},
		{UNCLEAR, "unclear", {"Bị đánh dấu không rõ chính kiến lúc", "Marked unclear"}, T_TIME, F_SYSTEM},
		{UNCLEAR_REASON, "unclear_reason", {"Chỗ chưa rõ", "What is unclear"}, T_TEXT, .max = 2000},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Soạn", "Write"}, FROM(ABSENT) | FROM(DRAFT) | FROM(UNCLEAR_STATE), DRAFT, BY_UNIT,
		 .slots = (const struct slot[]){{STANCE, NEEDED}, {CONTENT}, {SYMBOL}, {ATTACHMENT}, {0}}},
		{2, "send", {"Ký và trả lời", "Sign and send"}, FROM(DRAFT), SENT, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{SENT_CLOCK, S_CLOCK}, {SENT_LO, S_SEEN}, {SENT_AT, S_TIME}, {0}}},
		{3, "mark", {"Đánh dấu không rõ chính kiến", "Mark as unclear"}, FROM(SENT), UNCLEAR_STATE, BY_OWNER,
		 .slots = (const struct slot[]){{UNCLEAR_REASON, GIVEN, "reason"}, {0}}, .assigns = (const struct assign[]){{UNCLEAR, S_TIME}, {FIRST_AT, S_FIELD, SENT_AT}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "(SELECT instr(',' || q.co_units || ',', ',' || r.unit || ',') FROM opinion_request AS q WHERE q.key = r.request)",
		 {"Đơn vị này không có trong danh sách được hỏi ý kiến.", "This unit is not among those asked."}, .standing = true},
		{ON(1) | ON(2), "(SELECT q.state <> 3 FROM opinion_request AS q WHERE q.key = r.request)",
		 {"Yêu cầu lấy ý kiến đã rút, không cần trả lời.", "The request was withdrawn; no answer is needed."}, .standing = true},
		{ON(2), "stance = 1 OR content IS NOT NULL",
		 {"Ý kiến khác “thống nhất” phải ghi nội dung cụ thể (content).", "Whoever does not simply agree must say what (content)."}},
		{0}},
	.remarks = (const struct remark[]){
		{"late", {"Trả lời chậm", "Late"}, "coalesce(first_at, sent_at) >= " DUE},
		{"unclear", {"Từng bị đánh dấu không rõ chính kiến", "Was marked unclear"}, "unclear IS NOT NULL"},
		{0}},
};
