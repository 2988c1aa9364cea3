/* bundle.c - see bundle.h */
#include "bundle.h"

#include <assert.h>
#include <string.h>

#include "decree.h"
#include "enrol.h"
#include "fault.h"
#include "replica_sql.h"
#include "round_wire.h"

#define MAGIC "kycuong\1"
enum { MAGIC_BYTES = 8, LABEL_BYTES = BUNDLE_LABEL, ASKED_ITEMS = 13 };
_Static_assert((int)LABEL_BYTES == MAGIC_BYTES + 1 + ENROL_PRINT_CHARS, "label");

/* ---- The sealed file ---- */

size_t bundle_padded(size_t content)
{
	size_t n = BUNDLE_LEAST;
	while (n <= content && n < BUNDLE_STEP)
		n *= 2;
	return n > content ? n : content / BUNDLE_STEP * BUNDLE_STEP + BUNDLE_STEP;
}

void bundle_label(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], uint8_t ret[LABEL_BYTES])
{
	char print[ENROL_PRINT_CHARS + 1];
	enrol_fingerprint(server_key, print);
	memcpy(ret, MAGIC, MAGIC_BYTES);
	ret[MAGIC_BYTES] = (uint8_t)kind;
	memcpy(ret + MAGIC_BYTES + 1, print, ENROL_PRINT_CHARS);
}

enum err bundle_seal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t to[PUBLIC_KEY_BYTES],
		     struct bytes content, struct buf *out)
{
	uint8_t label[LABEL_BYTES];
	size_t padded = bundle_padded(content.len);
	if (content.len > BUNDLE_CONTENT_MAX)
		return fail(ERR_TOO_BIG, "bundle", "60 MiB");
	OWN_MEM uint8_t *message = mem_alloc(padded);
	memcpy(message, content.data, content.len);
	message[content.len] = 0x80;
	bundle_label(kind, server_key, label);
	buf_add(out, label, LABEL_BYTES);
	return crypt_stream(to, (struct bytes){label, LABEL_BYTES}, (struct bytes){message, padded}, out);
}

/* Only the length that a content of this size has, so that nothing can hide behind it. */
static bool unpad(struct buf *message)
{
	size_t n = message->len;
	while (n && message->data[n - 1] == 0)
		n--;
	if (!n || (uint8_t)message->data[n - 1] != 0x80 || bundle_padded(n - 1) != message->len)
		return false;
	buf_cut(message, n - 1);
	return true;
}

