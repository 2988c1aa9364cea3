/* The server's pages without a socket: login, refusals, and what each page says of a played month. */
#include <unistd.h>

#include "docx.h"
#include "exchange.h"
#include "http.h"
#include "lists.h"
#include "mail.h"
#include "month.h"
#include "session.h"
#include "site.h"
#include "store_sqlite.h"
#include "tap.h"

static struct month month;
static struct site *site;
static int64_t clock_now;
static char cookie[200], peer[PEER_SIZE] = "192.0.2.1";
static struct response answer;

static int64_t test_clock(void)
{
	return clock_now;
}

static void forget(void)
{
	for (int i = 0; i < answer.headers; i++)
		mem_free(&answer.header[i].value);
	buf_free(&answer.body);
}

static bool says(const char *text)
{
	return strstr(buf_text(&answer.body), text) != NULL;
}

static const char *header(const char *name)
{
	for (int i = 0; i < answer.headers; i++)
		if (!strcmp(answer.header[i].name, name))
			return answer.header[i].value;
	return "";
}

/* A request as exchange.c makes it: `form` is NULL for a GET. */
static int ask(const char *path, const char *query, const char *form, const char *origin)
{
	char *text = mem_string(path), *next = NULL;
	struct exchange x = {.headers = 1, .header = {{.name = "Cookie", .value = cookie, .len = strlen(cookie)}}};
	struct form queries = {0}, fields = {0};
	struct request r = {.post = form != NULL, .path = path, .loopback = true, .host = "province.test", .origin = origin, .fetch_site = "",
			    .content_type = "", .internal = &x};
	snprintf(r.peer, sizeof r.peer, "%s", peer);
	for (char *part = *path == '/' && path[1] ? text + 1 : NULL; part; part = next) {
		next = strchr(part, '/');
		if (next)
			*next++ = 0;
		r.segment[r.segments++] = part;
	}
	MUST(form_urlencoded(query, strlen(query), &queries));
	MUST(form_urlencoded(form ? form : "", form ? strlen(form) : 0, &fields));
	r.query = queries.field, r.queries = queries.count;
	r.field = fields.field, r.fields = fields.count;
	forget();
	answer = (struct response){.status = 200, .body = BUF(HTTP_ANSWER_MAX)};
	MUST(site_answer(site, &r, &answer));
	form_free(&queries);
	form_free(&fields);
	mem_free(&text);
	return answer.status;
}

enum { WRONG_FREE = 5 };
static const char right[] = "name=%C4%90%E1%BB%97+Minh+Ch%C3%A2u&password=mat-khau-dai&next=%2Flate";
static const char wrong[] = "name=%C4%90%E1%BB%97+Minh+Ch%C3%A2u&password=mat-khau-sai";

static void test_closed(void)
{
	ok(ask("/", "", NULL, "") == 303 && !strcmp(header("Location"), "/login"), "the province asks for a login");
	ok(ask("/unit/617", "", NULL, "") == 303 && !strcmp(header("Location"), "/login?next=%2Funit%2F617"), "a deeper page is remembered");
	ok(ask("/khong-co", "", NULL, "") == 303, "what is not there says so to nobody");
	ok(ask("/login", "", NULL, "") == 200 && says("<html lang=\"vi\""), "the login page is Vietnamese first");
	ok(strstr(header("Content-Security-Policy"), "default-src 'none'") || strstr(header("Content-Security-Policy"), "default-src 'self'"),
	   "under a strict policy");
	ok(ask("/login", "next=%22%3E%3Cscript%3E", NULL, "") == 200 && !says("\"><script>") && says("&lt;script&gt;"), "what is asked is escaped");
	ok(ask("/language", "to=en&back=%2F%2Fexample.org", NULL, "") == 303 && !strcmp(header("Location"), "/"), "leads to no other site");
}

