/* Documents that oblige: the directive, what it cites, what it replaces. */
#include "register.h"

enum { NUMBER = 1, DATE, ISSUER, KIND, EXCERPT, SIGNER, BASIS, REPLACES, AMENDS, CITES };
enum { ISSUED = 1 };

#define SLOTS {NUMBER}, {DATE}, {ISSUER, NEEDED}, {KIND, NEEDED}, {EXCERPT, NEEDED}, {SIGNER}, {BASIS}, {REPLACES}, {AMENDS}, {CITES}, {0}

const struct reg register_document = {
	.number = 3,
	.name = "document",
	.label = {"Văn bản", "Document"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"issued", {"đã ban hành", "issued"}}, {0}},
	.fields = (const struct field[]){
		{NUMBER, "number", {"Số, ký hiệu", "Number"}, T_LINE, .max = 60},
		{DATE, "date", {"Ngày ban hành", "Date"}, T_DATE},
		{ISSUER, "issuer", {"Cơ quan ban hành", "Issuer"}, T_LINE, .max = 200},
		{KIND, "kind", {"Loại văn bản", "Kind"}, T_LINE, .max = 60},
		{EXCERPT, "excerpt", {"Trích yếu", "Excerpt"}, T_LINE, .max = 600},
		{SIGNER, "signer", {"Người ký", "Signer"}, T_LINE, .max = 120},
		{BASIS, "basis", {"Căn cứ", "Basis"}, T_REFS, .ref = "document", .max = 400},
		{REPLACES, "replaces", {"Thay thế", "Replaces"}, T_REFS, .ref = "document", .max = 400},
		{AMENDS, "amends", {"Sửa đổi", "Amends"}, T_REFS, .ref = "document", .max = 400},
		{CITES, "cites", {"Viện dẫn", "Cites"}, T_REFS, .ref = "document", .max = 400},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ISSUED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS}},
		{2, "change", {"Sửa", "Change"}, FROM(ISSUED), SAME, BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS}},
		{0}},
};