/* What tells a person which file he holds, before anything is opened. */
static enum err check_label(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], struct bytes file)
{
	char mine[ENROL_PRINT_CHARS + 1], theirs[ENROL_PRINT_CHARS + 1] = {0};
	if (file.len > BUNDLE_MAX)
		return fail(ERR_TOO_BIG, "bundle", "64 MiB");
	if (file.len <= LABEL_BYTES || memcmp(file.data, MAGIC, MAGIC_BYTES) != 0)
		return fail(ERR_BUNDLE_FORM);
	if (file.data[MAGIC_BYTES] != kind)
		return fail(file.data[MAGIC_BYTES] == BUNDLE_UP ? ERR_BUNDLE_OUTGOING : file.data[MAGIC_BYTES] == BUNDLE_DOWN ? ERR_BUNDLE_RECEIPT : ERR_BUNDLE_FORM);
	enrol_fingerprint(server_key, mine);
	memcpy(theirs, file.data + MAGIC_BYTES + 1, ENROL_PRINT_CHARS);
	for (size_t i = 0; i < ENROL_PRINT_CHARS; i++)
		if (!strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", theirs[i]) || !theirs[i])
			return fail(ERR_BUNDLE_DAMAGED);
	return strcmp(mine, theirs) == 0 ? OK : fail(ERR_BUNDLE_SERVER, theirs, mine);
}

static enum err unseal(enum bundle_kind kind, const uint8_t server_key[PUBLIC_KEY_BYTES], const uint8_t secret[SECRET_KEY_BYTES],
		       struct bytes file, struct buf *out)
{
	TRY(check_label(kind, server_key, file));
	enum err e = crypt_unstream(secret, (struct bytes){file.data, LABEL_BYTES}, (struct bytes){file.data + LABEL_BYTES, file.len - LABEL_BYTES}, out);
	if (e == ERR_MAC) /* the server's name is on its files; a receipt bears no device's */
		return fail(kind == BUNDLE_UP ? ERR_BUNDLE_DAMAGED : ERR_BUNDLE_DEVICE);
	return e == OK && unpad(out) ? OK : fail(ERR_BUNDLE_DAMAGED);
}

/* ---- Out ---- */

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

/* ---- At the server ---- */

void bundle_free(struct bundle *b)
{
	crypt_wipe(&b->first.keys, sizeof b->first.keys);
	buf_free(&b->content);
	mem_free(&b->requests);
	mem_free(&b->parts);
	mem_free(&b->returns);
	mem_free(&b->told);
	*b = (struct bundle){0};
}

static bool read_strings(struct cbor *r, size_t max, struct bytes **ret, size_t *ret_count)
{
	size_t count;
	if (*ret || !cbor_array(r, &count) || count > max)
		return cbor_fault(r);
	*ret = mem_alloc((count + 1) * sizeof **ret);
	*ret_count = count;
	for (size_t n = 0; n < count; n++)
		cbor_bytes(r, &(*ret)[n]);
	return !r->bad;
}

static enum err read_requests(struct bundle *b)
{
	struct cbor r = CBOR(buf_bytes(&b->content));
	struct bytes skipped;
	size_t pairs;
	int64_t key;
	if (!cbor_map(&r, &pairs))
		return fail(ERR_BUNDLE_DAMAGED);
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, INT64_MAX, &key); i++) {
		if (key == 1)
			read_strings(&r, BUNDLE_REQUESTS_MAX, &b->requests, &b->count);
		else if (key == 2)
			read_strings(&r, BUNDLE_PARTS_MAX, &b->parts, &b->part_count);
		else if (key == 3)
			read_strings(&r, BUNDLE_RETURNS_MAX, &b->returns, &b->return_count);
		else
			cbor_skip(&r, &skipped);
	}
	return cbor_end(&r) == OK && b->count ? OK : fail(ERR_BUNDLE_DAMAGED);
}

enum err bundle_open(const struct server_keys *k, struct bytes file, struct bundle *ret)
{
	struct bundle b OWN_BUNDLE = {.content = BUF(BUNDLE_MAX)};
	TRY(unseal(BUNDLE_UP, k->public_key, k->secret_key, file, &b.content));
	TRY(read_requests(&b));
	*ret = b;
	b = (struct bundle){0};
	return OK;
}

static void keep_push(struct bundle *b, const struct visit *v)
{
	b->sign_first = v->first;
	b->sign_count = v->sent;
	b->fork_from = v->fork_from;
	b->fork_to = v->fork_to;
	memcpy(b->signature, v->signature, SIGNATURE_BYTES);
}

enum err bundle_turn(struct bundle *b, const struct visit *v, bool *ret_more)
{
	struct visit *f = &b->first;
	bool taken = v->outcome == PUSH_OK;
	assert(b->turns < b->count);
	if (b->turns && v->device != f->device)
		return fail(ERR_BUNDLE_DAMAGED);
	if (!b->turns) {
		f->device = v->device;
		memcpy(f->nonce, v->nonce, NONCE_BYTES);
		f->keys = v->keys;
		f->epoch = v->epoch;
		f->cursor = v->cursor;
		f->since = v->since; /* page 0: the delta comes whole, a stick does not break off */
		f->acked = v->acked;
		f->afresh = v->afresh;
		f->version = v->version;
		f->first = v->first;
		f->outcome = v->outcome;
		f->at = v->at;
	}
	/* Of what follows a push that was not taken nothing can be taken; the answer to the first is about it in any case. */
	if (v->sent && (taken || !b->turns)) {
		keep_push(b, v);
		f->count += taken ? v->count : v->sent;
		b->acts += taken ? (int64_t)v->count : 0;
	}
	b->turns++;
	*ret_more = taken && b->turns < b->count;
	return OK;
}

