#include "changeset.h"
#include "splice.h"

#include <assert.h>
#include <string.h>

enum pair { K_ENTRY, K_OFFICER, K_REG, K_VERB, K_KEY, K_BASE, K_CLOCK, K_SEEN, K_SEED, K_SETTINGS, K_DIGEST, K_SIGNATURE, K_SALTS };
_Static_assert((int)K_SALTS < (int)ACT_KEYS, "below what later versions add");

static const uint8_t no_seed[SEED_BYTES];

static void put_seed(const uint8_t seed[SEED_BYTES], struct buf *out)
{
	cbor_put_bytes(out, (struct bytes){seed, memcmp(seed, no_seed, SEED_BYTES) ? SEED_BYTES : 0});
}

static bool take_seed(struct cbor *r, uint8_t ret[SEED_BYTES])
{
	struct bytes v;
	if (!cbor_bytes(r, &v) || (v.len && v.len != SEED_BYTES))
		return cbor_fault(r);
	memset(ret, 0, SEED_BYTES);
	memcpy(ret, v.len ? v.data : no_seed, SEED_BYTES);
	return true;
}

void changeset_head(const struct changeset *c, size_t count, struct buf *out)
{
	cbor_put_array(out, 6);
	cbor_put_int(out, c->first);
	put_seed(c->seed, out);
	cbor_put_int(out, c->clock);
	if (c->fork_to) {
		cbor_put_array(out, 2);
		cbor_put_int(out, c->fork_from);
		cbor_put_int(out, c->fork_to);
	} else {
		cbor_put_null(out);
	}
	cbor_put_bytes(out, (struct bytes){c->signature, SIGNATURE_BYTES});
	cbor_put_array(out, count);
}

bool changeset_head_take(struct cbor *r, struct changeset *ret, size_t *ret_count)
{
	size_t n, count;
	struct changeset c = {0};
	if (!cbor_array(r, &n) || n != 6 || !cbor_range(r, 1, INT64_MAX - CHANGESET_ACTS_MAX, &c.first) ||
	    !take_seed(r, c.seed) || !cbor_int(r, &c.clock))
		return cbor_fault(r);
	if (!cbor_null_p(r) && (!cbor_array(r, &n) || n != 2 || !cbor_range(r, 0, INT64_MAX, &c.fork_from) ||
				!cbor_range(r, c.fork_from + 1, INT64_MAX, &c.fork_to)))
		return cbor_fault(r);
	if (!cbor_fixed(r, SIGNATURE_BYTES, c.signature) || !cbor_array(r, &count) || !count || count > CHANGESET_ACTS_MAX)
		return cbor_fault(r);
	*ret = c;
	*ret_count = count;
	return true;
}

static bool same_seen(const struct seen *a, const struct seen *b)
{
	return a->epoch == b->epoch && a->position == b->position && a->time == b->time && memcmp(a->root, b->root, HASH_BYTES) == 0;
}

static const struct seen none;

static void put_seen(const struct act *a, int known, struct buf *out)
{
	const struct seen *s = &a->seen;
	cbor_put_int(out, K_SEEN);
	if (same_seen(s, &none)) {
		cbor_put_null(out);
		return;
	}
	cbor_put_array(out, known & KNOWN_ROOT ? 3 : 4);
	cbor_put_int(out, s->epoch);
	cbor_put_int(out, s->position - a->base);
	cbor_put_int(out, s->time - a->clock);
	if (!(known & KNOWN_ROOT))
		cbor_put_bytes(out, (struct bytes){s->root, HASH_BYTES});
}

static void put_bytes(struct buf *out, enum pair k, const uint8_t *p, size_t n)
{
	cbor_put_int(out, k);
	cbor_put_bytes(out, (struct bytes){p, n});
}

/* An entry's number in the chain is its counter as long as nothing was signed again. */
static int64_t entry_before(const struct changeset *c, const struct act *before)
{
	return before->entry ? before->entry : c->first - 1;
}

static int64_t clock_before(const struct changeset *c, const struct act *before)
{
	return before->entry ? before->clock : c->clock;
}

