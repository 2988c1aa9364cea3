/* What a file is by its content: whole ones of each kind, cut at every byte, with something before, behind or inside. */
#include "media.h"

#include "buf.h"
#include "tap.h"

enum { FILE_ROOM = 4096 };

static void little(struct buf *b, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_byte(b, i < 4 ? (uint8_t)(v >> 8 * i) : 0);
}

/* A zip of stored parts: what is looked at is names and places. */
static void zip(struct buf *b, const char *const *names)
{
	uint32_t at[8], count = 0;
	for (; names[count]; count++) {
		at[count] = (uint32_t)b->len;
		buf_str(b, "PK\3\4");
		little(b, 20, 2), little(b, 0, 12), little(b, 3, 4), little(b, 3, 4), little(b, (uint32_t)strlen(names[count]), 2), little(b, 0, 2);
		buf_str(b, names[count]);
		buf_str(b, "<a>");
	}
	uint32_t from = (uint32_t)b->len;
	for (uint32_t i = 0; i < count; i++) {
		buf_str(b, "PK\1\2");
		little(b, 20, 2), little(b, 20, 2), little(b, 0, 12), little(b, 3, 4), little(b, 3, 4);
		little(b, (uint32_t)strlen(names[i]), 2), little(b, 0, 12), little(b, at[i], 4);
		buf_str(b, names[i]);
	}
	uint32_t size = (uint32_t)b->len - from;
	buf_str(b, "PK\5\6");
	little(b, 0, 4), little(b, count, 2), little(b, count, 2), little(b, size, 4), little(b, from, 4), little(b, 0, 2);
}

static const char *const word[] = {"[Content_Types].xml", "word/document.xml", NULL}, *const sheet[] = {"[Content_Types].xml", "xl/workbook.xml", NULL},
			 *const both[] = {"[Content_Types].xml", "word/document.xml", "xl/workbook.xml", NULL},
			 *const macro[] = {"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", NULL}, *const other[] = {"a.txt", NULL};
static const uint8_t pdf[] = "%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n27\n%%EOF\n";
/* 1 × 1 pixels. */
static const uint8_t png[] = {0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55,
			      0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 0, 4, 'J', 'F', 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0,
			       0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9};

static enum err sniff(struct bytes b, enum media *ret)
{
	*ret = MEDIA_NONE;
	return media_sniff("x", b, ret);
}

/* Whole it is that kind; cut anywhere, nothing; with a zip or a PDF behind or before it, two things. */
static void kind(const char *name, struct bytes whole, enum media want)
{
	enum media m;
	struct buf more OWN_BUF = BUF(FILE_ROOM);
	size_t taken = 0;
	is_int(sniff(whole, &m), OK, "%s", name);
	is_int(m, want, "is %s", media_label(want));
	for (size_t n = 0; n < whole.len - 2; n++) /* the newline behind %%EOF, and one before it, are not missed */
		taken += sniff((struct bytes){whole.data, n}, &m) == OK;
	is_int(taken, 0, "none of it cut short");
	buf_view(&more, whole);
	zip(&more, other);
	ok(sniff(buf_bytes(&more), &m) != OK, "nor with a zip behind it");
	buf_cut(&more, 0);
	buf_str(&more, "GIF89a  ");
	buf_view(&more, whole);
	ok(sniff(buf_bytes(&more), &m) != OK, "nor with something before it");
}

static void damaged(const char *name, struct bytes whole)
{
	enum media m;
	struct buf copy OWN_BUF = BUF(FILE_ROOM);
	size_t wrong = 0;
	buf_view(&copy, whole);
	for (size_t i = 0; i < copy.len; i++) {
		copy.data[i] ^= 0x10;
		wrong += sniff(buf_bytes(&copy), &m) == OK;
		copy.data[i] ^= 0x10;
	}
	ok(wrong == 0, "%s with any byte changed is none (%zu)", name, wrong);
}

int main(void)
{
	struct buf docx OWN_BUF = BUF(FILE_ROOM), xlsx OWN_BUF = BUF(FILE_ROOM), b OWN_BUF = BUF(FILE_ROOM);
	static uint8_t big[ATTACHMENT_MAX + 1];
	enum media m;
	zip(&docx, word);
	zip(&xlsx, sheet);
	kind("a PDF", (struct bytes){pdf, sizeof pdf - 1}, MEDIA_PDF);
	kind("a PNG", (struct bytes){png, sizeof png}, MEDIA_PNG);
	kind("a JPEG", (struct bytes){jpeg, sizeof jpeg}, MEDIA_JPEG);
	kind("a document", buf_bytes(&docx), MEDIA_DOCX);
	kind("a workbook", buf_bytes(&xlsx), MEDIA_XLSX);
	damaged("a PNG", (struct bytes){png, sizeof png});
	zip(&b, both);
	is_int(sniff(buf_bytes(&b), &m), ERR_FILE_DOUBLE, "document and workbook in one");
	buf_cut(&b, 0);
	zip(&b, macro);
	is_int(sniff(buf_bytes(&b), &m), ERR_FILE_MACRO, "with macros");
	buf_cut(&b, 0);
	zip(&b, other);
	is_int(sniff(buf_bytes(&b), &m), ERR_FILE_KIND, "another zip");
	buf_cut(&b, 0);
	buf_view(&b, (struct bytes){png, sizeof png});
	buf_str(&b, "%PDF-1.4");
	is_int(sniff(buf_bytes(&b), &m), ERR_FILE_DOUBLE, "a picture that readers of PDF take too");
	buf_cut(&b, 0);
	buf_view(&b, (struct bytes){jpeg, sizeof jpeg});
	buf_view(&b, (struct bytes){jpeg, sizeof jpeg});
	buf_add(&b, "\0\0", 2);
	is_int(sniff(buf_bytes(&b), &m), OK, "a second picture behind a telephone's first");
	buf_str(&b, "x");
	is_int(sniff(buf_bytes(&b), &m), ERR_FILE_DOUBLE, "and nothing else");
	is_int(sniff(BYTES("<html><script>"), &m), ERR_FILE_KIND, "a page");
	is_int(sniff(BYTES("MZ\x90"), &m), ERR_FILE_KIND, "a program");
	is_int(sniff((struct bytes){0}, &m), ERR_FILE_EMPTY, "nothing");
	memcpy(big, pdf, 9);
	is_int(sniff((struct bytes){big, sizeof big}, &m), ERR_FILE_BIG, "too much");
	return done();
}
