/* The lists on a small province whose every line is known, against golden CSV; boundaries, heads who changed, a merged unit, a restricted name, nothing
 * at all. GOLDEN=1 writes the golden files anew: read them then. */
#include "lists.h"

#include "assessment.h"
#include "docx.h"
#include "files.h"
#include "hand_province.h"
#include "list_files.h"
#include "tap.h"
#include "xlsx.h"
#include "zip_read.h"

static struct arena arena;

static struct list_table make(sqlite3 *db, const char *name, const char *at, int year)
{
	struct list_table t = {0};
	is_int(list_make(db, list_by_name(name), &(struct list_query){.at = hand_time(at), .year = year}, &arena, &t), OK, "%s at %s", name, at);
	return t;
}

static void golden(sqlite3 *db)
{
	for (int i = 0; lists[i]; i++) {
		struct buf csv OWN_BUF = BUF(1 << 20), want OWN_BUF = BUF(1 << 20), path OWN_BUF = BUF(1000);
		struct list_table t = make(db, lists[i]->name, HAND_NOW, 0);
		is_int(list_csv(&t, &csv), OK, "%s as CSV", lists[i]->name);
		buf_fmt(&path, TEST_DIR "/golden/list-%s.csv", lists[i]->name);
		if (getenv("GOLDEN"))
			is_int(file_replace(buf_text(&path), buf_bytes(&csv)), OK, "written anew");
		is_int(file_read(buf_text(&path), &want), OK, "the golden one");
		is_str(buf_text(&csv), buf_text(&want), "%s is as it was", lists[i]->name);
		ok(strstr(buf_text(&csv), "Người Không Được Lộ") == NULL, "%s has no restricted name", lists[i]->name);
	}
}

/* The row in which `column` has that text; -1. */
static int find(const struct list_table *t, const char *column, const char *text)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(list_get(t, i, column), text) == 0)
			return (int)i;
	return -1;
}

/* D is the first instant that is late: not a millisecond before, and all of it from then on. */
static void boundaries(sqlite3 *db)
{
	struct list_table t = make(db, "late", "2024-11-09T23:59:59.999", 0);
	is_int(find(&t, "report", "BC-THANG/610/2024-11"), -1, "not late on the last day");
	t = make(db, "late", "2024-11-10T00:00", 0);
	int row = find(&t, "report", "BC-THANG/610/2024-11");
	ok(row >= 0 && list_number(&t, (size_t)row, "days") == 1, "a day late from midnight on");
	is_str(row < 0 ? "" : list_get(&t, (size_t)row, "head"), "A Một", "its own head is called while it is there");
	t = make(db, "late", "2024-11-11T00:00", 0);
	row = find(&t, "report", "BC-THANG/610/2024-11");
	is_str(row < 0 ? "" : list_get(&t, (size_t)row, "head"), "Y Hai (Huyện Ngọc Hồi)", "who came after it is called from the day of its end");
	t = make(db, "late", "2024-11-13T23:59:59.999", 0);
	ok(find(&t, "report", "BC-THANG/610/2024-10") >= 0, "what came late stays for some weeks");
	t = make(db, "late", "2024-11-14T00:00:00.001", 0);
	is_int(find(&t, "report", "BC-THANG/610/2024-10"), -1, "and then leaves");
	t = make(db, "overdue", "2024-11-12T23:59:59.999", 0);
	is_int(find(&t, "content", "=Việc quá một ngày"), -1, "a task is not overdue on its last day");
	t = make(db, "overdue", "2024-11-13T00:00", 0);
	row = find(&t, "content", "=Việc quá một ngày");
	ok(row >= 0 && list_number(&t, (size_t)row, "days") == 1 && list_number(&t, (size_t)row, "original_days") == 1, "and a day overdue at midnight");
	t = make(db, "promises", "2024-11-12T23:59:59.999", 0);
	ok(list_number(&t, (size_t)find(&t, "reason", "Chờ số liệu"), "kept") == 5, "a promise is open until its day is over");
	t = make(db, "promises", "2024-11-02T12:00", 0);
	is_int((int64_t)t.count, 1, "what was sent later is not there yet");
	ok(list_number(&t, 0, "achieved") == NO_TIME, "nor what was achieved later");
	t = make(db, "recommendations", "2024-11-14T00:00", 0);
	row = find(&t, "content", "Sửa quy chế");
	ok(row >= 0 && list_number(&t, (size_t)row, "days") == 1, "a recommendation is overdue from midnight on");
	t = make(db, "opinions", "2024-11-14T00:00", 0);
	ok(find(&t, "subject", "Hôm nay mới hết hạn") >= 0, "an opinion too");
	is_int(find(&t, "subject", "Kết thúc trước hạn"), -1, "but none that is no longer asked for");
}

