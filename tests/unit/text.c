#include "text.h"

#include <stdlib.h>

#include "latin.h"
#include "tap.h"

static const char *nfc(const char *in)
{
	static struct buf out = BUF(4096);
	buf_cut(&out, 0);
	text_nfc(bytes_of(in), &out);
	return buf_text(&out);
}

static const char *fold(const char *in)
{
	static struct buf out = BUF(4096);
	buf_cut(&out, 0);
	text_fold(bytes_of(in), &out);
	return buf_text(&out);
}

static void put(char *out, size_t size, const uint32_t *cps, size_t count)
{
	OWN_BUF struct buf b = BUF(size - 1);
	for (size_t i = 0; i < count; i++)
		text_put(&b, cps[i]);
	memcpy(out, buf_text(&b), b.len + 1);
}

/* The 134 letters that Vietnamese adds to the alphabet, by base, hat and tone: every way to type one in parts. */
static void vietnamese(void)
{
	static const struct {
		char base;
		uint32_t hat;
		const char *letters[6]; /* none, grave, acute, tilde, hook, dot */
	} table[] = {
		{'a', 0, {"a", "à", "á", "ã", "ả", "ạ"}},     {'a', 0x306, {"ă", "ằ", "ắ", "ẵ", "ẳ", "ặ"}},
		{'a', 0x302, {"â", "ầ", "ấ", "ẫ", "ẩ", "ậ"}}, {'e', 0, {"e", "è", "é", "ẽ", "ẻ", "ẹ"}},
		{'e', 0x302, {"ê", "ề", "ế", "ễ", "ể", "ệ"}}, {'i', 0, {"i", "ì", "í", "ĩ", "ỉ", "ị"}},
		{'o', 0, {"o", "ò", "ó", "õ", "ỏ", "ọ"}},     {'o', 0x302, {"ô", "ồ", "ố", "ỗ", "ổ", "ộ"}},
		{'o', 0x31B, {"ơ", "ờ", "ớ", "ỡ", "ở", "ợ"}}, {'u', 0, {"u", "ù", "ú", "ũ", "ủ", "ụ"}},
		{'u', 0x31B, {"ư", "ừ", "ứ", "ữ", "ử", "ự"}}, {'y', 0, {"y", "ỳ", "ý", "ỹ", "ỷ", "ỵ"}},
		{'A', 0x302, {"Â", "Ầ", "Ấ", "Ẫ", "Ẩ", "Ậ"}}, {'A', 0x306, {"Ă", "Ằ", "Ắ", "Ẵ", "Ẳ", "Ặ"}},
		{'E', 0x302, {"Ê", "Ề", "Ế", "Ễ", "Ể", "Ệ"}}, {'O', 0x302, {"Ô", "Ồ", "Ố", "Ỗ", "Ổ", "Ộ"}},
		{'O', 0x31B, {"Ơ", "Ờ", "Ớ", "Ỡ", "Ở", "Ợ"}}, {'U', 0x31B, {"Ư", "Ừ", "Ứ", "Ữ", "Ử", "Ự"}},
		{'A', 0, {"A", "À", "Á", "Ã", "Ả", "Ạ"}},     {'E', 0, {"E", "È", "É", "Ẽ", "Ẻ", "Ẹ"}},
		{'I', 0, {"I", "Ì", "Í", "Ĩ", "Ỉ", "Ị"}},     {'O', 0, {"O", "Ò", "Ó", "Õ", "Ỏ", "Ọ"}},
		{'U', 0, {"U", "Ù", "Ú", "Ũ", "Ủ", "Ụ"}},     {'Y', 0, {"Y", "Ỳ", "Ý", "Ỹ", "Ỷ", "Ỵ"}},
	};
	static const uint32_t tones[] = {0, 0x300, 0x301, 0x303, 0x309, 0x323};
	int bad = 0;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int t = 0; t < 6; t++) {
			uint32_t base = (uint32_t)table[i].base, parts[3] = {base};
			const char *whole = table[i].letters[t];
			char text[32], plain[2] = {(char)(base | 0x20), 0};
			size_t n = 1;
			if (table[i].hat)
				parts[n++] = table[i].hat;
			if (tones[t])
				parts[n++] = tones[t];
			put(text, sizeof text, parts, n);
			bad += strcmp(nfc(text), whole) != 0;
			if (n == 3) {
				put(text, sizeof text, (uint32_t[]){base, parts[2], parts[1]}, 3);
				bad += strcmp(nfc(text), whole) != 0;
				struct bytes hatted = bytes_of(table[i].letters[0]);
				put(text, sizeof text, (uint32_t[]){text_next(&hatted), tones[t]}, 2);
				bad += strcmp(nfc(text), whole) != 0;
				uint32_t half = latin_join(base, tones[t]);
				put(text, sizeof text, (uint32_t[]){half, parts[1]}, 2);
				bad += !half || strcmp(nfc(text), whole) != 0;
			}
			bad += strcmp(nfc(whole), whole) != 0 || strcmp(fold(whole), plain) != 0;
		}
	is_int(bad, 0, "every Vietnamese letter, typed in every way, is one letter and folds to its base");
}

