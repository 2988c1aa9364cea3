/* media.h - what a file is, by its content alone: the kinds that may be attached, and nothing else.
 *
 * A file is one of these kinds if it is whole from its first byte to its last: a PDF from its header to %%EOF, a PNG chunk by chunk, a
 * JPEG segment by segment to its end mark, a DOCX or XLSX as a zip without a byte before or after it, told apart by the parts inside.
 * What is two things at once (a picture with a zip behind it, a document that is also a PDF) is refused, and so is an Office file with
 * macros. Nothing is unpacked. */
#ifndef MEDIA_H
#define MEDIA_H

#include "err.h"
#include "mem.h"

enum { ATTACHMENT_MAX = 20 * 1024 * 1024 };
enum media { MEDIA_NONE, MEDIA_PDF, MEDIA_DOCX, MEDIA_XLSX, MEDIA_JPEG, MEDIA_PNG, MEDIA_KINDS };

/* `name` is for the sentence. ERR_FILE_KIND, ERR_FILE_CUT, ERR_FILE_DOUBLE, ERR_FILE_MACRO, ERR_FILE_EMPTY, ERR_FILE_BIG. */
enum err MUST_USE media_sniff(const char *name, struct bytes content, enum media *ret);

const char *media_name(enum media m);	/* "pdf": also the ending of a file's name */
const char *media_type(enum media m);	/* "application/pdf" */
const char *media_label(enum media m);	/* "PDF" */
enum media media_by_name(struct bytes name); /* MEDIA_NONE */

#endif
