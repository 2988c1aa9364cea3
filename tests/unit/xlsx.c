#include "xlsx.h"

#include <stdlib.h>

#include "civil.h"
#include "files.h"
#include "tap.h"
#include "zip_read.h"

static const char *const titles[] = {"Đơn vị", "Lý do", "Số ngày", "Ngày", "Lúc", "Số liệu"};

static enum err fill(struct buf *out)
{
	struct xlsx *x OWN(xlsx_free) = xlsx_new(INT64_C(1731000000000));
	xlsx_sheet(x, "Ai chậm? [tháng 11/2024] và những tháng trước", "1 & 2", titles, 6);
	xlsx_text(x, "Huyện Đắk Hà");
	xlsx_text(x, "=HYPERLINK(\"http://x\",\"x\")");
	xlsx_int(x, 12);
	xlsx_date(x, civil_day(2024, 11, 9));
	xlsx_time(x, day_start(civil_day(2024, 11, 10)) + DAY_MS / 2);
	xlsx_decimal(x, 12500);
	xlsx_end_row(x);
	xlsx_text(x, "+84 <&>\n- hai");
	xlsx_empty(x);
	xlsx_int(x, -3);
	xlsx_date(x, NO_TIME);
	xlsx_end_row(x);
	xlsx_sheet(x, "Ai chậm? [tháng 11/2024] và những tháng trước", NULL, titles, 2);
	xlsx_text(x, "@x");
	xlsx_end_row(x);
	return xlsx_finish(x, out);
}

static bool holds(struct bytes file, const char *part, const char *text)
{
	struct buf b OWN_BUF = BUF(1 << 20);
	return zip_part(file, part, &b) && strstr(buf_text(&b), text);
}

static void contents(struct bytes file)
{
	ok(holds(file, "xl/sharedStrings.xml", "<t>Huyện Đắk Hà</t>"), "a Vietnamese text");
	ok(holds(file, "xl/sharedStrings.xml", "=HYPERLINK("), "what looks like a formula is a text");
	static const char *const sheet = "xl/worksheets/sheet1.xml";
	ok(!holds(file, sheet, "<f>") && !holds(file, sheet, "hyperlink"), "no formula, no link");
	ok(holds(file, sheet, "<v>12</v>") && holds(file, sheet, "<v>-3</v>"), "numbers are numbers");
	ok(holds(file, sheet, "<v>45605</v>") && holds(file, sheet, "<v>45606.5</v>"), "dates and times are real");
	ok(holds(file, sheet, "<v>12.5</v>"), "thousandths");
	ok(holds(file, sheet, "state=\"frozen\"") && holds(file, sheet, "<autoFilter"), "the titles stay");
	ok(holds(file, sheet, "&amp;L&amp;9 1 &amp;&amp; 2"), "the note in the page's head");
	ok(holds(file, "xl/workbook.xml", "name=\"Ai chậm- -tháng 11-2024- và \"") && holds(file, "xl/workbook.xml", "và  2\""), "names of sheets");
}

int main(void)
{
	struct buf a OWN_BUF = BUF(XLSX_MAX), b OWN_BUF = BUF(XLSX_MAX);
	is_int(fill(&a), OK, "a workbook");
	is_int(fill(&b), OK, "again");
	ok(a.len && bytes_equal(buf_bytes(&a), buf_bytes(&b)), "the same bytes");
	contents(buf_bytes(&a));

	struct xlsx *x OWN(xlsx_free) = xlsx_new(0);
	static char text[XLSX_TEXT + 2];
	memset(text, 'x', sizeof text - 1);
	xlsx_sheet(x, "", NULL, titles, 1);
	xlsx_text(x, text);
	xlsx_end_row(x);
	is_int(xlsx_finish(x, &b), ERR_TOO_BIG, "a text too long is not cut silently");

	setenv("TMPDIR", "/nowhere", 1);
	struct xlsx *none OWN(xlsx_free) = xlsx_new(0);
	xlsx_sheet(none, "x", NULL, titles, 1);
	xlsx_text(none, "x");
	xlsx_end_row(none);
	is_int(xlsx_finish(none, &b), ERR_FILE_WRITE, "no folder for temporary files");
	return done();
}
