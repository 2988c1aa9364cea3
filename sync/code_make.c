/* Apart from code.c, so that the simulator can have a cheap one in its place: this one costs 0.2 s. */
#include "code.h"

enum err code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1])
{
	uint8_t salt[HASH_BYTES], raw[16];
	hash_of("kycuong code 1", report, salt);
	TRY(crypt_slow((struct bytes){act_hash, HASH_BYTES}, salt, raw, sizeof raw));
	code_letters(raw, CODE_CHARS - 1, ret);
	code_close(ret, CODE_CHARS - 1);
	return OK;
}