static void test_login(void)
{
	ok(ask("/login", "", right, "http://example.org") == 403 && !*header("Set-Cookie"), "a form of another site is refused");
	ok(ask("/login", "", wrong, "http://province.test") == 403 && says("không đúng") && !says("mat-khau-sai") && !*header("Set-Cookie"),
	   "a wrong password opens nothing and is not repeated");
	ok(ask("/login", "", "name=Ai&password=mat-khau-dai", "http://province.test") == 403 && says("không đúng"), "nor does an unknown name");
	ok(ask("/login", "", right, "http://province.test") == 303 && !strcmp(header("Location"), "/late"), "the right one leads on");
	snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(header("Set-Cookie"), ";"), header("Set-Cookie"));
	ok(strstr(header("Set-Cookie"), "HttpOnly") && strstr(header("Set-Cookie"), "SameSite=Strict"), "with a strict cookie");
	for (int i = 0; i < WRONG_FREE; i++)
		ask("/login", "", wrong, "http://province.test");
	ok(ask("/login", "", right, "http://province.test") == 403 && says("nhiều lần"), "after five wrong ones even the right one waits");
	peer[8] = '2';
	ok(ask("/login", "", right, "http://province.test") == 303, "but not at another address: nobody locks an administrator out");
	peer[8] = '1';
	clock_now += INT64_C(30000);
	ok(ask("/login", "", right, "http://province.test") == 303, "half a minute");
}

static int64_t count_calls(void)
{
	static const char *const sql = "SELECT count(*) FROM call";
	sqlite3 *db OWN_DB = NULL;
	sqlite3_stmt *s;
	int64_t n = 0;
	MUST(db_open(month.tables, DB_READ, &db));
	MUST(db_prepare(db, &sql, 1, &s));
	MUST(db_int(s, -1, &n, ""));
	return n;
}

static void test_calls(void)
{
	static const char form[] = "key=0000000000777&about=report%2FBC-THANG%2F617%2F2024-11&spoke_with=A+Th%E1%BA%AFng&note=m%E1%BA%A5t+%3Cb%3E%C4%91i%E1%BB%87n";
	int64_t before = count_calls();
	ok(ask("/call/617", "", NULL, "") == 200 && says("Ghi cuộc gọi") && says("Chưa ghi cuộc gọi nào"), "a form to note a call");
	ok(ask("/call/617", "", form, "http://example.org") == 403 && count_calls() == before, "which no other site fills in");
	ok(ask("/call/617", "", "key=0000000000778&note=", "http://province.test") == 400 && count_calls() == before, "a call without words is refused");
	ok(ask("/call/617", "", "key=0000000000778&note=x&about=unit%2F617", "http://province.test") == 400 && says("Chọn lại"), "so is one about anything else");
	ok(ask("/call/617", "", form, "http://province.test") == 303 && count_calls() == before + 1, "it is noted by an act");
	ok(ask("/call/617", "", form, "http://province.test") == 303 && count_calls() == before + 1, "once, however often it is sent");
	ok(ask("/call/617", "", NULL, "") == 200 && says("mất &lt;b&gt;điện") && says("Đỗ Minh Châu"), "and is read there, with who called");
	ok(ask("/call/X", "", NULL, "") == 404 && ask("/call", "", NULL, "") == 404, "no call to nobody");
}

