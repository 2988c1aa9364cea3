/* The office's pages, asked as a browser asks: a report typed, drafted, checked, signed, sent and received; a task; a refusal. */
#include "desk.h"

#include <stdlib.h>

#include "civil.h"
#include "exchange.h"
#include "lists.h"
#include "local.h"
#include "search.h"
#include "tap.h"

static struct local *site;
static struct folder folder; /* what the test itself looks into, and syncs with */
static struct response answer;
static const char *cookie = "";

static void split(struct exchange *e, const char *path)
{
	struct request *r = &e->request;
	char *copy = mem_string(path), *query = strchr(copy, '?');
	if (query) {
		*query++ = '\0';
		must(form_urlencoded(query, strlen(query), &e->query), "query");
		r->query = e->query.field;
		r->queries = e->query.count;
	}
	r->path = copy;
	for (const char *s = copy; *s;) {
		size_t n = strcspn(s, "/");
		char *decoded;
		must(percent_decode(s, n, false, &decoded), "path");
		if (n)
			r->segment[r->segments++] = decoded;
		s += n + (s[n] == '/');
	}
}

/* Requests are kept until the test ends: its leaks are its own, and no fault of the pages. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* The body of the answer; small leaks end with the test. */
static const char *visit(const char *path, const char *body)
{
	struct exchange *e = mem_alloc(sizeof *e);
	static const char name[] = "Cookie";
	buf_free(&answer.body);
	answer = (struct response){.status = 200, .body = BUF(HTTP_ANSWER_MAX)};
	e->header[e->headers++] = (struct http_field){.name = name, .value = cookie, .len = strlen(cookie)};
	e->request.internal = e;
	e->request.post = body;
	e->request.host = e->request.origin = e->request.fetch_site = e->request.content_type = "";
	split(e, path);
	if (body) {
		must(form_urlencoded(body, strlen(body), &e->form), "form");
		e->request.field = e->form.field;
		e->request.fields = e->form.count;
	}
	must(local_answer(site, &e->request, &answer), path);
	return buf_text(&answer.body);
}

static bool has(const char *page, const char *text)
{
	bool found = strstr(page, text);
	if (!found)
		printf("# not there: %s\n", text);
	return found;
}

static const char *header(const char *name)
{
	for (int i = 0; i < answer.headers; i++)
		if (strcmp(answer.header[i].name, name) == 0)
			return answer.header[i].value;
	return "";
}

static void sync_folder(void)
{
	struct taken t = {.more = true};
	for (int i = 0; i < 20 && t.more; i++) {
		struct buf request OWN_BUF = BUF(REQUEST_MAX), back OWN_BUF = BUF(ANSWER_MAX);
		struct round round;
		uint8_t random[ROUND_RANDOM_BYTES];
		crypt_random(random, sizeof random);
		must(round_ask(&folder.replica, 65536, random, &request, &round), "ask");
		must(serve(&p, buf_bytes(&request), &back), "serve");
		must(round_take(&folder.replica, &round, buf_bytes(&back), now_ms(), &t), "take");
	}
}

#define REPORT "/report/BC-THANG/2024-11"
#define REST "&none.1b=1&none.1c=1&none.1d=1&none.1dd=1&none.1e=1&none.1g=1&none.1h=1"

