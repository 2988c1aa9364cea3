/* Packing: every form gives back what went in, and nothing unpacks beyond its limit. */
#include "round_wire.h"
#include "pack.h"

#include "damage.h"
#include "tap.h"

enum { MOST = 300 * 1024 };

static bool takes(void *ctx, struct bytes in)
{
	struct buf out OWN_BUF = BUF(MOST);
	bool taken = wire_unpack(in, *(size_t *)ctx, &out) == OK;
	if (taken && out.len > *(size_t *)ctx)
		ok(false, "beyond the limit");
	return taken;
}

static void round_trip(struct bytes in, int form, const char *what)
{
	struct buf packed OWN_BUF = BUF(MOST), out OWN_BUF = BUF(MOST);
	size_t limit = in.len;
	ok(wire_pack(in, &packed) == OK && packed.len <= in.len + 1, "%s: %zu bytes in %zu", what, in.len, packed.len);
	is_int(packed.data[0], form, "%s: form", what);
	ok(wire_unpack(buf_bytes(&packed), limit, &out) == OK && bytes_equal(buf_bytes(&out), in), "%s: the same again", what);
	if (form != PACK_RAW)
		is_int(damage_cut(buf_bytes(&packed), takes, &limit), 0, "%s: cut anywhere, refused", what);
	limit--;
	if (in.len)
		ok(!takes(&limit, buf_bytes(&packed)), "%s: not within one byte less", what);
	limit++;
	if (packed.len < 1000)
		damage_flip(buf_bytes(&packed), takes, &limit);
}

int main(void)
{
	static uint8_t zeros[200000];
	static const uint8_t noise[] = {1, 99, 3, 200, 7, 43, 0, 255, 18, 90};
	struct buf text OWN_BUF = BUF(MOST), out OWN_BUF = BUF(MOST);
	for (int i = 0; i < 50; i++)
		buf_fmt(&text, "Đơn vị đã chấn chỉnh giờ giấc làm việc, lần %d.\n", i);
	round_trip(buf_bytes(&text), PACK_DICTIONARY_FIRST, "text");
	round_trip((struct bytes){zeros, 5000}, PACK_DICTIONARY_FIRST, "some zeros");
	round_trip((struct bytes){zeros, sizeof zeros}, PACK_RAW, "more zeros than any reader would unpack");
	round_trip((struct bytes){noise, sizeof noise}, PACK_RAW, "noise");
	round_trip((struct bytes){zeros, 0}, PACK_RAW, "nothing");
	is_int(wire_unpack((struct bytes){0}, 10, &out), ERR_UNPACK, "no form");
	is_int(wire_unpack(BYTES("\xfe\x01\x00"), 10, &out), ERR_UNPACK, "a dictionary that nobody has");
	is_int(wire_unpack(BYTES("\x01\x80\x80\x80\x80\x80\x01"), MOST, &out), ERR_UNPACK, "a length of six bytes");
	is_int(wire_unpack(BYTES("\x01\xff\xff\x0f\x00"), MOST, &out), ERR_UNPACK, "a length beyond the ratio");
	is_int(wire_unpack(BYTES("\x01\xff\xff\xff\x7f\x00"), MOST, &out), ERR_TOO_BIG, "a length beyond the limit");
	return done();
}