static void normalising(void)
{
	int bad = 0;
	for (uint32_t cp = 0xA0; cp < 0x1F00; cp = cp == 0x24F ? 0x1E00 : cp + 1) {
		char whole[16], text[32];
		put(whole, sizeof whole, (uint32_t[]){cp, 'x', 0x301, 'y'}, 4); /* x́ forces the long way */
		bad += strcmp(nfc(whole), whole) != 0;
		uint32_t base, mark;
		if (latin_split(cp, &base, &mark)) {
			put(whole, sizeof whole, &cp, 1);
			put(text, sizeof text, (uint32_t[]){base, mark}, 2);
			bad += strcmp(nfc(text), whole) != 0 || latin_join(base, mark) != cp;
		}
	}
	is_int(bad, 0, "every Latin letter is itself and what its parts make");
	is_str(nfc("e\u0323\u0302"), "ệ", "dot before circumflex");
	is_str(nfc("\u1EB9\u0302"), "ệ", "with the dot in the letter");
	is_str(nfc("\u00EA\u0323"), "ệ", "with the circumflex in the letter");
	is_str(nfc("u\u0308\u0301"), "ǘ", "not only Vietnamese");
	is_str(nfc("\u212B\u0344"), "Å\u0308\u0301", "signs that stand for others");
	is_str(nfc("\u0301a"), "\u0301a", "a mark at the start");
	is_str(nfc("e\u0301\u0301"), "é\u0301", "a second mark of its class waits");
	is_str(nfc("c\u0327\u0301"), "ḉ", "cedilla and acute");
	is_str(nfc("дом и\u0306"), "дом и\u0306", "other scripts pass");
	is_str(nfc(""), "", "nothing");

	srand(7);
	static const uint32_t pool[] = {'a', 'e', 'o', 'u', 'E', 0xE1, 0x1EA5, 0x1D6, 0x300, 0x301, 0x302, 0x303, 0x304,
					0x306, 0x308, 0x309, 0x31B, 0x323, 0x327, 0x328, 0x344, 0x1B0, ' ', 0x212B};
	bad = 0;
	for (int i = 0; i < 20000; i++) {
		uint32_t cps[8];
		for (int k = 0; k < 8; k++)
			cps[k] = pool[(size_t)rand() % (sizeof pool / sizeof *pool)];
		char text[64], once[64];
		put(text, sizeof text, cps, 8);
		snprintf(once, sizeof once, "%s", nfc(text));
		bad += strcmp(nfc(once), once) != 0 || !text_valid(bytes_of(once));
	}
	is_int(bad, 0, "normalising twice changes nothing");
}

static void utf8(void)
{
	static const char *const wrong[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xE1\x80", "\xED\xA0\x80",
					    "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
					    "\xFF", "a\xFE", "\xC3(", "\xE1\xBA\xE1\xBA\xBF", "t\xEAnh"};
	int bad = 0;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		OWN_BUF struct buf out = BUF(100);
		buf_str(&out, "before");
		bad += text_valid(bytes_of(wrong[i]));
		bad += text_clean("narrative.1a", bytes_of(wrong[i]), false, 100, &out) != ERR_TEXT_UTF8;
		bad += strcmp(buf_text(&out), "before") != 0;
	}
	is_int(bad, 0, "what is not UTF-8 is refused, and nothing written");
	is_str(err_arg(0), "narrative.1a", "the error names the field");
	bad = 0;
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		OWN_BUF struct buf out = BUF(8);
		bool real = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
		uint8_t b[4] = {(uint8_t)(0xF0 | cp >> 18), (uint8_t)(0x80 | (cp >> 12 & 63)),
				(uint8_t)(0x80 | (cp >> 6 & 63)), (uint8_t)(0x80 | (cp & 63))};
		struct bytes four = {b, 4};
		bad += (text_next(&four) == cp) != (real && cp >= 0x10000);
		if (!real)
			continue;
		text_put(&out, cp);
		struct bytes v = buf_bytes(&out);
		bad += text_next(&v) != cp || v.len;
	}
	is_int(bad, 0, "every character, and no overlong form of one");
}

