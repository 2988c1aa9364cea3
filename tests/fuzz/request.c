/* What an enrolled device may send, MAC made right: an even first byte is followed by a body; an odd one by its number of acts and the acts of a
 * changeset, which is then signed right, so that the judge has to stand them. No act may hold up the log: a server that reads the log again
 * must come to the same tables. */
#include "../sim/province.c"

#include "forge.h"
#include "fuzz.h"

static struct province p;
static struct office o;
static bool there;

static void close_all(void)
{
	if (!there)
		return;
	office_close(&o);
	province_close(&p);
	there = false;
}

static void open_all(void)
{
	close_all();
	province_open(&p, 1);
	office_open(&p, &o, "615", 77);
	must(sync_office(&p, &o, 65536, NULL), "sync");
	must(ENTER(&p, &o, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=5", "narrative.1a=Đã nhắc nhở 7 cán bộ đi muộn."), "enter");
	must(sync_office(&p, &o, 65536, NULL), "sync");
	there = true;
}

static void send_body(struct bytes body)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	size_t count = p.count;
	forge_request(&p, &o, body, &request);
	enum err e = serve(&p, buf_bytes(&request), &answer);
	must_hold(e == OK || (e >= ERR_CBOR && e <= ERR_UNPACK) || e == ERR_TOO_BIG);
	for (; count < p.count; count++) {
		struct verdict v;
		struct stamp s = {0};
		struct act a OWN_ACT = {0};
		must_hold(verdict_decode(p.entries[count].verdict, &v) == OK && stamp_decode(p.entries[count].stamp, &s) == OK);
		must_hold(s.opaque || !p.entries[count].act.len || act_decode(p.entries[count].act, &a) == OK);
	}
}

static void send_acts(size_t count, struct bytes acts)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct changeset c = {.clock = p.now};
	struct act before = {0}, all[8];
	struct cbor r = CBOR(acts);
	struct tip tip;
	struct arena arena OWN_ARENA = {0};
	uint8_t head[HASH_BYTES], hash[HASH_BYTES];
	size_t n = 0, room = CHANGESET_MAX;
	must(ledger_tip(p.ledger, 77, &tip), "tip");
	memcpy(head, tip.head, HASH_BYTES);
	c.first = tip.number + 1;
	must(ledger_look(p.ledger), "look");
	for (struct act_taken t; n < count && changeset_act_take(&r, &c, 77, &before, &t); n++) {
		if (t.root_missing && ledger_root(p.ledger, &t.act.seen, t.act.seen.root) != OK)
			memset(t.act.seen.root, 0, HASH_BYTES);
		static const char scopes[][TOKEN_MAX + 1] = {"*", "615"};
		if ((t.key_missing && ledger_key_at(p.ledger, scopes, 2, &t.act, &arena, &t.act.key) != OK) ||
		    (t.spliced && ledger_unsplice(p.ledger, &(struct audience){.unit = BYTES("615")}, &t.act, &arena, &room) != OK)) {
			act_free(&t.act);
			break;
		}
		all[n] = before = t.act;
		if (t.opaque)
			memcpy(hash, t.hash, HASH_BYTES);
		else
			act_hash(&t.act, hash);
		chain_next(head, c.first + (int64_t)n, hash, head);
	}
	ledger_look_end(p.ledger);
	const struct span s = {77, 1, c.first, n, tip.head, head, 0, 0};
	changeset_sign(&s, o.replica.secret_key, c.signature);
	cbor_put_map(&body, 3);
	cbor_put_int(&body, ASK_EPOCH);
	cbor_put_int(&body, 1);
	cbor_put_int(&body, ASK_ACKED);
	cbor_put_int(&body, tip.number);
	cbor_put_int(&body, ASK_CHANGESET);
	changeset_head(&c, count, &body);
	buf_view(&body, acts);
	send_body(buf_bytes(&body));
	while (n)
		act_free(&all[--n]);
}

/* The log read again, from time to time: it must be readable, and give the same. */
static void check_log(void)
{
	struct ledger *again = mem_alloc(sizeof *again);
	sqlite3 *db = NULL;
	struct digest one, two;
	must_hold(db_open(":memory:", DB_CREATE, &db) == OK && ledger_open(db, &p.store, again) == OK);
	must_hold(ledger_digest(again, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &one) == OK && ledger_digest(p.ledger, &(struct audience){.all = true, .function = HOME_AFFAIRS}, catalogue_version(), &two) == OK);
	must_hold(memcmp(&one, &two, sizeof one) == 0);
	ledger_close(again);
	db_close(&db);
	mem_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { LOG_LONG = 200 };
	if (!there)
		open_all();
	if (size < 2)
		return 0;
	if (data[0] & 1)
		send_acts(data[1] % 8 + 1, (struct bytes){data + 2, size - 2});
	else
		send_body((struct bytes){data + 1, size - 1});
	if (p.count > LOG_LONG) {
		check_log();
		open_all();
	}
	return 0;
}
