#include "crypt.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
	SEAL_VERSION = 1,
	SEAL_HEAD = 1 + 4 + 4 + crypto_pwhash_SALTBYTES + crypto_secretbox_NONCEBYTES,
	PASSES = 3,
	PASSES_MAX = 16,
	KIB = 64 * 1024,
	KIB_MAX = 1024 * 1024,
};

_Static_assert(sizeof(struct hash) >= sizeof(crypto_generichash_blake2b_state), "hash state");
_Static_assert(SIGNATURE_BYTES == crypto_sign_BYTES && SECRET_KEY_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519");
_Static_assert(SEAL_OVERHEAD == SEAL_HEAD + crypto_secretbox_MACBYTES, "seal");
_Static_assert(BOX_OVERHEAD == crypto_box_SEALBYTES, "box");
_Static_assert(SALT_BYTES == crypto_pwhash_SALTBYTES && PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES, "pwhash");

enum err crypt_init(void)
{
	return sodium_init() < 0 ? fail(ERR_CRYPTO) : OK;
}

void crypt_random(void *ret, size_t n)
{
	randombytes_buf(ret, n);
}

void crypt_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

bool crypt_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

static void personal(const char *tag, unsigned char ret[crypto_generichash_blake2b_PERSONALBYTES])
{
	size_t n = strlen(tag);
	assert(n <= TAG_MAX);
	memset(ret, 0, crypto_generichash_blake2b_PERSONALBYTES);
	memcpy(ret, tag, n);
}

void hash_begin(struct hash *h, const char *tag)
{
	unsigned char p[crypto_generichash_blake2b_PERSONALBYTES];
	personal(tag, p);
	int rc = crypto_generichash_blake2b_init_salt_personal((void *)h->state, NULL, 0, HASH_BYTES, NULL, p);
	assert(rc == 0);
}

void hash_add(struct hash *h, const void *data, size_t n)
{
	if (n)
		crypto_generichash_blake2b_update((void *)h->state, data, n);
}

void hash_u32(struct hash *h, uint32_t v)
{
	uint8_t b[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
	hash_add(h, b, sizeof b);
}

void hash_u64(struct hash *h, uint64_t v)
{
	hash_u32(h, (uint32_t)(v >> 32));
	hash_u32(h, (uint32_t)v);
}

void hash_end(struct hash *h, uint8_t ret[HASH_BYTES])
{
	crypto_generichash_blake2b_final((void *)h->state, ret, HASH_BYTES);
}

void hash_of(const char *tag, struct bytes data, uint8_t ret[HASH_BYTES])
{
	struct hash h;
	hash_begin(&h, tag);
	hash_add(&h, data.data, data.len);
	hash_end(&h, ret);
}

void crypt_mac(struct bytes key, const char *tag, const struct bytes *parts, size_t count, uint8_t ret[MAC_BYTES])
{
	unsigned char p[crypto_generichash_blake2b_PERSONALBYTES];
	personal(tag, p);
	struct hash h;
	assert(key.len >= 16 && key.len <= 64);
	int rc = crypto_generichash_blake2b_init_salt_personal((void *)h.state, key.data, key.len, MAC_BYTES, NULL, p);
	assert(rc == 0);
	for (size_t i = 0; i < count; i++)
		hash_add(&h, parts[i].data, parts[i].len);
	crypto_generichash_blake2b_final((void *)h.state, ret, MAC_BYTES);
	sodium_memzero(&h, sizeof h);
}

void crypt_sha256(const struct bytes *parts, size_t count, uint8_t ret[HASH_BYTES])
{
	crypto_hash_sha256_state s;
	crypto_hash_sha256_init(&s);
	for (size_t i = 0; i < count; i++)
		if (parts[i].len)
			crypto_hash_sha256_update(&s, parts[i].data, parts[i].len);
	crypto_hash_sha256_final(&s, ret);
}

void crypt_keypair(uint8_t ret_public[PUBLIC_KEY_BYTES], uint8_t ret_secret[SECRET_KEY_BYTES])
{
	crypto_sign_keypair(ret_public, ret_secret);
}

void crypt_keypair_from(const uint8_t seed[32], uint8_t ret_public[PUBLIC_KEY_BYTES],
			uint8_t ret_secret[SECRET_KEY_BYTES])
{
	crypto_sign_seed_keypair(ret_public, ret_secret, seed);
}

void crypt_sign(const uint8_t secret[SECRET_KEY_BYTES], struct bytes message, uint8_t ret[SIGNATURE_BYTES])
{
	crypto_sign_detached(ret, NULL, message.data, message.len, secret);
}

bool crypt_verify(const uint8_t public_key[PUBLIC_KEY_BYTES], struct bytes message,
		  const uint8_t signature[SIGNATURE_BYTES])
{
	return crypto_sign_verify_detached(signature, message.data, message.len, public_key) == 0;
}

enum err crypt_agree(const uint8_t secret[SECRET_KEY_BYTES], const uint8_t other[PUBLIC_KEY_BYTES],
		     bool mine_is_device, struct mac_keys *ret)
{
	uint8_t mine[crypto_scalarmult_SCALARBYTES], point[crypto_scalarmult_BYTES], shared[crypto_scalarmult_BYTES];
	crypto_sign_ed25519_sk_to_curve25519(mine, secret);
	bool good = crypto_sign_ed25519_pk_to_curve25519(point, other) == 0 &&
		    crypto_scalarmult(shared, mine, point) == 0;
	if (good) {
		const uint8_t *own = secret + SECRET_KEY_BYTES - PUBLIC_KEY_BYTES;
		const uint8_t *device = mine_is_device ? own : other, *server = mine_is_device ? other : own;
		struct {
			const char *tag;
			uint8_t *out;
		} way[] = {{"kycuong up 1", ret->up}, {"kycuong down 1", ret->down}};
		for (int i = 0; i < 2; i++) {
			struct hash h;
			hash_begin(&h, way[i].tag);
			hash_add(&h, shared, sizeof shared);
			hash_add(&h, device, PUBLIC_KEY_BYTES);
			hash_add(&h, server, PUBLIC_KEY_BYTES);
			hash_end(&h, way[i].out);
			sodium_memzero(&h, sizeof h);
		}
	}
	sodium_memzero(mine, sizeof mine);
	sodium_memzero(shared, sizeof shared);
	return good ? OK : fail(ERR_CRYPTO);
}

/* libsodium must not get NULL, not even for a password of no bytes. */
static const char *text_of(struct bytes b)
{
	return b.data ? (const char *)b.data : "";
}

static enum err argon(uint8_t *ret, size_t n, struct bytes data, const uint8_t salt[SALT_BYTES], uint32_t passes,
		      uint32_t kib)
{
	if (crypto_pwhash(ret, n, text_of(data), data.len, salt, passes, (size_t)kib * 1024,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return fail(ERR_CRYPTO);
	return OK;
}

static void put_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * (3 - i));
}

static uint32_t get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

enum err crypt_seal(struct bytes password, struct bytes secret, struct buf *out)
{
	assert(secret.len <= SEALED_MAX);
	uint8_t head[SEAL_HEAD] = {SEAL_VERSION}, key[crypto_secretbox_KEYBYTES];
	uint8_t box[SEALED_MAX + crypto_secretbox_MACBYTES];
	uint8_t *salt = head + 9, *nonce = salt + SALT_BYTES;
	put_u32(head + 1, PASSES);
	put_u32(head + 5, KIB);
	randombytes_buf(salt, SALT_BYTES + crypto_secretbox_NONCEBYTES);
	TRY(argon(key, sizeof key, password, salt, PASSES, KIB));
	crypto_secretbox_easy(box, secret.data, secret.len, nonce, key);
	sodium_memzero(key, sizeof key);
	buf_add(out, head, sizeof head);
	buf_add(out, box, secret.len + crypto_secretbox_MACBYTES);
	return buf_check(out, "seal");
}

enum err crypt_unseal(struct bytes password, struct bytes sealed, struct buf *out)
{
	if (sealed.len < SEAL_OVERHEAD || sealed.len > SEALED_MAX + SEAL_OVERHEAD || sealed.data[0] != SEAL_VERSION)
		return fail(ERR_FORMAT, "seal");
	uint32_t passes = get_u32(sealed.data + 1), kib = get_u32(sealed.data + 5);
	if (passes < 1 || passes > PASSES_MAX || kib < 8 || kib > KIB_MAX)
		return fail(ERR_FORMAT, "seal");
	const uint8_t *salt = sealed.data + 9, *nonce = salt + SALT_BYTES;
	uint8_t key[crypto_secretbox_KEYBYTES], secret[SEALED_MAX];
	TRY(argon(key, sizeof key, password, salt, passes, kib));
	int rc = crypto_secretbox_open_easy(secret, sealed.data + SEAL_HEAD, sealed.len - SEAL_HEAD, nonce, key);
	sodium_memzero(key, sizeof key);
	if (rc != 0)
		return fail(ERR_PASSWORD_WRONG);
	buf_add(out, secret, sealed.len - SEAL_OVERHEAD);
	sodium_memzero(secret, sizeof secret);
	return buf_check(out, "seal");
}

enum err crypt_password_hash(struct bytes password, char ret[PASSWORD_HASH_BYTES])
{
	if (crypto_pwhash_str_alg(ret, text_of(password), password.len, PASSES, (size_t)KIB * 1024,
				  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return fail(ERR_CRYPTO);
	return OK;
}

bool crypt_password_check(struct bytes password, const char stored[PASSWORD_HASH_BYTES])
{
	return crypto_pwhash_str_verify(stored, text_of(password), password.len) == 0;
}

enum err crypt_slow(struct bytes data, const uint8_t salt[SALT_BYTES], uint8_t *ret, size_t n)
{
	return argon(ret, n, data, salt, PASSES, KIB);
}

enum err crypt_box(const uint8_t to[PUBLIC_KEY_BYTES], struct bytes message, struct buf *out)
{
	uint8_t point[crypto_box_PUBLICKEYBYTES];
	if (crypto_sign_ed25519_pk_to_curve25519(point, to) != 0)
		return fail(ERR_CRYPTO);
	OWN(mem_free) uint8_t *box = mem_alloc(message.len + crypto_box_SEALBYTES);
	if (crypto_box_seal(box, message.data, message.len, point) != 0)
		return fail(ERR_CRYPTO);
	buf_add(out, box, message.len + crypto_box_SEALBYTES);
	return buf_check(out, "box");
}

enum err crypt_unbox(const uint8_t secret[SECRET_KEY_BYTES], struct bytes box, struct buf *out)
{
	if (box.len < crypto_box_SEALBYTES)
		return fail(ERR_MAC);
	uint8_t mine[crypto_box_SECRETKEYBYTES], point[crypto_box_PUBLICKEYBYTES];
	crypto_sign_ed25519_sk_to_curve25519(mine, secret);
	crypto_scalarmult_base(point, mine);
	OWN(mem_free) uint8_t *message = mem_alloc(box.len);
	int rc = crypto_box_seal_open(message, box.data, box.len, point, mine);
	sodium_memzero(mine, sizeof mine);
	if (rc != 0)
		return fail(ERR_MAC);
	buf_add(out, message, box.len - crypto_box_SEALBYTES);
	return buf_check(out, "box");
}

enum {
	STREAM_KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
	STREAM_HEAD = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	STREAM_ADD = crypto_secretstream_xchacha20poly1305_ABYTES,
	STREAM_PREFIX = STREAM_KEY + BOX_OVERHEAD + STREAM_HEAD,
};

size_t crypt_stream_size(size_t message)
{
	return STREAM_PREFIX + message + (message / STREAM_PIECE + 1) * STREAM_ADD;
}

enum err crypt_stream(const uint8_t to[PUBLIC_KEY_BYTES], struct bytes label, struct bytes message, struct buf *out)
{
	crypto_secretstream_xchacha20poly1305_state state;
	uint8_t key[STREAM_KEY], head[STREAM_HEAD], sealed[STREAM_PIECE + STREAM_ADD];
	crypto_secretstream_xchacha20poly1305_keygen(key);
	enum err e = crypt_box(to, (struct bytes){key, sizeof key}, out);
	crypto_secretstream_xchacha20poly1305_init_push(&state, head, key);
	sodium_memzero(key, sizeof key);
	TRY(e);
	buf_add(out, head, sizeof head);
	for (size_t at = 0;; at += STREAM_PIECE) {
		bool last = message.len - at < STREAM_PIECE;
		size_t n = last ? message.len - at : STREAM_PIECE;
		crypto_secretstream_xchacha20poly1305_push(&state, sealed, NULL, n ? message.data + at : NULL, n, label.data, label.len,
							   last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
		buf_add(out, sealed, n + STREAM_ADD);
		if (last)
			break;
	}
	sodium_memzero(&state, sizeof state);
	return buf_check(out, "stream");
}

static bool stream_pieces(crypto_secretstream_xchacha20poly1305_state *state, struct bytes label, struct bytes in, struct buf *out)
{
	uint8_t piece[STREAM_PIECE];
	for (;;) {
		size_t n = in.len < STREAM_PIECE + STREAM_ADD ? in.len : STREAM_PIECE + STREAM_ADD;
		unsigned char tag;
		if (n < STREAM_ADD ||
		    crypto_secretstream_xchacha20poly1305_pull(state, piece, NULL, &tag, in.data, n, label.data, label.len) != 0)
			return false;
		buf_add(out, piece, n - STREAM_ADD);
		in = (struct bytes){in.data + n, in.len - n};
		bool last = n < STREAM_PIECE + STREAM_ADD;
		if (last != (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL))
			return false;
		if (last)
			return in.len == 0;
	}
}

enum err crypt_unstream(const uint8_t secret[SECRET_KEY_BYTES], struct bytes label, struct bytes stream, struct buf *out)
{
	struct buf key OWN_BUF = BUF(STREAM_KEY);
	size_t before = out->len;
	if (stream.len < STREAM_PREFIX + STREAM_ADD)
		return fail(ERR_FORMAT, "stream");
	TRY(crypt_unbox(secret, (struct bytes){stream.data, STREAM_KEY + BOX_OVERHEAD}, &key));
	crypto_secretstream_xchacha20poly1305_state state;
	bool good = key.len == STREAM_KEY && crypto_secretstream_xchacha20poly1305_init_pull(&state, stream.data + STREAM_KEY + BOX_OVERHEAD,
											   (const unsigned char *)key.data) == 0;
	sodium_memzero(key.data, key.len);
	good = good && stream_pieces(&state, label, (struct bytes){stream.data + STREAM_PREFIX, stream.len - STREAM_PREFIX}, out);
	sodium_memzero(&state, sizeof state);
	if (!good) {
		buf_cut(out, before);
		return fail(ERR_FORMAT, "stream");
	}
	return buf_check(out, "stream");
}
