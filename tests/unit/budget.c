/* Bytes a day: what is taken for a budget, what is spent of it, and what it holds up. */
#include "budget.h"

#include "civil.h"
#include "../sim/province.c"
#include "tap.h"

static struct province p;

static void texts(void)
{
	static const struct {
		const char *text;
		int64_t bytes; /* -1 = refused */
	} cases[] = {{"none", 0}, {"1", 1}, {"500K", 500000}, {"500k", 500000}, {"20M", 20000000}, {"1000000000000", BUDGET_MAX}, {"1000000M", BUDGET_MAX},
		     {"1000001M", -1}, {"0", -1}, {"", -1}, {"-5", -1}, {"K", -1}, {"5G", -1}, {"5KB", -1}, {"5 M", -1}, {"99999999999999999999999", -1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t bytes = -1;
		enum err e = budget_parse(cases[i].text, &bytes);
		ok(bytes == cases[i].bytes && (e == OK) == (bytes >= 0), "“%s”", cases[i].text);
	}
}

static void spending(struct replica *r)
{
	struct budget b;
	int64_t now = p.now, midnight = day_start(day_of(now)), bytes, wait;
	must(budget_read(r, now, &b), "budget");
	ok(b.a_day == 0 && b.spent == 0, "none at first");
	budget_allows(&b, false, now, &bytes, &wait);
	ok(bytes == 0 && wait == 0, "and then no limit");
	must(budget_set(r, 1000), "set");
	must(replica_note_contact(r, &(struct contact){.at = midnight - 1, .next_try = NO_TIME, .bytes_up = 5000}), "contact");
	must(replica_note_contact(r, &(struct contact){.at = midnight, .next_try = NO_TIME, .bytes_up = 300, .bytes_down = 100}), "contact");
	must(budget_read(r, now, &b), "budget");
	ok(b.a_day == 1000 && b.spent == 400, "today's bytes count, yesterday's do not");
	budget_allows(&b, false, now, &bytes, &wait);
	ok(bytes == 600 && wait == 0, "what is left may be moved");
	must(replica_note_contact(r, &(struct contact){.at = now, .next_try = NO_TIME, .error = ERR_OFFLINE, .bytes_down = 600}), "contact");
	must(budget_read(r, now, &b), "budget");
	budget_allows(&b, false, now, &bytes, &wait);
	is_int(wait, midnight + DAY_MS - now, "a try that failed counts too; the rest waits for tomorrow");
	budget_allows(&b, true, now, &bytes, &wait);
	ok(wait == 0 && bytes == 0, "but not what has to leave before its deadline");
	must(budget_read(r, midnight + DAY_MS, &b), "budget");
	is_int(b.spent, 0, "and tomorrow begins anew");
}

int main(void)
{
	struct office o;
	province_open(&p, 1);
	office_open(&p, &o, "615", 77);
	texts();
	spending(&o.replica);
	office_close(&o);
	province_close(&p);
	return done();
}