static void draft(void)
{
	ok(has(visit("/", NULL), "Đến hạn và trễ hạn"), "today shows what is due");
	ok(has(visit("/report", NULL), "Báo cáo tháng 11/2024"), "the report is listed");
	ok(has(visit(REPORT, NULL), "name=\"indicator.01\""), "the form asks for the indicators");
	ok(has(visit(REPORT "/draft", "indicator.01=5&narrative.1a=%3Cscript%3E%26"), "Nháp đã lưu"), "a draft is kept as one types");
	const char *page = visit(REPORT, NULL);
	ok(has(page, "value=\"5\"") && has(page, "&lt;script&gt;&amp;") && !strstr(page, "<script>&"), "it is there again, escaped");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 0, "and no act");
	page = visit(REPORT "/write", "do=check&indicator.01=x&indicator.02=1.234&narrative.1a=V%C4%83n");
	ok(has(page, "không phải số") && has(page, "hai cách") && has(page, "value=\"x\""), "what is wrong stands at its field, values stay");
	ok(has(page, "Mục 1b") && has(page, "role=\"alert\""), "an empty clause is asked for");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 0, "still no act");
	struct buf body OWN_BUF = BUF(60000);
	buf_str(&body, "do=check&narrative.1dd=");
	for (int i = 0; i < 4003; i++)
		buf_str(&body, "%E1%BA%BF"); /* ế, three bytes */
	ok(has(visit(REPORT "/write", buf_text(&body)), "Ô “Mục 1đ” dài hơn mức cho phép khoảng 3 ký tự"), "a text too long is told by how much, as people count");
	ok(has(visit(REPORT "/write", "do=check&indicator.02=1%2C234"), "hai cách"), "a comma may part thousands, too");
	visit(REPORT "/write", "do=check&indicator.01=5&indicator.02=12%2C1250&narrative.1a=%C4%90%C3%A3%20l%C3%A0m" REST);
	is_int(answer.status, 303, "a complete form is written");
	is_str(header("Location"), REPORT "/sign", "and goes on to be signed");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 1, "as one act");
	is_int(number_of(&folder, "SELECT count(*) FROM draft"), 0, "the draft is gone");
	ok(has(visit(REPORT, NULL), "value=\"12,125\""), "a number with three decimals is shown");
	visit(REPORT "/write", "do=check&indicator.01=5&indicator.02=12%2C125&narrative.1a=%C4%90%C3%A3%20l%C3%A0m" REST);
	is_int(answer.status, 303, "and comes back as it was shown");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 1, "sent twice, it is one act");
}

static const char *sign_body(const char *password, const char *confirm)
{
	static char body[300];
	char id[ID_TEXT_BYTES + 1];
	id_print(head, id);
	snprintf(body, sizeof body, "do=sign&level=thuong%s&signer=%s&password=%s", confirm, id, password);
	return body;
}

#define PASSWORD "m%E1%BA%ADt%20kh%E1%BA%A9u"

static void sign(void)
{
	ok(has(visit(REPORT "/sign", NULL), "Những điểm người ký cần biết"), "the signer sees what he signs");
	ok(has(visit(REPORT "/sign", "do=sign&level=secret"), "độ mật không gửi"), "a secret report is refused");
	ok(has(visit(REPORT "/sign", sign_body(PASSWORD, "")), "Chưa đánh dấu xác nhận"), "the confirmation is needed");
	ok(has(visit(REPORT "/sign", sign_body("sai", "&confirm=1")), "Báo cáo chưa ký"), "a wrong password signs nothing");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 1, "nothing was entered");
	visit(REPORT "/sign", "do=back&note=S%E1%BB%ADa%20s%E1%BB%91%201");
	ok(has(visit(REPORT, NULL), "Sửa số 1"), "the signer gives it back with a note");
	visit(REPORT "/sign", sign_body(PASSWORD, "&confirm=1"));
	is_int(answer.status, 303, "the right one signs and sends");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 3, "two acts in one transaction");
	visit(REPORT "/sign", sign_body(PASSWORD, "&confirm=1"));
	is_int(answer.status, 303, "a second click is harmless");
	is_int(number_of(&folder, "SELECT count(*) FROM outbox"), 3, "and enters nothing");
}

/* As after a restore, where what the report stands on is not back. */
static void held(void)
{
	must(db_exec(folder.db, "UPDATE outbox SET place = 2, position = 0, number = -(1 << 40) - entry WHERE place = 0"), "hold");
	const char *page = visit("/connection", NULL);
	ok(has(page, "Tạm giữ (3 việc)") && has(page, "Tạm giữ: chờ việc của nơi khác") && has(page, "Chờ gửi: 3 việc"), "what is held is listed, and why");
	ok(has(visit(REPORT "/write", NULL), "Chưa cần soạn lại"), "its report need not be written again");
	ok(has(visit("/", NULL), "Tạm giữ"), "the first page says so too");
	visit("/connection/no-wait", "");
	is_int(answer.status, 303, "somebody ends the waiting");
	page = visit("/connection", NULL);
	ok(!strstr(page, "Tạm giữ") && has(page, "Đang chờ gửi (3 việc"), "and it waits for the line alone");
}

