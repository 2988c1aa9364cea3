/* What single verbs of the registers demand, on a whole province: at entry on the device, of a hostile one by the judge, and judged again. */
#include "../sim/province.c"

#include <assert.h>

#include "civil.h"
#include "lists.h"
#include "tap.h"
#include "text_value.h"
#include "again.h"

static struct province p;
#include "sent.h"
static struct office snv, away, district, other, vp; /* two devices of Home Affairs */

static void clock_to(const char *text)
{
	int64_t ms;
	must(time_parse(text, &ms), text);
	p.now = snv.now = away.now = district.now = other.now = vp.now = ms;
}

/* An act with one number, as no client would make it. */
static enum err by_hand(const char *verb, const char *reg, struct key key, const char *field, int64_t number)
{
	const struct reg *r = reg_by_name(bytes_of(reg));
	struct setting s = {.field = field_by_name(r, bytes_of(field))->number, .value = VALUE_INT(number)};
	struct act a = {.reg = r->number, .verb = verb_by_name(r, bytes_of(verb))->number, .key = key, .settings = &s, .setting_count = 1};
	struct verdict v = judge_administered(&p, &a);
	return v.kind == REFUSED ? v.reason : OK;
}

/* What becomes of an act of the administration. */
static enum err administered(const char *verb, const char *reg, const char *key, const char *const *fields)
{
	administer_try(&p, verb, reg, key, fields);
	return verdict();
}
#define ADMINISTERED(verb, reg, key, ...) administered((verb), (reg), (key), (const char *const[]){__VA_ARGS__, NULL})

/* ---- The file of a head: counted, by nobody's hand ---- */

static char file[40], person[ID_TEXT_BYTES + 1];

static int64_t filed(sqlite3 *db, const char *column)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT coalesce((SELECT %s FROM assessment_file WHERE key = '%s'), -1)", column, file);
	return count_of(db, sql);
}

/* The numbers that the list of the heads has at the time of the newest act. */
static void as_listed(const char *what)
{
	static const char *const numbers[] = {"criticisms", "late_reports", "overdue_tasks", "broken_promises", "unclear_opinions", "pending"};
	struct arena arena OWN_ARENA = {0};
	const struct list_query q = {.at = p.entries[p.count - 1].time, .year = 2024};
	struct list_table t;
	size_t row = 0;
	must(list_make(p.db, list_by_name("assessment"), &q, &arena, &t), "list");
	while (row < t.count && strcmp(list_get(&t, row, "official"), person) != 0)
		row++;
	assert(row < t.count);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		is_int(filed(p.db, numbers[i]), list_number(&t, row, numbers[i]), "%s: %s", what, numbers[i]);
		is_int(filed(snv.db, numbers[i]), filed(p.db, numbers[i]), "on the device too");
	}
	is_int(filed(snv.db, "log_position"), (int64_t)p.count, "at its place in the log");
}

static enum err composed(const char *field)
{
	struct arena arena OWN_ARENA = {0};
	const struct field_text text = {bytes_of(field), BYTES("1")};
	struct act a;
	return compose(BYTES("build"), BYTES("assessment_file"), bytes_of(file), &text, 1, 71, &arena, &a);
}

static void slips(void)
{
	char of[40];
	snprintf(of, sizeof of, "official=%s", person);
	ADMINISTER(&p, "add", "official", "0000000000H01", "unit=615", "name=Người trước", "role=head", "to=2024-02-01");
	ADMINISTER(&p, "record", "criticism", "0000000000C01", of, "document=01/PB-UBND", "date=2024-10-20", "content=Chậm báo cáo");
	ADMINISTER(&p, "confirm", "criticism", "0000000000C01", NULL);
	ADMINISTER(&p, "record", "criticism", "0000000000C02", of, "document=02/PB-UBND", "date=2024-10-21", "content=Chưa xác nhận");
	ADMINISTER(&p, "assign", "task", "0000000000T01", "unit=615", "content=Rà soát", "due=2024-11-01");
	ADMINISTER(&p, "assign", "task", "0000000000T02", "unit=616", "content=Của đơn vị khác", "due=2024-11-01");
}