void changeset_act(const struct changeset *c, const struct act *before, const struct act *a, int known, struct buf *out)
{
	int64_t last = entry_before(c, before);
	const struct {
		enum pair key;
		int64_t value;
		bool there;
	} numbers[] = {
		{K_ENTRY, a->entry - last, a->entry != last + 1},
		{K_OFFICER, a->officer, a->officer != before->officer},
		{K_REG, a->reg, a->reg != before->reg},
		{K_VERB, a->verb, a->verb != before->verb},
	};
	int64_t clock = clock_before(c, before);
	bool key = !key_equal(a->key, before->key), seen = !same_seen(&a->seen, &before->seen);
	bool seed = (act_salted(a) || a->salts) && memcmp(a->seed, c->seed, SEED_BYTES) != 0;
	bool salts = a->salts != NULL;
	size_t pairs = key + (a->base != 0) + (a->clock != clock) + seen + seed + (a->setting_count != 0) + a->has_digest + a->personal +
		       salts + a->rest_count;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		pairs += numbers[i].there;
	cbor_put_map(out, pairs);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (numbers[i].there) {
			cbor_put_int(out, numbers[i].key);
			cbor_put_int(out, numbers[i].value);
		}
	if (key) {
		cbor_put_int(out, K_KEY);
		if (a->base && known & KNOWN_KEY)
			cbor_put_null(out);
		else if (a->key.text.len)
			cbor_put_text(out, a->key.text);
		else
			cbor_put_int(out, a->key.id);
	}
	if (a->base) {
		cbor_put_int(out, K_BASE);
		cbor_put_int(out, a->base - before->base);
	}
	if (a->clock != clock) {
		cbor_put_int(out, K_CLOCK);
		cbor_put_int(out, a->clock - clock);
	}
	if (seen)
		put_seen(a, known, out);
	if (seed) {
		cbor_put_int(out, K_SEED);
		put_seed(a->seed, out);
	}
	if (a->setting_count) {
		cbor_put_int(out, K_SETTINGS);
		enum err e = settings_encode_spliced(a->settings, a->setting_count, out);
		assert(e == OK || out->over);
	}
	if (a->has_digest)
		put_bytes(out, K_DIGEST, a->digest, HASH_BYTES);
	if (a->personal)
		put_bytes(out, K_SIGNATURE, a->signature, SIGNATURE_BYTES);
	if (salts) {
		struct buf list OWN_BUF = BUF(SETTINGS_MAX * SALT_BYTES);
		act_salts_encode(a, &list);
		put_bytes(out, K_SALTS, (const uint8_t *)list.data, list.len);
	}
	buf_view(out, a->rest);
}

void changeset_opaque(const uint8_t hash[HASH_BYTES], struct bytes act, struct buf *out)
{
	cbor_put_array(out, 2);
	cbor_put_bytes(out, (struct bytes){hash, HASH_BYTES});
	cbor_put_bytes(out, act);
}

static bool take_number(struct cbor *r, uint32_t *ret)
{
	int64_t v;
	if (!cbor_range(r, 0, FIELD_NUMBER_MAX, &v))
		return false;
	*ret = (uint32_t)v;
	return true;
}

/* Sums of what a peer sent must not run over. */
static bool take_sum(struct cbor *r, int64_t before, int64_t low, int64_t *ret)
{
	int64_t v;
	if (!cbor_int(r, &v) || __builtin_add_overflow(before, v, &v) || v < low)
		return cbor_fault(r);
	*ret = v;
	return true;
}

static bool take_seen(struct cbor *r, struct act_taken *t)
{
	size_t n;
	int64_t epoch;
	struct seen s = {0};
	t->root_missing = false;
	if (!cbor_null_p(r)) {
		if (!cbor_array(r, &n) || (n != 3 && n != 4) || !cbor_range(r, 0, UINT32_MAX, &epoch) ||
		    !take_sum(r, t->act.base, 0, &s.position) || !take_sum(r, t->act.clock, INT64_MIN, &s.time) || (n == 4 && !cbor_fixed(r, HASH_BYTES, s.root)))
			return cbor_fault(r);
		s.epoch = (uint32_t)epoch;
		t->root_missing = n == 3;
	}
	t->act.seen = s;
	return true;
}

static bool take_key(struct cbor *r, struct key *ret, bool *ret_missing)
{
	*ret = (struct key){0};
	*ret_missing = cbor_null_p(r);
	if (*ret_missing)
		return true;
	if (cbor_kind(r) == CBOR_TEXT)
		return cbor_text(r, &ret->text) && ((ret->text.len && ret->text.len <= KEY_MAX) || cbor_fault(r));
	return cbor_range(r, 0, INT64_MAX, &ret->id);
}

static bool take_settings(struct cbor *r, struct act_taken *t)
{
	const uint8_t *from = r->at;
	if (!settings_decode_spliced(r, &t->act.settings, &t->act.setting_count))
		return false;
	for (size_t i = 0; i < t->act.setting_count; i++)
		t->spliced |= is_splice(&t->act.settings[i].value);
	t->content = (size_t)(r->at - from);
	return t->content <= ACT_CONTENT_MAX || cbor_fault(r);
}

static bool take_pair(struct cbor *r, int64_t key, const struct changeset *c, const struct act *before, struct act_taken *t)
{
	struct act *a = &t->act;
	struct bytes v;
	switch ((enum pair)key) {
	case K_ENTRY:
		return take_sum(r, entry_before(c, before), 1, &a->entry);
	case K_OFFICER:
		return cbor_range(r, 0, INT64_MAX, &a->officer);
	case K_REG:
		return take_number(r, &a->reg);
	case K_VERB:
		return take_number(r, &a->verb);
	case K_KEY:
		return take_key(r, &a->key, &t->key_missing);
	case K_BASE:
		return take_sum(r, before->base, 1, &a->base);
	case K_CLOCK:
		return take_sum(r, clock_before(c, before), INT64_MIN, &a->clock);
	case K_SEEN:
		return take_seen(r, t);
	case K_SEED:
		t->seeded = true;
		return take_seed(r, a->seed);
	case K_SETTINGS:
		return take_settings(r, t);
	case K_DIGEST:
		a->has_digest = true;
		return cbor_fixed(r, HASH_BYTES, a->digest);
	case K_SIGNATURE:
		a->personal = true;
		return cbor_fixed(r, SIGNATURE_BYTES, a->signature);
	case K_SALTS:
		return cbor_bytes(r, &v) && (act_salts_decode(a, v) || cbor_fault(r));
	}
	return cbor_fault(r);
}

