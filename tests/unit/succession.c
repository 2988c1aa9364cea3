/* 1 July 2025: ten districts end, communes begin. On the real judge, log and compliance, and on the server's pages: who owes what from
 * then on, who is called for what was left open, and that no figure of the past moves. */
#include <assert.h>
#include <unistd.h>

#include "cells_print.h"
#include "exchange.h"
#include "http.h"
#include "month.h"
#include "site.h"
#include "tap.h"
#include "text_value.h"

static struct month month;
static const char *const districts[] = {"608", "610", "611", "612", "613", "614", "615", "616", "617", "618"};
enum { DISTRICTS = sizeof districts / sizeof *districts, PLACES = 3 /* of each district */ };

/* ---- Figures as text ---- */

struct figures_of {
	struct buf text;
	int64_t until; /* cells due by then: what fell due later is owed by whoever is there then */
};

static enum err note_cell(void *ctx, const struct cell_row *row)
{
	struct figures_of *f = ctx;
	struct cell_line line;
	if (row->cell.deadline > f->until)
		return OK;
	cell_line(row, &line);
	for (int i = 0; i < CELL_COLUMNS; i++)
		buf_fmt(&f->text, "%s,", line.text[i] ? line.text[i] : "");
	buf_byte(&f->text, '\n');
	return OK;
}

static enum err note_task(void *ctx, const struct task_row *row)
{
	struct figures_of *f = ctx;
	buf_fmt(&f->text, "%lld %s %s %s\n", (long long)row->id, row->unit, task_status_name(row->by_due.status), task_status_name(row->by_original.status));
	return OK;
}

