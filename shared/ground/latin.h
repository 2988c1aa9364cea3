/* latin.h - the facts about Latin letters with diacritics that text.c normalises and folds by.
 *
 * Covered: every canonical composition within U+0000-U+024F and U+1E00-U+1EFF (Basic Latin, Latin-1 Supplement,
 * Extended-A, -B, Additional: all of Vietnamese) or made from them, the combining marks U+0300-U+036F, and the
 * signs U+212A and U+212B. From the Unicode Character Database 14.0; these facts never change (Unicode's
 * stability policy). */
#ifndef LATIN_H
#define LATIN_H

#include <stdbool.h>
#include <stdint.h>

/* One step of canonical decomposition: "ế" is "ê" and U+0301. *ret_mark is 0 where one character merely
 * stands for another. False where cp does not decompose. */
bool latin_split(uint32_t cp, uint32_t *ret_base, uint32_t *ret_mark);
/* The character that base and mark make together, or 0. */
uint32_t latin_join(uint32_t base, uint32_t mark);
/* Canonical combining class; 0 for everything but marks. */
uint8_t latin_class(uint32_t cp);
static inline bool latin_mark(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36F;
}

/* For searching: "Đ" gives "d", "ß" gives "ss": ASCII letters for those
 * that do not decompose. NULL where there are none. */
const char *latin_plain(uint32_t cp);

#endif
