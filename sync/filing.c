#include "filing_part.h"

#include <assert.h>
#include <string.h>

#include "audience.h"
#include "fault.h"
#include "pack.h"
#include "round_wire.h"
#include "text_value.h"

/* Contents are packed already, each in the way of its kind: they go as they are. */
static void as_it_is(struct bytes body, struct buf *out)
{
	buf_byte(out, PACK_RAW);
	buf_view(out, body);
}

/* ---- The device's side ---- */

void file_answer_free(struct file_answer *a)
{
	buf_free(&a->body);
}

void part_claim(struct buf *b, const struct claim *c, int64_t size, size_t more)
{
	cbor_put_map(b, 4 + more);
	cbor_put_int(b, PART_REGISTER);
	cbor_put_int(b, c->reg);
	cbor_put_int(b, PART_KEY);
	cbor_put_text(b, c->key);
	cbor_put_int(b, PART_HASH);
	cbor_put_bytes(b, (struct bytes){c->hash, HASH_BYTES});
	cbor_put_int(b, PART_SIZE);
	cbor_put_int(b, size);
}

enum err part_compose(struct replica *r, struct bytes body, const uint8_t *random, struct file_round *round, struct buf *out)
{
	struct buf packed OWN_BUF = BUF(REQUEST_MAX);
	memcpy(round->nonce, random, NONCE_BYTES);
	TRY(crypt_agree(r->secret_key, r->server_key, true, &round->keys));
	as_it_is(body, &packed);
	return wire_ask(round->keys.up, r->device, round->nonce, PART_TAG, buf_bytes(&packed), out);
}

enum err file_offer(struct replica *r, const struct claim *c, struct bytes content, const uint8_t *random, struct buf *out, struct file_round *ret)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), list OWN_BUF = BUF(LIST_MAX);
	struct file_round round;
	uint8_t proof[HASH_BYTES];
	blob_list(content, &list);
	blob_proof(r->device, content, proof);
	part_claim(&body, c, (int64_t)content.len, 2);
	cbor_put_int(&body, PART_LIST);
	cbor_put_bytes(&body, buf_bytes(&list));
	cbor_put_int(&body, PART_PROOF);
	cbor_put_bytes(&body, (struct bytes){proof, HASH_BYTES});
	TRY(part_compose(r, buf_bytes(&body), random, &round, out));
	*ret = round;
	return OK;
}

enum err file_send(struct replica *r, const struct claim *c, int64_t from, struct bytes chunks, int64_t size, const uint8_t *random, struct buf *out,
		   struct file_round *ret)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct file_round round;
	assert(chunks.len <= (size_t)PIECE_MAX * CHUNK);
	part_claim(&body, c, size, 2);
	cbor_put_int(&body, PART_FROM);
	cbor_put_int(&body, from);
	cbor_put_int(&body, PART_DATA);
	cbor_put_bytes(&body, chunks);
	TRY(part_compose(r, buf_bytes(&body), random, &round, out));
	*ret = round;
	return OK;
}

enum err file_take(const struct file_round *round, struct bytes answer, struct file_answer *ret)
{
	struct file_answer a OWN_FILE_ANSWER = {.body = BUF(ANSWER_MAX)};
	size_t pairs;
	int64_t key, outcome = 0;
	struct bytes skipped;
	TRY(wire_answer_open(round->keys.down, round->nonce, PARTED_TAG, answer, &a.body));
	struct cbor r = CBOR(buf_bytes(&a.body));
	if (!cbor_map(&r, &pairs))
		return fail(ERR_ANSWER_BAD, "form");
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, INT64_MAX, &key); i++)
		switch (key) {
		case PARTED_OUTCOME:
			cbor_range(&r, FILE_GOOD, FILE_WRONG, &outcome);
			break;
		case PARTED_NEXT:
			cbor_range(&r, 0, CHUNKS_MAX, &a.next);
			break;
		case PARTED_MORE:
			cbor_range(&r, 0, CHUNK - 1, &a.more);
			break;
		case PARTED_LIST:
			cbor_bytes(&r, &a.list);
			break;
		default:
			cbor_skip(&r, &skipped);
		}
	if (cbor_end(&r) != OK)
		return fail(ERR_ANSWER_BAD, "form");
	a.outcome = (enum file_outcome)outcome;
	*ret = a;
	a.body = (struct buf){0};
	return OK;
}

