/* page_interval.h - within the pages: the interval (interval.h) of a report's counting submission or of a task's finish, those that wait to be
 * sent included; nothing for other records, and where nothing was sent or finished. */
#ifndef PAGE_INTERVAL_H
#define PAGE_INTERVAL_H

#include "page.h"

enum err MUST_USE page_interval(struct page *p, const struct row *row);

#endif
