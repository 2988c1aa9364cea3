/* A Word file's structure: its parts are well-formed, and the document's own XML is what it was when a person last looked at the pages. */
#include "docx.h"

#include <stdlib.h>

#include "files.h"
#include "tap.h"
#include "zip_read.h"

static const struct docx_column columns[] = {{"TT", 1, DOCX_CENTRE}, {"Đơn vị", 5, DOCX_LEFT}, {"Số", 2, DOCX_RIGHT}};

static enum err fill(struct buf *out)
{
	struct docx *d OWN(docx_free) = docx_new(INT64_C(1731000000000));
	docx_head(d, &(struct docx_head){.above = "ỦY BAN NHÂN DÂN TỈNH", .issuer = "SỞ NỘI VỤ", .number = "Số: 12/SNV-VP", .place_date = "Kon Tum, ngày 12 tháng 12 năm 2024",
					 .about = "V/v đôn đốc <gửi> báo cáo", .to = "Kính gửi: Sở Y tế."});
	docx_heading(d, "I. Tình hình & kết quả");
	docx_text(d, "Một đoạn.\n\nĐoạn \"hai\" có ký tự\x01 lạ.");
	docx_led_text(d, "Sở Y tế: ", BYTES("đã gửi"));
	docx_subheading(d, "Mục");
	docx_table_begin(d, columns, 3);
	docx_group(d, "Khối sở");
	docx_cell(d, "1");
	docx_cell(d, "Sở Y tế\n(hai dòng)");
	docx_row_end(d);
	docx_table_end(d);
	docx_note(d, "Ghi chú");
	docx_signature(d, &(struct docx_signature){"- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC", "Phạm Thị Minh Châu"});
	docx_appendix(d, "Phụ lục");
	return docx_finish(d, out);
}

/* Every element that is begun is ended, in order; attributes are quoted; & begins an entity. */
static bool well_formed(const char *s)
{
	static const char *open[256];
	size_t depth = 0;
	if (strncmp(s, "<?xml ", 6) != 0 || !(s = strstr(s, "?>")))
		return false;
	for (s += 2; *s;) {
		if (*s == '&' && strncmp(s, "&amp;", 5) && strncmp(s, "&lt;", 4) && strncmp(s, "&gt;", 4) && strncmp(s, "&quot;", 6))
			return false;
		if ((unsigned char)*s < ' ' && *s != '\n')
			return false;
		if (*s++ != '<')
			continue;
		bool end = *s == '/', quoted = false;
		s += end;
		size_t name = strcspn(s, " />");
		if (!name || (end && (!depth || strncmp(open[--depth], s, name) != 0)))
			return false;
		if (!end && depth < 256)
			open[depth++] = s;
		for (; *s && (quoted || *s != '>'); s++) {
			quoted ^= *s == '"';
			if (*s == '<')
				return false;
		}
		if (s[-1] == '/')
			depth--;
		s += *s == '>';
	}
	return depth == 0;
}

int main(void)
{
	static const char *const parts[] = {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/styles.xml", "word/header.xml",
					    "word/_rels/document.xml.rels"};
	struct buf a OWN_BUF = BUF(DOCX_MAX), b OWN_BUF = BUF(DOCX_MAX), golden OWN_BUF = BUF(1 << 20), document OWN_BUF = BUF(1 << 20);
	ok(well_formed("<?xml ?><a b=\"/>\"><c/>&amp;</a>") && !well_formed("<?xml ?><a><b></a></b>") && !well_formed("<?xml ?><a>&</a>") &&
		   !well_formed("<?xml ?><a>"), "the checker tells right from wrong");
	is_int(fill(&a), OK, "a document");
	is_int(fill(&b), OK, "again");
	ok(a.len && bytes_equal(buf_bytes(&a), buf_bytes(&b)), "the same bytes");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct buf part OWN_BUF = BUF(1 << 20);
		ok(zip_part(buf_bytes(&a), parts[i], &part) && well_formed(buf_text(&part)), "%s", parts[i]);
	}
	ok(zip_part(buf_bytes(&a), "word/document.xml", &document), "the document");
	if (getenv("GOLDEN"))
		is_int(file_replace(TEST_DIR "/golden/document.xml", buf_bytes(&document)), OK, "written anew");
	is_int(file_read(TEST_DIR "/golden/document.xml", &golden), OK, "the golden one");
	ok(bytes_equal(buf_bytes(&document), buf_bytes(&golden)), "as in golden/document.xml (GOLDEN=1 writes it anew, once a person has looked at it)");
	return done();
}
