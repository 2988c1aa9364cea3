/* What an answer says, and whether it is to be believed. */
#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "take_part.h"

static void take_digest(struct cbor *r, struct answer *a)
{
	uint8_t bytes[DIGEST_SENT];
	if (!cbor_fixed(r, sizeof bytes, bytes))
		return;
	for (int i = 0; i < DIGEST_SENT; i++)
		a->digest = a->digest << 8 | bytes[i];
	a->has_digest = true;
}

/* Steps over an item that is read later, once its place is known to be sound. */
static struct cbor set_aside(struct cbor *r, bool *ret)
{
	struct bytes item = {0};
	*ret = cbor_skip(r, &item);
	return (struct cbor)CBOR(item);
}

static void take_pair(struct cbor *r, int64_t key, struct answer *a)
{
	struct bytes skipped;
	bool there;
	switch (key) {
	case ANSWER_CHECKPOINT:
		checkpoint_decode(r, &a->checkpoint);
		break;
	case ANSWER_OUTCOME:
		cbor_range(r, PUSH_OK, PUSH_OUTCOMES - 1, &a->outcome);
		break;
	case ANSWER_AT:
		cbor_range(r, 0, INT64_MAX, &a->at);
		break;
	case ANSWER_TIP:
		cbor_range(r, 0, INT64_MAX, &a->tip.number);
		break;
	case ANSWER_HEAD:
		a->has_head = cbor_fixed(r, HASH_BYTES, a->tip.head);
		break;
	case ANSWER_FATES:
		a->fates = set_aside(r, &there);
		a->fate_count = there;
		break;
	case ANSWER_AFRESH:
		cbor_bool(r, &a->afresh);
		break;
	case ANSWER_DELTA:
		a->delta = set_aside(r, &a->has_delta);
		break;
	case ANSWER_DIGEST:
		take_digest(r, a);
		break;
	case ANSWER_BACKED_UP:
		cbor_range(r, 0, INT64_MAX, &a->backed_up);
		break;
	case ANSWER_AGAIN:
		cbor_range(r, 0, 86400, &a->again_after_s);
		break;
	case ANSWER_REVOKED:
		cbor_bool(r, &a->revoked);
		break;
	case ANSWER_DECREES:
		a->decrees = set_aside(r, &a->has_decrees);
		break;
	case ANSWER_AWAY:
		a->away = set_aside(r, &a->has_away);
		break;
	case ANSWER_CURSOR:
		cbor_range(r, 1, INT64_MAX, &a->cursor);
		break;
	default:
		cbor_skip(r, &skipped);
	}
}

enum err answer_read(struct bytes body, struct answer *a)
{
	struct cbor r = CBOR(body);
	size_t pairs;
	int64_t key;
	a->tip = (struct tip){.device = a->r->device, .number = a->round->pushed};
	if (!cbor_map(&r, &pairs))
		return fail(ERR_ANSWER_BAD, "form");
	for (size_t i = 0; i < pairs && !r.bad; i++)
		if (cbor_range(&r, 0, INT64_MAX, &key))
			take_pair(&r, key, a);
	a->taken.brought = a->has_delta ? (size_t)(a->delta.end - a->delta.at) : 0;
	a->filling = a->afresh || a->round->since == 0;
	return cbor_end(&r) == OK && a->checkpoint.seen.position > 0 ? OK : fail(ERR_ANSWER_BAD, "form");
}

/* ---- Believing it ---- */

/* The head of our own chain at `number`, waiting or not. */
static enum err own_head(struct answer *a, int64_t number, uint8_t ret[HASH_BYTES], bool *ret_there)
{
	*ret_there = true;
	if (number == a->acked.number) {
		memcpy(ret, a->acked.head, HASH_BYTES);
		return OK;
	}
	sqlite3_stmt *s = a->r->sql[R_OUTBOX_AT];
	enum err e = db_first(s, "in", number, number > a->acked.number ? (int)ACT_WAITING : (int)ACT_LOGGED);
	*ret_there = e == OK;
	if (e == OK)
		memcpy(ret, db_blob(s, 3).data, HASH_BYTES);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* Only a signed epoch means that the server was restored. The lower of two is a server that came back earlier than the one that is known; less in
 * one epoch than was known, a late word, or one whose disk was set back behind its own back. Neither changes anything. */
static enum err check_age(const struct answer *a)
{
	const struct seen *s = &a->checkpoint.seen, *known = &a->known;
	const struct round *asked = a->round;
	char its[16], ours[16];
	snprintf(its, sizeof its, "%u", s->epoch);
	snprintf(ours, sizeof ours, "%u", asked->epoch);
	if (s->epoch < asked->epoch && !FAULT(follow_older))
		return fail(ERR_SERVER_OLDER, its, ours);
	if ((s->epoch == known->epoch && s->position < known->position) || (s->epoch == asked->epoch && a->tip.number < asked->acked))
		return fail(ERR_SERVER_SHORTER);
	return OK;
}

enum err answer_check(struct answer *a)
{
	const struct seen *s = &a->checkpoint.seen;
	bool there;
	if (!a->has_head) {
		TRY(own_head(a, a->tip.number, a->tip.head, &there));
		if (!there)
			return fail(ERR_ANSWER_BAD, "head");
	}
	if (!checkpoint_verify(&a->checkpoint, &a->tip, a->r->server_key))
		return fail(ERR_ANSWER_BAD, "checkpoint");
	TRY(check_age(a));
	if (a->outcome == PUSH_FORK && (a->at < a->round->acked || a->at >= a->round->pushed || a->at >= a->tip.number))
		return fail(ERR_ANSWER_BAD, "fork");
	if (a->outcome == PUSH_AWAY && (a->at <= a->round->acked || a->at > a->round->pushed))
		return fail(ERR_ANSWER_BAD, "away");
	if (a->cursor && (a->cursor <= (a->afresh ? 0 : a->round->cursor) || a->cursor >= s->position || a->has_digest || a->revoked))
		return fail(ERR_ANSWER_BAD, "page");
	return OK;
}