static void place(void)
{
	const char *page = visit(REPORT, NULL);
	ok(has(page, "Tỉnh chưa nhận") && has(page, "class=\"code\""), "it waits for the line, with a code to read out");
	visit(REPORT "/told", "taker=Ch%C3%A2u");
	ok(has(visit(REPORT, NULL), "Đã đọc mã cho Châu"), "that it was read out is noted");
	sync_folder();
	page = visit(REPORT, NULL);
	ok(has(page, "Tỉnh nhận") && has(page, "Biên nhận số") && !strstr(page, "class=\"code\""), "received");
	ok(has(visit("/paper/BC-THANG%2F615%2F2024-11", NULL), "Đã làm"), "it prints");
	cookie = "kycuong-lang=en";
	ok(has(visit(REPORT, NULL), "Receipt number"), "in English too");
	page = visit(REPORT, NULL);
	ok(has(page, "Report of November 2024") && !strstr(page, "2024-11<"), "with the name of the month");
	cookie = "";
}

static void returned(void)
{
	ADMINISTER(&p, "return", "report", "BC-THANG/615/2024-11", "reason=Thiếu số liệu mục 2");
	sync_folder();
	ok(has(visit("/", NULL), "Thiếu số liệu mục 2"), "today shows what was returned");
	ok(has(visit(REPORT, NULL), "Tỉnh trả lại báo cáo này"), "the form says why");
	visit(REPORT "/write", "do=check&indicator.01=6&indicator.02=12%2C125&narrative.1a=%C4%90%C3%A3%20l%C3%A0m" REST);
	visit(REPORT "/sign", sign_body(PASSWORD, "&confirm=1"));
	sync_folder();
	is_int(number_of(&folder, "SELECT count(*) FROM submission WHERE position > 0"), 2, "corrected, signed and received again");
}

static void tasks(void)
{
	char path[80], body[400];
	static const char key[] = "0000100000001";
	ADMINISTER(&p, "assign", "task", key, "unit=615", "content=Rà soát quy chế", "due=2024-11-20");
	sync_folder();
	ok(has(visit("/task", NULL), "Rà soát quy chế"), "the task is listed");
	snprintf(path, sizeof path, "/task/%s", key);
	ok(has(visit(path, NULL), "Từng bước, từng người"), "and has a page");
	snprintf(body, sizeof body, "on=task&key=%s&verb=receive", key);
	visit(path, body);
	is_int(number_of(&folder, "SELECT state FROM task"), 2, "received");
	snprintf(body, sizeof body, "on=task_step&key=0004T00000001&drawn=1&verb=add&task=%s&person=Y%%20B%%C3%%ADch&content=Th%%E1%%BA%%A9m&due=2024-11-15", key);
	visit(path, body);
	visit(path, body);
	is_int(answer.status, 303, "a step sent twice");
	is_int(number_of(&folder, "SELECT count(*) FROM task_step"), 1, "is one step");
	char id[ID_TEXT_BYTES + 1];
	id_print(head, id);
	snprintf(body, sizeof body,
		 "on=extension&key=0004T00000003&drawn=1&verb=write&do=send&task=%s&kind=extend&reason=Ch%%E1%%BB%%9D&committed=&signer=%s&password=%s", key, id, PASSWORD);
	ok(has(visit(path, body), "Phải ghi ngày cam kết"), "an extension needs its date");
	snprintf(body, sizeof body,
		 "on=extension&key=0004T00000003&drawn=1&verb=write&do=send&task=%s&kind=extend&reason=Ch%%E1%%BB%%9D&committed=2024-11-30&signer=%s&password=%s", key, id, PASSWORD);
	visit(path, body);
	is_int(answer.status, 303, "with it, it is signed and sent");
	is_int(number_of(&folder, "SELECT state FROM extension"), 2, "in one step");
	sync_folder();
}

#define NEXT "/report/BC-THANG/2024-12"

