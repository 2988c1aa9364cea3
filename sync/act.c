#include "act.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "salt.h"

enum act_key {
	K_DEVICE,
	K_ENTRY,
	K_OFFICER,
	K_REG,
	K_VERB,
	K_KEY,
	K_BASE,
	K_CLOCK,
	K_SEEN,
	K_SEED,
	K_SETTINGS,
	K_DIGEST,
	K_SIGNATURE,
	K_SALTS,
};
_Static_assert(K_SALTS + 1 == ACT_KEYS, "keys known");

static const uint8_t zero[HASH_BYTES];

static bool blank(const uint8_t *p, size_t n)
{
	assert(n <= sizeof zero);
	return memcmp(p, zero, n) == 0;
}

static bool seen_blank(const struct seen *s)
{
	return !s->epoch && !s->position && !s->time && blank(s->root, HASH_BYTES);
}

static void seen_encode(const struct seen *s, struct buf *out)
{
	cbor_put_int(out, K_SEEN);
	cbor_put_array(out, 4);
	cbor_put_int(out, s->epoch);
	cbor_put_int(out, s->position);
	cbor_put_int(out, s->time);
	cbor_put_bytes(out, (struct bytes){s->root, HASH_BYTES});
}

/* What stands before the settings; `pairs` counts all of the map. */
static void encode_head(const struct act *a, size_t pairs, bool seed, struct buf *out)
{
	cbor_put_map(out, pairs);
	const int64_t first[] = {a->device, a->entry, a->officer, a->reg, a->verb};
	for (int i = 0; i < 5; i++) {
		cbor_put_int(out, i);
		cbor_put_int(out, first[i]);
	}
	cbor_put_int(out, K_KEY);
	if (a->key.text.len)
		cbor_put_text(out, a->key.text);
	else
		cbor_put_int(out, a->key.id);
	if (a->base) {
		cbor_put_int(out, K_BASE);
		cbor_put_int(out, a->base);
	}
	cbor_put_int(out, K_CLOCK);
	cbor_put_int(out, a->clock);
	if (!seen_blank(&a->seen))
		seen_encode(&a->seen, out);
	if (seed) {
		cbor_put_int(out, K_SEED);
		cbor_put_bytes(out, (struct bytes){a->seed, SEED_BYTES});
	}
	cbor_put_int(out, K_SETTINGS);
}

static void put_fixed(struct buf *out, int key, const uint8_t *p, size_t n)
{
	cbor_put_int(out, key);
	cbor_put_bytes(out, (struct bytes){p, n});
}

static size_t texts(const struct act *a)
{
	size_t n = 0;
	for (size_t i = 0; i < a->setting_count; i++)
		n += a->settings[i].value.kind == V_TEXT;
	return n;
}

/* The pairs that are in the stored form and in the hashed form. */
static size_t common_pairs(const struct act *a)
{
	size_t always = 8; /* device, entry, officer, register, verb, key, clock, settings */
	return always + (a->base != 0) + !seen_blank(&a->seen) + a->has_digest + a->rest_count;
}

static bool sound(const struct act *a)
{
	return a->device <= DEVICE_MAX && a->entry >= 1 && a->officer >= 0 && a->reg <= FIELD_NUMBER_MAX &&
	       a->verb <= FIELD_NUMBER_MAX && a->key.text.len <= KEY_MAX && cbor_utf8(a->key.text) && a->key.id >= 0 &&
	       (a->has_digest || !a->personal) && a->base >= 0 && a->seen.position >= 0 && a->rest.len <= ACT_CONTENT_MAX;
}

enum err act_encode(const struct act *a, struct buf *out)
{
	if (!sound(a))
		return fail(ERR_FORMAT, "act");
	bool seed = !blank(a->seed, SEED_BYTES), salts = a->salts && texts(a);
	OWN_BUF struct buf b = BUF(ACT_MAX);
	encode_head(a, common_pairs(a) + seed + a->personal + salts, seed, &b);
	size_t before = b.len;
	TRY(settings_encode(a->settings, a->setting_count, &b));
	if (b.len - before + a->rest.len > ACT_CONTENT_MAX)
		b.over = true;
	if (a->has_digest)
		put_fixed(&b, K_DIGEST, a->digest, HASH_BYTES);
	if (a->personal)
		put_fixed(&b, K_SIGNATURE, a->signature, SIGNATURE_BYTES);
	if (salts) {
		OWN_BUF struct buf list = BUF(SETTINGS_MAX * SALT_BYTES);
		act_salts_encode(a, &list);
		put_fixed(&b, K_SALTS, (const uint8_t *)list.data, list.len);
	}
	buf_view(&b, a->rest);
	if (b.over)
		return fail(ERR_ACT_LONG);
	buf_view(out, buf_bytes(&b));
	return buf_check(out, "act");
}

static void salt_of(const struct act *a, size_t i, uint8_t ret[SALT_BYTES])
{
	if (a->salts)
		memcpy(ret, a->salts + i * SALT_BYTES, SALT_BYTES);
	else
		salt_derive(a->seed, SALT_ACT, a->entry, &a->settings[i], ret);
}

