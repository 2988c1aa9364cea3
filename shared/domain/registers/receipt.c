/* Commitment codes taken by phone or at the desk: evidence that a report was finished before it arrives.
 * Several codes for one report are all kept. */
#include "effect.h"
#include "submission.h"

enum { UNIT = 1, OBLIGATION, PERIOD, CODE, CHANNEL, TAKER, AT, MATCHED, MATCHED_AT };
enum { REGISTERED = 1 };

/* After a restore a code may be back later than the report before which it was registered: that it was is proven, and counts as it did. */
static enum err code_submission(struct deed *d)
{
	const struct bytes obligation = row_text(d->row, OBLIGATION), unit = row_text(d->row, UNIT), period = row_text(d->row, PERIOD);
	const char *key = arena_fmt(&d->world->arena, "%.*s/%.*s/%.*s/%lld", (int)obligation.len, (const char *)obligation.data, (int)unit.len,
				    (const char *)unit.data, (int)period.len, (const char *)period.data, (long long)d->matched);
	struct row s;
	TRY(row_load(d->world, reg_by_number(SUBMISSION_REGISTER), (struct key){bytes_of(key), 0}, &s));
	if (s.state == ABSENT || d->time >= row_int(&s, SUB_RECEIVED, 0) || d->time >= row_int(&s, SUB_CODED, INT64_MAX))
		return OK;
	row_set(&s, SUB_CODED, VALUE_INT(d->time));
	s.version = d->position;
	s.stamp = d->time;
	return row_store(d->world, &s);
}

/* A code may be registered after its report arrived (the match is then in the stamp): it still is matched,
 * though it no longer shortens anything. */
static enum err on_register(struct deed *d)
{
	if (!d->matched)
		return OK;
	row_set(d->row, MATCHED, VALUE_INT(d->matched));
	row_set(d->row, MATCHED_AT, VALUE_INT(d->time));
	return code_submission(d);
}

const struct reg register_receipt = {
	.number = 10,
	.name = "receipt",
	.label = {"Mã cam kết đã ghi", "Receipt of a code"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"registered", {"đã ghi", "registered"}}, {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{OBLIGATION, "obligation", {"Nghĩa vụ", "Obligation"}, T_REF, .ref = "obligation"},
		{PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD},
		{CODE, "code", {"Mã cam kết", "Commitment code"}, T_CODE},
		{CHANNEL, "channel", {"Qua", "Channel"}, T_LINE, .max = 60},
		{TAKER, "taker", {"Người nghe", "Taker"}, T_LINE, .max = 120},
		{AT, "at", {"Ghi lúc", "At"}, T_TIME, F_SYSTEM},
		{MATCHED, "matched", {"Khớp lần gửi", "Matched submission"}, T_INT, F_SYSTEM, .max = 9999},
		{MATCHED_AT, "matched_at", {"Khớp lúc", "Matched at"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "register", {"Ghi mã", "Register"}, FROM(ABSENT), REGISTERED, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {OBLIGATION, NEEDED}, {PERIOD, NEEDED}, {CODE, NEEDED}, {CHANNEL}, {TAKER}, {0}},
		 .assigns = (const struct assign[]){{AT, S_TIME}, {0}}, .effect = on_register},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "(SELECT o.period FROM obligation AS o WHERE o.key = r.obligation) = CASE length(r.period) WHEN 7 THEN 1 ELSE 2 END",
		 {"Kỳ báo cáo không hợp với nghĩa vụ này: báo cáo tháng ghi 2024-11, báo cáo năm ghi 2024.", "The period does not fit this obligation: 2024-11 for monthly, 2024 for yearly reports."}},
		{0}},
};
