#include "code.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Times x in GF(2)[x] / (x^5 + x^2 + 1). */
static unsigned times_x(unsigned v)
{
	v <<= 1;
	return v & 32 ? v ^ 0x25 : v;
}

/* Horner's rule: the last character has weight 1. */
static bool fold(const char *s, size_t n, unsigned *ret)
{
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++) {
		const char *at = s[i] ? strchr(alphabet, s[i]) : NULL;
		if (!at)
			return false;
		sum = times_x(sum) ^ (unsigned)(at - alphabet);
	}
	*ret = sum;
	return true;
}

void code_letters(const uint8_t *bits, size_t n, char *ret)
{
	unsigned window = 0, have = 0;
	for (size_t i = 0; i < n; i++) {
		if (have < 5) {
			window = window << 8 | *bits++;
			have += 8;
		}
		have -= 5;
		ret[i] = alphabet[window >> have & 31];
	}
	ret[n] = 0;
}

void code_close(char *text, size_t n)
{
	unsigned sum = 0;
	fold(text, n, &sum);
	text[n] = alphabet[times_x(sum)];
	text[n + 1] = 0;
}

bool code_sound(const char *text, size_t n)
{
	unsigned sum;
	return fold(text, n, &sum) && sum == 0;
}

unsigned code_value(char c)
{
	return (unsigned)(strchr(alphabet, c) - alphabet);
}

enum err code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1])
{
	uint8_t salt[HASH_BYTES], raw[16];
	hash_of("kycuong code 1", report, salt);
	TRY(crypt_slow((struct bytes){act_hash, HASH_BYTES}, salt, raw, sizeof raw));
	code_letters(raw, CODE_CHARS - 1, ret);
	code_close(ret, CODE_CHARS - 1);
	return OK;
}

enum err code_check(struct bytes code)
{
	char text[CODE_CHARS + 1] = {0};
	memcpy(text, code.data, code.len < CODE_CHARS ? code.len : CODE_CHARS);
	unsigned sum;
	if (code.len != CODE_CHARS || !fold(text, CODE_CHARS, &sum))
		return fail(ERR_CODE_WRONG, text, "cần 16 ký tự");
	return sum ? fail(ERR_CODE_WRONG, text, "ký tự kiểm tra không khớp") : OK;
}
