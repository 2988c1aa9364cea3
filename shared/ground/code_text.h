/* code_text.h - codes as people read, say and type them: Crockford's base32 with a check character, and the same in digits.
 *
 * The alphabet is 0-9 A-Z without I, L, O, U. The check character makes the sum over GF(32) of x^i times character i vanish, with x
 * primitive: any single wrong character and any two neighbours swapped change that sum.
 *
 * A commitment code has 15 characters and the check character. In digits it is the same 75 bits as a number of 23 digits, zeros in
 * front, and a check digit after H. M. Damm ("Total anti-symmetrische Quasigruppen", Marburg 2004): any single wrong digit and any two neighbours swapped
 * are found there too. A code of 16 characters may be all digits; 24 of them are digits. */
#ifndef CODE_TEXT_H
#define CODE_TEXT_H

#include "err.h"
#include "mem.h"

enum { CODE_CHARS = 16, CODE_DIGITS = 24 };

/* What codes are made of: the first 5 * n bits as n characters and a NUL. */
void code_letters(const uint8_t *bits, size_t n, char *ret);
void code_close(char *text, size_t n);		 /* puts the check character behind n characters, and a NUL; n is 30 at most */
bool code_sound(const char *text, size_t n);	 /* n characters, the check character among them */
unsigned code_value(char c);			 /* 0..31 of a character that is one of ours */
int code_typed_value(uint8_t c);		 /* 0..31 as people type it: lower case, O for 0, I and L for 1; -1: none of ours */

/* A sound code in digits. */
void code_to_digits(const char code[CODE_CHARS + 1], char ret[CODE_DIGITS + 1]);

/* What was typed, with spaces and dashes anywhere: 16 characters or 24 digits. The characters as they are, sound or not; digits only if their
 * check digit is right. */
enum code_typed { CODE_TYPED, CODE_TYPED_FORM /* not of that many, or a character that is none */, CODE_TYPED_CHECK };
enum code_typed code_typed(struct bytes typed, char ret[CODE_CHARS + 1]);

#endif
