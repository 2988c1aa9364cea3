#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool room(struct buf *b, size_t n)
{
	if (b->over || n > b->max - b->len) {
		b->over = true;
		return false;
	}
	if (b->len + n + 1 > b->cap) {
		size_t cap = b->cap ? b->cap : 64;
		while (cap < b->len + n + 1)
			cap *= 2;
		b->data = mem_grow(b->data, cap);
		b->cap = cap;
	}
	return true;
}

void buf_add(struct buf *b, const void *data, size_t n)
{
	if (!room(b, n))
		return;
	if (n)
		memcpy(b->data + b->len, data, n);
	b->len += n;
	b->data[b->len] = 0;
}

void buf_byte(struct buf *b, uint8_t byte)
{
	buf_add(b, &byte, 1);
}

void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_view(struct buf *b, struct bytes v)
{
	buf_add(b, v.data, v.len);
}

void buf_fmt(struct buf *b, const char *format, ...)
{
	char small[512];
	va_list ap;
	va_start(ap, format);
	int n = vsnprintf(small, sizeof small, format, ap);
	va_end(ap);
	if (n < 0 || !room(b, (size_t)n))
		return;
	if ((size_t)n < sizeof small) {
		buf_add(b, small, (size_t)n);
		return;
	}
	va_start(ap, format);
	vsnprintf(b->data + b->len, (size_t)n + 1, format, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void buf_cut(struct buf *b, size_t len)
{
	if (len < b->len) {
		b->len = len;
		b->data[len] = 0;
	}
	b->over = false;
}

char *buf_text(struct buf *b)
{
	if (!b->data) {
		b->data = mem_alloc(64);
		b->cap = 64;
	}
	return b->data;
}

struct bytes buf_bytes(const struct buf *b)
{
	return (struct bytes){(const uint8_t *)b->data, b->len};
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf)BUF(b->max);
}

enum err buf_check(const struct buf *b, const char *what)
{
	if (!b->over)
		return OK;
	char max[32];
	snprintf(max, sizeof max, "%zu byte", b->max);
	return fail(ERR_TOO_BIG, what, max);
}