/* A number that the registers know: counted, changed by hand with its reason, taken back. */
static void counted(void)
{
	ok(!strstr(visit(NEXT, NULL), "Từ sổ"), "where no register is kept nothing is counted");
	ADMINISTER(&p, "add", "indicator", "BC-THANG/1/91", "clause=1a", "name=Vi phạm", "count=violations");
	ADMINISTER(&p, "find", "violation", "0000000000001", "unit=615", "kind=hours", "date=2024-11-10", "source=other", "content=x", "count=2");
	ADMINISTER(&p, "find", "violation", "0000000000002", "unit=615", "kind=smoking", "date=2024-12-09", "source=other", "content=y", "count=1");
	sync_folder();
	const char *page = visit(NEXT, NULL);
	ok(has(page, "Từ sổ") && has(page, "name=\"indicator.91\"") && has(page, "value=\"3\""), "the form begins with what the registers count");
	ok(has(page, "Kỳ số liệu: 10/11"), "in the data window");
	page = visit(NEXT "/counted/91", NULL);
	ok(has(page, "đã phát hiện"), "a number leads to its records");
	visit(NEXT "/counted/01", NULL);
	is_int(answer.status, 404, "one that is not counted does not");
	int64_t before = number_of(&folder, "SELECT count(*) FROM outbox");
	page = visit(NEXT "/write", "do=check&indicator.91=4&narrative.1a=x" REST);
	ok(has(page, "Ghi lý do sửa tay") && number_of(&folder, "SELECT count(*) FROM outbox") == before, "another number is not taken without a reason");
	visit(NEXT "/write", "do=check&indicator.91=4&overridden.91=S%E1%BB%95%20thi%E1%BA%BFu&narrative.1a=x" REST);
	is_int(answer.status, 303, "with one it is");
	ok(has(visit(NEXT "/sign", NULL), "sổ đếm 3: Sổ thiếu"), "and the signer reads it");
	page = visit(NEXT "/write?recount=1", NULL);
	ok(has(page, "value=\"3\"") && !strstr(page, "value=\"4\""), "counted again on demand");
	visit(NEXT "/write", "do=check&indicator.91=3&overridden.91=S%E1%BB%95%20thi%E1%BA%BFu&narrative.1a=x" REST);
	ok(!strstr(visit(NEXT "/sign", NULL), "Sổ thiếu"), "as counted, it needs no reason and keeps none");
}

static void refused(void)
{
	char path[80];
	static const char key[] = "0000100000001";
	ADMINISTER(&p, "withdraw", "task", key, "reason=Thôi");
	snprintf(path, sizeof path, "/task/%s", key);
	visit(path, "on=task&key=0000100000001&verb=progress&percent=50");
	is_int(answer.status, 303, "progress, not knowing that the task is withdrawn");
	sync_folder();
	const char *page = visit("/inbox", NULL);
	ok(has(page, "Tỉnh không nhận") && has(page, "value=\"50\"") && has(page, "Vì sao:"), "the refusal is shown with its reason and its draft");
	const char *at = strstr(page, "/inbox/");
	snprintf(path, sizeof path, "/inbox/%ld", at ? strtol(at + 7, NULL, 10) : 0);
	ok(has(visit(path, "do=again&percent=60"), "banner grave"), "sent again it is refused here already");
	visit(path, "do=discard");
	ok(has(visit("/", NULL), "Hộp thư") && number_of(&folder, "SELECT count(*) FROM inbox WHERE settled = 0") == 0, "discarded, it leaves the list");
}

