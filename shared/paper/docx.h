/* docx.h - an official document as a Word file (Office Open XML), in the layout of Decree 30/2020/NĐ-CP, Appendix I: A4, margins 20 mm above
 * and below, 30 left, 20 right; Times New Roman 14 (13 in tables and in the head's left half); national motto; page number above, in the middle, from the
 * second page on; tables whose head row stands on every page and whose rows do not break.
 *
 *	struct docx *d OWN(docx_free) = docx_new(at);
 *	docx_head(d, &(struct docx_head){...});
 *	docx_text(d, "…");
 *	docx_table_begin(d, columns, count);
 *	docx_cell(d, "…");  a cell a column		docx_row_end(d);
 *	docx_table_end(d);
 *	docx_signature(d, &(struct docx_signature){...});
 *	TRY(docx_finish(d, &out));
 *
 * Texts are UTF-8, NULL is left out; a newline in a cell, a name or an excerpt is one, in docx_text() a new paragraph. Nothing depends
 * on the clock: the same calls give the same bytes. */
#ifndef DOCX_H
#define DOCX_H

#include "buf.h"
#include "mem.h"

enum { DOCX_MAX = 16 << 20, DOCX_COLUMNS = 12 };

struct docx;
/* `at` (ms) is the time that the file says it was made. */
struct docx *docx_new(int64_t at);
void docx_free(struct docx **d); /* cleanup form */

struct docx_head {
	const char *above, *issuer;	 /* "ỦY BAN NHÂN DÂN TỈNH KON TUM" / "SỞ NỘI VỤ"; above may be NULL */
	const char *number, *place_date; /* "Số: 12/BC-SNV"; "Kon Tum, ngày 12 tháng 12 năm 2024" */
	const char *about;		 /* of a letter, below its number: "V/v đôn đốc …" */
	const char *kind, *excerpt;	 /* "BÁO CÁO"; of a letter both NULL */
	const char *to;			 /* "Kính gửi: …", lines by \n */
};
void docx_head(struct docx *d, const struct docx_head *h);
void docx_heading(struct docx *d, const char *text); /* bold, stays with what follows */
void docx_subheading(struct docx *d, const char *text); /* bold and slanted */
void docx_appendix(struct docx *d, const char *text); /* a heading in the middle, on a new page */
void docx_text(struct docx *d, const char *text);
/* "Huyện Đắk Hà: " in bold before a text. */
void docx_led_text(struct docx *d, const char *lead, struct bytes text);
void docx_note(struct docx *d, const char *text); /* small, slanted */

struct docx_column {
	const char *label;
	int width; /* parts of the table's width */
	enum { DOCX_LEFT, DOCX_CENTRE, DOCX_RIGHT } align;
};
void docx_table_begin(struct docx *d, const struct docx_column *columns, int count); /* kept until docx_table_end() */
void docx_cell(struct docx *d, const char *text);
void docx_row_end(struct docx *d);
void docx_group(struct docx *d, const char *text); /* a row across, bold */
void docx_table_end(struct docx *d);

struct docx_signature {
	const char *recipients; /* lines by \n, "- Như trên;" */
	const char *post, *name; /* "GIÁM ĐỐC", lines by \n; the name may be "" */
};
void docx_signature(struct docx *d, const struct docx_signature *s);

/* Appends the whole file; nothing may be added afterwards. ERR_TOO_BIG. */
enum err MUST_USE docx_finish(struct docx *d, struct buf *out);

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#endif
