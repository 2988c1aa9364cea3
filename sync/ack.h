/* ack.h - proof that a device keeps of when the province had its acts, for a server that comes back from a backup and knows neither the acts
 * nor the checkpoint that acknowledged them.
 *
 *   ack = [checkpoint, number, head bytes 32, hashes bytes 32 * n]
 *
 * The checkpoint's signature covers the head of the device's chain at `number`; from the given head on, the n act hashes of numbers
 * number - n + 1 .. number lead to it. So the server had these acts when it signed, whatever numbers they get after the
 * restore, and the checkpoint's time stands as their time of receipt. */
#ifndef ACK_H
#define ACK_H

#include "checkpoint.h"

enum {
	ACK_ACTS_MAX = 4096,
	ACKS_MAX = 64,		    /* in one request */
	ACKS_BYTES_MAX = 160 * 1024, /* of all of them, encoded */
};

struct ack {
	struct checkpoint checkpoint;
	int64_t number;
	uint8_t before[HASH_BYTES]; /* head of number - n */
	struct bytes hashes;	    /* n * HASH_BYTES, n at least 1 */
};

void ack_encode(const struct ack *a, struct buf *out);
/* A view. Sets the reader bad on any fault. */
bool ack_decode(struct cbor *r, struct ack *ret);
/* Whether the server signed that it had these acts of that device. */
bool ack_verify(const struct ack *a, uint32_t device, const uint8_t server_public[PUBLIC_KEY_BYTES]);

#endif