static int64_t count_of(const struct list_table *t, const char *name, const char *column)
{
	int row = find(t, "name", name);
	return row < 0 ? -1 : list_number(t, (size_t)row, column);
}

/* 31 October is the last day of one head and 1 November the first of the next. */
static void terms(sqlite3 *db)
{
	struct list_table t = make(db, "assessment", HAND_NOW, 0);
	is_int((int64_t)t.count, 5, "three heads, two of one unit, and a line without a name");
	is_int(count_of(&t, "Rơ Chăm Ba", "overdue_tasks"), 1, "what fell due on his last day is his");
	is_int(count_of(&t, "Y Bốn", "overdue_tasks"), 1, "what fell due on the next day is his successor's");
	is_int(count_of(&t, "Rơ Chăm Ba", "late_reports"), 1, "a correction that fell due in his time is his");
	is_int(count_of(&t, "Rơ Chăm Ba", "until"), civil_day(2024, 10, 31), "he answers until the last day in office");
	is_int(count_of(&t, "Y Bốn", "from"), civil_day(2024, 11, 1), "she from the first");
	is_int(count_of(&t, "A Một", "until"), civil_day(2024, 11, 10), "a term ends with its unit");
	is_int(count_of(&t, "Rơ Chăm Ba", "broken_promises"), 0, "a promise made in his time for a day after it is not his");
	is_int(count_of(&t, "Y Bốn", "broken_promises"), 2, "it is hers who was there on the day");
	is_int(count_of(&t, "", "overdue_tasks"), 1, "what fell due while nobody was in office stands without a name");
	t = make(db, "assessment", HAND_NOW, 2023);
	is_int((int64_t)t.count, 1, "a year before there were no units, but somebody is named by a criticism");
	is_int(count_of(&t, "Rơ Chăm Ba", "criticisms"), 1, "named, he answers for it");
	t = make(db, "assessment", "2025-02-01T00:00", 2024);
	is_int(count_of(&t, "Y Bốn", "until"), civil_day(2024, 12, 31), "a year that is over ends in December");
	is_int(count_of(&t, "Y Hai", "from"), civil_day(2024, 1, 1), "and begins in January");
	static const char *const counted[] = {"criticisms", "late_reports", "overdue_tasks", "broken_promises", "unclear_opinions", "pending", NULL};
	t = make(db, "criticised", "2024-10-31T20:00", 0);
	ok(t.count == 1 && list_number(&t, 0, "state") == 1, "what is confirmed later was not confirmed yet");
	t = make(db, "assessment", "2024-10-31T20:00", 0);
	ok(count_of(&t, "Rơ Chăm Ba", "criticisms") == 0 && count_of(&t, "Rơ Chăm Ba", "pending") == 1, "nor counted");
	struct list_table slips = make(db, "slips", HAND_NOW, 0);
	t = make(db, "assessment", HAND_NOW, 0);
	int64_t sum = 0;
	for (size_t i = 0; i < t.count; i++)
		for (const char *const *c = counted; *c; c++)
			sum += list_number(&t, i, *c);
	is_int((int64_t)slips.count, sum, "what is counted stands there one by one");
}