static void test_consolidation(void)
{
	static const char one[] = "/consolidation/BC-THANG/2024-11";
	ok(ask("/consolidation", "", NULL, "") == 200 && says("Chưa soạn") && says(one), "consolidated reports by period");
	ok(ask(one, "", NULL, "") == 200 && says("chưa chốt") && says("Các đơn vị hợp thành") && says("/record/report/BC-THANG/617/2024-11"),
	   "one of them: each number leads to its units' reports");
	ok(ask("/consolidation/BC-THANG/2024-11/freeze", "", "", "http://example.org") == 403, "no other site freezes it");
	ok(ask("/consolidation/BC-THANG/2024-11/freeze", "", "", "http://province.test") == 303 && !strcmp(header("Location"), one), "its figures are frozen");
	ok(ask(one, "", NULL, "") == 200 && says("mã băm") && says("Chốt lại"), "which the page says");
	ok(ask("/consolidation/BC-THANG/2024-11/edit", "", "narrative.1a=T%E1%BB%B1+vi%E1%BA%BFt+%3Cb%3E&sources.1a=612&note=Xin", "http://province.test") == 303,
	   "home affairs writes its own narrative");
	ok(ask(one, "", NULL, "") == 200 && says("Tự viết &lt;b&gt;") && says("Nguồn: UBND huyện Đắk Tô") && says("mã băm"), "it stands in the document with its source");
	ok(ask("/consolidation/BC-THANG/2024-11/docx", "", NULL, "") == 200 && !strcmp(answer.type, DOCX_TYPE) && !memcmp(answer.body.data, "PK", 2), "as a Word file");
	ok(ask("/consolidation/BC-THANG/2024-11/xlsx", "", NULL, "") == 200 && !memcmp(answer.body.data, "PK", 2), "as a workbook");
	ok(ask("/consolidation/BC-THANG/2024", "", NULL, "") == 404 && ask("/consolidation/X/2024-11", "", NULL, "") == 404 &&
		   ask("/consolidation/BC-THANG/2024-11/x", "", NULL, "") == 404, "what is nowhere has no page");
	ok(ask("/letter/617", "", NULL, "") == 200 && !strcmp(answer.type, DOCX_TYPE), "a reminder to a unit that owes");
	ok(ask("/letter/X", "", NULL, "") == 404 && ask("/letter/SNV", "", NULL, "") == 404, "none to a unit that does not");
	ok(ask("/calendar/615", "", NULL, "") == 200 && says("BEGIN:VCALENDAR"), "a unit's deadlines");
}

/* Where a figure stands, and whether what is behind it counts the same. */
static void test_rates(void)
{
	ok(ask("/rates", "", NULL, "") == 200 && says("<svg class=\"trend\"") && says("/cells?period=2024-11"), "rates by month are drawn, each leading to its reports");
	ok(says("đúng hạn\">") && !says("<script>") && says(">1=<"), "in words too, and ties share a rank");
	ok(ask("/rates", "by=head", NULL, "") == 200 && says("Chủ tịch") && says("/cells?head="), "the same by head");
	ok(ask("/rates", "by=clause", NULL, "") == 200 && says("/tasks?clause=1c"), "and by clause, with the tasks of each");
	ok(ask("/rates", "by=x", NULL, "") == 400 && ask("/rates/x", "", NULL, "") == 404, "by nothing else");
	ok(ask("/cells", "period=2024-11", NULL, "") == 200 && says("<strong class=\"figure\">16 đến 19</strong>") && says("/record/report/BC-THANG/617/2024-11"),
	   "behind a month are its reports, which come to the same figure");
	ok(ask("/cells", "unit=617", NULL, "") == 200 && says("/unit/617") && !says("/unit/608"), "behind a unit its own");
	ok(ask("/cells", "head=-", NULL, "") == 200 && says("Chưa có báo cáo nào"), "nothing fell due without a head");
	ok(ask("/cells", "head=%3C", NULL, "") == 400 && ask("/cells", "period=x", NULL, "") == 400, "a wrong question is refused");
	ok(ask("/tasks", "unit=617", NULL, "") == 200 && says("31 hồ sơ đất đai") && says("Theo hạn gốc"), "tasks by both due dates");
}

