/* Documents that oblige: the directive, what it cites, what it replaces; and those of each unit. A draft is its unit's alone; signed and issued it is
 * everybody's to read and nobody's to change. */
#include "effect.h"
#include "text_value.h"

enum { NUMBER = 1, DATE, ISSUER, KIND, EXCERPT, SIGNER, BASIS, REPLACES, AMENDS, CITES, FILE_HASH, RECIPIENTS, REASON, ATTACHMENT, SIGNED_AT, UNIT };
enum { ISSUED = 1, DRAFT, SUPERSEDED };

#define SLOTS {NUMBER}, {DATE}, {ISSUER, NEEDED}, {KIND, NEEDED}, {EXCERPT, NEEDED}, {SIGNER}, {BASIS}, {REPLACES}, {AMENDS}, {CITES}, {FILE_HASH}, {RECIPIENTS}, {ATTACHMENT}, {0}

static const uint16_t content[] = {NUMBER, DATE, ISSUER, KIND, EXCERPT, SIGNER, BASIS, REPLACES, AMENDS, CITES, RECIPIENTS, ATTACHMENT, 0};

/* Calls each with every key of a list. */
static enum err each_of(struct deed *d, struct bytes all, enum err (*each)(struct deed *d, const struct row *row))
{
	for (size_t i = 0, start = 0; i <= all.len && all.len; i++)
		if (i == all.len || all.data[i] == ',') {
			struct key k;
			struct row row;
			TRY(key_parse(d->row->reg, (struct bytes){all.data + start, i - start}, &d->world->arena, &k));
			TRY(row_load(d->world, d->row->reg, k, &row));
			TRY(each(d, &row));
			start = i + 1;
		}
	return OK;
}

/* ---- What it replaces ---- */

struct search {
	struct bytes unit;
	bool found;
};

static void look(void *ctx, struct bytes unit)
{
	struct search *s = ctx;
	s->found |= bytes_equal(s->unit, unit);
}

static enum err check_replaced(struct deed *d, const struct row *replaced)
{
	struct search s = {row_text(d->row, UNIT), false};
	struct buf key OWN_BUF = BUF(KEY_MAX);
	TRY(unit_answers(d->world, row_text(replaced, UNIT), look, &s));
	key_print(replaced->reg, replaced->key, &key);
	return s.found ? OK : fail(ERR_REPLACES, buf_text(&key), "replaces");
}

/* The province's documents replace any; a unit's its own, and those of a unit that ended and left them to it. */
static enum err check_replaces(struct deed *d)
{
	const struct reg *units = reg_by_name(BYTES("unit"));
	struct row unit;
	if (!row_text(d->row, UNIT).len)
		return OK;
	TRY(row_load(d->world, units, (struct key){.text = row_text(d->row, UNIT)}, &unit));
	int64_t function = row_int(&unit, field_by_name(units, BYTES("function"))->number, 0);
	return function == HOME_AFFAIRS || function == OFFICE ? OK : each_of(d, row_text(d->row, REPLACES), check_replaced);
}

static enum err supersede(struct deed *d, const struct row *row)
{
	struct row replaced = row_copy(d->world, row);
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
	return each_of(d, row_text(d->row, REPLACES), supersede);
}

/* ---- Whose it is ---- */

/* Home affairs and the administration keep the province's register: what they add is in force already. Any other unit adds a draft of its own. */
enum { FOUND_DRAFT };

static enum err check_add(struct deed *d)
{
	d->found[FOUND_DRAFT] = d->actor.len && d->function != HOME_AFFAIRS;
	return check_replaces(d);
}

static enum err on_add(struct deed *d)
{
	if (!d->found[FOUND_DRAFT])
		return on_issue(d);
	d->row->state = DRAFT;
	return OK;
}

/* It stays his who began it, whichever office of the province goes on with it. */
static enum err on_draft(struct deed *d)
{
	if (d->was == ABSENT && d->actor.len)
		row_set(d->row, UNIT, (struct value){V_TEXT, 0, d->actor});
	return OK;
}

const struct reg register_document = {
	.number = 3,
	.name = "document",
	.label = {"Văn bản", "Document"},
	.scope = SCOPE_ALL,
	.drafts = FROM(DRAFT),
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
		{UNIT, "unit", {"Đơn vị soạn", "Unit that wrote it"}, T_REF, F_SYSTEM, .ref = "unit"},
		{0}},
	.verbs = (const struct verb[]){
		{1, "add", {"Thêm", "Add"}, FROM(ABSENT), ISSUED, BY_UNIT | BY_HOME_AFFAIRS, .slots = (const struct slot[]){SLOTS},
		 .assigns = (const struct assign[]){{UNIT, S_UNIT}, {0}}, .check = check_add, .effect = on_add},
		{2, "change", {"Sửa", "Change"}, FROM(DRAFT) | FROM(ISSUED) | FROM(SUPERSEDED), SAME, BY_UNIT | BY_HOME_AFFAIRS,
		 .slots = (const struct slot[]){SLOTS}, .check = check_replaces},
		{3, "draft", {"Soạn dự thảo", "Draft"}, FROM(ABSENT) | FROM(DRAFT), DRAFT, BY_HOME_AFFAIRS | BY_OFFICE, .slots = (const struct slot[]){SLOTS},
		 .effect = on_draft},
		{4, "issue", {"Ban hành", "Issue"}, FROM(DRAFT), ISSUED, BY_UNIT | BY_HOME_AFFAIRS | BY_OFFICE, .head = true, .personal = true, .sight = content,
		 .slots = (const struct slot[]){{NUMBER, NEEDED}, {DATE, NEEDED}, {SIGNER, NEEDED}, {FILE_HASH}, {0}},
		 .assigns = (const struct assign[]){{SIGNED_AT, S_TIME}, {0}}, .check = check_replaces, .effect = on_issue},
		{5, "supersede", {"Ghi hết hiệu lực", "Supersede"}, FROM(ISSUED), SUPERSEDED, BY_UNIT | BY_HOME_AFFAIRS | BY_OFFICE, .head = true,
		 .slots = (const struct slot[]){{REASON, GIVEN}, {0}}},
		{0}},
	.rules = (const struct rule[]){
		{ON(2), "signed IS NULL",
		 {"Văn bản đã ký ban hành thì giữ nguyên. Muốn đổi, ban hành văn bản khác sửa đổi hoặc thay thế nó (amends, replaces).",
		  "What was signed and issued stays as it is. To change it, issue another that amends or replaces it (amends, replaces)."}, .standing = true},
		{0}},
};
