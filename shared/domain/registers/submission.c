/* One `send` of a report as the province received it: the times that decide whether it was on time. Filled
 * by the effects of report and receipt; one record a send, numbered from 1 in order of receipt. */
#include "register.h"
#include "submission.h"

const struct reg register_submission = {
	.number = SUBMISSION_REGISTER,
	.name = "submission",
	.label = {"Lần gửi báo cáo", "Submission"},
	.hidden = true,
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"received", {"đã nhận", "received"}},
					 {"accepted", {"đã tiếp nhận", "accepted"}},
					 {"returned", {"đã trả lại", "returned"}},
					 {"recalled", {"đã rút", "recalled"}},
					 {0}},
	.fields = (const struct field[]){
		{SUB_REPORT, "report", {"Báo cáo", "Report"}, T_REF, F_KEY, .ref = "report"},
		{SUB_NUMBER, "number", {"Lần", "Number"}, T_INT, F_KEY, .min = 1, .max = 9999},
		{SUB_OBLIGATION, "obligation", {"Nghĩa vụ", "Obligation"}, T_REF, F_SYSTEM, .ref = "obligation"},
		{SUB_UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{SUB_PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD, F_SYSTEM},
		{SUB_CLAIM, "claim", {"Giờ máy gửi", "Claimed time"}, T_TIME, F_SYSTEM},
		{SUB_LO, "lo", {"Không trước", "Not before"}, T_TIME, F_SYSTEM},
		{SUB_RECEIVED, "received", {"Tỉnh nhận", "Received"}, T_TIME, F_SYSTEM},
		{SUB_CODED, "coded", {"Mã đã ghi lúc", "Code registered"}, T_TIME, F_SYSTEM},
		{SUB_RETURNED, "returned", {"Trả lại lúc", "Returned"}, T_TIME, F_SYSTEM},
		{SUB_FIX_BY, "fix_by", {"Hạn sửa", "Fix by"}, T_DATE, F_SYSTEM},
		{SUB_RECALLED, "recalled", {"Rút lúc", "Recalled"}, T_TIME, F_SYSTEM},
		{SUB_DECISION, "decision", {"Quyết định", "Decision"}, T_BOOL, F_SYSTEM},
		{SUB_DECIDED, "decided", {"Quyết định lúc", "Decided"}, T_TIME, F_SYSTEM},
		{SUB_REASON, "reason", {"Lý do", "Reason"}, T_TEXT, F_SYSTEM},
		{SUB_ACCEPTED, "accepted", {"Tiếp nhận lúc", "Accepted"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){{0}},
};
