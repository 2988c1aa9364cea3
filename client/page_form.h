/* page_form.h - forms of verbs, built from the descriptions of the registers. */
#ifndef PAGE_FORM_H
#define PAGE_FORM_H

#include "page.h"

/* A refused entry: what is wrong, and at which field (its name; NULL: at none). */
struct wrong {
	enum err error;
	const char *sentence, *field;
};

/* The sentence of a verdict, with labels in place of the names of fields, verbs and states. */
const char *page_verdict(struct page *p, const struct verdict *v, const struct reg *reg);
/* The same of this thread's last fail(). */
void page_wrong(struct page *p, enum err e, const struct reg *reg, struct wrong *ret);

const char *page_value(struct page *p, const struct field *f, struct value v); /* value_print() */
/* What a reference may name, as choices in memory of the request; 0 where there are too many to choose from. */
int page_references(struct page *p, const struct field *f, const struct form_choice **ret);
/* All fields of a verb but families, prefilled from the row, or from the request where `again`. */
void page_slots(struct page *p, const struct row *row, const struct verb *v, bool again, const struct wrong *wrong);

/* Whether this request's form is that of the verb with this record: fields "on" (register), "key" and "verb". */
bool page_is_form(struct page *p, const struct reg *reg, const char *key, const struct verb *v);
/* Hidden fields that say so. */
void page_form_begin(struct page *p, const char *action, const struct reg *reg, const char *key, const struct verb *v);
/* Enters the verb of the request's form with the fields that differ from the record; `more` verbs of the same record follow in the
 * same transaction (ends with NULL; may be NULL itself). A record that a first click made already is no error. */
enum err MUST_USE page_do(struct page *p, const char *const *more, int64_t settles, const char **ret_key);
/* A key for a new record with a drawn id, as text: in the form, so that sending it twice makes one record. */
const char *page_new_key(struct page *p);

#endif
