/* checkpoint.h - what the server says about its log, signed afresh for each answer.
 *
 * It names epoch, log position (how many entries), the time now and the Merkle root; signed with them, but not sent,
 * are the asking device and the newest sequence number and head of its chain that are in the log: so it is
 * a receipt for every act of that device up to there, and it is worth nothing to another.
 *
 * On the wire: an array of epoch, position, time, root (bytes 32), signature (bytes 64). Signed message: the tag
 * "kycuong check 1" padded with zeros to 16 bytes, epoch u32, position u64, time u64, root, device u32,
 * number u64, head; numbers big-endian, the time in two's complement. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "act.h"

struct checkpoint {
	struct seen seen;
	uint8_t signature[SIGNATURE_BYTES];
};

/* The head of a device's chain as it stands in the log. */
struct tip {
	uint32_t device;
	int64_t number;
	uint8_t head[HASH_BYTES];
};

void checkpoint_sign(struct checkpoint *c, const struct tip *tip, const uint8_t server_secret[SECRET_KEY_BYTES]);
bool checkpoint_verify(const struct checkpoint *c, const struct tip *tip,
		       const uint8_t server_public[PUBLIC_KEY_BYTES]);
void checkpoint_encode(const struct checkpoint *c, struct buf *out);
bool checkpoint_decode(struct cbor *r, struct checkpoint *ret);

#endif
