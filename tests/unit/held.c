/* After a restore: acts that stand on what others did and have not given back yet are held, and are then what they were. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "civil.h"
#include "tap.h"
#include "text_value.h"

static struct province p;
static struct office snv, clerk, head;
static size_t backup;
static uint32_t epochs = 1;

#define KEY "BC-THANG/616/2024-11"
#define HELD "SELECT count(*) FROM outbox WHERE place = 2"
#define WAITING "SELECT count(*) FROM outbox WHERE place = 0"
#define TOLD(kind) "SELECT count(*) FROM notice WHERE kind = " #kind

static void sync_one(struct office *o, struct taken *ret)
{
	struct taken t;
	is_int(sync_office(&p, o, 65536, &t), OK, "unit %s syncs", o->replica.unit);
	if (ret)
		*ret = t;
}

static void days(int n)
{
	p.now += n * DAY_MS;
	snv.now += n * DAY_MS;
	clerk.now += n * DAY_MS;
	head.now += n * DAY_MS;
}

/* All know of a backup up to here. */
static void back_up(void)
{
	sync_one(&snv, NULL);
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
	backup = p.count;
	p.backed_up = (int64_t)backup;
	sync_one(&snv, NULL);
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
}

static void begin(uint64_t seed)
{
	province_open(&p, seed);
	epochs = 1;
	office_open(&p, &snv, "SNV", 900);
	office_open(&p, &clerk, "616", 1000);
	office_open(&p, &head, "616", 1001);
	back_up();
}

static void end(void)
{
	office_close(&snv);
	office_close(&clerk);
	office_close(&head);
	province_close(&p);
}

static void restore(void)
{
	ledger_close(p.ledger);
	db_close(&p.db);
	p.count = backup;
	p.backed_up = (int64_t)backup;
	p.epochs[p.epoch_count++] = (struct epoch){++epochs, (int64_t)backup, p.now};
	must(db_open(":memory:", DB_CREATE, &p.db), "restore");
	must(ledger_open(p.db, &p.store, p.ledger), "restore");
}

/* One device of the unit writes the report, the other signs and sends it. */
static void report_by_two(void)
{
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5"), OK, "the clerk writes");
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
	is_int(ENTER(&p, &head, true, "sign", "report", KEY, NULL), OK, "the head signs on another device");
	is_int(ENTER(&p, &head, false, "send", "report", KEY, NULL), OK, "and sends");
	sync_one(&head, NULL);
}

/* The newest act of that verb in the log; false where there is none. */
static bool newest(const char *verb, struct stamp *ret_stamp, struct verdict *ret_verdict)
{
	const struct reg *reg = reg_by_name(BYTES("report"));
	for (size_t i = p.count; i > 0; i--) {
		const struct entry *e = &p.entries[i - 1];
		struct act a OWN_ACT = {0};
		if (!e->act.len || act_decode(e->act, &a) != OK || a.reg != reg->number || strcmp(verb_by_number(reg, a.verb)->name, verb) != 0)
			continue;
		*ret_stamp = (struct stamp){.position = e->position, .time = e->time};
		must(stamp_decode(e->stamp, ret_stamp), "stamp");
		must(verdict_decode(e->verdict, ret_verdict), "verdict");
		return true;
	}
	return false;
}

static void is_sent_at(int64_t received, const char *what)
{
	struct stamp stamp;
	struct verdict v = {.kind = REFUSED};
	bool there = newest("send", &stamp, &v);
	ok(there && v.kind == ACCEPTED, "%s is taken", what);
	is_int(there ? stamp_time(&stamp) : 0, received, "with the time that it had");
}

static int64_t received_now(void)
{
	struct stamp stamp = {0};
	struct verdict v;
	newest("send", &stamp, &v);
	return stamp_time(&stamp);
}

