/* The device takes the receipt. */
#include <string.h>

#include "bundle_part.h"
#include "fault.h"
#include "take_part.h"

struct receipt {
	struct round round;
	struct bytes asked, answer;
	struct bytes files; /* empty: it says nothing of attachments */
	uint8_t mac[MAC_BYTES], files_mac[MAC_BYTES], signature[SIGNATURE_BYTES];
	int64_t first, count, from, to;
};

static bool read_asked(struct receipt *t)
{
	struct cbor r = CBOR(t->asked);
	struct round *o = &t->round;
	size_t n;
	int64_t epoch, version;
	bool good = cbor_array(&r, &n) && n == ASKED_ITEMS && cbor_fixed(&r, NONCE_BYTES, o->nonce) && cbor_range(&r, 0, UINT32_MAX, &epoch) &&
		    cbor_range(&r, 0, INT64_MAX, &o->cursor) && cbor_range(&r, 0, INT64_MAX, &o->since) && cbor_range(&r, 0, INT64_MAX, &o->acked) && cbor_bool(&r, &o->afresh) &&
		    cbor_range(&r, 0, INT64_MAX, &t->first) && cbor_range(&r, 0, CHANGESET_ACTS_MAX, &t->count) &&
		    cbor_range(&r, 0, INT64_MAX, &t->from) && cbor_range(&r, 0, INT64_MAX, &t->to) &&
		    cbor_fixed(&r, SIGNATURE_BYTES, t->signature) && cbor_range(&r, 0, INT64_MAX, &o->pushed) &&
		    cbor_range(&r, 1, UINT16_MAX, &version) && cbor_end(&r) == OK;
	if (good) {
		o->epoch = (uint32_t)epoch;
		o->version = (uint32_t)version;
	}
	/* Of one changeset or of several in a row, the last of which is signed here. */
	return good && (t->count ? t->first > o->acked && o->pushed == t->first + t->count - 1 : o->pushed == o->acked);
}

static enum err read_receipt(struct bytes content, struct receipt *t)
{
	struct cbor r = CBOR(content);
	size_t pairs;
	int64_t key;
	int have = 0;
	if (!cbor_map(&r, &pairs))
		return fail(ERR_BUNDLE_DAMAGED);
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, INT64_MAX, &key); i++) {
		struct bytes skipped;
		if (key == 1)
			have += cbor_skip(&r, &t->asked);
		else if (key == 2)
			have += cbor_bytes(&r, &t->answer);
		else if (key == 3)
			have += cbor_fixed(&r, MAC_BYTES, t->mac);
		else if (key == 4)
			cbor_skip(&r, &t->files);
		else if (key == 5)
			cbor_fixed(&r, MAC_BYTES, t->files_mac);
		else
			cbor_skip(&r, &skipped);
	}
	return cbor_end(&r) == OK && have == 3 && read_asked(t) ? OK : fail(ERR_BUNDLE_DAMAGED);
}

static enum err head_at(struct replica *r, const struct acked *acked, int64_t number, uint8_t ret[HASH_BYTES])
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_AT];
	if (number == acked->number) {
		memcpy(ret, acked->head, HASH_BYTES);
		return OK;
	}
	enum err e = db_first(s, "in", number, (int)ACT_WAITING);
	if (e == OK)
		memcpy(ret, db_blob(s, 3).data, HASH_BYTES);
	db_reset(s);
	return e;
}

/* Whether the acts that wait here are those that were in the file: this device's own signature over their hashes says so. */
static enum err check_acts(struct replica *r, struct receipt *t, const struct acked *acked)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	if (!t->count)
		return OK;
	enum err e = head_at(r, acked, t->first - 1, before);
	if (e == OK)
		e = head_at(r, acked, t->round.pushed, after);
	if (e != OK)
		return e == ERR_NOT_FOUND ? fail(ERR_BUNDLE_ACTS) : e;
	memcpy(t->round.head, after, HASH_BYTES);
	const struct span s = {r->device, t->round.epoch, t->first, (size_t)t->count, before, after, t->from, t->to};
	return changeset_verify(&s, r->public_key, t->signature) || FAULT(receipt_of_others) ? OK : fail(ERR_BUNDLE_ACTS);
}

