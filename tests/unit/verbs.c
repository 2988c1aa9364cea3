/* What single verbs of the registers demand, on a whole province: at entry on the device, of a hostile one by the judge, and judged again. */
#include "../sim/province.c"

#include <assert.h>

#include "civil.h"
#include "lists.h"
#include "tap.h"
#include "again.h"

static struct province p;
static struct office snv, district;

static void clock_to(const char *text)
{
	int64_t ms;
	must(time_parse(text, &ms), text);
	p.now = snv.now = district.now = ms;
}

static int64_t brought; /* records that came down with the last one */

static void sync(struct office *o)
{
	struct taken sum;
	must(sync_office(&p, o, CHANGESET_MAX, &sum), "sync");
	brought = sum.records;
}

/* What became of the newest act in the log: OK or why it was refused. */
static enum err verdict(void)
{
	struct verdict v;
	must(verdict_decode(p.entries[p.count - 1].verdict, &v), "verdict");
	return v.kind == REFUSED ? v.reason : OK;
}

static enum err entered_and_sent(struct office *o, enum err e)
{
	size_t before = p.count;
	if (e != OK)
		return e;
	sync(o);
	assert(p.count == before + 1);
	return verdict();
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

int main(void)
{
	province_open(&p, 6);
	office_open(&p, &snv, "SNV", 71);
	office_open(&p, &district, "615", 73);
	clock_to("2024-11-04T08:00");
	sync(&snv);
	sync(&district);
	files_of_heads();
	judged_again(&p);
	office_close(&snv);
	office_close(&district);
	province_close(&p);
	return done();
}
