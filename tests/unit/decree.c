/* What devices keep of the administration's acts, and give back to a server that was restored without them. */
#include "../sim/province.c"
#include "../sim/stick.c"

#include "civil.h"
#include "tap.h"

static struct province p;
static struct office snv, late;

static size_t backup;

static void restore_as(uint32_t epoch)
{
	ledger_close(p.ledger);
	db_close(&p.db);
	p.count = backup;
	p.backed_up = (int64_t)backup;
	p.epochs[p.epoch_count++] = (struct epoch){epoch, (int64_t)backup, p.now += 86400000};
	must(db_open(":memory:", DB_CREATE, &p.db), "restore");
	must(ledger_open(p.db, &p.store, p.ledger), "restore");
}

static void restore(void)
{
	restore_as((uint32_t)p.epoch_count + 1);
}

static int64_t kept(struct office *o)
{
	return count_of(o->db, "SELECT count(*) FROM decree");
}

/* What the office would send, as one message. */
static void gather_all(struct office *o, struct buf *out)
{
	int64_t place = 0;
	must(replica_give_back(&o->replica, true, &place, out), "give back");
}

static void keeping(void)
{
	is_int(kept(&snv), 0, "nothing of before the backup is kept");
	office_open(&p, &late, "616", 1000);
	must(sync_office(&p, &late, 65536, NULL), "sync");
	is_int(kept(&late), 4, "a device keeps what made it: itself, two enrolments, its head's key");
	ADMINISTER(&p, "add", "unit", "700", "name=Xã mới", "kind=commune", "function=agency", "from=2024-01-01");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(kept(&snv), 5, "who sees all keeps all");
	must(sync_office(&p, &late, 65536, NULL), "sync");
	is_int(kept(&late), 4, "another unit is not the office's to keep");
	office_join(&p, &late);
	must(sync_office(&p, &late, 65536, NULL), "sync");
	is_int(kept(&late), 6, "but a second official of its own is");
	must(ENTER(&p, &late, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=5"), "write");
	must(sync_office(&p, &late, 65536, NULL), "sync");
}

static void forging(void)
{
	struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX), bad OWN_BUF = BUF(DECREES_BYTES_MAX);
	struct server_keys other;
	int64_t taken, left, before = (int64_t)p.count;
	int wrong = 0;
	gather_all(&late, &message);
	for (size_t i = 0; i < message.len; i += 7) {
		buf_cut(&bad, 0);
		buf_view(&bad, buf_bytes(&message));
		bad.data[i] ^= 4;
		enum err e = decrees_return(p.ledger, p.keys.public_key, buf_bytes(&bad), p.now, &taken, &left);
		wrong += e == OK || (int64_t)p.count != before;
	}
	is_int(wrong, 0, "one altered byte anywhere, and nothing is taken");
	crypt_keypair(other.public_key, other.secret_key);
	is_int(decrees_return(p.ledger, other.public_key, buf_bytes(&message), p.now, &taken, &left), ERR_CERTIFICATE, "nor what another server signed");
	is_int(decrees_return(p.ledger, p.keys.public_key, BYTES("\x80"), p.now, &taken, &left), OK, "none is fine");
}

static void giving_back(void)
{
	struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX);
	struct taken t;
	int64_t taken, left, enrolled = count_of(p.db, "SELECT enrolled FROM device WHERE key = 1000");
	uint8_t random[ROUND_RANDOM_BYTES] = {1};
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	restore();
	must(round_ask(&late.replica, 65536, random, &request, &round), "ask");
	is_int(serve(&p, buf_bytes(&request), &answer), ERR_DEVICE_UNKNOWN, "the restored server does not know the device");
	forging();
	is_int(sync_office(&p, &late, 65536, &t), OK, "which shows what made it, and syncs");
	is_int(count_of(p.db, "SELECT enrolled FROM device WHERE key = 1000"), enrolled, "enrolled when it was");
	is_int(count_of(p.db, "SELECT count(*) FROM enrolment WHERE device = 1000"), 3, "with all its officials");
	is_int(count_of(p.db, "SELECT count(*) FROM report"), 1, "and its acts are taken");
	ok(t.refused == 0 && same_as_server(&p, &late), "none refused");
	is_int(count_of(p.db, "SELECT count(*) FROM unit WHERE key = '700'"), 0, "what others knew is not there yet");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(count_of(p.db, "SELECT count(*) FROM unit WHERE key = '700'"), 1, "the first who sees all brings it");
	size_t count = p.count;
	gather_all(&late, &message);
	is_int(decrees_return(p.ledger, p.keys.public_key, buf_bytes(&message), p.now, &taken, &left), OK, "given once more");
	ok(taken == 0 && left == 0 && p.count == count, "is nothing new");
	must(sync_office(&p, &late, 65536, NULL), "sync");
	ok(same_as_server(&p, &late) && same_as_server(&p, &snv), "all hold the same");
}

