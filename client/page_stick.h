/* page_stick.h - within the pages: the sealed file (sealed.h) on the page of the line and beside a signed report. */
#ifndef PAGE_STICK_H
#define PAGE_STICK_H

#include "page.h"

void stick_out_form(struct page *p); /* the button that downloads */
void stick_aside(struct page *p);    /* both ways, for an aside */
void stick_outcome(struct page *p);  /* what the receipt just taken in came to, as a banner */
/* POST /connection/out answers with the file; /connection/in takes a receipt. ERR_NOT_FOUND for another name. */
enum err MUST_USE stick_post(struct page *p, const char *below);
/* The most that a request may bring to the pages. */
size_t stick_body_max(const struct request *r);

#endif
