#include "crypt.h"

#include "tap.h"

static bool is_hex(const uint8_t *p, size_t n, const char *hex)
{
	char text[129];
	for (size_t i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", p[i]);
	return strcmp(text, hex) == 0;
}

static void test_hash(void)
{
	uint8_t h[HASH_BYTES], g[HASH_BYTES];
	/* Python: hashlib.blake2b(b"abc", digest_size=32, person=b"kycuong act 1").hexdigest() */
	hash_of("kycuong act 1", BYTES("abc"), h);
	ok(is_hex(h, HASH_BYTES, "f29c987b3587cd268ee49e5518299503cc1da905c536846c3ed5971559168e06"), "BLAKE2b with a tag");
	hash_of("kycuong act 2", BYTES("abc"), g);
	ok(memcmp(h, g, HASH_BYTES) != 0, "another tag, another hash");
	struct hash s;
	hash_begin(&s, "kycuong act 1");
	hash_add(&s, "a", 1);
	hash_add(&s, NULL, 0);
	hash_add(&s, "bc", 2);
	hash_end(&s, g);
	ok(memcmp(h, g, HASH_BYTES) == 0, "in steps the same");
	struct bytes parts[] = {BYTES("a"), BYTES("bc")};
	crypt_sha256(parts, 2, h);
	ok(is_hex(h, HASH_BYTES, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "SHA-256 of abc");
	uint8_t mac[MAC_BYTES];
	/* Python: hashlib.blake2b(b"abc", digest_size=16, key=bytes(range(16)), person=b"kycuong salt 1").hexdigest() */
	uint8_t key[16];
	for (int i = 0; i < 16; i++)
		key[i] = (uint8_t)i;
	crypt_mac((struct bytes){key, 16}, "kycuong salt 1", parts, 2, mac);
	ok(is_hex(mac, MAC_BYTES, "540f70cd86ea9e5c81760d607dfe92dc"), "keyed BLAKE2b");
}

static void test_sign(void)
{
	uint8_t seed[32] = {1}, pk[PUBLIC_KEY_BYTES], sk[SECRET_KEY_BYTES], sig[SIGNATURE_BYTES];
	crypt_keypair_from(seed, pk, sk);
	crypt_sign(sk, BYTES("message"), sig);
	ok(crypt_verify(pk, BYTES("message"), sig), "a signature holds");
	ok(!crypt_verify(pk, BYTES("massage"), sig), "not for another message");
	size_t taken = 0;
	for (int bit = 0; bit < SIGNATURE_BYTES * 8; bit++) {
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
		taken += crypt_verify(pk, BYTES("message"), sig);
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	is_int(taken, 0, "nor with any bit flipped");
}

static void test_agree(void)
{
	uint8_t dp[32], ds[64], sp[32], ss[64], zero[32] = {0};
	struct mac_keys device, server, wrong;
	crypt_keypair(dp, ds);
	crypt_keypair(sp, ss);
	ok(crypt_agree(ds, sp, true, &device) == OK && crypt_agree(ss, dp, false, &server) == OK, "both agree");
	ok(memcmp(&device, &server, sizeof device) == 0, "on the same keys");
	ok(memcmp(device.up, device.down, MAC_KEY_BYTES) != 0, "one a direction");
	ok(crypt_agree(ds, sp, false, &wrong) == OK && memcmp(&wrong, &device, sizeof wrong) != 0, "roles matter");
	is_int(crypt_agree(ds, zero, true, &wrong), ERR_CRYPTO, "a bad public key is refused");
}

static void test_seal(void)
{
	OWN_BUF struct buf sealed = BUF(1000);
	OWN_BUF struct buf opened = BUF(1000);
	ok(crypt_seal(BYTES("mật khẩu"), BYTES("secret key"), &sealed) == OK, "sealed");
	is_int(sealed.len, SEAL_OVERHEAD + strlen("secret key"), "its size");
	ok(crypt_unseal(BYTES("mật khẩu"), buf_bytes(&sealed), &opened) == OK, "opened");
	ok(bytes_equal(buf_bytes(&opened), BYTES("secret key")), "the same secret");
	is_int(crypt_unseal(BYTES("mat khau"), buf_bytes(&sealed), &opened), ERR_PASSWORD_WRONG, "wrong password");
	sealed.data[sealed.len - 1] ^= 1;
	is_int(crypt_unseal(BYTES("mật khẩu"), buf_bytes(&sealed), &opened), ERR_PASSWORD_WRONG, "altered");
	sealed.data[5] = (char)0xff; /* a demand for terabytes */
	is_int(crypt_unseal(BYTES("mật khẩu"), buf_bytes(&sealed), &opened), ERR_FORMAT, "too much memory asked");
	is_int(crypt_unseal(BYTES("x"), BYTES("\1"), &opened), ERR_FORMAT, "too short");

	char stored[PASSWORD_HASH_BYTES];
	ok(crypt_password_hash(BYTES("abc"), stored) == OK, "a password's hash");
	ok(crypt_password_check(BYTES("abc"), stored) && !crypt_password_check(BYTES("abd"), stored), "and its check");
	ok(!crypt_password_check((struct bytes){0}, stored), "a form without a password is refused, and UBSan finds nothing");
}

static void test_box(void)
{
	uint8_t pk[32], sk[64], other[32], other_sk[64];
	crypt_keypair(pk, sk);
	crypt_keypair(other, other_sk);
	OWN_BUF struct buf box = BUF(1000);
	OWN_BUF struct buf opened = BUF(1000);
	ok(crypt_box(pk, BYTES("on a stick"), &box) == OK && box.len == BOX_OVERHEAD + 10, "boxed");
	is_int(crypt_unbox(other_sk, buf_bytes(&box), &opened), ERR_MAC, "another key does not open it");
	ok(crypt_unbox(sk, buf_bytes(&box), &opened) == OK && bytes_equal(buf_bytes(&opened), BYTES("on a stick")),
	   "the right one does");
	box.data[40] ^= 1;
	is_int(crypt_unbox(sk, buf_bytes(&box), &opened), ERR_MAC, "altered");
	is_int(crypt_unbox(sk, BYTES("short"), &opened), ERR_MAC, "too short");
}

int main(void)
{
	ok(crypt_init() == OK, "starts");
	test_hash();
	test_sign();
	test_agree();
	test_seal();
	test_box();
	return done();
}
