#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "civil.h"
#include "delta.h"
#include "fault.h"
#include "decree.h"
#include "series.h"

void visit_free(struct visit *v)
{
	for (size_t i = 0; i < v->count; i++)
		act_free(&v->acts[i]);
	arena_free(&v->arena);
	*v = (struct visit){0};
}

/* ---- Opening ---- */

/* The key that the act's base stands for. */
static enum err find_key(struct ledger *l, struct visit *v, struct act *a)
{
	if (!v->tokens) {
		uint8_t device_key[PUBLIC_KEY_BYTES];
		struct audience audience;
		struct bytes unit;
		bool revoked;
		TRY(ledger_device(l, v->device, device_key, &unit, &revoked));
		TRY(ledger_audience(l, v->device, unit, &audience));
		v->tokens = arena_alloc(&v->arena, AUDIENCE_TOKENS * sizeof *v->tokens);
		v->token_count = audience_tokens(&audience, v->tokens);
	}
	return ledger_key_at(l, (const char(*)[TOKEN_MAX + 1])v->tokens, v->token_count, a, &v->arena, &a->key);
}

/* The act's hash, once the root of what it has seen and its key are known. */
static enum err settle_act(struct ledger *l, struct visit *v, size_t i, struct act_taken *t)
{
	if (t->opaque) {
		memcpy(v->hashes[i], t->hash, HASH_BYTES);
		v->unreadable[i] = t->raw;
		return OK;
	}
	if (t->root_missing) {
		enum err e = ledger_root(l, &t->act.seen, t->act.seen.root);
		if (e == ERR_NOT_FOUND) { /* before a restore: the device hears of the new epoch, and sends the roots then */
			v->outcome = v->epoch != ledger_epoch(l) ? PUSH_BUSY : PUSH_SIGNATURE;
			return OK;
		}
		TRY(e);
	}
	if (t->key_missing) {
		enum err e = find_key(l, v, &t->act);
		if (e == ERR_NOT_FOUND) {
			v->outcome = PUSH_WHOLE;
			return OK;
		}
		TRY(e);
	}
	act_hash(&t->act, v->hashes[i]);
	return OK;
}

/* A push of many sends of one report would keep the server busy for minutes: an office sends a correction or two at a time. */
enum { CODES_A_PUSH = 8 };

static enum err add_code(struct ledger *l, struct visit *v, size_t i, int *made)
{
	bool wanted;
	TRY(ledger_wants_code(l, &v->acts[i], &wanted));
	if (!wanted)
		return OK;
	if (++*made > CODES_A_PUSH)
		v->codes[i][0] = '-'; /* matches nothing, and is not computed again */
	else
		TRY(code_make(v->hashes[i], v->acts[i].key.text, v->codes[i]));
	return OK;
}

static enum err open_acts(struct ledger *l, struct visit *v, struct cbor *r, const struct changeset *c, size_t count)
{
	struct act before = {0};
	v->acts = arena_alloc(&v->arena, count * sizeof *v->acts);
	v->hashes = arena_alloc(&v->arena, count * HASH_BYTES);
	v->unreadable = arena_alloc(&v->arena, count * sizeof *v->unreadable);
	v->codes = arena_alloc(&v->arena, count * sizeof *v->codes);
	v->received = arena_alloc(&v->arena, count * sizeof *v->received);
	for (size_t i = 0; i < count; i++) {
		struct act_taken t;
		if (!changeset_act_take(r, c, v->device, &before, &t)) {
			v->outcome = PUSH_UNREADABLE;
			v->at = v->first + (int64_t)i;
			return OK;
		}
		v->acts[v->count++] = t.act;
		TRY(settle_act(l, v, i, &t));
		v->acts[i] = before = t.act;
		if (v->outcome != PUSH_OK)
			return OK;
	}
	return OK;
}

