/* What an act carries of an attachment: one form only, and a name that is no path. */
#include "file_value.h"

#include "tap.h"

static struct buf out = BUF(4096);

static const char *name_of(const char *given, enum media m)
{
	buf_cut(&out, 0);
	return file_name(bytes_of(given), m, &out) == OK ? buf_text(&out) : "-";
}

static void names(void)
{
	static const struct {
		const char *given;
		enum media media;
		const char *want;
	} cases[] = {
		{"Biên bản họp.pdf", MEDIA_PDF, "Biên bản họp.pdf"}, {"/etc/passwd", MEDIA_PDF, "passwd.pdf"}, {"..\\..\\a.PDF", MEDIA_PDF, "a.PDF"},
		{"../../.bashrc", MEDIA_PNG, "bashrc.png"}, {"C:\\x\\ảnh.jpeg", MEDIA_JPEG, "ảnh.jpeg"}, {"a.exe", MEDIA_PDF, "a.exe.pdf"},
		{"con:|*?<>\".docx", MEDIA_DOCX, "con_______.docx"}, {"a\nb.pdf", MEDIA_PDF, "a b.pdf"}, {"...", MEDIA_PDF, "-"}, {"", MEDIA_PDF, "-"},
		{".pdf", MEDIA_PDF, "pdf.pdf"}, {"a.pdf.", MEDIA_PDF, "a.pdf"}, {"\xff\xfe.pdf", MEDIA_PDF, "-"}, {"a\xe2\x80\xae""fdp.pdf", MEDIA_PDF, "-"},
		{"e\xcc\x81.pdf", MEDIA_PDF, "é.pdf"}};
	char longest[600];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(name_of(cases[i].given, cases[i].media), cases[i].want, "name of “%s”", cases[i].given);
	memset(longest, 'x', sizeof longest);
	memcpy(longest + sizeof longest - 5, ".pdf", 5);
	is_int((int64_t)strlen(name_of(longest, MEDIA_PDF)), FILE_NAME_BYTES, "a long one is cut before its ending");
}

#define HASH64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void values(void)
{
	static const char *const bad[] = {
		HASH64 " 0 pdf a.pdf", HASH64 " 20971521 pdf a.pdf", HASH64 " 05 pdf a.pdf", HASH64 " 5 exe a.exe", HASH64 " 5 pdf ../a.pdf", HASH64 " 5 pdf .a.pdf",
		HASH64 " 5 pdf a.docx", HASH64 " 5 pdf ", HASH64 " 5 pdf", "00" HASH64 " 5 pdf a.pdf", "0011" " 5 pdf a.pdf", HASH64 "  5 pdf a.pdf", HASH64 " -5 pdf a.pdf",
		HASH64 " 5 pdf a/b.pdf", HASH64 " 5 pdf a.pdf ", HASH64 " 99999999999999999999 pdf a.pdf", ""};
	struct file_value v;
	struct buf shown OWN_BUF = BUF(400);
	ok(file_value_read(BYTES(HASH64 " 1234567 pdf Biên bản.pdf"), &v) && v.size == 1234567 && v.media == MEDIA_PDF, "a value");
	buf_cut(&out, 0);
	file_value_write(&v, &out);
	is_str(buf_text(&out), HASH64 " 1234567 pdf Biên bản.pdf", "and back");
	file_value_show(&v, VI, &shown);
	is_str(buf_text(&shown), "Biên bản.pdf (PDF, 1,2 MB)", "for people");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!file_value_read(bytes_of(bad[i]), &v), "“%s” is none", bad[i]);
	char upper[] = HASH64 " 5 pdf a.pdf";
	upper[20] = 'A';
	ok(!file_value_read(bytes_of(upper), &v), "capital digits");
}

int main(void)
{
	names();
	values();
	buf_free(&out);
	return done();
}
