#include "pace.h"

#include <stdlib.h>

static long between(long v, long low, long high)
{
	return v < low ? low : v > high ? high : v;
}

struct pace pace_parse(const char *text)
{
	char *end;
	long slice = strtol(text, &end, 10), page = strtol(end, &end, 10);
	strtol(end, &end, 10);
	long stream = strtol(end, NULL, 10);
	if (slice <= 0 || page <= 0)
		return PACE_START;
	return (struct pace){(size_t)between(slice, SLICE_MIN, SLICE_MAX), (int)between(page, PACE_PAGE_MIN, PACE_PAGE_MAX),
			     (int)between(stream ? stream : STREAM_START, 1, STREAM_CHUNKS_MAX)};
}

struct pace pace_begin(int64_t took_ms)
{
	struct pace p = PACE_START;
	if (took_ms <= PACE_NEAR_MS)
		p.page = PACE_PAGE_MAX;
	return p;
}

void pace_print(const struct pace *p, struct buf *out)
{
	buf_fmt(out, "%zu %d 0 %d", p->slice, p->page, p->stream);
}

void pace_adapt(struct pace *p, const struct carried *c)
{
	size_t slice = p->slice;
	int page = p->page;
	bool slow = c->cut || c->took_ms > PACE_SLOW_MS, fast = !slow && c->took_ms < PACE_FAST_MS;
	/* A cut does not say which way it hurt, but where little went up it was the page. */
	if (slow && c->up >= SLICE_MIN / 2)
		slice /= 2;
	if (slow && (c->cut || c->down >= (size_t)1 << (PACE_PAGE_MIN - 1)))
		page--;
	if (fast && c->up >= slice / 2)
		slice *= 2;
	if (fast && c->down >= (size_t)1 << (page - 1))
		page++;
	p->slice = (size_t)between((long)slice, SLICE_MIN, SLICE_MAX);
	p->page = (int)between(page, PACE_PAGE_MIN, PACE_PAGE_MAX);
}

void pace_stream(struct pace *p, int chunks, int64_t took_ms)
{
	if (took_ms > PACE_SLOW_MS)
		p->stream = (int)between(p->stream / 2, 1, STREAM_CHUNKS_MAX);
	else if (took_ms < PACE_SLOW_MS / 2 && chunks == p->stream)
		p->stream = (int)between(p->stream * 2, 1, STREAM_CHUNKS_MAX);
}