/* What was chosen from a list is chosen again: those that are none any more stay by their code until somebody takes them out. */
static void refused_choice(void)
{
	char path[80];
#define MEETING "&title=X%C3%A9t%20l%E1%BA%A1i&day=2024-12-20&hour=08%3A00&chair=y"
	must(db_exec(folder.db, "INSERT INTO unit(key, state, position, stamp, name) VALUES('999', 1, 1, 1, 'Đơn vị chưa có')"), "a unit that the province does not know");
	visit("/register/meeting/_new", "on=meeting&verb=call&co_units=&co_units=616&co_units=999" MEETING);
	is_int(answer.status, 303, "a meeting with it is called");
	sync_folder();
	must(db_exec(folder.db, "DELETE FROM unit WHERE key = '999'"), "nor has the device it any more");
	const char *page = visit("/inbox", NULL);
	ok(has(page, "value=\"616\" checked") && has(page, "value=\"999\" checked>999<") && has(page, "name=\"co_units\" value=\"SNV\">"),
	   "refused, its units stand there to be ticked");
	ok(has(page, "type=\"date\"") && has(page, "value=\"2024-12-20\""), "and its day in a calendar");
	const char *at = strstr(page, "/inbox/");
	snprintf(path, sizeof path, "/inbox/%ld", at ? strtol(at + 7, NULL, 10) : 0);
	page = visit(path, "do=again&co_units=&co_units=999&co_units=SNV" MEETING);
	ok(has(page, "value=\"SNV\" checked") && !strstr(page, "value=\"616\" checked"), "refused again, what was ticked stays");
	visit(path, "do=again&co_units=&co_units=SNV&co_units=616" MEETING);
	is_int(answer.status, 303, "without it, it is taken");
	is_int(number_of(&folder, "SELECT count(*) FROM meeting WHERE title = 'Xét lại' AND co_units = '616,SNV'"), 1, "with those that were ticked");
	sync_folder();
	is_int(number_of(&folder, "SELECT count(*) FROM inbox WHERE settled = 0"), 0, "and the province takes it too");
}

/* What a new record belongs to is chosen from those under which this unit may make it: it records who came to the meetings that it called, and answers
 * for those to which it is invited, while they are to come. */
static void parents(bool called)
{
#define RECORD "/register/attendance/_new?verb=record"
	must(db_exec(folder.db, "INSERT INTO meeting(key, state, position, stamp, unit, co_units, title, day, hour, chair) VALUES"
				"(88, 1, 1, 1, 'SNV', '615,616', 'Giao ban Sở', 20077, '08:00', 'x'), (89, 2, 1, 1, 'SNV', '615', 'Đã họp xong', 20077, '08:00', 'x'),"
				"(90, 1, 1, 1, 'SNV', '616', 'Không mời', 20077, '08:00', 'x')"), "meetings of Home Affairs");
	const char *page = visit(RECORD, NULL);
	if (!called)
		ok(has(page, "Sổ “Cuộc họp” chưa có mục nào mà đơn vị này được làm việc “Ghi nhận dự họp”") && !strstr(page, "<select"),
		   "who called no meeting is told so in place of a form");
	else
		ok(has(page, "Xét lại") && !strstr(page, "Giao ban Sở"), "who called one chooses among his own");
	page = visit("/register/attendance/_new?verb=accept", NULL);
	ok(has(page, "Giao ban Sở") && !strstr(page, "Xét lại") && !strstr(page, "Đã họp xong") && !strstr(page, "Không mời"),
	   "and answers for those to come, to which he is invited");
	must(db_exec(folder.db, "DELETE FROM meeting WHERE key IN (88, 89, 90)"), "no more");
}