/* ---- The server's ---- */

enum err serving_read(struct serving *s, struct bytes body)
{
	struct cbor r = CBOR(body);
	size_t pairs;
	int64_t key, reg = 0;
	bool hash = false;
	struct bytes skipped;
	if (!cbor_map(&r, &pairs))
		return fail(ERR_CBOR);
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, INT64_MAX, &key); i++)
		switch (key) {
		case PART_REGISTER:
			cbor_range(&r, 1, UINT16_MAX, &reg);
			break;
		case PART_KEY:
			cbor_text(&r, &s->claim.key);
			break;
		case PART_HASH:
			hash = cbor_fixed(&r, HASH_BYTES, s->claim.hash);
			break;
		case PART_SIZE:
			cbor_range(&r, 1, ATTACHMENT_MAX, &s->size);
			break;
		case PART_LIST:
			s->offer = cbor_bytes(&r, &s->list);
			break;
		case PART_PROOF:
			cbor_bytes(&r, &s->proof);
			break;
		case PART_FROM:
			cbor_range(&r, 0, CHUNKS_MAX, &s->from);
			break;
		case PART_DATA:
			cbor_bytes(&r, &s->data);
			break;
		case PART_AT:
			s->flows = cbor_range(&r, 0, ATTACHMENT_MAX, &s->at);
			break;
		case PART_WANTED:
			s->wanted = cbor_range(&r, 0, ATTACHMENT_MAX, &s->at);
			break;
		default:
			cbor_skip(&r, &skipped);
		}
	s->claim.reg = (uint32_t)reg;
	if (cbor_end(&r) != OK)
		return fail(ERR_CBOR);
	return reg && hash && s->size && s->claim.key.len && s->claim.key.len <= KEY_MAX ? OK : fail(ERR_FORMAT, "file");
}

/* The record, as far as this device sees it, holds such an attachment. */
enum err serving_find(struct serving *s, bool *ret)
{
	struct world *w = &s->l->world;
	const struct reg *reg = reg_by_number(s->claim.reg);
	struct audience audience;
	struct bytes unit;
	uint8_t device_key[PUBLIC_KEY_BYTES];
	struct key key;
	struct row row;
	bool revoked, seen = false;
	*ret = false;
	TRY(ledger_device(s->l, s->v->device, device_key, &unit, &revoked));
	if (revoked || !reg || key_parse(reg, s->claim.key, &w->arena, &key) != OK)
		return OK;
	TRY(ledger_audience(s->l, s->v->device, unit, &audience));
	TRY(row_load(w, reg, key, &row));
	TRY(row_seen(w, &row, &audience, &seen));
	*ret = (seen || FAULT(files_to_anybody)) && row_file_by_hash(&row, s->claim.hash, &s->file) && s->file.file.size == s->size;
	return OK;
}

/* As blob_proof(); where the content is not here, over as many zeros, so that the time of the answer does not say so. */
static enum err prove(struct serving *s, bool here, bool *ret)
{
	struct buf chunk OWN_BUF = BUF(CHUNK);
	uint8_t made[HASH_BYTES];
	static const uint8_t zeros[CHUNK];
	struct hash h;
	hash_begin(&h, "kycuong own 1");
	hash_u32(&h, s->v->device);
	for (int64_t n = 0; n < blob_chunks(s->size); n++) {
		buf_cut(&chunk, 0);
		if (here)
			TRY(blob_chunk(s->b, s->blob, n, &chunk));
		hash_add(&h, here ? buf_bytes(&chunk).data : zeros, here ? chunk.len : CHUNK);
	}
	hash_end(&h, made);
	*ret = here && s->proof.len == HASH_BYTES && crypt_equal(made, s->proof.data, HASH_BYTES);
	return OK;
}

