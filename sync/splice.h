/* splice.h - a text told by the one before it: what of that stays, what goes, what is new.
 *
 *   splice = [step, ...]   0..64 steps, from the beginning of the text before: an integer n above 0 keeps its next n bytes, below 0 leaves the next −n out;
 *            a text is put in. What no step reaches is kept: [] is the text before.
 *
 * Within a changeset alone, in the place of a text (changeset.h). Until it is applied, the setting is a text whose data is the splice and whose num is
 * SPLICED: for hash, log and judge it is none. */
#ifndef SPLICE_H
#define SPLICE_H

#include "cbor.h"
#include "world.h"

enum { SPLICED = 1, SPLICE_STEPS = 64 };

static inline bool is_splice(const struct value *v)
{
	return v->kind == V_TEXT && v->num == SPLICED;
}

/* The text of a record that a setting of it goes on from; empty where there is none. */
struct bytes splice_base(const struct row *row, const struct setting *s);
/* Appends the splice that leads from one text to the other; false, and nothing appended, where little would be saved. Both are UTF-8. */
bool splice_make(struct bytes before, struct bytes after, struct buf *out);
/* Takes one from a reader; sets the reader bad on any fault. */
bool splice_take(struct cbor *r, struct bytes *ret);
/* Length of what the splice makes of that text; false where it reaches beyond it, or makes more than TEXT_MAX. */
bool splice_length(struct bytes before, struct bytes splice, size_t *ret);
/* Makes it, in room for that length; false where it is not UTF-8. */
bool splice_apply(struct bytes before, struct bytes splice, uint8_t *ret);

#endif
