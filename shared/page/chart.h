/* chart.h - a rate over time, drawn on the page: it needs no script, prints, and every point leads somewhere.
 *
 * The line is what is sure; the band over it, with a dashed edge, what is not decided yet; little squares a second rate. As
 * wide as the column. Numbers of each point are in its title and name, for who points at it or hears the page; who wants
 * them as a table writes one beside it. */
#ifndef CHART_H
#define CHART_H

#include "buf.h"
#include "err.h"

struct chart_point {
	const char *label; /* below the axis, short: "T11" */
	const char *words; /* "Tháng 11/2024: 22 đến 25 trong 31" */
	const char *href;  /* NULL: leads nowhere */
	int low, high, all; /* counts, 0 <= low <= high <= all; all = 0: nothing was due, the line has a gap */
	int second;	   /* count of the second rate, 0..all; -1: not drawn */
};
enum { CHART_POINTS_MAX = 120 };

/* `label` names the drawing; `width` is about what it will have on a full screen, to choose how many labels there is room for.
 * Beyond CHART_POINTS_MAX points only the last are drawn. */
void chart_trend(struct buf *b, enum lang lang, const char *label, const struct chart_point *points, int count, int width, int height);

#endif
