#include "act.h"

#include "damage.h"
#include "tap.h"

static struct setting settings[] = {
	{3, {0}, {V_INT, -7}},
	{4, {0}, {V_NULL}},
	{5, {0}, {V_TEXT}},
	{9, {0}, {V_INT, 40}},
	{9, {0}, {V_INT, 41}},
	{9, {0}, {V_TEXT}},
	{11, {0}, {V_BYTES}},
};
enum { COUNT = sizeof settings / sizeof *settings };

static struct act sample(void)
{
	settings[2].value.data = bytes_of("Chậm vì mưa lũ");
	settings[3].sub = bytes_of("07");
	settings[4].sub = bytes_of("1dd");
	settings[5].sub = bytes_of("2"); /* by bytes after "1dd", in CBOR before "07" */
	settings[5].value.data = bytes_of("đã xong");
	settings[6].value.data = bytes_of("\1\2\3");
	struct act a = {.device = 70123, .entry = 5, .officer = 99, .reg = 7, .verb = 2, .base = 1234,
			.clock = 1731171600000, .settings = settings, .setting_count = COUNT};
	a.key.text = bytes_of("BC-THANG/615/2024-11");
	a.seen = (struct seen){1, 1200, 1731100000000, {1, 2, 3}};
	memset(a.seed, 0x5e, SEED_BYTES);
	return a;
}

static bool same_hash(const struct act *a, const struct act *b)
{
	uint8_t x[HASH_BYTES], y[HASH_BYTES];
	act_hash(a, x);
	act_hash(b, y);
	return memcmp(x, y, HASH_BYTES) == 0;
}

static bool takes(void *context, struct bytes in)
{
	(void)context;
	OWN_ACT struct act a = {0};
	OWN_BUF struct buf b = BUF(ACT_MAX);
	if (act_decode(in, &a) != OK)
		return false;
	/* Whatever is taken is exactly what would be written. */
	if (act_encode(&a, &b) != OK || !bytes_equal(buf_bytes(&b), in))
		ok(false, "taken but not canonical");
	return true;
}

/* Taken, and of the same hash: flips that the hash does not notice. */
static bool unnoticed(void *context, struct bytes in)
{
	OWN_ACT struct act a = {0};
	return takes(NULL, in) && act_decode(in, &a) == OK && same_hash(&a, context);
}

static void test_round(struct act *a, const char *what, int free_bytes)
{
	OWN_BUF struct buf b = BUF(ACT_MAX);
	OWN_BUF struct buf again = BUF(ACT_MAX);
	OWN_ACT struct act d = {0};
	ok(act_encode(a, &b) == OK && act_decode(buf_bytes(&b), &d) == OK, "%s: encoded and decoded", what);
	ok(d.setting_count == a->setting_count && same_hash(a, &d), "%s: same hash", what);
	bool same = true;
	for (size_t i = 0; i < d.setting_count && i < a->setting_count; i++)
		same &= setting_compare(&d.settings[i], &a->settings[i]) == 0 &&
			value_equal(d.settings[i].value, a->settings[i].value);
	ok(same, "%s: same settings", what);
	ok(act_encode(&d, &again) == OK && bytes_equal(buf_bytes(&b), buf_bytes(&again)), "%s: same bytes again", what);
	is_int(damage_cut(buf_bytes(&b), takes, NULL), 0, "%s: cut anywhere, refused", what);
	size_t flips = damage_flip(buf_bytes(&b), unnoticed, a);
	is_int(flips, free_bytes * 8, "%s: flips that the hash does not cover", what);
	printf("# %s: %zu bytes\n", what, b.len);
}

static void test_erase(void)
{
	struct act a = sample();
	OWN_BUF struct buf b = BUF(ACT_MAX);
	OWN_BUF struct buf c = BUF(ACT_MAX);
	OWN_ACT struct act d = {0};
	bool erase[COUNT] = {[2] = true};
	ok(act_erase(&a, erase, &b) == OK && act_decode(buf_bytes(&b), &d) == OK, "erased act decodes");
	ok(same_hash(&a, &d), "erasing keeps the hash");
	is_int(d.settings[2].value.kind, V_ERASED, "the text is gone");
	ok(memmem(b.data, b.len, "Chậm", strlen("Chậm")) == NULL, "and not in the bytes");
	ok(memmem(b.data, b.len, a.seed, SEED_BYTES) == NULL, "nor is the seed");
	is_int(d.settings[5].value.kind, V_TEXT, "the other text stays");
	ok(d.salts != NULL, "with its salt");

	bool rest[COUNT] = {[5] = true};
	OWN_ACT struct act f = {0};
	ok(act_erase(&d, rest, &c) == OK && act_decode(buf_bytes(&c), &f) == OK && same_hash(&a, &f), "erased twice");
	ok(!f.salts, "no text, no salt left");

	struct act g = sample();
	g.seed[0] ^= 1;
	ok(!same_hash(&a, &g), "another seed, another hash");
}

