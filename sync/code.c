#include "code.h"

#include <string.h>

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
	char canonical[CODE_CHARS + 1];
	if (code.len != CODE_CHARS || code_typed(code, canonical) != CODE_TYPED || strcmp(text, canonical) != 0)
		return fail(ERR_CODE_WRONG, text, "cần 16 ký tự");
	return code_sound(text, CODE_CHARS) ? OK : fail(ERR_CODE_WRONG, text, "ký tự kiểm tra không khớp");
}
