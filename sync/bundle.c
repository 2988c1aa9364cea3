/* The device's file for the server. */
#include <string.h>

#include "bundle.h"
#include "decree.h"
#include "fault.h"
#include "replica_sql.h"
#include "round_wire.h"

static enum err last_waiting(struct replica *r, int64_t missing, int64_t *ret)
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_LAST];
	enum err e = db_first(s, "");
	*ret = e == OK ? sqlite3_column_int64(s, 0) : missing;
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static void draw(const uint8_t seed[BUNDLE_SEED_BYTES], size_t n, uint8_t ret[ROUND_RANDOM_BYTES])
{
	_Static_assert((int)ROUND_RANDOM_BYTES <= (int)HASH_BYTES, "one hash is enough");
	struct hash h;
	uint8_t out[HASH_BYTES];
	hash_begin(&h, "kycuong draw 1");
	hash_add(&h, seed, BUNDLE_SEED_BYTES);
	hash_u64(&h, n);
	hash_end(&h, out);
	memcpy(ret, out, ROUND_RANDOM_BYTES);
}

/* A restored server that does not know this device could not even answer: what made the device goes with each file. */
static enum err put_returns(struct replica *r, struct buf *out, size_t *ret_count)
{
	int64_t place = 0;
	size_t count = 0;
	for (; count < BUNDLE_RETURNS_MAX && !FAULT(stick_no_decrees); count++) {
		struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX);
		enum err e = replica_give_back(r, true, &place, &message);
		if (e == ERR_NOT_FOUND)
			break;
		TRY(e);
		cbor_put_bytes(out, buf_bytes(&message));
	}
	*ret_count = count;
	return buf_check(out, "bundle");
}

static void put_items(int key, const struct buf *items, size_t count, struct buf *out)
{
	cbor_put_int(out, key);
	cbor_put_array(out, count);
	buf_view(out, buf_bytes(items));
}

enum err bundle_ask(struct replica *r, const uint8_t seed[BUNDLE_SEED_BYTES], const struct bundle_parts *parts, struct buf *out,
		    struct bundled *ret)
{
	struct buf requests OWN_BUF = BUF(BUNDLE_CONTENT_MAX), returns OWN_BUF = BUF(BUNDLE_CONTENT_MAX), content OWN_BUF = BUF(BUNDLE_CONTENT_MAX);
	struct bundled b = {0};
	struct round round = {0};
	size_t return_count;
	int64_t last, acked = 0;
	TRY(put_returns(r, &returns, &return_count));
	const size_t beside = returns.len + (parts ? parts->items.len : 0);
	for (bool more = true; more; b.requests++) {
		struct buf request OWN_BUF = BUF(REQUEST_MAX);
		uint8_t random[ROUND_RANDOM_BYTES];
		draw(seed, b.requests, random);
		enum err e = round_ask_behind(r, b.requests ? &round : NULL, CHANGESET_MAX, random, &request, &round);
		if (e == ERR_NOT_FOUND && b.requests)
			break; /* synced meanwhile: what was gathered is a duplicate, and harmless */
		TRY(e);
		acked = b.requests ? acked : round.acked;
		cbor_put_bytes(&requests, buf_bytes(&request));
		TRY(last_waiting(r, round.pushed, &last));
		more = round.pushed < last && b.requests + 1 < BUNDLE_REQUESTS_MAX && requests.len + 2 * (size_t)REQUEST_MAX + beside < BUNDLE_CONTENT_MAX;
	}
	crypt_wipe(&round.keys, sizeof round.keys);
	b.acts = round.pushed - acked;
	b.left = last - round.pushed;
	cbor_put_map(&content, (size_t)(1 + (parts != NULL) + (return_count != 0)));
	put_items(1, &requests, b.requests, &content);
	if (parts)
		put_items(2, &parts->items, parts->count, &content);
	if (return_count)
		put_items(3, &returns, return_count, &content);
	TRY(buf_check(&content, "bundle"));
	TRY(bundle_seal(BUNDLE_UP, r->server_key, r->server_key, buf_bytes(&content), out));
	*ret = b;
	return OK;
}
