/* Obstacles in carrying out the directive: told by the unit through home affairs to the province's committee, and answered. */
#include "register.h"

enum { UNIT = 1, CLAUSE, CONTENT, PROPOSAL, SENT_AT, FORWARDED, ANSWER, DOCUMENT, ANSWERED };
enum { SENT = 1, TAKEN, TO_UBND, ANSWERED_STATE };

static const uint16_t content[] = {CLAUSE, CONTENT, PROPOSAL, 0};

const struct reg register_obstacle = {
	.number = 28,
	.name = "obstacle",
	.label = {"Khó khăn, vướng mắc", "Obstacle"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"sent", {"đã gửi", "sent"}},
					 {"taken", {"Sở Nội vụ đã nhận", "taken"}},
					 {"to_ubnd", {"đã trình UBND tỉnh", "to the committee"}},
					 {"answered", {"đã trả lời", "answered"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{CLAUSE, "clause", {"Điều khoản", "Clause"}, T_LINE, F_CLAUSE, .max = 40},
		{CONTENT, "content", {"Khó khăn, vướng mắc", "Content"}, T_TEXT, .max = 4000},
		{PROPOSAL, "proposal", {"Đề xuất", "Proposal"}, T_TEXT, .max = 4000},
		{SENT_AT, "sent_at", {"Tỉnh nhận lúc", "Received"}, T_TIME, F_SYSTEM},
		{FORWARDED, "forwarded", {"Văn bản trình UBND tỉnh", "Forwarded by"}, T_LINE, .max = 120},
		{ANSWER, "answer", {"Trả lời", "Answer"}, T_TEXT, .max = 4000},
		{DOCUMENT, "document", {"Văn bản trả lời", "Document"}, T_LINE, .max = 120},
		{ANSWERED, "answered", {"Trả lời lúc", "Answered"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "send", {"Gửi phản ánh", "Send"}, FROM(ABSENT), SENT, BY_UNIT,
		 .slots = (const struct slot[]){{CLAUSE}, {CONTENT, NEEDED}, {PROPOSAL, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {SENT_AT, S_TIME}, {0}}},
		{2, "take", {"Tiếp nhận", "Take"}, FROM(SENT), TAKEN, BY_HOME_AFFAIRS},
		{3, "forward", {"Trình UBND tỉnh", "Forward"}, FROM(SENT) | FROM(TAKEN), TO_UBND, BY_HOME_AFFAIRS, .head = true,
		 .slots = (const struct slot[]){{FORWARDED}, {0}}},
		{4, "answer", {"Trả lời", "Answer"}, FROM(TAKEN) | FROM(TO_UBND), ANSWERED_STATE, BY_HOME_AFFAIRS | BY_OFFICE, .head = true, .personal = true,
		 .sight = content, .slots = (const struct slot[]){{ANSWER, GIVEN}, {DOCUMENT}, {0}},
		 .assigns = (const struct assign[]){{ANSWERED, S_TIME}, {0}}},
		{0}},
};
