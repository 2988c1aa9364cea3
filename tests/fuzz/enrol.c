/* Enrolment, both ways, with MACs made right: the first byte says which. */
#include "enrol.h"

#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct enrol_code code = {1, "000000000000000", "0000000000"};
	uint8_t secret[HASH_BYTES];
	struct enrol_claims claims = {0};
	struct enrolled e;
	struct buf out OWN_BUF = BUF(ENROL_MESSAGE_MAX), message OWN_BUF = BUF(2 * ENROL_MESSAGE_MAX);
	if (!size || crypt_init() != OK)
		return 0;
	struct bytes in = {data + 1, size - 1};
	enrol_secret(code.secret, secret);
	if (data[0] & 1) {
		const uint8_t mac[MAC_BYTES] = {0};
		const struct bytes parts[] = {{mac, MAC_BYTES}, in};
		uint8_t right[MAC_BYTES];
		crypt_mac((struct bytes){secret, HASH_BYTES}, "kycuong enrold 1", parts, 2, right);
		buf_byte(&message, 1);
		buf_add(&message, right, MAC_BYTES);
		buf_view(&message, in);
		must_hold(enrol_take(&code, &claims, mac, buf_bytes(&message), &e, &out) != OK); /* nobody's key has that fingerprint */
	} else {
		(void)enrol_believe(in, secret);
		(void)!enrol_open(in, &claims);
	}
	return 0;
}
