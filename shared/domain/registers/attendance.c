/* One invited unit at one meeting: it answers, asks the chair where it cannot come, and the organiser records who came. The chair's consent
 * keeps all its times; whether it was given before the meeting can be seen from them. */
#include "register.h"

enum { MEETING = 1, UNIT, ANSWER, PERSON, POST, REASON, ASKED_CLOCK, ASKED_AT, CONSENT_CLOCK, CONSENT_LO, CONSENTED, CAME, ADEQUATE, NOTE };
enum { ANSWERED = 1, ASKED, CONSENTED_STATE, DENIED, RECORDED };
enum { PRESENT = 1, DELEGATE, AWAY };

static const struct choice answers[] = {{PRESENT, "present", {"dự đúng thành phần", "present"}},
					{DELEGATE, "delegate", {"cử người dự thay", "delegate"}},
					{AWAY, "absent", {"vắng mặt", "absent"}},
					{0}};
static const uint16_t request[] = {ANSWER, PERSON, POST, REASON, 0};

/* The meeting's beginning in ms. */
#define BEGINS "(SELECT (m.day * 86400 - 25200 + substr(m.hour, 1, 2) * 3600 + substr(m.hour, 4, 2) * 60) * 1000 FROM meeting AS m WHERE m.key = r.meeting)"

const struct reg register_attendance = {
	.number = 19,
	.name = "attendance",
	.label = {"Dự họp", "Attendance"},
	.scope = SCOPE_PAIR,
	.scope_field = MEETING,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"answered", {"sẽ dự", "will come"}},
					 {"asked", {"xin ý kiến chủ trì", "asked the chair"}},
					 {"consented", {"chủ trì đồng ý", "the chair consents"}},
					 {"denied", {"chủ trì không đồng ý", "the chair does not consent"}},
					 {"recorded", {"đã ghi nhận", "recorded"}},
					 {0}},
	.fields = (const struct field[]){
		{MEETING, "meeting", {"Cuộc họp", "Meeting"}, T_REF, F_KEY, .ref = "meeting"},
		{UNIT, "unit", {"Đơn vị được mời", "Unit"}, T_REF, F_KEY, .ref = "unit"},
		{ANSWER, "answer", {"Đề nghị", "Request"}, T_CHOICE, .choices = answers},
		{PERSON, "person", {"Người dự", "Person"}, T_LINE, .max = 120},
		{POST, "post", {"Chức vụ người dự", "Post"}, T_LINE, .max = 160},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 2000},
		{ASKED_CLOCK, "asked_clock", {"Giờ máy xin ý kiến", "Asked, device clock"}, T_TIME, F_SYSTEM},
		{ASKED_AT, "asked_at", {"Tỉnh nhận lúc", "Asked, received"}, T_TIME, F_SYSTEM},
		{CONSENT_CLOCK, "consent_clock", {"Giờ máy chủ trì trả lời", "Consent, device clock"}, T_TIME, F_SYSTEM},
		{CONSENT_LO, "consent_lo", {"Trả lời không trước", "Consent, not before"}, T_TIME, F_SYSTEM},
		{CONSENTED, "consented", {"Tỉnh nhận đồng ý lúc", "Consent, received"}, T_TIME, F_SYSTEM},
		{CAME, "came", {"Thực tế dự họp", "Who came"}, T_CHOICE, .choices = answers},
		{ADEQUATE, "adequate", {"Đủ thẩm quyền, đáp ứng yêu cầu", "Adequate"}, T_BOOL},
		{NOTE, "note", {"Ghi chú của đơn vị tổ chức", "Organiser's note"}, T_LINE, .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "accept", {"Báo sẽ dự", "Accept"}, FROM(ABSENT) | FROM(ANSWERED) | FROM(ASKED), ANSWERED, BY_UNIT,
		 .slots = (const struct slot[]){{PERSON, NEEDED}, {POST}, {0}},
		 .assigns = (const struct assign[]){{ANSWER, S_NULL}, {ASKED_CLOCK, S_CLOCK}, {ASKED_AT, S_TIME}, {0}}},
		{2, "ask", {"Xin vắng, cử người dự thay", "Ask the chair"}, FROM(ABSENT) | FROM(ANSWERED) | FROM(ASKED), ASKED, BY_UNIT, .head = true,
		 .slots = (const struct slot[]){{ANSWER, GIVEN}, {PERSON}, {POST}, {REASON, GIVEN}, {0}},
		 .assigns = (const struct assign[]){{ASKED_CLOCK, S_CLOCK}, {ASKED_AT, S_TIME}, {0}}},
		{3, "consent", {"Chủ trì đồng ý", "Consent"}, FROM(ASKED), CONSENTED_STATE, BY_OWNER, .head = true, .personal = true, .sight = request,
		 .assigns = (const struct assign[]){{CONSENT_CLOCK, S_CLOCK}, {CONSENT_LO, S_SEEN}, {CONSENTED, S_TIME}, {0}}},
		{4, "deny", {"Chủ trì không đồng ý", "Deny"}, FROM(ASKED), DENIED, BY_OWNER, .head = true, .personal = true, .sight = request,
		 .slots = (const struct slot[]){{NOTE, GIVEN}, {0}},
		 .assigns = (const struct assign[]){{CONSENT_CLOCK, S_CLOCK}, {CONSENT_LO, S_SEEN}, {CONSENTED, S_NULL}, {0}}},
		{5, "record", {"Ghi nhận dự họp", "Record"},
		 FROM(ABSENT) | FROM(ANSWERED) | FROM(ASKED) | FROM(CONSENTED_STATE) | FROM(DENIED) | FROM(RECORDED), RECORDED, BY_OWNER,
		 .slots = (const struct slot[]){{CAME, GIVEN}, {PERSON}, {POST}, {ADEQUATE}, {NOTE}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{0, "(SELECT instr(',' || m.co_units || ',', ',' || r.unit || ',') FROM meeting AS m WHERE m.key = r.meeting)",
		 {"Đơn vị này không có trong danh sách mời của cuộc họp.", "This unit is not invited to the meeting."}, .standing = true},
		{ON(1) | ON(2), "(SELECT m.state = 1 FROM meeting AS m WHERE m.key = r.meeting)",
		 {"Cuộc họp không còn ở tình trạng đã mời.", "The meeting is not open for answers any more."}, .standing = true},
		{ON(2), "answer IN (2, 3)", {"Dự đúng thành phần thì dùng “Báo sẽ dự”.", "Use accept where the person invited comes."}},
		{ON(2) | ON(5), "(CASE WHEN state = 2 THEN answer ELSE came END) <> 2 OR (person IS NOT NULL AND post IS NOT NULL)",
		 {"Người dự thay phải ghi họ tên và chức vụ (person, post).", "A delegate needs a name and a post (person, post)."}},
		{0}},
	.remarks = (const struct remark[]){
		{"consent_in_time", {"Chủ trì đồng ý trước giờ họp", "Consent before the meeting"}, "consented < " BEGINS},
		{"consent_late", {"Chủ trì đồng ý sau giờ họp", "Consent after the meeting"}, "consented >= " BEGINS},
		{"unexcused", {"Vắng, cử người không được chủ trì đồng ý trước", "Absent or delegated without consent"},
		 "came IN (2, 3) AND coalesce(consented >= " BEGINS ", 1)"},
		{"inadequate", {"Không đúng thành phần", "Not adequate"}, "adequate = 0"},
		{0}},
};
