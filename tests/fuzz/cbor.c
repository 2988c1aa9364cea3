/* Whatever one walk over the items takes, another takes too, to the same end. */
#include "cbor.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = {data, size}, item;
	struct cbor r = CBOR(in);
	bool sound = cbor_skip(&r, &item) && cbor_end(&r) == OK;
	must_hold(!sound || item.len == size);
	return 0;
}