static void test_lists(void)
{
	char path[100];
	int bad = 0;
	is_int(ask("/roles", "", NULL, ""), 200, "who may do what");
	ok(says("người đứng đầu: ") && says("name=\"function\""), "in words, to be filtered");
	is_int(ask("/lists", "", NULL, ""), 200, "the lists");
	ok(says("Sổ cam kết") && says("/lists/late/csv"), "name them");
	for (int i = 0; lists[i]; i++) {
		snprintf(path, sizeof path, "/lists/%s", lists[i]->name);
		bad += ask(path, "", NULL, "") != 200 || !says(lists[i]->title.vi);
		snprintf(path, sizeof path, "/lists/%s/csv", lists[i]->name);
		bad += ask(path, "", NULL, "") != 200 || strstr(buf_text(&answer.body), lists[i]->columns[0].name) != buf_text(&answer.body);
		snprintf(path, sizeof path, "/lists/%s/xlsx", lists[i]->name);
		bad += ask(path, "", NULL, "") != 200 || strncmp(buf_text(&answer.body), "PK", 2) != 0;
	}
	is_int(bad, 0, "each has its page, as CSV and as Excel");
	ask("/lists/late", "", NULL, "");
	ok(says("/record/report/BC-THANG") && says("/unit/6"), "its lines lead to records and units");
	is_int(ask("/lists/criticised", "year=2019", NULL, ""), 200, "of another year");
	ok(says("Không người đứng đầu nào bị phê bình."), "an empty one says so");
	is_int(ask("/lists/criticised", "year=x", NULL, ""), 400, "a year that is none");
	is_int(ask("/lists/assessment/print", "", NULL, ""), 200, "the assessment as a document");
	ok(says("Nơi nhận:") && says("/lists/assessment/docx?year="), "with recipients, and as Word");
	is_int(ask("/lists/assessment/docx", "year=2024", NULL, ""), 200, "as Word");
	ok(strncmp(buf_text(&answer.body), "PK", 2) == 0 && strstr(header("Content-Disposition"), "danh-gia-2024.docx"), "is a file");
	is_int(ask("/lists/nobody", "", NULL, ""), 404, "a list that is none");
}

static void test_open(void)
{
	ok(ask("/", "", NULL, "") == 200 && says("Toàn tỉnh") && says("Đúng hạn") && says("huyện Tu Mơ Rông"), "the province is shown to a user");
	ok(ask("/", "obligation=X", NULL, "") == 400 && ask("/", "year=nam", NULL, "") == 400, "a wrong question is refused");
	ok(ask("/", "from=2024-11&to=2024-11", NULL, "") == 200 && says("/617/2024-11") && !says("/617/2024-12") && ask("/", "from=2025-01&to=2024-11", NULL, "") == 400,
	   "its months can be chosen");
	ok(ask("/", "function=broadcaster", NULL, "") == 200 && says("Đài Phát thanh") && !says("/unit/617\"") && ask("/", "function=x", NULL, "") == 400,
	   "and the function of units");
	ok(ask("/late", "", NULL, "") == 200 && says("Quá hạn"), "and who is late");
	ok(ask("/unit/617", "", NULL, "") == 200 && says("Sổ cam kết") && says("chưa xong"), "and a unit with its promises");
	ok(ask("/unit/616x", "", NULL, "") == 404, "no unit of that code");
	ok(ask("/log", "from=%3Cb%3E", NULL, "") == 400 && says("&lt;b&gt;") && !says("<b>"), "what is asked comes back escaped");
	ok(ask("/record/report/BC-THANG/617/2024-11", "", NULL, "") == 200 && says("Đúng hạn") && says("trước hạn"), "a record says what its acts come to, and why");
	ok(says("Không nhận") && says("class=\"when\""), "it shows refused acts too, and the line of times");
	ok(says("“đã gửi”") && !says("“sent”"), "in words of people, not by the names of states");
	ok(ask("/device", "", NULL, "") == 200 && says("có hai nhánh dữ liệu") && says("<svg class=\"fork\"") && says("revoke "),
	   "a device whose chain branched stands on top, with what to ask and how to revoke it");
	ok(says("href=\"/redactions\"") && ask("/redactions", "", NULL, "") == 200 && says("Chưa có quyết định xóa nào"), "and where to see who has erased what");
	ok(ask("/record/redaction/00000000000R1", "", NULL, "") == 200 && says("Nội dung điểm b khoản 1; Số, ký hiệu") && says("<dd>Báo cáo</dd>"),
	   "a proposal names the texts and their register as people do");
	ok(ask("/record/report/BC-THANG/617/2024-11", "before=2", NULL, "") == 200 && !says("Không nhận") && says("Chưa có việc nào"), "acts before a position");
	ok(ask("/record/report/BC-THANG/617/2024-11", "before=x", NULL, "") == 400, "which must be one");
	ok(ask("/record/report/BC-THANG/BDT/2024-11", "", NULL, "") == 200, "a report that nobody wrote has its page");
	ok(ask("/record/report/BC-THANG/BDT/2024-08", "", NULL, "") == 200 && says("không phải gửi báo cáo này") && !says("Quá hạn"),
	   "one from before the obligation is owed by nobody");
	ok(ask("/record/report/BC-THANG/X/2024-11", "", NULL, "") == 404 && ask("/record/task/0000000000000", "", NULL, "") == 404, "what is nowhere has none");
	ok(ask("/print/record/report/BC-THANG/617/2024-11", "", NULL, "") == 200 && says("print-foot"), "and it has a form for paper");
	ok(ask("/late", "", NULL, "") == 200 && says("không nghe máy") && says("Bị trả lại"), "with why, as far as it is known, and the last call");
	test_calls();
	test_consolidation();
	ok(ask("/proof/100", "", NULL, "") == 200 && says("Mốc xác nhận") && !says("Giá trị băm gốc lúc đó"), "an act's proof");
	ok(ask("/proof/100", "from=50", NULL, "") == 200 && says("Giá trị băm gốc lúc đó"), "and that nothing before was changed");
	ok(ask("/proof/100.json", "from=50", NULL, "") == 200 && !strcmp(answer.type, "application/json") && says("\"earlier\": {"), "as JSON too");
	ok(ask("/proof/0", "", NULL, "") == 404 && ask("/proof/99999", "", NULL, "") == 404 && ask("/proof/1x", "", NULL, "") == 404, "of what is in the log");
	ok(ask("/proof/100", "from=99999", NULL, "") == 400 && ask("/proof/100", "from=x", NULL, "") == 400, "since what is in it");
	ok(ask("/logout", "", "", "http://example.org") == 403 && ask("/late", "", NULL, "") == 200, "no other site logs anybody out");
	ok(ask("/logout", "", "", "http://province.test") == 303 && ask("/late", "", NULL, "") == 303, "logout ends the session");
}

