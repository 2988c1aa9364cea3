#include "chain.h"

void chain_start(uint32_t device, const uint8_t public_key[PUBLIC_KEY_BYTES], uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong start 1");
	hash_u32(&h, device);
	hash_add(&h, public_key, PUBLIC_KEY_BYTES);
	hash_end(&h, ret);
}

void chain_next(const uint8_t head[HASH_BYTES], int64_t number, const uint8_t act_hash[HASH_BYTES],
		uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong chain 1");
	hash_add(&h, head, HASH_BYTES);
	hash_u64(&h, (uint64_t)number);
	hash_add(&h, act_hash, HASH_BYTES);
	hash_end(&h, ret);
}