/* Signed by the device over these hashes, above a head that the log has. */
static enum err check_signature(struct ledger *l, struct visit *v, const struct changeset *c)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES], key[PUBLIC_KEY_BYTES];
	struct bytes unit;
	bool revoked;
	enum err e = ledger_head_at(l, v->device, v->first - 1, before);
	if (e == ERR_NOT_FOUND) {
		v->outcome = PUSH_EARLY;
		return OK;
	}
	TRY(e);
	memcpy(after, before, HASH_BYTES);
	for (size_t i = 0; i < v->count; i++)
		chain_next(after, v->first + (int64_t)i, v->hashes[i], after);
	TRY(ledger_device(l, v->device, key, &unit, &revoked));
	const struct span s = {v->device, v->epoch, v->first, v->count, before, after, v->fork_from, v->fork_to};
	if (!changeset_verify(&s, key, c->signature)) {
		v->outcome = v->tokens ? PUSH_WHOLE : PUSH_SIGNATURE; /* a base may have told another key than the device meant */
		return OK;
	}
	int codes = 0; /* only now: they cost, and a stranger's act shall cost nothing */
	for (size_t i = 0; i < v->count; i++)
		if (!v->unreadable[i].data)
			TRY(add_code(l, v, i, &codes));
	return OK;
}

/* Acts that the server signed for before it was restored: from the next one that a hash names, for they come in the same order. */
static bool open_acks(struct visit *v, const uint8_t server_key[PUBLIC_KEY_BYTES], struct cbor *r)
{
	size_t count, at = 0;
	struct ack a;
	if (!cbor_array(r, &count) || count > ACKS_MAX)
		return cbor_fault(r);
	for (size_t i = 0; i < count; i++) {
		if (!ack_decode(r, &a))
			return false;
		if (!v->count || (!FAULT(believe_acks) && !ack_verify(&a, v->device, server_key)))
			continue;
		for (size_t h = 0; h < a.hashes.len; h += HASH_BYTES)
			for (size_t k = 0; k < v->count; k++) {
				size_t n = (at + k) % v->count;
				if (memcmp(v->hashes[n], a.hashes.data + h, HASH_BYTES) != 0)
					continue;
				if (!v->received[n] || a.checkpoint.seen.time < v->received[n])
					v->received[n] = a.checkpoint.seen.time;
				at = n + 1;
				break;
			}
	}
	return true;
}

static enum err open_changeset(struct ledger *l, struct visit *v, struct cbor *r)
{
	/* Asked before the device knew of a restore: it shall come with proofs of what was received before. */
	if (v->epoch && v->epoch != ledger_epoch(l) && !FAULT(take_old_epoch)) {
		v->outcome = PUSH_BUSY;
		return OK;
	}
	struct changeset c;
	size_t count;
	if (!changeset_head_take(r, &c, &count))
		return fail(ERR_FORMAT, "changeset");
	v->first = c.first;
	if (!v->acked)
		v->acked = c.first - 1;
	v->fork_from = c.fork_from;
	v->fork_to = c.fork_to;
	memcpy(v->signature, c.signature, SIGNATURE_BYTES);
	v->sent = count;
	TRY(open_acts(l, v, r, &c, count));
	return v->outcome == PUSH_OK ? check_signature(l, v, &c) : OK;
}