static void generic(void)
{
	char path[100];
	int bad = 0;
	for (int i = 0; registers[i]; i++) {
		snprintf(path, sizeof path, "/register/%s", registers[i]->name);
		visit(path, NULL);
		bad += answer.status != (registers[i]->hidden || registers[i]->restricted ? 404 : 200); /* a clerk looks */
		snprintf(path, sizeof path, "/register/%s?format=csv", registers[i]->name);
		bad += !registers[i]->hidden && !registers[i]->restricted && !has(visit(path, NULL), "key,state");
	}
	is_int(bad, 0, "every register has its list, and as CSV");
	ok(has(visit("/register/report/BC-THANG%2F615%2F2024-11", NULL), "Nội dung hiện có"), "a record has its page");
	ok(!strstr(buf_text(&answer.body), "/register/redaction/_new"), "an office that may propose no redaction is led to none");
	const char *page = visit("/register/report/BC-THANG%2F615%2F2024-10", NULL);
	ok(answer.status == 200 && has(page, "Quá hạn") && has(page, "Báo cáo này chưa được soạn") && has(page, "href=\"/report/BC-THANG/2024-10\""),
	   "a report that is owed and not begun has one too");
	static const char *const none[] = {"BC-THANG%2F616%2F2024-10", "BC-THANG%2F615%2F2024", "BC-THANG%2F615%2F2023-10", "BC-KHAC%2F615%2F2024-10"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		snprintf(path, sizeof path, "/register/report/%s", none[i]);
		visit(path, NULL);
		is_int(answer.status, 404, "not another's, of another kind of period, of before the unit, or of nothing: %s", none[i]);
	}
	visit("/register/report/nonsense", NULL);
	ok(answer.status == 400 || answer.status == 404, "a key of nothing is no crash");
	visit("/nothing", NULL);
	is_int(answer.status, 404, "an address of nothing");
	visit("/report/BC-THANG/2024", NULL);
	is_int(answer.status, 404, "a year of a monthly report");
	visit("/report/BC-THANG/2024-13", NULL);
	is_int(answer.status, 404, "a period that is none");
	ok(has(visit("/connection", NULL), "Kết nối với tỉnh"), "the connection's state");
	ok(has(visit("/person", NULL), "Người đứng đầu"), "the people of this device");
}

/* Of an office, which sees its own lines only. */
static void asked(void)
{
	char path[100];
	int bad = 0;
	const char *page = visit("/lists", NULL);
	ok(has(page, "Nhiệm vụ quá hạn") && has(page, "/lists/assessment/xlsx") && has(page, "Số liệu đến"), "the lists, and of when the data are");
	ok(!strstr(page, "accesskey=\"9\""), "who is late is not the first question of an office");
	for (int i = 0; lists[i]; i++) {
		snprintf(path, sizeof path, "/lists/%s", lists[i]->name);
		page = visit(path, NULL);
		bad += answer.status != 200 || !has(page, label_in(lists[i]->title, VI));
		snprintf(path, sizeof path, "/lists/%s/csv", lists[i]->name);
		page = visit(path, NULL);
		bad += strncmp(page, lists[i]->columns[0].name, strlen(lists[i]->columns[0].name)) != 0;
		snprintf(path, sizeof path, "/lists/%s/xlsx", lists[i]->name);
		bad += strncmp(visit(path, NULL), "PK", 2) != 0 || !strstr(header("Content-Disposition"), ".xlsx");
	}
	is_int(bad, 0, "each has its page, as CSV and as Excel");
	ok(has(visit("/lists/criticised?year=2019", NULL), "Không người đứng đầu nào bị phê bình."), "an empty one says so");
	ok(has(visit("/lists/criticised?year=2019", NULL), "value=\"2019\""), "the year stays in its field");
	page = visit("/lists/assessment", NULL);
	ok(!strstr(page, "/print") && !strstr(page, "/docx"), "the assessment is no document of a district");
	ok(has(visit("/lists/assessment/print", NULL), "do Sở Nội vụ lập và ký") && answer.status == 400, "which is told whose it is");
	ok(has(visit("/lists/assessment/docx", NULL), "do Sở Nội vụ lập và ký") && answer.status == 400, "as Word too");
	ok(strncmp(visit("/lists/_all/xlsx", NULL), "PK", 2) == 0, "all of them as one file");
	visit("/lists/criticised?year=2019-05", NULL);
	is_int(answer.status, 400, "a year that is none");
	visit("/lists/nobody", NULL);
	is_int(answer.status, 404, "a list that is none");
	visit("/lists/late/pdf", NULL);
	is_int(answer.status, 404, "a file that is none");
	ok(has(visit("/register/obstacle/_new?verb=send&content=x%3Cy", NULL), "x&lt;y"), "a link fills a new form in, escaped");
}

