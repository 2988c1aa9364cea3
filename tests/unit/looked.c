/* An act of one's own that looks another record up, while others changed that record: what it made comes down, nothing is fetched afresh. */
#include "../sim/province.c"

#include "tap.h"

static struct province p;
static struct office snv, office, district;

static void is_whole(struct office *o, const char *what)
{
	is_int(sync_office(&p, o, 65536, NULL), OK, "%s", what);
	is_int(count_of(o->db, "SELECT count(*) FROM notice WHERE kind = 4"), 0, "nothing is fetched afresh");
	ok(same_as_server(&p, o), "and the copy is the server's");
}

static void post_of_a_head(void)
{
	char who[ID_TEXT_BYTES + 1], fields[40];
	id_print(official_of(&p, "615", 2), who);
	snprintf(fields, sizeof fields, "official=%s", who);
	ADMINISTER(&p, "change", "official", who, "post=Trưởng phòng");
	is_int(sync_office(&p, &snv, 65536, NULL), OK, "SNV knows the head's post");
	is_int(ENTER(&p, &snv, false, "record", "criticism", "", fields, "date=2024-11-02", "document=1/QĐ", "content=Chậm báo cáo"), OK, "and records a criticism");
	ADMINISTER(&p, "change", "official", who, "post=Phó trưởng phòng");
	is_whole(&snv, "which has the post that he got meanwhile");
	is_int(count_of(snv.db, "SELECT count(*) FROM criticism WHERE post = 'Phó trưởng phòng'"), 1, "at the office too");
	is_int(ENTER(&p, &snv, false, "record", "criticism", "", fields, "date=2024-11-02", "document=2/QĐ", "content=Chậm nữa"), OK, "another");
	is_whole(&snv, "nothing has changed in between");
	is_int(count_of(snv.db, "SELECT count(*) FROM criticism WHERE post = 'Phó trưởng phòng'"), 2, "and the office made the same by itself");
}

/* The district asks for more time, the province office grants part of it, and the administration withdraws the task; in between so many days are
 * made days off. */
static void decide_on_withdrawn(int days)
{
	char task[60], extension[ID_TEXT_BYTES + 1], key[ID_TEXT_BYTES + 1], day[24];
	is_int(ENTER(&p, &office, false, "assign", "task", "", "unit=615", "content=Rà soát", "due=2024-11-15"), OK, "a task");
	is_whole(&office, "goes out");
	is_whole(&district, "and comes");
	int64_t id = count_of(district.db, "SELECT key FROM task ORDER BY position DESC LIMIT 1");
	id_print(id, key);
	snprintf(task, sizeof task, "task=%s", key);
	is_int(ENTER(&p, &district, false, "write", "extension", "", task, "kind=extend", "reason=Mưa lũ", "committed=2024-12-01"), OK, "more time is asked for");
	id_print(count_of(district.db, "SELECT key FROM extension ORDER BY state LIMIT 1"), extension);
	is_int(ENTER(&p, &district, true, "send", "extension", extension, NULL), OK, "by the head");
	is_whole(&district, "sent");
	is_whole(&office, "heard");
	is_int(ENTER(&p, &office, true, "decide", "extension", extension, "outcome=part", "due=2024-11-25", "reason=Một phần"), OK, "part of it is granted");
	for (int i = 0; i < days; i++) {
		snprintf(day, sizeof day, "2024-12-%02d", i + 1);
		ADMINISTER(&p, "set", "calendar_day", day, "day=off", "decision=Quyết định về ngày nghỉ");
	}
	ADMINISTER(&p, "withdraw", "task", key, "reason=Bỏ");
	is_whole(&office, "while the task was withdrawn");
	is_int(count_of(office.db, "SELECT count(*) FROM task WHERE due <> original_due"), 0, "its date did not move");
}

/* A decision moves a task's date where the task is open: the device moved it, the server did not. */
static void task_that_ended(void)
{
	decide_on_withdrawn(0);
	/* What became of the decision comes with the first page, that the task was withdrawn with a later one. */
	office.replica.page = PAGE_MIN;
	decide_on_withdrawn(12);
}

int main(void)
{
	province_open(&p, 1);
	office_open(&p, &snv, "SNV", 79);
	office_open(&p, &office, "VPUBND", 80);
	office_open(&p, &district, "615", 81);
	is_whole(&snv, "first pull");
	is_whole(&office, "first pull");
	is_whole(&district, "first pull");
	post_of_a_head();
	task_that_ended();
	office_close(&snv);
	office_close(&office);
	office_close(&district);
	province_close(&p);
	return done();
}