/* Parts of one attachment come one behind the other: what the last of them came to is told. */
void bundle_tell(struct bundle *b, const struct file_served *f)
{
	struct file_served *last = b->told_count ? &b->told[b->told_count - 1] : NULL;
	assert(b->told_count < b->part_count);
	if (!b->told)
		b->told = mem_alloc(b->part_count * sizeof *b->told);
	if (last && last->reg == f->reg && strcmp(last->key, f->key) == 0 && memcmp(last->hash, f->hash, HASH_BYTES) == 0)
		*last = *f;
	else
		b->told[b->told_count++] = *f;
}

static void put_files(const struct bundle *b, struct buf *out)
{
	cbor_put_array(out, b->told_count);
	for (size_t i = 0; i < b->told_count; i++) {
		const struct file_served *f = &b->told[i];
		cbor_put_array(out, 4);
		cbor_put_int(out, f->reg);
		cbor_put_text(out, bytes_of(f->key));
		cbor_put_bytes(out, (struct bytes){f->hash, HASH_BYTES});
		cbor_put_int(out, f->next);
	}
}

static void put_asked(const struct bundle *b, struct buf *out)
{
	const struct visit *f = &b->first;
	cbor_put_array(out, ASKED_ITEMS);
	cbor_put_bytes(out, (struct bytes){f->nonce, NONCE_BYTES});
	cbor_put_int(out, f->epoch);
	cbor_put_int(out, f->cursor);
	cbor_put_int(out, f->since);
	cbor_put_int(out, f->acked);
	cbor_put_bool(out, f->afresh);
	cbor_put_int(out, b->sign_first);
	cbor_put_int(out, (int64_t)b->sign_count);
	cbor_put_int(out, b->fork_from);
	cbor_put_int(out, b->fork_to);
	cbor_put_bytes(out, (struct bytes){b->signature, SIGNATURE_BYTES});
	cbor_put_int(out, b->sign_count ? b->sign_first + (int64_t)b->sign_count - 1 : f->acked);
	cbor_put_int(out, f->version);
}

enum err bundle_receipt(struct ledger *l, const struct server_keys *k, struct bundle *b, const struct answering *how, struct buf *out)
{
	struct buf asked OWN_BUF = BUF(1024), answer OWN_BUF = BUF(ANSWER_MAX), content OWN_BUF = BUF(BUNDLE_CONTENT_MAX);
	uint8_t key[PUBLIC_KEY_BYTES], mac[MAC_BYTES];
	struct bytes unit;
	bool revoked;
	assert(b->turns);
	put_asked(b, &asked);
	TRY(round_answer(l, k, &b->first, how, &answer));
	TRY(ledger_device(l, b->first.device, key, &unit, &revoked));
	wire_mac(b->first.keys.down, BUNDLE_TAG, buf_bytes(&asked), buf_bytes(&answer), mac);
	cbor_put_map(&content, b->told_count ? 5 : 3);
	cbor_put_int(&content, 1);
	buf_view(&content, buf_bytes(&asked));
	cbor_put_int(&content, 2);
	cbor_put_bytes(&content, buf_bytes(&answer));
	cbor_put_int(&content, 3);
	cbor_put_bytes(&content, (struct bytes){mac, MAC_BYTES});
	if (b->told_count) {
		struct buf files OWN_BUF = BUF(BUNDLE_CONTENT_MAX);
		put_files(b, &files);
		wire_mac(b->first.keys.down, BUNDLE_FILES_TAG, buf_bytes(&asked), buf_bytes(&files), mac);
		cbor_put_int(&content, 4);
		buf_view(&content, buf_bytes(&files));
		cbor_put_int(&content, 5);
		cbor_put_bytes(&content, (struct bytes){mac, MAC_BYTES});
	}
	TRY(buf_check(&content, "receipt"));
	return bundle_seal(BUNDLE_DOWN, k->public_key, key, buf_bytes(&content), out);
}

