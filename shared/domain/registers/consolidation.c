/* The report of home affairs to the Inspection Commission: one for an obligation and a period. It names a place in the log; its figures are those of
 * that place, and their digest is kept, so that a replay to there shows whether they are the same. The figures themselves, in the canonical form of
 * consolidate.h, go into the record too, so that an office without the log has them as they were frozen. */
#include <string.h>

#include "consolidate.h"
#include "effect.h"

enum { OBLIGATION = 1, PERIOD, POSITION, FIGURES, FROZEN, NARRATIVE, SOURCES, SYMBOL, NOTE, SUBMITTED, SIGNER, SIGNED, SENT_AT, RETURN_REASON, UNIT, DATA };
enum { DRAFT = 1, TO_UBND, SIGNED_STATE, SENT };

static const uint16_t content[] = {POSITION, FIGURES, NARRATIVE, SOURCES, SYMBOL, NOTE, 0};

/* Figures that are not what their digest says would be signed unseen. */
static enum err check_freeze(struct deed *d)
{
	struct value data = deed_value(d, DATA), figures = deed_value(d, FIGURES);
	uint8_t digest[HASH_BYTES];
	if (data.kind != V_BYTES)
		return OK;
	consolidation_digest(data.data, digest);
	if (figures.kind == V_BYTES && figures.data.len == HASH_BYTES && memcmp(digest, figures.data.data, HASH_BYTES) == 0)
		return OK;
	return fail(ERR_FIELD_TYPE, "data", "…", "figures = BLAKE2b(data)");
}

/* What was frozen before goes with its digest. */
static enum err on_freeze(struct deed *d)
{
	if (deed_value(d, DATA).kind != V_BYTES)
		row_set(d->row, DATA, VALUE_NULL);
	return OK;
}

const struct reg register_consolidation = {
	.number = 36,
	.name = "consolidation",
	.label = {"Báo cáo tổng hợp", "Consolidated report"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}},
					 {"draft", {"đang soạn", "draft"}},
					 {"to_ubnd", {"đã trình UBND tỉnh", "to the committee"}},
					 {"signed", {"đã ký", "signed"}},
					 {"sent", {"đã gửi", "sent"}},
					 {0}},
	.fields = (const struct field[]){
		{OBLIGATION, "obligation", {"Nghĩa vụ", "Obligation"}, T_REF, F_KEY, .ref = "obligation"},
		{PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD, F_KEY},
		{POSITION, "log_position", {"Mục sổ chung", "Log position"}, T_INT, .min = 1, .max = INT64_MAX},
		{FIGURES, "figures", {"Mã băm số liệu", "Digest of the figures"}, T_BYTES, .max = 32},
		{FROZEN, "frozen", {"Chốt số liệu lúc", "Frozen"}, T_TIME, F_SYSTEM},
		{NARRATIVE, "narrative", {"Nội dung", "Narrative"}, T_TEXT, F_FAMILY, .max = 20000, .subs = CLAUSE_CODES},
		{SOURCES, "sources", {"Nguồn", "Sources"}, T_LINE, F_FAMILY, .max = 2000, .subs = CLAUSE_CODES},
		{SYMBOL, "symbol", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{NOTE, "note", {"Kiến nghị, đề xuất", "Proposals"}, T_TEXT, .max = 8000},
		{SUBMITTED, "submitted", {"Trình lúc", "Submitted"}, T_TIME, F_SYSTEM},
		{SIGNER, "signer", {"Người ký", "Signer"}, T_REF, F_SYSTEM, .ref = "official"},
		{SIGNED, "signed", {"Ký lúc", "Signed"}, T_TIME, F_SYSTEM},
		{SENT_AT, "sent_at", {"Gửi lúc", "Sent"}, T_TIME, F_SYSTEM},
		{RETURN_REASON, "return_reason", {"Lý do trả lại", "Reason of return"}, T_TEXT, .max = 2000},
		{UNIT, "unit", {"Đơn vị tổng hợp", "Unit"}, T_REF, F_SYSTEM, .ref = "unit"},
		{DATA, "data", {"Số liệu đã chốt", "Frozen figures"}, T_BYTES, .max = CONSOLIDATION_MAX},
		{0}},
	.verbs = (const struct verb[]){
		{1, "write", {"Soạn", "Write"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{NARRATIVE}, {SOURCES}, {SYMBOL}, {NOTE}, {0}},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}},
		{2, "freeze", {"Chốt số liệu", "Freeze"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{POSITION, GIVEN}, {FIGURES, GIVEN}, {DATA}, {0}}, .assigns = (const struct assign[]){{UNIT, S_UNIT}, {FROZEN, S_TIME}, {0}},
		 .check = check_freeze, .effect = on_freeze},
		{3, "submit", {"Ký trình UBND tỉnh", "Submit"}, FROM(DRAFT), TO_UBND, BY_HOME_AFFAIRS, .head = true, .personal = true, .sight = content,
		 .assigns = (const struct assign[]){{SUBMITTED, S_TIME}, {RETURN_REASON, S_NULL}, {0}}},
		{4, "return", {"Trả lại", "Return"}, FROM(TO_UBND), DRAFT, BY_OFFICE, .slots = (const struct slot[]){{RETURN_REASON, GIVEN, "reason"}, {0}}},
		{5, "sign", {"Ký", "Sign"}, FROM(TO_UBND), SIGNED_STATE, BY_OFFICE, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{SYMBOL}, {0}}, .assigns = (const struct assign[]){{SIGNER, S_OFFICER}, {SIGNED, S_TIME}, {0}}},
		{6, "send", {"Ghi đã gửi", "Send"}, FROM(SIGNED_STATE), SENT, BY_HOME_AFFAIRS | BY_OFFICE, .assigns = (const struct assign[]){{SENT_AT, S_TIME}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(3), "log_position IS NOT NULL AND figures IS NOT NULL",
		 {"Chưa chốt số liệu. Chốt số liệu (freeze) rồi mới trình.", "The figures are not frozen yet. Freeze them first (freeze)."}},
		{ON(1) | ON(2), "(SELECT o.period FROM obligation AS o WHERE o.key = r.obligation) = CASE length(r.period) WHEN 7 THEN 1 ELSE 2 END",
		 {"Kỳ báo cáo không hợp với nghĩa vụ này: báo cáo tháng ghi 2024-11, báo cáo năm ghi 2024.", "The period does not fit this obligation: 2024-11 for monthly, 2024 for yearly reports."}},
		{0}},
};
