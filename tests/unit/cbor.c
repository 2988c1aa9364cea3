#include "cbor.h"

#include <stdlib.h>

#include "tap.h"

static size_t unhex(const char *hex, uint8_t *out)
{
	size_t n = 0;
	for (; hex[0] && hex[1]; hex += 2) {
		char two[3] = {hex[0], hex[1], 0};
		out[n++] = (uint8_t)strtoul(two, NULL, 16);
	}
	return n;
}

static bool skips(struct bytes in)
{
	struct cbor r = CBOR(in);
	struct bytes all;
	return cbor_skip(&r, &all) && cbor_end(&r) == OK && all.len == in.len;
}

static void test_good(void)
{
	static const char *const good[] = {"00",	  "17",	     "1818",	       "18ff",	 "190100", "1a00010000",
					   "1b0000000100000000", "20", "3818", "3b7fffffffffffffff", "1b7fffffffffffffff",
					   "40",	  "4101",    "60",	       "63e1baa1", "80",   "820102",
					   "a0",	  "a201020304", "a261780162616102", "a3000120024100f6", "f4", "f5", "f6",
					   "8181818181818180", "a10a8101"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		uint8_t in[64];
		struct bytes v = {in, unhex(good[i], in)};
		ok(skips(v), "takes %s", good[i]);
		bool cut = false;
		for (size_t n = 0; n < v.len; n++)
			cut |= skips((struct bytes){in, n});
		ok(!cut, "refuses %s cut anywhere", good[i]);
	}
}

static void test_bad(void)
{
	static const struct {
		const char *hex, *why;
	} bad[] = {{"1817", "23 in two bytes"},
		   {"1900ff", "255 in three bytes"},
		   {"1a0000ffff", "65535 in five bytes"},
		   {"1b00000000ffffffff", "2^32-1 in nine bytes"},
		   {"1b8000000000000000", "2^63"},
		   {"3b8000000000000000", "-2^63-1"},
		   {"580100", "length 1 in two bytes"},
		   {"5f4101ff", "indefinite bytes"},
		   {"9f01ff", "indefinite array"},
		   {"bf0102ff", "indefinite map"},
		   {"c001", "a tag"},
		   {"f93c00", "a half float"},
		   {"fa3f800000", "a float"},
		   {"f7", "undefined"},
		   {"f818", "a simple value"},
		   {"e0", "simple value 0"},
		   {"a203040102", "keys falling"},
		   {"a201020102", "a key twice"},
		   {"a262616101617802", "a longer key before a shorter"},
		   {"a18001", "an array as key"},
		   {"a1f601", "null as key"},
		   {"62c0af", "overlong UTF-8"},
		   {"63eda080", "a surrogate"},
		   {"64f4908080", "beyond U+10FFFF"},
		   {"61e1", "UTF-8 cut"},
		   {"818181818181818180", "too deep"},
		   {"9b0000000100000000", "four thousand million items"},
		   {"5bffffffffffffffff", "a length of 2^64-1"},
		   {"bb8000000000000000", "2^63 pairs"},
		   {"1c", "reserved length"},
		   {"ff", "a stop"},
		   {"0000", "trailing bytes"}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		uint8_t in[64];
		struct bytes v = {in, unhex(bad[i].hex, in)};
		ok(!skips(v), "refuses %s", bad[i].why);
	}
}

static void test_pull(void)
{
	OWN_BUF struct buf b = BUF(1000);
	cbor_put_map(&b, 3);
	cbor_put_int(&b, 1);
	cbor_put_array(&b, 3);
	cbor_put_int(&b, INT64_MIN);
	cbor_put_null(&b);
	cbor_put_bool(&b, true);
	cbor_put_int(&b, 2);
	cbor_put_text(&b, BYTES("Đắk Hà"));
	cbor_put_int(&b, 3);
	cbor_put_bytes(&b, BYTES("\1\2\3"));

	struct cbor r = CBOR(buf_bytes(&b));
	size_t n = 0;
	int64_t v = 0;
	struct bytes text = {0};
	uint8_t three[3] = {0};
	bool yes = false;
	ok(cbor_map(&r, &n) && n == 3, "a map of three");
	ok(cbor_int(&r, &v) && v == 1 && cbor_array(&r, &n) && n == 3, "key 1: an array of three");
	ok(!cbor_null_p(&r) && !r.bad, "no null yet, and no fault");
	ok(cbor_int(&r, &v) && v == INT64_MIN, "the least integer");
	ok(cbor_null_p(&r) && cbor_bool(&r, &yes) && yes, "null and true");
	ok(cbor_int(&r, &v) && v == 2 && cbor_text(&r, &text) && bytes_equal(text, BYTES("Đắk Hà")), "a text");
	ok(cbor_end(&r) == ERR_CBOR, "not at the end yet");
	ok(cbor_int(&r, &v) && v == 3 && cbor_fixed(&r, 3, three) && three[2] == 3, "bytes");
	ok(cbor_end(&r) == OK, "the end");

	struct cbor again = CBOR(buf_bytes(&b));
	ok(!cbor_int(&again, &v) && again.bad && !cbor_map(&again, &n), "a fault stays");
	struct cbor range = CBOR(BYTES("\x05"));
	v = 77;
	ok(!cbor_range(&range, 0, 4, &v) && v == 77, "out of range leaves the result alone");
}

/* Every input of three bytes: never reads beyond (under ASan), and what is taken is written back the same. */
static void test_exhaustive(void)
{
	size_t wrong = 0, taken = 0;
	for (uint32_t x = 0; x < 1u << 24; x += 1 + x % 3) {
		uint8_t *in = malloc(3);
		in[0] = (uint8_t)(x >> 16);
		in[1] = (uint8_t)(x >> 8);
		in[2] = (uint8_t)x;
		struct bytes view = {in, 3};
		struct cbor r = CBOR(view);
		int64_t v;
		if (skips(view))
			taken++;
		if (cbor_int(&r, &v)) {
			uint8_t head[CBOR_HEAD_MAX];
			size_t n = cbor_head(CBOR_INT, v, head);
			wrong += n != (size_t)(r.at - in) || memcmp(head, in, n) != 0;
		}
		free(in);
	}
	is_int(wrong, 0, "every integer read is written the same");
	ok(taken > 1000, "%zu inputs of three bytes are sound", taken);
}

int main(void)
{
	test_good();
	test_bad();
	test_pull();
	test_exhaustive();
	return done();
}