/* Revoked after the backup: whoever sees all still knows. What the device brings by itself makes it no active one. */
static void revoked_stays(void)
{
	struct taken t;
	office_revoke(&p, &late);
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	restore();
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(office_state(&p, &late), 2, "a revocation is given back");
	must(sync_office(&p, &late, 65536, &t), "sync");
	ok(t.revoked && office_state(&p, &late) == 2, "and stands against what the device shows");
}

/* Before what it refers to: left for later, and taken then. */
static void waiting_for_others(void)
{
	struct buf message OWN_BUF = BUF(DECREES_BYTES_MAX);
	static struct office farther;
	int64_t taken = -1, left = -1;
	ADMINISTER(&p, "add", "unit", "701", "name=Xã khác", "kind=commune", "function=agency", "from=2024-01-01");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	ADMINISTER(&p, "add", "official", "0000000000055", "unit=701", "name=Văn thư", "role=clerk");
	ADMINISTER(&p, "add", "official", "0000000000056", "unit=701", "name=Người đứng đầu", "role=head");
	office_open(&p, &farther, "701", 2000);
	must(sync_office(&p, &farther, 65536, NULL), "sync");
	must(db_exec(farther.db, "DELETE FROM decree WHERE id = 1"), "as if the unit's act were lost here");
	restore();
	gather_all(&farther, &message);
	is_int(decrees_return(p.ledger, p.keys.public_key, buf_bytes(&message), p.now, &taken, &left), OK, "officials of a unit that is not there yet");
	ok(taken == 0 && left > 0, "wait (%lld taken, %lld left)", (long long)taken, (long long)left);
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(sync_office(&p, &farther, 65536, NULL), OK, "until somebody has brought it");
	is_int(office_state(&p, &farther), 1, "then they are taken");
	p.backed_up = (int64_t)p.count;
	must(sync_office(&p, &farther, 65536, NULL), "sync");
	is_int(kept(&farther), 0, "a backup has them: nothing more is kept");
	office_close(&farther);
}

static enum err by_stick(struct office *o, struct taken *ret)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), receipt OWN_BUF = BUF(BUNDLE_MAX);
	struct bundled b;
	bool old;
	TRY(stick_out(&p, o, &file, &b));
	TRY(stick_in(&p, buf_bytes(&file), &receipt));
	return bundle_take(&o->replica, buf_bytes(&receipt), p.now, ret, &old);
}