/* ---- What a list reads is what it says it reads ---- */

static const struct list *watched;
static int strayed;

static int watch(void *ctx, int action, const char *table, const char *column, const char *database, const char *trigger)
{
	(void)ctx, (void)column, (void)database, (void)trigger;
	bool known = action != SQLITE_READ || strncmp(table, "sqlite_", 7) == 0 || !reg_by_name(bytes_of(table));
	for (int i = 0; !known && watched->reads[i]; i++)
		known = strcmp(watched->reads[i], table) == 0;
	if (!known && strayed++ == 0)
		printf("# %s reads %s\n", watched->name, table);
	return SQLITE_OK;
}

static void rights(sqlite3 *db)
{
	for (int i = 0; lists[i]; i++) {
		strayed = 0;
		watched = lists[i];
		sqlite3_set_authorizer(db, watch, NULL);
		make(db, lists[i]->name, HAND_NOW, 0);
		sqlite3_set_authorizer(db, NULL, NULL);
		is_int(strayed, 0, "%s reads no register that it does not name", lists[i]->name);
	}
	const struct list names = {.name = "names", .reads = (const char *const[]){"unit", "violation_person", NULL}};
	ok(!list_readable(&names, &(struct audience){.unit = BYTES("615"), .function = AGENCY}), "a clerk reads no list with restricted names");
	ok(list_readable(&names, &(struct audience){.unit = BYTES("615"), .function = AGENCY, .heads = true}), "a head does");
	ok(list_readable(&names, &(struct audience){.unit = BYTES("SNV"), .function = HOME_AFFAIRS, .all = true}), "and Home Affairs");
	ok(!list_readable(&names, &(struct audience){.unit = BYTES("VPUBND"), .function = OFFICE, .all = true}), "but not the province office");
}

/* An office has the units and obligations of all, but reports only of itself: of the others it must not say that they owe. */
static void office(sqlite3 *db)
{
	const struct list_query q = {.at = hand_time(HAND_NOW), .unit = "615"};
	int strangers = 0, asked = 0;
	for (int i = 0; lists[i]; i++) {
		struct list_table t;
		bool cells = lists[i] == list_by_name("late") || lists[i] == list_by_name("slips"), opinions = lists[i] == list_by_name("opinions");
		is_int(list_make(db, lists[i], &q, &arena, &t), OK, "%s of an office", lists[i]->name);
		for (size_t r = 0; r < t.count; r++) {
			bool own = strcmp(list_get(&t, r, "unit"), "615") == 0;
			strangers += (cells && !own) || (opinions && !own && strcmp(list_get(&t, r, "requester"), "615") != 0);
			asked += cells || opinions;
		}
	}
	struct list_table heir = {0};
	const struct list_query of_heir = {.at = q.at, .unit = "611"};
	is_int(list_make(db, list_by_name("late"), &of_heir, &arena, &heir), OK, "late, of an office that came after another");
	ok(find(&heir, "unit", "610") >= 0 && find(&heir, "unit", "611") >= 0 && find(&heir, "unit", "615") < 0, "has what that left, and nobody else's");
	ok(asked > 3 && strangers == 0, "nothing that only follows from what is not there: %d of %d", strangers, asked);
}

/* ---- Files and commands ---- */

static bool holds(struct bytes file, const char *part, const char *text)
{
	struct buf b OWN_BUF = BUF(1 << 20);
	return zip_part(file, part, &b) && strstr(buf_text(&b), text);
}