static enum err of_year(const char *official, const char *year)
{
	char key[40];
	snprintf(key, sizeof key, "%s/%s", official, year);
	return entered_and_sent(&snv, ENTER(&p, &snv, false, "build", "assessment_file", key, "note=Có chuyển biến"));
}

/* It is of a year in which he was head on some day, and that day has come. */
static void no_files(void)
{
	ADMINISTER(&p, "add", "official", "0000000000H02", "unit=615", "name=Người nhận việc sau", "role=head", "from=2024-11-05");
	ADMINISTER(&p, "add", "official", "0000000000H03", "unit=615", "name=Người nhận việc hôm nay", "role=head", "from=2024-11-04");
	sync(&snv);
	is_int(of_year("0000000000H01", "2025"), ERR_NEVER_HEAD, "no file of a year after his term");
	is_int(of_year("0000000000H01", "2023"), ERR_NEVER_HEAD, "nor of one before his unit began");
	is_int(of_year(person, "2025"), ERR_NEVER_HEAD, "nor of a year to come");
	is_int(of_year("0000000000H02", "2024"), ERR_NEVER_HEAD, "nor of who takes office tomorrow");
	is_int(of_year("0000000000H03", "2024"), OK, "but of who did today");
	is_int(of_year("0000000000H01", "2024"), OK, "and of who left in February");
	is_int(count_of(snv.db, "SELECT count(*) FROM assessment_file"), 2, "nothing stays of what is refused");
	is_int(count_of(p.db, "SELECT count(*) FROM assessment_file"), 2, "anywhere");
}

static void files_of_heads(void)
{
	id_print(district.head, person);
	snprintf(file, sizeof file, "%s/2024", person);
	slips();
	sync(&snv);
	is_int(composed("criticisms"), ERR_FIELD_SYSTEM, "a number by hand is refused at entry");
	is_int(composed("log_position"), ERR_FIELD_SYSTEM, "so is a place in the log");
	is_int(composed("nothing"), ERR_FIELD_UNKNOWN, "what is no field is something else");
	is_int(by_hand("build", "assessment_file", (struct key){.text = bytes_of(file)}, "late_reports", 0), ERR_FIELD_SYSTEM, "and by the judge");
	no_files();
	snv.now -= 40 * DAY_MS;
	is_int(ENTER(&p, &snv, false, "build", "assessment_file", file, NULL), OK, "Home Affairs builds the file, by a clock that is weeks behind");
	snv.now = p.now;
	is_int(filed(snv.db, "late_reports"), -1, "and has no number of it yet");
	is_int(ENTER(&p, &snv, true, "table", "assessment_file", file, "tabled_on=2024-12-28"), ERR_RULE, "nor may it table what nobody counted");
	sync(&snv);
	is_int(verdict(), OK, "the province takes it");
	is_int(brought, 0, "its numbers come with the verdict, and nothing has to be fetched");
	as_listed("as the list has it");
	ok(filed(p.db, "criticisms") == 1 && filed(p.db, "pending") == 1 && filed(p.db, "overdue_tasks") == 1, "one criticism, one to confirm, one task of its own unit");
	is_int(filed(p.db, "late_reports"), 10, "no report came from January to October");
	clock_to("2024-11-12T08:00");
	sync(&snv);
	is_int(filed(snv.db, "late_reports"), 10, "what falls due later changes nothing");
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, false, "build", "assessment_file", file, NULL)), OK, "built again, without a word");
	as_listed("counted anew");
	is_int(filed(p.db, "late_reports"), 11, "with November");
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, true, "table", "assessment_file", file, "tabled_on=2024-12-28")), OK, "and tabled");
	is_int(filed(p.db, "late_reports"), 11, "with those numbers");
	ok(same_as_server(&p, &snv), "both have the same");
	is_int(ENTER(&p, &snv, false, "build", "assessment_file", file, NULL), ERR_STATE, "what is tabled stays");
}

/* ---- Documents: each unit's own until they are issued ---- */

