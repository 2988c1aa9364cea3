#include "series.h"

#include <string.h>

void series_free(struct series *s)
{
	packing_end(&s->packing);
	unpacking_end(&s->unpacking);
}

static void part_mac(const struct series *s, struct bytes piece, uint8_t ret[MAC_BYTES])
{
	const uint32_t n = s->number;
	uint8_t head[NONCE_BYTES + 5];
	memcpy(head, s->nonce, NONCE_BYTES);
	memcpy(head + NONCE_BYTES, (const uint8_t[]){SERIES_VERSION, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}, 5);
	wire_mac(s->key, PAGE_TAG, (struct bytes){head, sizeof head}, piece, ret);
}

enum err series_put(struct series *s, struct bytes body, struct buf *out)
{
	struct buf piece OWN_BUF = BUF(PART_MAX);
	uint8_t mac[MAC_BYTES];
	if (!s->packing)
		s->packing = wire_packing();
	TRY(packing_piece(s->packing, body, &piece));
	part_mac(s, buf_bytes(&piece), mac);
	if (!s->number)
		buf_byte(out, SERIES_VERSION);
	for (int shift = 16; shift >= 0; shift -= 8)
		buf_byte(out, (uint8_t)(piece.len >> shift));
	buf_add(out, mac, sizeof mac);
	buf_view(out, buf_bytes(&piece));
	s->number++;
	return buf_check(out, "answer");
}

enum err series_take(struct series *s, struct bytes in, struct buf *body, size_t *ret_used)
{
	uint8_t mac[MAC_BYTES];
	*ret_used = 0;
	if (in.len < PART_HEAD)
		return OK;
	struct bytes piece = {in.data + PART_HEAD, (size_t)in.data[0] << 16 | (size_t)in.data[1] << 8 | in.data[2]};
	if (in.len - PART_HEAD < piece.len)
		return OK;
	if (s->number == ROUND_PAGES)
		return fail(ERR_ANSWER_BAD, "pages");
	part_mac(s, piece, mac);
	if (!crypt_equal(mac, in.data + 3, MAC_BYTES))
		return fail(ERR_ANSWER_BAD, "MAC");
	if (!s->unpacking)
		s->unpacking = wire_unpacking();
	if (unpacking_piece(s->unpacking, piece, ANSWER_MAX, body) != OK)
		return fail(ERR_ANSWER_BAD, "pack");
	s->number++;
	*ret_used = PART_HEAD + piece.len;
	return OK;
}
