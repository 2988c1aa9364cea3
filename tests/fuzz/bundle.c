/* A file for the server, and a receipt, whose seal is right: the first byte says which. Whatever they hold, the server and the device refuse it
 * or take it whole. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "fuzz.h"

static struct province p;
static struct office image, o;
static bool there;

static void open_all(void)
{
	province_open(&p, 1);
	office_open(&p, &image, "615", 77);
	must(sync_office(&p, &image, 65536, NULL), "sync");
	must(ENTER(&p, &image, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=5"), "enter");
	office_copy(&image, &o);
	there = true;
}

static void receipt(struct bytes content, bool sealed)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX);
	struct taken t;
	bool old;
	if (sealed)
		must(bundle_seal(BUNDLE_DOWN, p.keys.public_key, o.replica.public_key, content, &file), "seal");
	enum err e = bundle_take(&o.replica, sealed ? buf_bytes(&file) : content, p.now, &t, &old);
	must_hold(e != OK && ((e >= ERR_BUNDLE_FORM && e <= ERR_BUNDLE_ACTS) || e == ERR_TOO_BIG));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), out OWN_BUF = BUF(BUNDLE_MAX);
	if (!there)
		open_all();
	if (size < 1)
		return 0;
	struct bytes content = {data + 1, size - 1};
	if (data[0] & 1) {
		receipt(content, data[0] & 2);
		return 0;
	}
	if (data[0] & 2)
		must(bundle_seal(BUNDLE_UP, p.keys.public_key, p.keys.public_key, content, &file), "seal");
	else
		buf_view(&file, content);
	enum err e = stick_in(&p, buf_bytes(&file), &out);
	must_hold((e == OK) == (out.len > 0));
	return 0;
}