static bool take_opaque(struct cbor *r, struct act_taken *t)
{
	size_t n;
	t->opaque = true;
	return (cbor_array(r, &n) && n == 2 && cbor_fixed(r, HASH_BYTES, t->hash) && cbor_bytes(r, &t->raw) && t->raw.len <= ACT_MAX) ||
	       cbor_fault(r);
}

static bool take_map(struct cbor *r, const struct changeset *c, const struct act *before, struct act_taken *t)
{
	size_t pairs;
	if (!cbor_map(r, &pairs))
		return false;
	for (size_t i = 0; i < pairs; i++) {
		struct cbor here = *r;
		int64_t key;
		if (!cbor_range(r, 0, INT64_MAX, &key))
			return false;
		if (key >= ACT_KEYS) {
			*r = here;
			t->act.rest_count = pairs - i;
			return act_rest_decode(r, pairs - i, &t->act.rest) && t->act.rest.len <= ACT_CONTENT_MAX;
		}
		if (!take_pair(r, key, c, before, t))
			return false;
	}
	return true;
}

/* Whatever is taken must be fit for the log: act_encode() writes it and act_decode() reads it back. */
static bool fit(const struct act_taken *t)
{
	const struct act *a = &t->act;
	bool seed = memcmp(a->seed, no_seed, SEED_BYTES) != 0;
	return a->entry >= 1 && (a->base || !t->key_missing) && (a->has_digest || !a->personal) && !(a->salts && (seed || t->spliced)) && t->content + a->rest.len <= ACT_CONTENT_MAX;
}

bool changeset_act_take(struct cbor *r, const struct changeset *c, uint32_t device, const struct act *before, struct act_taken *ret)
{
	struct act_taken t = {0};
	if (cbor_kind(r) == CBOR_ARRAY) {
		if (!take_opaque(r, &t))
			return false;
		t.act = *before; /* what follows goes on from there */
		t.act.settings = NULL;
		t.act.salts = NULL;
		t.act.setting_count = 0;
		*ret = t;
		return true;
	}
	int64_t last = entry_before(c, before), next = last < INT64_MAX ? last + 1 : 0; /* 0 is refused below, unless the act gives its own */
	t.act = (struct act){.device = device, .entry = next, .officer = before->officer, .reg = before->reg, .verb = before->verb,
			     .key = before->key, .clock = clock_before(c, before), .seen = before->seen};
	memcpy(t.act.seed, c->seed, SEED_BYTES);
	bool good = take_map(r, c, before, &t);
	/* A seed has no place in the log where nothing derives from it. */
	if (good && !t.seeded && !act_salted(&t.act))
		memset(t.act.seed, 0, SEED_BYTES);
	if (!good || !fit(&t)) {
		act_free(&t.act);
		return cbor_fault(r);
	}
	*ret = t;
	return true;
}

static uint8_t *put(uint8_t *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	return p + n;
}

enum { SPAN_BYTES = TAG_MAX + 4 + 4 + 8 + 4 + 2 * HASH_BYTES + 8 + 8 };

static void message(const struct span *s, uint8_t ret[SPAN_BYTES])
{
	uint8_t *p = ret + TAG_MAX;
	memset(ret, 0, TAG_MAX);
	memcpy(ret, "kycuong push 1", sizeof "kycuong push 1" - 1);
	p = put(p, s->device, 4);
	p = put(p, s->epoch, 4);
	p = put(p, (uint64_t)s->first, 8);
	p = put(p, s->count, 4);
	memcpy(p, s->before, HASH_BYTES);
	memcpy(p + HASH_BYTES, s->after, HASH_BYTES);
	p = put(p + 2 * HASH_BYTES, (uint64_t)s->fork_from, 8);
	p = put(p, (uint64_t)s->fork_to, 8);
	assert(p == ret + SPAN_BYTES);
}

void changeset_sign(const struct span *s, const uint8_t secret[SECRET_KEY_BYTES], uint8_t ret[SIGNATURE_BYTES])
{
	uint8_t m[SPAN_BYTES];
	message(s, m);
	crypt_sign(secret, (struct bytes){m, sizeof m}, ret);
}

bool changeset_verify(const struct span *s, const uint8_t public_key[PUBLIC_KEY_BYTES], const uint8_t signature[SIGNATURE_BYTES])
{
	uint8_t m[SPAN_BYTES];
	message(s, m);
	return crypt_verify(public_key, (struct bytes){m, sizeof m}, signature);
}