static void the_head_first(void)
{
	struct taken t;
	struct stamp stamp;
	struct verdict v;
	begin(1);
	report_by_two();
	int64_t received = received_now();
	days(1);
	restore();
	sync_one(&head, &t);
	ok(!t.refused && !t.more && !newest("sign", &stamp, &v), "what he signed is not judged while what he signed is not there");
	ok(count_of(head.db, HELD) == 2 && !count_of(head.db, WAITING), "both of his acts are held");
	is_int(count_of(head.db, "SELECT arg FROM notice WHERE kind = 8"), 2, "and he is told so");
	is_int(ENTER(&p, &head, false, "write", "report", "BC-THANG/616/2024-12", "indicator.01=1"), OK, "he goes on with other work");
	sync_one(&head, &t);
	ok(t.accepted == 1 && count_of(head.db, HELD) == 2, "which is taken meanwhile");
	sync_one(&clerk, &t);
	is_int(t.accepted, 1, "the clerk's act is back");
	sync_one(&head, &t);
	ok(t.accepted == 2 && !count_of(head.db, HELD), "and his own with the next sync");
	is_sent_at(received, "the report");
	is_int(ENTER(&p, &head, false, "write", "report", "BC-THANG/616/2025-01", "indicator.01=1"), OK, "what he enters then");
	sync_one(&head, &t);
	is_int(t.accepted, 1, "stands behind it all");
	ok(!count_of(head.db, TOLD(7)) && !count_of(head.db, "SELECT count(*) FROM inbox"), "nobody is told of a refusal");
	sync_one(&clerk, NULL);
	ok(same_as_server(&p, &head) && same_as_server(&p, &clerk), "all have the same");
	end();
}

/* The same once more, where the server is restored a second time before the clerk is back, and after. */
static void twice_over(bool clerk_between)
{
	struct taken t;
	begin(2);
	report_by_two();
	int64_t received = received_now();
	days(1);
	restore();
	sync_one(&head, NULL);
	if (clerk_between) {
		sync_one(&clerk, NULL);
		sync_one(&head, NULL);
	}
	days(1);
	restore();
	sync_one(&head, &t);
	is_int(count_of(head.db, HELD), 2, "after a second restore his acts are held again");
	sync_one(&clerk, NULL);
	sync_one(&head, &t);
	is_int(t.accepted, 2, "until the clerk's is there");
	is_sent_at(received, "the report");
	end();
}

/* On a stick, as on the line: the rest goes with the next one. */
static void by_stick(void)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), receipt OWN_BUF = BUF(BUNDLE_MAX);
	struct bundled b;
	struct taken t;
	bool old;
	begin(3);
	report_by_two();
	is_int(ENTER(&p, &head, false, "write", "report", "BC-THANG/616/2024-12", "indicator.01=1"), OK, "and something else");
	sync_one(&head, NULL);
	int64_t received = received_now();
	days(1);
	restore();
	for (int trip = 0; trip < 3; trip++) { /* it hears of the restore; it hears what is held; the rest */
		buf_cut(&file, 0);
		buf_cut(&receipt, 0);
		must(stick_out(&p, &head, &file, &b), "out");
		must(stick_in(&p, buf_bytes(&file), &receipt), "in");
		must(bundle_take(&head.replica, buf_bytes(&receipt), head.now, &t, &old), "receipt");
		if (trip == 1)
			ok(count_of(head.db, HELD) == 2 && count_of(head.db, WAITING) == 1, "a receipt says what is held, all of it at once");
	}
	ok(t.accepted == 1 && !count_of(head.db, WAITING), "the rest is taken");
	sync_one(&clerk, NULL);
	sync_one(&head, &t);
	is_int(t.accepted, 2, "then those that were held");
	is_sent_at(received, "the report");
	end();
}

/* What the clerk did is gone for good. */
static void nobody_comes(bool by_hand)
{
	struct taken t;
	int64_t count;
	begin(4);
	report_by_two();
	days(1);
	restore();
	sync_one(&head, NULL);
	days(8);
	sync_one(&head, &t);
	ok(!t.refused && count_of(head.db, HELD) == 2, "what would be refused is held for longer than a week");
	if (by_hand) {
		is_int(replica_wait_no_more(&head.replica, &count), OK, "somebody says that it is gone");
		is_int(count, 2, "so both go up");
	} else {
		days(23);
		sync_one(&head, &t); /* hears that patience is over, and sends */
	}
	if (by_hand)
		sync_one(&head, &t);
	ok(t.refused == 2 && !count_of(head.db, HELD), "then it is judged as it is");
	ok(count_of(head.db, TOLD(7)) == 1 && count_of(head.db, "SELECT count(*) FROM inbox WHERE settled = 0") == 2, "and he is told, and has all of it");
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
	is_int(ENTER(&p, &head, true, "sign", "report", KEY, NULL), OK, "whoever comes later is worked with as ever");
	end();
}

