/* The drawing of a rate over time: where its points are, its gaps, and that it says the same in words. */
#include <stdio.h>
#include <string.h>

#include "chart.h"
#include "tap.h"

static struct buf page = BUF(256 * 1024);

static bool has(const char *text)
{
	return strstr(buf_text(&page), text) != NULL;
}

static int count(const char *text)
{
	int n = 0;
	for (const char *p = buf_text(&page); (p = strstr(p, text)); p++)
		n++;
	return n;
}

static void draw(const struct chart_point *p, int n, int width)
{
	buf_cut(&page, 0);
	chart_trend(&page, VI, "Xu hướng", p, n, width, 143);
}

int main(void)
{
	static const struct chart_point three[] = {{"T1", "Tháng 1: 10 trong 10", "/a?x=1&y=2", 10, 10, 10, -1},
						   {"T2", "Tháng 2: 6 đến <8> trong 10", NULL, 6, 8, 10, -1},
						   {"T3", "Tháng 3: 8 trong 10", NULL, 8, 8, 10, -1}};
	draw(three, 3, 600);
	/* 100 px between 100 % at 21, below its number, and the foot at 121: with 60 % at the foot, 2.5 px each per cent. */
	ok(has("points=\"16.66,21.00 50.00,121.00 83.33,71.00 \""), "the line runs through what is sure");
	ok(has("points=\"16.66,21.00 50.00,71.00 83.33,71.00 83.33,71.00 50.00,121.00 16.66,21.00 \""), "the band over it is what is not decided");
	ok(has("<title>Tháng 2: 6 đến &lt;8&gt; trong 10</title>") && has("href=\"/a?x=1&amp;y=2\""), "each point is said in words, and leads on");
	ok(has(">60,0 %<") && has(">60 %<") && !has(">40 %<"), "with its number, on an axis that says where it begins");
	ok(has("y=\"13.00\">100,0 %<") && has("y=\"138.00\">60,0 %<"), "which stands above a high and below a low");
	static const struct chart_point fall[] = {{"1", "a", NULL, 9, 9, 10, -1}, {"2", "b", NULL, 8, 8, 10, 10}, {"3", "c", NULL, 7, 7, 10, -1}};
	draw(fall, 3, 600);
	ok(has("class=\"value after\" dx=\"5\" x=\"50.00%\" y=\"67.00\">80,0 %<"), "and beside a slope");
	draw(three, 3, 120);
	ok(!has(">60,0 %<") && has(">T3<") && has(">T1<") && !has(">T2<"), "without room the newest label stays");

	static const struct chart_point gap[] = {{"1", "a", NULL, 1, 1, 4, 3}, {"2", "b", NULL, 0, 0, 0, -1}, {"3", "c", NULL, 4, 4, 4, 4}};
	draw(gap, 3, 600);
	ok(count("<polyline class=\"sure\"") == 2 && count("<circle") == 2, "a month without anything due is a gap");
	ok(count("<polyline class=\"second\"") == 2 && has(">20 %<") && has(">0 %<") == false, "a low rate moves the foot of the axis");
	ok(!has("class=\"band\""), "nothing undecided, no band");

	static struct chart_point many[CHART_POINTS_MAX + 5];
	for (int i = 0; i < CHART_POINTS_MAX + 5; i++)
		many[i] = (struct chart_point){"x", i < 5 ? "old" : "new", NULL, 1, 1, 1, 1};
	draw(many, CHART_POINTS_MAX + 5, 900);
	ok(count("<circle") == CHART_POINTS_MAX && !has("old"), "of too many the last are drawn");
	draw(many, 0, 900);
	ok(page.len == 0, "of none nothing is");
	buf_free(&page);
	return done();
}
