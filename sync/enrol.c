#include "enrol.h"

#include <assert.h>
#include <string.h>

#include "code.h"

enum { VERSION = 1, PREFIX = 1 + MAC_BYTES, NUMBER_CHARS = 4 };
#define ASK_TAG "kycuong enrol 1"
#define ANSWER_TAG "kycuong enrold 1"

/* ---- The code ---- */

void enrol_fingerprint(const uint8_t server_key[PUBLIC_KEY_BYTES], char ret[ENROL_PRINT_CHARS + 1])
{
	uint8_t hash[HASH_BYTES];
	hash_of("kycuong print 1", (struct bytes){server_key, PUBLIC_KEY_BYTES}, hash);
	code_letters(hash, ENROL_PRINT_CHARS, ret);
}

void enrol_code_make(uint32_t number, const uint8_t *random, const uint8_t server_key[PUBLIC_KEY_BYTES], struct enrol_code *ret)
{
	assert(number <= ENROL_NUMBER_MAX);
	ret->number = number;
	code_letters(random, ENROL_SECRET_CHARS, ret->secret);
	enrol_fingerprint(server_key, ret->print);
}

static void plain(const struct enrol_code *c, char ret[ENROL_CODE_CHARS + 1])
{
	const uint8_t number[] = {(uint8_t)(c->number >> 12), (uint8_t)(c->number >> 4), (uint8_t)(c->number << 4)};
	code_letters(number, NUMBER_CHARS, ret);
	memcpy(ret + NUMBER_CHARS, c->secret, ENROL_SECRET_CHARS);
	memcpy(ret + NUMBER_CHARS + ENROL_SECRET_CHARS, c->print, ENROL_PRINT_CHARS);
	code_close(ret, ENROL_CODE_CHARS - 1);
}

void enrol_code_print(const struct enrol_code *c, char ret[ENROL_CODE_SIZE])
{
	char text[ENROL_CODE_CHARS + 1];
	plain(c, text);
	for (int i = 0; i < ENROL_CODE_CHARS; i++) {
		if (i && i % 5 == 0)
			*ret++ = '-';
		*ret++ = text[i];
	}
	*ret = 0;
}

