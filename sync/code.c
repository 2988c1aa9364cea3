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

enum err code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1])
{
	uint8_t salt[HASH_BYTES], raw[16];
	hash_of("kycuong code 1", report, salt);
	TRY(crypt_slow((struct bytes){act_hash, HASH_BYTES}, salt, raw, sizeof raw));
	unsigned bits = 0, have = 0, sum = 0;
	for (size_t i = 0, at = 0; i < CODE_CHARS - 1; i++) {
		for (; have < 5; have += 8)
			bits = bits << 8 | raw[at++];
		have -= 5;
		ret[i] = alphabet[bits >> have & 31];
	}
	fold(ret, CODE_CHARS - 1, &sum);
	ret[CODE_CHARS - 1] = alphabet[times_x(sum)];
	ret[CODE_CHARS] = 0;
	return OK;
}

enum err code_check(struct bytes code)
{
	char text[CODE_CHARS + 1] = {0};
	unsigned sum;
	memcpy(text, code.data, code.len < CODE_CHARS ? code.len : CODE_CHARS);
	if (code.len != CODE_CHARS || !fold(text, CODE_CHARS, &sum))
		return fail(ERR_CODE_WRONG, text, "cần 16 ký tự");
	return sum ? fail(ERR_CODE_WRONG, text, "ký tự kiểm tra không khớp") : OK;
}