/* What would be taken although its base is away waits a week for its turn, and no longer. */
static void a_week(void)
{
	struct taken t;
	begin(5);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5"), OK, "the clerk writes a number");
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
	is_int(ENTER(&p, &head, false, "write", "report", KEY, "indicator.01=6"), OK, "another corrects it");
	sync_one(&head, NULL);
	restore();
	is_int(ENTER(&p, &head, false, "write", "report", KEY, "indicator.01=7"), OK, "and once more, before he hears of the restore");
	sync_one(&head, NULL);
	is_int(count_of(head.db, HELD), 2, "the correction waits for what it corrects, and what came after it waits behind");
	days(8);
	sync_one(&head, &t);
	ok(t.accepted == 2 && !count_of(head.db, HELD), "a week");
	struct row row;
	world_reset(&p.ledger->world);
	must(row_load(&p.ledger->world, reg_by_name(BYTES("report")), (struct key){.text = BYTES(KEY)}, &row), "row");
	is_int(family_get(row_get(&row, field_by_name(row.reg, BYTES("indicator"))->number), BYTES("01")).num, 7000, "and the last word is the last");
	end();
}

/* An office that judged a report comes back before the report; a colleague had been refused. */
static void before_another(void)
{
	static struct office other;
	struct taken t;
	struct verdict v;
	struct stamp stamp;
	begin(6);
	office_open(&p, &other, "SNV", 901);
	sync_one(&other, NULL);
	back_up();
	report_by_two();
	sync_one(&snv, NULL);
	sync_one(&other, NULL);
	must(ENTER(&p, &snv, true, "return", "report", KEY, "reason=Thiếu số liệu"), "return");
	must(ENTER(&p, &other, true, "return", "report", KEY, "reason=Thiếu chữ ký"), "return");
	sync_one(&snv, NULL);
	sync_one(&other, &t);
	is_int(t.refused, 1, "a colleague was later, and refused");
	restore();
	sync_one(&other, &t);
	ok(newest("return", &stamp, &v) && v.kind == REFUSED && v.reason == ERR_REFUSED_BEFORE, "he comes back first: what was refused stays refused");
	ok(!count_of(other.db, TOLD(7)) && !count_of(other.db, TOLD(8)) && count_of(other.db, "SELECT count(*) FROM inbox") == 1, "and he hears nothing new");
	sync_one(&snv, &t);
	is_int(count_of(snv.db, HELD), 1, "who judged the report waits for it");
	sync_one(&clerk, NULL);
	sync_one(&head, NULL);
	sync_one(&snv, &t);
	is_int(t.accepted, 1, "his judgement is what it was");
	is_int(count_of(p.db, "SELECT state FROM report WHERE key = '" KEY "'"), 5, "the report is returned");
	ok(!count_of(snv.db, TOLD(7)), "and he has nothing to do again");
	office_close(&other);
	end();
}

/* Who shows no proof that the province had his acts is not believed where they stood. */
static void no_proof(void)
{
	struct taken t;
	int places = 0;
	begin(7);
	report_by_two();
	restore();
	must(db_exec(clerk.db, "UPDATE outbox SET ack = NULL"), "proofs");
	sync_one(&clerk, &t);
	is_int(t.accepted, 1, "an act without its proof is taken as a new one");
	for (size_t i = 0; i < p.count; i++) {
		struct stamp stamp;
		must(stamp_decode(p.entries[i].stamp, &stamp), "stamp");
		places += stamp.former[0].epoch && p.entries[i].device == clerk.replica.device;
	}
	is_int(places, 0, "and has no place of before");
	ok(count_of(clerk.db, "SELECT count(*) FROM former") == 1, "though its device names one");
	sync_one(&head, &t);
	is_int(count_of(head.db, HELD), 2, "so what stands on it waits on");
	days(8);
	sync_one(&head, &t);
	is_int(t.accepted, 2, "for a week: what he signed is there");
	end();
}

/* What is held of a branch is still of that branch when it goes up: the other one's acts were not seen by its author. */
static void of_a_branch(void)
{
	static struct office copy;
	struct taken t;
	struct stamp stamp;
	struct verdict v = {0};
	begin(8);
	office_copy(&head, &copy);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5"), OK, "a report, after the backup");
	sync_one(&clerk, NULL);
	sync_one(&copy, NULL);
	is_int(ENTER(&p, &copy, false, "write", "report", "BC-THANG/616/2025-01", "indicator.01=1"), OK, "a clone of the head's device writes another");
	is_int(ENTER(&p, &copy, false, "write", "report", KEY, "indicator.01=7"), OK, "and corrects that one");
	sync_one(&copy, NULL);
	restore();
	is_int(ENTER(&p, &head, false, "write", "report", KEY, "indicator.01=6"), OK, "the device itself knows of none of it");
	sync_one(&head, NULL);
	sync_one(&copy, NULL);
	ok(count_of(copy.db, HELD) == 1 && count_of(copy.db, TOLD(1)) == 1, "the clone signs above it, and holds the correction");
	sync_one(&clerk, NULL);
	sync_one(&copy, &t);
	ok(t.merged == 1 && newest("write", &stamp, &v) && v.conflict_count == 1, "which is taken as one that had not seen the other's");
	office_close(&copy);
	end();
}