/* Every cell, the ranking of who had something due, and the tasks, as of `at`. */
static void figures_at(int64_t at, int64_t until, struct figures_of *f)
{
	struct arena arena OWN_ARENA = {0};
	const struct cells_query q = {.at = at};
	struct ranked *rows;
	size_t count;
	buf_cut(&f->text, 0);
	f->until = until;
	MUST(cells_each(month.db, &q, note_cell, f));
	MUST(cells_summary(month.db, &q, (struct period){0}, (struct period){2025, 6}, &arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct summary_line line;
		summary_line(&rows[i], FORM_CSV, &line);
		for (int k = 0; rows[i].rank && k < SUMMARY_COLUMNS; k++)
			buf_fmt(&f->text, "%s,", line.text[k] ? line.text[k] : "");
	}
	MUST(tasks_each(month.db, NULL, at, note_task, f));
}

struct looking {
	const char *unit;
	bool expected;
	struct cell cell;
};

static enum err look(void *ctx, const struct cell_row *row)
{
	struct looking *l = ctx;
	if (strcmp(row->unit, l->unit) == 0) {
		l->expected = true;
		l->cell = row->cell;
	}
	return OK;
}

static struct looking cell_at(const char *unit, const char *period, int64_t at)
{
	struct looking l = {.unit = unit};
	struct cells_query q = {.at = at, .obligation = "BC-THANG"};
	MUST(period_parse(period, &q.period));
	MUST(cells_each(month.db, &q, look, &l));
	return l;
}

/* ---- What happens ---- */

static const char *place_code(int district, int place)
{
	static char code[16];
	snprintf(code, sizeof code, "X%s%c", districts[district], 'a' + place);
	return code;
}

static void begin_places(int district)
{
	for (int i = 0; i < PLACES; i++) {
		char name[80], unit[40], phone[40], person[60];
		const char *code = place_code(district, i);
		snprintf(name, sizeof name, "name=Ủy ban nhân dân xã %s", code);
		snprintf(unit, sizeof unit, "unit=%s", code);
		snprintf(phone, sizeof phone, "phone=0260 3 7%s%d", districts[district], i);
		snprintf(person, sizeof person, "name=Y Nhã %s", code);
		ok(ADMIN(&month, "add", "unit", code, name, "kind=commune", "function=agency", "from=2025-07-01") == ACCEPTED, "%s begins", code);
		ADMIN(&month, "add", "official", "", unit, person, "post=Chủ tịch UBND xã", "role=head", phone, "from=2025-07-01");
		assert(month.stage.verdict.kind == ACCEPTED);
	}
}

static void end_district(int district)
{
	char heirs[80] = "successors=";
	for (int i = 0; i < PLACES; i++)
		snprintf(heirs + strlen(heirs), sizeof heirs - strlen(heirs), "%s%s", i ? "," : "", place_code(district, i));
	ok(ADMIN(&month, "end", "unit", districts[district], "to=2025-07-01", heirs) == ACCEPTED, "%s ends", districts[district]);
}

/* May: 615 on time, 608 late, 617 nothing; a task of 617 left undone, one of 615 promised. */
static void play_may(void)
{
	struct player *good = month_unit(&month, "615"), *late = month_unit(&month, "608");
	char key[ID_TEXT_BYTES + 1];
	int64_t due = civil_day(2025, 5, 10);
	month_report(&month, good, "BC-THANG", "2025-05", due, '.', 1);
	id_print(501, key);
	ADMIN(&month, "assign", "task", key, "unit=617", "content=Bàn giao hồ sơ đất đai", "due=2025-05-20", "clause=1b");
	assert(month.stage.verdict.kind == ACCEPTED);
	month_report(&month, late, "BC-THANG", "2025-05", due, 'L', 2);
	month_report(&month, late, "BC-THANG", "2025-06", civil_day(2025, 6, 10), '.', 2);
}

static void test_before_and_after(void)
{
	struct figures_of before = {.text = BUF(4 << 20)}, after = {.text = BUF(4 << 20)};
	int64_t may = month_time("2025-05-31T00:00"), june = month_time("2025-06-30T23:00"), due_june = month_time("2025-06-10T00:00");
	play_may();
	month.now = month_time("2025-06-20T08:00");
	figures_at(may, may, &before);
	struct figures_of june_before = {.text = BUF(4 << 20)};
	figures_at(june, due_june, &june_before);
	for (int i = 0; i < DISTRICTS; i++) {
		begin_places(i);
		end_district(i);
	}
	figures_at(may, may, &after);
	ok(before.text.len > 2000 && before.text.len == after.text.len && memcmp(before.text.data, after.text.data, before.text.len) == 0,
	   "no cell, rank or task of a past month moves by a byte");
	figures_at(june, due_june, &after);
	ok(june_before.text.len == after.text.len && memcmp(june_before.text.data, after.text.data, after.text.len) == 0, "nor of the last month before the day");
	/* A new name, and its symbol, change nothing either. */
	ADMIN(&month, "change", "unit", "SNV", "name=Sở Nội vụ (mới)");
	assert(month.stage.verdict.kind == ACCEPTED);
	figures_at(may, may, &after);
	ok(before.text.len == after.text.len && memcmp(before.text.data, after.text.data, before.text.len) == 0, "nor with a new name");
	buf_free(&before.text);
	buf_free(&after.text);
	buf_free(&june_before.text);
}

static void test_who_owes(void)
{
	int64_t at = month_time("2025-07-15T08:00");
	ok(cell_at("615", "2025-06", at).expected && cell_at("615", "2025-06", at).cell.status == STATUS_MISSING, "a district owes June, whose last day it saw");
	ok(!cell_at("615", "2025-07", at).expected, "not July");
	ok(cell_at("X615a", "2025-07", at).expected && cell_at("X615a", "2025-07", at).cell.status == STATUS_MISSING, "its communes owe July");
	ok(!cell_at("X615a", "2025-06", at).expected, "not June");
	ok(cell_at("STP", "2025-07", at).expected, "the others owe on");
	/* What is open is answered after the end, by the device that has it; the figure of June then says late, not a commune's. */
	month.now = month_time("2025-07-03T08:00");
	struct month_entry how = {NO_TIME, month.now - 3600000, NO_TIME, false};
	month_sent(&month, month_unit(&month, "615"), "BC-THANG/615/2025-06", &how, 3);
	struct looking l = cell_at("615", "2025-06", at);
	ok(l.cell.status == STATUS_LATE && l.cell.late_days == 24, "a report of June that comes in July is the district's, late");
}

/* ---- What the pages say ---- */

static struct site *site;
static struct response answer;
static char cookie[200];
static int64_t page_time;

static int64_t page_clock(void)
{
	return page_time;
}

static void ask(const char *path, const char *form_name, const char *form_password)
{
	char *text = mem_string(path), *next = NULL;
	struct http_field fields[] = {{.name = "name", .value = form_name, .len = form_name ? strlen(form_name) : 0},
				      {.name = "password", .value = form_password, .len = form_password ? strlen(form_password) : 0}};
	struct exchange x = {.headers = 1, .header = {{.name = "Cookie", .value = cookie, .len = strlen(cookie)}}};
	struct request r = {.post = form_name != NULL, .path = path, .loopback = true, .host = "province.test", .origin = form_name ? "http://province.test" : "",
			    .fetch_site = "", .content_type = "", .field = fields, .fields = form_name ? 2 : 0, .internal = &x};
	snprintf(r.peer, sizeof r.peer, "192.0.2.1");
	for (char *part = text + 1; part; part = next) {
		next = strchr(part, '/');
		if (next)
			*next++ = 0;
		r.segment[r.segments++] = part;
	}
	for (int i = 0; i < answer.headers; i++)
		mem_free(&answer.header[i].value);
	buf_free(&answer.body);
	answer = (struct response){.status = 200, .body = BUF(HTTP_ANSWER_MAX)};
	MUST(site_answer(site, &r, &answer));
	mem_free(&text);
}

static bool says(const char *text)
{
	return strstr(buf_text(&answer.body), text) != NULL;
}

static void test_pages(void)
{
	page_time = month_time("2025-07-15T08:00");
	const struct site_options o = {month.tables, month.log, month.office, false, page_clock, NULL};
	MUST(site_open(&o, &site));
	ask("/login", "Đỗ Minh Châu", "mat-khau-dai");
	for (int i = 0; i < answer.headers; i++)
		if (!strcmp(answer.header[i].name, "Set-Cookie"))
			snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(answer.header[i].value, ";"), answer.header[i].value);
	ask("/unit/617", NULL, NULL);
	ok(says("Đã kết thúc từ 01/07/2025") && says("Kế nhiệm:") && says("/unit/X617a"), "a district's page says when it ended, and who follows it");
	ok(says("BC-THANG/617/2025-06"), "its reports stay with it");
	ask("/unit/X617b", NULL, NULL);
	ok(says("Kế nhiệm của:") && says("/unit/617") && says("BC-THANG/617/2025-06"), "a successor's page says whose it is, and what is still open of it");
	ok(!says("/unit/615"), "not of another's");
	page_time = month_time("2027-01-15T08:00");
	ask("/login", "Đỗ Minh Châu", "mat-khau-dai");
	for (int i = 0; i < answer.headers; i++)
		if (!strcmp(answer.header[i].name, "Set-Cookie"))
			snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(answer.header[i].value, ";"), answer.header[i].value);
	ask("/unit/X617b", NULL, NULL);
	ok(says("BC-THANG/617/2025-06"), "also when that is more than a year ago");
	ask("/late", NULL, NULL);
	ok(says("/unit/617") && says("0260 3 76170") && says("Y Nhã X617a"), "who is called for what a district left is its successor");
	ask("/unit/STP", NULL, NULL);
	ok(!says("Kế nhiệm") && !says("Đã kết thúc"), "others say nothing of it");
	ask("/khong-co", NULL, NULL);
	for (int i = 0; i < answer.headers; i++)
		mem_free(&answer.header[i].value);
	buf_free(&answer.body);
	site_close(&site);
}

int main(void)
{
	char dir[] = "/tmp/kycuong-succession-XXXXXX";
	ok(mkdtemp(dir) != NULL, "a folder");
	month_begin(&month, dir);
	month_people(&month);
	test_before_and_after();
	test_who_owes();
	test_pages();
	month_end(&month);
	return done();
}
