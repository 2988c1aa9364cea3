#include "salt.h"

#include <assert.h>

static void big_endian(uint8_t *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
}

void salt_derive(const uint8_t seed[SEED_BYTES], const char *tag, int64_t entry, const struct setting *s,
		 uint8_t ret[SALT_BYTES])
{
	uint8_t fixed[12];
	big_endian(fixed, (uint64_t)entry, 8);
	big_endian(fixed + 8, s->field, 4);
	struct bytes parts[] = {{fixed, sizeof fixed}, s->sub};
	crypt_mac((struct bytes){seed, SEED_BYTES}, tag, parts, 2, ret);
}

void salt_commit(const uint8_t salt[SALT_BYTES], const struct setting *s, uint8_t ret[HASH_BYTES])
{
	uint8_t head[CBOR_HEAD_MAX + 1] = {0}, sub_len = (uint8_t)s->sub.len;
	size_t n = 1;
	assert(s->sub.len <= SUB_MAX);
	switch (s->value.kind) {
	case V_NULL:
		head[0] = 0xf6;
		break;
	case V_INT:
		n = cbor_head(CBOR_INT, s->value.num, head);
		break;
	case V_TEXT:
		n = cbor_head(CBOR_TEXT, (int64_t)s->value.data.len, head);
		break;
	case V_BYTES:
		n = cbor_head(CBOR_BYTES, (int64_t)s->value.data.len, head);
		break;
	case V_ERASED:
		head[0] = 0x81;
		n = 1 + cbor_head(CBOR_BYTES, (int64_t)s->value.data.len, head + 1);
		break;
	}
	struct hash h;
	hash_begin(&h, "kycuong value 1");
	hash_add(&h, salt, SALT_BYTES);
	hash_u32(&h, s->field);
	hash_add(&h, &sub_len, 1);
	hash_add(&h, s->sub.data, s->sub.len);
	hash_add(&h, head, n);
	if (s->value.kind != V_NULL && s->value.kind != V_INT)
		hash_add(&h, s->value.data.data, s->value.data.len);
	hash_end(&h, ret);
}
