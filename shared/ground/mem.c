#include "mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_die(void *p)
{
	if (!p) {
		fputs("<0>out of memory\n", stderr);
		abort();
	}
	return p;
}

void *mem_alloc(size_t n)
{
	return or_die(calloc(1, n ? n : 1));
}

void *mem_grow(void *p, size_t n)
{
	return or_die(realloc(p, n ? n : 1));
}

char *mem_copy(const void *p, size_t n)
{
	char *copy = or_die(malloc(n + 1));
	if (n)
		memcpy(copy, p, n);
	copy[n] = 0;
	return copy;
}

char *mem_string(const char *s)
{
	return mem_copy(s, strlen(s));
}

void mem_free(void *p)
{
	free(*(void **)p);
}

struct bytes bytes_of(const char *s)
{
	return (struct bytes){(const uint8_t *)s, s ? strlen(s) : 0};
}

int bytes_compare(struct bytes a, struct bytes b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.data, b.data, n) : 0;
	return c ? c : (a.len > b.len) - (a.len < b.len);
}
