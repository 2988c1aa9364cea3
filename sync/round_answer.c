/* The server answers: a page, or a series of them. */
#include "answer_part.h"
#include "decree.h"
#include "series.h"

static void free_answer(struct answer *a)
{
	buf_free(&a->fates);
	buf_free(&a->delta);
	buf_free(&a->decrees);
	delta_mixed_free(&a->mixed);
}

/* What of the device's acts is both in the log and in the device's hands. */
static int64_t known_to(const struct visit *v, int64_t tip)
{
	int64_t pushed = v->first + (int64_t)v->count - 1;
	if (v->count && v->first != v->acked + 1)
		return v->acked;
	switch (v->outcome) {
	case PUSH_OK:
		return v->count ? pushed : v->acked < tip ? v->acked : tip;
	case PUSH_FORK:
		return v->at;
	case PUSH_AWAY:
		return v->at - 1;
	default:
		return v->acked;
	}
}

static enum err prepare(struct answer *a)
{
	const struct visit *v = a->v;
	uint8_t key[PUBLIC_KEY_BYTES];
	TRY(ledger_device(a->l, v->device, key, &a->unit, &a->revoked));
	TRY(ledger_audience(a->l, v->device, a->unit, &a->audience));
	TRY(ledger_tip(a->l, v->device, &a->tip));
	a->known_to = known_to(v, a->tip.number);
	a->afresh = v->afresh || v->epoch != ledger_epoch(a->l) || v->cursor > a->l->position || v->cursor == 0 || v->since > v->cursor;
	a->end = a->l->position;
	a->older = v->version < a->l->version;
	if (a->revoked)
		return put_fates(a);
	const struct delta_query q = {.audience = a->audience,
				      .cursor = a->afresh ? 0 : v->cursor,
				      .since = a->afresh ? 0 : v->since,
				      .version = v->version,
				      .page = v->page ? (size_t)1 << v->page : 0,
				      .device = v->device,
				      .own_after = v->acked,
				      .own_to = a->known_to,
				      .applies = !a->afresh && v->since && !a->older};
	TRY(delta_make(a->l, &q, &a->delta, &a->mixed, &a->end));
	return put_fates(a);
}

static void put_digest(const struct digest *d, struct buf *out)
{
	uint8_t bytes[DIGEST_SENT];
	for (int i = 0; i < DIGEST_SENT; i++)
		bytes[i] = (uint8_t)(d->lane[0] >> (56 - 8 * i));
	cbor_put_int(out, ANSWER_DIGEST);
	cbor_put_bytes(out, (struct bytes){bytes, sizeof bytes});
}

static void put_number(struct buf *out, int key, int64_t v)
{
	cbor_put_int(out, key);
	cbor_put_int(out, v);
}

static void put_flag(struct buf *out, int key)
{
	cbor_put_int(out, key);
	cbor_put_bool(out, true);
}

/* Of those behind the first; 0 where there are none. */
static size_t put_away(const struct visit *v, struct buf *out)
{
	size_t count = 0;
	for (size_t i = (size_t)(v->at - v->first) + 1; v->outcome == PUSH_AWAY && i < v->count; i++)
		if (v->away[i]) {
			cbor_put_int(out, v->first + (int64_t)i);
			count++;
		}
	return count;
}

static enum err put_body(struct answer *a, const struct answering *how, const struct checkpoint *c, struct buf *out)
{
	const struct visit *v = a->v;
	int64_t expected = v->count ? v->first + (int64_t)v->count - 1 : v->acked;
	bool at = v->outcome == PUSH_FORK || v->outcome == PUSH_UNREADABLE || v->outcome == PUSH_AWAY;
	bool tip = a->tip.number != expected || v->outcome != PUSH_OK, head = tip || v->epoch != c->seen.epoch;
	bool delta = a->delta.len > 1; /* more than an empty array */
	bool backed = how->backed_up > 0, again = how->again_after_s > 0, last = a->end == a->l->position;
	struct digest digest;
	struct buf away OWN_BUF = BUF(CHANGESET_ACTS_MAX * CBOR_HEAD_MAX);
	size_t away_count = put_away(v, &away);
	TRY(ledger_digest(a->l, &a->audience, v->version, &digest));
	cbor_put_map(out, 1 + (a->revoked || last) + !last + (v->outcome != PUSH_OK) + at + tip + head + (a->fate_count != 0) + a->afresh + delta + backed + again +
				  (a->decree_count != 0) + (away_count != 0));
	cbor_put_int(out, ANSWER_CHECKPOINT);
	checkpoint_encode(c, out);
	if (v->outcome != PUSH_OK)
		put_number(out, ANSWER_OUTCOME, v->outcome);
	if (at)
		put_number(out, ANSWER_AT, v->at);
	if (tip)
		put_number(out, ANSWER_TIP, a->tip.number);
	if (head) {
		cbor_put_int(out, ANSWER_HEAD);
		cbor_put_bytes(out, (struct bytes){a->tip.head, HASH_BYTES});
	}
	if (a->fate_count) {
		cbor_put_int(out, ANSWER_FATES);
		cbor_put_array(out, a->fate_count);
		buf_view(out, buf_bytes(&a->fates));
	}
	if (a->afresh)
		put_flag(out, ANSWER_AFRESH);
	if (delta) {
		cbor_put_int(out, ANSWER_DELTA);
		buf_view(out, buf_bytes(&a->delta));
	}
	if (!a->revoked && last)
		put_digest(&digest, out);
	if (backed)
		put_number(out, ANSWER_BACKED_UP, how->backed_up);
	if (again)
		put_number(out, ANSWER_AGAIN, how->again_after_s);
	if (a->revoked)
		put_flag(out, ANSWER_REVOKED);
	if (!last)
		put_number(out, ANSWER_CURSOR, a->end);
	if (a->decree_count) {
		cbor_put_int(out, ANSWER_DECREES);
		buf_view(out, buf_bytes(&a->decrees));
	}
	if (away_count) {
		cbor_put_int(out, ANSWER_AWAY);
		cbor_put_array(out, away_count);
		buf_view(out, buf_bytes(&away));
	}
	return buf_check(out, "answer");
}

