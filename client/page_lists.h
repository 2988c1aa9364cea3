/* page_lists.h - what the pages of the lists share. */
#ifndef PAGE_LISTS_H
#define PAGE_LISTS_H

#include "list_html.h"
#include "page.h"

struct page_list {
	struct page *p;
	struct list_table t;
};
struct list_query page_list_query(const struct page *p); /* now, as far as this device knows */
/* With the data's time beside the head and on paper. */
void page_list_frame(struct page_list *l, struct frame *f, enum place here, const char *title, const char *summary);
void page_list_files(struct page_list *l); /* its files, and the way to the other lists */
enum err MUST_USE page_list_late(struct page_list *l); /* of the list `late` */

#endif
