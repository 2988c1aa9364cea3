/* page_lists.h - what the pages of the lists share. */
#ifndef PAGE_LISTS_H
#define PAGE_LISTS_H

#include "list_pages.h"
#include "page.h"

struct list_query page_list_query(const struct page *p); /* now, as far as this device knows */
/* The list `late` as a page of its own. */
enum err MUST_USE page_list_late(const struct list_site *s, const struct list_table *t);

#endif
