/* salt.h - how a value enters a hash without being in it: salted commitments.
 *
 *   salt       = BLAKE2b-128, key: seed, tag by use, of entry u64, field u32, sub
 *   commitment = BLAKE2b-256, tag "kycuong value 1", of salt, field u32, length of sub u8, sub, value in CBOR
 *
 * Numbers are big-endian. The salt keeps anyone who has the commitment from confirming the value by guessing,
 * once the seed and the salt are erased. */
#ifndef SALT_H
#define SALT_H

#include "act.h"

#define SALT_ACT "kycuong salt 1"     /* a text among an act's settings */
#define SALT_CONTENT "kycuong see 1"  /* a field of the record as a signer saw it */

void salt_derive(const uint8_t seed[SEED_BYTES], const char *tag, int64_t entry, const struct setting *s,
		 uint8_t ret[SALT_BYTES]);
void salt_commit(const uint8_t salt[SALT_BYTES], const struct setting *s, uint8_t ret[HASH_BYTES]);

#endif
