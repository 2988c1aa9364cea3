/* A report as it was sent comes down as "what these fields hold", as long as they do. */
#include "../sim/province.c"

#include "round_wire.h"
#include "tap.h"

static struct province p;

#define KEY "BC-THANG/615/2024-11"

struct sent {
	int copied, whole;
};

static enum err look(void *ctx, const struct delta_row *d)
{
	struct sent *s = ctx;
	int at = field_index(d->reg, field_by_name(reg_by_name(BYTES("report")), BYTES("sent"))->number);
	if (strcmp(d->reg->name, "report") != 0 || !(d->told >> at & 1))
		return OK;
	s->copied += d->copied >> at & 1;
	s->whole += d->values[at].kind == V_BYTES;
	return OK;
}

/* What an office that begins is told of reports as they were sent; it must hold what the server holds. */
static struct sent told(uint32_t device)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX), body OWN_BUF = BUF(ANSWER_MAX);
	struct office o;
	struct round round;
	struct taken t;
	struct sent s = {0};
	uint8_t random[ROUND_RANDOM_BYTES];
	office_open(&p, &o, "615", device);
	draw_bytes(&p, random, sizeof random);
	must(round_ask(&o.replica, 65536, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	must(wire_unpack((struct bytes){(uint8_t *)answer.data + ANSWER_PREFIX, answer.len - ANSWER_PREFIX}, ANSWER_MAX, &body), "unpack");
	struct cbor r = CBOR(buf_bytes(&body));
	size_t pairs;
	int64_t key;
	struct bytes item;
	must(cbor_map(&r, &pairs) ? OK : ERR_CBOR, "body");
	for (size_t i = 0; i < pairs && cbor_int(&r, &key) && cbor_skip(&r, &item); i++) {
		struct cbor delta = CBOR(item);
		if (key == ANSWER_DELTA)
			must(delta_take(&delta, look, &s), "delta");
	}
	must(round_take(&o.replica, &round, buf_bytes(&answer), o.now, &t), "take");
	ok(same_as_server(&p, &o), "the office holds what the server holds");
	office_close(&o);
	return s;
}

int main(void)
{
	struct office o;
	province_open(&p, 6);
	office_open(&p, &o, "615", 77);
	must(sync_office(&p, &o, 65536, NULL), "first pull");
	must(ENTER(&p, &o, false, "write", "report", KEY, "indicator.01=5", "narrative.1a=Đã chấn chỉnh giờ giấc."), "write");
	must(ENTER(&p, &o, true, "sign", "report", KEY, NULL), "sign");
	must(ENTER(&p, &o, false, "send", "report", KEY, NULL), "send");
	must(sync_office(&p, &o, 65536, NULL), "sync");
	struct sent s = told(78);
	ok(s.copied == 1 && s.whole == 0, "as it was sent it still is");
	must(ENTER(&p, &o, false, "write", "report", KEY, "indicator.01=6"), "write on");
	must(sync_office(&p, &o, 65536, NULL), "sync");
	s = told(79);
	ok(s.copied == 0 && s.whole == 1, "what changed since comes beside it");
	must(ENTER(&p, &o, true, "sign", "report", KEY, NULL), "sign");
	must(ENTER(&p, &o, false, "send", "report", KEY, NULL), "send");
	must(sync_office(&p, &o, 65536, NULL), "sync");
	s = told(80);
	ok(s.copied == 1 && s.whole == 0, "until it is sent again");
	office_close(&o);
	province_close(&p);
	return done();
}