/* No line: the file has all that a restored server would have to ask for. */
static void without_a_line(void)
{
	static struct office far_off;
	struct taken t = {0};
	backup = p.count;
	p.backed_up = (int64_t)backup;
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	office_open(&p, &far_off, "615", 3000);
	ADMINISTER(&p, "add", "unit", "702", "name=Xã xa", "kind=commune", "function=agency", "from=2024-01-01");
	must(by_stick(&far_off, &t), "stick");
	must(by_stick(&snv, &t), "stick");
	must(ENTER(&p, &far_off, false, "write", "report", "BC-THANG/615/2024-11", "indicator.01=5"), "write");
	must(by_stick(&far_off, &t), "stick");
	int64_t enrolled = count_of(p.db, "SELECT enrolled FROM device WHERE key = 3000"), received = p.now;
	is_int(t.accepted, 1, "a device that has only sticks");
	restore();
	is_int(by_stick(&far_off, &t), OK, "is answered by a restored server that never heard of it");
	ok(t.restored && t.more && count_of(p.db, "SELECT enrolled FROM device WHERE key = 3000") == enrolled, "enrolled when it was");
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE unit = '615'"), 0, "its acts come with their proof");
	is_int(by_stick(&far_off, &t), OK, "on the next stick");
	ok(t.accepted == 1 && same_as_server(&p, &far_off), "all of them");
	is_int(count_of(far_off.db, "SELECT max(received) FROM outbox"), received, "received when they were");
	is_int(by_stick(&snv, &t), OK, "the Department of Home Affairs has only sticks too");
	is_int(count_of(p.db, "SELECT count(*) FROM unit WHERE key = '702'"), 1, "and gives back what the administration did");
	size_t count = p.count;
	must(by_stick(&far_off, &t), "stick");
	must(by_stick(&snv, &t), "stick");
	is_int((int64_t)p.count, (int64_t)count, "once");
	office_close(&far_off);
}

/* As the two restores do not know of each other, a position of the one's log says nothing in the other's. */
static void an_older_backup_then_a_newer(void)
{
	static struct office one, two;
	static struct entry log[512];
	struct taken t;
	const char *key = "BC-THANG/616/2024-12";
	office_open(&p, &one, "616", 4001);
	office_open(&p, &two, "616", 4002);
	must(sync_office(&p, &one, 65536, NULL), "sync");
	must(sync_office(&p, &two, 65536, NULL), "sync");
	must(ENTER(&p, &one, false, "write", "report", key, "indicator.01=1"), "write");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	must(sync_office(&p, &two, 65536, NULL), "sync");
	size_t epochs = p.epoch_count, older = p.count, newer;
	/* The newer backup has what the second office entered; at first nobody finds it. */
	must(ENTER(&p, &two, false, "write", "report", key, "indicator.01=2"), "write");
	must(sync_office(&p, &two, 65536, NULL), "sync");
	newer = p.count;
	memcpy(log, p.entries, (newer < 512 ? newer : 512) * sizeof *log);
	backup = older;
	restore_as(100);
	for (int i = 3; i < 6; i++) {
		char field[20];
		snprintf(field, sizeof field, "indicator.01=%d", i);
		must(sync_office(&p, &one, 65536, NULL), "sync");
		must(ENTER(&p, &one, false, "write", "report", key, field), "write");
	}
	memcpy(p.entries, log, newer * sizeof *log);
	p.epoch_count = epochs;
	backup = newer;
	restore_as(200);
	is_int(sync_office(&p, &one, 65536, &t), OK, "an older backup came back, and then a newer one");
	ok(t.merged == 3, "what was done on the first never saw what only the second has: a person is told (%lld merged)", (long long)t.merged);
	must(sync_office(&p, &two, 65536, NULL), "sync");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	ok(same_as_server(&p, &one) && same_as_server(&p, &two), "all hold the same");
	office_close(&one);
	office_close(&two);
}

/* The newest backup, by which the office need not keep its act any more, is not the one that comes back; and a copy of the machine is first to go on. */
static void copied_before_an_older_backup(struct office *one, struct office *copy, uint32_t device, const char *key, uint32_t epoch)
{
	office_open(&p, one, "616", device);
	must(sync_office(&p, one, 65536, NULL), "sync");
	backup = p.count;
	office_copy(one, copy);
	must(ENTER(&p, one, false, "write", "report", key, "indicator.01=1"), "write");
	must(sync_office(&p, one, 65536, NULL), "sync");
	p.backed_up = (int64_t)p.count;
	must(sync_office(&p, one, 65536, NULL), "sync");
	restore_as(epoch);
	must(ENTER(&p, copy, false, "write", "report", key, "indicator.02=2"), "write");
	must(sync_office(&p, copy, 65536, NULL), "sync");
}