static void test_sessions(void)
{
	struct sessions *s = sessions_new();
	char token[TOKEN_SIZE], user[USER_NAME_BYTES + 1];
	session_begin(s, "Ai", 0, token);
	ok(session_find(s, token, SESSION_IDLE_MS, user) && !strcmp(user, "Ai"), "a session goes on while it is used");
	ok(session_find(s, token, 2 * SESSION_IDLE_MS, user), "from its last page on");
	ok(!session_find(s, token, 3 * SESSION_IDLE_MS + 1, user), "and ends when it was idle");
	ok(!session_find(s, "", 0, user), "no token is no session");
	session_begin(s, "Ai", 0, token);
	session_end(s, token);
	ok(!session_find(s, token, 1, user), "nor is one that was ended");
	sessions_free(&s);
}

static int64_t count_mails(sqlite3 *office)
{
	int64_t n = -1;
	MUST(db_number(office, "SELECT count(*) FROM mail WHERE unit = '617'", &n));
	return n;
}

/* What the unit owes is known here: the office of 617 is overdue in the played month. */
static void test_mail(void)
{
	sqlite3 *office OWN_DB = NULL, *tables OWN_DB = NULL;
	MUST(db_open(month.office, DB_WRITE, &office));
	MUST(db_open(month.tables, DB_WRITE, &tables));
	ok(ask("/late", "", NULL, "") == 200 && !says("/mail/"), "no word of e-mail where none can be sent");
	ok(ask("/mail/617", "", NULL, "") == 200 && says("Máy chủ chưa được thiết lập") && !says("Gửi thư điện tử đôn đốc"), "no button either");
	ok(ask("/mail/617", "", "", "http://province.test") == 400 && count_mails(office) == 0, "nor a mail");
	MUST(mail_config_put(office, &(struct mail_config){"smtp://127.0.0.1:1", "snv@kt.vn", "", "", "", false}));
	ok(ask("/mail/617", "", NULL, "") == 200 && says("chưa có địa chỉ thư điện tử"), "an office without an address");
	ok(ask("/mail/617", "", "", "http://province.test") == 400 && says("ô email") && count_mails(office) == 0, "is not written to");
	MUST(db_exec(tables, "UPDATE unit SET email = 'vanthu617@h.vn' WHERE key = '617'"));
	ok(ask("/mail/617", "", NULL, "") == 200 && says("vanthu617@h.vn") && says("Gửi thư điện tử đôn đốc</button>"), "one with an address: a button");
	ok(ask("/mail/617", "", "", "http://example.org") == 403 && count_mails(office) == 0, "which no other site presses");
	ok(ask("/mail/617", "", "", "http://province.test") == 303 && count_mails(office) == 1, "it queues a mail");
	ok(ask("/mail/617", "", "", "http://province.test") == 303 && count_mails(office) == 1, "once, however often it is pressed");
	ok(ask("/mail/617", "", NULL, "") == 200 && says("đang chờ gửi"), "which is listed");
	ok(ask("/late", "", NULL, "") == 200 && says("/mail/617") && says(": đang chờ gửi"), "and stands beside the unit");
	MUST(db_exec(office, "UPDATE mail SET tries = 1, error = '451 <b>'"));
	ok(ask("/mail/617", "", NULL, "") == 200 && says("chưa gửi được, thử lại") && says("451 &lt;b&gt;"), "what the mail server said is text");
	MUST(db_exec(office, "UPDATE mail SET state = 2, done = queued"));
	ok(ask("/unit/617", "", NULL, "") == 200 && says("không gửi được"), "given up: the unit's page says so");
	ok(ask("/mail/X", "", NULL, "") == 404 && ask("/mail", "", NULL, "") == 404, "no mail to nobody");
	MUST(mail_off(office));
}

