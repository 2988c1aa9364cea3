#include "latin.h"

#include <stddef.h>

#include "latin_table.h"

enum { PAIRS = sizeof pairs / sizeof *pairs };
_Static_assert(sizeof by_base / sizeof *by_base == PAIRS, "one place a pair");
_Static_assert(sizeof classes == 0x70, "one class a mark");

/* Those that have no canonical composition of their own. */
static const struct pair signs[] = {
	{0x340, 0x300, 0}, {0x341, 0x301, 0},	  {0x343, 0x313, 0},
	{0x344, 0x308, 0x301}, {0x212A, 'K', 0}, {0x212B, 0xC5, 0},
};

static bool sign_split(uint32_t cp, uint32_t *ret_base, uint32_t *ret_mark)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].whole == cp) {
			*ret_base = signs[i].base;
			*ret_mark = signs[i].mark;
			return true;
		}
	return false;
}

bool latin_split(uint32_t cp, uint32_t *ret_base, uint32_t *ret_mark)
{
	if (cp < 0xC0)
		return false;
	if (latin_mark(cp) || cp == 0x212A || cp == 0x212B)
		return sign_split(cp, ret_base, ret_mark);
	size_t low = 0, high = PAIRS;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (pairs[middle].whole == cp) {
			*ret_base = pairs[middle].base;
			*ret_mark = pairs[middle].mark;
			return true;
		}
		if (pairs[middle].whole < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

uint32_t latin_join(uint32_t base, uint32_t mark)
{
	size_t low = 0, high = PAIRS;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct pair *p = &pairs[by_base[middle]];
		if (p->base == base && p->mark == mark)
			return p->whole;
		if (p->base < base || (p->base == base && p->mark < mark))
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

uint8_t latin_class(uint32_t cp)
{
	return latin_mark(cp) ? classes[cp - 0x300] : 0;
}

const char *latin_plain(uint32_t cp)
{
	static const struct {
		uint16_t cp;
		char plain[3];
	} table[] = {
		{0xC6, "ae"},  {0xD0, "d"},   {0xD8, "o"},  {0xDE, "th"}, {0xDF, "ss"},	 {0xE6, "ae"},
		{0xF0, "d"},   {0xF8, "o"},   {0xFE, "th"}, {0x110, "d"}, {0x111, "d"},	 {0x126, "h"},
		{0x127, "h"},  {0x131, "i"},  {0x141, "l"}, {0x142, "l"}, {0x152, "oe"}, {0x153, "oe"},
		{0x166, "t"},  {0x167, "t"},  {0x1E9E, "ss"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].cp == cp)
			return table[i].plain;
	return NULL;
}