enum err enrol_code_parse(struct bytes in, struct enrol_code *ret)
{
	char text[ENROL_CODE_CHARS + 2] = {0};
	size_t n = 0;
	for (size_t i = 0; i < in.len && n <= ENROL_CODE_CHARS; i++) {
		char c = (char)in.data[i];
		if (c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t')
			continue;
		c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
		text[n++] = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
	}
	if (n != ENROL_CODE_CHARS || !code_sound(text, ENROL_CODE_CHARS))
		return fail(ERR_CODE_WRONG, "…", n == ENROL_CODE_CHARS ? "ký tự kiểm tra không khớp" : "cần 30 ký tự");
	struct enrol_code c = {0};
	for (int i = 0; i < NUMBER_CHARS; i++)
		c.number = c.number << 5 | code_value(text[i]);
	memcpy(c.secret, text + NUMBER_CHARS, ENROL_SECRET_CHARS);
	memcpy(c.print, text + NUMBER_CHARS + ENROL_SECRET_CHARS, ENROL_PRINT_CHARS);
	*ret = c;
	return OK;
}

void enrol_secret(const char *secret, uint8_t ret[HASH_BYTES])
{
	hash_of("kycuong secret 1", bytes_of(secret), ret);
}

/* ---- Messages ---- */

static void mac_of(const uint8_t secret[HASH_BYTES], const char *tag, struct bytes before, struct bytes body, uint8_t ret[MAC_BYTES])
{
	const struct bytes parts[] = {before, body};
	crypt_mac((struct bytes){secret, HASH_BYTES}, tag, parts, 2, ret);
}

static void tagged(const char *tag, struct bytes content, struct buf *out)
{
	char padded[TAG_MAX] = {0};
	memcpy(padded, tag, strlen(tag));
	buf_add(out, padded, sizeof padded);
	buf_view(out, content);
}

static void put_key(struct buf *out, const uint8_t *key, size_t n)
{
	cbor_put_bytes(out, (struct bytes){key, n});
}

static void finish(const uint8_t mac[MAC_BYTES], const struct buf *body, struct buf *out)
{
	buf_byte(out, VERSION);
	buf_add(out, mac, MAC_BYTES);
	buf_view(out, buf_bytes(body));
}

void enrol_ask(const struct enrol_code *c, const struct enrol_claims *claims, const uint8_t device_secret[SECRET_KEY_BYTES], struct buf *out,
	       uint8_t ret_mac[MAC_BYTES])
{
	struct buf inner OWN_BUF = BUF(ENROL_MESSAGE_MAX), body OWN_BUF = BUF(ENROL_MESSAGE_MAX), signing OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	uint8_t signature[SIGNATURE_BYTES], secret[HASH_BYTES];
	cbor_put_array(&inner, 4);
	cbor_put_int(&inner, c->number);
	put_key(&inner, claims->device_key, PUBLIC_KEY_BYTES);
	cbor_put_int(&inner, claims->device);
	put_key(&inner, claims->personal_key, claims->personal ? PUBLIC_KEY_BYTES : 0);
	tagged(ASK_TAG, buf_bytes(&inner), &signing);
	crypt_sign(device_secret, buf_bytes(&signing), signature);
	cbor_put_array(&body, 2);
	cbor_put_bytes(&body, buf_bytes(&inner));
	put_key(&body, signature, SIGNATURE_BYTES);
	enrol_secret(c->secret, secret);
	mac_of(secret, ASK_TAG, (struct bytes){0}, buf_bytes(&body), ret_mac);
	finish(ret_mac, &body, out);
}

static bool take_claims(struct cbor *r, struct enrol_claims *c)
{
	size_t n;
	int64_t number, device;
	struct bytes personal;
	if (!cbor_array(r, &n) || n != 4 || !cbor_range(r, 0, ENROL_NUMBER_MAX, &number) || !cbor_fixed(r, PUBLIC_KEY_BYTES, c->device_key) ||
	    !cbor_range(r, 0, DEVICE_MAX, &device) || !cbor_bytes(r, &personal) || (personal.len && personal.len != PUBLIC_KEY_BYTES))
		return cbor_fault(r);
	c->number = (uint32_t)number;
	c->device = (uint32_t)device;
	c->personal = personal.len > 0;
	memcpy(c->personal_key, personal.len ? personal.data : (const uint8_t[PUBLIC_KEY_BYTES]){0}, PUBLIC_KEY_BYTES);
	return true;
}

enum err enrol_open(struct bytes request, struct enrol_claims *ret)
{
	size_t n;
	struct bytes inner;
	uint8_t signature[SIGNATURE_BYTES];
	struct enrol_claims c;
	if (request.len <= PREFIX || request.len > ENROL_MESSAGE_MAX || request.data[0] != VERSION)
		return fail(ERR_FORMAT, "enrol");
	struct cbor r = CBOR(((struct bytes){request.data + PREFIX, request.len - PREFIX}));
	if (!cbor_array(&r, &n) || n != 2 || !cbor_bytes(&r, &inner) || !cbor_fixed(&r, SIGNATURE_BYTES, signature))
		return fail(ERR_FORMAT, "enrol");
	TRY(cbor_end(&r));
	struct cbor q = CBOR(inner);
	if (!take_claims(&q, &c))
		return fail(ERR_FORMAT, "enrol");
	TRY(cbor_end(&q));
	struct buf signing OWN_BUF = BUF(ENROL_MESSAGE_MAX + TAG_MAX);
	tagged(ASK_TAG, inner, &signing);
	if (!crypt_verify(c.device_key, buf_bytes(&signing), signature))
		return fail(ERR_CHANGESET_SIGNATURE);
	*ret = c;
	return OK;
}

bool enrol_believe(struct bytes request, const uint8_t secret[HASH_BYTES])
{
	uint8_t mac[MAC_BYTES];
	if (request.len <= PREFIX)
		return false;
	mac_of(secret, ASK_TAG, (struct bytes){0}, (struct bytes){request.data + PREFIX, request.len - PREFIX}, mac);
	return crypt_equal(mac, request.data + 1, MAC_BYTES);
}

static void put_number(struct buf *out, uint64_t v, int n)
{
	for (int i = n - 1; i >= 0; i--)
		buf_byte(out, (uint8_t)(v >> 8 * i));
}

static void certificate_message(const struct enrolled *e, const uint8_t device_key[PUBLIC_KEY_BYTES], struct buf *out)
{
	tagged("kycuong cert 1", (struct bytes){0}, out);
	put_number(out, e->epoch, 4);
	put_number(out, e->device, 4);
	buf_add(out, device_key, PUBLIC_KEY_BYTES);
	put_number(out, (uint64_t)e->official, 8);
	put_number(out, (uint64_t)e->time, 8);
	buf_byte(out, (uint8_t)strlen(e->unit));
	buf_str(out, e->unit);
}

static void put_certificate(const struct enrolled *e, const uint8_t device_key[PUBLIC_KEY_BYTES], const uint8_t server_secret[SECRET_KEY_BYTES],
			    struct buf *out)
{
	struct buf message OWN_BUF = BUF(256);
	uint8_t signature[SIGNATURE_BYTES];
	certificate_message(e, device_key, &message);
	assert(!message.over);
	crypt_sign(server_secret, buf_bytes(&message), signature);
	cbor_put_array(out, 7);
	cbor_put_int(out, e->epoch);
	cbor_put_int(out, e->device);
	put_key(out, device_key, PUBLIC_KEY_BYTES);
	cbor_put_text(out, bytes_of(e->unit));
	cbor_put_int(out, e->official);
	cbor_put_int(out, e->time);
	put_key(out, signature, SIGNATURE_BYTES);
}

void enrol_answer(struct bytes request, const uint8_t secret[HASH_BYTES], const struct enrolled *e, const uint8_t device_key[PUBLIC_KEY_BYTES],
		  const uint8_t server_secret[SECRET_KEY_BYTES], struct buf *out)
{
	struct buf body OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	uint8_t mac[MAC_BYTES];
	cbor_put_array(&body, 4);
	put_certificate(e, device_key, server_secret, &body);
	cbor_put_text(&body, bytes_of(e->name));
	cbor_put_int(&body, e->role);
	put_key(&body, e->server_key, PUBLIC_KEY_BYTES);
	mac_of(secret, ANSWER_TAG, (struct bytes){request.data + 1, MAC_BYTES}, buf_bytes(&body), mac);
	finish(mac, &body, out);
}

static bool take_text(struct cbor *r, size_t max, char *ret)
{
	struct bytes v;
	if (!cbor_text(r, &v) || v.len > max || memchr(v.data, 0, v.len))
		return cbor_fault(r);
	memcpy(ret, v.data, v.len);
	ret[v.len] = 0;
	return true;
}

static bool take_certificate(struct cbor *r, struct enrolled *e, uint8_t key[PUBLIC_KEY_BYTES], uint8_t signature[SIGNATURE_BYTES])
{
	size_t n;
	int64_t epoch, device;
	if (!cbor_array(r, &n) || n != 7 || !cbor_range(r, 1, UINT32_MAX, &epoch) || !cbor_range(r, 1, DEVICE_MAX, &device) ||
	    !cbor_fixed(r, PUBLIC_KEY_BYTES, key) || !take_text(r, ENROL_UNIT_MAX, e->unit) || !cbor_range(r, 1, INT64_MAX, &e->official) ||
	    !cbor_int(r, &e->time) || !cbor_fixed(r, SIGNATURE_BYTES, signature))
		return cbor_fault(r);
	e->epoch = (uint32_t)epoch;
	e->device = (uint32_t)device;
	return true;
}

enum err enrol_take(const struct enrol_code *c, const struct enrol_claims *claims, const uint8_t mac[MAC_BYTES], struct bytes answer,
		    struct enrolled *ret, struct buf *certificate)
{
	uint8_t secret[HASH_BYTES], want[MAC_BYTES], key[PUBLIC_KEY_BYTES], signature[SIGNATURE_BYTES];
	char print[ENROL_PRINT_CHARS + 1];
	struct enrolled e = {0};
	struct buf message OWN_BUF = BUF(256);
	size_t n;
	int64_t role;
	if (answer.len <= PREFIX || answer.len > ENROL_MESSAGE_MAX || answer.data[0] != VERSION)
		return fail(ERR_ANSWER_BAD, "form");
	struct bytes body = {answer.data + PREFIX, answer.len - PREFIX};
	enrol_secret(c->secret, secret);
	mac_of(secret, ANSWER_TAG, (struct bytes){mac, MAC_BYTES}, body, want);
	if (!crypt_equal(want, answer.data + 1, MAC_BYTES))
		return fail(ERR_ANSWER_BAD, "MAC");
	struct cbor r = CBOR(body);
	if (!cbor_array(&r, &n) || n != 4)
		return fail(ERR_ANSWER_BAD, "form");
	const uint8_t *from = r.at;
	if (!take_certificate(&r, &e, key, signature))
		return fail(ERR_ANSWER_BAD, "certificate");
	struct bytes whole = {from, (size_t)(r.at - from)};
	if (!take_text(&r, ENROL_NAME_MAX, e.name) || !cbor_range(&r, 1, 2, &role) || !cbor_fixed(&r, PUBLIC_KEY_BYTES, e.server_key) ||
	    cbor_end(&r) != OK)
		return fail(ERR_ANSWER_BAD, "form");
	e.role = (int)role;
	enrol_fingerprint(e.server_key, print);
	if (!crypt_equal(print, c->print, ENROL_PRINT_CHARS))
		return fail(ERR_SERVER_KEY);
	certificate_message(&e, claims->device_key, &message);
	if (!crypt_equal(key, claims->device_key, PUBLIC_KEY_BYTES) || (claims->device && claims->device != e.device) ||
	    !crypt_verify(e.server_key, buf_bytes(&message), signature))
		return fail(ERR_CERTIFICATE);
	*ret = e;
	buf_view(certificate, whole);
	return buf_check(certificate, "certificate");
}
