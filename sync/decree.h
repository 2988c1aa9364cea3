/* decree.h - an act of the administration (device 0) in the hands of a device, signed by the server, so that a server that comes back
 * from a backup made before it gets it back.
 *
 *   decree = [epoch, position, time, act bytes, signature bytes 64], and what the judge found, where it found something: [number, ...], FOUND_MAX
 *   answer to what is given back = [taken, left]
 *
 * The signature is the server's over the tag "kycuong office 1", epoch u32, position u64, time u64, the act's hash, and
 * each number found as u64, where there are any; numbers big-endian. So
 * a decree speaks for itself, whoever brings it: nobody can forge or alter one, and the log knows by the hash which it has already. */
#ifndef DECREE_H
#define DECREE_H

#include "ledger.h"

enum {
	DECREES_MAX = 4096,		   /* in one answer */
	DECREES_BYTES_MAX = 256 * 1024,	   /* given back at once */
};

struct decree {
	uint32_t epoch;	  /* in which the act was done: what its base counts in */
	int64_t position; /* in the log of the server that signed */
	int64_t time;	  /* of receipt, as all evidence has it */
	struct bytes form;
	int64_t found[FOUND_MAX]; /* see struct stamp: the tables that it was counted from may not be back yet, and it must not be another then */
	uint8_t hash[HASH_BYTES]; /* of the act; set by decree_decode() */
	uint8_t signature[SIGNATURE_BYTES];
};

/* A view. Sets the reader bad on any fault, one in the act included. */
bool decree_decode(struct cbor *r, struct decree *ret);
bool decree_verify(const struct decree *d, const uint8_t server_public[PUBLIC_KEY_BYTES]);

/* What became of an array of them, as the server says it. ERR_ANSWER_BAD. */
void decrees_answer(int64_t taken, int64_t left, struct buf *out);
enum err MUST_USE decrees_answer_take(struct bytes answer, int64_t *ret_taken, int64_t *ret_left);

/* What a device must keep of the log between `after` and `to`, signed: to one that sees the whole province all that the administration did and was
 * not refused, to another what made it, its unit and its officials what they are, and
 * what ended the units that it answers for. Nothing where `backed_up` is 0 or covers it: it comes back with
 * the backup. Appends an array to `out`; *ret_count 0 where it is empty. Within ledger_look. */
struct decrees_for {
	uint32_t device;
	struct bytes unit;
	bool all;
	int64_t after, to, backed_up;
};
enum err MUST_USE decrees_put(struct ledger *l, const uint8_t server_secret[SECRET_KEY_BYTES], const struct decrees_for *f, struct buf *out,
			      size_t *ret_count);

/* Takes an array of decrees back into a log of a later epoch, in a batch of its own: each exactly once, with the time that it had. What refers to
 * a record that nobody has given back yet is left for later, and what is of a later epoch than the log. ERR_FORMAT; ERR_CERTIFICATE where one is not
 * the server's, or of this epoch and not in its log: nothing is taken then. */
enum err MUST_USE decrees_return(struct ledger *l, const uint8_t server_public[PUBLIC_KEY_BYTES], struct bytes message, int64_t now,
				 int64_t *ret_taken, int64_t *ret_left);

#endif
