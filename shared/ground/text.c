#include "text.h"

#include <stdio.h>
#include <string.h>

#include "latin.h"

uint32_t text_next(struct bytes *rest)
{
	const uint8_t *p = rest->data;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
	uint32_t cp = TEXT_BAD;
	if (n == 1) {
		cp = p[0];
	} else if (n && n <= rest->len) {
		cp = p[0] & (0xFFu >> (n + 1));
		for (size_t i = 1; i < n && cp != TEXT_BAD; i++)
			cp = (p[i] & 0xC0) == 0x80 ? cp << 6 | (p[i] & 0x3F) : TEXT_BAD;
		static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
		if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
			cp = TEXT_BAD;
	}
	if (cp == TEXT_BAD)
		n = 1;
	rest->data += n;
	rest->len -= n;
	return cp;
}

void text_put(struct buf *out, uint32_t cp)
{
	if (cp > 0x10FFFF)
		cp = 0xFFFD;
	uint8_t b[4];
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; cp >>= 6)
		b[i] = (uint8_t)(0x80 | (cp & 0x3F));
	static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	b[0] = (uint8_t)(lead[n] | cp);
	buf_add(out, b, n);
}

bool text_valid(struct bytes in)
{
	while (in.len)
		if (text_next(&in) == TEXT_BAD)
			return false;
	return true;
}

/* A letter and its marks, taken apart. base is 0 for marks at the start of a text. */
struct letter {
	uint32_t base;
	uint32_t marks[TEXT_MARKS];
	size_t count;
};

static bool hat(uint32_t base, uint32_t mark)
{
	uint32_t b = base | 0x20;
	return (mark == 0x302 && (b == 'a' || b == 'e' || b == 'o')) || (mark == 0x306 && b == 'a');
}

static bool tone(uint32_t mark)
{
	return mark == 0x300 || mark == 0x301 || mark == 0x303 || mark == 0x309;
}

/* Keeps the marks in canonical order; hats before tones. */
static void letter_mark(struct letter *l, uint32_t mark)
{
	uint32_t base, second;
	if (latin_split(mark, &base, &second)) {
		letter_mark(l, base);
		if (second)
			letter_mark(l, second);
		return;
	}
	if (l->count == TEXT_MARKS)
		return;
	bool first_hat = hat(l->base, mark);
	for (size_t i = 0; i < l->count; i++)
		first_hat = first_hat && !hat(l->base, l->marks[i]);
	size_t at = l->count++;
	for (; at; at--) {
		uint32_t left = l->marks[at - 1];
		if (latin_class(left) <= latin_class(mark) && !(first_hat && tone(left)))
			break;
		l->marks[at] = left;
	}
	l->marks[at] = mark;
}

static void letter_base(struct letter *l, uint32_t cp)
{
	uint32_t marks[4], base, mark;
	size_t count = 0;
	while (count < 4 && latin_split(cp, &base, &mark)) {
		if (mark)
			marks[count++] = mark;
		cp = base;
	}
	*l = (struct letter){.base = cp};
	while (count)
		letter_mark(l, marks[--count]);
}

/* Composes as form C does: a mark joins unless one of its own class or above stands, unjoined, before it. */
static void letter_put(struct letter *l, struct buf *out)
{
	uint32_t left[TEXT_MARKS];
	size_t count = 0;
	uint32_t base = l->base;
	for (size_t i = 0; i < l->count; i++) {
		bool blocked = count && latin_class(left[count - 1]) >= latin_class(l->marks[i]);
		uint32_t whole = blocked || !base ? 0 : latin_join(base, l->marks[i]);
		if (whole)
			base = whole;
		else
			left[count++] = l->marks[i];
	}
	if (base)
		text_put(out, base);
	for (size_t i = 0; i < count; i++)
		text_put(out, left[i]);
	l->base = 0;
	l->count = 0;
}

/* Normalised already, surely: nothing that could join and nothing that stands for another. */
static bool plainly_nfc(struct bytes in)
{
	for (size_t i = 0; i < in.len; i++)
		if (in.data[i] == 0xCC || in.data[i] == 0xCD || (in.data[i] == 0xE2 && i + 1 < in.len && in.data[i + 1] == 0x84))
			return false;
	return true;
}

void text_nfc(struct bytes in, struct buf *out)
{
	if (plainly_nfc(in)) {
		buf_view(out, in);
		return;
	}
	struct letter l = {0};
	while (in.len) {
		uint32_t cp = text_next(&in);
		if (latin_class(cp)) {
			letter_mark(&l, cp);
		} else {
			letter_put(&l, out);
			letter_base(&l, cp);
		}
	}
	letter_put(&l, out);
}

/* What nobody sees, or what makes the reader see something else. */
static bool forbidden(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE007F);
}

static bool dropped(uint32_t cp)
{
	return cp == 0xFEFF || cp == 0x200B || cp == 0xAD;
}

static enum err refuse(const char *what, uint32_t cp)
{
	char name[16];
	snprintf(name, sizeof name, "U+%04X", (unsigned)cp);
	return fail(ERR_TEXT_CHAR, what, name);
}

/* How many marks a character is or holds: the sum over a letter is the same before and after normalising. */
static size_t marks_within(uint32_t cp)
{
	uint32_t base, mark;
	size_t count = 0;
	while (latin_split(cp, &base, &mark)) {
		count += mark != 0;
		cp = base;
	}
	return count + latin_mark(cp);
}