#define DRAFT_FIELDS "issuer=UBND huyện", "kind=Quyết định", "excerpt=Quy chế làm việc"
static int64_t states(struct office *o, const char *key)
{
	char sql[120];
	int64_t id;
	assert(id_parse(bytes_of(key), &id));
	snprintf(sql, sizeof sql, "SELECT coalesce((SELECT state FROM document WHERE key = %lld), 0)", (long long)id);
	return count_of(o ? o->db : p.db, sql);
}

static void everybody(void)
{
	struct office *all[] = {&snv, &district, &other, &vp};
	for (int i = 0; i < 4; i++)
		sync(all[i]);
}

/* The key of the newest act. */
static const char *newest(char out[ID_TEXT_BYTES + 1])
{
	struct act a OWN_ACT = {0};
	must(act_decode(p.entries[p.count - 1].act, &a), "act");
	id_print(a.key.id, out);
	return out;
}

enum { NO_COPY, ISSUED, DRAFT, SUPERSEDED };

static void drafts(void)
{
	char first[ID_TEXT_BYTES + 1], directive[ID_TEXT_BYTES + 1], second[ID_TEXT_BYTES + 1], replaces[60];
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, false, "add", "document", "", "issuer=UBND tỉnh", "kind=Chỉ thị", "excerpt=Kỷ cương")), OK, "Home Affairs adds");
	newest(directive);
	is_int(states(NULL, directive), ISSUED, "what is in force");
	everybody();
	is_int(entered_and_sent(&district, ENTER(&p, &district, false, "add", "document", "", DRAFT_FIELDS)), OK, "a district adds");
	newest(first);
	is_int(states(NULL, first), DRAFT, "a draft");
	is_int(states(&district, first), DRAFT, "on its device too");
	is_int(brought, 0, "with the verdict");
	everybody();
	ok(states(&snv, first) == DRAFT && states(&vp, first) == DRAFT && states(&other, first) == NO_COPY, "the province's offices have it, another district not");
	ok(same_as_server(&p, &snv) && same_as_server(&p, &other) && same_as_server(&p, &district), "as their scopes say");
	is_int(ENTER(&p, &snv, false, "change", "document", first, "excerpt=Khác"), ERR_NOT_YOUR_UNIT, "Home Affairs does not write it");
	is_int(ENTER(&p, &snv, false, "draft", "document", first, "excerpt=Khác"), ERR_NOT_YOUR_UNIT, "nor take it over");
	is_int(ENTER(&p, &vp, true, "issue", "document", first, "number=1/QĐ", "date=2024-11-12", "signer=A"), ERR_NOT_YOUR_UNIT, "nor does the province office issue it");
	is_int(ENTER(&p, &other, false, "change", "document", first, "excerpt=Khác"), ERR_RECORD_UNKNOWN, "another district does not know it");
	is_int(ADMINISTERED("change", "document", first, "excerpt=Khác"), ERR_NOT_YOUR_UNIT, "the administration, which does what those may, does not write it");
	is_int(ADMINISTERED("draft", "document", first, "excerpt=Khác"), ERR_NOT_YOUR_UNIT, "nor take it over");
	is_int(ADMINISTERED("issue", "document", first, "number=1/QĐ", "date=2024-11-12", "signer=A"), ERR_NOT_YOUR_UNIT, "nor issue it");
	is_int(entered_and_sent(&district, ENTER(&p, &district, false, "change", "document", first, "excerpt=Quy chế làm việc năm 2025")), OK, "its unit changes it");
	is_int(ENTER(&p, &district, false, "issue", "document", first, "number=1/QĐ", "date=2024-11-12", "signer=A"), ERR_NOT_HEAD, "no clerk issues it");
	is_int(entered_and_sent(&district, ENTER(&p, &district, true, "issue", "document", first, "number=1/QĐ", "date=2024-11-12", "signer=A")), OK, "its head does");
	everybody();
	ok(states(&other, first) == ISSUED && states(&snv, first) == ISSUED, "now everybody has it");
	ok(same_as_server(&p, &snv) && same_as_server(&p, &other) && same_as_server(&p, &district), "and the same");
	is_int(ENTER(&p, &district, false, "change", "document", first, "excerpt=Khác"), ERR_RULE, "nobody changes it");
	is_int(ENTER(&p, &snv, false, "change", "document", first, "excerpt=Khác"), ERR_RULE, "Home Affairs neither");
	is_int(ENTER(&p, &other, false, "change", "document", first, "excerpt=Khác"), ERR_NOT_YOUR_FUNCTION, "nor another");
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, false, "change", "document", directive, "number=16/CT-UBND")), OK, "what was only registered may be put right");
	is_int(ENTER(&p, &district, false, "change", "document", directive, "number=17"), ERR_NOT_YOUR_FUNCTION, "by Home Affairs");
	snprintf(replaces, sizeof replaces, "replaces=%s", directive);
	is_int(ENTER(&p, &district, false, "add", "document", "", DRAFT_FIELDS, replaces), ERR_REPLACES, "a district replaces no directive of the province");
	snprintf(replaces, sizeof replaces, "replaces=%s", first);
	is_int(ENTER(&p, &other, false, "add", "document", "", DRAFT_FIELDS, replaces), ERR_REPLACES, "nor another district's");
	is_int(entered_and_sent(&district, ENTER(&p, &district, false, "add", "document", "", DRAFT_FIELDS, replaces)), OK, "but its own");
	newest(second);
	is_int(states(NULL, first), ISSUED, "a draft replaces nothing yet");
	is_int(entered_and_sent(&district, ENTER(&p, &district, true, "issue", "document", second, "number=2/QĐ", "date=2024-11-12", "signer=A")), OK, "issued");
	ok(states(NULL, first) == SUPERSEDED && states(&district, first) == SUPERSEDED && brought == 0, "it does, on the device at once");
	is_int(ENTER(&p, &district, false, "change", "document", first, "excerpt=Khác"), ERR_RULE, "what is superseded stays");
	everybody();
	is_int(ENTER(&p, &district, false, "supersede", "document", second, "reason=Bãi bỏ"), ERR_NOT_HEAD, "no clerk says that his unit's document is no longer in force");
	is_int(ENTER(&p, &other, true, "supersede", "document", second, "reason=Bãi bỏ"), ERR_NOT_YOUR_FUNCTION, "nor the head of another unit");
	is_int(entered_and_sent(&district, ENTER(&p, &district, true, "supersede", "document", second, "reason=Bãi bỏ")), OK, "its head does");
	is_int(states(NULL, second), SUPERSEDED, "who may issue it");
}

