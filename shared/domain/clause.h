/* clause.h - the clauses of the directive, by which reports are written. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "register.h"

enum { CLAUSES = 11 };

/* In the directive's order. */
struct clause {
	const char *code; /* "1dd" */
	struct label shown; /* "1đ" */
	struct label title;
};
extern const struct clause clause_list[CLAUSES];
/* Their codes, as a field lists the members of its family (register.h). */
#define CLAUSE_CODES " 1a 1b 1c 1d 1dd 1e 1g 1h 2 3 other "
int clause_place(const char *code); /* CLAUSES where it is none */

/* The clause in short, before its title: "1đ" for "1dd"; the text itself where it is none of them. */
const char *clause_called(const char *code, enum lang lang);
/* As documents cite it: "điểm đ khoản 1", "khoản 2"; at the beginning of a sentence "Điểm đ khoản 1". Of another document it may be any text ("Điều 5"),
 * which stands as it is. */
void clause_words(const char *code, enum lang lang, struct buf *out);
void clause_value(const char *code, enum lang lang, struct buf *out); /* where the field's label says “clause” already */
void clause_begins(const char *code, enum lang lang, struct buf *out);
/* Its title with that behind it: "Dự họp đúng thành phần (điểm e khoản 1)". */
void clause_heading(const char *code, enum lang lang, struct buf *out);

/* What people call a member of a family: "Nội dung điểm đ khoản 1", "Chỉ tiêu 07". */
void member_words(const struct field *f, struct bytes sub, enum lang lang, struct buf *out);

#endif
