/* A delay explained: extend, adjust or withdraw, with a reason and a committed date. Only the decision
 * changes the task. */
#include "effect.h"

enum { TASK = 1, KIND, REASON, OBJECTIVE, COMMITTED, UNIT, SENT_CLOCK, SENT_AT, OUTCOME, DUE, DECISION_REASON, DECIDED, ATTACHMENT };
enum { DRAFT = 1, SENT, GRANTED, PART, REFUSED };
enum { KIND_EXTEND = 1, KIND_ADJUST, KIND_WITHDRAW };
enum { OUTCOME_GRANTED = 1, OUTCOME_PART, OUTCOME_REFUSED };
enum { TASK_REGISTER = 12, TASK_DUE = 4, TASK_CONFIRMED = 5, TASK_WITHDRAWN = 7 }; /* of register task */

static const struct choice kinds[] = {{KIND_EXTEND, "extend", {"xin gia hạn", "extend"}},
				      {KIND_ADJUST, "adjust", {"xin điều chỉnh", "adjust"}},
				      {KIND_WITHDRAW, "withdraw", {"xin rút", "withdraw"}},
				      {0}};
static const struct choice outcomes[] = {{OUTCOME_GRANTED, "granted", {"đồng ý", "granted"}},
					 {OUTCOME_PART, "part", {"đồng ý một phần", "part"}},
					 {OUTCOME_REFUSED, "refused", {"không đồng ý", "refused"}},
					 {0}};
static const uint16_t content[] = {TASK, KIND, REASON, OBJECTIVE, COMMITTED, ATTACHMENT, 0};

static enum err on_decide(struct deed *d)
{
	int64_t outcome = row_int(d->row, OUTCOME, OUTCOME_REFUSED);
	d->row->state = outcome == OUTCOME_GRANTED ? GRANTED : outcome == OUTCOME_PART ? PART : REFUSED;
	if (outcome == OUTCOME_REFUSED)
		return OK;
	struct row task;
	TRY(row_load(d->world, reg_by_number(TASK_REGISTER), (struct key){.id = row_int(d->row, TASK, 0)}, &task));
	if (task.state == ABSENT || task.state == TASK_CONFIRMED || task.state == TASK_WITHDRAWN)
		return OK; /* it ended meanwhile: the decision stands in the register and moves nothing */
	if (row_int(d->row, KIND, 0) == KIND_WITHDRAW)
		task.state = TASK_WITHDRAWN;
	else if (row_get(d->row, DUE).kind == V_INT)
		row_set(&task, TASK_DUE, row_get(d->row, DUE));
	else
		row_set(&task, TASK_DUE, row_get(d->row, COMMITTED));
	task.version = d->position;
	task.stamp = d->time;
	return row_store(d->world, &task);
}

const struct reg register_extension = {
	.number = 14,
	.name = "extension",
	.label = {"Giải trình chậm", "Extension"},
	.scope = SCOPE_PARENT,
	.scope_field = TASK,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"bản nháp", "draft"}},
					 {"sent", {"đã gửi, chờ quyết định", "sent"}},
					 {"granted", {"được đồng ý", "granted"}},
					 {"part", {"đồng ý một phần", "granted in part"}},
					 {"refused", {"không đồng ý", "refused"}},
					 {0}},
	.fields = (const struct field[]){
		{TASK, "task", {"Nhiệm vụ", "Task"}, T_REF, .ref = "task"},
		{KIND, "kind", {"Đề nghị", "Request"}, T_CHOICE, .choices = kinds},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 4000},
		{OBJECTIVE, "objective", {"Nguyên nhân khách quan", "Objective cause"}, T_BOOL},
		{COMMITTED, "committed", {"Ngày cam kết", "Committed date"}, T_DATE},
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{SENT_CLOCK, "sent_clock", {"Giờ máy gửi", "Sent, device clock"}, T_TIME, F_SYSTEM},
		{SENT_AT, "sent_at", {"Tỉnh nhận lúc", "Sent, received"}, T_TIME, F_SYSTEM},
		{OUTCOME, "outcome", {"Quyết định", "Outcome"}, T_CHOICE, .choices = outcomes},
		{DUE, "due", {"Hạn mới", "New due"}, T_DATE},
		{DECISION_REASON, "decision_reason", {"Lý do quyết định", "Reason of the decision"}, T_TEXT, .max = 2000},
		{DECIDED, "decided", {"Quyết định lúc", "Decided"}, T_TIME, F_SYSTEM},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Soạn", "Write"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_SHARER,
		 .slots = (const struct slot[]){{TASK, NEEDED}, {KIND, NEEDED}, {REASON, NEEDED}, {OBJECTIVE}, {COMMITTED}, {ATTACHMENT}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "send", {"Ký và gửi", "Sign and send"}, FROM(DRAFT), SENT, BY_UNIT, .head = true, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{SENT_CLOCK, S_CLOCK}, {SENT_AT, S_TIME}, {0}}},
		{3, "decide", {"Quyết định", "Decide"}, FROM(SENT), SAME, BY_OFFICE, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{OUTCOME, GIVEN}, {DUE}, {DECISION_REASON, OPTIONAL, "reason"}, {0}},
		 .assigns = (const struct assign[]){{DECIDED, S_TIME}, {0}}, .effect = on_decide, .reaches = TASK},
		{0}},
	.rules = (const struct rule[]){
		{ON(1) | ON(2), "kind = 3 OR committed IS NOT NULL",
		 {"Phải ghi ngày cam kết hoàn thành (committed).", "The committed date of completion is needed (committed)."}},
		{0}},
};