/* A register with names: the clerk at the page finds nothing of it, the head does. */
static void names(void)
{
	char as_head[60], id[ID_TEXT_BYTES + 1];
	id_print(head, id);
	snprintf(as_head, sizeof as_head, "kycuong-person=%s", id);
	must(db_exec(folder.db, "INSERT INTO violation_person(key, state, position, stamp, unit, person) VALUES(77, 1, 1, 1, '615', 'Nguyễn Văn Kín')"), "name");
	must(search_empty(folder.db), "empty"); /* it came by no round */
	ok(has(visit("/search?q=van%20kin", NULL), "Không mục nào"), "a clerk does not find a name");
	cookie = as_head;
	ok(has(visit("/search?q=van%20kin", NULL), "<mark>Văn</mark> <mark>Kín</mark>"), "the head does");
	cookie = "";
	must(db_exec(folder.db, "DELETE FROM violation_person"), "name");
}

static void searching(void)
{
	const char *page = visit("/search?q=don%20vi", NULL);
	ok(has(page, "<mark>Đơn</mark> <mark>vị</mark>") && has(page, "href=\"/register/unit/615\""), "a search shows the line, marked, and links to the record");
	ok(has(page, "action=\"/search\"") && has(page, "type=\"search\"") && has(page, "value=\"don vi\""), "the side bar has the box, with what was asked");
	ok(has(visit("/search", NULL), "Trong mọi sổ"), "without a question it says what it does");
	ok(has(visit("/search?q=khongcogica", NULL), "Không mục nào"), "nothing found is said");
	ok(has(visit("/search?q=%22%2A%29", NULL), "chữ hay số nào") && answer.status == 200, "signs alone are answered with a sentence");
	page = visit("/search?q=%22%20OR%20don%20NEAR%28%3Cb%3E*", NULL);
	ok(answer.status == 200 && !strstr(page, "<b>"), "signs of the index's language mean nothing, and are escaped");
	char path[300] = "/search?q=";
	memset(path + strlen(path), 'a', 201);
	ok(has(visit(path, NULL), "quá dài") && answer.status == 200, "one that is too long too");
	is_int((visit("/search?q=vi", "a=b"), answer.status), 404, "it is no form");
	page = visit("/register/meeting/_new?verb=call", NULL);
	ok(has(page, "name=\"co_units\" value=\"616\">616 · Đơn vị</label>") && has(page, "name=\"co_units\" value=\"\""), "units are ticked, none is typed");
	page = visit("/register/meeting/_new", "on=meeting&verb=call&key=01BWTJN8NA02A&drawn=1&co_units=&co_units=SNV&co_units=616&title=x&day=&hour=08:00&chair=y");
	ok(has(page, "value=\"616\" checked") && has(page, "value=\"SNV\" checked") && !strstr(page, "value=\"615\" checked"), "what was ticked stays where something is missing");
	int64_t before = number_of(&folder, "SELECT count(*) FROM meeting WHERE co_units = '616,SNV'");
	visit("/register/meeting/_new", "on=meeting&verb=call&co_units=&co_units=SNV&co_units=616&title=x&day=2024-12-20&hour=08:00&chair=y");
	is_int(answer.status, 303, "ticked, it is entered");
	is_int(number_of(&folder, "SELECT count(*) FROM meeting WHERE co_units = '616,SNV'"), before + 1, "as a sorted list");
	ok(has(visit("/roles?register=task", NULL), "Giao") && has(visit("/register", NULL), "href=\"/roles\""), "who may do what, linked from the registers");
	ok(has(visit("/roles?format=csv&role=head", NULL), "register,verb,agency.clerk"), "as CSV");
	is_int((visit("/roles?role=nobody", NULL), answer.status), 404, "an unknown role");
}

int main(void)
{
	province_open(&p, 1);
	if (!mkdtemp(room))
		return 1;
	path_join(room, "data/kycuong", dir);
	struct identity id = desk_identity();
	must(folder_create(dir, &id, fill, NULL), "folder");
	must(folder_open(dir, &folder), "folder");
	sync_folder();
	must(local_open(dir, VI, &site), "site");
	draft();
	sign();
	held();
	place();
	returned();
	counted();
	tasks();
	refused();
	parents(false);
	refused_choice();
	parents(true);
	generic();
	asked();
	searching();
	names();
	local_close(&site);
	folder_close(&folder);
	desk_clear();
	province_close(&p);
	return done();
}
