/* Tasks that the province assigns. `unit` leads; units in `co_units` share. A request to extend does not
 * stop the clock; only `move` and a granted extension change the current due date, never the original. */
#include "register.h"

enum { UNIT = 1, DOCUMENT, CONTENT, DUE, CO_UNITS, ORIGINAL_DUE, ASSIGNED_AT, PERCENT, NOTE, PRODUCT, QUALITY, REASON, FINISH_CLAIM,
       FINISH_LO, FINISHED, CLAUSE, ATTACHMENT };
enum { ASSIGNED = 1, RECEIVED, DOING, DONE, CONFIRMED, REDO, WITHDRAWN };

static const uint16_t result[] = {PERCENT, NOTE, PRODUCT, ATTACHMENT, 0};

const struct reg register_task = {
	.number = 12,
	.name = "task",
	.label = {"Nhiệm vụ", "Task"},
	.scope = SCOPE_UNITS,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"assigned", {"mới giao", "assigned"}},
					 {"received", {"đã nhận", "received"}},
					 {"doing", {"đang làm", "doing"}},
					 {"done", {"đã xong, chờ xác nhận", "done"}},
					 {"confirmed", {"đã xác nhận", "confirmed"}},
					 {"redo", {"phải làm lại", "to be redone"}},
					 {"withdrawn", {"đã rút", "withdrawn"}},
					 {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị chủ trì", "Lead unit"}, T_REF, .ref = "unit"},
		{DOCUMENT, "document", {"Văn bản giao", "Source document"}, T_REF, .ref = "document"},
		{CONTENT, "content", {"Nội dung", "Content"}, T_TEXT, .max = 4000},
		{DUE, "due", {"Hạn", "Due"}, T_DATE},
		{CO_UNITS, "co_units", {"Đơn vị phối hợp", "Shared with"}, T_REFS, .ref = "unit", .max = 3400},
		{ORIGINAL_DUE, "original_due", {"Hạn gốc", "Original due"}, T_DATE, F_SYSTEM},
		{ASSIGNED_AT, "assigned", {"Giao lúc", "Assigned"}, T_TIME, F_SYSTEM},
		{PERCENT, "percent", {"Tiến độ (%)", "Progress (%)"}, T_INT, .min = 0, .max = 100},
		{NOTE, "note", {"Ghi chú", "Note"}, T_TEXT, .max = 4000},
		{PRODUCT, "product", {"Kết quả, sản phẩm", "Product"}, T_TEXT, .max = 4000},
		{QUALITY, "quality", {"Chất lượng", "Quality"}, T_LINE, .max = 200},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 2000},
		{FINISH_CLAIM, "finish_claim", {"Giờ máy báo xong", "Finish, device clock"}, T_TIME, F_SYSTEM},
		{FINISH_LO, "finish_lo", {"Xong không trước", "Finish, not before"}, T_TIME, F_SYSTEM},
		{FINISHED, "finished", {"Tỉnh nhận xong lúc", "Finish received"}, T_TIME, F_SYSTEM},
		{CLAUSE, "clause", {"Điều khoản", "Clause"}, T_LINE, F_CLAUSE, .max = 40},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "assign", {"Giao", "Assign"}, FROM(ABSENT), ASSIGNED, BY_OFFICE,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {DOCUMENT}, {CONTENT, NEEDED}, {DUE}, {CO_UNITS}, {CLAUSE}, {0}},
		 .assigns = (const struct assign[]){{ORIGINAL_DUE, S_FIELD, DUE}, {ASSIGNED_AT, S_TIME}, {0}}},
		{2, "receive", {"Nhận", "Receive"}, FROM(ASSIGNED), RECEIVED, BY_UNIT},
		{3, "start", {"Bắt đầu", "Start"}, FROM(RECEIVED) | FROM(REDO), DOING, BY_UNIT},
		{4, "progress", {"Ghi tiến độ", "Progress"}, FROM(RECEIVED) | FROM(DOING) | FROM(REDO), DOING, BY_UNIT,
		 .slots = (const struct slot[]){{PERCENT, GIVEN}, {NOTE}, {0}}},
		{5, "finish", {"Báo xong", "Finish"}, FROM(RECEIVED) | FROM(DOING) | FROM(REDO), DONE, BY_UNIT,
		 .slots = (const struct slot[]){{PRODUCT, GIVEN}, {ATTACHMENT}, {0}},
		 .assigns = (const struct assign[]){{FINISH_CLAIM, S_CLOCK}, {FINISH_LO, S_SEEN}, {FINISHED, S_TIME}, {0}}},
		{6, "confirm", {"Xác nhận", "Confirm"}, FROM(DONE), CONFIRMED, BY_OFFICE, .personal = true, .sight = result,
		 .slots = (const struct slot[]){{QUALITY}, {0}}},
		{7, "redo", {"Yêu cầu làm lại", "Redo"}, FROM(DONE), REDO, BY_OFFICE,
		 .slots = (const struct slot[]){{REASON, GIVEN}, {0}},
		 .assigns = (const struct assign[]){{FINISH_CLAIM, S_NULL}, {FINISH_LO, S_NULL}, {FINISHED, S_NULL}, {0}}},
		{8, "move", {"Dời hạn", "Move"}, FROM(ASSIGNED) | FROM(RECEIVED) | FROM(DOING) | FROM(REDO) | FROM(DONE), SAME, BY_OFFICE,
		 .slots = (const struct slot[]){{DUE, GIVEN}, {REASON, GIVEN}, {0}}},
		{9, "withdraw", {"Rút nhiệm vụ", "Withdraw"}, FROM(ASSIGNED) | FROM(RECEIVED) | FROM(DOING) | FROM(REDO) | FROM(DONE), WITHDRAWN, BY_OFFICE,
		 .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{10, "attach", {"Đính kèm, bỏ tệp", "Attach or remove files"}, FROM(RECEIVED) | FROM(DOING) | FROM(REDO), SAME, BY_UNIT,
		 .slots = (const struct slot[]){{ATTACHMENT}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "co_units IS NULL OR instr(',' || co_units || ',', ',' || unit || ',') = 0",
		 {"Đơn vị chủ trì không thể đồng thời là đơn vị phối hợp. Bỏ đơn vị đó khỏi danh sách phối hợp.", "The lead unit cannot also share the task. Take it off the list."}},
		{0}},
};
