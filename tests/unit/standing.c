/* The Department of Home Affairs is merged into another: until its last day it accepts, from then on its successor does, if the administration gave
 * that the function, and else nobody but the administration. Judge, entry on the devices and copies, with acts that are on their way on that day. */
#include "../sim/province.c"

#include "civil.h"
#include "tap.h"
#include "again.h"

static struct province p;
#include "sent.h"
static struct office snv, away, heir, district, vp;

static void clock_to(const char *text)
{
	int64_t ms;
	must(time_parse(text, &ms), text);
	p.now = snv.now = away.now = heir.now = district.now = vp.now = ms;
}

static enum err accept(struct office *o, const char *report)
{
	return ENTER(&p, o, true, "accept", "report", report, NULL);
}

static enum err find(struct office *o, const char *unit)
{
	char of[40];
	snprintf(of, sizeof of, "unit=%s", unit);
	return ENTER(&p, o, false, "find", "violation", "", of, "kind=hours", "date=2024-11-10", "source=self_check", "count=1");
}

static enum err inspect(struct office *o, const char *unit)
{
	char of[40];
	snprintf(of, sizeof of, "unit=%s", unit);
	return ENTER(&p, o, false, "plan", "inspection", "", of, "kind=regular", "content=Kiểm tra", "from=2024-12-01");
}

static void report(struct office *o, const char *key)
{
	is_int(ENTER(&p, o, false, "write", "report", key, "indicator.01=5"), OK, "%s is written", key);
	is_int(ENTER(&p, o, true, "sign", "report", key, NULL), OK, "signed");
	is_int(ENTER(&p, o, false, "send", "report", key, NULL), OK, "sent");
	sync(o);
	is_int(verdict(), OK, "and taken");
}

static int64_t reports(struct office *o)
{
	return count_of(o->db, "SELECT count(*) FROM report WHERE unit = '615'");
}

static void begin(void)
{
	province_open(&p, 5);
	office_open(&p, &snv, "SNV", 71);
	office_open(&p, &away, "SNV", 72);
	office_open(&p, &district, "615", 73);
	office_open(&p, &vp, "VPUBND", 74);
	clock_to("2024-11-04T08:00");
	sync(&district);
	report(&district, "BC-THANG/615/2024-10");
	report(&district, "BC-THANG/615/2024-11");
	report(&district, "BC-THANG/615/2024-12");
	sync(&snv);
	is_int(entered_and_sent(&snv, accept(&snv, "BC-THANG/615/2024-10")), OK, "Home Affairs accepts");
}

/* Told of beforehand: both have their days. */
static void announce(void)
{
	clock_to("2024-11-05T08:00");
	add_unit(&p, "SNVLD", "department", "home_affairs");
	ADMINISTER(&p, "change", "unit", "SNVLD", "from=2024-11-20");
	ADMINISTER(&p, "end", "unit", "SNV", "to=2024-11-20", "successors=SNVLD");
	office_open(&p, &heir, "SNVLD", 75);
	clock_to("2024-11-19T09:00");
	sync(&snv);
	sync(&away);
	sync(&heir);
	is_int(reports(&snv), 3, "until its last day it sees the province");
	is_int(reports(&heir), 0, "which its successor does not yet");
	is_int(entered_and_sent(&snv, accept(&snv, "BC-THANG/615/2024-11")), OK, "and accepts");
	is_int(entered_and_sent(&heir, inspect(&heir, "SNVLD")), ERR_RULE, "a successor is no Home Affairs before its first day");
}

