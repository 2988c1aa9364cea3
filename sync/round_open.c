/* The server opens a request, on any thread, and pushes what came with it, on the sequencer's. */
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "fault.h"
#include "round_wire.h"

void visit_free(struct visit *v)
{
	for (size_t i = 0; i < v->count; i++)
		act_free(&v->acts[i]);
	arena_free(&v->arena);
	*v = (struct visit){0};
}

/* What the device is told of. */
static enum err look_around(struct ledger *l, struct visit *v)
{
	uint8_t device_key[PUBLIC_KEY_BYTES];
	struct bytes unit;
	if (v->looked)
		return OK;
	TRY(ledger_device(l, v->device, device_key, &unit, &v->blind));
	TRY(ledger_audience(l, v->device, arena_copy(&v->arena, unit), &v->audience));
	v->tokens = arena_alloc(&v->arena, AUDIENCE_TOKENS * sizeof *v->tokens);
	v->token_count = audience_tokens(&v->audience, v->tokens);
	v->looked = true;
	return OK;
}

/* The key that the act's base stands for. */
static enum err find_key(struct ledger *l, struct visit *v, struct act *a)
{
	v->keyless = true;
	TRY(look_around(l, v));
	return ledger_key_at(l, (const char(*)[TOKEN_MAX + 1])v->tokens, v->token_count, a, &v->arena, &a->key);
}

/* Its texts, no more of them than an act may have, nor than a changeset may. `content` is what all else of the settings takes, and more. */
static enum err make_texts(struct ledger *l, struct visit *v, struct act *a, size_t content)
{
	size_t heads = a->setting_count * CBOR_HEAD_MAX, taken = content + heads + a->rest.len, left = CHANGESET_MAX - v->texts;
	size_t most = taken < ACT_CONTENT_MAX ? ACT_CONTENT_MAX - taken : 0, room = most < left ? most : left, before = room;
	TRY(look_around(l, v));
	if (v->blind)
		return fail(ERR_NOT_FOUND);
	TRY(ledger_unsplice(l, &v->audience, a, &v->arena, &room));
	v->texts += before - room;
	return OK;
}

/* What was left out of the act is put in. Of one that came before it is enough to know that: the log has its hash, and the record has moved on. */
static enum err complete(struct ledger *l, struct visit *v, size_t i, struct act_taken *t)
{
	if (t->key_missing)
		TRY(find_key(l, v, &t->act));
	if (t->spliced) {
		v->spliced = true;
		enum err e = ledger_hash_at(l, v->device, v->first + (int64_t)i, v->hashes[i]);
		if (e != ERR_NOT_FOUND) {
			t->act.setting_count = 0;
			return e;
		}
		TRY(make_texts(l, v, &t->act, t->content));
	}
	act_hash(&t->act, v->hashes[i]);
	return OK;
}

/* The act's hash, once all that was left out of it is known. */
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
	enum err e = complete(l, v, i, t);
	if (e != ERR_NOT_FOUND)
		return e;
	v->outcome = PUSH_WHOLE;
	return OK;
}

/* A push of many sends of one report would keep the server busy for minutes: an office sends a correction or two at a time. */
enum { CODES_A_PUSH = 8, TRIALS_A_PUSH = 2 * CODES_TRIED };

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

/* What needs 0.2 s a piece is done here, where nobody waits for it but who asked. */
static enum err make_codes(struct ledger *l, struct visit *v)
{
	int codes = 0, left = TRIALS_A_PUSH;
	bool some = false;
	for (size_t i = 0; i < v->count; i++) {
		if (v->unreadable[i].data)
			continue;
		TRY(add_code(l, v, i, &codes));
		TRY(ledger_make_codes(l, &v->acts[i], v->device, &left, &some));
	}
	if (!some || !l->made)
		return OK;
	v->made_count = l->made_count < MADE_CODES ? l->made_count : MADE_CODES;
	v->made = arena_alloc(&v->arena, v->made_count * sizeof *v->made);
	memcpy(v->made, l->made, v->made_count * sizeof *v->made);
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
	v->proof = arena_alloc(&v->arena, count * sizeof *v->proof);
	v->former = arena_alloc(&v->arena, count * sizeof *v->former);
	v->away = arena_alloc(&v->arena, count * sizeof *v->away);
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
		v->outcome = v->keyless || (v->spliced && !FAULT(splice_insist)) ? PUSH_WHOLE : PUSH_SIGNATURE;
		return OK;
	}
	return make_codes(l, v); /* only now: they cost, and a stranger's act shall cost nothing */
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
				if (!v->received[n] || a.checkpoint.seen.time < v->received[n]) {
					v->received[n] = a.checkpoint.seen.time;
					v->proof[n] = (struct former){a.checkpoint.seen.epoch, a.checkpoint.seen.position};
				}
				at = n + 1;
				break;
			}
	}
	return true;
}