static void another_chain_from_the_start(void)
{
	static struct office one, copy;
	struct taken t;
	const char *key = "BC-THANG/616/2025-01";
	copied_before_an_older_backup(&one, &copy, 5001, key, 300);
	must(ENTER(&p, &one, false, "write", "report", key, "indicator.03=3"), "write");
	is_int(sync_office(&p, &one, 65536, &t), OK, "the log's chain is another from the first number on");
	is_int(count_of(one.db, "SELECT count(*) FROM outbox WHERE place = 0"), 0, "the office signs above it, and nothing of it is held up");
	is_int(count_of(p.db, "SELECT max(number) FROM logged WHERE device = 5001"), 2, "both acts are in the log");
	ok(t.accepted + t.merged == 1 && same_as_server(&p, &one), "as is what the other entered");
	is_int(count_of(one.db, "SELECT count(*) FROM notice WHERE kind = 1"), 1, "a person is told");
	office_close(&one);
	office_close(&copy);
}

/* The same, and that the copy came as far as the office is all that the office can see of it: it has nothing to send. */
static void another_chain_as_long(void)
{
	static struct office one, copy;
	const char *key = "BC-THANG/616/2025-04";
	copied_before_an_older_backup(&one, &copy, 5004, key, 350);
	is_int(sync_office(&p, &one, 65536, NULL), OK, "another chain of the same length is taken for what it is");
	is_int(sync_office(&p, &one, 65536, NULL), OK, "and believed from then on");
	must(ENTER(&p, &one, false, "write", "report", key, "indicator.03=3"), "write");
	is_int(sync_office(&p, &one, 65536, NULL), OK, "the office goes on above it");
	ok(same_as_server(&p, &one), "and holds what the province does");
	office_close(&one);
	office_close(&copy);
}

/* Fewer acts than a backup was said to have: those are in nobody's hands any more, but perhaps in that backup. */
static void not_the_newest(void)
{
	static struct office one;
	office_open(&p, &one, "616", 5002);
	must(sync_office(&p, &one, 65536, NULL), "sync");
	backup = p.count;
	must(ENTER(&p, &one, false, "write", "report", "BC-THANG/616/2025-02", "indicator.01=1"), "write");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	p.backed_up = (int64_t)p.count;
	must(sync_office(&p, &one, 65536, NULL), "sync");
	restore_as(400);
	must(sync_office(&p, &one, 65536, NULL), "sync");
	is_int(count_of(one.db, "SELECT arg FROM notice WHERE kind = 6"), 1, "a person hears of the act that a newer backup must have");
	office_close(&one);
}

/* Whose unit answers for another since that one ended holds what says so: nobody has to come before him. */
static void a_successor_first(void)
{
	static struct office one;
	struct taken t;
	office_open(&p, &one, "616", 5003);
	must(sync_office(&p, &one, 65536, NULL), "sync");
	backup = p.count;
	p.backed_up = (int64_t)backup;
	must(sync_office(&p, &one, 65536, NULL), "sync");
	ADMINISTER(&p, "end", "unit", "615", "to=2024-12-01", "successors=616");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	is_int(ENTER(&p, &one, false, "write", "report", "BC-THANG/615/2024-12", "indicator.01=1"), OK, "a successor writes what was owed");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	restore_as(500);
	is_int(sync_office(&p, &one, 65536, &t), OK, "it is the first to come to a restored server");
	ok(t.accepted == 1 && t.refused == 0, "which knows by him that he may");
	office_close(&one);
}

