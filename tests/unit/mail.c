/* Reminders by e-mail without a line: addresses, the queue, when it tries again, and the bytes of a message. */
#include <stdlib.h>

#include "civil.h"
#include "mail.h"
#include "mail_message.h"
#include "register.h"
#include "tap.h"

static sqlite3 *office;
static const int64_t morning = INT64_C(1731380400000); /* 12 November 2024, 10:00 */
static const int64_t hour = 3600 * 1000;

static void must(enum err e, const char *what)
{
	char sentence[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	printf("Bail out! %s: %s\n", what, err_sentence(EN, e, NULL, sentence));
	exit(1);
}

/* ---- Addresses ---- */

/* What the rule of the register says. */
static bool register_takes(sqlite3 *db, const char *address)
{
	char sql[1000];
	const char *text = sql;
	sqlite3_stmt *s;
	int64_t good = -1;
	for (const struct rule *r = reg_by_name(BYTES("unit"))->rules; r->sql; r++)
		if (strstr(r->sql, "email"))
			snprintf(sql, sizeof sql, "SELECT %s FROM (SELECT ?1 AS email)", r->sql);
	must(db_prepare(db, &text, 1, &s), sql);
	must(db_int(s, -1, &good, "t", address), sql);
	sqlite3_finalize(s);
	return good == 1;
}

static void addresses(void)
{
	static const char *const good[] = {"vanthu@dakha.vn", "a@b", "ubnd.dak-ha+bc@kontum.gov.vn", "o'neil@x.vn"};
	static const char *const bad[] = {"@b", "a@", "a", "@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "a@b>", "<a@b>", "a@b,c", "a@b\tc", "văn@b.vn",
					  "a@b;c", "\"a\"@b", "a\\@b", "a@[1]", "a(b)@c", "a:b@c", "a]@c", "a@b\x7f"};
	int wrong = 0, apart = 0;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		wrong += !mail_address_good(good[i]);
		apart += !register_takes(office, good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		wrong += mail_address_good(bad[i]);
		apart += register_takes(office, bad[i]);
	}
	is_int(wrong, 0, "addresses that are some, and those that are none");
	is_int(apart, 0, "the register's rule says the same");
	char longest[MAIL_ADDRESS_MAX + 2];
	memset(longest, 'a', sizeof longest);
	longest[1] = '@';
	longest[MAIL_ADDRESS_MAX] = 0;
	ok(mail_address_good(longest), "one of %d bytes", MAIL_ADDRESS_MAX);
	longest[MAIL_ADDRESS_MAX] = 'a';
	longest[MAIL_ADDRESS_MAX + 1] = 0;
	ok(!mail_address_good(longest), "and not of one more");
}

/* ---- Again ---- */

static void back_off(void)
{
	static const int minutes[] = {5, 10, 20, 40, 80, 160, 320, 360, 360};
	int wrong = 0;
	for (int tries = 1; tries <= 9; tries++) {
		int64_t whole = INT64_C(60000) * minutes[tries - 1], least = whole, most = 0;
		for (uint32_t random = 0; random < 4000; random += 7) {
			int64_t wait = mail_next(morning, morning, tries, random) - morning;
			least = wait < least ? wait : least;
			most = wait > most ? wait : most;
		}
		wrong += most != whole || least < whole / 2 || least > whole * 51 / 100;
	}
	is_int(wrong, 0, "5 minutes, doubled up to 6 hours, up to half of it taken off");
	is_int(mail_next(morning, morning + 71 * hour, 20, 0), morning + 72 * hour, "never beyond the three days");
	ok(mail_next(morning, morning + 80 * hour, 1, 0) > morning + 80 * hour, "what comes late has its wait too");
}

/* ---- The queue ---- */

static struct due matters[] = {{false, "BC-THANG/615/2024-10", "Báo cáo tháng 10/2024", 0, 3, false, "", NO_TIME},
			       {false, "BC-NAM/615/2023", "Báo cáo năm 2023", 0, 3, false, "", NO_TIME},
			       {true, "00000Y0QME3Z5", "Rà soát thủ tục", 0, 1, false, "", NO_TIME}};

static struct dues owed(int from, int count)
{
	static struct due list[3];
	memcpy(list, matters + from, (size_t)count * sizeof *list);
	return (struct dues){"615", "Ủy ban nhân dân huyện Đắk Hà", "Ủy ban nhân dân huyện Đắk Hà", false, list, (size_t)count};
}

static int64_t queued(int from, int count, int64_t now)
{
	struct dues d = owed(from, count);
	int64_t id = -1;
	must(mail_add(office, &d, "a@b.vn", now, &id), "add");
	return id;
}

static enum err claimed(int64_t now, struct mail *ret)
{
	static struct arena arena;
	arena_reset(&arena);
	return mail_claim(office, now, 0, &arena, ret);
}

static enum err keep_mail(void *ctx, const struct mail *m)
{
	struct mail *want = ctx;
	if (m->id == want->id) {
		*want = *m;
		want->unit = want->address = want->subject = NULL;
		want->error = strstr(m->error, "greylisted") ? "greylisted" : "";
	}
	return OK;
}

static struct mail mail_of(int64_t id)
{
	struct mail m = {.id = id, .state = -1};
	must(mail_each(office, "615", keep_mail, &m), "each");
	return m;
}

static void once_a_day(void)
{
	int64_t first = queued(0, 1, morning);
	ok(first > 0, "a mail is queued");
	is_int(queued(0, 1, morning + 1), 0, "not twice");
	int64_t second = queued(0, 2, morning + 2);
	struct dues left = owed(0, 3);
	must(mail_keep(office, second, &left), "keep");
	ok(second > first && left.count == 1 && !strcmp(left.list[0].key, "BC-NAM/615/2023"), "what came since goes alone");
	is_int(queued(0, 1, morning + 24 * hour), 0, "one that waits from yesterday is not joined by another");
	must(mail_settle(office, first, MAIL_SENT, "", NULL, morning + hour), "settle");
	is_int(queued(0, 1, morning + 2 * hour), 0, "nor on the day it was sent");
	is_int(queued(0, 1, day_start(day_of(morning)) + 24 * hour - 1), 0, "to the end of that day here");
	int64_t next = queued(0, 1, day_start(day_of(morning)) + 24 * hour);
	ok(next > second, "but on the next");
	must(mail_settle(office, next, MAIL_FAILED, "550", NULL, morning + 25 * hour), "settle");
	ok(queued(0, 1, morning + 25 * hour) > next, "and again where it did not arrive");
	struct dues d = owed(0, 1);
	int64_t id;
	is_int(mail_add(office, &d, "a@b\r\nBcc: x@y", morning, &id), ERR_MAIL_ADDRESS, "no address, no mail");
	must(db_exec(office, "DELETE FROM mail; DELETE FROM mail_matter"), "empty");
}

static void life(void)
{
	struct mail m, again;
	int64_t id = queued(0, 3, morning);
	is_int(claimed(morning - 1, &m), ERR_NOT_FOUND, "nothing before its time");
	is_int(claimed(morning, &m), OK, "one to be tried");
	ok(m.id == id && m.tries == 1 && !strcmp(m.unit, "615") && !strcmp(m.address, "a@b.vn") &&
		   !strcmp(m.subject, "V/v đôn đốc gửi báo cáo và thực hiện nhiệm vụ quá hạn"),
	   "is what was queued");
	is_int(claimed(morning, &again), ERR_NOT_FOUND, "another sender does not get it");
	is_int(mail_of(id).next, morning + 5 * 60000, "one that dies now has it tried again in 5 minutes");
	must(mail_settle(office, id, MAIL_WAITING, "451 greylisted", NULL, morning), "settle");
	ok(mail_of(id).state == MAIL_WAITING && !strcmp(mail_of(id).error, "greylisted") && mail_of(id).done == NO_TIME, "it waits, and says why");
	int tries = 1;
	int64_t now = morning;
	while (mail_of(id).state == MAIL_WAITING && tries < 100) {
		now = mail_of(id).next;
		tries += claimed(now, &m) == OK;
	}
	ok(mail_of(id).state == MAIL_FAILED && now == morning + 72 * hour && !strcmp(mail_of(id).error, "greylisted"), "given up after three days, still saying why");
	is_int(tries, 18, "after so many tries");
	must(mail_settle(office, id, MAIL_SENT, "", NULL, now), "settle");
	is_int(mail_of(id).state, MAIL_FAILED, "what ended is not changed");
	bool due = true;
	id = queued(0, 1, now);
	must(mail_due(office, now, &due), "due");
	ok(!due, "nothing is due where nothing is set up");
	struct arena arena OWN_ARENA = {0};
	struct mail_config c;
	is_int(mail_config_get(office, &arena, &c), ERR_MAIL_OFF, "nor is there where to");
	must(mail_config_put(office, &(struct mail_config){"smtp://127.0.0.1", "snv@kt.vn", "", "", "", false}), "config");
	must(mail_due(office, now, &due), "due");
	ok(due, "it is, once it is");
	must(mail_off(office), "off");
	must(mail_due(office, now, &due), "due");
	ok(!due, "and not when it is off again");
	int64_t later = now + 401 * DAY_MS;
	must(mail_settle(office, id, MAIL_NEEDLESS, "", NULL, now), "settle");
	queued(1, 1, later);
	is_int(mail_of(id).state, -1, "what ended more than a year ago is dropped");
}

/* ---- The message ---- */

static struct mail_message sample(void)
{
	return (struct mail_message){.id = 7, .queued = morning, .from = "snv@kt.vn", .from_name = "Sở Nội vụ", .to = "vanthu@dakha.vn",
				     .to_name = "Ủy ban nhân dân huyện Đắk Hà", .subject = "V/v đôn đốc gửi báo cáo", .date = morning, .unit = "615",
				     .text = BYTES("Kính gửi: Đắk Hà\n"), .letter = BYTES("PK\3\4--=_kycuong_7\r\n--=_kycuong_7--\r\n.\r\n"), .calendar = BYTES("BEGIN:VCALENDAR\r\n")};
}

static int places(const char *text, const char *what)
{
	int n = 0;
	for (const char *p = text; (p = strstr(p, what)); p++)
		n++;
	return n;
}

/* Lines end in CR LF, have at most 76 characters, and are ASCII that can be seen. */
static bool sound(const char *s)
{
	for (const char *end; *s; s = end + 2) {
		end = strstr(s, "\r\n");
		if (!end || end - s > (strstr(s, "Content-") == s ? 120 : 76))
			return false;
		for (const char *p = s; p < end; p++)
			if (*p < ' ' || *p > '~')
				return false;
	}
	return true;
}

static void message(void)
{
	struct buf b OWN_BUF = BUF(MAIL_MESSAGE_MAX), again OWN_BUF = BUF(MAIL_MESSAGE_MAX);
	struct mail_message m = sample();
	must(mail_message(&m, &b), "message");
	const char *s = buf_text(&b);
	ok(sound(s), "lines as SMTP wants them");
	ok(strstr(s, "From: =?UTF-8?B?U+G7nyBO4buZaSB24bul?=\r\n <snv@kt.vn>\r\n") == s, "from whom");
	ok(strstr(s, "\r\nSubject: =?UTF-8?B?Vi92IMSRw7RuIMSR4buRYyBn4butaSBiw6FvIGPDoW8=?=\r\nDate: Tue, 12 Nov 2024 10:00:00 +0700\r\n"), "about what and when");
	ok(strstr(s, "\r\nMessage-ID: <kycuong.7.1731380400000@kt.vn>\r\n"), "its own name");
	ok(strstr(s, "\r\n\r\nS8OtbmggZ+G7rWk6IMSQ4bqvayBIw6AK\r\n--"), "the text");
	ok(strstr(s, "\r\nContent-Disposition: attachment; filename=\"don-doc-615.docx\"\r\n\r\nUEsDBC0t") && strstr(s, "filename=\"han-615.ics\""), "two files");
	is_int(places(s, "--=_kycuong_7"), 4, "a boundary before each part and at the end, none within");
	ok(!strcmp(s + b.len - 18, "\n--=_kycuong_7--\r\n"), "which it is");
	m.date += hour;
	must(mail_message(&m, &again), "message");
	ok(strstr(buf_text(&again), "\r\nMessage-ID: <kycuong.7.1731380400000@kt.vn>\r\n"), "a second try has the same name");
}

static void injection(void)
{
	struct buf b OWN_BUF = BUF(MAIL_MESSAGE_MAX);
	struct mail_message m = sample();
	char name[600] = "";
	for (size_t n = 0; n < 440;)
		n += (size_t)snprintf(name + n, sizeof name - n, "Đắk Hà ");
	m.to_name = name;
	must(mail_message(&m, &b), "message");
	ok(sound(buf_text(&b)) && places(buf_text(&b), "\r\n =?UTF-8?B?") > 9, "a long name is folded between letters");
	buf_cut(&b, 0);
	m.to_name = m.from_name = m.subject = "x\r\nBcc: thief@evil.vn\r\n\r\nHi";
	m.unit = "6\"\r\nX: y/../";
	must(mail_message(&m, &b), "message");
	ok(sound(buf_text(&b)) && !strstr(buf_text(&b), "Bcc") && !strstr(buf_text(&b), "X:"), "no name makes a header");
	ok(strstr(buf_text(&b), "filename=\"don-doc-6___X__y_..__.docx\"") != NULL || strstr(buf_text(&b), "filename=\"don-doc-6___X__y_.._.docx\"") != NULL,
	   "nor the name of a file");
	size_t before = b.len;
	m.to = "a@b.vn>\r\nBcc: c@d.vn";
	is_int(mail_message(&m, &b), ERR_MAIL_ADDRESS, "nor an address");
	m = sample();
	m.from = "a b@c";
	is_int(mail_message(&m, &b), ERR_MAIL_ADDRESS, "of neither side");
	is_int(b.len, before, "which makes no message");
}

int main(void)
{
	must(crypt_init(), "crypto");
	must(db_open(":memory:", DB_CREATE, &office), "office");
	must(mail_make(office), "tables");
	must(mail_make(office), "tables, which are there");
	addresses();
	back_off();
	once_a_day();
	life();
	message();
	injection();
	db_close(&office);
	return done();
}
