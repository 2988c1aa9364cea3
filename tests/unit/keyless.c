/* Keys that do not travel: the server finds them by the base, and where it cannot, or finds another one, it asks for them, once. */
#include "../sim/province.c"

#include "round_wire.h"
#include "tap.h"

static struct province p;
static struct office o;

#define KEY "BC-THANG/615/2024-11"

struct told {
	size_t bytes;
	bool more;
	int64_t accepted;
};

static struct told one_round(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX), body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct round round;
	struct taken t = {0};
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&p, random, sizeof random);
	must(round_ask(&o.replica, 65536, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	must(round_take(&o.replica, &round, buf_bytes(&answer), o.now, &t), "take");
	must(wire_unpack((struct bytes){(uint8_t *)request.data + ASK_PREFIX, request.len - ASK_PREFIX}, REQUEST_RAW_MAX, &body), "unpack");
	return (struct told){body.len, t.more, t.accepted};
}

static void edit(const char *number)
{
	must(ENTER(&p, &o, false, "write", "report", KEY, number), "write");
}

static void short_ones(void)
{
	edit("indicator.01=5");
	struct told first = one_round();
	is_int(first.accepted, 1, "a new record's key travels");
	edit("indicator.01=6");
	struct told next = one_round();
	is_int(next.accepted, 1, "that of one that is there need not");
	ok(!next.more && next.bytes < first.bytes, "the request is shorter (%zu, %zu)", next.bytes, first.bytes);
}

/* Whatever became of the server's index of what was touched: the second round brings all. */
static void asked_for(const char *damage, const char *what)
{
	edit("indicator.02=7");
	must(db_exec(p.db, damage), "damage");
	size_t before = p.count;
	struct told t = one_round();
	ok(t.more && t.accepted == 0 && p.count == before, "%s: asked for the keys", what);
	t = one_round();
	ok(!t.more && t.accepted == 1 && p.count == before + 1, "and taken with them");
	edit("indicator.02=8");
	t = one_round();
	ok(!t.more && t.accepted == 1, "the next go without again");
}

static void in_a_file(void)
{
	struct buf content OWN_BUF = BUF(REQUEST_MAX);
	struct round round;
	struct visit v = {0};
	uint8_t random[ROUND_RANDOM_BYTES];
	edit("indicator.03=1");
	must(db_exec(p.db, "DELETE FROM touched"), "damage");
	draw_bytes(&p, random, sizeof random);
	must(round_ask_behind(&o.replica, NULL, 65536, random, &content, &round), "ask");
	must(ledger_look(p.ledger), "look");
	is_int(round_open(p.ledger, &p.keys, buf_bytes(&content), &v), OK, "what goes into a file");
	ledger_look_end(p.ledger);
	ok(v.outcome == PUSH_OK && v.count == 1 && key_equal(v.acts[0].key, (struct key){.text = BYTES(KEY)}), "has all keys");
	visit_free(&v);
}

int main(void)
{
	province_open(&p, 4);
	office_open(&p, &o, "615", 77);
	must(sync_office(&p, &o, 65536, NULL), "first pull");
	short_ones();
	asked_for("DELETE FROM touched WHERE reg = 8", "no record was touched there");
	asked_for("INSERT OR IGNORE INTO touched SELECT scope, position, reg, key || '2', fields, entered, device, number FROM touched WHERE reg = 8", "several were");
	asked_for("UPDATE touched SET key = 'BC-THANG/615/2024-10' WHERE reg = 8 AND key = 'BC-THANG/615/2024-11'", "another one was");
	in_a_file();
	office_close(&o);
	province_close(&p);
	return done();
}