/* A report that the administration returned, to be mended by a day that was not over then. */
static void given_a_day(void)
{
	static struct office one;
	const char *key = "BC-THANG/616/2025-04";
	char fix_by[DATE_SIZE + 8] = "fix_by=";
	office_open(&p, &one, "616", 5007);
	must(sync_office(&p, &one, 65536, NULL), "sync");
	must(ENTER(&p, &one, false, "write", "report", key, "indicator.01=1"), "write");
	must(ENTER(&p, &one, true, "sign", "report", key, NULL), "sign");
	must(ENTER(&p, &one, false, "send", "report", key, NULL), "send");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	backup = p.count;
	p.backed_up = (int64_t)backup;
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	int64_t day = day_of(p.now);
	date_print(day, fix_by + strlen(fix_by));
	ADMINISTER(&p, "return", "report", key, "reason=Thiếu số liệu", fix_by);
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	restore_as(700);
	is_int(administer_try(&p, "return", "report", key, (const char *const[]){"reason=Thiếu số liệu", fix_by, NULL}), REFUSED, "after a restore that day is over");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(count_of(p.db, "SELECT fix_by FROM report WHERE key = 'BC-THANG/616/2025-04' AND state = 5"), day, "what is given back is of its own time");
	office_close(&one);
}

#define HEAD_616 "0000000000H61"
#define HEAD_615 "0000000000H51"

static int64_t late_reports(const char *head)
{
	char sql[120];
	snprintf(sql, sizeof sql, "SELECT late_reports FROM assessment_file WHERE key = '%s/2024' AND state = 2", head);
	return count_of(p.db, sql);
}

/* What the judge counted into a head's file stays what it was when it was tabled, whoever comes back after it. */
static void a_file_as_it_was(void)
{
	static struct office one;
	province_open(&p, 2);
	office_open(&p, &snv, "SNV", 900);
	const char *key = "BC-THANG/616/2024-11", *heads[] = {HEAD_616, HEAD_615};
	office_open(&p, &one, "616", 7001);
	p.now = INT64_C(1730800000000); /* 5 November 2024 */
	one.now = p.now;
	must(sync_office(&p, &one, 65536, NULL), "sync");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	backup = p.count;
	p.backed_up = (int64_t)backup;
	must(ENTER(&p, &one, false, "write", "report", key, "indicator.02=5"), "write");
	must(ENTER(&p, &one, true, "sign", "report", key, NULL), "sign");
	must(ENTER(&p, &one, false, "send", "report", key, NULL), "send");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	p.now += 15 * INT64_C(86400000);
	ADMINISTER(&p, "add", "official", HEAD_616, "unit=616", "name=Y Một", "role=head", "from=2024-01-01");
	ADMINISTER(&p, "add", "official", HEAD_615, "unit=615", "name=Y Hai", "role=head", "from=2024-01-01");
	for (int i = 0; i < 2; i++) {
		char file[40];
		snprintf(file, sizeof file, "%s/2024", heads[i]);
		ADMINISTER(&p, "build", "assessment_file", file, NULL);
		ADMINISTER(&p, "table", "assessment_file", file, "tabled_on=2024-12-20");
	}
	int64_t one_less = late_reports(HEAD_616), all = late_reports(HEAD_615);
	is_int(one_less, all - 1, "the head who sent one in time has one late report less than the other");
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	restore();
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE key = 'BC-THANG/616/2024-11' AND state > 2"), 0, "the report is not back yet");
	is_int(late_reports(HEAD_616), one_less, "the file is, as it was");
	is_int(late_reports(HEAD_615), all, "both are");
	must(sync_office(&p, &one, 65536, NULL), "sync");
	is_int(late_reports(HEAD_616), one_less, "and stays so");
	office_close(&one);
	office_close(&snv);
	province_close(&p);
}

int main(void)
{
	province_open(&p, 1);
	office_open(&p, &snv, "SNV", 900);
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	backup = p.count;
	p.backed_up = (int64_t)backup;
	must(sync_office(&p, &snv, 65536, NULL), "sync");
	keeping();
	giving_back();
	revoked_stays();
	waiting_for_others();
	without_a_line();
	an_older_backup_then_a_newer();
	another_chain_from_the_start();
	another_chain_as_long();
	not_the_newest();
	a_successor_first();
	given_a_day();
	office_close(&snv);
	office_close(&late);
	province_close(&p);
	a_file_as_it_was();
	return done();
}