/* One round of a sync; what comes of it at the server. */
static enum err one_round(struct office *o, struct taken *ret)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	must(office_ask(o, 65536, (const uint8_t[ROUND_RANDOM_BYTES]){7}, &request, &round), "ask");
	TRY(serve(&p, buf_bytes(&request), &answer));
	return office_take(o, &round, buf_bytes(&answer), ret);
}

/* Places that a device makes up stop nobody. */
static void made_up_places(const char *sql, int64_t former)
{
	struct taken t;
	begin(7);
	report_by_two();
	int64_t received = received_now();
	days(1);
	restore();
	sync_one(&head, NULL);
	must(one_round(&clerk, &t), "the clerk hears of the restore");
	must(db_exec(clerk.db, "ALTER TABLE former RENAME TO f; CREATE TABLE former(entry INTEGER, epoch INTEGER, position INTEGER)"), "table");
	must(db_exec(clerk.db, sql), sql);
	sync_one(&clerk, &t);
	is_int(t.accepted, 1, "an act with made-up places is taken");
	is_int(count_of(p.db, "SELECT count(*) FROM former WHERE position = (SELECT max(position) FROM logged)"), former, "with those that can be");
	if (former)
		sync_one(&head, &t);
	if (former)
		is_sent_at(received, "the report");
	end();
}

/* Two processes of one device ask at a time, and one of them hears that something is to be held: the other's answer is about numbers that are others' now. */
static void two_at_once(void)
{
	struct buf request[2] = {BUF(REQUEST_MAX), BUF(REQUEST_MAX)}, answer[2] = {BUF(ANSWER_MAX), BUF(ANSWER_MAX)};
	struct round round[2];
	struct taken t;
	begin(8);
	report_by_two();
	is_int(ENTER(&p, &head, false, "write", "report", "BC-THANG/616/2024-12", "indicator.01=1"), OK, "and something else");
	sync_one(&head, NULL);
	restore();
	must(one_round(&head, &t), "he hears of the restore");
	for (uint8_t i = 0; i < 2; i++) {
		must(office_ask(&head, 65536, (const uint8_t[ROUND_RANDOM_BYTES]){i}, &request[i], &round[i]), "ask");
		must(serve(&p, buf_bytes(&request[i]), &answer[i]), "serve");
	}
	for (int i = 0; i < 2; i++) {
		is_int(office_take(&head, &round[i], buf_bytes(&answer[i]), &t), OK, "answer %d", i);
		ok(count_of(head.db, HELD) == 2 && count_of(head.db, WAITING) == 1, "two acts are held, and the other waits");
		buf_free(&request[i]);
		buf_free(&answer[i]);
	}
	sync_one(&head, &t);
	is_int(t.accepted, 1, "which is taken");
	end();
}

/* The clock of a machine that holds is set right: that ends no patience. */
static void wrong_clock(void)
{
	struct taken t;
	begin(9);
	report_by_two();
	int64_t received = received_now();
	days(1);
	restore();
	head.now -= 4000 * DAY_MS;
	sync_one(&head, NULL);
	is_int(count_of(head.db, HELD), 2, "held by a machine whose clock is wrong");
	head.now += 4000 * DAY_MS;
	p.now += 1000;
	sync_one(&head, &t);
	ok(!t.refused && count_of(head.db, HELD) == 2, "still, once it is right");
	sync_one(&clerk, NULL);
	sync_one(&head, &t);
	is_sent_at(received, "the report");
	end();
}

