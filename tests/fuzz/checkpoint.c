/* A checkpoint that is taken is written back as it came. */
#include "checkpoint.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = {data, size};
	struct cbor r = CBOR(in);
	struct checkpoint c;
	struct buf out OWN_BUF = BUF(256);
	if (!checkpoint_decode(&r, &c) || cbor_end(&r) != OK)
		return 0;
	checkpoint_encode(&c, &out);
	must_hold(bytes_equal(buf_bytes(&out), in));
	return 0;
}
