/* text_value.h - values, keys and assignments as people and CSV files write them, and back. */
#ifndef TEXT_VALUE_H
#define TEXT_VALUE_H

#include "arena.h"
#include "buf.h"
#include "register.h"

/* Reads what a person typed for a field; empty text is V_NULL. Texts are cleaned (UTF-8, NFC, controls)
 * into the arena. ERR_FIELD_TYPE, _LONG, _RANGE, ERR_TEXT_UTF8, ERR_DATE_WRONG, ERR_TIME_WRONG. `name` is
 * the field's name as it should appear in the sentence. */
enum err MUST_USE value_parse(const struct field *f, const char *name, struct bytes text, struct arena *arena,
			      struct value *ret);

/* The form that value_parse reads: ISO dates, decimal point, names of choices, "" for V_NULL; "(erased)" for what a redaction left. */
void value_print(const struct field *f, struct value v, struct buf *out);
/* For people, in their language: 09/11/2024, 11/2024, decimal comma, labels of choices. */
void value_show(const struct field *f, enum lang lang, struct value v, struct buf *out);

/* Checks a value that came from elsewhere against its field: kind, limit, range, choice, canonical form. */
enum err MUST_USE value_check(const struct field *f, struct bytes sub, struct value v);

/* A key as it is typed: natural keys part by part, ids as 13 characters of Crockford base32. ERR_KEY_WRONG. */
enum err MUST_USE key_parse(const struct reg *r, struct bytes text, struct arena *arena, struct key *ret);
void key_print(const struct reg *r, struct key k, struct buf *out);
/* Checks a key that came from elsewhere. */
enum err MUST_USE key_check(const struct reg *r, struct key k);
/* The value of each F_KEY field of a natural key, in their order; `ret` has room for FIELDS_MAX. */
enum err MUST_USE key_split(const struct reg *r, struct key k, struct arena *arena, struct value ret[], int *ret_count);
enum { ID_TEXT_BYTES = 13 };
void id_print(int64_t id, char out[ID_TEXT_BYTES + 1]);
bool id_parse(struct bytes text, int64_t *ret);

/* Whether a family can have such a member; a field that is none has the empty one only. */
bool member_possible(const struct field *f, struct bytes sub);

/* Families: the members of a CBOR map value. */
struct value family_get(struct value family, struct bytes sub);
struct value family_set(struct arena *arena, struct value family, struct bytes sub, struct value v); /* V_NULL removes */
/* Calls `each` for every member in order of sub. */
void family_each(struct value family, void (*each)(void *ctx, struct bytes sub, struct value v), void *ctx);

#endif
