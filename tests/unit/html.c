/* Escaping, words, status, rates and dates as a reader sees them. */
#include "civil.h"
#include "day_words.h"
#include "form.h"
#include "html.h"
#include "tap.h"

static void escaping(void)
{
	OWN_BUF struct buf b = BUF(4096);

	h_text(&b, "<b>\"a\" & 'b'</b>");
	is_str(buf_text(&b), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;", "text is escaped");
	buf_cut(&b, 0);
	h_attr(&b, "value", "\" onclick=\"x");
	is_str(buf_text(&b), " value=\"&quot; onclick=&quot;x\"", "an attribute cannot be left");
	buf_cut(&b, 0);
	h_attr(&b, "value", NULL);
	is_str(buf_text(&b), "", "no value, no attribute");
	h_fmt(&b, "<a href=\"/x/%u\">%s</a> %d %i 100%% %r", "a/b?c d&\"", "<i>", -3, INT64_C(1) << 40, "<hr>");
	is_str(buf_text(&b), "<a href=\"/x/a%2Fb%3Fc%20d%26%22\">&lt;i&gt;</a> -3 1099511627776 100% <hr>", "template");
	buf_cut(&b, 0);
	h_bytes(&b, BYTES("a<b"));
	is_str(buf_text(&b), "a&lt;b", "a view is escaped");
	buf_cut(&b, 0);
	h_lines(&b, "a\n<b>\n");
	is_str(buf_text(&b), "a<br>&lt;b&gt;<br>", "line ends are kept");
	buf_cut(&b, 0);
	h_tr(&b, VI, W_COUNT_OF, "<1>", "2");
	is_str(buf_text(&b), "&lt;1&gt; trong 2", "a sentence's arguments are escaped");
	buf_cut(&b, 0);
	h_text(&b, NULL);
	is_str(buf_text(&b), "", "NULL is nothing");

	OWN_BUF struct buf small_buf = BUF(8);
	h_text(&small_buf, "&&&&");
	ok(buf_check(&small_buf, "page") == ERR_TOO_BIG, "what does not fit shows at the end");
}

static void controls(void)
{
	OWN_BUF struct buf b = BUF(8192);
	static const struct form_field field = {.kind = INPUT_NUMBER, .name = "indicator.07", .label = "Chỉ tiêu <7>",
						.value = "\"><script>", .error = "Sửa & ghi lại."};
	static const struct form_field password = {.kind = INPUT_PASSWORD, .name = "p", .label = "Mật khẩu", .value = "bí mật"};
	static const struct form_field text = {.kind = INPUT_LONG, .name = "t", .label = "T", .value = "\n</textarea>"};

	form_field(&b, &field);
	ok(strstr(buf_text(&b), "id=\"indicator_07\" name=\"indicator.07\"") != NULL, "the id is the name, made plain");
	ok(strstr(buf_text(&b), "aria-invalid=\"true\" aria-describedby=\"indicator_07-error\"") != NULL,
	   "an error is tied to its control");
	ok(!strstr(buf_text(&b), "<script>") && !strstr(buf_text(&b), "tiêu <7>"), "value and label are escaped");
	buf_cut(&b, 0);
	form_field(&b, &password);
	ok(!strstr(buf_text(&b), "bí mật"), "a password is never sent back");
	ok(!strstr(buf_text(&b), "aria-invalid"), "nothing wrong, nothing said");
	buf_cut(&b, 0);
	form_field(&b, &text);
	ok(strstr(buf_text(&b), ">\n\n&lt;/textarea&gt;</textarea>") != NULL, "a text keeps its first line end");
}

static const char *rate_of(enum lang lang, int o, int c, int n)
{
	static struct buf b = BUF(256);

	buf_cut(&b, 0);
	rate_words(&b, lang, o, c, n);
	return buf_text(&b);
}

static void rates(void)
{
	is_str(rate_of(VI, 22, 3, 31), "71,0 % – 80,6 %", "interval");
	is_str(rate_of(EN, 22, 3, 31), "71.0 % – 80.6 %", "in English with a point");
	is_str(rate_of(VI, 10, 0, 10), "100,0 %", "exact hundred");
	is_str(rate_of(VI, 9999, 0, 10000), "99,9 %", "never 100,0 unless exact");
	is_str(rate_of(VI, 1, 0, 10000), "0,1 %", "never 0,0 unless exact");
	is_str(rate_of(VI, 0, 0, 3), "0,0 %", "exact nought");
	is_str(rate_of(VI, 1, 0, 2000), "0,1 %", "half goes up");
	is_str(rate_of(VI, 0, 0, 0), "—", "nothing due");
	is_str(rate_of(VI, 2000000000, 0, 2100000000), "95,2 %", "large figures do not overflow");
}

static const char *words_of(enum lang lang, enum tile t, int days)
{
	static struct buf b = BUF(256);

	buf_cut(&b, 0);
	tile_words(&b, lang, t, days);
	return buf_text(&b);
}

static void statuses(void)
{
	int wrong = 0;

	is_str(words_of(VI, TILE_LATE, 3), "Trễ hạn 3 ngày", "late");
	is_str(words_of(EN, TILE_LATE, 1), "Late by 1 day", "one day");
	is_str(words_of(EN, TILE_MISSING, 2), "Overdue by 2 days, not sent", "two days");
	is_str(words_of(VI, TILE_DUE_SOON, 0), "Hết hạn hôm nay", "today");
	is_str(words_of(VI, TILE_NOT_DUE, -1), "Chưa đến hạn", "no number");
	for (int i = 0; i < TILES; i++)
		wrong += tile_of(tile_name((enum tile)i)) != (enum tile)i;
	is_int(wrong, 0, "every status has a name");
	is_int(tile_of("no such"), TILE_NONE, "unknown name");

	OWN_BUF struct buf b = BUF(4096);
	heat_cell(&b, TILE_LATE, 12, "Đắk Hà, 11/2024: trễ", NULL);
	ok(strstr(buf_text(&b), ">12</text>") && strstr(buf_text(&b), "aria-label=\"Đắk Hà, 11/2024: trễ\""),
	   "a heat cell says its number and its label");
	buf_cut(&b, 0);
	bar(&b, VI, 22, 3, 31, 150);
	int ticks = 0;
	for (const char *p = buf_text(&b); (p = strstr(p, "<path")); p++)
		ticks++;
	is_int(ticks, 30, "a block for each report: 28 cuts and 2 ends");
	buf_cut(&b, 0);
	bar(&b, VI, 281, 7, 338, 170);
	ticks = 0;
	for (const char *p = buf_text(&b); (p = strstr(p, "<path")); p++)
		ticks++;
	is_int(ticks, 2, "plain above 40");
}

static const char *due_of(int64_t last, int64_t today)
{
	static struct buf b = BUF(256);

	buf_cut(&b, 0);
	due_words(&b, VI, last, today);
	return buf_text(&b);
}

static const char *time_of(enum lang lang, int64_t ms, int64_t now)
{
	static struct buf b = BUF(256);

	buf_cut(&b, 0);
	time_words(&b, lang, ms, now);
	return buf_text(&b);
}

static void days(void)
{
	int64_t saturday = civil_day(2024, 11, 9), now = day_start(saturday) + 60000 * (14 * 60 + 5);
	OWN_BUF struct buf b = BUF(256);

	is_str(due_of(saturday, saturday - 1), "hết thứ Bảy 09/11 (còn 1 ngày)", "deadline ahead");
	is_str(due_of(saturday, saturday), "hết hôm nay, thứ Bảy 09/11", "deadline today");
	is_str(due_of(saturday, saturday + 2), "hết thứ Bảy 09/11 (đã quá 2 ngày)", "deadline past");
	is_str(due_of(saturday, civil_day(2025, 1, 1)), "hết thứ Bảy 09/11/2024 (đã quá 53 ngày)", "another year is named");
	is_str(time_of(VI, now, now), "14:05 hôm nay", "today");
	is_str(time_of(VI, now - DAY_MS, now), "14:05 hôm qua", "yesterday");
	is_str(time_of(EN, now - 3 * DAY_MS, now), "14:05 on 06/11", "a day by its date");
	is_str(time_of(VI, NO_TIME, now), "chưa lần nào", "never");
	day_head(&b, VI, saturday);
	is_str(buf_text(&b), "Thứ Bảy, 09/11/2024", "strip's date");
	buf_cut(&b, 0);
	day_head(&b, EN, saturday + 1);
	is_str(buf_text(&b), "Sunday, 10/11/2024", "strip's date in English");
}

static void forms(void)
{
	struct form f = {0};
	char *out;
	static const char part[] = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nmột\r\nhai\r\n--x\r\n"
				   "Content-Disposition: form-data; name=\"f\"; filename=\"t.pdf\"\r\n"
				   "Content-Type: application/pdf\r\n\r\n\0\1\2\r\n--x--\r\n";

	ok(form_urlencoded("a=1&b=%C4%90+x&=&c", 18, &f) == OK && f.count == 4, "urlencoded fields");
	is_str(f.field[1].value, "Đ x", "decoded");
	form_free(&f);
	ok(form_multipart("multipart/form-data; boundary=x", part, sizeof part - 1, &f) == OK && f.count == 2, "multipart");
	is_str(f.field[0].value, "một\nhai", "line ends become LF");
	ok(f.field[1].len == 3 && !memcmp(f.field[1].value, "\0\1\2", 3), "a file is any bytes");
	is_str(f.field[1].file, "t.pdf", "a file has its name");
	form_free(&f);
	int taken = 0;
	for (size_t n = 0; n < sizeof part - 5; n++) {
		taken += form_multipart("multipart/form-data; boundary=x", part, n, &f) == OK;
		form_free(&f);
	}
	is_int(taken, 0, "a form cut at any byte is refused");
	static const char *const bad[] = {"%00", "%", "%4", "%zz", "%ff", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "a%01"};
	int wrong = 0;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		wrong += percent_decode(bad[i], strlen(bad[i]), false, &out) == OK;
	is_int(wrong, 0, "bad escapes are refused");
}

int main(void)
{
	escaping();
	controls();
	rates();
	statuses();
	days();
	forms();
	return done();
}
