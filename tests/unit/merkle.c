#include "merkle.h"

#include "checkpoint.h"
#include "damage.h"
#include "tap.h"

enum { LEAVES = 70, LEVELS = 8 };
static uint8_t store[LEVELS][LEAVES][HASH_BYTES];
static bool there[LEVELS][LEAVES];
static uint8_t leaves[LEAVES][HASH_BYTES], roots[LEAVES + 1][HASH_BYTES];

static enum err get(void *context, int level, int64_t index, uint8_t ret[HASH_BYTES])
{
	(void)context;
	if (level >= LEVELS || index >= LEAVES || !there[level][index])
		return fail(ERR_NOT_FOUND);
	memcpy(ret, store[level][index], HASH_BYTES);
	return OK;
}

static enum err put(void *context, int level, int64_t index, const uint8_t node[HASH_BYTES])
{
	(void)context;
	if (level >= LEVELS || index >= LEAVES || there[level][index])
		return fail(ERR_STORAGE, "written twice");
	memcpy(store[level][index], node, HASH_BYTES);
	there[level][index] = true;
	return OK;
}

/* The definition of RFC 9162, 2.1.1, word for word and slow. */
static void oracle(int low, int n, uint8_t ret[HASH_BYTES])
{
	if (n == 1) {
		memcpy(ret, leaves[low], HASH_BYTES);
		return;
	}
	int k = 1;
	while (k * 2 < n)
		k *= 2;
	uint8_t both[1 + 2 * HASH_BYTES] = {1};
	oracle(low, k, both + 1);
	oracle(low + k, n - k, both + 1 + HASH_BYTES);
	struct bytes part = {both, sizeof both};
	crypt_sha256(&part, 1, ret);
}

static void test_roots(const struct merkle *m)
{
	int wrong = 0, failed = 0;
	for (int i = 0; i < LEAVES; i++) {
		uint8_t stamp[2] = {(uint8_t)i, 1}, hash[HASH_BYTES] = {(uint8_t)i}, want[HASH_BYTES];
		merkle_leaf((struct bytes){stamp, 2}, hash, BYTES("\0"), leaves[i]);
		failed += merkle_append(m, i, leaves[i]) != OK;
		oracle(0, i + 1, want);
		failed += merkle_root(m, i + 1, roots[i + 1]) != OK;
		wrong += memcmp(want, roots[i + 1], HASH_BYTES) != 0;
	}
	is_int(failed, 0, "append and root work for sizes 1 to %d", LEAVES);
	is_int(wrong, 0, "the roots are those of the definition");
	uint8_t none[HASH_BYTES];
	ok(merkle_root(m, 0, none) == OK && none[0] == 0xe3 && none[31] == 0x55, "no leaf: SHA-256 of nothing");
}

static void test_inclusion(const struct merkle *m)
{
	int bad = 0, taken = 0;
	for (int size = 1; size <= LEAVES; size++) {
		for (int i = 0; i < size; i++) {
			struct merkle_proof p;
			bad += merkle_include(m, i, size, &p) != OK ||
			       !merkle_include_check(&p, i, size, leaves[i], roots[size]);
			for (int other = 0; other < size; other++)
				taken += other != i && (merkle_include_check(&p, other, size, leaves[i], roots[size]) ||
							merkle_include_check(&p, i, size, leaves[other], roots[size]));
			for (int k = 0; k < p.count; k++) {
				p.node[k][5] ^= 1;
				taken += merkle_include_check(&p, i, size, leaves[i], roots[size]);
				p.node[k][5] ^= 1;
			}
			p.count--;
			taken += size > 1 && merkle_include_check(&p, i, size, leaves[i], roots[size]);
		}
	}
	is_int(bad, 0, "every leaf is proved in every size");
	is_int(taken, 0, "no other leaf, place or altered proof is taken");
}

static void test_consistency(const struct merkle *m)
{
	int bad = 0, taken = 0;
	for (int size = 1; size <= LEAVES; size++) {
		for (int old = 1; old <= size; old++) {
			struct merkle_proof p;
			bad += merkle_extend(m, old, size, &p) != OK ||
			       !merkle_extend_check(&p, old, size, roots[old], roots[size]);
			for (int other = 1; other <= size; other++)
				taken += other != old && merkle_extend_check(&p, old, size, roots[other], roots[size]);
			for (int k = 0; k < p.count; k++) {
				p.node[k][31] ^= 128;
				taken += merkle_extend_check(&p, old, size, roots[old], roots[size]);
				p.node[k][31] ^= 128;
			}
			if (p.count) {
				p.count--;
				taken += merkle_extend_check(&p, old, size, roots[old], roots[size]);
			}
		}
	}
	is_int(bad, 0, "every size is proved to begin every later one");
	is_int(taken, 0, "no other old root or altered proof is taken");
}

static bool takes(void *context, struct bytes in)
{
	struct cbor r = CBOR(in);
	struct checkpoint c;
	struct {
		struct tip tip;
		uint8_t pk[PUBLIC_KEY_BYTES];
	} *x = context;
	return checkpoint_decode(&r, &c) && cbor_end(&r) == OK && checkpoint_verify(&c, &x->tip, x->pk);
}

static void test_checkpoint(void)
{
	uint8_t sk[SECRET_KEY_BYTES];
	struct {
		struct tip tip;
		uint8_t pk[PUBLIC_KEY_BYTES];
	} x = {.tip = {70123, 12, {9}}};
	struct checkpoint c = {.seen = {1, 70, 1731171600000, {1, 2}}};
	OWN_BUF struct buf b = BUF(1000);
	crypt_keypair(x.pk, sk);
	checkpoint_sign(&c, &x.tip, sk);
	checkpoint_encode(&c, &b);
	ok(takes(&x, buf_bytes(&b)), "a checkpoint verifies (%zu bytes)", b.len);
	is_int(damage_cut(buf_bytes(&b), takes, &x), 0, "cut anywhere: refused");
	is_int(damage_flip(buf_bytes(&b), takes, &x), 0, "any bit flipped: refused");
	struct tip other = x.tip;
	other.number++;
	ok(!checkpoint_verify(&c, &other, x.pk), "not for another number");
	other = x.tip;
	other.head[31] ^= 1;
	ok(!checkpoint_verify(&c, &other, x.pk), "nor another head");
	other = x.tip;
	other.device++;
	ok(!checkpoint_verify(&c, &other, x.pk), "nor another device");
}

int main(void)
{
	ok(crypt_init() == OK, "crypto starts");
	struct merkle m = {NULL, get, put};
	test_roots(&m);
	test_inclusion(&m);
	test_consistency(&m);
	test_checkpoint();
	return done();
}
