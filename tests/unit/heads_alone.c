/* A record with a name in it is on the devices of heads alone: a device whose head leaves office has it no longer, one that gets a head has it. */
#include "../sim/province.c"

#include "tap.h"

static struct province p;
static struct office one, two;

static int64_t named_at(struct office *o)
{
	must(sync_office(&p, o, 65536, NULL), "sync");
	return count_of(o->db, "SELECT count(*) FROM violation_person");
}

static void end_head(const struct office *o, const char *to)
{
	char key[ID_TEXT_BYTES + 1];
	id_print(o->head, key);
	ADMINISTER(&p, "end", "official", key, to);
}

static void name_somebody(struct office *o, const char *person)
{
	char key[ID_TEXT_BYTES + 1], violation[ID_TEXT_BYTES + 20];
	id_print(count_of(o->db, "SELECT key FROM violation ORDER BY key DESC LIMIT 1"), key);
	snprintf(violation, sizeof violation, "violation=%s", key);
	must(ENTER(&p, o, true, "name", "violation_person", "", violation, person), "name");
}

static int64_t fetched_afresh(const struct office *o)
{
	return count_of(o->db, "SELECT count(*) FROM notice WHERE kind = 4");
}

/* A head goes on as one until the day that his leave is recorded for. */
static void leave_to_come(void)
{
	const int64_t forty_days = 40 * INT64_C(86400000);
	end_head(&one, "to=2024-12-01");
	name_somebody(&one, "person=Trần Thị Kín");
	ok(named_at(&one) == 2 && named_at(&two) == 2, "a leave to come is recorded: he names somebody, and both devices have the names still");
	ok(!fetched_afresh(&one) && !fetched_afresh(&two), "nothing had to be fetched afresh");
	p.now += forty_days;
	ADMINISTER(&p, "change", "unit", "616", "name=Đơn vị"); /* a day has come once an act is of it */
	ok(named_at(&one) == 0 && named_at(&two) == 0, "the day has come: the names leave the devices");
}

/* The answer to a push is lost, and before the next one the device has lost its head: it is told that the act was taken, and not what it did. */
static void taken_unseen(void)
{
	struct office last;
	struct round round;
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[ROUND_RANDOM_BYTES] = {1};
	office_open(&p, &last, "616", 103);
	must(sync_office(&p, &last, 65536, NULL), "first");
	must(ENTER(&p, &last, false, "find", "violation", "", "unit=616", "kind=hours", "date=2024-10-30", "source=self_check", "count=1"), "find");
	must(sync_office(&p, &last, 65536, NULL), "sync");
	name_somebody(&last, "person=Lê Văn Kín");
	must(office_ask(&last, 65536, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	end_head(&last, "to=2024-12-01");
	ok(named_at(&last) == 0 && !fetched_afresh(&last), "an act whose record the device is not told any more leaves none there");
	ok(same_as_server(&p, &last), "which has what its scope is at the server");
	office_close(&last);
}

int main(void)
{
	province_open(&p, 1);
	office_open(&p, &one, "615", 101);
	office_open(&p, &two, "615", 102);
	must(sync_office(&p, &one, 65536, NULL), "first");
	must(ENTER(&p, &one, false, "find", "violation", "", "unit=615", "kind=hours", "date=2024-10-30", "source=self_check", "count=1"), "find");
	name_somebody(&one, "person=Nguyễn Văn Kín");
	ok(named_at(&one) == 1 && named_at(&two) == 1, "both devices have a head, and the name");
	leave_to_come();
	ok(same_as_server(&p, &one) && same_as_server(&p, &two), "which have what their scope is at the server");
	ok(count_of(one.db, "SELECT count(*) FROM violation") == 1, "and have the violation still");
	taken_unseen();
	office_close(&one);
	office_close(&two);
	province_close(&p);
	return done();
}
