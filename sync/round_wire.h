/* round_wire.h - within the round: the bytes that both ends share.
 *
 *   request = version u8 = 1, device u24, nonce bytes 8, MAC bytes 16, packed body (pack.h)
 *   answer  = version u8 = 1, MAC bytes 16, packed body
 *
 * A MAC of a request is over its first 12 bytes and its packed body; that of an answer over the request's nonce, the
 * version and the packed body. Bodies are maps of integer keys; keys that are not known are passed over. */
#ifndef ROUND_WIRE_H
#define ROUND_WIRE_H

#include "ack.h"
#include "round.h"

enum { WIRE_VERSION = 1, ASK_HEAD = 1 + 3 + NONCE_BYTES, ASK_PREFIX = ASK_HEAD + MAC_BYTES, ANSWER_PREFIX = 1 + MAC_BYTES,
       REQUEST_RAW_MAX = CHANGESET_MAX + ACKS_BYTES_MAX + 4096 };

/* Of a request: [1] epoch, [2] cursor, [3] acked (left out with a changeset: the number before
 * it), [4] true = everything afresh, [5] since, where pages are still to come, [6] page,
 * where it is not the usual one, [7] version of the device's catalogue, where it is not 1, [8] changeset, [9] acks, [10] erased, [11] pages, [12] former, [13] patience. Zeros (but for 5) and
 * what is not there are left out. */
enum ask_key { ASK_EPOCH = 1, ASK_CURSOR, ASK_ACKED, ASK_AFRESH, ASK_SINCE, ASK_PAGE, ASK_VERSION, ASK_CHANGESET,
	ASK_ACKS, /* [ack, ...] of acts in the changeset that a server had before it was restored; ack.h */
	ASK_ERASED, /* log position: the redactions up to there are carried out on this device, in every file; once */
	ASK_PAGES, /* so many pages may come in one answer (series.h); left out = 1 */
	ASK_FORMER, /* [[place in the changeset, epoch, position, ...], ...]: where acts stood that the device knows to have been taken before a restore */
	ASK_PATIENCE, /* enum patience; left out = PATIENCE_NONE */
	ASK_KEYS };

/* Of an answer. */
enum answer_key {
	ANSWER_CHECKPOINT = 1, /* checkpoint.h */
	ANSWER_OUTCOME,	       /* enum outcome; left out: PUSH_OK */
	ANSWER_AT,	       /* of PUSH_FORK, PUSH_UNREADABLE and PUSH_AWAY */
	ANSWER_TIP,	       /* newest number of the device in the log; left out where the push was taken whole: the last one pushed, or acked where nothing was */
	ANSWER_HEAD,	       /* the chain's head there, where the device may not have it */
	ANSWER_FATES,	       /* [fate, ...] of the acts after acked, in order; see below */
	ANSWER_AFRESH,	       /* true: the delta is everything, whatever the device has */
	ANSWER_DELTA,	       /* delta.h; left out: nothing */
	ANSWER_DIGEST,	       /* bytes 8: the first sum of ledger_digest(), big-endian; comes with the last page */
	ANSWER_BACKED_UP,      /* log position */
	ANSWER_AGAIN,	       /* seconds */
	ANSWER_REVOKED,	       /* true; there is no delta then */
	ANSWER_CURSOR,	       /* the page's end, where it is not the checkpoint's position: ask again from there */
	ANSWER_DECREES,	       /* [decree, ...] for the device to keep; decree.h */
	ANSWER_AWAY,	       /* [number, ...] of others behind `at` of which the same is known; left out: none */
	ANSWER_KEYS,
};
enum { DIGEST_SENT = 8 };
/*   fate = [count, position, time]: accepted, `count` acts one after the other in position, of one stamp
 *        | [1 or 0, position, time, stamp, verdict]: one act; 0 = the device does not apply it: it came twice (this is about the
 *          first time), or its rows are in the delta
 *        | [1 or 0, position, time, stamp, verdict, others]: merged; what the others had set, as settings of an act
 *   position and time count from those of the fate before (of its last act), the first from the checkpoint's. */

/* round_ask() for the acts behind those of a request that nobody has answered yet, NULL = for the first: of a file, which cannot be asked for anything
 * more, so all keys are in it. ERR_NOT_FOUND where they are in the log by now. */
enum err MUST_USE round_ask_behind(struct replica *r, const struct round *before, size_t slice, const uint8_t *random, struct buf *out,
				   struct round *ret);

/* Frames around a packed body, and out of them; `tag` is that of the kind of message. */
enum err MUST_USE wire_ask(const uint8_t key[MAC_KEY_BYTES], uint32_t device, const uint8_t nonce[NONCE_BYTES], const char *tag,
			   struct bytes packed, struct buf *out);
/* At the server: device, nonce and keys go into the visit. The errors of round_open(). */
enum err MUST_USE wire_open(struct ledger *l, const struct server_keys *k, const char *tag, struct bytes request, struct visit *v,
			    struct buf *body);
enum err MUST_USE wire_answer(const uint8_t key[MAC_KEY_BYTES], const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes packed,
			      struct buf *out);
enum err MUST_USE wire_answer_open(const uint8_t key[MAC_KEY_BYTES], const uint8_t nonce[NONCE_BYTES], const char *tag, struct bytes answer,
				   struct buf *body); /* ERR_ANSWER_BAD */
void wire_mac(const uint8_t key[MAC_KEY_BYTES], const char *tag, struct bytes head, struct bytes body, uint8_t ret[MAC_BYTES]);
/* pack.h with our dictionaries. */
enum err MUST_USE wire_pack(struct bytes in, struct buf *out);
enum err MUST_USE wire_unpack(struct bytes in, size_t max, struct buf *out);
#define ASK_TAG "kycuong ask 1"
struct packing *wire_packing(void);
struct unpacking *wire_unpacking(void);
/* What one page brings, in one transaction; `round` becomes what asks for the page behind it. */
enum err MUST_USE body_take(struct replica *r, struct round *round, struct bytes body, int64_t now, struct taken *ret);
#define PAGE_TAG "kycuong page 1"
#define ANSWER_TAG "kycuong answer 1"

#endif
