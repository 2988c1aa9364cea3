/* Documents that oblige: the directive, what it cites, what it replaces. */
#include "effect.h"
#include "text_value.h"

enum { NUMBER = 1, DATE, ISSUER, KIND, EXCERPT, SIGNER, BASIS, REPLACES, AMENDS, CITES, FILE_HASH, RECIPIENTS, REASON, ATTACHMENT, SIGNED_AT };
enum { ISSUED = 1, DRAFT, SUPERSEDED };

#define SLOTS {NUMBER}, {DATE}, {ISSUER, NEEDED}, {KIND, NEEDED}, {EXCERPT, NEEDED}, {SIGNER}, {BASIS}, {REPLACES}, {AMENDS}, {CITES}, {FILE_HASH}, {RECIPIENTS}, {ATTACHMENT}, {0}

static const uint16_t content[] = {NUMBER, DATE, ISSUER, KIND, EXCERPT, SIGNER, BASIS, REPLACES, AMENDS, CITES, RECIPIENTS, ATTACHMENT, 0};

static enum err supersede(struct deed *d, struct bytes key)
{
	struct key k;
	struct row replaced;
	TRY(key_parse(d->row->reg, key, &d->world->arena, &k));
	TRY(row_load(d->world, d->row->reg, k, &replaced));
	if (replaced.state != ISSUED)
		return OK;
	replaced.state = SUPERSEDED;
	replaced.version = d->position;
	replaced.stamp = d->time;
	return row_store(d->world, &replaced);
}

/* What a document replaces is superseded by its being issued. */
static enum err on_issue(struct deed *d)
{
	struct bytes all = row_text(d->row, REPLACES);
	for (size_t i = 0, start = 0; i <= all.len && all.len; i++)
		if (i == all.len || all.data[i] == ',') {
			TRY(supersede(d, (struct bytes){all.data + start, i - start}));
			start = i + 1;
		}
	return OK;
}

const struct reg register_document = {
	.number = 3,
	.name = "document",
	.label = {"Văn bản", "Document"},
	.scope = SCOPE_ALL,
	.states = (const struct state[]){{"absent", {"chưa có", "absent"}}, {"issued", {"đã ban hành", "issued"}},
					 {"draft", {"dự thảo", "draft"}}, {"superseded", {"đã bị thay thế", "superseded"}}, {0}},
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
		{FILE_HASH, "file_hash", {"Mã băm tệp (SHA-256)", "Hash of the file (SHA-256)"}, T_BYTES, .max = 32},
		{RECIPIENTS, "recipients", {"Nơi nhận", "Recipients"}, T_TEXT, .max = 4000},
		{REASON, "reason", {"Lý do hết hiệu lực", "Why it is superseded"}, T_LINE, .max = 400},
		{ATTACHMENT, "attachment", {"Tệp kèm theo", "Attachment"}, T_FILE, F_FAMILY},
		{SIGNED_AT, "signed", {"Ký ban hành lúc", "Signed"}, T_TIME, F_SYSTEM},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ISSUED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS},
		 .effect = on_issue},
		{2, "change", {"Sửa", "Change"}, FROM(ISSUED) | FROM(SUPERSEDED), SAME, BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS}},
		{3, "draft", {"Soạn dự thảo", "Draft"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_HOME_AFFAIRS | BY_OFFICE, .slots = (const struct slot[]){SLOTS}},
		{4, "issue", {"Ban hành", "Issue"}, FROM(DRAFT), ISSUED, BY_HOME_AFFAIRS | BY_OFFICE, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{NUMBER, NEEDED}, {DATE, NEEDED}, {SIGNER, NEEDED}, {FILE_HASH}, {0}},
		 .assigns = (const struct assign[]){{SIGNED_AT, S_TIME}, {0}}, .effect = on_issue},
		{5, "supersede", {"Ghi hết hiệu lực", "Supersede"}, FROM(ISSUED), SUPERSEDED, BY_HOME_AFFAIRS, .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(2), "signed IS NULL",
		 {"Văn bản đã ký ban hành thì giữ nguyên. Muốn đổi, ban hành văn bản khác sửa đổi hoặc thay thế nó (amends, replaces).",
		  "What was signed and issued stays as it is. To change it, issue another that amends or replaces it (amends, replaces)."}},
		{0}},
};