/* Replaces the texts chosen (NULL = all) by their commitments, which are kept in `room`. */
static void commit(const struct act *a, const bool *chosen, struct setting *settings, uint8_t (*room)[HASH_BYTES])
{
	for (size_t i = 0; i < a->setting_count; i++) {
		uint8_t salt[SALT_BYTES];
		settings[i] = a->settings[i];
		if (settings[i].value.kind != V_TEXT || (chosen && !chosen[i]))
			continue;
		salt_of(a, i, salt);
		salt_commit(salt, &a->settings[i], room[i]);
		settings[i].value = (struct value){V_ERASED, 0, {room[i], HASH_BYTES}};
	}
}

void act_hash(const struct act *a, uint8_t ret[HASH_BYTES])
{
	OWN(mem_free) struct setting *settings = mem_alloc(a->setting_count * sizeof *settings);
	OWN(mem_free) uint8_t(*room)[HASH_BYTES] = mem_alloc(a->setting_count * HASH_BYTES);
	OWN_BUF struct buf b = BUF(2 * ACT_MAX);
	commit(a, NULL, settings, room);
	encode_head(a, common_pairs(a), false, &b);
	enum err e = settings_encode(settings, a->setting_count, &b);
	if (a->has_digest)
		put_fixed(&b, K_DIGEST, a->digest, HASH_BYTES);
	buf_view(&b, a->rest);
	assert(e == OK && !b.over);
	hash_of("kycuong act 1", buf_bytes(&b), ret);
}

enum err act_erase(const struct act *a, const bool *erase, struct buf *out)
{
	OWN(mem_free) struct setting *settings = mem_alloc(a->setting_count * sizeof *settings);
	OWN(mem_free) uint8_t(*room)[HASH_BYTES] = mem_alloc(a->setting_count * HASH_BYTES);
	OWN(mem_free) uint8_t *salts = mem_alloc(a->setting_count * SALT_BYTES);
	struct act b = *a;
	for (size_t i = 0; i < a->setting_count; i++)
		salt_of(a, i, salts + i * SALT_BYTES);
	commit(a, erase, settings, room);
	b.settings = settings;
	b.salts = salts;
	memset(b.seed, 0, SEED_BYTES);
	enum err e = act_encode(&b, out);
	if (e != ERR_ACT_LONG)
		return e;
	commit(a, NULL, settings, room); /* many commitments beside a long text: it goes too, rather than that nothing does */
	return act_encode(&b, out);
}

bool act_salted(const struct act *a)
{
	return texts(a) || a->has_digest || a->rest_count; /* what a later version added may need it too */
}

void act_salts_encode(const struct act *a, struct buf *out)
{
	for (size_t i = 0; a->salts && i < a->setting_count; i++)
		if (a->settings[i].value.kind == V_TEXT)
			buf_add(out, a->salts + i * SALT_BYTES, SALT_BYTES);
}

bool act_salts_decode(struct act *a, struct bytes salts)
{
	size_t n = texts(a), at = 0;
	if (!n || salts.len != n * SALT_BYTES)
		return false;
	a->salts = mem_alloc(a->setting_count * SALT_BYTES);
	for (size_t i = 0; i < a->setting_count; i++) {
		if (a->settings[i].value.kind != V_TEXT)
			continue;
		memcpy(a->salts + i * SALT_BYTES, salts.data + at, SALT_BYTES);
		at += SALT_BYTES;
	}
	return true;
}

bool act_rest_decode(struct cbor *r, size_t pairs, struct bytes *ret)
{
	const uint8_t *from = r->at;
	for (size_t i = 0; i < pairs; i++) {
		int64_t key;
		struct bytes value;
		if (!cbor_range(r, ACT_KEYS, INT64_MAX, &key) || !cbor_skip(r, &value))
			return false;
	}
	*ret = pairs ? (struct bytes){from, (size_t)(r->at - from)} : (struct bytes){0};
	return true;
}

static bool seen_decode(struct cbor *r, struct seen *ret)
{
	size_t n;
	int64_t epoch;
	if (!cbor_array(r, &n) || n != 4 || !cbor_range(r, 0, UINT32_MAX, &epoch) ||
	    !cbor_range(r, 0, INT64_MAX, &ret->position) || !cbor_int(r, &ret->time) ||
	    !cbor_fixed(r, HASH_BYTES, ret->root))
		return cbor_fault(r);
	ret->epoch = (uint32_t)epoch;
	return !seen_blank(ret) || cbor_fault(r);
}

static bool key_decode(struct cbor *r, struct key *ret)
{
	if (cbor_kind(r) == CBOR_TEXT)
		return cbor_text(r, &ret->text) && ((ret->text.len && ret->text.len <= KEY_MAX) || cbor_fault(r));
	return cbor_range(r, 0, INT64_MAX, &ret->id);
}

