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

static void end_head(void)
{
	char key[ID_TEXT_BYTES + 1];
	id_print(two.head, key);
	ADMINISTER(&p, "end", "official", key, "to=2024-10-31");
}

int main(void)
{
	char key[ID_TEXT_BYTES + 1], violation[ID_TEXT_BYTES + 20];
	province_open(&p, 1);
	office_open(&p, &one, "615", 101);
	office_open(&p, &two, "615", 102);
	must(sync_office(&p, &one, 65536, NULL), "first");
	must(ENTER(&p, &one, false, "find", "violation", "", "unit=615", "kind=hours", "date=2024-10-30", "source=self_check", "count=1"), "find");
	id_print(count_of(one.db, "SELECT key FROM violation"), key);
	snprintf(violation, sizeof violation, "violation=%s", key);
	must(ENTER(&p, &one, true, "name", "violation_person", "", violation, "person=Nguyễn Văn Kín"), "name");
	ok(named_at(&one) == 1 && named_at(&two) == 1, "both devices have a head, and the name");
	end_head();
	ok(named_at(&one) == 0 && named_at(&two) == 0, "the head leaves office: the name leaves the devices");
	ok(same_as_server(&p, &one) && same_as_server(&p, &two), "which have what their scope is at the server");
	ok(count_of(one.db, "SELECT count(*) FROM violation") == 1, "and have the violation still");
	office_close(&one);
	office_close(&two);
	province_close(&p);
	return done();
}