static enum err take_offer(struct serving *s, bool held)
{
	int64_t total = 0, count = blob_chunks(s->size);
	bool good;
	if (!held) {
		TRY(holding_total(s->b, s->v->device, &total));
		if (total + s->size > DEVICE_SHARE) {
			s->outcome = FILE_SHARE;
			return OK;
		}
		s->h = (struct holding){.size = s->size, .device = s->v->device, .at = s->now};
	}
	enum err e = blob_make(s->b, s->claim.hash, s->size, s->list, s->now);
	if (e == ERR_MAC) {
		s->outcome = FILE_WRONG;
		return OK;
	}
	TRY(e);
	TRY(blob_find(s->b, s->claim.hash, s->blob));
	if (s->h.next < count) {
		TRY(prove(s, s->blob->next == count, &good));
		if (good)
			s->h.next = count;
	}
	return holding_put(s->b, &s->claim, &s->h);
}

enum err serving_whole(struct serving *s)
{
	struct buf content OWN_BUF = BUF(ATTACHMENT_MAX);
	enum media media;
	TRY(blob_read(s->b, s->claim.hash, &content));
	if (media_sniff("", buf_bytes(&content), &media) == OK && media == s->file.file.media)
		return holding_put(s->b, &s->claim, &s->h);
	s->outcome = FILE_WRONG;
	s->h.next = 0;
	return holding_drop(s->b, &s->claim);
}

static enum err take_chunks(struct serving *s)
{
	struct bytes rest = s->data;
	int64_t count = blob_chunks(s->size);
	TRY(blob_find(s->b, s->claim.hash, s->blob));
	for (int64_t n = s->from; rest.len && s->outcome == FILE_GOOD; n++) {
		struct bytes chunk = {rest.data, rest.len < CHUNK ? rest.len : CHUNK};
		rest.data += chunk.len;
		rest.len -= chunk.len;
		if (n < s->h.next)
			continue;
		if (n > s->h.next)
			return OK; /* what comes before it is missing: `next` says so */
		enum err e = blob_add(s->b, s->blob, n, chunk);
		if (e == ERR_MAC)
			s->outcome = FILE_WRONG;
		else if (e != OK)
			return e;
		else
			s->h.next++;
	}
	return s->h.next == count ? serving_whole(s) : holding_put(s->b, &s->claim, &s->h);
}

static enum err take_in(struct serving *s)
{
	enum err e = holding_find(s->b, &s->claim, &s->h);
	bool held = e == OK;
	if (!held && e != ERR_NOT_FOUND)
		return e;
	if (s->offer)
		return take_offer(s, held);
	if (!held) {
		s->outcome = FILE_OFFER;
		return OK;
	}
	return s->data.len && s->h.next < blob_chunks(s->size) ? take_chunks(s) : OK;
}

enum err serving_more(struct serving *s)
{
	struct buf started OWN_BUF = BUF(CHUNK);
	if (s->outcome != FILE_GOOD || s->h.next >= blob_chunks(s->size))
		return OK;
	TRY(started_find(s->b, &s->claim, s->h.next, &started));
	s->more = (int64_t)started.len;
	return OK;
}

static enum err serve(struct serving *s)
{
	bool found;
	TRY(serving_find(s, &found));
	if (!found) {
		s->outcome = FILE_UNKNOWN;
		return OK;
	}
	TRY(blobs_begin(s->b));
	enum err e = take_in(s);
	if (e == OK)
		e = serving_more(s);
	if (e == OK)
		e = blobs_commit(s->b);
	blobs_rollback(s->b);
	return e;
}

