#include "media.h"

#include <string.h>

static const struct kind {
	const char *name, *type, *label;
} kinds[MEDIA_KINDS] = {
	[MEDIA_NONE] = {"", "application/octet-stream", "?"},
	[MEDIA_PDF] = {"pdf", "application/pdf", "PDF"},
	[MEDIA_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"},
	[MEDIA_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"},
	[MEDIA_JPEG] = {"jpg", "image/jpeg", "JPEG"},
	[MEDIA_PNG] = {"png", "image/png", "PNG"},
};

const char *media_name(enum media m)
{
	return kinds[m].name;
}

const char *media_type(enum media m)
{
	return kinds[m].type;
}

const char *media_label(enum media m)
{
	return kinds[m].label;
}

enum media media_by_name(struct bytes name)
{
	for (int m = MEDIA_PDF; m < MEDIA_KINDS; m++)
		if (bytes_equal(name, bytes_of(kinds[m].name)))
			return (enum media)m;
	return MEDIA_NONE;
}

enum found { WHOLE, CUT, DOUBLE, MACRO, OTHER };

static bool at(struct bytes b, size_t place, const void *magic, size_t n)
{
	return place <= b.len && n <= b.len - place && memcmp(b.data + place, magic, n) == 0;
}

static uint32_t little(const uint8_t *p, int bytes)
{
	uint32_t v = 0;
	for (int i = bytes; i-- > 0;)
		v = v << 8 | p[i];
	return v;
}

static uint32_t big(const uint8_t *p, int bytes)
{
	uint32_t v = 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return v;
}

static bool within(struct bytes b, size_t from, size_t to, const char *word)
{
	size_t n = strlen(word);
	to = to < b.len ? to : b.len;
	for (size_t i = from; i < to && n <= to - i; i++)
		if (memcmp(b.data + i, word, n) == 0)
			return true;
	return false;
}

/* ---- Zip: the end of its central directory is looked for from behind, as every reader does ---- */

enum { ZIP_END = 22, ZIP_ENTRY = 46, ZIP_COMMENT_MAX = 65535, ZIP_ENTRIES_MAX = 4096 };
static const char zip_local[] = "PK\3\4", zip_entry[] = "PK\1\2", zip_end[] = "PK\5\6";

/* Place of that end, or b.len. */
static size_t zip_end_at(struct bytes b)
{
	size_t least = b.len > ZIP_END + ZIP_COMMENT_MAX ? b.len - ZIP_END - ZIP_COMMENT_MAX : 0;
	for (size_t i = b.len >= ZIP_END ? b.len - ZIP_END + 1 : 0; i-- > least;)
		if (at(b, i, zip_end, 4))
			return i;
	return b.len;
}

struct parts {
	bool types, word, sheet, macro;
};

static void note_part(struct bytes name, struct parts *p)
{
	p->types |= bytes_equal(name, BYTES("[Content_Types].xml"));
	p->word |= bytes_equal(name, BYTES("word/document.xml"));
	p->sheet |= bytes_equal(name, BYTES("xl/workbook.xml"));
	p->macro |= within(name, 0, name.len, "vbaProject");
}

static enum found office(struct bytes b, enum media *ret)
{
	size_t end = zip_end_at(b);
	struct parts p = {0};
	if (end == b.len)
		return CUT;
	const uint8_t *e = b.data + end;
	size_t count = little(e + 10, 2), size = little(e + 12, 4), from = little(e + 16, 4), comment = little(e + 20, 2);
	if (end + ZIP_END + comment != b.len || from > end || size != end - from)
		return from < end ? DOUBLE : CUT;
	if (!count || count > ZIP_ENTRIES_MAX || little(e + 4, 4) || little(e + 8, 2) != count)
		return CUT;
	size_t place = from;
	for (size_t i = 0; i < count; i++) {
		if (!at(b, place, zip_entry, 4) || place + ZIP_ENTRY > end)
			return CUT;
		const uint8_t *h = b.data + place;
		size_t name = little(h + 28, 2), local = little(h + 42, 4), all = ZIP_ENTRY + name + little(h + 30, 2) + little(h + 32, 2);
		if (all > end - place || !at(b, local, zip_local, 4) || little(h + 20, 4) > from)
			return CUT;
		note_part((struct bytes){h + ZIP_ENTRY, name}, &p);
		place += all;
	}
	if (place != end)
		return CUT;
	if (p.macro)
		return MACRO;
	if (!p.types || p.word == p.sheet)
		return p.word ? DOUBLE : OTHER;
	*ret = p.word ? MEDIA_DOCX : MEDIA_XLSX;
	return WHOLE;
}

/* ---- The others ---- */

static enum found pdf(struct bytes b)
{
	enum { TAIL = 1024 };
	size_t tail = b.len > TAIL ? b.len - TAIL : 0;
	return within(b, tail, b.len, "%%EOF") && within(b, tail, b.len, "startxref") ? WHOLE : CUT;
}

static uint32_t crc32_of(const uint8_t *p, size_t n)
{
	static const uint32_t half[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
					  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < n; i++) {
		crc = half[(crc ^ p[i]) & 15] ^ crc >> 4;
		crc = half[(crc ^ p[i] >> 4) & 15] ^ crc >> 4;
	}
	return ~crc;
}

static enum found png(struct bytes b)
{
	enum { HEAD = 8, FRAME = 12 };
	bool first = true;
	for (size_t i = HEAD; b.len - i >= FRAME;) {
		size_t n = big(b.data + i, 4);
		if (n > b.len - i - FRAME || crc32_of(b.data + i + 4, n + 4) != big(b.data + i + 8 + n, 4))
			return CUT;
		if (first && !at(b, i + 4, "IHDR", 4))
			return CUT;
		first = false;
		if (at(b, i + 4, "IEND", 4))
			return i + FRAME + n == b.len ? WHOLE : DOUBLE;
		i += FRAME + n;
	}
	return CUT;
}

/* From the start mark to the end mark; *ret: behind it. Within the scan every FF is followed by 00, a restart mark or the next segment. */
static bool jpeg_walk(struct bytes b, size_t i, size_t *ret)
{
	bool frame = false, scan = false;
	for (i += 2; i + 1 < b.len;) {
		if (b.data[i] != 0xff) {
			if (!scan)
				return false;
			i++;
			continue;
		}
		uint8_t mark = b.data[i + 1];
		if (mark == 0xff) {
			i++;
			continue;
		}
		if (mark == 0xd9) {
			*ret = i + 2;
			return frame && scan;
		}
		if ((mark == 0 || (mark >= 0xd0 && mark <= 0xd7)) && scan) {
			i += 2;
			continue;
		}
		if (mark < 0xc0 || mark == 0xd8 || i + 4 > b.len)
			return false;
		size_t n = big(b.data + i + 2, 2);
		if (n < 2 || n > b.len - i - 2)
			return false;
		frame |= mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc;
		scan |= mark == 0xda;
		i += 2 + n;
	}
	return false;
}

/* Telephones put further pictures behind the first, and zeros. */
static enum found jpeg(struct bytes b)
{
	size_t i = 0;
	if (!jpeg_walk(b, 0, &i))
		return CUT;
	while (i < b.len) {
		if (b.data[i] == 0)
			i++;
		else if (!at(b, i, "\xff\xd8", 2) || !jpeg_walk(b, i, &i))
			return DOUBLE;
	}
	return WHOLE;
}

/* Readers of PDF take a header within the first kilobyte, those of zip an end within the last 64. */
static enum found check(struct bytes b, enum media *ret)
{
	enum { PDF_HEAD = 1024 };
	bool is_pdf = at(b, 0, "%PDF-1.", 7) || at(b, 0, "%PDF-2.", 7), zip = at(b, 0, zip_local, 4);
	bool is_png = at(b, 0, "\x89PNG\r\n\x1a\n", 8), is_jpeg = at(b, 0, "\xff\xd8\xff", 3);
	if (!is_pdf && !zip && !is_png && !is_jpeg)
		return OTHER;
	if ((!is_pdf && within(b, 0, PDF_HEAD, "%PDF-")) || (!zip && zip_end_at(b) != b.len))
		return DOUBLE;
	if (zip)
		return office(b, ret);
	*ret = is_pdf ? MEDIA_PDF : is_png ? MEDIA_PNG : MEDIA_JPEG;
	return is_pdf ? pdf(b) : is_png ? png(b) : jpeg(b);
}

enum err media_sniff(const char *name, struct bytes content, enum media *ret)
{
	static const enum err errors[] = {
		[WHOLE] = OK, [CUT] = ERR_FILE_CUT, [DOUBLE] = ERR_FILE_DOUBLE, [MACRO] = ERR_FILE_MACRO, [OTHER] = ERR_FILE_KIND};
	enum media found = MEDIA_NONE;
	if (!content.len)
		return fail(ERR_FILE_EMPTY, name);
	if (content.len > ATTACHMENT_MAX)
		return fail(ERR_FILE_BIG, name);
	enum err e = errors[check(content, &found)];
	if (e != OK)
		return fail(e, name);
	*ret = found;
	return OK;
}
