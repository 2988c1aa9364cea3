/* How much goes at a time: shrinks on what a line does not carry, grows on what it does, and stays within its bounds. */
#include "pace.h"

#include "round.h"
#include "tap.h"

static struct pace after(struct pace p, struct carried c)
{
	pace_adapt(&p, &c);
	return p;
}

int main(void)
{
	struct pace start = PACE_START, p = start;
	is_int(start.page, PAGE_USUAL, "a new device says nothing of its page");
	ok((int)PACE_PAGE_MIN >= (int)PAGE_MIN && (int)PACE_PAGE_MAX <= (int)PAGE_MAX, "a server takes every page that is asked for");
	for (int i = 0; i < 50; i++)
		p = after(p, (struct carried){.up = p.slice, .down = (size_t)1 << p.page, .took_ms = 1000});
	ok(p.slice == SLICE_MAX && p.page == PACE_PAGE_MAX, "a fast line gets the largest");
	for (int i = 0; i < 50; i++)
		p = after(p, (struct carried){.up = p.slice, .took_ms = 1000, .cut = true});
	ok(p.slice == SLICE_MIN && p.page == PACE_PAGE_MIN, "one that is cut the smallest");
	p = after(start, (struct carried){.up = 300, .down = 200, .took_ms = 100});
	ok(p.slice == start.slice && p.page == start.page, "a small round changes nothing");
	p = after(start, (struct carried){.up = start.slice, .down = 200, .took_ms = PACE_SLOW_MS + 1});
	ok(p.slice == start.slice / 2 && p.page == start.page, "a slow push makes slices smaller, not pages");
	p = after(start, (struct carried){.up = 200, .down = 200000, .took_ms = PACE_SLOW_MS + 1});
	ok(p.slice == start.slice && p.page == start.page - 1, "a slow pull pages, not slices");
	p = after(start, (struct carried){.up = 200, .cut = true});
	ok(p.slice == start.slice && p.page == start.page - 1, "a small question that was cut was cut in its answer");
	p = after(start, (struct carried){.up = start.slice, .down = 200000, .took_ms = (PACE_FAST_MS + PACE_SLOW_MS) / 2});
	ok(p.slice == start.slice && p.page == start.page, "what took a few seconds is right as it is");
	p = pace_parse("20000 15");
	ok(p.slice == 20000 && p.page == 15, "kept between runs");
	p = pace_parse("1 99");
	ok(p.slice == SLICE_MIN && p.page == PACE_PAGE_MAX, "within the bounds");
	p = pace_begin(PACE_NEAR_MS);
	ok(p.page == PACE_PAGE_MAX && p.slice == start.slice, "a line that answered an enrolment at once begins with the largest page");
	p = pace_begin(PACE_NEAR_MS + 1);
	is_int(p.page, start.page, "another with the usual one");
	struct buf text OWN_BUF = BUF(40);
	pace_print(&p, &text);
	p = pace_parse(buf_text(&text));
	ok(p.page == start.page && p.slice == start.slice && p.stream == start.stream, "what is kept is read back");
	for (int i = 0; i < 8; i++)
		pace_stream(&p, p.stream, 1000);
	is_int(p.stream, STREAM_CHUNKS_MAX, "a fast line gets long streams");
	pace_stream(&p, p.stream, PACE_SLOW_MS + 1);
	is_int(p.stream, STREAM_CHUNKS_MAX / 2, "a slow one shorter ones, so that new acts do not wait");
	pace_stream(&p, p.stream - 1, 10);
	is_int(p.stream, STREAM_CHUNKS_MAX / 2, "the end of a content says nothing");
	p = pace_parse("20000 15 3");
	ok(p.page == 15 && p.stream == STREAM_START, "what an older program kept is read");
	p = pace_parse("20000 15 3 40");
	is_int(p.stream, 40, "and what one kept that fetched by pieces");
	p = pace_parse("");
	ok(p.slice == start.slice && p.page == start.page, "and at the start where nothing is");
	return done();
}
