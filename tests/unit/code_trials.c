/* A commitment code costs 0.2 s: it is made where nobody waits for it but who asked, never while the log waits, and only for who may register one. */
#include "../sim/province.c"

#include "forge.h"
#include "tap.h"

static struct province p;
static struct office clerk, snv;
static int made; /* codes */
static bool log_waits;
static int made_then;

#define KEY "BC-THANG/615/2024-11"
enum { SENDS = 20 };

/* In place of the slow one. */
enum err code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1])
{
	uint8_t raw[HASH_BYTES];
	(void)report;
	made++;
	made_then += log_waits;
	hash_of("code", (struct bytes){act_hash, HASH_BYTES}, raw);
	code_letters(raw, CODE_CHARS - 1, ret);
	code_close(ret, CODE_CHARS - 1);
	return OK;
}

static void forget(void)
{
	mem_free(&p.ledger->made);
	p.ledger->made = NULL;
	p.ledger->made_count = 0;
}

/* One round, the log's turn marked. */
static enum err serve_marked(struct bytes request, struct buf *answer)
{
	OWN(visit_free) struct visit v = {0};
	struct ledger *l = p.ledger;
	TRY(ledger_look(l));
	enum err e = round_open(l, &p.keys, request, &v);
	ledger_look_end(l);
	TRY(e);
	forget(); /* the sequencer's handle is another */
	log_waits = true;
	TRY(ledger_begin(l));
	TRY(round_push(l, &v, p.now));
	TRY(ledger_commit(l));
	log_waits = false;
	TRY(ledger_look(l));
	e = round_answer(l, &p.keys, &v, &(struct answering){.now = p.now}, answer);
	ledger_look_end(l);
	return e;
}

static void sync_marked(struct office *o)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t;
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&p, random, sizeof random);
	made = made_then = 0;
	must(round_ask(&o->replica, 65536, random, &request, &round), "ask");
	must(serve_marked(buf_bytes(&request), &answer), "serve");
	must(round_take(&o->replica, &round, buf_bytes(&answer), o->now, &t), "take");
}

static void send_report(int number, char ret_code[CODE_CHARS + 6])
{
	char field[40];
	uint8_t hash[HASH_BYTES];
	snprintf(field, sizeof field, "indicator.01=%d", number);
	must(ENTER(&p, &clerk, false, "write", "report", KEY, field), "write");
	must(ENTER(&p, &clerk, true, "sign", "report", KEY, NULL), "sign");
	must(ENTER(&p, &clerk, false, "send", "report", KEY, NULL), "send");
	must(replica_send_hash(&clerk.replica, BYTES(KEY), hash), "hash");
	memcpy(ret_code, "code=", 5);
	must(code_make(hash, BYTES(KEY), ret_code + 5), "code");
}

static int64_t matched(void)
{
	return count_of(p.db, "SELECT coalesce(matched, 0) FROM receipt ORDER BY position DESC LIMIT 1");
}

static enum err take_down(struct office *o, const char *code)
{
	return ENTER(&p, o, false, "register", "receipt", "", "unit=615", "obligation=BC-THANG", "period=2024-11", code);
}

int main(void)
{
	static char codes[SENDS][CODE_CHARS + 6];
	char strange[CODE_CHARS + 6] = "code=011100000000000";
	struct arena arena OWN_ARENA = {0};
	province_open(&p, 12);
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &snv, "SNV", 80);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	for (int i = 0; i < SENDS; i++)
		send_report(i, codes[i]);
	must(sync_office(&p, &clerk, 65536, NULL), "sync");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	code_close(strange + 5, CODE_CHARS - 1);
	must(take_down(&snv, strange), "register");
	sync_marked(&snv);
	ok(made == CODES_TRIED && !made_then && !matched(), "a code that matches nothing is tried %d times, never while the log waits", CODES_TRIED);
	must(take_down(&snv, codes[0]), "register");
	sync_marked(&snv);
	ok(!made && !matched(), "another of that report is compared with what was made");
	forget();
	must(take_down(&snv, codes[SENDS - 3]), "register");
	sync_marked(&snv);
	ok(made == 3 && !made_then && matched() == SENDS - 2, "the third from the end is found with three");
	must(take_down(&snv, codes[SENDS - CODES_TRIED - 1]), "register");
	sync_marked(&snv);
	ok(!matched() && !made_then, "one before the last %d is not", CODES_TRIED);
	forget();
	for (int i = 0; i < 3; i++)
		must(take_down(&snv, codes[SENDS - 1 - i]), "register");
	sync_marked(&snv);
	ok(made == 3 && !made_then, "three in one push need no more than one that is the third");

	struct act a = forge_act(&p, &clerk, &arena, 900, clerk.head, "register", "receipt", "", (const char *const[]){"unit=615", "obligation=BC-THANG", "period=2024-11", codes[0], NULL});
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct verdict v;
	a.key.id = INT64_C(77) << ID_RANDOM_BITS | 5;
	forge_body(&p, &clerk, &(struct forgery){.acts = &a, .count = 1, .epoch = 1}, &body);
	forge_request(&p, &clerk, buf_bytes(&body), &request);
	made = made_then = 0;
	must(serve_marked(buf_bytes(&request), &answer), "serve");
	must(verdict_decode(p.entries[p.count - 1].verdict, &v), "verdict");
	ok(v.kind == REFUSED && v.reason == ERR_NOT_YOUR_FUNCTION && !made && !made_then, "who may not register one makes nobody work");
	office_close(&clerk);
	office_close(&snv);
	province_close(&p);
	return done();
}
