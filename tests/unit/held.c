/* After a restore: acts that stand on what others did and have not given back yet are held, and are then what they were. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "civil.h"
#include "tap.h"
#include "text_value.h"
#include "held_hall.h"

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

/* Home Affairs returns the report on two devices: the colleague was later, and is refused. `image`, where it is asked for: his device before it heard. */
static void returned_twice(struct office *other, struct office *image)
{
	struct taken t;
	office_open(&p, other, "SNV", 901);
	sync_one(other, NULL);
	back_up();
	report_by_two();
	sync_one(&snv, NULL);
	sync_one(other, NULL);
	must(ENTER(&p, &snv, true, "return", "report", KEY, "reason=Thiếu số liệu"), "return");
	must(ENTER(&p, other, true, "return", "report", KEY, "reason=Thiếu chữ ký"), "return");
	if (image)
		office_copy(other, image);
	sync_one(&snv, NULL);
	sync_one(other, &t);
	is_int(t.refused, 1, "a colleague was later, and refused");
}

/* An office that judged a report comes back before the report; a colleague had been refused. */
static void before_another(void)
{
	static struct office other;
	struct taken t;
	struct verdict v;
	struct stamp stamp;
	begin(6);
	returned_twice(&other, NULL);
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

/* An act was refused, and after the restore again for that; an image of its device of before knows of neither. */
static void image_of_before(void)
{
	static struct office other, image;
	struct taken t;
	begin(14);
	returned_twice(&other, &image);
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
	image_of_before();
	own_work();
	by_name();
	return done();
}
