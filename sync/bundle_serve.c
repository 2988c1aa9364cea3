/* The server takes a file, and makes its receipt. */
#include <assert.h>
#include <string.h>

#include "bundle_part.h"

void bundle_free(struct bundle *b)
{
	crypt_wipe(&b->first.keys, sizeof b->first.keys);
	buf_free(&b->content);
	mem_free(&b->requests);
	mem_free(&b->parts);
	mem_free(&b->returns);
	mem_free(&b->told);
	mem_free(&b->away);
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
	TRY(bundle_unseal(BUNDLE_UP, k->public_key, k->secret_key, file, &b.content));
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

/* The acts of one more request: what the answer says of them it says as if all had come at once. */
static void add_acts(struct bundle *b, const struct visit *v)
{
	struct visit *f = &b->first;
	bool taken = v->outcome == PUSH_OK;
	size_t more = taken || v->outcome == PUSH_AWAY ? v->count : v->sent;
	keep_push(b, v);
	f->away = b->away = mem_grow(b->away, (f->count + more) * sizeof *b->away);
	memset(b->away + f->count, 0, more * sizeof *b->away);
	if (v->outcome == PUSH_AWAY) {
		memcpy(b->away + f->count, v->away, more * sizeof *b->away);
		f->outcome = PUSH_AWAY;
		f->at = v->at;
	}
	f->count += more;
	b->acts += taken ? (int64_t)v->count : v->outcome == PUSH_AWAY ? v->at - v->first : 0;
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
	if (v->sent && (taken || v->outcome == PUSH_AWAY || !b->turns))
		add_acts(b, v);
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
