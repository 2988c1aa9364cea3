/* bundle.h - no line: the same requests in a file sealed to the server, on a stick; the answer comes back in a receipt sealed to the
 * device. No IO.
 *
 *   device                         server
 *   bundle_ask  -> file    ->  bundle_open;  decrees_return;  for each request: round_open, round_push, bundle_turn
 *   bundle_take <- receipt <-  bundle_receipt
 *
 *   file      = "kycuong" 1 u8, kind u8 (1 = to the server, 2 = receipt), fingerprint of the server's key (10 ASCII characters of
 *               enrol.h), stream (crypt.h) whose label is these 19 bytes
 *   message of the stream = content, 0x80, zeros: BUNDLE_LEAST bytes, or the next power of two, from BUNDLE_STEP on the next
 *               multiple of it
 *   content of a file    = { 1: [request, ...], 2: [part, ...], 3: [given back, ...] }
 *               requests of round_wire.h, each behind the acts of the one before; parts of attachments (filing.h) by choice; what the device keeps of
 *               the administration, as it would post it to a restored server (decree.h): nobody can ask for it
 *   content of a receipt = { 1: asked, 2: answer, 3: MAC bytes 16, 4: files, 5: MAC bytes 16 }    4 and 5 where there were parts
 *   asked     = [nonce bytes 8, epoch, cursor, since, acked, afresh, first, count, from, to, signature bytes 64, pushed]
 *               nonce to afresh as in the file's first request; first to signature of the last changeset that the answer is about
 *               (zeros where there was none), pushed = the last number of it (acked where there was none)
 *   files     = [[register, key, hash bytes 32, next], ...]    how much of each is there now
 *   MAC       = the device's key of answers, tag "kycuong stick 1", over asked || answer; tag "kycuong stick 2", over asked || files
 *
 * What is on the stick says to nobody but the server which device or office it is from, and how much it is only roughly. A file that is
 * cut, altered or longer than it was is refused as a whole. Imported again it is answered again: its acts are duplicates then. The answer
 * is about the acts up to the first request that could not be taken. A receipt changes nothing where the device has
 * synced since it made the file, and none at all where its acts are others (the signature is over their hashes): so what is kept of a
 * file at the device is nothing. */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "filing.h"
#include "round.h"

enum {
	BUNDLE_RETURNS_MAX = 32, /* what is beyond goes with a later file: a backup will have the first of them */
	BUNDLE_MAX = 64 * 1024 * 1024, /* of a file */
	BUNDLE_CONTENT_MAX = 60 * 1024 * 1024,
	BUNDLE_REQUESTS_MAX = 1024,
	BUNDLE_PARTS_MAX = 2048,
	BUNDLE_PARTS_BYTES = 40 * 1024 * 1024,
	BUNDLE_LEAST = 16 * 1024,
	BUNDLE_STEP = 1024 * 1024,
	BUNDLE_SEED_BYTES = 32,
	BUNDLE_LABEL = 19,
};

/* What bundle_ask() put in. */
struct bundled {
	size_t requests;
	int64_t acts, left; /* left: waiting, but too much for one file */
};
/* Appends a file with everything that waits, and what the device has. `seed`: random bytes; what the sealing draws besides is libsodium's. */
struct bundle_parts {
	struct buf items; /* requests of filing.h as byte strings of CBOR, BUNDLE_PARTS_BYTES at most */
	size_t count;
};
enum err MUST_USE bundle_ask(struct replica *r, const uint8_t seed[BUNDLE_SEED_BYTES], const struct bundle_parts *parts, struct buf *out,
			     struct bundled *ret); /* parts: NULL = none */

/* A file at the server. */
struct bundle {
	struct buf content;
	struct bytes *requests; /* views of the content */
	size_t count;
	struct bytes *parts; /* likewise */
	size_t part_count;
	struct bytes *returns; /* likewise: for decrees_return(), before any request */
	size_t return_count;
	/* what bundle_turn() and bundle_tell() gather */
	struct file_served *told;
	size_t told_count;
	struct visit first;	/* without its acts */
	bool *away;		/* its */
	size_t turns;
	int64_t acts;		/* that the answer is about */
	int64_t sign_first, fork_from, fork_to;
	size_t sign_count;
	uint8_t signature[SIGNATURE_BYTES];
};
void bundle_free(struct bundle *b);
#define OWN_BUNDLE OWN(bundle_free)

/* ERR_BUNDLE_FORM, ERR_BUNDLE_SERVER, ERR_BUNDLE_DAMAGED, ERR_BUNDLE_RECEIPT, ERR_TOO_BIG. */
enum err MUST_USE bundle_open(const struct server_keys *k, struct bytes file, struct bundle *ret);
/* After round_push() of the next request. *ret_more: push the next one too. ERR_BUNDLE_DAMAGED: it is another device's. */
enum err MUST_USE bundle_turn(struct bundle *b, const struct visit *v, bool *ret_more);
/* After file_serve() of a part. */
void bundle_tell(struct bundle *b, const struct file_served *f);
/* Appends the receipt; within ledger_look, after at least one turn. */
enum err MUST_USE bundle_receipt(struct ledger *l, const struct server_keys *k, struct bundle *b, const struct answering *how, struct buf *out);

/* Takes a receipt in, as round_take() does. *ret_old: the device has synced since, nothing was changed. ERR_BUNDLE_FORM,
 * ERR_BUNDLE_SERVER, ERR_BUNDLE_OUTGOING, ERR_BUNDLE_DEVICE, ERR_BUNDLE_DAMAGED, ERR_BUNDLE_ACTS, and those of round_take(). */
enum err MUST_USE bundle_take(struct replica *r, struct bytes file, int64_t now, struct taken *ret, bool *ret_old);
/* What a receipt says of attachments, to be asked after bundle_take() has taken it: `each` for every one. One that another life of the server made says
 * nothing: the server that this device knows may have none of it. ERR_BUNDLE_DAMAGED and the like. */
enum err MUST_USE bundle_files(struct replica *r, struct bytes file, enum err (*each)(void *ctx, const struct claim *c, int64_t next), void *ctx);

/* Within: content into a file, and back; for tests and examples too. */
enum bundle_kind { BUNDLE_UP = 1, BUNDLE_DOWN };
enum err MUST_USE bundle_seal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t to[PUBLIC_KEY_BYTES],
			      struct bytes content, struct buf *out);
size_t bundle_padded(size_t content); /* length of the message */
void bundle_label(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], uint8_t ret[BUNDLE_LABEL]);
#define BUNDLE_TAG "kycuong stick 1" /* of a receipt's MAC */
#define BUNDLE_FILES_TAG "kycuong stick 2" /* of what it says of attachments */

#endif
