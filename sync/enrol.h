/* enrol.h - how a device becomes one of an office: by a one-time code that proves each side to the other.
 *
 * A code is 30 characters of Crockford's base32, read in six groups of five:
 *   4 number of the code · 15 secret (75 bits) · 10 fingerprint of the server's key (50 bits) · 1 check character (code.h)
 * It is good once, for some hours, and five requests with a wrong secret lock it: so 75 bits cannot be guessed, and someone between
 * who does not know them can neither ask nor answer.
 *
 *   request = version u8 = 1, MAC bytes 16, body
 *   body    = [claims bytes, signature bytes 64 of the device's key over the tag "kycuong enrol 1" padded to 16 and claims]
 *   claims  = [number of the code, device's public key bytes 32, device number (0 = a new one), personal public key bytes 32 or 0]
 *   answer  = version u8 = 1, MAC bytes 16, body
 *   body    = [certificate, official's name, role (1 clerk, 2 head), server's public key bytes 32]
 *   certificate = [epoch, device number, device's public key bytes 32, unit's code, official's id, time ms, signature bytes 64]
 * The certificate's signature is the server's over the tag "kycuong cert 1" padded to 16, epoch u32, device u32, device's key,
 * official u64, time u64, length of the unit's code u8, the code; numbers big-endian.
 * Both MACs are keyed with BLAKE2b-256, tag "kycuong secret 1", of the 15 characters; that of the request is over its body, that of the
 * answer over the request's MAC and its own body. */
#ifndef ENROL_H
#define ENROL_H

#include "act.h"

enum {
	ENROL_CODE_CHARS = 30,
	ENROL_CODE_SIZE = ENROL_CODE_CHARS + 6, /* with dashes and a NUL */
	ENROL_SECRET_CHARS = 15,
	ENROL_PRINT_CHARS = 10,
	ENROL_NUMBER_MAX = (1 << 20) - 1,
	ENROL_TRIES = 5,
	ENROL_HOURS = 72,
	ENROL_MESSAGE_MAX = 4096, /* of request and answer */
	ENROL_UNIT_MAX = 16,
	ENROL_NAME_MAX = 120,
};

struct enrol_code {
	uint32_t number;
	char secret[ENROL_SECRET_CHARS + 1], print[ENROL_PRINT_CHARS + 1];
};
/* A new code: `random` has ENROL_SECRET_CHARS bytes of the system's random source. */
void enrol_code_make(uint32_t number, const uint8_t *random, const uint8_t server_key[PUBLIC_KEY_BYTES], struct enrol_code *ret);
void enrol_code_print(const struct enrol_code *c, char ret[ENROL_CODE_SIZE]);
/* As it is typed: any case, O as 0, I and L as 1, dashes and blanks anywhere. ERR_CODE_WRONG. */
enum err MUST_USE enrol_code_parse(struct bytes text, struct enrol_code *ret);
void enrol_fingerprint(const uint8_t server_key[PUBLIC_KEY_BYTES], char ret[ENROL_PRINT_CHARS + 1]);
/* What the server keeps of a code, and what keys the MACs. */
void enrol_secret(const char *secret, uint8_t ret[HASH_BYTES]);

struct enrol_claims {
	uint32_t number;
	uint8_t device_key[PUBLIC_KEY_BYTES];
	uint32_t device; /* 0 = new */
	bool personal;
	uint8_t personal_key[PUBLIC_KEY_BYTES];
};

/* ---- The device ---- */

/* Appends the request. ret_mac is needed to take the answer. */
void enrol_ask(const struct enrol_code *c, const struct enrol_claims *claims, const uint8_t device_secret[SECRET_KEY_BYTES], struct buf *out,
	       uint8_t ret_mac[MAC_BYTES]);

struct enrolled {
	uint32_t epoch, device;
	char unit[ENROL_UNIT_MAX + 1], name[ENROL_NAME_MAX + 1];
	int64_t official, time;
	int role; /* 1 clerk, 2 head */
	uint8_t server_key[PUBLIC_KEY_BYTES];
};
/* Checks MAC, fingerprint and certificate. ERR_ANSWER_BAD, ERR_SERVER_KEY, ERR_CERTIFICATE. Appends the certificate. */
enum err MUST_USE enrol_take(const struct enrol_code *c, const struct enrol_claims *claims, const uint8_t mac[MAC_BYTES], struct bytes answer,
			     struct enrolled *ret, struct buf *certificate);

/* ---- The server ---- */

/* Takes a request apart; whether it is to be believed, enrol_believe() says. ERR_FORMAT, ERR_CBOR, ERR_CHANGESET_SIGNATURE. */
enum err MUST_USE enrol_open(struct bytes request, struct enrol_claims *ret);
bool enrol_believe(struct bytes request, const uint8_t secret[HASH_BYTES]);
/* Appends the answer. */
void enrol_answer(struct bytes request, const uint8_t secret[HASH_BYTES], const struct enrolled *e, const uint8_t device_key[PUBLIC_KEY_BYTES],
		  const uint8_t server_secret[SECRET_KEY_BYTES], struct buf *out);

#endif
