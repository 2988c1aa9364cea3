/* Verdicts and stamps that are taken are read again the same after writing; the first byte says which. */
#include "judge.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf out OWN_BUF = BUF(2 * VERDICT_MAX), again OWN_BUF = BUF(2 * VERDICT_MAX);
	struct verdict v, w;
	struct stamp s = {0}, t = {0};
	if (!size)
		return 0;
	struct bytes in = {data + 1, size - 1};
	if (data[0] & 1) {
		if (stamp_decode(in, &s) != OK)
			return 0;
		stamp_encode(&s, &out);
		must_hold(stamp_decode(buf_bytes(&out), &t) == OK);
		stamp_encode(&t, &again);
	} else {
		if (verdict_decode(in, &v) != OK)
			return 0;
		verdict_encode(&v, &out);
		must_hold(verdict_decode(buf_bytes(&out), &w) == OK);
		verdict_encode(&w, &again);
	}
	must_hold(bytes_equal(buf_bytes(&out), buf_bytes(&again)));
	return 0;
}
