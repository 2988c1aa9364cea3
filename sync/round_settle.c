/* Own acts that are in the log now. */
#include <string.h>

#include "fault.h"
#include "take_part.h"

struct fate_read {
	int64_t count, position, time;
	bool again, merged;
	struct stamp stamp;
	struct verdict verdict;
	struct bytes others;
};

static enum err read_fate(struct cbor *r, uint32_t version, int64_t *position, int64_t *time, struct fate_read *ret)
{
	size_t n;
	int64_t count, p, t;
	struct bytes stamp, verdict;
	struct fate_read f = {0};
	if (!cbor_array(r, &n) || (n != 3 && n != 5 && n != 6) || !cbor_range(r, n == 3, CHANGESET_ACTS_MAX, &count) || !cbor_int(r, &p) ||
	    !cbor_int(r, &t) || __builtin_add_overflow(*position, p, &f.position) || __builtin_add_overflow(*time, t, &f.time) || f.position < 1 ||
	    f.position > INT64_MAX - CHANGESET_ACTS_MAX)
		return fail(ERR_ANSWER_BAD, "fate");
	f.again = count == 0;
	f.count = f.again ? 1 : count;
	f.stamp = (struct stamp){.position = f.position, .time = f.time, .rules = version, .coded = NO_TIME};
	if (n != 3) {
		if (!cbor_bytes(r, &stamp) || !cbor_bytes(r, &verdict) || f.count != 1)
			return fail(ERR_ANSWER_BAD, "fate");
		TRY(stamp_decode(stamp, &f.stamp));
		TRY(verdict_decode(verdict, &f.verdict));
	}
	if (n == 6 && (cbor_kind(r) != CBOR_MAP || !cbor_skip(r, &f.others)))
		return fail(ERR_ANSWER_BAD, "fate");
	*position = f.position + f.count - 1;
	*time = f.time;
	*ret = f;
	return OK;
}

bool is_redaction(const struct reg *reg)
{
	return reg && strcmp(reg->name, "redaction") == 0;
}

/* Proven to have been in the log before it was restored, and not refused there. */
static enum err was_taken(struct replica *r, int64_t entry, bool proven, bool *ret)
{
	int64_t refused;
	TRY(db_int(r->sql[R_INBOX_REFUSED], 0, &refused, "i", entry));
	*ret = proven && !refused && !FAULT(untold_refusal);
	return OK;
}

/* One act of ours, `number` in the chain: its effect on the rows, its way out of the waiting ones, and what a person must see. */
static enum err settle_act(struct answer *a, int64_t number, const struct fate_read *f, int64_t position)
{
	struct replica *r = a->r;
	sqlite3_stmt *s = r->sql[R_OUTBOX_AT];
	struct buf form OWN_BUF = BUF(ACT_MAX), verdict OWN_BUF = BUF(VERDICT_MAX);
	struct act act OWN_ACT = {0};
	enum err e = db_first(s, "in", number, (int)ACT_WAITING);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_ANSWER_BAD, "fate: number");
	TRY(e);
	int64_t entry = sqlite3_column_int64(s, 0);
	int64_t told = 0;
	bool proven = sqlite3_column_int(s, 4) != 0, taken;
	buf_view(&form, db_blob(s, 1));
	db_reset(s);
	TRY(was_taken(r, entry, proven, &taken));
	TRY(act_decode(buf_bytes(&form), &act));
	struct stamp stamp = f->stamp;
	stamp.position = position;
	bool refused = f->verdict.kind == REFUSED;
	a->redacted |= !refused && is_redaction(reg_by_number(act.reg));
	/* Its rows came down already where the log had it before our cursor, and come with this delta where all is fetched. */
	if (!refused && !f->again && !a->filling && (position > a->round->cursor || FAULT(apply_old)))
		TRY(judge_apply(&r->world, &act, &stamp, bytes_of(r->unit)));
	if (!FAULT(keep_waiting))
		TRY(db_run(r->sql[R_OUTBOX_LOGGED], "iii", number, position, stamp_time(&stamp)));
	a->taken.accepted += f->verdict.kind == ACCEPTED;
	a->taken.merged += f->verdict.kind == MERGED;
	a->taken.refused += refused;
	a->not_again += refused && taken;
	/* What was refused before a restore is still what a person was told of then; but an image of before knows nothing of it. */
	if (refused && f->verdict.reason == ERR_REFUSED_BEFORE)
		TRY(db_int(r->sql[R_INBOX_REFUSED], 0, &told, "i", entry));
	if (f->verdict.kind == ACCEPTED || told)
		return OK;
	verdict_encode(&f->verdict, &verdict);
	return db_run(r->sql[R_INBOX_ADD], "ibbbii", entry, buf_bytes(&form), buf_bytes(&verdict), f->others, position, stamp_time(&stamp));
}

enum err settle_own(struct answer *a, int64_t *ret_number)
{
	int64_t number = a->acked.number, position = a->checkpoint.seen.position, time = a->checkpoint.seen.time;
	size_t count = 0;
	if (a->fate_count && !cbor_array(&a->fates, &count))
		return fail(ERR_ANSWER_BAD, "fates");
	a->r->writing = WRITE_OWN;
	for (size_t i = 0; i < count; i++) {
		struct fate_read f;
		TRY(read_fate(&a->fates, a->round->version, &position, &time, &f));
		for (int64_t k = 0; k < f.count; k++)
			TRY(settle_act(a, ++number, &f, f.position + k));
	}
	int64_t limit = a->outcome == PUSH_FORK ? a->at : a->outcome == PUSH_AWAY ? a->at - 1 : a->outcome == PUSH_OK ? a->round->pushed : a->round->acked;
	if (number != limit)
		return fail(ERR_ANSWER_BAD, "fates");
	*ret_number = number;
	return a->not_again ? notice_add(a->r, NOTICE_NOT_AGAIN, a->now, a->not_again) : OK;
}