static enum err open_body(struct ledger *l, const struct server_keys *k, struct visit *v, struct bytes body)
{
	struct cbor r = CBOR(body);
	size_t pairs;
	int64_t key, epoch = 0, page = PAGE_USUAL, pages = 1, version;
	struct bytes skipped;
	v->page = PAGE_USUAL;
	v->pages = 1;
	v->version = 1;
	if (!cbor_map(&r, &pairs))
		return fail(ERR_CBOR);
	for (size_t i = 0; i < pairs && !r.bad; i++) {
		if (!cbor_range(&r, 0, INT64_MAX, &key))
			break;
		switch (key) {
		case ASK_EPOCH:
			cbor_range(&r, 0, UINT32_MAX, &epoch);
			break;
		case ASK_CURSOR:
			cbor_range(&r, 0, INT64_MAX, &v->cursor);
			v->since = v->cursor;
			break;
		case ASK_ACKED:
			cbor_range(&r, 0, INT64_MAX - CHANGESET_ACTS_MAX, &v->acked);
			break;
		case ASK_AFRESH:
			cbor_bool(&r, &v->afresh);
			break;
		case ASK_SINCE:
			cbor_range(&r, 0, INT64_MAX, &v->since);
			break;
		case ASK_PAGE:
			cbor_range(&r, PAGE_MIN, PAGE_MAX, &page);
			v->page = (int)page;
			break;
		case ASK_VERSION:
			if (cbor_range(&r, 1, UINT16_MAX, &version))
				v->version = (uint32_t)version;
			break;
		case ASK_ERASED:
			cbor_range(&r, 0, INT64_MAX, &v->erased);
			break;
		case ASK_PAGES:
			cbor_range(&r, 1, ROUND_PAGES, &pages);
			v->pages = (int)pages;
			break;
		case ASK_CHANGESET:
			v->epoch = (uint32_t)epoch; /* comes before, in the order of keys */
			TRY(open_changeset(l, v, &r));
			break;
		case ASK_ACKS:
			open_acks(v, k->public_key, &r);
			break;
		default:
			cbor_skip(&r, &skipped);
		}
		if (v->outcome == PUSH_UNREADABLE || v->outcome == PUSH_BUSY || v->outcome == PUSH_SIGNATURE || v->outcome == PUSH_WHOLE)
			return OK; /* the rest was not looked at */
	}
	v->epoch = (uint32_t)epoch;
	return cbor_end(&r);
}

enum err round_open(struct ledger *l, const struct server_keys *k, struct bytes request, struct visit *ret)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	OWN(visit_free) struct visit v = {0};
	TRY(wire_open(l, k, ASK_TAG, request, &v, &body));
	TRY(open_body(l, k, &v, arena_copy(&v.arena, buf_bytes(&body))));
	*ret = v;
	v = (struct visit){0};
	return OK;
}

/* ---- Pushing ---- */

enum err round_push(struct ledger *l, struct visit *v, int64_t now)
{
	if (!v->count || v->outcome != PUSH_OK)
		return OK;
	const struct push p = {.acts = v->acts,
			       .hashes = (const uint8_t(*)[HASH_BYTES])v->hashes,
			       .count = v->count,
			       .device = v->device,
			       .first = v->first,
			       .now = now,
			       .unreadable = v->unreadable,
			       .codes = (const char(*)[CODE_CHARS + 1])v->codes,
			       .fork_from = v->fork_from,
			       .fork_to = v->fork_to,
			       .received = v->received};
	enum err e = ledger_push(l, &p, &v->at);
	if (e == ERR_EARLY || e == ERR_FORK) {
		v->outcome = e == ERR_EARLY ? PUSH_EARLY : PUSH_FORK;
		return OK;
	}
	return e;
}

/* ---- Answering ---- */

struct answer {
	struct ledger *l;
	const struct visit *v;
	struct tip tip;
	int64_t known_to; /* the device knows its acts after acked up to here to be in the log, with this answer */
	struct bytes unit;
	struct audience audience;
	bool revoked, afresh, older; /* older: the device's program; it applies nothing by itself, for it would not do all of it */
	int64_t time; /* the checkpoint's */
	int64_t end; /* cursor that the delta leads to */
	struct buf fates, delta, decrees;
	struct delta_mixed mixed;
	size_t fate_count, decree_count;
};

static void free_answer(struct answer *a)
{
	buf_free(&a->fates);
	buf_free(&a->delta);
	buf_free(&a->decrees);
	delta_mixed_free(&a->mixed);
}

static bool plain(const struct fate *f, uint32_t version)
{
	const struct stamp *s = &f->stamp;
	return f->verdict.kind == ACCEPTED && !f->again && s->rules == version && s->coded == NO_TIME && !s->matched && !s->fix_by &&
	       !s->counting && !s->fork_to && !s->received;
}

