/* What the replica keeps of acknowledgements: a row a signed checkpoint, and at each act in the outbox the row that covers it. An act keeps
 * its first one, through any number of restores: the earliest time is the one that it was promised. */
#include <string.h>

#include "ack.h"
#include "chain.h"
#include "fault.h"
#include "replica_sql.h"

enum err ack_base_set(struct replica *r, int64_t number, const uint8_t head[HASH_BYTES])
{
	TRY(self_set_int(r, "ack_base", number));
	return self_set_bytes(r, "ack_head", head, HASH_BYTES);
}

static enum err base_get(struct replica *r, int64_t *ret_number, uint8_t ret_head[HASH_BYTES])
{
	TRY(self_int(r, "ack_base", 0, ret_number));
	if (*ret_number)
		return self_bytes(r, "ack_head", ret_head, HASH_BYTES);
	chain_start(r->device, r->public_key, ret_head);
	return OK;
}

/* The run of logged acts without a proof that ends at a->number: from the base on, or from the last act that has one already, or
 * from a gap that a backup or an older image has left. */
static enum err find_run(struct replica *r, struct ack *a, int64_t base, struct buf *hashes, int64_t *ret_first)
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_RUN];
	int64_t next = base + 1;
	if (a->number - base > ACK_ACTS_MAX)
		next = 0;
	enum err e = db_first(s, "ii", a->number - ACK_ACTS_MAX, a->number);
	for (; e == OK; e = db_next(s)) {
		int64_t number = sqlite3_column_int64(s, 0);
		if (number <= base)
			continue;
		if (number == next && sqlite3_column_type(s, 3) == SQLITE_NULL) {
			buf_view(hashes, db_blob(s, 1));
		} else {
			buf_cut(hashes, 0);
			memcpy(a->before, db_blob(s, 2).data, HASH_BYTES);
		}
		next = number + 1;
	}
	db_reset(s);
	a->hashes = buf_bytes(hashes);
	*ret_first = a->number - (int64_t)(hashes->len / HASH_BYTES) + 1;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err ack_keep(struct replica *r, const struct checkpoint *c, const struct tip *tip, const struct acked *acked)
{
	int64_t base, first;
	struct ack a = {.checkpoint = *c, .number = acked->number};
	struct buf hashes OWN_BUF = BUF(ACK_ACTS_MAX * HASH_BYTES), form OWN_BUF = BUF(ACKS_BYTES_MAX);
	TRY(base_get(r, &base, a.before));
	if (FAULT(forget_acks) || base >= acked->number || tip->number != acked->number || memcmp(tip->head, acked->head, HASH_BYTES) != 0)
		return OK;
	TRY(find_run(r, &a, base, &hashes, &first));
	if (hashes.len) {
		ack_encode(&a, &form);
		TRY(buf_check(&form, "ack"));
		TRY(db_run(r->sql[R_ACK_ADD], "b", buf_bytes(&form)));
		TRY(db_run(r->sql[R_OUTBOX_ACK], "iii", (int64_t)sqlite3_last_insert_rowid(r->db), first, acked->number));
	}
	return ack_base_set(r, acked->number, acked->head);
}

enum err ack_append(struct replica *r, int64_t id, struct buf *out)
{
	enum err e = db_first(r->sql[R_ACK], "i", id);
	if (e == OK)
		buf_view(out, db_blob(r->sql[R_ACK], 0));
	db_reset(r->sql[R_ACK]);
	return e == ERR_NOT_FOUND ? fail(ERR_STORAGE_DAMAGED, "replica.db") : e;
}