enum err serving_answer(struct serving *s, struct buf *out)
{
	struct buf body OWN_BUF = BUF(ANSWER_MAX), packed OWN_BUF = BUF(ANSWER_MAX);
	struct bytes list = {s->blob->list, s->tell_list ? (size_t)blob_chunks(s->size) * HASH_BYTES : 0};
	cbor_put_map(&body, (size_t)((s->outcome != FILE_GOOD) + 1 + s->tell_list + (s->more != 0)));
	if (s->outcome != FILE_GOOD) {
		cbor_put_int(&body, PARTED_OUTCOME);
		cbor_put_int(&body, s->outcome);
	}
	cbor_put_int(&body, PARTED_NEXT);
	cbor_put_int(&body, s->h.next);
	if (s->tell_list) {
		cbor_put_int(&body, PARTED_LIST);
		cbor_put_bytes(&body, list);
	}
	if (s->more) {
		cbor_put_int(&body, PARTED_MORE);
		cbor_put_int(&body, s->more);
	}
	as_it_is(buf_bytes(&body), &packed);
	return wire_answer(s->v->keys.down, s->v->nonce, PARTED_TAG, buf_bytes(&packed), out);
}

struct file_served serving_done(const struct serving *s)
{
	struct file_served served = {.device = s->v->device, .reg = s->claim.reg, .outcome = s->outcome, .next = s->h.next};
	memcpy(served.key, s->claim.key.data, s->claim.key.len);
	memcpy(served.hash, s->claim.hash, HASH_BYTES);
	return served;
}

enum err file_serve(struct ledger *l, const struct server_keys *k, struct blobs *b, struct bytes request, int64_t now, struct buf *out,
		    struct file_served *ret)
{
	OWN(visit_free) struct visit v = {0};
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	struct serving s = {.l = l, .b = b, .v = &v, .now = now, .blob = blob};
	TRY(wire_open(l, k, PART_TAG, request, &v, &body));
	TRY(serving_read(&s, buf_bytes(&body)));
	enum err e = serve(&s);
	if (e == OK)
		e = serving_answer(&s, out);
	*ret = serving_done(&s);
	return e;
}

enum err file_delivered(struct blobs *b, const struct claim *c, bool *ret_whole)
{
	struct holding h;
	TRY(holding_find(b, c, &h));
	*ret_whole = h.next >= blob_chunks(h.size);
	return OK;
}

/* ---- What nobody needs any more ---- */

struct sweeping {
	struct ledger *l;
	struct arena keys;
	struct claim *list;
	size_t count, room;
	int64_t before;
};

static enum err note_loose(void *ctx, const struct claim *c, const struct holding *h)
{
	struct sweeping *s = ctx;
	struct world *w = &s->l->world;
	const struct reg *reg = reg_by_number(c->reg);
	struct row_file f;
	struct key key;
	struct row row;
	arena_reset(&w->arena);
	if (h->at >= s->before)
		return OK;
	if (reg && key_parse(reg, c->key, &w->arena, &key) == OK) {
		TRY(row_load(w, reg, key, &row));
		if (row_file_by_hash(&row, c->hash, &f))
			return OK;
	}
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->list = mem_grow(s->list, s->room * sizeof *s->list);
	}
	s->list[s->count] = *c;
	s->list[s->count++].key = arena_copy(&s->keys, c->key);
	return OK;
}

enum err files_sweep(struct ledger *l, struct blobs *b, int64_t now, int64_t *ret_count)
{
	enum { A_DAY_MS = 24 * 3600 * 1000 };
	struct sweeping s = {.l = l, .before = now - A_DAY_MS};
	enum err e = holding_each(b, note_loose, &s);
	for (size_t i = 0; i < s.count && e == OK; i++)
		e = holding_drop(b, &s.list[i]);
	mem_free(&s.list);
	arena_free(&s.keys);
	return e == OK ? blobs_sweep(b, s.before, ret_count) : e;
}
