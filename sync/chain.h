/* chain.h - each device's acts in one line: a head that covers all acts up to a sequence number.
 *
 *   head of number 0 = BLAKE2b-256, tag "kycuong start 1", of device u32, device's public key
 *   head of number n = BLAKE2b-256, tag "kycuong chain 1", of head of n-1, n u64, act hash
 *
 * Numbers are big-endian. The sequence number is the place in the chain, which changes when acts are signed again
 * after a fork; the entry counter within the act does not. */
#ifndef CHAIN_H
#define CHAIN_H

#include "crypt.h"

void chain_start(uint32_t device, const uint8_t public_key[PUBLIC_KEY_BYTES], uint8_t ret[HASH_BYTES]);
/* `ret` may be `head`. */
void chain_next(const uint8_t head[HASH_BYTES], int64_t number, const uint8_t act_hash[HASH_BYTES],
		uint8_t ret[HASH_BYTES]);

#endif
