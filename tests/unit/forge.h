/* forge.h - a client without scruples: it makes acts, changesets and envelopes by hand, signs them with the keys it has, and never asks its
 * own judge. For tests of what the server makes of them; after province.c. */
#ifndef FORGE_H
#define FORGE_H

#include "chain.h"
#include "pack.h"
#include "round_wire.h"

/* An act of `officer` as `verb` wants it ("field=value", ended by NULL), complete but for a personal signature. Free its settings never: they are
 * the arena's. */
__attribute__((unused)) static struct act forge_act(struct province *p, struct office *o, struct arena *arena, int64_t entry, int64_t officer,
						     const char *verb, const char *reg, const char *key, const char *const *fields)
{
	struct act a;
	bool needed;
	compose_texts(p, arena, o->replica.device, verb, reg, key, fields, &a);
	a.device = o->replica.device;
	a.entry = entry;
	a.officer = officer;
	a.clock = p->now;
	draw_bytes(p, a.seed, SEED_BYTES);
	must(judge_sight(&p->ledger->world, &a, &needed, a.digest), "sight");
	a.has_digest = needed;
	return a;
}

__attribute__((unused)) static void forge_personal(struct act *a, const uint8_t secret[SECRET_KEY_BYTES], const char *tag)
{
	uint8_t hash[HASH_BYTES], message[PERSONAL_MESSAGE_BYTES] = {0};
	act_hash(a, hash);
	memcpy(message, tag, strlen(tag));
	memcpy(message + TAG_MAX, hash, HASH_BYTES);
	crypt_sign(secret, (struct bytes){message, sizeof message}, a->signature);
	a->personal = true;
}

/* The signature over a span under any label. */
__attribute__((unused)) static void forge_signature(const struct span *s, const char *tag, const uint8_t secret[SECRET_KEY_BYTES],
						     uint8_t ret[SIGNATURE_BYTES])
{
	struct buf m OWN_BUF = BUF(256);
	char padded[TAG_MAX] = {0};
	const struct {
		uint64_t v;
		int n;
	} numbers[] = {{s->device, 4}, {s->epoch, 4}, {(uint64_t)s->first, 8}, {s->count, 4}}, fork[] = {{(uint64_t)s->fork_from, 8}, {(uint64_t)s->fork_to, 8}};
	memcpy(padded, tag, strlen(tag));
	buf_add(&m, padded, sizeof padded);
	for (int i = 0; i < 4; i++)
		for (int k = numbers[i].n; k--;)
			buf_byte(&m, (uint8_t)(numbers[i].v >> 8 * k));
	buf_add(&m, s->before, HASH_BYTES);
	buf_add(&m, s->after, HASH_BYTES);
	for (int i = 0; i < 2; i++)
		for (int k = fork[i].n; k--;)
			buf_byte(&m, (uint8_t)(fork[i].v >> 8 * k));
	crypt_sign(secret, buf_bytes(&m), ret);
}

struct forgery {
	const struct act *acts;
	size_t count;
	int64_t skip;	   /* numbers left out above the tip */
	uint32_t epoch;
	const char *tag;   /* of the changeset's signature; NULL = the right one */
};

/* The body of a request that pushes them above the server's tip. */
__attribute__((unused)) static void forge_body(struct province *p, struct office *o, const struct forgery *f, struct buf *out)
{
	struct tip tip;
	struct changeset c = {.clock = p->now};
	struct act before = {0};
	uint8_t head[HASH_BYTES], hash[HASH_BYTES];
	must(ledger_tip(p->ledger, o->replica.device, &tip), "tip");
	c.first = tip.number + 1 + f->skip;
	memcpy(c.seed, f->acts[0].seed, SEED_BYTES);
	memcpy(head, tip.head, HASH_BYTES);
	for (size_t i = 0; i < f->count; i++) {
		act_hash(&f->acts[i], hash);
		chain_next(head, c.first + (int64_t)i, hash, head);
	}
	const struct span s = {o->replica.device, f->epoch, c.first, f->count, tip.head, head, 0, 0};
	forge_signature(&s, f->tag ? f->tag : "kycuong push 1", o->replica.secret_key, c.signature);
	int64_t acked = tip.number;
	cbor_put_map(out, 2 + (size_t)(acked != 0));
	cbor_put_int(out, ASK_EPOCH);
	cbor_put_int(out, f->epoch);
	if (acked) {
		cbor_put_int(out, ASK_ACKED);
		cbor_put_int(out, acked);
	}
	cbor_put_int(out, ASK_CHANGESET);
	changeset_head(&c, f->count, out);
	for (size_t i = 0; i < f->count; i++) {
		changeset_act(&c, &before, &f->acts[i], KNOWN_ROOT, out);
		before = f->acts[i];
	}
}

/* Packed bytes in an envelope of the device's, with a right MAC. */
__attribute__((unused)) static void forge_packed(struct province *p, struct office *o, struct bytes packed, struct buf *out)
{
	uint8_t head[ASK_HEAD] = {WIRE_VERSION, (uint8_t)(o->replica.device >> 16), (uint8_t)(o->replica.device >> 8), (uint8_t)o->replica.device};
	uint8_t mac[MAC_BYTES];
	struct mac_keys keys;
	draw_bytes(p, head + 4, NONCE_BYTES);
	must(crypt_agree(o->replica.secret_key, o->replica.server_key, true, &keys), "keys");
	wire_mac(keys.up, ASK_TAG, (struct bytes){head, sizeof head}, packed, mac);
	buf_add(out, head, sizeof head);
	buf_add(out, mac, sizeof mac);
	buf_view(out, packed);
}

__attribute__((unused)) static void forge_request(struct province *p, struct office *o, struct bytes body, struct buf *out)
{
	struct buf packed OWN_BUF = BUF(REQUEST_MAX);
	must(wire_pack(body, &packed), "pack");
	forge_packed(p, o, buf_bytes(&packed), out);
}

/* The number under a key of an answer; `missing` where there is none. */
__attribute__((unused)) static int64_t answer_int(struct bytes answer, int64_t want, int64_t missing)
{
	struct buf body OWN_BUF = BUF(ANSWER_MAX);
	must(wire_unpack((struct bytes){answer.data + ANSWER_PREFIX, answer.len - ANSWER_PREFIX}, ANSWER_MAX, &body), "answer");
	struct cbor r = CBOR(buf_bytes(&body));
	size_t pairs;
	int64_t key, v;
	struct bytes skipped;
	cbor_map(&r, &pairs);
	for (size_t i = 0; i < pairs && cbor_int(&r, &key); i++) {
		if (key == want)
			return cbor_int(&r, &v) ? v : missing;
		cbor_skip(&r, &skipped);
	}
	return missing;
}

#endif