static int by_field(const void *a, const void *b)
{
	return setting_compare(a, b);
}

static enum err put_others(struct answer *a, const struct verdict *v)
{
	struct setting list[CONFLICTS_MAX];
	for (size_t i = 0; i < v->conflict_count; i++) {
		const struct conflict *c = &v->conflicts[i];
		list[i] = (struct setting){c->field, bytes_of(c->sub), VALUE_NULL};
		TRY(ledger_setting(a->l, c->position, c->field, list[i].sub, &list[i].value));
	}
	qsort(list, v->conflict_count, sizeof *list, by_field);
	return settings_encode(list, v->conflict_count, &a->fates);
}

static enum err put_fate(struct answer *a, const struct fate *f, int64_t count, int64_t *position, int64_t *time)
{
	bool merged = f->verdict.kind == MERGED;
	struct buf form OWN_BUF = BUF(VERDICT_MAX);
	cbor_put_array(&a->fates, plain(f, a->v->version) ? 3 : merged ? 6 : 5);
	cbor_put_int(&a->fates, f->again ? 0 : count);
	cbor_put_int(&a->fates, f->position - *position);
	cbor_put_int(&a->fates, f->time - *time);
	*position = f->position + count - 1;
	*time = f->time;
	a->fate_count++;
	if (plain(f, a->v->version))
		return OK;
	stamp_encode(&f->stamp, &form);
	cbor_put_bytes(&a->fates, buf_bytes(&form));
	buf_cut(&form, 0);
	verdict_encode(&f->verdict, &form);
	cbor_put_bytes(&a->fates, buf_bytes(&form));
	return merged ? put_others(a, &f->verdict) : OK;
}

/* Plain ones that follow one another make one fate. */
struct fate_run {
	struct answer *a;
	struct fate first;
	int64_t count, position, time;
};

static enum err end_run(struct fate_run *r)
{
	int64_t count = r->count;
	r->count = 0;
	return count ? put_fate(r->a, &r->first, count, &r->position, &r->time) : OK;
}

static enum err take_fate(void *ctx, const struct fate *f)
{
	struct fate_run *r = ctx;
	struct fate mixed;
	if (r->a->older || delta_is_mixed(&r->a->mixed, f->position)) {
		mixed = *f;
		mixed.again = true; /* its rows come down with the delta */
		f = &mixed;
	}
	if (r->count && r->count < CHANGESET_ACTS_MAX && plain(f, r->a->v->version) && plain(&r->first, r->a->v->version) && f->position == r->first.position + r->count && f->time == r->first.time) {
		r->count++;
		return OK;
	}
	TRY(end_run(r));
	r->first = *f;
	r->count = 1;
	return OK;
}

static enum err put_fates(struct answer *a)
{
	struct fate_run r = {.a = a, .position = a->l->position, .time = a->time};
	TRY(ledger_fates(a->l, a->v->device, a->v->acked + 1, a->known_to, take_fate, &r));
	return end_run(&r);
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

static enum err put_body(struct answer *a, const struct answering *how, const struct checkpoint *c, struct buf *out)
{
	const struct visit *v = a->v;
	int64_t expected = v->count ? v->first + (int64_t)v->count - 1 : v->acked;
	bool at = v->outcome == PUSH_FORK || v->outcome == PUSH_UNREADABLE;
	bool tip = a->tip.number != expected || v->outcome != PUSH_OK, head = tip || v->epoch != c->seen.epoch;
	bool delta = a->delta.len > 1; /* more than an empty array */
	bool backed = how->backed_up > 0, again = how->again_after_s > 0, last = a->end == a->l->position;
	struct digest digest;
	TRY(ledger_digest(a->l, &a->audience, v->version, &digest));
	cbor_put_map(out, 1 + (a->revoked || last) + !last + (v->outcome != PUSH_OK) + at + tip + head + (a->fate_count != 0) + a->afresh + delta + backed + again +
				  (a->decree_count != 0));
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
