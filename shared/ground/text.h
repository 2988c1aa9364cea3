/* text.h - text as it enters the program, is compared, searched and fitted into columns.
 *
 * Inside the program every text has passed text_clean(): valid UTF-8, one spelling for one letter, no
 * character that cannot be seen. Everything here takes views without NUL.
 *
 * One spelling: Unicode's normalisation form C, exact for all text of the letters and marks that latin.h
 * covers, with one addition: of a Vietnamese letter's two marks the circumflex or breve comes first even where
 * it was typed last ("a" + acute + circumflex gives "ấ", which form C would leave in two parts). What latin.h
 * does not cover (other scripts) passes as it is. The result does not change when normalised again. */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>

#include "buf.h"

#define TEXT_BAD UINT32_MAX
enum { TEXT_MARKS = 30 }; /* on one letter at most, those within it included; the limit of Unicode's
			     stream-safe format (UAX #15) */

/* The next character of the view, which is moved behind it; TEXT_BAD (one byte is skipped) where it is not
 * valid: stray or missing continuation, overlong form, surrogate, beyond U+10FFFF. The view must not be empty. */
uint32_t text_next(struct bytes *rest);
void text_put(struct buf *out, uint32_t cp); /* TEXT_BAD as U+FFFD */
bool text_valid(struct bytes in);	     /* valid UTF-8 throughout */

/* What people count: characters, and those that stand behind the first `max` bytes, at least one where there is more. */
size_t text_characters(struct bytes in);
size_t text_over(struct bytes in, size_t max);
/* ERR_FIELD_LONG of a text that is longer than `max` bytes. */
enum err MUST_USE text_too_long(const char *what, struct bytes in, size_t max);

/* THE border: all text from outside (command line, forms, CSV, acts of others) comes in through here.
 * Appends to *out the text normalised, CRLF, CR and U+2028/9 as LF, without U+FEFF, U+200B and U+00AD, which
 * Word leaves behind. For one_line also: newlines and tabs as spaces, none at either end.
 * `what` names the field in the error. ERR_TEXT_UTF8; ERR_TEXT_CHAR: a control character other than LF and tab,
 * one that turns the writing direction, a noncharacter, more than TEXT_MARKS marks; ERR_FIELD_LONG: over max
 * bytes, and in the sentence by how many characters. *out is as before on an error. */
enum err MUST_USE text_clean(const char *what, struct bytes in, bool one_line, size_t max, struct buf *out);
/* Whether text_clean() would leave it as it is. */
bool text_is_clean(struct bytes in, bool one_line);

/* Appends the normalised text. `in` must be valid; marks beyond TEXT_MARKS are dropped. */
void text_nfc(struct bytes in, struct buf *out);

/* For searching and lenient matching: Latin letters in lower case without diacritics, đ as d, runs of white
 * space as one space, none at either end: "Đắk  Hà" appends "dak ha". Phonetic and African letters keep their
 * form, other scripts too. Any bytes may come in. */
void text_fold(struct bytes in, struct buf *out);
/* Whether both fold alike. */
bool text_like(struct bytes a, struct bytes b);

/* Columns on a terminal: marks 0, East Asian wide characters 2, all others 1. */
size_t text_width(struct bytes in);
/* The longest start of `in` that has at most `max` bytes, or `columns` columns, and ends between letters. */
struct bytes text_cut(struct bytes in, size_t max);
struct bytes text_cut_width(struct bytes in, size_t columns);

#endif
