/* Proofs, checked as an outsider would: from the JSON, by RFC 9162 written anew, with SHA-256 and Ed25519 alone. */
#include <unistd.h>

#include "month.h"
#include "json.h"
#include "proof.h"
#include "tap.h"

static struct month month;
static struct server_keys keys;

static const struct json *at(const struct json *o, const char *name)
{
	for (const struct json *x = o->child; x; x = x->next)
		if (x->name && !strcmp(x->name, name))
			return x;
	json_die("no such member", name);
	return NULL;
}

static size_t unhex(const char *text, uint8_t *out)
{
	size_t n = strlen(text) / 2;
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)strtoul((char[]){text[2 * i], text[2 * i + 1], 0}, NULL, 16);
	return n;
}

static void join(const uint8_t *a, const uint8_t *b, uint8_t *ret)
{
	uint8_t whole[65] = {1};
	memcpy(whole + 1, a, 32);
	memcpy(whole + 33, b, 32);
	crypt_sha256(&(struct bytes){whole, 65}, 1, ret);
}

/* 2.1.3.2 */
static bool included(const struct json *path, int64_t place, int64_t size, const uint8_t *leaf, const uint8_t *root)
{
	int64_t fn = place, sn = size - 1;
	uint8_t r[32], p[32];
	memcpy(r, leaf, 32);
	for (const struct json *x = path->child; x; x = x->next) {
		unhex(x->text, p);
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			join(p, r, r);
			while (!(fn & 1) && fn)
				fn >>= 1, sn >>= 1;
		} else {
			join(r, p, r);
		}
		fn >>= 1, sn >>= 1;
	}
	return !sn && !memcmp(r, root, 32);
}

/* 2.1.4.2 */
static bool extended(const struct json *path, int64_t first, int64_t second, const uint8_t *first_root, const uint8_t *second_root)
{
	int64_t fn = first - 1, sn = second - 1;
	uint8_t fr[32], sr[32], c[32];
	const struct json *x = path->child;
	if (first == second)
		return !x && !memcmp(first_root, second_root, 32);
	if (!(first & (first - 1))) {
		memcpy(fr, first_root, 32);
	} else {
		unhex(x->text, fr);
		x = x->next;
	}
	memcpy(sr, fr, 32);
	while (fn & 1)
		fn >>= 1, sn >>= 1;
	for (; x; x = x->next) {
		unhex(x->text, c);
		if (!sn)
			return false;
		if ((fn & 1) || fn == sn) {
			join(c, fr, fr);
			join(c, sr, sr);
			while (!(fn & 1) && fn)
				fn >>= 1, sn >>= 1;
		} else {
			join(sr, c, sr);
		}
		fn >>= 1, sn >>= 1;
	}
	return !sn && !memcmp(fr, first_root, 32) && !memcmp(sr, second_root, 32);
}

static void leaf_of(const struct json *j, uint8_t *ret)
{
	static uint8_t whole[200000];
	uint8_t *p = whole;
	*p++ = 0;
	size_t n = unhex(at(j, "stamp")->text, p + 2);
	p[0] = (uint8_t)(n >> 8), p[1] = (uint8_t)n;
	p += 2 + n;
	p += unhex(at(j, "act")->text, p);
	n = unhex(at(j, "verdict")->text, p + 2);
	p[0] = (uint8_t)(n >> 8), p[1] = (uint8_t)n;
	p += 2 + n;
	crypt_sha256(&(struct bytes){whole, (size_t)(p - whole)}, 1, ret);
}

static bool is_signed(const struct json *c, const uint8_t *root)
{
	uint8_t m[112] = "kycuong check 1", signature[64], key[32];
	uint64_t position = (uint64_t)at(c, "position")->number, time = (uint64_t)at(c, "time")->number;
	m[19] = (uint8_t)at(c, "epoch")->number;
	for (int i = 0; i < 8; i++) {
		m[20 + i] = (uint8_t)(position >> (56 - 8 * i));
		m[28 + i] = (uint8_t)(time >> (56 - 8 * i));
	}
	memcpy(m + 36, root, 32);
	unhex(at(c, "signature")->text, signature);
	unhex(at(c, "key")->text, key);
	return crypt_verify(key, (struct bytes){m, sizeof m}, signature) && !memcmp(key, keys.public_key, 32);
}

/* The whole check; `flip` alters one nibble of the root first. */
static bool holds(const struct json *j, bool flip)
{
	uint8_t leaf[32], root[32], earlier[32];
	const struct json *c = at(j, "checkpoint"), *e = at(j, "earlier");
	int64_t size = at(c, "position")->number;
	leaf_of(j, leaf);
	unhex(at(c, "root")->text, root);
	root[7] ^= flip;
	if (!included(at(j, "path"), at(j, "position")->number - 1, size, leaf, root) || !is_signed(c, root))
		return false;
	if (e->kind == 'n')
		return true;
	unhex(at(e, "root")->text, earlier);
	return extended(at(e, "path"), at(e, "position")->number, size, earlier, root);
}

static bool proved(int64_t position, int64_t earlier, int64_t size, bool flip)
{
	struct proof p OWN_PROOF = {0};
	struct buf out OWN_BUF = BUF(PROOF_JSON_MAX);
	const struct proof_source s = {&month.ledger->merkle, &month.store, &keys, size, month.now};
	MUST(proof_make(&s, position, earlier, &p));
	proof_json(&p, &out);
	snprintf(json_file, sizeof json_file, "%s", buf_text(&out));
	const char *text = json_file;
	return holds(json_value(&text), flip);
}

int main(void)
{
	char dir[] = "/tmp/kycuong-proof-XXXXXX";
	static const uint8_t seed[32] = {3};
	struct proof none OWN_PROOF = {0};
	ok(mkdtemp(dir) != NULL, "a folder");
	month_begin(&month, dir);
	month_play(&month, 1);
	crypt_keypair_from(seed, keys.public_key, keys.secret_key);
	int64_t n = month.ledger->position;
	int good = 0, all = 0, caught = 0;
	for (int64_t i = 1; i <= n; i += 97, all++)
		good += proved(i, 1 + i * 7 % n, n, false);
	is_int(good, all, "acts all over the log are proved, and that it grew from an earlier one");
	ok(proved(n, 0, n, false) && proved(1, 1, n, false) && proved(n, n, n, false), "so are the first and the last");
	ok(proved(64, 64, 64, false) && proved(65, 64, 65, false) && proved(1, 1, 1, false), "in trees of every shape");
	for (int64_t i = 1; i <= n; i += 211)
		caught += !proved(i, 1, n, true);
	ok(caught > 1 && caught == (int)((n + 210) / 211), "an altered root is found");
	const struct proof_source s = {&month.ledger->merkle, &month.store, &keys, n, month.now};
	ok(proof_make(&s, 0, 0, &none) == ERR_FIELD_RANGE && proof_make(&s, n + 1, 0, &none) == ERR_FIELD_RANGE, "no proof of what is not there");
	ok(proof_make(&s, 1, n + 1, &none) == ERR_FIELD_RANGE, "nor since what is not there");
	month_end(&month);
	return done();
}
