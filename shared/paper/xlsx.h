/* xlsx.h - tables as an Excel workbook (Office Open XML), for people who go on working with them.
 *
 *	struct xlsx *x OWN(xlsx_free) = xlsx_new(at);
 *	xlsx_sheet(x, "Ai chậm", "Số liệu đến 14:05 ngày 13/11/2024", columns, count);
 *	xlsx_text(x, code);		a cell a column, from the left
 *	xlsx_int(x, days);
 *	xlsx_end_row(x);		columns not reached stay empty
 *	...
 *	TRY(xlsx_finish(x, &out));
 *
 * A sheet begins with its titles: bold, frozen, with filters, repeated on every printed page (A4, as wide as the page; the note in
 * the page's head, page numbers at its foot). Columns are as wide as their contents, up to XLSX_WIDTH characters; longer texts wrap.
 *
 * Texts are always written as texts: what begins with "=" is never a formula, what looks like an address never a link. Numbers and dates are
 * real ones, shown as the reader's own Excel shows them; a fraction is a percentage of full precision. Nothing in the file depends on
 * the clock: the same calls give the same bytes.
 *
 * What does not fit (rows, sheets, columns, a text of over XLSX_TEXT characters) is not cut silently: xlsx_finish() says so. */
#ifndef XLSX_H
#define XLSX_H

#include "arena.h"
#include "buf.h"

enum { XLSX_SHEETS = 64, XLSX_COLUMNS = 256, XLSX_ROWS = 1000000, XLSX_TEXT = 32767, XLSX_WIDTH = 60, XLSX_MAX = 64 << 20 };

struct xlsx;

/* `at` (ms) is the time that the file says it was made. */
struct xlsx *xlsx_new(int64_t at);
void xlsx_free(struct xlsx **x); /* cleanup form */

/* Begins a sheet. The name is shortened to 31 characters and freed of those that a sheet's name cannot have; a second one of the
 * same name gets a number. `note` may be NULL. Titles are the caller's, during the call. */
void xlsx_sheet(struct xlsx *x, const char *name, const char *note, const char *const *titles, size_t count);

/* The next cell of the row. An empty text, NO_TIME and a fraction without denominator leave it empty. */
void xlsx_text(struct xlsx *x, const char *text);
void xlsx_bytes(struct xlsx *x, struct bytes text);
void xlsx_int(struct xlsx *x, int64_t n);
void xlsx_decimal(struct xlsx *x, int64_t thousandths);
void xlsx_date(struct xlsx *x, int64_t day);	      /* of civil.h */
void xlsx_time(struct xlsx *x, int64_t ms);
void xlsx_empty(struct xlsx *x);
void xlsx_end_row(struct xlsx *x);

/* Appends the whole file; nothing may be added afterwards. ERR_TOO_BIG; ERR_FILE_WRITE where the folder for temporary files is full. */
enum err MUST_USE xlsx_finish(struct xlsx *x, struct buf *out);

/* What browsers are told. */
#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#endif