/* ---- The receipt at the device ---- */

struct receipt {
	struct round round;
	struct bytes asked, answer;
	struct bytes files; /* empty: it says nothing of attachments */
	uint8_t mac[MAC_BYTES], files_mac[MAC_BYTES], signature[SIGNATURE_BYTES];
	int64_t first, count, from, to;
};

static bool read_asked(struct receipt *t)
{
	struct cbor r = CBOR(t->asked);
	struct round *o = &t->round;
	size_t n;
	int64_t epoch, version;
	bool good = cbor_array(&r, &n) && n == ASKED_ITEMS && cbor_fixed(&r, NONCE_BYTES, o->nonce) && cbor_range(&r, 0, UINT32_MAX, &epoch) &&
		    cbor_range(&r, 0, INT64_MAX, &o->cursor) && cbor_range(&r, 0, INT64_MAX, &o->since) && cbor_range(&r, 0, INT64_MAX, &o->acked) && cbor_bool(&r, &o->afresh) &&
		    cbor_range(&r, 0, INT64_MAX, &t->first) && cbor_range(&r, 0, CHANGESET_ACTS_MAX, &t->count) &&
		    cbor_range(&r, 0, INT64_MAX, &t->from) && cbor_range(&r, 0, INT64_MAX, &t->to) &&
		    cbor_fixed(&r, SIGNATURE_BYTES, t->signature) && cbor_range(&r, 0, INT64_MAX, &o->pushed) &&
		    cbor_range(&r, 1, UINT16_MAX, &version) && cbor_end(&r) == OK;
	if (good) {
		o->epoch = (uint32_t)epoch;
		o->version = (uint32_t)version;
	}
	/* Of one changeset or of several in a row, the last of which is signed here. */
	return good && (t->count ? t->first > o->acked && o->pushed == t->first + t->count - 1 : o->pushed == o->acked);
}

static enum err read_receipt(struct bytes content, struct receipt *t)
{
	struct cbor r = CBOR(content);
	size_t pairs;
	int64_t key;
	int have = 0;
	if (!cbor_map(&r, &pairs))
		return fail(ERR_BUNDLE_DAMAGED);
	for (size_t i = 0; i < pairs && cbor_range(&r, 0, INT64_MAX, &key); i++) {
		struct bytes skipped;
		if (key == 1)
			have += cbor_skip(&r, &t->asked);
		else if (key == 2)
			have += cbor_bytes(&r, &t->answer);
		else if (key == 3)
			have += cbor_fixed(&r, MAC_BYTES, t->mac);
		else if (key == 4)
			cbor_skip(&r, &t->files);
		else if (key == 5)
			cbor_fixed(&r, MAC_BYTES, t->files_mac);
		else
			cbor_skip(&r, &skipped);
	}
	return cbor_end(&r) == OK && have == 3 && read_asked(t) ? OK : fail(ERR_BUNDLE_DAMAGED);
}

static enum err head_at(struct replica *r, const struct acked *acked, int64_t number, uint8_t ret[HASH_BYTES])
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_AT];
	if (number == acked->number) {
		memcpy(ret, acked->head, HASH_BYTES);
		return OK;
	}
	enum err e = db_first(s, "in", number, (int)ACT_WAITING);
	if (e == OK)
		memcpy(ret, db_blob(s, 3).data, HASH_BYTES);
	db_reset(s);
	return e;
}

/* Whether the acts that wait here are those that were in the file: this device's own signature over their hashes says so. */
static enum err check_acts(struct replica *r, const struct receipt *t, const struct acked *acked)
{
	uint8_t before[HASH_BYTES], after[HASH_BYTES];
	if (!t->count)
		return OK;
	enum err e = head_at(r, acked, t->first - 1, before);
	if (e == OK)
		e = head_at(r, acked, t->round.pushed, after);
	if (e != OK)
		return e == ERR_NOT_FOUND ? fail(ERR_BUNDLE_ACTS) : e;
	const struct span s = {r->device, t->round.epoch, t->first, (size_t)t->count, before, after, t->from, t->to};
	return changeset_verify(&s, r->public_key, t->signature) ? OK : fail(ERR_BUNDLE_ACTS);
}

