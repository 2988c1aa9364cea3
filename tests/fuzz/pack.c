/* Unpacking stays within its maximum; packing and unpacking gives the same. */
#include "pack.h"

#include "fuzz.h"

enum { MOST = 256 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = {data, size};
	struct buf out OWN_BUF = BUF(MOST), packed OWN_BUF = BUF(MOST), again OWN_BUF = BUF(MOST);
	if (unpack(in, MOST, &out) == OK)
		must_hold(out.len <= MOST);
	must_hold(pack(in, &packed) == OK && packed.len <= size + 1);
	must_hold(unpack(buf_bytes(&packed), size, &again) == OK && bytes_equal(buf_bytes(&again), in));
	return 0;
}