/* One page, or all there is. */
static enum err put_page(struct answer *a, const struct server_keys *k, const struct answering *how, struct buf *body)
{
	struct ledger *l = a->l;
	const struct visit *v = a->v;
	a->time = how->now > l->time ? how->now : l->time;
	TRY(prepare(a));
	const struct decrees_for kept = {v->device, a->unit, a->audience.all, a->afresh ? 0 : v->cursor, a->end, how->backed_up};
	if (!a->revoked)
		TRY(decrees_put(l, k->secret_key, &kept, &a->decrees, &a->decree_count));
	struct checkpoint c = {
		.seen = {.epoch = ledger_epoch(l), .position = l->position, .time = a->time}};
	TRY(merkle_root(&l->merkle, l->position, c.seen.root));
	checkpoint_sign(&c, &a->tip, k->secret_key);
	return put_body(a, how, &c, body);
}

/* What the device will ask once it has taken this page; false where no other page may come behind it unasked. */
static bool next_visit(const struct answer *a, struct visit *ret)
{
	const struct visit *v = a->v;
	int64_t expected = v->count ? v->first + (int64_t)v->count - 1 : v->acked;
	if (a->end == a->l->position || a->revoked || v->outcome != PUSH_OK || a->tip.number != expected || a->known_to != expected ||
	    (v->epoch && v->epoch != ledger_epoch(a->l)))
		return false;
	struct visit next = {.device = v->device, .epoch = ledger_epoch(a->l), .cursor = a->end, .since = a->afresh ? 0 : v->since, .acked = expected,
			     .page = v->page, .pages = v->pages, .version = v->version};
	*ret = next;
	return true;
}

/* Pages behind the first, until all is told, there are enough of them, or the answer is long. All see the ledger at one position. */
static enum err put_series(struct ledger *l, const struct server_keys *k, struct visit *v, const struct answering *how, struct bytes first,
			   struct visit next, struct buf *out)
{
	OWN(series_free) struct series s = {.key = v->keys.down, .nonce = v->nonce};
	size_t before = out->len;
	TRY(series_put(&s, first, out));
	for (bool more = true; more && s.number < (uint32_t)v->pages && out->len - before < SERIES_MAX;) {
		OWN(free_answer) struct answer a = {.l = l, .v = &next, .fates = BUF(ANSWER_MAX), .delta = BUF(ANSWER_MAX), .decrees = BUF(ANSWER_MAX)};
		struct buf body OWN_BUF = BUF(ANSWER_MAX);
		world_reset(&l->world); /* of the page before */
		TRY(put_page(&a, k, how, &body));
		TRY(series_put(&s, buf_bytes(&body), out));
		more = next_visit(&a, &next);
	}
	return OK;
}

enum err round_answer(struct ledger *l, const struct server_keys *k, struct visit *v, const struct answering *how, struct buf *out)
{
	OWN(free_answer) struct answer a = {.l = l, .v = v, .fates = BUF(ANSWER_MAX), .delta = BUF(ANSWER_MAX), .decrees = BUF(ANSWER_MAX)};
	struct buf body OWN_BUF = BUF(ANSWER_MAX), packed OWN_BUF = BUF(ANSWER_MAX);
	struct visit next;
	TRY(put_page(&a, k, how, &body));
	if (v->pages > 1 && next_visit(&a, &next))
		return put_series(l, k, v, how, buf_bytes(&body), next, out);
	TRY(wire_pack(buf_bytes(&body), &packed));
	return wire_answer(v->keys.down, v->nonce, ANSWER_TAG, buf_bytes(&packed), out);
}