/* What the device knows now against what it knew when it made the file. */
static enum err check_state(struct replica *r, const struct receipt *t, bool *ret_old)
{
	struct acked acked;
	int64_t cursor, since, epoch;
	TRY(self_acked(r, &acked));
	TRY(self_int(r, "cursor", 0, &cursor));
	TRY(self_int(r, "since", cursor, &since));
	TRY(self_int(r, "epoch", 0, &epoch));
	*ret_old = cursor != t->round.cursor || since != t->round.since || epoch != t->round.epoch || acked.number != t->round.acked;
	return *ret_old ? OK : check_acts(r, t, &acked);
}

enum err bundle_take(struct replica *r, struct bytes file, int64_t now, struct taken *ret, bool *ret_old)
{
	struct buf content OWN_BUF = BUF(BUNDLE_MAX);
	struct receipt t = {0};
	struct taken taken = {0};
	uint8_t mac[MAC_BYTES];
	bool old;
	TRY(unseal(BUNDLE_DOWN, r->server_key, r->secret_key, file, &content));
	TRY(read_receipt(buf_bytes(&content), &t));
	TRY(crypt_agree(r->secret_key, r->server_key, true, &t.round.keys));
	wire_mac(t.round.keys.down, BUNDLE_TAG, t.asked, t.answer, mac);
	if (!crypt_equal(mac, t.mac, MAC_BYTES))
		return fail(ERR_BUNDLE_DAMAGED); /* anyone can seal to a device's key */
	TRY(check_state(r, &t, &old));
	if (!old)
		TRY(round_take(r, &t.round, t.answer, now, &taken));
	*ret = taken;
	*ret_old = old;
	return OK;
}

static enum err read_files(struct bytes files, enum err (*each)(void *ctx, const struct claim *c, int64_t next), void *ctx)
{
	struct cbor r = CBOR(files);
	size_t count, n;
	if (!cbor_array(&r, &count))
		return fail(ERR_BUNDLE_DAMAGED);
	for (size_t i = 0; i < count; i++) {
		struct claim c = {0};
		int64_t reg, next;
		if (!cbor_array(&r, &n) || n != 4 || !cbor_range(&r, 1, UINT16_MAX, &reg) || !cbor_text(&r, &c.key) || !cbor_fixed(&r, HASH_BYTES, c.hash) ||
		    !cbor_range(&r, 0, CHUNKS_MAX, &next))
			return fail(ERR_BUNDLE_DAMAGED);
		c.reg = (uint32_t)reg;
		TRY(each(ctx, &c, next));
	}
	return cbor_end(&r) == OK ? OK : fail(ERR_BUNDLE_DAMAGED);
}

enum err bundle_files(struct replica *r, struct bytes file, bool old, enum err (*each)(void *ctx, const struct claim *c, int64_t next), void *ctx)
{
	struct buf content OWN_BUF = BUF(BUNDLE_MAX);
	struct receipt t = {0};
	struct mac_keys keys;
	uint8_t mac[MAC_BYTES];
	int64_t epoch;
	TRY(unseal(BUNDLE_DOWN, r->server_key, r->secret_key, file, &content));
	TRY(read_receipt(buf_bytes(&content), &t));
	TRY(self_int(r, "epoch", 0, &epoch));
	if (!t.files.len || (old && epoch != t.round.epoch))
		return OK;
	TRY(crypt_agree(r->secret_key, r->server_key, true, &keys));
	wire_mac(keys.down, BUNDLE_FILES_TAG, t.asked, t.files, mac);
	crypt_wipe(&keys, sizeof keys);
	return crypt_equal(mac, t.files_mac, MAC_BYTES) ? read_files(t.files, each, ctx) : fail(ERR_BUNDLE_DAMAGED);
}
