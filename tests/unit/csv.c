#include "csv.h"

#include <stdlib.h>

#include "tap.h"

/* The whole file as text: fields in <>, a record's line in front; ends with the error's name, if any. */
static const char *shown(struct bytes in)
{
	static struct buf out = BUF(1 << 16);
	static struct csv c;
	csv_free(&c);
	c = (struct csv)CSV(in);
	buf_cut(&out, 0);
	enum err e;
	while ((e = csv_next(&c)) == OK) {
		buf_fmt(&out, "%zu", c.line);
		for (size_t i = 0; i < c.count; i++) {
			buf_byte(&out, '<');
			buf_view(&out, c.fields[i]);
			buf_byte(&out, '>');
		}
	}
	if (e != ERR_NOT_FOUND)
		buf_fmt(&out, "%s %s", err_name(e), err_arg(0));
	csv_free(&c);
	return buf_text(&out);
}

#define shows(in, want) is_str(shown(BYTES(in)), want, "%s", #in)

static void reading(void)
{
	shows("", "");
	shows("a,b\n1,2\n", "1<a><b>2<1><2>");
	shows("a,b\r\n1,2", "1<a><b>2<1><2>");
	shows("\xEF\xBB\xBF" "a\n", "1<a>");
	shows("a\xEF\xBB\xBF\n", "1<a\xEF\xBB\xBF>");
	shows(",\n", "1<><>");
	shows("a,", "1<a><>");
	shows("\"\",x,\"\"\n", "1<><x><>");
	shows("\"a,b\",\"c\"\"d\"\n", "1<a,b><c\"d>");
	shows("\"a\nb\r\nc\",x\ny\n", "1<a\nb\r\nc><x>4<y>");
	shows("a\n\n\r\nb\n", "1<a>4<b>");
	shows(" a , b\n", "1< a >< b>");
	shows("Đắk Hà,“x”\n", "1<Đắk Hà><“x”>");
	shows("x\na\"b\n", "1<x>ERR_CSV_QUOTE 2");
	shows("\"a\"b\n", "ERR_CSV_QUOTE 1");
	shows("\"a\" ,b\n", "ERR_CSV_QUOTE 1");
	shows("x\n\"a\n\n", "1<x>ERR_CSV_OPEN 2");
	shows("\"", "ERR_CSV_OPEN 1");
	shows("\"a\"\"", "ERR_CSV_OPEN 1");
	shows("a\rb\n", "ERR_CSV_BYTE 1");
	shows("\"a\"\rb\n", "ERR_CSV_BYTE 1");
	shows("a\0b\n", "ERR_CSV_BYTE 1");
	shows("\"a\0b\"\n", "ERR_CSV_BYTE 1");
}

static void limits(void)
{
	OWN_BUF struct buf b = BUF(CSV_RECORD_MAX * 2);
	for (int i = 1; i < CSV_FIELDS_MAX; i++)
		buf_byte(&b, ',');
	OWN(csv_free) struct csv c = CSV(buf_bytes(&b));
	ok(csv_next(&c) == OK && c.count == CSV_FIELDS_MAX, "as many columns as there may be");
	buf_byte(&b, ',');
	is_str(shown(buf_bytes(&b)), "ERR_CSV_COLUMNS 1", "one more");
	for (int q = 0; q < 2; q++) {
		buf_cut(&b, 0);
		if (q)
			buf_byte(&b, '"');
		for (int i = 0; i < CSV_RECORD_MAX + 8; i++)
			buf_byte(&b, 'x');
		if (q)
			buf_byte(&b, '"');
		is_str(shown(buf_bytes(&b)), "ERR_CSV_LONG 1", "a record too long, %s", q ? "in quotes" : "bare");
	}
}

/* Whatever is written reads back, and whatever bytes come in neither crash nor loop. */
static void random_files(void)
{
	static const char pool[] = "ab,\"\n\r \tx\xE1\xBA\xBF='-";
	srand(11);
	int bad = 0;
	for (int round = 0; round < 20000; round++) {
		OWN_BUF struct buf out = BUF(4096);
		char text[4][8];
		memset(text, ',', sizeof text);
		size_t size[4];
		for (int i = 0; i < 4; i++) {
			size[i] = (size_t)rand() % 8;
			for (size_t k = 0; k < size[i]; k++)
				text[i][k] = pool[(size_t)rand() % (sizeof pool - 1)];
			(round % 2 ? csv_field : csv_shown)(&out, (struct bytes){(const uint8_t *)text[i], size[i]}, i == 0);
		}
		csv_end(&out);
		OWN(csv_free) struct csv c = CSV(buf_bytes(&out));
		bad += csv_next(&c) != OK || c.count != 4;
		for (int i = 0; i < 4; i++)
			bad += !bytes_equal(c.fields[i], ((struct bytes){(const uint8_t *)text[i], size[i]}));
		bad += csv_next(&c) != ERR_NOT_FOUND;

		OWN(csv_free) struct csv raw = CSV(((struct bytes){(const uint8_t *)text, sizeof text}));
		int records = 0;
		while (csv_next(&raw) == OK && records <= 32)
			records++;
		bad += records > 32;
	}
	is_int(bad, 0, "what is written reads back; any bytes come to an end");
}

int main(void)
{
	reading();
	limits();
	random_files();

	OWN_BUF struct buf out = BUF(100);
	csv_field(&out, BYTES("615"), true);
	csv_field(&out, BYTES(""), false);
	csv_field(&out, BYTES("a \"b\""), false);
	csv_field(&out, BYTES(" c"), false);
	csv_end(&out);
	is_str(buf_text(&out), "615,,\"a \"\"b\"\"\",\" c\"\n", "quotes only where needed");

	static const char *const cells[] = {"=1+1", "- hai, ba", "-12.5", "+84", "-", "@x", "'=x", "'x", "-1-1", "\tx", "ok"};
	buf_cut(&out, 0);
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		csv_shown(&out, bytes_of(cells[i]), i == 0);
	is_str(buf_text(&out), "'=1+1,\"'- hai, ba\",-12.5,+84,'-,'@x,''=x,'x,'-1-1,\"'\tx\",ok", "no formula for a spreadsheet, and numbers as they are");
	buf_cut(&out, 0);
	csv_field(&out, BYTES("=1+1"), true);
	is_str(buf_text(&out), "=1+1", "as it is for scripts");
	return done();
}
