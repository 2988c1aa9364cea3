/* crypt.h - keys, signatures, hashes. The only file that knows libsodium.
 *
 * Hashes are BLAKE2b with a tag per kind of object in BLAKE2b's personalisation field (at most TAG_MAX bytes,
 * padded with zeros), so that no byte string can stand for two kinds. Secret keys are Ed25519 in the form
 * seed || public key. Call crypt_init() once before anything else.
 */
#ifndef CRYPT_H
#define CRYPT_H

#include "buf.h"

enum {
	HASH_BYTES = 32,
	SIGNATURE_BYTES = 64,
	PUBLIC_KEY_BYTES = 32,
	SECRET_KEY_BYTES = 64,
	MAC_BYTES = 16,
	MAC_KEY_BYTES = 32,
	SALT_BYTES = 16,
	TAG_MAX = 16,
	SEALED_MAX = 4096,	 /* the longest secret that crypt_seal takes */
	SEAL_OVERHEAD = 65,	 /* bytes added by crypt_seal */
	BOX_OVERHEAD = 48,	 /* bytes added by crypt_box */
	STREAM_PIECE = 64 * 1024, /* of a message, sealed at a time */
	PASSWORD_HASH_BYTES = 128, /* a NUL-terminated text */
	PASSWORD_MAX = 1024,
};

enum err MUST_USE crypt_init(void); /* ERR_CRYPTO */

void crypt_random(void *ret, size_t n);
void crypt_wipe(void *p, size_t n);
bool crypt_equal(const void *a, const void *b, size_t n); /* time independent of the content */

/* BLAKE2b-256 in steps. */
struct hash {
	_Alignas(64) uint8_t state[384];
};
void hash_begin(struct hash *h, const char *tag);
void hash_add(struct hash *h, const void *data, size_t n);
void hash_u32(struct hash *h, uint32_t v); /* big-endian */
void hash_u64(struct hash *h, uint64_t v); /* big-endian */
void hash_end(struct hash *h, uint8_t ret[HASH_BYTES]);
void hash_of(const char *tag, struct bytes data, uint8_t ret[HASH_BYTES]); /* in one step */

/* Keyed BLAKE2b of MAC_BYTES (not HMAC) over the parts one after the other; the caller gives them an unambiguous
 * shape. The key has 16..64 bytes. Also derives salts. */
void crypt_mac(struct bytes key, const char *tag, const struct bytes *parts, size_t count, uint8_t ret[MAC_BYTES]);

/* SHA-256 over the parts one after the other. */
void crypt_sha256(const struct bytes *parts, size_t count, uint8_t ret[HASH_BYTES]);

void crypt_keypair(uint8_t ret_public[PUBLIC_KEY_BYTES], uint8_t ret_secret[SECRET_KEY_BYTES]);
/* The same from 32 given bytes, for tests and simulation. */
void crypt_keypair_from(const uint8_t seed[32], uint8_t ret_public[PUBLIC_KEY_BYTES],
			uint8_t ret_secret[SECRET_KEY_BYTES]);
void crypt_sign(const uint8_t secret[SECRET_KEY_BYTES], struct bytes message, uint8_t ret[SIGNATURE_BYTES]);
bool crypt_verify(const uint8_t public_key[PUBLIC_KEY_BYTES], struct bytes message,
		  const uint8_t signature[SIGNATURE_BYTES]);

/* The two MAC keys of a device and the server, from X25519 of their Ed25519 keys turned to Curve25519: BLAKE2b,
 * one tag a direction, of shared point || device's public key || server's public key. `mine_is_device` says whose secret it
 * is. ERR_CRYPTO for a public key that is no point of the curve or of small order. */
struct mac_keys {
	uint8_t up[MAC_KEY_BYTES];   /* device to server */
	uint8_t down[MAC_KEY_BYTES]; /* server to device */
};
enum err MUST_USE crypt_agree(const uint8_t secret[SECRET_KEY_BYTES], const uint8_t other[PUBLIC_KEY_BYTES],
			      bool mine_is_device, struct mac_keys *ret);

/* Seals a secret (at most SEALED_MAX bytes) under a password with Argon2id and XSalsa20-Poly1305:
 * version 1, passes u32, KiB u32, salt 16, nonce 24, box. Opening refuses parameters beyond sane limits
 * (ERR_FORMAT) before it spends memory on them; a wrong password or an altered byte is ERR_PASSWORD_WRONG. */
enum err MUST_USE crypt_seal(struct bytes password, struct bytes secret, struct buf *out);
enum err MUST_USE crypt_unseal(struct bytes password, struct bytes sealed, struct buf *out);

/* A password's hash as a text to store (Argon2id, 64 MiB), and its check. */
enum err MUST_USE crypt_password_hash(struct bytes password, char ret[PASSWORD_HASH_BYTES]);
bool crypt_password_check(struct bytes password, const char stored[PASSWORD_HASH_BYTES]);

/* Argon2id, 64 MiB, 3 passes: about 0.2 s. n is 16 or more. */
enum err MUST_USE crypt_slow(struct bytes data, const uint8_t salt[SALT_BYTES], uint8_t *ret, size_t n);

/* A message that only the holder of the secret key of `to` can open (X25519 with a key drawn for it, XSalsa20-
 * Poly1305). It does not say who wrote it. Opening: ERR_MAC. */
enum err MUST_USE crypt_box(const uint8_t to[PUBLIC_KEY_BYTES], struct bytes message, struct buf *out);
enum err MUST_USE crypt_unbox(const uint8_t secret[SECRET_KEY_BYTES], struct bytes box, struct buf *out);

/* The same for long messages: crypt_box of a key drawn for it, 80 bytes; a header, 24; then pieces of STREAM_PIECE bytes, the last shorter
 * or empty, each with 17 bytes more (XChaCha20-Poly1305, libsodium's secretstream), the last marked as the last. `label` is
 * covered, and not sent. Opening: ERR_MAC where the key is not for us, ERR_FORMAT where anything after it is altered, missing or
 * too much; nothing is added to `out` then. */
enum err MUST_USE crypt_stream(const uint8_t to[PUBLIC_KEY_BYTES], struct bytes label, struct bytes message, struct buf *out);
enum err MUST_USE crypt_unstream(const uint8_t secret[SECRET_KEY_BYTES], struct bytes label, struct bytes stream, struct buf *out);
/* How long the stream of a message is. */
size_t crypt_stream_size(size_t message);

#endif