static void workbook(sqlite3 *db)
{
	struct buf file OWN_BUF = BUF(XLSX_MAX);
	struct list_table t[2] = {make(db, "overdue", HAND_NOW, 0), make(db, "criticised", HAND_NOW, 0)};
	is_int(list_xlsx(t, 2, VI, &file), OK, "a workbook of two lists");
	ok(holds(buf_bytes(&file), "xl/workbook.xml", "Nhiệm vụ quá hạn") && holds(buf_bytes(&file), "xl/workbook.xml", "Người đứng đầu bị phê bình"), "a sheet each");
	ok(holds(buf_bytes(&file), "xl/sharedStrings.xml", "=Việc quá một ngày") && !holds(buf_bytes(&file), "xl/worksheets/sheet1.xml", "<f>"), "no formula");
	ok(holds(buf_bytes(&file), "xl/worksheets/sheet1.xml", "<v>45601</v>"), "5 November 2024 is a date");
	ok(holds(buf_bytes(&file), "xl/worksheets/sheet1.xml", "số liệu đến 10:00 13/11/2024"), "the data's time is on the page");
	ok(holds(buf_bytes(&file), "xl/sharedStrings.xml", "đã xác nhận"), "states in words");
}

/* ---- The assessment as a document ---- */

static void document(sqlite3 *db)
{
	const struct list_query q = {.at = hand_time(HAND_NOW)};
	struct buf file OWN_BUF = BUF(DOCX_MAX), again OWN_BUF = BUF(DOCX_MAX), one OWN_BUF = BUF(DOCX_MAX), html OWN_BUF = BUF(1 << 20);
	struct assessment a;
	is_int(assessment_load(db, &q, NULL, NULL, 77, &arena, &a), OK, "of all heads");
	is_int(assessment_docx(&a, &file), OK, "as Word");
	is_int(assessment_docx(&a, &again), OK, "again");
	ok(bytes_equal(buf_bytes(&file), buf_bytes(&again)), "the same bytes");
	static const char *const part = "word/document.xml";
	ok(holds(buf_bytes(&file), part, "Độc lập - Tự do - Hạnh phúc") && holds(buf_bytes(&file), part, "BÁO CÁO") && holds(buf_bytes(&file), part, "Nơi nhận:") &&
		   holds(buf_bytes(&file), part, "của người đứng đầu"), "motto, kind, excerpt, recipients");
	ok(holds(buf_bytes(&file), part, "Rơ Chăm Ba") && holds(buf_bytes(&file), part, "31/10/2024") && holds(buf_bytes(&file), part, "(không có người đứng đầu)"),
	   "each head in office, with his last day, and who was missing");
	ok(holds(buf_bytes(&file), part, "mục 77 của sổ chung") && holds(buf_bytes(&file), part, "10 giờ 00 ngày 13/11/2024"), "of when the data are");
	assessment_html(&a, &html);
	ok(strstr(buf_text(&html), "Rơ Chăm Ba") && strstr(buf_text(&html), "(chờ xét)"),
	   "the same words on the page, with what is not decided yet");
	is_int(assessment_load(db, &q, NULL, "0000000000003", 77, &arena, &a), OK, "of one head");
	is_int(assessment_docx(&a, &one), OK, "as Word");
	ok(holds(buf_bytes(&one), part, "đồng chí Rơ Chăm Ba") && !holds(buf_bytes(&one), part, "Y Bốn"), "names him, and nobody else");
	is_int(assessment_load(db, &q, "615", NULL, 77, &arena, &a), OK, "of one unit");
	buf_cut(&html, 0);
	assessment_html(&a, &html);
	ok(strstr(buf_text(&html), "Rơ Chăm Ba") && strstr(buf_text(&html), "Y Bốn") && !strstr(buf_text(&html), "A Một"), "has both its heads, and no other's");
	ok(strstr(buf_text(&html), "Chủ tịch Huyện") == NULL && strstr(buf_text(&html), "Chủ tịch, Huyện Đắk Hà"), "the post and its unit");
	is_int(assessment_load(db, &q, "999", NULL, 77, &arena, &a), ERR_NOT_FOUND, "of nobody");
}

