/* A unit excused from one report. Several may follow each other for one cell, never stand side by side; each keeps its own times. */
#include "effect.h"
#include "text_value.h"

enum { UNIT = 1, OBLIGATION, PERIOD, REASON, DOCUMENT, GRANTED, REVOKED, REVOKE_REASON };
enum { ACTIVE = 1, REVOKED_STATE };

/* Two at once would both have to be revoked, and nobody would see the second. */
static enum err check_grant(struct deed *d)
{
	static const char *const sql = "SELECT key FROM exemption WHERE obligation = ?1 AND unit = ?2 AND period = ?3 AND state = 1 AND key <> ?4"
				       " ORDER BY key LIMIT 1";
	sqlite3_stmt *s;
	TRY(db_prepare(d->world->db, &sql, 1, &s));
	enum err e = db_first(s, "sssi", row_text(d->row, OBLIGATION), row_text(d->row, UNIT), row_text(d->row, PERIOD), d->row->key.id);
	int64_t there = e == OK ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_finalize(s);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	char key[ID_TEXT_BYTES + 1];
	id_print(there, key);
	return fail(ERR_EXEMPT, key);
}

const struct reg register_exemption = {
	.number = 11,
	.name = "exemption",
	.label = {"Miễn báo cáo", "Exemption"},
	.scope = SCOPE_UNIT,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"active", {"đang miễn", "active"}}, {"revoked", {"đã thu hồi", "revoked"}}, {0}},
	.fields = (const struct field[]){
		{UNIT, "unit", {"Đơn vị", "Unit"}, T_REF, .ref = "unit"},
		{OBLIGATION, "obligation", {"Nghĩa vụ", "Obligation"}, T_REF, .ref = "obligation"},
		{PERIOD, "period", {"Kỳ", "Period"}, T_PERIOD},
		{REASON, "reason", {"Lý do", "Reason"}, T_TEXT, .max = 2000},
		{DOCUMENT, "document", {"Văn bản", "Document"}, T_REF, .ref = "document"},
		{GRANTED, "granted", {"Miễn lúc", "Granted"}, T_TIME, F_SYSTEM},
		{REVOKED, "revoked", {"Thu hồi lúc", "Revoked"}, T_TIME, F_SYSTEM},
		{REVOKE_REASON, "revoke_reason", {"Lý do thu hồi", "Reason of revocation"}, T_TEXT, .max = 2000},
		{0}},
	.verbs = (const struct verb[]){
		{1, "grant", {"Miễn", "Grant"}, FROM(ABSENT), ACTIVE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{UNIT, NEEDED}, {OBLIGATION, NEEDED}, {PERIOD, NEEDED}, {REASON, NEEDED}, {DOCUMENT}, {0}},
		 .assigns = (const struct assign[]){{GRANTED, S_TIME}, {0}}, .check = check_grant},
		{2, "revoke", {"Thu hồi", "Revoke"}, FROM(ACTIVE), REVOKED_STATE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{REVOKE_REASON, GIVEN, "reason"}, {0}},
		 .assigns = (const struct assign[]){{REVOKED, S_TIME}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "(SELECT o.period FROM obligation AS o WHERE o.key = r.obligation) = CASE length(r.period) WHEN 7 THEN 1 ELSE 2 END",
		 {"Kỳ báo cáo không hợp với nghĩa vụ này: báo cáo tháng ghi 2024-11, báo cáo năm ghi 2024.", "The period does not fit this obligation: 2024-11 for monthly, 2024 for yearly reports."}},
		{0}},
};
