#include "ack.h"

#include <string.h>

#include "chain.h"

void ack_encode(const struct ack *a, struct buf *out)
{
	cbor_put_array(out, 4);
	checkpoint_encode(&a->checkpoint, out);
	cbor_put_int(out, a->number);
	cbor_put_bytes(out, (struct bytes){a->before, HASH_BYTES});
	cbor_put_bytes(out, a->hashes);
}

bool ack_decode(struct cbor *r, struct ack *ret)
{
	size_t n;
	struct ack a;
	if (!cbor_array(r, &n) || n != 4 || !checkpoint_decode(r, &a.checkpoint) || !cbor_range(r, 1, INT64_MAX, &a.number) ||
	    !cbor_fixed(r, HASH_BYTES, a.before) || !cbor_bytes(r, &a.hashes))
		return cbor_fault(r);
	n = a.hashes.len / HASH_BYTES;
	if (a.hashes.len % HASH_BYTES || n < 1 || n > ACK_ACTS_MAX || (int64_t)n > a.number)
		return cbor_fault(r);
	*ret = a;
	return true;
}

bool ack_verify(const struct ack *a, uint32_t device, const uint8_t server_public[PUBLIC_KEY_BYTES])
{
	struct tip tip = {.device = device, .number = a->number};
	int64_t n = (int64_t)(a->hashes.len / HASH_BYTES);
	memcpy(tip.head, a->before, HASH_BYTES);
	for (int64_t i = 0; i < n; i++)
		chain_next(tip.head, a->number - n + 1 + i, a->hashes.data + i * HASH_BYTES, tip.head);
	return checkpoint_verify(&a->checkpoint, &tip, server_public);
}
