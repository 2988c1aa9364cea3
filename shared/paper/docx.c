#include "docx.h"

#include <assert.h>
#include <string.h>

#include "civil.h"
#include "docx_parts.h"
#include "text.h"
#include "zip_write.h"

enum { WIDTH = 9072 /* 160 mm in twentieths of a point */, LEFT_HALF = 3402, RIGHT_HALF = WIDTH - LEFT_HALF };

struct docx {
	struct buf body;
	int64_t at;
	const struct docx_column *columns;
	int count, column, parts;
};

struct docx *docx_new(int64_t at)
{
	struct docx *d = mem_alloc(sizeof *d);
	*d = (struct docx){.body = BUF(DOCX_MAX), .at = at};
	return d;
}

void docx_free(struct docx **d)
{
	if (!*d)
		return;
	buf_free(&(*d)->body);
	mem_free(d);
}

/* ---- Text ---- */

/* XML knows no other control character than newline and tab. */
static void escaped(struct buf *b, struct bytes text)
{
	while (text.len) {
		uint32_t c = text_next(&text);
		if (c == '&')
			buf_str(b, "&amp;");
		else if (c == '<')
			buf_str(b, "&lt;");
		else if (c == '>')
			buf_str(b, "&gt;");
		else if (c == '\t')
			buf_byte(b, ' ');
		else if (c >= ' ' && c != 0xFFFE && c != 0xFFFF)
			text_put(b, c);
	}
}

/* A run; `look` is XML of run properties. Newlines are line breaks. */
static void run(struct buf *b, const char *look, struct bytes text)
{
	buf_fmt(b, "<w:r>%s%s%s<w:t xml:space=\"preserve\">", *look ? "<w:rPr>" : "", look, *look ? "</w:rPr>" : "");
	while (text.len) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t n = end ? (size_t)(end - text.data) : text.len;
		escaped(b, (struct bytes){text.data, n});
		if (end) {
			buf_str(b, "</w:t><w:br/><w:t xml:space=\"preserve\">");
			n++;
		}
		text.data += n;
		text.len -= n;
	}
	buf_str(b, "</w:t></w:r>");
}

static void paragraph(struct buf *b, const char *style, const char *look, const char *text)
{
	if (!text)
		return;
	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
	run(b, look, bytes_of(text));
	buf_str(b, "</w:p>");
}

/* A rule in the middle of a column: an empty paragraph with a border, indented from both sides. */
static void rule(struct buf *b, int width, int length)
{
	int side = (width - length) / 2;
	buf_fmt(b, "<w:p><w:pPr><w:pStyle w:val=\"Rule\"/><w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>"
		   "<w:ind w:left=\"%d\" w:right=\"%d\"/></w:pPr></w:p>", side, side);
}

/* About how wide a line of 14 points is. */
static int line_width(const char *text)
{
	return (int)text_width(bytes_of(text)) * 138;
}

/* ---- Head and signature ---- */

static void bare_table_begin(struct buf *b, int left)
{
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/>"
		   "<w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"%d\"/><w:gridCol w:w=\"%d\"/></w:tblGrid>"
		   "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>",
		WIDTH, left, WIDTH - left, left);
}

static void bare_table_next(struct buf *b, int right)
{
	buf_fmt(b, "</w:tc><w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>", right);
}

static void bare_table_end(struct buf *b)
{
	buf_str(b, "</w:tc></w:tr></w:tbl>");
}

