/* Commitment codes: exhaustive over every single wrong character and every swap of neighbours. */
#include <string.h>

#include "code.h"
#include "tap.h"

/* The same in digits: there and back, and every wrong digit and every swap of neighbours. */
static void digits(void)
{
	int lost = 0, missed = 0, swaps = 0;
	for (unsigned n = 0; n < 300; n++) {
		uint8_t bits[16];
		char code[CODE_CHARS + 1], text[CODE_DIGITS + 1], back[CODE_CHARS + 1];
		for (unsigned i = 0; i < 16; i++)
			bits[i] = n == 0 ? 0 : n == 1 ? 0xff : (uint8_t)((n * 2654435761u + i * 40503u) >> (i % 7 + 5));
		code_letters(bits, CODE_CHARS - 1, code);
		code_close(code, CODE_CHARS - 1);
		code_to_digits(code, text);
		lost += strlen(text) != CODE_DIGITS || code_typed(bytes_of(text), back) != CODE_TYPED || strcmp(back, code) != 0;
		for (int i = 0; i < CODE_DIGITS; i++) {
			char kept = text[i];
			for (char c = '0'; c <= '9'; c++) {
				text[i] = c;
				missed += c != kept && code_typed(bytes_of(text), back) != CODE_TYPED_CHECK;
			}
			text[i] = kept;
			if (i + 1 == CODE_DIGITS || text[i + 1] == kept)
				continue;
			text[i] = text[i + 1];
			text[i + 1] = kept;
			swaps += code_typed(bytes_of(text), back) != CODE_TYPED_CHECK;
			text[i + 1] = text[i];
			text[i] = kept;
		}
	}
	is_int(lost, 0, "in digits and back it is the same code");
	is_int(missed, 0, "every wrong digit is found");
	is_int(swaps, 0, "every swap of neighbouring digits is found");
	char code[CODE_CHARS + 1];
	is_int(code_typed(BYTES("9999 9999 9999 9999 9999 9990"), code), CODE_TYPED_CHECK, "a number that no code has");
	is_int(code_typed(BYTES("ceaT-aYrC jP0X-J9B3 Y"), code), CODE_TYPED_FORM, "17 characters are none");
	is_int(code_typed(BYTES("o1li 0000-0000 0000"), code), CODE_TYPED, "small letters, and O, I and L for the digits they look like");
	is_str(code, "0111000000000000", "are read as those");
	is_int(code_typed(BYTES("U111000000000000"), code), CODE_TYPED_FORM, "U is in no code");
}

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
	digits();
	return done();
}