/* A later version's key: kept, passed on, hashed. */
static void test_rest(void)
{
	struct act a = sample();
	OWN_BUF struct buf b = BUF(ACT_MAX);
	OWN_BUF struct buf c = BUF(ACT_MAX);
	a.rest = BYTES("\x0e\x82\x01\x02\x18\x64\x61x"); /* 14: [1, 2], 100: "x" */
	a.rest_count = 2;
	OWN_ACT struct act d = {0};
	ok(act_encode(&a, &b) == OK && act_decode(buf_bytes(&b), &d) == OK, "unknown keys decode");
	ok(d.rest_count == 2 && bytes_equal(d.rest, a.rest), "and are kept");
	ok(act_encode(&d, &c) == OK && bytes_equal(buf_bytes(&b), buf_bytes(&c)), "and passed on");
	struct act e = sample();
	ok(!same_hash(&a, &e) && same_hash(&a, &d), "and are in the hash");
	struct cbor r = CBOR(BYTES("\x0d\x01"));
	struct bytes rest;
	r.level[0] = (struct cbor_level){.left = 2, .map = true};
	r.depth = 1;
	ok(!act_rest_decode(&r, 1, &rest), "a known key is no unknown one");
}

static void test_limits(void)
{
	OWN_BUF struct buf b = BUF(2 * ACT_MAX);
	OWN(mem_free) char *text = mem_alloc(TEXT_MAX + 2);
	memset(text, 'a', TEXT_MAX + 1);
	struct setting two[2] = {{1, {0}, {V_TEXT, 0, {(uint8_t *)text, TEXT_MAX}}}, {2, {0}, {V_INT, 1}}};
	struct act a = {.entry = 1, .settings = two, .setting_count = 2};
	is_int(act_encode(&a, &b), OK, "the longest text");
	two[0].value.data.len++;
	is_int(act_encode(&a, &b), ERR_FORMAT, "one byte longer");
	two[0].value.data.len--;
	two[1].value = two[0].value;
	is_int(act_encode(&a, &b), ERR_ACT_LONG, "two longest texts");
	two[1].value = VALUE_INT(1);
	two[1].field = 1;
	is_int(act_encode(&a, &b), ERR_FORMAT, "a field twice");
	two[1].sub = bytes_of("x");
	is_int(act_encode(&a, &b), ERR_FORMAT, "a field that is a family and is not");
	two[1].field = 0;
	is_int(act_encode(&a, &b), ERR_FORMAT, "out of order");
	two[1].field = 2;
	a.entry = 0;
	is_int(act_encode(&a, &b), ERR_FORMAT, "entry 0");

	static struct setting many[SETTINGS_MAX + 1];
	for (uint32_t i = 0; i <= SETTINGS_MAX; i++)
		many[i] = (struct setting){i, {0}, {V_INT, 5}};
	struct act m = {.entry = 1, .settings = many, .setting_count = SETTINGS_MAX};
	is_int(act_encode(&m, &b), OK, "the most settings");
	m.setting_count++;
	is_int(act_encode(&m, &b), ERR_FORMAT, "one more");
	OWN_ACT struct act d = {0};
	is_int(act_decode(BYTES("\xa0"), &d), ERR_FORMAT, "an empty map lacks keys");
}

static void test_digest(void)
{
	struct act a = sample();
	uint8_t x[HASH_BYTES], y[HASH_BYTES];
	content_digest(a.seed, 5, settings, COUNT, x);
	content_digest(a.seed, 6, settings, COUNT, y);
	ok(memcmp(x, y, HASH_BYTES) != 0, "a digest depends on the entry");
	settings[0].value.num++;
	content_digest(a.seed, 5, settings, COUNT, y);
	ok(memcmp(x, y, HASH_BYTES) != 0, "and on numbers");
	settings[0].value.num--;
	content_digest(a.seed, 5, settings, COUNT, y);
	ok(memcmp(x, y, HASH_BYTES) == 0, "and on nothing else");
}

int main(void)
{
	ok(crypt_init() == OK, "crypto starts");
	struct act a = sample();
	test_round(&a, "a report", SEED_BYTES * 0);
	struct act id = {.entry = 1, .reg = 1, .verb = 1, .clock = INT64_MIN, .key = {.id = INT64_MAX}};
	test_round(&id, "no settings", 0);
	struct act signed_one = sample();
	signed_one.has_digest = signed_one.personal = true;
	memset(signed_one.digest, 0xd1, HASH_BYTES);
	memset(signed_one.signature, 0x51, SIGNATURE_BYTES);
	test_round(&signed_one, "personally signed", SIGNATURE_BYTES);
	struct act digest = sample();
	digest.has_digest = true;
	memset(digest.digest, 0xd1, HASH_BYTES);
	test_round(&digest, "digest alone", 0);
	test_erase();
	test_rest();
	test_limits();
	test_digest();
	return done();
}