/* An act was refused, and after the restore again for that; an image of its device of before knows of neither. */
static void image_of_before(void)
{
	static struct office other, image;
	struct taken t;
	begin(14);
	office_open(&p, &other, "SNV", 901);
	sync_one(&other, NULL);
	back_up();
	report_by_two();
	sync_one(&snv, NULL);
	sync_one(&other, NULL);
	must(ENTER(&p, &snv, true, "return", "report", KEY, "reason=Thiếu số liệu"), "return");
	must(ENTER(&p, &other, true, "return", "report", KEY, "reason=Thiếu chữ ký"), "return");
	office_copy(&other, &image);
	sync_one(&snv, NULL);
	sync_one(&other, &t);
	is_int(t.refused, 1, "a colleague was later, and refused");
	restore();
	sync_one(&other, &t);
	is_int(t.refused, 1, "and stays so");
	sync_one(&image, &t);
	ok(t.refused == 1 && count_of(image.db, "SELECT count(*) FROM inbox WHERE settled = 0") == 1, "the image of his machine has it in the inbox too");
	restore();
	sync_one(&image, &t);
	is_int(count_of(image.db, "SELECT count(*) FROM former WHERE position > 0 AND epoch = 2"), 0, "and says of it that it was refused");
	office_close(&image);
	office_close(&other);
	end();
}

/* What is held keeps nothing back that does not stand on it: a record of the device's own, which stands on that device's act before it in the same push. */
static void own_work(void)
{
	struct taken t;
	begin(12);
	report_by_two();
	for (int i = 0; i < 3; i++) {
		is_int(ENTER(&p, &head, false, "write", "report", "BC-THANG/616/2024-12", i == 2 ? "indicator.01=3" : i ? "indicator.01=2" : "indicator.01=1"), OK, "another report, step %d", i);
		sync_one(&head, NULL);
	}
	restore();
	sync_one(&head, &t);
	ok(t.accepted == 3 && count_of(head.db, HELD) == 2, "is taken, whatever is held before it");
	end();
}

/* What names a record that is not back goes once that one is, and with it what comes behind: nobody waits for the next day. */
static void by_name(void)
{
	static struct office office;
	struct taken t;
	char task[60], key[ID_TEXT_BYTES + 1];
	begin(13);
	office_open(&p, &office, "VPUBND", 902);
	sync_one(&office, NULL);
	back_up();
	is_int(ENTER(&p, &office, false, "assign", "task", "", "unit=616", "content=Rà soát", "due=2024-11-15"), OK, "a task");
	sync_one(&office, NULL);
	sync_one(&head, NULL);
	id_print(count_of(head.db, "SELECT key FROM task ORDER BY position DESC LIMIT 1"), key);
	snprintf(task, sizeof task, "task=%s", key);
	is_int(ENTER(&p, &head, false, "write", "extension", "", task, "kind=extend", "reason=Mưa lũ", "committed=2024-12-01"), OK, "more time is asked for");
	id_print(count_of(head.db, "SELECT key FROM extension ORDER BY state LIMIT 1"), key);
	is_int(ENTER(&p, &head, true, "send", "extension", key, NULL), OK, "by the head");
	sync_one(&head, NULL);
	restore();
	sync_one(&head, NULL);
	is_int(count_of(head.db, HELD), 2, "both wait for the task");
	sync_one(&office, NULL);
	sync_one(&head, &t);
	ok(t.accepted == 2 && !count_of(head.db, HELD), "and go with the next sync once it is there");
	office_close(&office);
	end();
}

/* The server's clock is far behind its log, so its time stands still. */
static void slow_server(void)
{
	struct taken t;
	begin(11);
	report_by_two();
	restore();
	p.now -= 400 * DAY_MS;
	sync_one(&head, NULL);
	must(db_exec(head.db, "UPDATE self SET value = value - 1 WHERE key = 'held_time'"), "time");
	sync_one(&head, NULL);
	is_int(count_of(head.db, HELD), 2, "held, and the server's time moved a little, then stands still");
	days(31);
	sync_one(&head, &t);
	ok(t.refused == 2 && !count_of(head.db, HELD), "patience ends all the same");
	end();
}

int main(void)
{
	the_head_first();
	twice_over(false);
	twice_over(true);
	by_stick();
	nobody_comes(false);
	nobody_comes(true);
	a_week();
	before_another();
	no_proof();
	of_a_branch();
	made_up_places("INSERT INTO former SELECT * FROM f UNION ALL SELECT * FROM f", 1);
	made_up_places("INSERT INTO former SELECT entry, epoch + 1, position FROM f UNION ALL SELECT entry, 7, position FROM f", 0);
	made_up_places("INSERT INTO former SELECT entry, epoch, 0x7fffffffffffffff FROM f", 0);
	two_at_once();
	wrong_clock();
	slow_server();
	own_work();
	image_of_before();
	by_name();
	return done();
}