static bool number(struct cbor *r, int64_t max, uint32_t *ret)
{
	int64_t v;
	if (!cbor_range(r, 0, max, &v))
		return false;
	*ret = (uint32_t)v;
	return true;
}

static bool seed_decode(struct cbor *r, uint8_t *ret, size_t n)
{
	return cbor_fixed(r, n, ret) && (!blank(ret, n) || cbor_fault(r));
}

/* One pair of the map; `key` is one of ours. */
static bool pair_decode(struct cbor *r, int64_t key, struct act *a)
{
	struct bytes v;
	switch ((enum act_key)key) {
	case K_DEVICE:
		return number(r, DEVICE_MAX, &a->device);
	case K_ENTRY:
		return cbor_range(r, 1, INT64_MAX, &a->entry);
	case K_OFFICER:
		return cbor_range(r, 0, INT64_MAX, &a->officer);
	case K_REG:
		return number(r, FIELD_NUMBER_MAX, &a->reg);
	case K_VERB:
		return number(r, FIELD_NUMBER_MAX, &a->verb);
	case K_KEY:
		return key_decode(r, &a->key);
	case K_BASE:
		return cbor_range(r, 1, INT64_MAX, &a->base);
	case K_CLOCK:
		return cbor_int(r, &a->clock);
	case K_SEEN:
		return seen_decode(r, &a->seen);
	case K_SEED:
		return seed_decode(r, a->seed, SEED_BYTES);
	case K_SETTINGS:
		return settings_decode(r, &a->settings, &a->setting_count);
	case K_DIGEST:
		return cbor_fixed(r, HASH_BYTES, a->digest);
	case K_SIGNATURE:
		return cbor_fixed(r, SIGNATURE_BYTES, a->signature);
	case K_SALTS:
		return cbor_bytes(r, &v) && (act_salts_decode(a, v) || cbor_fault(r));
	}
	return cbor_fault(r);
}

enum err act_decode(struct bytes in, struct act *ret)
{
	enum { NEEDED = 1 << K_DEVICE | 1 << K_ENTRY | 1 << K_OFFICER | 1 << K_REG | 1 << K_VERB | 1 << K_KEY |
			1 << K_CLOCK | 1 << K_SETTINGS };
	OWN_ACT struct act a = {0};
	struct cbor r = CBOR(in);
	size_t pairs, content = 0;
	unsigned have = 0;
	if (in.len > ACT_MAX)
		return fail(ERR_FORMAT, "act");
	if (!cbor_map(&r, &pairs))
		return fail(ERR_CBOR);
	for (size_t i = 0; i < pairs && !r.bad; i++) {
		struct cbor before = r;
		int64_t key = 0;
		if (!cbor_range(&r, 0, INT64_MAX, &key))
			break;
		if (key >= ACT_KEYS) {
			r = before;
			a.rest_count = pairs - i;
			act_rest_decode(&r, a.rest_count, &a.rest);
			break;
		}
		have |= 1u << key;
		const uint8_t *from = r.at;
		if (pair_decode(&r, key, &a) && key == K_SETTINGS)
			content = (size_t)(r.at - from);
	}
	TRY(cbor_end(&r));
	a.has_digest = have & 1u << K_DIGEST;
	a.personal = have & 1u << K_SIGNATURE;
	bool both = a.salts && have & 1u << K_SEED;
	if ((have & NEEDED) != NEEDED || (a.personal && !a.has_digest) || both || content + a.rest.len > ACT_CONTENT_MAX)
		return fail(ERR_FORMAT, "act");
	*ret = a;
	a = (struct act){0};
	return OK;
}

bool act_is_erased(const struct act *a)
{
	for (size_t i = 0; i < a->setting_count; i++)
		if (a->settings[i].value.kind == V_ERASED)
			return true;
	return false;
}

bool act_is_blind(const struct act *a)
{
	return act_is_erased(a) || (a->has_digest && blank(a->seed, SEED_BYTES));
}

void act_free(struct act *a)
{
	free(a->settings);
	free(a->salts);
	*a = (struct act){0};
}

void act_personal_message(const uint8_t hash[HASH_BYTES], uint8_t ret[PERSONAL_MESSAGE_BYTES])
{
	memset(ret, 0, PERSONAL_MESSAGE_BYTES);
	memcpy(ret, "kycuong sign 1", sizeof "kycuong sign 1" - 1);
	memcpy(ret + TAG_MAX, hash, HASH_BYTES);
}

void content_digest(const uint8_t seed[SEED_BYTES], int64_t entry, const struct setting *content, size_t count,
		    uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, "kycuong digest 1");
	for (size_t i = 0; i < count; i++) {
		uint8_t salt[SALT_BYTES], commitment[HASH_BYTES];
		assert(!i || setting_compare(&content[i - 1], &content[i]) < 0);
		salt_derive(seed, SALT_CONTENT, entry, &content[i], salt);
		salt_commit(salt, &content[i], commitment);
		hash_add(&h, commitment, HASH_BYTES);
	}
	hash_end(&h, ret);
}