void docx_head(struct docx *d, const struct docx_head *h)
{
	static const char motto[] = "Độc lập - Tự do - Hạnh phúc";
	struct buf *b = &d->body;
	bare_table_begin(b, LEFT_HALF);
	paragraph(b, "Head", "", h->above);
	paragraph(b, "Head", "<w:b/>", h->issuer);
	rule(b, LEFT_HALF, LEFT_HALF / 3);
	paragraph(b, "Head", "", h->number);
	paragraph(b, "Head", "<w:sz w:val=\"24\"/>", h->about);
	bare_table_next(b, RIGHT_HALF);
	paragraph(b, "Head", "<w:b/><w:sz w:val=\"25\"/>", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
	paragraph(b, "Head", "<w:b/><w:sz w:val=\"28\"/>", motto);
	rule(b, RIGHT_HALF, 3400);
	paragraph(b, "Head", "<w:i/><w:sz w:val=\"28\"/>", h->place_date);
	bare_table_end(b);
	if (h->kind) {
		paragraph(b, "Kind", "", h->kind);
		paragraph(b, "Excerpt", "", h->excerpt);
		int width = h->excerpt ? line_width(h->excerpt) / 2 : 0;
		rule(b, WIDTH, width > WIDTH / 3 || !width ? WIDTH / 3 : width);
	}
	paragraph(b, "To", "", h->to);
}

void docx_signature(struct docx *d, const struct docx_signature *s)
{
	struct buf *b = &d->body;
	paragraph(b, "Gap", "", "");
	bare_table_begin(b, WIDTH / 2);
	paragraph(b, "Recipients", "<w:b/><w:i/><w:sz w:val=\"24\"/>", "Nơi nhận:");
	paragraph(b, "Recipients", "", s->recipients);
	bare_table_next(b, WIDTH / 2);
	paragraph(b, "Signer", "", s->post);
	for (int i = 0; i < 4; i++)
		paragraph(b, "Signer", "", "");
	paragraph(b, "Signer", "", s->name ? s->name : "");
	bare_table_end(b);
	paragraph(b, "Rule", "", ""); /* a document may not end with a table */
}

/* ---- Body ---- */

void docx_heading(struct docx *d, const char *text)
{
	paragraph(&d->body, "Heading", "", text);
}

void docx_subheading(struct docx *d, const char *text)
{
	paragraph(&d->body, "Subheading", "", text);
}

void docx_appendix(struct docx *d, const char *text)
{
	paragraph(&d->body, "Appendix", "", text);
}

void docx_led_text(struct docx *d, const char *lead, struct bytes text)
{
	bool first = true;
	do {
		const uint8_t *end = text.len ? memchr(text.data, '\n', text.len) : NULL;
		size_t n = end ? (size_t)(end - text.data) : text.len;
		if (n || (first && lead)) {
			buf_str(&d->body, "<w:p><w:pPr><w:pStyle w:val=\"Text\"/></w:pPr>");
			if (first && lead)
				run(&d->body, "<w:b/>", bytes_of(lead));
			run(&d->body, "", (struct bytes){text.data, n});
			buf_str(&d->body, "</w:p>");
			first = false;
		}
		n += end != NULL;
		text.data += n;
		text.len -= n;
	} while (text.len);
}

void docx_text(struct docx *d, const char *text)
{
	if (text && *text)
		docx_led_text(d, NULL, bytes_of(text));
}

void docx_note(struct docx *d, const char *text)
{
	paragraph(&d->body, "Note", "", text);
}

/* ---- Tables ---- */

static int cell_width(const struct docx *d, int i)
{
	return WIDTH * d->columns[i].width / d->parts;
}

static void cell_begin(struct docx *d, int width, int span, bool head)
{
	buf_fmt(&d->body, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
	if (span > 1)
		buf_fmt(&d->body, "<w:gridSpan w:val=\"%d\"/>", span);
	buf_fmt(&d->body, "%s</w:tcPr>", head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/><w:vAlign w:val=\"center\"/>" : "");
}

static void row_begin(struct docx *d, bool head)
{
	buf_fmt(&d->body, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
}

void docx_table_begin(struct docx *d, const struct docx_column *columns, int count)
{
	struct buf *b = &d->body;
	assert(count > 0 && count <= DOCX_COLUMNS && !d->columns);
	d->columns = columns;
	d->count = count;
	d->column = d->parts = 0;
	for (int i = 0; i < count; i++)
		d->parts += columns[i].width;
	buf_fmt(b, "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>", WIDTH);
	for (int i = 0; i < count; i++)
		buf_fmt(b, "<w:gridCol w:w=\"%d\"/>", cell_width(d, i));
	buf_str(b, "</w:tblGrid>");
	row_begin(d, true);
	for (int i = 0; i < count; i++) {
		cell_begin(d, cell_width(d, i), 1, true);
		paragraph(b, "CellHead", "", columns[i].label);
		buf_str(b, "</w:tc>");
	}
	buf_str(b, "</w:tr>");
}

void docx_cell(struct docx *d, const char *text)
{
	static const char *const styles[] = {[DOCX_LEFT] = "Cell", [DOCX_CENTRE] = "CellCentre", [DOCX_RIGHT] = "CellRight"};
	assert(d->columns && d->column < d->count);
	if (d->column == 0)
		row_begin(d, false);
	cell_begin(d, cell_width(d, d->column), 1, false);
	paragraph(&d->body, styles[d->columns[d->column].align], "", text ? text : "");
	buf_str(&d->body, "</w:tc>");
	d->column++;
}

void docx_row_end(struct docx *d)
{
	while (d->column < d->count)
		docx_cell(d, "");
	buf_str(&d->body, "</w:tr>");
	d->column = 0;
}

void docx_group(struct docx *d, const char *text)
{
	assert(d->column == 0);
	row_begin(d, false);
	cell_begin(d, WIDTH, d->count, false);
	paragraph(&d->body, "CellGroup", "", text);
	buf_str(&d->body, "</w:tc></w:tr>");
}

void docx_table_end(struct docx *d)
{
	assert(d->column == 0);
	buf_str(&d->body, "</w:tbl>");
	paragraph(&d->body, "Gap", "", "");
	d->columns = NULL;
}

/* ---- The file ---- */

static void core(struct buf *b, int64_t at)
{
	int year;
	unsigned month, day;
	civil_date((int32_t)day_of(time_valid(at) ? at : 0), &year, &month, &day);
	buf_fmt(b, DOCX_XML "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
		   " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
		   " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:creator>kycuong</dc:creator><dc:language>vi-VN</dc:language>"
		   "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%04d-%02u-%02uT00:00:00Z</dcterms:created></cp:coreProperties>",
		year, month, day);
}

enum err docx_finish(struct docx *d, struct buf *out)
{
	struct buf document OWN_BUF = BUF(DOCX_MAX + 8192), about OWN_BUF = BUF(2048);
	assert(!d->columns);
	TRY(buf_check(&d->body, "DOCX"));
	core(&about, d->at);
	buf_str(&document, docx_document_begin);
	buf_view(&document, buf_bytes(&d->body));
	buf_str(&document, docx_document_end);
	const struct zip_part_in parts[] = {{"[Content_Types].xml", bytes_of(docx_types)},
					    {"_rels/.rels", bytes_of(docx_rels)},
					    {"docProps/core.xml", buf_bytes(&about)},
					    {"word/document.xml", buf_bytes(&document)},
					    {"word/styles.xml", bytes_of(docx_styles)},
					    {"word/header.xml", bytes_of(docx_header)},
					    {"word/_rels/document.xml.rels", bytes_of(docx_document_rels)}};
	return zip_write(parts, sizeof parts / sizeof *parts, out);
}
