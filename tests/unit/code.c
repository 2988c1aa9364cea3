/* Commitment codes: exhaustive over every single wrong character and every swap of neighbours. */
#include <string.h>

#include "code.h"
#include "tap.h"

int main(void)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	ok(crypt_init() == OK, "crypt starts");
	uint8_t hash[HASH_BYTES] = {1, 2, 3};
	char code[CODE_CHARS + 1], other[CODE_CHARS + 1];
	ok(code_make(hash, BYTES("BC-THANG/615/2024-11"), code) == OK && strlen(code) == CODE_CHARS, "a code: %s", code);
	ok(code_check(bytes_of(code)) == OK, "checks");
	ok(code_make(hash, BYTES("BC-THANG/615/2024-12"), other) == OK && strcmp(code, other) != 0, "another report, another code");
	int missed = 0, swaps = 0;
	for (int i = 0; i < CODE_CHARS; i++)
		for (int c = 0; c < 32; c++) {
			char wrong[CODE_CHARS + 1];
			memcpy(wrong, code, sizeof wrong);
			wrong[i] = alphabet[c];
			missed += wrong[i] != code[i] && code_check(bytes_of(wrong)) == OK;
		}
	for (int i = 0; i + 1 < CODE_CHARS; i++) {
		char wrong[CODE_CHARS + 1];
		memcpy(wrong, code, sizeof wrong);
		wrong[i] = code[i + 1];
		wrong[i + 1] = code[i];
		swaps += wrong[i] != code[i] && code_check(bytes_of(wrong)) == OK;
	}
	is_int(missed, 0, "every wrong character is found");
	is_int(swaps, 0, "every swap of neighbours is found");
	ok(code_check(BYTES("7K2M")) == ERR_CODE_WRONG, "too short");
	return done();
}
