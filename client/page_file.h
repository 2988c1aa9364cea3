/* page_file.h - within the pages: the attachments of a record, to see, to add, to take off, to download. */
#ifndef PAGE_FILE_H
#define PAGE_FILE_H

#include "attach.h"
#include "page.h"

/* The section on the page of a record: the list, and a form where the unit may attach (`open`: this page offers it). Nothing where the
 * register has no attachments. `back`: the page it stands on. */
enum err MUST_USE files_section(struct page *p, const struct row *row, bool open, const char *back);
/* Whether a verb is about attachments alone: its form is the section's. */
bool verb_of_files(const struct reg *reg, const struct verb *v);
/* /file/REGISTER/KEY (POST: do = add, remove, fetch) and /file/REGISTER/KEY/HASH (GET: the content). */
page_handler page_file;
/* The most that such a request may bring; 0: it is another's. */
size_t file_body_max(const struct request *r);

#endif
