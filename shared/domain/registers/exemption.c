/* A unit excused from one report. Several may follow each other for one cell; each keeps its own times. */
#include "register.h"

enum { UNIT = 1, OBLIGATION, PERIOD, REASON, DOCUMENT, GRANTED, REVOKED, REVOKE_REASON };
enum { ACTIVE = 1, REVOKED_STATE };

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
		 .assigns = (const struct assign[]){{GRANTED, S_TIME}, {0}}},
		{2, "revoke", {"Thu hồi", "Revoke"}, FROM(ACTIVE), REVOKED_STATE, BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){{REVOKE_REASON, GIVEN, "reason"}, {0}},
		 .assigns = (const struct assign[]){{REVOKED, S_TIME}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(1), "(SELECT o.period FROM obligation AS o WHERE o.key = r.obligation) = CASE length(r.period) WHEN 7 THEN 1 ELSE 2 END",
		 {"Kỳ báo cáo không hợp với nghĩa vụ này: báo cáo tháng ghi 2024-11, báo cáo năm ghi 2024.", "The period does not fit this obligation: 2024-11 for monthly, 2024 for yearly reports."}},
		{0}},
};