/* A unit that ends leaves its drafts to who comes after it. */
static void left_drafts(void)
{
	char key[ID_TEXT_BYTES + 1];
	is_int(entered_and_sent(&district, ENTER(&p, &district, false, "add", "document", "", DRAFT_FIELDS)), OK, "one more draft");
	newest(key);
	ADMINISTER(&p, "end", "unit", "615", "to=2024-11-13", "successors=616");
	everybody();
	is_int(states(&other, key), DRAFT, "its successor gets it");
	is_int(entered_and_sent(&other, ENTER(&p, &other, true, "issue", "document", key, "number=3/QĐ", "date=2024-11-12", "signer=B")), OK, "and issues it");
	everybody();
	ok(same_as_server(&p, &snv) && same_as_server(&p, &other) && same_as_server(&p, &district) && same_as_server(&p, &vp), "all have the same");
}

/* Drafts of the province's offices are theirs together, and the administration's nobody else's. */
static void province_drafts(void)
{
	char key[ID_TEXT_BYTES + 1];
	is_int(entered_and_sent(&vp, ENTER(&p, &vp, false, "add", "document", "", DRAFT_FIELDS)), OK, "the province office adds");
	newest(key);
	is_int(states(NULL, key), DRAFT, "a draft");
	sync(&snv);
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, false, "draft", "document", key, "excerpt=Sửa")), OK, "Home Affairs goes on with it");
	is_int(count_of(p.db, "SELECT count(*) FROM document WHERE unit = 'VPUBND' AND excerpt = 'Sửa'"), 1, "it stays whose it was");
	is_int(ADMINISTERED("draft", "document", key, "excerpt=Sửa"), OK, "the administration too");
	is_int(ADMINISTERED("change", "document", key, "excerpt=Khác"), ERR_NOT_YOUR_UNIT, "but by the verb that both have");
	sync(&vp);
	is_int(entered_and_sent(&vp, ENTER(&p, &vp, true, "issue", "document", key, "number=9/KH", "date=2024-11-12", "signer=C")), OK, "and is issued");
	ADMINISTER(&p, "draft", "document", "0000000000D01", "issuer=UBND tỉnh", "kind=Kế hoạch", "excerpt=Của quản trị");
	everybody();
	ok(states(&snv, "0000000000D01") == DRAFT && states(&other, "0000000000D01") == NO_COPY, "the administration's draft is the province's");
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, true, "issue", "document", "0000000000D01", "number=10/KH", "date=2024-11-12", "signer=D")), OK, "to issue");
	everybody();
	ok(states(&other, "0000000000D01") == ISSUED && same_as_server(&p, &other) && same_as_server(&p, &vp), "for all");
}