static void clean_as(const char *in, bool one_line, const char *want, const char *why)
{
	OWN_BUF struct buf out = BUF(200);
	enum err e = text_clean("x", bytes_of(in), one_line, 200, &out);
	is_str(e == OK ? buf_text(&out) : err_name(e), want, "%s", why);
	if (e == OK)
		ok(text_is_clean(buf_bytes(&out), one_line), "  and is clean then");
}

static void cleaning(void)
{
	clean_as("a\r\nb\rc\n", false, "a\nb\nc\n", "line ends");
	clean_as("  Trần Văn\tBình \n", true, "Trần Văn Bình", "one line");
	clean_as("\xEF\xBB\xBF" "a\u00ADb\u200B", false, "ab", "Word's leavings");
	clean_as("a\001", false, "ERR_TEXT_CHAR", "control character");
	clean_as("a\xC2\x85", false, "ERR_TEXT_CHAR", "C1");
	clean_as("a\u202Eb", false, "ERR_TEXT_CHAR", "writing direction");
	is_str(err_arg(1), "U+202E", "the error names it");
	clean_as("Tie\u0302\u0301n \u0111o\u0323\u0302", true, "Tiến độ", "typed in parts");
	ok(!text_is_clean(bytes_of("e\u0301"), false), "parts are not clean");
	ok(!text_is_clean(bytes_of(" a"), true) && text_is_clean(bytes_of(" a"), false), "a space in front");
	ok(!text_is_clean(bytes_of("a\nb"), true), "two lines are not one");

	OWN_BUF struct buf out = BUF(100), zalgo = BUF(200);
	ok(text_clean("x", BYTES("a\0b"), false, 100, &out) == ERR_TEXT_CHAR, "NUL");
	ok(text_clean("x", bytes_of("ếế"), false, 5, &out) == ERR_FIELD_LONG, "too long by a byte");
	is_str(err_arg(1), "1", "the error says by how many characters, as people count them");
	ok(text_clean("x", bytes_of("ếế và thêm nữa"), false, 5, &out) == ERR_FIELD_LONG, "much too long");
	is_str(err_arg(1), "13", "all that stands behind what fits");
	is_int((int64_t)text_over(bytes_of("ếế"), 6), 0, "what fits is not over");
	is_int((int64_t)text_over(bytes_of("ếế"), 2), 2, "a character that is cut is one too many");
	is_int((int64_t)text_over(BYTES("aÿÿ"), 1), 2, "whatever the bytes");
	ok(text_clean("x", bytes_of("ếe\u0302\u0301"), false, 6, &out) == OK && out.len == 6, "measured after joining");
	buf_str(&zalgo, "ǖ");
	for (int i = 0; i < TEXT_MARKS - 3; i++)
		buf_str(&zalgo, "\u0301");
	buf_str(&zalgo, "\u031B");
	buf_cut(&out, 0);
	ok(text_clean("x", buf_bytes(&zalgo), false, 100, &out) == OK && text_is_clean(buf_bytes(&out), false),
	   "as many marks as there may be, though fewer of them join afterwards");
	buf_str(&zalgo, "\u031B");
	ok(text_clean("x", buf_bytes(&zalgo), false, 200, &out) == ERR_TEXT_CHAR, "one more");
}

static void folding(void)
{
	is_str(fold("Đắk  Hà"), "dak ha", "Đắk Hà");
	is_str(fold(" Ia H'Drai\u00A0"), "ia h'drai", "edges and no-break space");
	is_str(fold("ĐĂ\u0301K TÔ"), "dak to", "capitals, in parts");
	is_str(fold("Straße Łódź Øre"), "strasse lodz ore", "other Latin");
	is_str(fold("\xFFx"), "\xEF\xBF\xBDx", "any bytes");
	ok(text_like(bytes_of("Kon Plông"), bytes_of("KON PLONG")), "like");
	ok(!text_like(bytes_of("Kon Plông"), bytes_of("Kon Plong2")), "unlike");
}

static void fitting(void)
{
	is_int(text_width(bytes_of("Tiến độ")), 7, "width");
	is_int(text_width(bytes_of("e\u0302\u0301")), 1, "width of a letter in parts");
	is_int(text_width(bytes_of("漢字")), 4, "wide letters");
	is_int(text_cut(bytes_of("aếb"), 3).len, 1, "no cut inside a character");
	is_int(text_cut(bytes_of("aếb"), 4).len, 4, "cut behind it");
	is_int(text_cut(bytes_of("ae\u0301b"), 2).len, 1, "no cut before a mark");
	is_int(text_cut(bytes_of("abc"), 3).len, 3, "all fits");
	is_int(text_cut_width(bytes_of("Tiến độ"), 4).len, 6, "by columns");
}

int main(void)
{
	vietnamese();
	normalising();
	utf8();
	cleaning();
	folding();
	fitting();
	return done();
}
