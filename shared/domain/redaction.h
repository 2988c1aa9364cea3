/* redaction.h - what a decision takes out of a record: which texts, and what is left of them in the tables.
 *
 * A redaction is a record of register redaction (registers/redaction.c): proposed by one person, confirmed by another. It names a record and
 * fields of it: "narrative.1b,symbol"; a family without a member means all of them. Texts and attachments can be named, nothing else: numbers,
 * dates, what refers to other records and what programs read (F_RULING) stay, and with them every figure. Where it is confirmed, what the record holds in those fields becomes an
 * erased text (V_ERASED, 32 zero bytes), in its frozen copy (field `sent`) too. The log, outboxes and drafts are another matter: sync/redact.h. */
#ifndef REDACTION_H
#define REDACTION_H

#include "world.h"

enum redaction_state { REDACTION_PROPOSED = 1, REDACTION_CONFIRMED, REDACTION_DROPPED };

struct redaction {
	const struct reg *reg;
	struct bytes record; /* its key as key_print() has it */
	struct bytes fields;
	int64_t position, confirmed; /* place in the log and time of the confirmation */
};

bool redaction_possible(const struct field *f); /* whether it can be named at all */
bool redaction_covers(const struct redaction *x, const struct field *f, struct bytes sub);

/* All that are confirmed, by position; or those of one record. What they hold is a view, or the world's arena. Stops at the first error of `each`. */
enum err MUST_USE redactions_each(struct world *w, enum err (*each)(void *ctx, const struct redaction *x), void *ctx);
enum err MUST_USE redactions_of(struct world *w, const struct reg *reg, struct key key, enum err (*each)(void *ctx, const struct redaction *x), void *ctx);

/* The fields of such a list by their labels: "Nội dung 1b; Số, ký hiệu". */
void redaction_fields(const struct reg *reg, struct bytes list, enum lang lang, struct buf *out);
/* What stands in place of a text that is gone: "đã xóa nội dung theo quyết định 15/QĐ-SNV ngày 09/11/2024". `key`: as key_print() has it. */
enum err MUST_USE redaction_words(sqlite3 *db, const struct reg *reg, struct bytes key, const struct field *f, struct bytes sub, enum lang lang,
				  struct buf *out);

/* For the register itself: whether a row of it names a record that is there and fields that can be erased; and doing it. */
enum err MUST_USE redaction_check(struct world *w, const struct row *row);
enum err MUST_USE redaction_carry_out(struct world *w, const struct row *row, int64_t position, int64_t time);

#endif
