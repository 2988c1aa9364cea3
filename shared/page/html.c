/* html.c - text, attributes, templates; see html.h */
#include "html.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "form.h"

static void escape(struct buf *b, const char *s, size_t n)
{
	const char *end = s + n, *from = s;

	for (; s < end; s++) {
		const char *with;
		switch (*s) {
		case '&':
			with = "&amp;";
			break;
		case '<':
			with = "&lt;";
			break;
		case '>':
			with = "&gt;";
			break;
		case '"':
			with = "&quot;";
			break;
		case '\'':
			with = "&#39;";
			break;
		default:
			continue;
		}
		buf_add(b, from, (size_t)(s - from));
		buf_str(b, with);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(end - from));
}

void h_raw(struct buf *b, const char *literal)
{
	buf_str(b, literal);
}

void h_text(struct buf *b, const char *text)
{
	if (text)
		escape(b, text, strlen(text));
}

void h_bytes(struct buf *b, struct bytes text)
{
	escape(b, (const char *)text.data, text.len);
}

void h_lines(struct buf *b, const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "\n");
		escape(b, text, n);
		text += n;
		if (*text) {
			h_raw(b, "<br>");
			text++;
		}
	}
}

void h_fmt(struct buf *b, const char *template, ...)
{
	va_list ap;

	va_start(ap, template);
	for (const char *p = template; *p; p++) {
		const char *s;
		if (*p != '%') {
			size_t n = strcspn(p, "%");
			buf_add(b, p, n);
			p += n - 1;
			continue;
		}
		switch (*++p) {
		case 's':
			h_text(b, va_arg(ap, const char *));
			break;
		case 'b':
			h_bytes(b, va_arg(ap, struct bytes));
			break;
		case 'd':
			buf_fmt(b, "%d", va_arg(ap, int));
			break;
		case 'i':
			buf_fmt(b, "%lld", (long long)va_arg(ap, int64_t));
			break;
		case 'u':
			s = va_arg(ap, const char *);
			percent_encode(b, s ? s : "");
			break;
		case 'r':
			s = va_arg(ap, const char *);
			buf_str(b, s ? s : "");
			break;
		case '%':
			buf_byte(b, '%');
			break;
		default:
			assert(!"h_fmt knows this placeholder");
		}
	}
	va_end(ap);
}

void h_attr(struct buf *b, const char *name, const char *value)
{
	if (value)
		h_fmt(b, " %r=\"%s\"", name, value);
}

void h_tr_args(struct buf *b, enum lang lang, enum word w, const char *const *args)
{
	OWN_BUF struct buf plain = BUF(64 * 1024);

	tr_args(&plain, lang, w, args);
	h_text(b, buf_text(&plain));
	b->over |= plain.over;
}

void h_word(struct buf *b, enum lang lang, enum word w)
{
	h_text(b, tr(lang, w));
}

void small(struct buf *b, const char *text)
{
	if (text)
		h_fmt(b, "<small class=\"under\">%s</small>", text);
}
