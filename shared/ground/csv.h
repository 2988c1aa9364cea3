/* csv.h - reading and writing comma-separated values after RFC 4180, in UTF-8.
 *
 * Read: records end with LF or CRLF, the last one may have no end; a field in quotes may hold commas, newlines
 * and doubled quotes; a byte order mark at the start is skipped; lines that are empty altogether are skipped.
 * Refused rather than guessed at: a quote within a bare field, anything but a comma or the end behind a closing
 * quote, a quote never closed, a CR alone outside quotes, a NUL. Whether the text is UTF-8 is for the fields'
 * reader to check (text_clean()).
 *
 * A spreadsheet takes a field that begins with "=", "+", "-", "@" or a tab for a formula, and a formula can send the table away. So files
 * that people open in one are written with csv_shown(), which puts an apostrophe before such a text, quotes or not; the reader takes it
 * away again, so that what is exported and imported stays as it was. What scripts read is written with csv_field(), as it is.
 *
 *	struct csv c = CSV(view);
 *	OWN(csv_free) ... ;
 *	while ((e = csv_next(&c)) == OK)
 *		use(c.fields, c.count, c.line);
 *	if (e != ERR_NOT_FOUND) fail
 */
#ifndef CSV_H
#define CSV_H

#include "buf.h"

enum { CSV_FIELDS_MAX = 512, CSV_RECORD_MAX = 1 << 20 }; /* fields and bytes of one record */

struct csv {
	struct bytes rest; /* what is not read yet; the caller keeps it alive */
	size_t next_line;
	/* The record read last; valid until the next call. */
	struct bytes fields[CSV_FIELDS_MAX];
	size_t count; /* at least 1 */
	size_t line;  /* where it begins, from 1 */
	struct buf unquoted;
};

#define CSV(view) {.rest = (view), .unquoted = BUF(CSV_RECORD_MAX)}

/* OK with a record; ERR_NOT_FOUND at the end; ERR_CSV_QUOTE, _OPEN, _COLUMNS, _LONG, _BYTE naming the line where
 * the record begins, after which there is no going on. */
enum err MUST_USE csv_next(struct csv *c);
void csv_free(struct csv *c);

/* Writes: fields with commas between, quotes where a field holds a quote, comma, CR or LF or begins or ends with
 * a space or tab, records ended by LF. A record of one empty field is an empty line, which the
 * reader skips. */
void csv_field(struct buf *out, struct bytes field, bool first);
void csv_shown(struct buf *out, struct bytes field, bool first); /* a number stays as it is: "-12.5" */
void csv_end(struct buf *out);

#endif
