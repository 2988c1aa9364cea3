/* An act that is taken is written back as it came, has a hash, and keeps it when its texts are erased. */
#include "act.h"

#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = {data, size};
	struct act a OWN_ACT = {0}, erased OWN_ACT = {0};
	struct buf again OWN_BUF = BUF(ACT_MAX), form OWN_BUF = BUF(2 * ACT_MAX);
	uint8_t hash[HASH_BYTES], without[HASH_BYTES];
	bool erase[SETTINGS_MAX];
	if (act_decode(in, &a) != OK)
		return 0;
	must_hold(act_encode(&a, &again) == OK && bytes_equal(buf_bytes(&again), in));
	act_hash(&a, hash);
	for (size_t i = 0; i < a.setting_count; i++)
		erase[i] = i % 2;
	if (act_erase(&a, erase, &form) == OK && act_decode(buf_bytes(&form), &erased) == OK) {
		act_hash(&erased, without);
		must_hold(memcmp(hash, without, HASH_BYTES) == 0);
	}
	return 0;
}
