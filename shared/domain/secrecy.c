#include "secrecy.h"

#include <stdbool.h>
#include <string.h>

static const char *const stamps[] = {"MẬT", "TỐI MẬT", "TUYỆT MẬT"};
enum { SECRET, TOP_SECRET, UTMOST };
static const struct spelling {
	const char *word;
	int stamp;
} levels[] = {{"TUYỆT MẬT", UTMOST}, {"Tuyệt mật", UTMOST}, {"tuyệt mật", UTMOST}, {"TỐI MẬT", TOP_SECRET}, {"Tối mật", TOP_SECRET},
	      {"tối mật", TOP_SECRET}, {"MẬT", SECRET}, {"Mật", SECRET}, {"mật", SECRET}};
enum { LEVELS = sizeof levels / sizeof *levels };
static const char *const declarations[] = {"độ mật:", "Độ mật:", "ĐỘ MẬT:", "mức độ mật:", "Mức độ mật:"};
/* Syllables that make another word of MẬT, before it and after it. */
static const char *const befores[] = {"BÍ", "BẢO", "CƠ", "TUYỆT", "TỐI", "ĐỘ", "THÂN", "RẬM", "CẨN", "HỒ", "ĐƯỜNG", "ỐNG", "TÚI"};
static const char *const afters[] = {"ONG", "ĐỘ", "KHẨU", "MÃ", "THIẾT", "VỤ", "THƯ", "NGỌT", "NGHỊ", "HIỆU"};

static bool starts(struct bytes text, size_t at, const char *word)
{
	size_t n = strlen(word);
	return text.len - at >= n && memcmp(text.data + at, word, n) == 0;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* A letter, or a byte of one: whatever is not ASCII counts, as Vietnamese letters do. */
static bool in_word(struct bytes text, size_t at)
{
	uint8_t c = at < text.len ? text.data[at] : 0;
	return c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static size_t skip_blanks(struct bytes text, size_t at)
{
	while (at < text.len && is_blank(text.data[at]))
		at++;
	return at;
}

static bool follows(struct bytes text, size_t at)
{
	at = skip_blanks(text, at);
	for (size_t i = 0; i < sizeof afters / sizeof *afters; i++)
		if (starts(text, at, afters[i]) && !in_word(text, at + strlen(afters[i])))
			return true;
	return false;
}

static bool precedes(struct bytes text, size_t at)
{
	while (at && is_blank(text.data[at - 1]))
		at--;
	for (size_t i = 0; i < sizeof befores / sizeof *befores; i++) {
		size_t n = strlen(befores[i]);
		if (at >= n && starts(text, at - n, befores[i]) && (at == n || !in_word(text, at - n - 1)))
			return true;
	}
	return false;
}

static const char *stands_at(struct bytes text, size_t at)
{
	for (int i = UTMOST; i >= SECRET; i--) {
		size_t end = at + strlen(stamps[i]);
		if (starts(text, at, stamps[i]) && !in_word(text, end) && (i != SECRET || (!precedes(text, at) && !follows(text, end))))
			return stamps[i];
	}
	return NULL;
}

/* The level that is all there is up to the end of the line. */
static const char *level_alone(struct bytes text, size_t at)
{
	at = skip_blanks(text, at);
	for (int i = 0; i < LEVELS; i++)
		if (starts(text, at, levels[i].word)) {
			size_t end = skip_blanks(text, at + strlen(levels[i].word));
			while (end < text.len && (text.data[end] == '.' || text.data[end] == ';'))
				end++;
			return end == text.len || text.data[end] == '\n' ? stamps[levels[i].stamp] : NULL;
		}
	return NULL;
}

static const char *declared_at(struct bytes text, size_t at)
{
	for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
		if (starts(text, at, declarations[i])) {
			size_t level = skip_blanks(text, at + strlen(declarations[i]));
			for (int k = 0; k < LEVELS; k++)
				if (starts(text, level, levels[k].word) && !in_word(text, level + strlen(levels[k].word)))
					return stamps[levels[k].stamp];
		}
	return NULL;
}

/* What a stamp or a declaration can begin with: "M", "T", "m", or the first byte of "Đ" and "đ". Most bytes are none of them. */
static bool may_begin(uint8_t c)
{
	return c == 'M' || c == 'T' || c == 'm' || c == 0xC4;
}

const char *secrecy_stamp(struct bytes text)
{
	for (size_t at = 0; at < text.len; at++) {
		const char *found = NULL;
		if (at == 0 || text.data[at - 1] == '\n')
			found = level_alone(text, at);
		if (!found && may_begin(text.data[at]) && (at == 0 || !in_word(text, at - 1))) {
			found = stands_at(text, at);
			if (!found)
				found = declared_at(text, at);
		}
		if (found)
			return found;
	}
	return NULL;
}
