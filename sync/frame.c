/* What stands around the body of every request and answer: version, device, nonce, MAC. */
#include <stdio.h>
#include <string.h>

#include "round_wire.h"

void wire_mac(const uint8_t key[MAC_KEY_BYTES], const char *tag, struct bytes head, struct bytes body, uint8_t ret[MAC_BYTES])
{
	const struct bytes parts[] = {head, body};
	crypt_mac((struct bytes){key, MAC_KEY_BYTES}, tag, parts, 2, ret);
}

enum err wire_ask(const uint8_t key[MAC_KEY_BYTES], uint32_t device, const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes packed,
		  struct buf *out)
{
	uint8_t head[ASK_HEAD] = {WIRE_VERSION, (uint8_t)(device >> 16), (uint8_t)(device >> 8), (uint8_t)device}, mac[MAC_BYTES];
	memcpy(head + 4, nonce, NONCE_BYTES);
	wire_mac(key, tag, (struct bytes){head, sizeof head}, packed, mac);
	buf_add(out, head, sizeof head);
	buf_add(out, mac, sizeof mac);
	buf_view(out, packed);
	return buf_check(out, "request");
}

enum err wire_open(struct ledger *l, const struct server_keys *k, const char *tag, struct bytes request, struct visit *v, struct buf *body)
{
	char number[16];
	if (request.len > REQUEST_MAX)
		return fail(ERR_TOO_BIG, "request", "320 KiB");
	if (request.len <= ASK_PREFIX || request.data[0] != WIRE_VERSION)
		return fail(ERR_FORMAT, "request");
	v->device = (uint32_t)request.data[1] << 16 | (uint32_t)request.data[2] << 8 | request.data[3];
	memcpy(v->nonce, request.data + 4, NONCE_BYTES);
	uint8_t key[PUBLIC_KEY_BYTES], mac[MAC_BYTES];
	struct bytes unit;
	bool revoked;
	enum err e = ledger_device(l, v->device, key, &unit, &revoked);
	snprintf(number, sizeof number, "%u", v->device);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_DEVICE_UNKNOWN, number);
	TRY(e);
	TRY(ledger_agree(l, k->secret_key, v->device, key, &v->keys));
	struct bytes packed = {request.data + ASK_PREFIX, request.len - ASK_PREFIX};
	wire_mac(v->keys.up, tag, (struct bytes){request.data, ASK_HEAD}, packed, mac);
	if (!crypt_equal(mac, request.data + ASK_HEAD, MAC_BYTES))
		return fail(ERR_MAC);
	return wire_unpack(packed, REQUEST_RAW_MAX, body);
}

static void answer_mac(const uint8_t key[MAC_KEY_BYTES], const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes packed,
		       uint8_t ret[MAC_BYTES])
{
	uint8_t head[NONCE_BYTES + 1];
	memcpy(head, nonce, NONCE_BYTES);
	head[NONCE_BYTES] = WIRE_VERSION;
	wire_mac(key, tag, (struct bytes){head, sizeof head}, packed, ret);
}

enum err wire_answer(const uint8_t key[MAC_KEY_BYTES], const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes packed, struct buf *out)
{
	uint8_t mac[MAC_BYTES];
	answer_mac(key, nonce, tag, packed, mac);
	buf_byte(out, WIRE_VERSION);
	buf_add(out, mac, MAC_BYTES);
	buf_view(out, packed);
	return buf_check(out, "answer");
}

enum err wire_answer_open(const uint8_t key[MAC_KEY_BYTES], const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes in, struct buf *body)
{
	uint8_t mac[MAC_BYTES];
	if (in.len <= ANSWER_PREFIX || in.len > ANSWER_MAX || in.data[0] != WIRE_VERSION)
		return fail(ERR_ANSWER_BAD, "form");
	struct bytes packed = {in.data + ANSWER_PREFIX, in.len - ANSWER_PREFIX};
	answer_mac(key, nonce, tag, packed, mac);
	if (!crypt_equal(mac, in.data + 1, MAC_BYTES))
		return fail(ERR_ANSWER_BAD, "MAC");
	return wire_unpack(packed, ANSWER_MAX, body) == OK ? OK : fail(ERR_ANSWER_BAD, "pack");
}
