/* entry.h - the one way in for command line, CSV import and pages: who acts, his password, and one or several acts in
 * one transaction. What has been entered is durable and will end in exactly one verdict.
 *
 *	struct author a OWN(author_wipe) = {0};
 *	TRY(author_find(r, name, &a));
 *	if (wish_personal(&w))
 *		TRY(author_unlock(r, &a, password));
 *	TRY(entry_make(r, &a, &w, 1, now_ms(), &entered));
 */
#ifndef ENTRY_H
#define ENTRY_H

#include "compose.h"
#include "replica.h"

enum { ENTRY_KEY_MAX = KEY_MAX };

/* Who acts, with his personal key where it has been opened. */
struct author {
	int64_t official;
	bool unlocked;
	uint8_t key[SECRET_KEY_BYTES];
};
/* The official that `name` means, or the only one on this device for NULL. ERR_AS_UNKNOWN, ERR_AS_NEEDED. */
enum err MUST_USE author_find(struct replica *r, const char *name, struct author *ret);
/* About 0.5 s. ERR_NO_PERSONAL_KEY, ERR_PASSWORD_WRONG: `a` is as it was. */
enum err MUST_USE author_unlock(struct replica *r, struct author *a, struct bytes password);
void author_wipe(struct author *a); /* cleanup form */

/* One act as people write it (compose.h). */
struct wish {
	struct bytes verb, reg, key; /* names; an empty key is put together from the fields, or drawn */
	const struct field_text *fields;
	size_t count;
};
/* Whether its verb asks for a personal signature; false for a verb that does not exist. */
bool wish_personal(const struct wish *w);

struct entered {
	char key[ENTRY_KEY_MAX + 1]; /* as people read it */
	int64_t number;		     /* the act's number, as inbox and outbox show it */
};

/* Enters all of them, in order, in one transaction, or none. `ret` has room for `count`. The errors are those of compose(),
 * replica_enter() and the storage; ERR_PASSWORD_NEEDED where a verb is personal and the author is not unlocked. Nothing has been
 * entered then. */
enum err MUST_USE entry_make(struct replica *r, const struct author *a, const struct wish *wishes, size_t count, int64_t now,
			     struct entered *ret);

/* The same, and settles the inbox item `settles` (its `entry`) with it: a refused act edited and entered again.
 * ERR_INBOX_UNKNOWN. */
enum err MUST_USE entry_again(struct replica *r, const struct author *a, const struct wish *wishes, size_t count, int64_t now,
			      int64_t settles, struct entered *ret);

/* Enters a CSV file (import.h), all of it or nothing. ERR_CSV where a line is bad: `bad` then names every one of them. */
enum err MUST_USE entry_import(struct replica *r, const struct author *a, struct bytes reg, struct bytes csv, enum lang lang,
			       int64_t now, struct buf *bad, int64_t *ret_count);

#endif
