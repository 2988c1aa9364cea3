/* An answer with a right MAC and a right checkpoint: the first byte is the number of pairs that follow. Whatever else it says, a device takes it
 * whole or is as it was. */
#include "../sim/province.c"

#include "forge.h"
#include "fuzz.h"

static struct province p;
static struct office image, o;
static struct round question;
static struct tip tip;
static bool there;

static void open_all(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES];
	province_open(&p, 1);
	office_open(&p, &image, "615", 77);
	must(sync_office(&p, &image, 65536, NULL), "sync");
	must(ENTER(&p, &image, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=5"), "enter");
	must(ENTER(&p, &image, false, "write", "report", "BC-THANG/615/2024-11", "narrative.1a=a"), "enter");
	draw_bytes(&p, random, sizeof random);
	must(round_ask(&image.replica, 65536, random, &request, &question), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	must(ledger_tip(p.ledger, 77, &tip), "tip");
	office_copy(&image, &o);
	there = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!there)
		open_all();
	if (size < 1)
		return 0;
	struct buf body OWN_BUF = BUF(ANSWER_MAX), packed OWN_BUF = BUF(ANSWER_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct checkpoint c = {.seen = {1, (int64_t)p.count, p.now, {1}}};
	uint8_t head[NONCE_BYTES + 1], mac[MAC_BYTES];
	struct taken t;
	checkpoint_sign(&c, &tip, p.keys.secret_key);
	cbor_put_map(&body, (size_t)(data[0] & 15) + 1);
	cbor_put_int(&body, ANSWER_CHECKPOINT);
	checkpoint_encode(&c, &body);
	buf_add(&body, data + 1, size - 1);
	buf_byte(&packed, PACK_RAW);
	buf_view(&packed, buf_bytes(&body));
	memcpy(head, question.nonce, NONCE_BYTES);
	head[NONCE_BYTES] = WIRE_VERSION;
	wire_mac(question.keys.down, ANSWER_TAG, (struct bytes){head, sizeof head}, buf_bytes(&packed), mac);
	buf_byte(&answer, WIRE_VERSION);
	buf_add(&answer, mac, sizeof mac);
	buf_view(&answer, buf_bytes(&packed));
	enum err e = round_take(&o.replica, &question, buf_bytes(&answer), p.now, &t);
	must_hold(e == OK || e == ERR_ANSWER_BAD);
	if (e == OK) {
		office_close(&o);
		office_copy(&image, &o);
	}
	return 0;
}