/* Into *out what is left after the characters are judged one by one. */
static enum err sift(const char *what, struct bytes in, bool one_line, struct buf *out)
{
	size_t marks = 0;
	while (in.len) {
		uint32_t cp = text_next(&in);
		if (cp == TEXT_BAD)
			return fail(ERR_TEXT_UTF8, what);
		if (cp == '\r') {
			if (in.len && in.data[0] == '\n')
				continue;
			cp = '\n';
		}
		if (cp == 0x2028 || cp == 0x2029)
			cp = '\n';
		if (dropped(cp))
			continue;
		marks = latin_mark(cp) ? marks + marks_within(cp) : marks_within(cp);
		if (forbidden(cp) || marks > TEXT_MARKS)
			return refuse(what, cp);
		if (one_line && (cp == '\n' || cp == '\t'))
			cp = ' ';
		text_put(out, cp);
	}
	return OK;
}

static struct bytes trim(struct bytes v)
{
	for (; v.len && v.data[0] == ' '; v.len--)
		v.data++;
	for (; v.len && v.data[v.len - 1] == ' '; v.len--)
		;
	return v;
}

/* Clean already, surely: what people type mostly is, and every text is looked at several times. No mark of its own stands in it. */
static bool plainly_clean(struct bytes in, bool one_line)
{
	if (!plainly_nfc(in) || (one_line && !bytes_equal(in, trim(in))))
		return false;
	while (in.len) {
		uint8_t c = in.data[0];
		if (c >= 0x20 && c < 0x7F) {
			in.data++;
			in.len--;
			continue;
		}
		uint32_t cp = text_next(&in);
		if (cp == TEXT_BAD || cp == 0x2028 || cp == 0x2029 || dropped(cp) || forbidden(cp) || (one_line && cp < 0x20))
			return false;
	}
	return true;
}

size_t text_characters(struct bytes in)
{
	size_t n = 0;
	for (; in.len; n++)
		text_next(&in);
	return n;
}

size_t text_over(struct bytes in, size_t max)
{
	struct bytes rest = in;
	while (rest.len) {
		struct bytes next = rest;
		text_next(&next);
		if (in.len - next.len > max)
			break;
		rest = next;
	}
	return text_characters(rest);
}

enum err text_too_long(const char *what, struct bytes in, size_t max)
{
	char over[24];
	snprintf(over, sizeof over, "%zu", text_over(in, max));
	return fail(ERR_FIELD_LONG, what, over);
}

enum err text_clean(const char *what, struct bytes in, bool one_line, size_t max, struct buf *out)
{
	OWN_BUF struct buf sifted = BUF(in.len), whole = BUF(in.len * 2);
	bool plain = plainly_clean(in, one_line);
	if (!plain) {
		TRY(sift(what, in, one_line, &sifted));
		text_nfc(buf_bytes(&sifted), &whole);
	}
	struct bytes v = plain ? in : one_line ? trim(buf_bytes(&whole)) : buf_bytes(&whole);
	if (max > out->max - out->len)
		max = out->max - out->len;
	if (v.len > max)
		return text_too_long(what, v, max);
	buf_view(out, v);
	return OK;
}

bool text_is_clean(struct bytes in, bool one_line)
{
	OWN_BUF struct buf again = BUF(in.len * 2);
	return plainly_clean(in, one_line) || (text_clean("", in, one_line, SIZE_MAX, &again) == OK && bytes_equal(in, buf_bytes(&again)));
}

static bool white(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200B) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x3000 || cp == 0xFEFF;
}

void text_fold(struct bytes in, struct buf *out)
{
	bool gap = false, begun = false;
	while (in.len) {
		uint32_t cp = text_next(&in), base, mark;
		if (white(cp)) {
			gap = begun;
			continue;
		}
		if (latin_mark(cp) || cp == 0xAD)
			continue;
		while (latin_split(cp, &base, &mark))
			cp = base;
		if (gap)
			buf_byte(out, ' ');
		gap = false;
		begun = true;
		const char *plain = latin_plain(cp);
		if (plain)
			buf_str(out, plain);
		else
			text_put(out, cp >= 'A' && cp <= 'Z' ? cp + 32 : cp);
	}
}

bool text_like(struct bytes a, struct bytes b)
{
	/* Folding never makes a text longer, but for what is not UTF-8 (one byte gives three). */
	OWN_BUF struct buf x = BUF(a.len * 3), y = BUF(b.len * 3);
	text_fold(a, &x);
	text_fold(b, &y);
	return bytes_equal(buf_bytes(&x), buf_bytes(&y));
}

static size_t columns_of(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} wide[] = {{0x1100, 0x115F},  {0x2E80, 0x303E},  {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},	  {0xF900, 0xFAFF},
		    {0xFE30, 0xFE6F},  {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF},
		    {0x20000, 0x3FFFD}};
	if (latin_mark(cp) || cp == 0x200B || cp == 0xFEFF)
		return 0;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (cp >= wide[i].first && cp <= wide[i].last)
			return 2;
	return 1;
}

size_t text_width(struct bytes in)
{
	size_t width = 0;
	while (in.len)
		width += columns_of(text_next(&in));
	return width;
}

static struct bytes cut(struct bytes in, size_t max, size_t columns)
{
	struct bytes rest = in;
	size_t end = 0, width = 0;
	while (rest.len) {
		/* Only before a new letter is a place to cut. */
		struct bytes before = rest;
		uint32_t cp = text_next(&rest);
		if (!latin_mark(cp))
			end = in.len - before.len;
		width += columns_of(cp);
		if (in.len - rest.len > max || width > columns)
			return (struct bytes){in.data, end};
	}
	return in;
}

struct bytes text_cut(struct bytes in, size_t max)
{
	return cut(in, max, SIZE_MAX);
}

struct bytes text_cut_width(struct bytes in, size_t columns)
{
	return cut(in, SIZE_MAX, columns);
}
