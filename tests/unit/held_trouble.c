/* Acts held after a restore, where clocks are wrong, devices have copies or say what is not so, and two processes sync at once. */
#include "../sim/province.c"

#include "civil.h"
#include "tap.h"
#include "held_hall.h"

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
	no_proof();
	of_a_branch();
	made_up_places("INSERT INTO former SELECT * FROM f UNION ALL SELECT * FROM f", 1);
	made_up_places("INSERT INTO former SELECT entry, epoch + 1, position FROM f UNION ALL SELECT entry, 7, position FROM f", 0);
	made_up_places("INSERT INTO former SELECT entry, epoch, 0x7fffffffffffffff FROM f", 0);
	two_at_once();
	wrong_clock();
	slow_server();
	return done();
}
