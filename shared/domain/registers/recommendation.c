/* What an inspection asks of the unit, and the proof that it was done. */
#include "register.h"

enum { INSPECTION = 1, UNIT, CONTENT, RESPONSIBLE, DUE, PROOF, DONE_CLOCK, DONE_LO, DONE_AT, VERIFIED, REASON, ATTACHMENT };
enum { OPEN = 1, DONE, VERIFIED_STATE };
enum { INSPECTING = BY_HOME_AFFAIRS | BY_INSPECTORATE };

static const uint16_t proof[] = {CONTENT, DUE, PROOF, ATTACHMENT, 0};

const struct reg register_recommendation = {
	.number = 27,
	.name = "recommendation",
	.label = {"Kiến nghị sau thanh tra", "Recommendation"},
	.scope = SCOPE_UNIT,
	.readers = READ_BY(INSPECTORATE),
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"open", {"chưa thực hiện", "open"}},
					 {"done", {"đã thực hiện, chờ kiểm tra", "done"}},
					 {"verified", {"đã kiểm tra", "verified"}},
					 {0}},
	.fields = (const struct field[]){
		{INSPECTION, "inspection", {"Thanh tra, kiểm tra", "Inspection"}, T_REF, .ref = "inspection"},
		{UNIT, "unit", {"Đơn vị thực hiện", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{CONTENT, "content", {"Nội dung kiến nghị", "Content"}, T_TEXT, .max = 4000},
		{RESPONSIBLE, "responsible", {"Người chịu trách nhiệm", "Responsible"}, T_LINE, .max = 160},
		{DUE, "due", {"Hạn thực hiện", "Due"}, T_DATE},
		{PROOF, "proof", {"Kết quả, bằng chứng", "Proof"}, T_TEXT, .max = 4000},
		{DONE_CLOCK, "done_clock", {"Giờ máy báo xong", "Done, device clock"}, T_TIME, F_SYSTEM},
		{DONE_LO, "done_lo", {"Xong không trước", "Done, not before"}, T_TIME, F_SYSTEM},
		{DONE_AT, "done_at", {"Tỉnh nhận lúc", "Done, received"}, T_TIME, F_SYSTEM},
		{VERIFIED, "verified", {"Kiểm tra lúc", "Verified"}, T_TIME, F_SYSTEM},
		{REASON, "reason", {"Lý do chưa đạt", "Reason"}, T_TEXT, .max = 2000},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm kiến nghị", "Add"}, FROM(ABSENT), OPEN, INSPECTING,
		 .slots = (const struct slot[]){{INSPECTION, NEEDED}, {CONTENT, NEEDED}, {RESPONSIBLE}, {DUE, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_LOOKUP, INSPECTION}, {0}}},
		{2, "done", {"Báo đã thực hiện", "Done"}, FROM(OPEN), DONE, BY_UNIT, .head = true,
		 .slots = (const struct slot[]){{PROOF, GIVEN}, {RESPONSIBLE}, {ATTACHMENT}, {0}},
		 .assigns = (const struct assign[]){{DONE_CLOCK, S_CLOCK}, {DONE_LO, S_SEEN}, {DONE_AT, S_TIME}, {0}}},
		{3, "verify", {"Xác nhận đã thực hiện", "Verify"}, FROM(DONE), VERIFIED_STATE, INSPECTING, .personal = true, .sight = proof,
		 .assigns = (const struct assign[]){{VERIFIED, S_TIME}, {0}}},
		{4, "reopen", {"Yêu cầu thực hiện tiếp", "Reopen"}, FROM(DONE), OPEN, INSPECTING, .slots = (const struct slot[]){{REASON, GIVEN}, {0}},
		 .assigns = (const struct assign[]){{DONE_CLOCK, S_NULL}, {DONE_LO, S_NULL}, {DONE_AT, S_NULL}, {0}}},
		{5, "move", {"Dời hạn", "Move"}, FROM(OPEN), SAME, INSPECTING, .slots = (const struct slot[]){{DUE, GIVEN}, {REASON, GIVEN}, {0}}},
		{6, "attach", {"Đính kèm, bỏ tệp", "Attach or remove files"}, FROM(OPEN), SAME, BY_UNIT, .slots = (const struct slot[]){{ATTACHMENT}, {0}}},
		{0}},
	.remarks = (const struct remark[]){
		{"overdue", {"Quá hạn, chưa thực hiện", "Overdue"}, "state = 1 AND today > due"},
		{"done_late", {"Thực hiện quá hạn", "Done late"}, "done_at >= (due + 1) * 86400000 - 25200000"},
		{0}},
};
