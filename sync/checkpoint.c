#include "checkpoint.h"

#include <assert.h>
#include <string.h>

enum { MESSAGE_BYTES = TAG_MAX + 4 + 8 + 8 + HASH_BYTES + 4 + 8 + HASH_BYTES };

static uint8_t *put(uint8_t *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	return p + n;
}

static uint8_t *put_hash(uint8_t *p, const uint8_t hash[HASH_BYTES])
{
	memcpy(p, hash, HASH_BYTES);
	return p + HASH_BYTES;
}

static void message(const struct checkpoint *c, const struct tip *tip, uint8_t ret[MESSAGE_BYTES])
{
	uint8_t *p = ret + TAG_MAX;
	memset(ret, 0, TAG_MAX);
	memcpy(ret, "kycuong check 1", sizeof "kycuong check 1" - 1);
	p = put(p, c->seen.epoch, 4);
	p = put(p, (uint64_t)c->seen.position, 8);
	p = put(p, (uint64_t)c->seen.time, 8);
	p = put_hash(p, c->seen.root);
	p = put(p, tip->device, 4);
	p = put(p, (uint64_t)tip->number, 8);
	p = put_hash(p, tip->head);
	assert(p == ret + MESSAGE_BYTES);
}

void checkpoint_sign(struct checkpoint *c, const struct tip *tip, const uint8_t server_secret[SECRET_KEY_BYTES])
{
	uint8_t m[MESSAGE_BYTES];
	message(c, tip, m);
	crypt_sign(server_secret, (struct bytes){m, sizeof m}, c->signature);
}

bool checkpoint_verify(const struct checkpoint *c, const struct tip *tip,
		       const uint8_t server_public[PUBLIC_KEY_BYTES])
{
	uint8_t m[MESSAGE_BYTES];
	message(c, tip, m);
	return crypt_verify(server_public, (struct bytes){m, sizeof m}, c->signature);
}

void checkpoint_encode(const struct checkpoint *c, struct buf *out)
{
	cbor_put_array(out, 5);
	cbor_put_int(out, c->seen.epoch);
	cbor_put_int(out, c->seen.position);
	cbor_put_int(out, c->seen.time);
	cbor_put_bytes(out, (struct bytes){c->seen.root, HASH_BYTES});
	cbor_put_bytes(out, (struct bytes){c->signature, SIGNATURE_BYTES});
}

bool checkpoint_decode(struct cbor *r, struct checkpoint *ret)
{
	struct checkpoint c = {0};
	int64_t epoch;
	size_t n;
	if (!cbor_array(r, &n) || n != 5 || !cbor_range(r, 0, UINT32_MAX, &epoch) ||
	    !cbor_range(r, 0, INT64_MAX, &c.seen.position) || !cbor_int(r, &c.seen.time) ||
	    !cbor_fixed(r, HASH_BYTES, c.seen.root) || !cbor_fixed(r, SIGNATURE_BYTES, c.signature))
		return cbor_fault(r);
	c.seen.epoch = (uint32_t)epoch;
	*ret = c;
	return true;
}