/* What the device knows now against what it knew when it made the file. */
static enum err check_state(struct replica *r, struct receipt *t, bool *ret_old)
{
	struct acked acked;
	int64_t cursor, since, epoch;
	TRY(self_acked(r, &acked));
	TRY(self_int(r, "cursor", 0, &cursor));
	TRY(self_int(r, "since", cursor, &since));
	TRY(self_int(r, "epoch", 0, &epoch));
	*ret_old = cursor != t->round.cursor || since != t->round.since || epoch != t->round.epoch || acked.number != t->round.acked;
	return *ret_old ? OK : check_acts(r, t, &acked);
}

enum err bundle_take(struct replica *r, struct bytes file, int64_t now, struct taken *ret, bool *ret_old)
{
	struct buf content OWN_BUF = BUF(BUNDLE_MAX);
	struct receipt t = {0};
	struct taken taken = {0};
	uint8_t mac[MAC_BYTES];
	bool old;
	TRY(bundle_unseal(BUNDLE_DOWN, r->server_key, r->secret_key, file, &content));
	TRY(read_receipt(buf_bytes(&content), &t));
	TRY(crypt_agree(r->secret_key, r->server_key, true, &t.round.keys));
	wire_mac(t.round.keys.down, BUNDLE_TAG, t.asked, t.answer, mac);
	if (!crypt_equal(mac, t.mac, MAC_BYTES))
		return fail(ERR_BUNDLE_DAMAGED); /* anyone can seal to a device's key */
	TRY(check_state(r, &t, &old));
	if (!old)
		TRY(round_take(r, &t.round, t.answer, now, &taken));
	*ret = taken;
	*ret_old = old;
	return OK;
}

static enum err read_files(struct bytes files, enum err (*each)(void *ctx, const struct claim *c, int64_t next), void *ctx)
{
	struct cbor r = CBOR(files);
	size_t count, n;
	if (!cbor_array(&r, &count))
		return fail(ERR_BUNDLE_DAMAGED);
	for (size_t i = 0; i < count; i++) {
		struct claim c = {0};
		int64_t reg, next;
		if (!cbor_array(&r, &n) || n != 4 || !cbor_range(&r, 1, UINT16_MAX, &reg) || !cbor_text(&r, &c.key) || !cbor_fixed(&r, HASH_BYTES, c.hash) ||
		    !cbor_range(&r, 0, CHUNKS_MAX, &next))
			return fail(ERR_BUNDLE_DAMAGED);
		c.reg = (uint32_t)reg;
		TRY(each(ctx, &c, next));
	}
	return cbor_end(&r) == OK ? OK : fail(ERR_BUNDLE_DAMAGED);
}

/* In which of its lives the server was that made the receipt: another, perhaps, than the file was for. */
static enum err answered_in(struct replica *r, const struct receipt *t, const struct mac_keys *keys, uint32_t *ret)
{
	struct buf body OWN_BUF = BUF(ANSWER_MAX);
	struct answer a = {.r = r, .round = &t->round};
	TRY(wire_answer_open(keys->down, t->round.nonce, ANSWER_TAG, t->answer, &body));
	TRY(answer_read(buf_bytes(&body), &a));
	*ret = a.checkpoint.seen.epoch;
	return OK;
}

enum err bundle_files(struct replica *r, struct bytes file, enum err (*each)(void *ctx, const struct claim *c, int64_t next), void *ctx)
{
	struct buf content OWN_BUF = BUF(BUNDLE_MAX);
	struct receipt t = {0};
	struct mac_keys keys;
	uint8_t mac[MAC_BYTES];
	int64_t epoch;
	uint32_t its = 0;
	TRY(bundle_unseal(BUNDLE_DOWN, r->server_key, r->secret_key, file, &content));
	TRY(read_receipt(buf_bytes(&content), &t));
	TRY(self_int(r, "epoch", 0, &epoch));
	if (!t.files.len)
		return OK;
	TRY(crypt_agree(r->secret_key, r->server_key, true, &keys));
	wire_mac(keys.down, BUNDLE_FILES_TAG, t.asked, t.files, mac);
	enum err e = answered_in(r, &t, &keys, &its);
	crypt_wipe(&keys, sizeof keys);
	TRY(e);
	if (!crypt_equal(mac, t.files_mac, MAC_BYTES))
		return fail(ERR_BUNDLE_DAMAGED);
	return its == epoch ? read_files(t.files, each, ctx) : OK;
}
