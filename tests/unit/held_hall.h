/* held_hall.h - a province that is restored: Home Affairs, and a unit whose clerk and head have a device each. After ../sim/province.c, civil.h and tap.h. */
#ifndef HELD_HALL_H
#define HELD_HALL_H

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

#endif
