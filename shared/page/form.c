/* form.c - see form.h */
#include "form.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool utf8_valid(const char *s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s, *end = p + n;

	while (p < end) {
		uint32_t c = *p++, least;
		int more;

		if (c == 0)
			return false;
		if (c < 0x80)
			continue;
		if (c >= 0xc2 && c < 0xe0)
			more = 1, c &= 0x1f, least = 0x80;
		else if (c >= 0xe0 && c < 0xf0)
			more = 2, c &= 0x0f, least = 0x800;
		else if (c >= 0xf0 && c < 0xf5)
			more = 3, c &= 0x07, least = 0x10000;
		else
			return false;
		while (more-- > 0) {
			if (p == end || (*p & 0xc0) != 0x80)
				return false;
			c = c << 6 | (*p++ & 0x3f);
		}
		if (c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			return false;
	}
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Text of a person: tab and line ends are his, other control characters nobody types. */
static bool text_clean(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t c = (uint8_t)s[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return false;
	}
	return utf8_valid(s, n);
}

enum err percent_decode(const char *s, size_t n, bool plus, char **ret)
{
	OWN_MEM char *out = mem_alloc(n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int high = n - i >= 3 ? hex(s[i + 1]) : -1;
			int low = n - i >= 3 ? hex(s[i + 2]) : -1;
			if (high < 0 || low < 0)
				return fail(ERR_FORMAT, "%");
			out[len++] = (char)(high << 4 | low);
			i += 2;
		} else {
			out[len++] = plus && s[i] == '+' ? ' ' : s[i];
		}
	}
	if (!text_clean(out, len))
		return fail(ERR_FORMAT, "UTF-8");
	*ret = out;
	out = NULL;
	return OK;
}

void percent_encode(struct buf *b, const char *s)
{
	static const char digit[] = "0123456789ABCDEF";

	for (; *s; s++) {
		uint8_t c = (uint8_t)*s;
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
			     c == '.' || c == '_' || c == '~';
		if (plain)
			buf_byte(b, c);
		else
			buf_add(b, (char[]){'%', digit[c >> 4], digit[c & 15]}, 3);
	}
}

/* Takes `s`; forms have few enough strings to keep each on its own. */
static char *keep(struct form *f, char *s)
{
	f->owned = mem_grow(f->owned, (size_t)(f->owned_count + 1) * sizeof *f->owned);
	return f->owned[f->owned_count++] = s;
}

static enum err add(struct form *f, struct http_field field)
{
	if (f->count == HTTP_FIELDS_MAX)
		return fail(ERR_TOO_BIG, "form", "1024");
	f->field = mem_grow(f->field, (size_t)(f->count + 1) * sizeof *f->field);
	f->field[f->count++] = field;
	return OK;
}

void form_free(struct form *f)
{
	for (int i = 0; i < f->owned_count; i++)
		free(f->owned[i]);
	free(f->owned);
	free(f->field);
	*f = (struct form){0};
}

/* Browsers send line ends as CR LF; we keep LF alone, so that a text does not change by being looked at. */
static size_t line_ends(char *s, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		s[len++] = s[i] == '\r' ? '\n' : s[i];
	}
	s[len] = '\0';
	return len;
}

enum err form_urlencoded(const char *s, size_t n, struct form *f)
{
	const char *end = s + n;

	while (s < end) {
		const char *stop = memchr(s, '&', (size_t)(end - s));
		if (!stop)
			stop = end;
		const char *equals = memchr(s, '=', (size_t)(stop - s));
		const char *name_end = equals ? equals : stop;
		const char *value = equals ? equals + 1 : stop;
		char *decoded;

		if (stop > s) {
			struct http_field field = {0};
			TRY(percent_decode(s, (size_t)(name_end - s), true, &decoded));
			field.name = keep(f, decoded);
			TRY(percent_decode(value, (size_t)(stop - value), true, &decoded));
			field.value = keep(f, decoded);
			field.len = line_ends(decoded, strlen(decoded));
			TRY(add(f, field));
		}
		s = stop < end ? stop + 1 : end;
	}
	return OK;
}

/* The value of parameter `name` in a header such as: form-data; name="a"; filename="b". Copies, or NULL. Browsers
 * write a quote inside as %22, so a quote always ends the value. */
static char *parameter(const char *header, size_t n, const char *name)
{
	size_t length = strlen(name);
	const char *end = header + n;

	for (const char *p = memchr(header, ';', n); p && p < end; p = memchr(p, ';', (size_t)(end - p))) {
		do
			p++;
		while (p < end && (*p == ' ' || *p == '\t'));
		if ((size_t)(end - p) > length && !strncasecmp(p, name, length) && p[length] == '=') {
			p += length + 1;
			const char *stop;
			if (p < end && *p == '"') {
				p++;
				stop = memchr(p, '"', (size_t)(end - p));
				return stop ? mem_copy(p, (size_t)(stop - p)) : NULL;
			}
			stop = memchr(p, ';', (size_t)(end - p));
			return mem_copy(p, (size_t)((stop ? stop : end) - p));
		}
	}
	return NULL;
}

/* One part: headers, blank line, content. */
static enum err part(const char *s, size_t n, struct form *f)
{
	const char *blank = memmem(s, n, "\r\n\r\n", 4);
	struct http_field field = {0};
	static const char wanted[] = "Content-Disposition:";

	if (!blank)
		return fail(ERR_FORMAT, "multipart");
	for (const char *line = s; line < blank;) {
		const char *end = memmem(line, (size_t)(blank + 2 - line), "\r\n", 2);
		size_t length = (size_t)(end - line);
		if (length > sizeof wanted && !strncasecmp(line, wanted, sizeof wanted - 1) && !field.name) {
			char *name = parameter(line, length, "name"), *file = parameter(line, length, "filename");
			if (name)
				field.name = keep(f, name);
			if (file)
				field.file = keep(f, file);
		}
		line = end + 2;
	}
	if (!field.name || !text_clean(field.name, strlen(field.name)) ||
	    (field.file && !text_clean(field.file, strlen(field.file))))
		return fail(ERR_FORMAT, "multipart");
	const char *content = blank + 4;
	field.len = (size_t)(s + n - content);
	if (!field.file && !text_clean(content, field.len))
		return fail(ERR_FORMAT, "UTF-8");
	char *copy = keep(f, mem_copy(content, field.len));
	if (!field.file)
		field.len = line_ends(copy, field.len);
	field.value = copy;
	return add(f, field);
}

enum err form_multipart(const char *content_type, const char *s, size_t n, struct form *f)
{
	OWN_MEM char *boundary = parameter(content_type, strlen(content_type), "boundary");
	const char *end = s + n;

	if (!boundary || !*boundary || strlen(boundary) > 70)
		return fail(ERR_FORMAT, "boundary");
	OWN_BUF struct buf mark = BUF(80);
	buf_fmt(&mark, "\r\n--%s", boundary);
	/* The first boundary may stand without the line end before it. */
	if (n < mark.len - 2 || memcmp(s, mark.data + 2, mark.len - 2) != 0)
		return fail(ERR_FORMAT, "multipart");
	s += mark.len - 2;
	for (;;) {
		if (end - s >= 2 && s[0] == '-' && s[1] == '-')
			return OK;
		if (end - s < 2 || s[0] != '\r' || s[1] != '\n')
			return fail(ERR_FORMAT, "multipart");
		s += 2;
		const char *next = memmem(s, (size_t)(end - s), mark.data, mark.len);
		if (!next)
			return fail(ERR_FORMAT, "multipart");
		TRY(part(s, (size_t)(next - s), f));
		s = next + mark.len;
	}
}