static char *told(sqlite3 *db, const struct list_command *c, enum err want)
{
	static char text[65536];
	FILE *out = tmpfile();
	is_int(list_command(db, c, out), want, "lists %s", c->name ? c->name : "");
	rewind(out);
	text[fread(text, 1, sizeof text - 1, out)] = 0;
	fclose(out);
	return text;
}

static void commands(sqlite3 *db)
{
	struct list_command c = {.at = hand_time(HAND_NOW), .lang = VI, .format = LISTING_CSV, .audience = {.all = true, .function = HOME_AFFAIRS}};
	ok(strncmp(told(db, &c, OK), "list,lines,title\nlate,5,Ai chậm?\n", 33) == 0, "which lists there are");
	c.name = "nothing";
	told(db, &c, ERR_LIST_UNKNOWN);
	c.name = "assessment";
	c.year = "2024-11";
	told(db, &c, ERR_PERIOD_WRONG);
	c.year = "2023";
	ok(strstr(told(db, &c, OK), "Rơ Chăm Ba"), "of a year");
	c = (struct list_command){.name = "late", .at = c.at, .lang = EN, .format = LISTING_TABLE, .audience = c.audience};
	const char *text = told(db, &c, OK);
	ok(strstr(text, "Days late") && strstr(text, "Claimed on time") && strstr(text, "09/11/2024") && !strstr(text, "BC-THANG/"), "a table is for people");
	c.format = LISTING_JSON;
	ok(strstr(told(db, &c, OK), "\"status\":\"announced\""), "JSON for programs");
}

/* A text that was redacted is bytes in the tables. */
static void erased(sqlite3 *db)
{
	hand_run(db, "UPDATE criticism SET content = x'00' WHERE key = 401; UPDATE official SET name = x'00' WHERE key = 4");
	struct list_table t = make(db, "criticised", HAND_NOW, 0);
	struct buf words OWN_BUF = BUF(400), csv OWN_BUF = BUF(65536);
	list_show(&t, 0, list_column(t.list, "content"), VI, &words);
	is_str(buf_text(&words), "(đã xóa theo quyết định)", "a text that was erased is said to be");
	ok(list_csv(&t, &csv) == OK && strstr(buf_text(&csv), ",(erased),"), "in files too");
	t = make(db, "late", HAND_NOW, 0);
	ok(find(&t, "head", "(erased)") >= 0, "and a name");
}

static void nothing(void)
{
	sqlite3 *db OWN_DB = tables_empty();
	for (int i = 0; lists[i]; i++) {
		struct buf csv OWN_BUF = BUF(65536), file OWN_BUF = BUF(XLSX_MAX);
		struct list_table t = make(db, lists[i]->name, HAND_NOW, 0);
		is_int((int64_t)t.count, 0, "%s of nobody is empty", lists[i]->name);
		ok(list_csv(&t, &csv) == OK && strchr(buf_text(&csv), '\n') == buf_text(&csv) + csv.len - 1, "a line of titles");
		ok(list_xlsx(&t, 1, EN, &file) == OK, "an empty sheet");
		ok(*lists[i]->none.vi && *lists[i]->none.en, "and a sentence for it");
	}
	struct period p;
	struct figures f;
	ok(list_newest_due(db, &(struct list_query){.at = hand_time(HAND_NOW)}, &p, &f) == OK && f.expected == 0, "no period was due");
}

static void newest(sqlite3 *db)
{
	struct period p;
	struct figures f;
	ok(list_newest_due(db, &(struct list_query){.at = hand_time(HAND_NOW)}, &p, &f) == OK && p.year == 2024 && p.month == 11, "November was due last");
	ok(f.expected == 3 && f.on_time == 0 && f.claimed == 1, "of three none was on time for sure, and one claims it");
}

int main(void)
{
	sqlite3 *db OWN_DB = hand_province();
	golden(db);
	boundaries(db);
	terms(db);
	rights(db);
	office(db);
	workbook(db);
	commands(db);
	document(db);
	newest(db);
	erased(db);
	nothing();
	arena_free(&arena);
	return done();
}
