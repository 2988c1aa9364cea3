/* What the replica keeps of the administration's acts, for a server that comes back from a backup without them. An act that comes again, from
 * a later epoch, keeps its first form: the earliest signature that there is. */
#include "decree.h"
#include "fault.h"
#include "replica_sql.h"

enum { GIVEN_ONCE = 2 }; /* all of it, to a server that is not known yet to be the right one */

enum err decrees_keep(struct replica *r, uint32_t epoch, struct cbor *list)
{
	size_t count;
	struct decree d;
	if (!cbor_array(list, &count) || count > DECREES_MAX)
		return fail(ERR_ANSWER_BAD, "decrees");
	for (size_t i = 0; i < count; i++) {
		const uint8_t *from = list->at;
		if (!decree_decode(list, &d) || !decree_verify(&d, r->server_key))
			return fail(ERR_ANSWER_BAD, "decree");
		struct bytes form = {from, (size_t)(list->at - from)};
		TRY(db_run(r->sql[R_DECREE_ADD], "biib", (struct bytes){d.hash, HASH_BYTES}, (int64_t)epoch, d.position, form));
	}
	return OK;
}

enum err decrees_forget(struct replica *r, uint32_t epoch, int64_t backed_up)
{
	return db_run(r->sql[R_DECREES_DROP], "ii", (int64_t)epoch, backed_up);
}

enum err replica_give_back(struct replica *r, bool asked, int64_t *place, struct buf *out)
{
	struct buf items OWN_BUF = BUF(DECREES_BYTES_MAX);
	sqlite3_stmt *s = r->sql[R_DECREES];
	size_t count = 0;
	int64_t due, last = *place;
	TRY(self_int(r, "give_back", 0, &due));
	if (!due && !asked)
		return fail(ERR_NOT_FOUND);
	enum err e = db_first(s, "i", last);
	for (; e == OK && count < DECREES_MAX - 1; e = db_next(s)) {
		struct bytes form = db_blob(s, 1);
		if (items.len + form.len > DECREES_BYTES_MAX - 16)
			break;
		buf_view(&items, form);
		last = sqlite3_column_int64(s, 0);
		count++;
	}
	db_reset(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (!count)
		return fail(ERR_NOT_FOUND);
	cbor_put_array(out, count);
	buf_view(out, buf_bytes(&items));
	*place = last;
	return buf_check(out, "decrees");
}

enum err replica_gave_back(struct replica *r, int64_t left)
{
	int64_t due;
	TRY(self_int(r, "give_back", 0, &due));
	return due ? self_set_int(r, "give_back", left ? 1 : FAULT(given_for_good) ? 0 : GIVEN_ONCE) : OK;
}

enum err decrees_given(struct replica *r)
{
	int64_t due;
	TRY(self_int(r, "give_back", 0, &due));
	return due == GIVEN_ONCE ? self_set_int(r, "give_back", 0) : OK;
}