/* Said by a device alone a place counts for nothing: of an act that the server never had there are none, nor behind the checkpoint that proves it. */
static bool proven(const struct visit *v, int64_t at, int64_t epoch, int64_t position)
{
	return (size_t)at < v->count && v->received[at] && (epoch != v->proof[at].epoch || llabs(position) <= v->proof[at].position);
}

/* One act's places: its place in the changeset, then epoch and position of each, of earlier epochs than that which the device knows, falling. */
static bool open_places(struct visit *v, int64_t known, struct cbor *r)
{
	size_t items, n = 0;
	int64_t at, epoch, position, last = known;
	if (!cbor_array(r, &items) || items < 3 || items > 1 + 2 * FORMER_MAX || items % 2 == 0 || !cbor_range(r, 0, CHANGESET_ACTS_MAX - 1, &at))
		return cbor_fault(r);
	for (size_t k = 0; k < items / 2; k++) {
		if (!cbor_range(r, 1, UINT32_MAX, &epoch) || !cbor_range(r, -INT64_MAX, INT64_MAX, &position))
			return false;
		if (epoch < last && proven(v, at, epoch, position))
			v->former[at][n++] = (struct former){(uint32_t)epoch, position};
		last = epoch < last ? epoch : last;
	}
	return true;
}

/* Where acts stood in logs that a restore has lost; comes behind the proofs. */
static bool open_former(struct visit *v, int64_t known, struct cbor *r)
{
	size_t count;
	if (!cbor_array(r, &count) || count > CHANGESET_ACTS_MAX)
		return cbor_fault(r);
	while (count-- && open_places(v, known, r))
		;
	return !r->bad;
}

static enum err open_changeset(struct ledger *l, struct visit *v, struct cbor *r)
{
	struct changeset c;
	size_t count;
	if (!changeset_head_take(r, &c, &count))
		return fail(ERR_FORMAT, "changeset");
	v->first = c.first;
	if (!v->acked && !(FAULT(busy_forgets) && v->epoch != ledger_epoch(l)))
		v->acked = c.first - 1;
	v->fork_from = c.fork_from;
	v->fork_to = c.fork_to;
	memcpy(v->signature, c.signature, SIGNATURE_BYTES);
	v->sent = count;
	/* Asked before the device knew of a restore: it shall come with proofs of what was received before. */
	if (v->epoch && v->epoch != ledger_epoch(l) && !FAULT(take_old_epoch)) {
		v->outcome = PUSH_BUSY;
		return OK;
	}
	TRY(open_acts(l, v, r, &c, count));
	return v->outcome == PUSH_OK ? check_signature(l, v, &c) : OK;
}

static enum err open_body(struct ledger *l, const struct server_keys *k, struct visit *v, struct bytes body)
{
	struct cbor r = CBOR(body);
	size_t pairs;
	int64_t key, epoch = 0, page = PAGE_USUAL, pages = 1, version, patience;
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
		case ASK_FORMER:
			open_former(v, epoch, &r);
			break;
		case ASK_PATIENCE:
			if (cbor_range(&r, PATIENCE_NONE, PATIENCE_FULL, &patience))
				v->patience = (enum patience)patience;
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
			       .received = v->received,
			       .former = (const struct former(*)[FORMER_MAX])v->former,
			       .patience = v->patience,
			       .away = v->away};
	if (v->made_count)
		ledger_know_codes(l, v->made, v->made_count);
	enum err e = ledger_push(l, &p, &v->at);
	v->outcome = e == ERR_EARLY ? PUSH_EARLY : e == ERR_FORK ? PUSH_FORK : e == ERR_AWAY ? PUSH_AWAY : PUSH_OK;
	return v->outcome == PUSH_OK ? e : OK;
}
