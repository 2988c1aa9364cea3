#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

void *arena_alloc(struct arena *a, size_t n)
{
	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!a->block || a->block->size - a->block->used < n) {
		size_t size = n > BLOCK ? n : BLOCK;
		struct arena_block *b = mem_grow(NULL, sizeof *b + size);
		*b = (struct arena_block){.next = a->block, .size = size};
		a->block = b;
	}
	void *p = a->block->data + a->block->used;
	a->block->used += n;
	return memset(p, 0, n);
}

struct bytes arena_copy(struct arena *a, struct bytes v)
{
	return (struct bytes){(const uint8_t *)arena_string(a, v), v.len};
}

char *arena_string(struct arena *a, struct bytes v)
{
	char *p = arena_alloc(a, v.len + 1);
	if (v.len)
		memcpy(p, v.data, v.len);
	return p;
}

char *arena_fmt(struct arena *a, const char *format, ...)
{
	va_list ap, again;
	va_start(ap, format);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, format, ap);
	char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
	if (n > 0)
		vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	va_end(ap);
	return p;
}

void arena_reset(struct arena *a)
{
	while (a->block && a->block->next) {
		struct arena_block *b = a->block;
		a->block = b->next;
		free(b);
	}
	if (a->block)
		a->block->used = 0;
}

void arena_free(struct arena *a)
{
	arena_reset(a);
	free(a->block);
	a->block = NULL;
}
