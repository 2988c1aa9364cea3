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

/* One field as a control, as all forms show it: a reference is chosen from a list, several are ticked. */
struct page_slot {
	const struct field *field;
	const char *name;  /* of the control */
	const char *value; /* as value_print() gives it */
	const char *error; /* NULL: nothing wrong */
	const struct row *row; /* of which it is in a form of `verb`; NULL: in another */
	const struct verb *verb;
	bool needed, tight, changed; /* tight: in a table, whose column says what it is; changed: marked as of another value */
};
void page_slot(struct page *p, const struct page_slot *x);
/* Whether there is no record that a new one of this verb could belong to: no meeting that this unit called. */
bool page_parentless(struct page *p, const struct row *row, const struct verb *v, const struct reg **ret);
bool page_several(const struct field *f); /* what is ticked comes once for each */
/* What the form gives for it: of several those ticked, or what was typed, with commas between. */
const char *page_given(struct page *p, const struct field *f, const char *name);

/* ---- Redactions: texts of another record ---- */

/* The texts of the record that the form's fields `register` and `record` name, which may be taken out: "narrative.1b". 0 where it names none. */
int page_texts(struct page *p, struct form_choice *out, int max);
/* Where the form names a record, its name in place of the two fields, which are hidden; else how to come to such a form. */
bool page_texts_record(struct page *p, const struct reg *reg);
/* "Đề nghị xóa nội dung…", for whoever may propose it and where there is a text. */
enum err MUST_USE page_texts_link(struct page *p, const struct row *row);
/* Whether a field is the name of such a record, which page_texts_shown() says in words. */
bool page_texts_said(struct page *p, const struct row *row, const struct field *f);
/* A list of texts in words, and the record that they are of. */
void page_texts_shown(struct page *p, const struct row *row, const struct field *f);

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
