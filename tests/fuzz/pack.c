/* Unpacking stays within its maximum; packing and unpacking gives the same. */
#include "pack.h"

#include "fuzz.h"

enum { MOST = 256 * 1024 };

static void there_and_back(const struct bytes piece[2])
{
	struct packing *p OWN(packing_end) = packing_begin();
	struct unpacking *u OWN(unpacking_end) = unpacking_begin();
	for (int i = 0; i < 2; i++) {
		struct buf out OWN_BUF = BUF(MOST), packed OWN_BUF = BUF(MOST);
		must_hold(packing_piece(p, piece[i], &packed) == OK);
		must_hold(unpacking_piece(u, buf_bytes(&packed), piece[i].len, &out) == OK && bytes_equal(buf_bytes(&out), piece[i]));
	}
}

/* As a stream of two pieces, cut where the first byte says. */
static void in_pieces(struct bytes in)
{
	struct unpacking *wild OWN(unpacking_end) = unpacking_begin();
	size_t cut = in.len ? in.data[0] % in.len : 0, sum = 0;
	const struct bytes piece[] = {{in.data, cut}, {in.data + cut, in.len - cut}};
	for (size_t i = 0; i < in.len; i++)
		sum += in.data[i];
	if (sum % 256 == 0) /* seldom: it takes 50 MiB each time */
		there_and_back(piece);
	for (int i = 0; i < 2; i++) {
		struct buf out OWN_BUF = BUF(MOST);
		if (unpacking_piece(wild, piece[i], MOST, &out) != OK)
			break;
		must_hold(out.len <= MOST);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = {data, size};
	struct buf out OWN_BUF = BUF(MOST), packed OWN_BUF = BUF(MOST), again OWN_BUF = BUF(MOST);
	if (unpack(in, MOST, &out) == OK)
		must_hold(out.len <= MOST);
	must_hold(pack(in, &packed) == OK && packed.len <= size + 1);
	must_hold(unpack(buf_bytes(&packed), size, &again) == OK && bytes_equal(buf_bytes(&again), in));
	in_pieces(in);
	return 0;
}