static void test_users(void)
{
	sqlite3 *db OWN_DB = NULL;
	bool good = false;
	MUST(db_open(month.office, DB_WRITE, &db));
	ok(users_add(db, BYTES("Lan"), BYTES("ngan")) == ERR_PASSWORD_WEAK, "a short password is refused");
	ok(users_add(db, BYTES("  "), BYTES("du-dai-roi-day")) == ERR_FIELD_MISSING, "an empty name is refused");
	ok(users_add(db, BYTES("Đỗ Minh Châu"), BYTES("du-dai-roi-day")) == ERR_USER_EXISTS, "a name is given once");
	ok(users_add(db, BYTES("Lan"), BYTES("mật khẩu dài")) == OK, "another is added");
	ok(users_check(db, BYTES("Lan"), BYTES("mật khẩu dài"), &good) == OK && good, "its password is good in another normal form");
}

/* As an older program left them. */
static void test_older_tables(void)
{
	static const char *const sql = "SELECT (SELECT count(*) FROM refused) + (SELECT count(*) FROM fork)";
	sqlite3 *db OWN_DB = NULL;
	struct store store;
	struct ledger *l = mem_alloc(sizeof *l);
	sqlite3_stmt *s;
	int64_t before, after = 0;
	MUST(db_open(month.tables, DB_WRITE, &db));
	MUST(db_prepare(db, &sql, 1, &s));
	MUST(db_int(s, 0, &before, ""));
	MUST(db_exec(db, "DELETE FROM refused; DELETE FROM fork; DELETE FROM ledger WHERE key = 'indexes'"));
	MUST(store_sqlite_open(month.log, false, 0, &store));
	MUST(ledger_open(db, &store, l));
	MUST(db_int(s, 0, &after, ""));
	ok(before > 0 && after == before, "tables of an older program get the indexes that came since");
	ledger_close(l);
	mem_free(&l);
	store.close(store.ctx);
}

int main(void)
{
	char dir[] = "/tmp/kycuong-site-XXXXXX";
	ok(mkdtemp(dir) != NULL, "a folder");
	month_begin(&month, dir);
	month_play(&month, 1);
	ok(ADMIN(&month, "propose", "redaction", "00000000000R1", "register=report", "record=BC-THANG/617/2024-11", "fields=narrative.1b,symbol", "reason=Thử") == ACCEPTED,
	   "a redaction is proposed");
	clock_now = month.now;
	month_end(&month);
	const struct hands hands = month_hands(&month);
	const struct site_options o = {month.tables, month.log, month.office, false, test_clock, &hands};
	test_older_tables();
	ok(site_open(&o, &site) == OK, "opens");
	test_closed();
	test_login();
	test_rates();
	test_lists();
	test_mail();
	test_open();
	test_sessions();
	test_users();
	forget();
	site_close(&site);
	return done();
}
