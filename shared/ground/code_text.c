#include "code_text.h"

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

int code_typed_value(uint8_t c)
{
	if (c >= 'a' && c <= 'z')
		c = (uint8_t)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* ---- Digits ---- */

/* Damm's quasigroup of order 10: 0 on the diagonal, and no two neighbours may be swapped. */
static unsigned damm(const char *digits, size_t n)
{
	static const char table[10][11] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
					   "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
	unsigned interim = 0;
	for (size_t i = 0; i < n; i++)
		interim = (unsigned)(table[interim][digits[i] - '0'] - '0');
	return interim;
}

void code_to_digits(const char code[CODE_CHARS + 1], char ret[CODE_DIGITS + 1])
{
	unsigned value[CODE_CHARS - 1];
	for (int i = 0; i < CODE_CHARS - 1; i++)
		value[i] = code_value(code[i]);
	for (int at = CODE_DIGITS - 2; at >= 0; at--) {
		unsigned rest = 0;
		for (int i = 0; i < CODE_CHARS - 1; i++) {
			rest = rest << 5 | value[i];
			value[i] = rest / 10;
			rest %= 10;
		}
		ret[at] = (char)('0' + rest);
	}
	ret[CODE_DIGITS - 1] = (char)('0' + damm(ret, CODE_DIGITS - 1));
	ret[CODE_DIGITS] = 0;
}

static enum code_typed from_digits(const char digits[CODE_DIGITS], char ret[CODE_CHARS + 1])
{
	unsigned value[CODE_CHARS - 1] = {0};
	if (damm(digits, CODE_DIGITS) != 0)
		return CODE_TYPED_CHECK;
	for (int at = 0; at < CODE_DIGITS - 1; at++) {
		unsigned carry = (unsigned)(digits[at] - '0');
		for (int i = CODE_CHARS - 2; i >= 0; i--) {
			carry += value[i] * 10;
			value[i] = carry & 31;
			carry >>= 5;
		}
		if (carry) /* no code is so large */
			return CODE_TYPED_CHECK;
	}
	for (int i = 0; i < CODE_CHARS - 1; i++)
		ret[i] = alphabet[value[i]];
	code_close(ret, CODE_CHARS - 1);
	return CODE_TYPED;
}

enum code_typed code_typed(struct bytes typed, char ret[CODE_CHARS + 1])
{
	char digits[CODE_DIGITS];
	size_t n = 0;
	bool only_digits = true;
	for (size_t i = 0; i < typed.len; i++) {
		uint8_t c = typed.data[i];
		if (c == ' ' || c == '-')
			continue;
		int v = code_typed_value(c);
		if (v < 0 || n == sizeof digits)
			return CODE_TYPED_FORM;
		only_digits = only_digits && v < 10;
		digits[n++] = alphabet[v];
	}
	if (n == CODE_DIGITS && only_digits)
		return from_digits(digits, ret);
	if (n != CODE_CHARS)
		return CODE_TYPED_FORM;
	memcpy(ret, digits, CODE_CHARS);
	ret[CODE_CHARS] = 0;
	return CODE_TYPED;
}
