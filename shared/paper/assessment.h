/* assessment.h - the year-end file of heads as an official document: what each answers for while in office, from the lists `assessment` and `slips`.
 * Word, and HTML to be printed; the same words in both. Official documents are in Vietnamese whatever the user's language is. */
#ifndef ASSESSMENT_H
#define ASSESSMENT_H

#include "letter.h"
#include "lists.h"

struct assessment {
	struct letterhead letterhead; /* home affairs */
	struct list_table heads, slips;
	const char *unit, *official; /* of one unit's heads, of one head; NULL: all */
	int64_t position;	     /* of the data in the log */
};
/* It speaks as home affairs, who alone make it: ERR_PAPER_NOT_OURS for others, whatever they see. */
enum err MUST_USE assessment_ours(const struct audience *a);
/* q->year 0 is the year of `at`. `official` is the key as it is typed. ERR_NOT_FOUND where no head is left. */
enum err MUST_USE assessment_load(sqlite3 *db, const struct list_query *q, const char *unit, const char *official, int64_t position, struct arena *arena,
				  struct assessment *ret);
/* Appends the whole file. ERR_TOO_BIG. */
enum err MUST_USE assessment_docx(const struct assessment *a, struct buf *out);
void assessment_html(const struct assessment *a, struct buf *b);

#endif
