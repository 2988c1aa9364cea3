/* Enrolment codes and messages: what is typed wrong, altered, cut or from someone else is refused. */
#include "enrol.h"
#include "tap.h"

static uint8_t server_public[PUBLIC_KEY_BYTES], server_secret[SECRET_KEY_BYTES];
static struct enrol_claims claims;
static uint8_t device_secret[SECRET_KEY_BYTES];

static void keys(void)
{
	const uint8_t a[32] = {1}, b[32] = {2};
	crypt_keypair_from(a, server_public, server_secret);
	crypt_keypair_from(b, claims.device_key, device_secret);
	claims.personal = true;
	memset(claims.personal_key, 7, sizeof claims.personal_key);
}

static void codes(struct enrol_code *ret)
{
	const uint8_t random[ENROL_SECRET_CHARS] = "fifteen letters";
	char text[ENROL_CODE_SIZE], other[ENROL_CODE_SIZE];
	struct enrol_code again;
	enrol_code_make(0xABCDE, random, server_public, ret);
	enrol_code_print(ret, text);
	is_int((int64_t)strlen(text), ENROL_CODE_CHARS + 5, "six groups of five");
	ok(enrol_code_parse(bytes_of(text), &again) == OK && again.number == 0xABCDE && strcmp(again.secret, ret->secret) == 0 &&
		   strcmp(again.print, ret->print) == 0,
	   "it reads back: %s", text);
	int missed = 0;
	for (int i = 0; i < ENROL_CODE_CHARS + 5; i++) {
		memcpy(other, text, sizeof text);
		if (text[i] == '-')
			continue;
		other[i] = text[i] == 'A' ? 'B' : 'A';
		missed += enrol_code_parse(bytes_of(other), &again) != ERR_CODE_WRONG;
		memcpy(other, text, sizeof text);
		if (i && text[i] != text[i - 1] && text[i - 1] != '-') {
			other[i] = text[i - 1];
			other[i - 1] = text[i];
			missed += enrol_code_parse(bytes_of(other), &again) != ERR_CODE_WRONG;
		}
	}
	is_int(missed, 0, "every wrong character and every swapped pair is seen");
	is_int(enrol_code_parse(BYTES("abc"), &again), ERR_CODE_WRONG, "too short");
}

static void altered(const struct enrol_code *c, struct bytes request, struct bytes answer, const uint8_t mac[MAC_BYTES])
{
	uint8_t secret[HASH_BYTES], copy[ENROL_MESSAGE_MAX];
	struct enrol_claims got;
	struct enrolled e;
	int believed = 0;
	enrol_secret(c->secret, secret);
	for (size_t i = 0; i < request.len; i++) {
		memcpy(copy, request.data, request.len);
		copy[i] ^= 1;
		struct bytes in = {copy, request.len};
		believed += enrol_open(in, &got) == OK && enrol_believe(in, secret);
		in = (struct bytes){request.data, i};
		believed += enrol_open(in, &got) == OK && enrol_believe(in, secret);
	}
	is_int(believed, 0, "no altered or cut request is believed");
	for (size_t i = 0; i < answer.len; i++) {
		struct buf certificate OWN_BUF = BUF(ENROL_MESSAGE_MAX);
		memcpy(copy, answer.data, answer.len);
		copy[i] ^= 1;
		believed += enrol_take(c, &claims, mac, (struct bytes){copy, answer.len}, &e, &certificate) == OK;
		believed += enrol_take(c, &claims, mac, (struct bytes){answer.data, i}, &e, &certificate) == OK;
	}
	is_int(believed, 0, "no altered or cut answer is taken");
}

static void messages(struct enrol_code *c)
{
	struct buf request OWN_BUF = BUF(ENROL_MESSAGE_MAX), answer OWN_BUF = BUF(ENROL_MESSAGE_MAX), certificate OWN_BUF = BUF(ENROL_MESSAGE_MAX);
	struct enrolled e = {.epoch = 1, .device = 4711, .unit = "615", .name = "Y Bích", .official = 99, .time = 5, .role = 2}, got;
	struct enrol_claims seen;
	uint8_t mac[MAC_BYTES], secret[HASH_BYTES], wrong[HASH_BYTES] = {0};
	memcpy(e.server_key, server_public, PUBLIC_KEY_BYTES);
	enrol_secret(c->secret, secret);
	claims.number = c->number;
	enrol_ask(c, &claims, device_secret, &request, mac);
	is_int(enrol_open(buf_bytes(&request), &seen), OK, "the server opens the request");
	ok(seen.number == c->number && seen.device == 0 && seen.personal, "and finds the claims");
	ok(enrol_believe(buf_bytes(&request), secret), "it believes who has the secret");
	ok(!enrol_believe(buf_bytes(&request), wrong), "and nobody else");
	enrol_answer(buf_bytes(&request), secret, &e, claims.device_key, server_secret, &answer);
	is_int(enrol_take(c, &claims, mac, buf_bytes(&answer), &got, &certificate), OK, "the device takes the answer");
	ok(got.device == 4711 && strcmp(got.unit, "615") == 0 && strcmp(got.name, "Y Bích") == 0 && got.role == 2, "with all that it says");
	struct enrol_code other = *c;
	other.print[0] = other.print[0] == 'A' ? 'B' : 'A';
	is_int(enrol_take(&other, &claims, mac, buf_bytes(&answer), &got, &certificate), ERR_SERVER_KEY, "another server's fingerprint");
	altered(c, buf_bytes(&request), buf_bytes(&answer), mac);
}

int main(void)
{
	struct enrol_code c;
	ok(crypt_init() == OK, "crypt");
	keys();
	codes(&c);
	messages(&c);
	return done();
}
