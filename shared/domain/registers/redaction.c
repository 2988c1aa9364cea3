/* What must go out of a record for good: proposed by one person, confirmed by another. The reason and the number of the decision stay, and are read
 * by everyone who has a copy to erase: nothing of what is erased is repeated in them. */
#include "effect.h"
#include "redaction.h"

enum { REGISTER = 1, RECORD, FIELDS, REASON, DECISION, PROPOSER, PROPOSED, CONFIRMER, CONFIRMED };

static const uint16_t content[] = {REGISTER, RECORD, FIELDS, REASON, DECISION, 0};

static enum err check(struct deed *d)
{
	return redaction_check(d->world, d->row);
}

static enum err on_confirm(struct deed *d)
{
	return redaction_carry_out(d->world, d->row, d->position, d->time);
}

const struct reg register_redaction = {
	.number = 41,
	.name = "redaction",
	.label = {"Xóa nội dung", "Redaction"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"proposed", {"đã đề nghị", "proposed"}},
					 {"confirmed", {"đã quyết định xóa", "confirmed"}},
					 {"dropped", {"đã bỏ đề nghị", "dropped"}},
					 {0}},
	.fields = (const struct field[]){
		{REGISTER, "register", {"Sổ", "Register"}, T_LINE, .max = 40},
		{RECORD, "record", {"Mục", "Record"}, T_LINE, .max = KEY_MAX},
		{FIELDS, "fields", {"Ô phải xóa", "Fields to erase"}, T_LINE, F_TEXTS, .max = 400},
		{REASON, "reason", {"Lý do (không lặp nội dung)", "Reason (not the content)"}, T_TEXT, .max = 2000},
		{DECISION, "decision", {"Số quyết định", "Number of the decision"}, T_LINE, .max = 60},
		{PROPOSER, "proposer", {"Người đề nghị", "Proposed by"}, T_REF, F_SYSTEM, .ref = "official"},
		{PROPOSED, "proposed", {"Đề nghị lúc", "Proposed"}, T_TIME, F_SYSTEM},
		{CONFIRMER, "confirmer", {"Người quyết định", "Confirmed by"}, T_REF, F_SYSTEM, .ref = "official"},
		{CONFIRMED, "confirmed", {"Quyết định lúc", "Confirmed"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "propose", {"Đề nghị xóa", "Propose"}, FROM(ABSENT), REDACTION_PROPOSED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{REGISTER, GIVEN}, {RECORD, GIVEN}, {FIELDS, GIVEN}, {REASON, GIVEN}, {DECISION}, {0}},
		 .assigns = (const struct assign[]){{PROPOSER, S_OFFICER}, {PROPOSED, S_TIME}, {0}}, .check = check},
		{2, "confirm", {"Quyết định xóa", "Confirm"}, FROM(REDACTION_PROPOSED), REDACTION_CONFIRMED, BY_HOME_AFFAIRS, .head = true, .personal = true,
		 .sight = content, .slots = (const struct slot[]){{DECISION, NEEDED}, {0}},
		 .assigns = (const struct assign[]){{CONFIRMER, S_OFFICER}, {CONFIRMED, S_TIME}, {0}}, .check = check, .effect = on_confirm},
		{3, "drop", {"Bỏ đề nghị", "Drop"}, FROM(REDACTION_PROPOSED), REDACTION_DROPPED, BY_HOME_AFFAIRS},
		{0}},
	.rules = (const struct rule[]){
		{ON(2), "proposer IS NOT confirmer",
		 {"Người quyết định phải khác người đề nghị. Để người khác quyết định.", "Who confirms must be another than who proposed. Let another person confirm."}},
		{0}},
	.remarks = (const struct remark[]){
		{"open", {"Chờ người thứ hai quyết định", "A second person must confirm"}, "state = 1"},
		{0}},
};