/* ---- An indicator belongs to a clause that reports are written by ---- */

static void indicators(void)
{
	static const char *const wrong[] = {"clause=zz", "clause=1z", "clause=1đ", "clause=1a 1b", "clause=3a", "clause=other2"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		is_int(ADMINISTERED("add", "indicator", "BC-THANG/1/92", wrong[i], "name=Số việc"), ERR_RULE, "%s is none", wrong[i]);
	is_int(ADMINISTERED("add", "indicator", "BC-THANG/1/92", "clause=1dd", "name=Số việc"), OK, "1dd is one");
	is_int(ADMINISTERED("add", "indicator", "BC-THANG/1/93", "clause=other", "name=Số kiến nghị"), OK, "and the last");
}

/* ---- A report is excused once at a time ---- */

static void exemptions(void)
{
	char key[ID_TEXT_BYTES + 1];
#define GRANT(o) ENTER(&p, o, false, "grant", "exemption", "", "unit=616", "obligation=BC-THANG", "period=2024-12", "reason=Mưa lũ")
	is_int(entered_and_sent(&snv, GRANT(&snv)), OK, "a unit is excused");
	newest(key);
	is_int(GRANT(&snv), ERR_EXEMPT, "not once more");
	is_str(err_arg(0), key, "the sentence names what stands");
	is_int(ENTER(&p, &snv, false, "grant", "exemption", "", "unit=616", "obligation=BC-THANG", "period=2025-01", "reason=Mưa lũ"), OK, "another period is another matter");
	is_int(GRANT(&away), OK, "a device that does not know of it enters one");
	sync(&away);
	is_int(verdict(), ERR_EXEMPT, "and the province refuses it");
	sync(&snv);
	is_int(entered_and_sent(&snv, ENTER(&p, &snv, false, "revoke", "exemption", key, "reason=Đường đã thông")), OK, "revoked");
	is_int(entered_and_sent(&snv, GRANT(&snv)), OK, "it may be excused again");
	is_int(count_of(p.db, "SELECT count(*) FROM exemption WHERE period = '2024-12'"), 2, "one after the other");
}

/* ---- A report is returned to be mended by a day that is not over ---- */

static enum err give_back_by(struct office *o, const char *day)
{
	char text[40];
	snprintf(text, sizeof text, "fix_by=%s", day);
	return ENTER(&p, o, true, "return", "report", "BC-THANG/616/2024-11", "reason=Thiếu số liệu", text);
}

static void returns(void)
{
	const char *key = "BC-THANG/616/2024-11";
	clock_to("2024-11-13T08:00");
	is_int(ENTER(&p, &other, false, "write", "report", key, "indicator.01=5"), OK, "a report is written");
	is_int(ENTER(&p, &other, true, "sign", "report", key, NULL), OK, "signed");
	is_int(ENTER(&p, &other, false, "send", "report", key, NULL), OK, "and sent");
	sync(&other);
	sync(&snv);
	sync(&away);
	is_int(give_back_by(&snv, "2024-11-12"), ERR_DAY_OVER, "it is not returned for yesterday");
	is_str(err_arg(2), "2024-11-13", "today is the first day that is good");
	is_int(ADMINISTERED("return", "report", key, "reason=Thiếu số liệu", "fix_by=2024-11-12"), ERR_DAY_OVER, "nor by the administration, which knows the time");
	snv.now -= 400 * DAY_MS;
	is_int(give_back_by(&snv, "2024-11-12"), ERR_DAY_OVER, "whatever the device's clock says");
	snv.now += 800 * DAY_MS;
	is_int(entered_and_sent(&snv, give_back_by(&snv, "2024-11-13")), OK, "a clock that is far ahead forbids nothing");
	snv.now = p.now;
	is_int(ENTER(&p, &other, true, "recall", "report", key, NULL), OK, "it comes once more");
	is_int(ENTER(&p, &other, false, "write", "report", key, "indicator.01=6"), OK, "written");
	is_int(ENTER(&p, &other, true, "sign", "report", key, NULL), OK, "signed");
	is_int(ENTER(&p, &other, false, "send", "report", key, NULL), OK, "sent");
	sync(&other);
	sync(&away);
	is_int(give_back_by(&away, "2024-11-14"), OK, "returned without a line");
	clock_to("2024-11-20T08:00");
	sync(&away);
	is_int(verdict(), OK, "it comes when its day is over, and is taken: it was not when it was entered");
}

/* ---- Planned: active, and its first day still to come ---- */

static const char *told(const char *reg, struct key key, const char *at)
{
	struct row row;
	struct state state, again;
	int64_t now;
	must(time_parse(at, &now), at);
	must(row_load(&p.ledger->world, reg_by_name(bytes_of(reg)), key, &row), reg);
	must(row_state_at(&p.ledger->world, &row, now, &state), "told");
	must(record_state_at(p.db, row.reg, key, row.state, now, &again), "told without a world");
	is_str(again.name, state.name, "without a world too");
	return state.name;
}

static void planned(void)
{
	const struct key unit = {.text = BYTES("9001")};
	int64_t id;
	assert(id_parse(BYTES("0000000000F01"), &id));
	const struct key official = {.id = id};
	ADMINISTER(&p, "add", "unit", "9001", "name=Xã mới", "kind=commune", "function=agency", "from=2025-07-01");
	ADMINISTER(&p, "add", "official", "0000000000F01", "unit=9001", "name=Người sẽ nhận việc", "role=head", "from=2025-07-01");
	is_str(told("unit", unit, "2025-06-30T23:59:59.999"), "planned", "a unit is planned until its first day");
	is_str(told("unit", unit, "2025-07-01T00:00"), "active", "and active from then on");
	is_str(told("official", official, "2025-06-30T23:59:59.999"), "planned", "an official too");
	is_str(told("official", official, "2025-07-01T00:00"), "active", "in office on the day");
	is_str(told("unit", (struct key){.text = BYTES("615")}, "2023-01-01T00:00"), "ended", "what ended by an act is not planned");
	is_int(count_of(p.db, "SELECT count(*) FROM unit WHERE state NOT IN (1, 2)"), 0, "nothing of it is stored");
}

int main(void)
{
	province_open(&p, 6);
	office_open(&p, &snv, "SNV", 71);
	office_open(&p, &away, "SNV", 72);
	office_open(&p, &district, "615", 73);
	office_open(&p, &other, "616", 74);
	office_open(&p, &vp, "VPUBND", 75);
	clock_to("2024-11-04T08:00");
	sync(&snv);
	sync(&district);
	sync(&away);
	files_of_heads();
	everybody();
	drafts();
	province_drafts();
	indicators();
	exemptions();
	left_drafts();
	returns();
	planned();
	judged_again(&p);
	office_close(&snv);
	office_close(&away);
	office_close(&district);
	office_close(&other);
	office_close(&vp);
	province_close(&p);
	return done();
}
