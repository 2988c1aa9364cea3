/* page_away.h - on the page of devices: who has not come back since the restore, and whom to call. Internal to the site. */
#ifndef PAGE_AWAY_H
#define PAGE_AWAY_H

#include "back.h"
#include "view.h"

struct away {
	struct restored restored;
	struct away_device {
		int64_t device, contact;
		const char *unit, *name;
		enum back back;
	} *list; /* those in use that are not BACK_HERE */
	size_t count, still; /* still: BACK_AWAY */
	size_t before;	     /* in use, from before the restore */
	int64_t later;	     /* the highest epoch that any of them states, where it is above this one's; 0 */
};
enum err MUST_USE away_load(struct view *v, struct away *ret);
enum back away_back(const struct away *a, int64_t device);
/* What to do, and a row for each that is still to come. Nothing where nobody is. */
enum err MUST_USE away_write(struct view *v, const struct away *a);
/* The page's summary: how many are still away, where somebody is. */
const char *away_summary(struct view *v, const struct away *a, const char *otherwise);

#endif