/* What was entered before the day and comes after it. */
static void on_the_way(void)
{
	is_int(accept(&away, "BC-THANG/615/2024-12"), OK, "on the last day it accepts, out of reach");
	clock_to("2024-11-20T07:00");
	is_int(find(&away, "SNV"), OK, "and records something of its own, the next morning, which it cannot know");
	is_int(inspect(&away, "SNV"), OK, "and plans an inspection");
	clock_to("2024-11-21T09:00");
	size_t before = p.count;
	sync(&away);
	struct verdict v[3];
	is_int((int64_t)(p.count - before), 3, "all comes the day after");
	for (int i = 0; i < 3; i++)
		must(verdict_decode(p.entries[before + (size_t)i].verdict, &v[i]), "verdict");
	ok(v[0].kind == REFUSED && v[0].reason == ERR_UNIT_ENDED && strcmp(v[0].args[0], "SNV") == 0, "what Home Affairs alone may is its successor's now");
	is_int(v[1].kind, ACCEPTED, "what is its own, and nobody else could record, is taken");
	is_int(v[2].reason, ERR_RULE, "not what its function alone let it plan");
}

static void afterwards(void)
{
	sync(&snv);
	sync(&heir);
	is_int(accept(&snv, "BC-THANG/615/2024-12"), ERR_RECORD_UNKNOWN, "it has the others' records no more");
	is_int(reports(&snv) + reports(&away), 0, "on no device");
	ok(same_as_server(&p, &snv) && same_as_server(&p, &away) && same_as_server(&p, &heir), "each has what is his");
	is_int(ENTER(&p, &snv, true, "change", "unit", "SNV", "to=2025-11-20"), ERR_UNIT_ENDED, "it does not prolong itself");
	is_int(find(&snv, "SNV"), ERR_UNIT_ENDED, "it records nothing new, which its device says at once");
	is_int(ENTER(&p, &snv, false, "grant", "exemption", "", "unit=615", "obligation=BC-THANG", "period=2024-12", "reason=Mưa"), ERR_UNIT_ENDED,
	       "excuses nobody");
	report(&snv, "BC-THANG/SNV/2024-10");
	is_int(reports(&heir), 3, "the successor has them");
	is_int(entered_and_sent(&heir, accept(&heir, "BC-THANG/615/2024-12")), OK, "and accepts");
	is_int(entered_and_sent(&heir, accept(&heir, "BC-THANG/SNV/2024-10")), OK, "also what its predecessor still sends");
	is_int(entered_and_sent(&heir, inspect(&heir, "615")), OK, "and plans inspections");
}

/* The province office ends, and nobody is given its function. */
static void nobody(void)
{
	sync(&vp);
	is_int(entered_and_sent(&vp, ENTER(&p, &vp, false, "assign", "task", "", "unit=615", "content=Việc", "due=2024-12-01")), OK, "the province office assigns");
	ADMINISTER(&p, "end", "unit", "VPUBND", "to=2024-11-21", "successors=SNVLD");
	is_int(ENTER(&p, &vp, false, "assign", "task", "", "unit=615", "content=Việc", "due=2024-12-01"), OK, "and once more, not knowing that it ended");
	sync(&vp);
	is_int(verdict(), ERR_UNIT_ENDED, "which is refused");
	sync(&heir);
	is_int(ENTER(&p, &heir, false, "assign", "task", "", "unit=615", "content=Việc", "due=2024-12-01"), ERR_NOT_YOUR_FUNCTION,
	       "its successor has not its function by that");
	ADMINISTER(&p, "assign", "task", "", "unit=615", "content=Việc", "due=2024-12-01");
	ok(true, "the administration may at any time");
	ADMINISTER(&p, "change", "unit", "VPUBND", "to=2024-12-31");
	sync(&vp);
	is_int(entered_and_sent(&vp, ENTER(&p, &vp, false, "assign", "task", "", "unit=615", "content=Việc", "due=2024-12-01")), OK,
	       "and an end that was entered wrongly is mended by its date");
}

int main(void)
{
	begin();
	announce();
	on_the_way();
	afterwards();
	nobody();
	judged_again(&p);
	struct office *all[] = {&snv, &away, &heir, &district, &vp};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		office_close(all[i]);
	province_close(&p);
	return done();
}
