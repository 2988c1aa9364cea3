/* Matters put before the province (hồ sơ trình): what is beyond the unit's competence, or within it but not agreed among units. What it could
 * decide itself comes back, and is counted. People may call it submission: that table holds how often a report was sent. */
#include "register.h"

enum { UNIT = 1, MATTER, COMPETENCE, COORDINATION, CONSULTED, SYMBOL, SENT_CLOCK, SENT_AT, OUTCOME, ANSWER, ANSWERED };
enum { DRAFT = 1, SENT, ANSWERED_STATE, WITHDRAWN };

static const struct choice competences[] = {{1, "beyond", {"vượt thẩm quyền", "beyond its competence"}},
					    {2, "complex", {"đúng thẩm quyền nhưng phức tạp, liên ngành", "within it, but complex"}},
					    {3, "disagreed", {"đã phối hợp nhưng không thống nhất", "coordinated, not agreed"}},
					    {4, "authorised", {"theo chỉ đạo, ủy quyền", "as directed"}},
					    {0}};
static const struct choice outcomes[] = {{1, "decided", {"đã có ý kiến chỉ đạo", "decided"}},
					 {2, "own_competence", {"trả lại: thuộc thẩm quyền của đơn vị", "returned: the unit's own competence"}},
					 {3, "incomplete", {"trả lại: chưa đủ hồ sơ, chưa phối hợp", "returned: incomplete"}},
					 {0}};
static const uint16_t content[] = {MATTER, COMPETENCE, COORDINATION, CONSULTED, SYMBOL, 0};

const struct reg register_proposal = {
	.number = 17,
	.name = "proposal",
	.also = "submission",
	.label = {"Hồ sơ trình", "Proposal"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"bản nháp", "draft"}},
					 {"sent", {"đã trình", "sent"}},
					 {"answered", {"đã có trả lời", "answered"}},
					 {"withdrawn", {"đã rút", "withdrawn"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị trình", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{MATTER, "matter", {"Nội dung trình", "Matter"}, T_TEXT, .max = 4000},
		{COMPETENCE, "competence", {"Phân loại thẩm quyền", "Competence"}, T_CHOICE, .choices = competences},
		{COORDINATION, "coordination", {"Kết quả phối hợp", "Proof of coordination"}, T_TEXT, .max = 4000},
		{CONSULTED, "consulted", {"Đơn vị đã lấy ý kiến", "Units consulted"}, T_REFS, .ref = "unit", .max = 3400},
		{SYMBOL, "symbol", {"Số, ký hiệu tờ trình", "Number"}, T_LINE, .max = 60},
		{SENT_CLOCK, "sent_clock", {"Giờ máy trình", "Sent, device clock"}, T_TIME, F_SYSTEM},
		{SENT_AT, "sent_at", {"Tỉnh nhận lúc", "Sent, received"}, T_TIME, F_SYSTEM},
		{OUTCOME, "outcome", {"Kết quả", "Outcome"}, T_CHOICE, .choices = outcomes},
		{ANSWER, "answer", {"Nội dung trả lời", "Answer"}, T_TEXT, .max = 4000},
		{ANSWERED, "answered", {"Trả lời lúc", "Answered"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Soạn", "Write"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_UNIT,
		 .slots = (const struct slot[]){{MATTER, NEEDED}, {COMPETENCE, NEEDED}, {COORDINATION}, {CONSULTED}, {SYMBOL}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "send", {"Ký và trình", "Sign and send"}, FROM(DRAFT), SENT, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{SENT_CLOCK, S_CLOCK}, {SENT_AT, S_TIME}, {0}}},
		{3, "answer", {"Trả lời", "Answer"}, FROM(SENT), ANSWERED_STATE, BY_OFFICE, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{OUTCOME, GIVEN}, {ANSWER, GIVEN}, {0}}, .assigns = (const struct assign[]){{ANSWERED, S_TIME}, {0}}},
		{4, "withdraw", {"Rút", "Withdraw"}, FROM(DRAFT) | FROM(SENT), WITHDRAWN, BY_UNIT, .head = true},
		{0}},
	.rules = (const struct rule[]){
		{ON(1) | ON(2), "competence NOT IN (2, 3) OR coordination IS NOT NULL",
		 {"Việc liên ngành phải ghi kết quả đã phối hợp (coordination) trước khi trình.",
		  "A matter of several units needs the result of their coordination (coordination)."}},
		{0}},
	.remarks = (const struct remark[]){
		{"own_competence", {"Trình không đúng cấp", "Could be decided by the unit"}, "outcome = 2"},
		{0}},
};
