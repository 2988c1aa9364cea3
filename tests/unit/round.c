/* The whole way on one line that never fails: entry, push, verdict, delta; then two devices on one record, a fork, a restored server. */
#include "../sim/province.c"

#include "ack.h"
#include "epoch.h"
#include "replica_sql.h"
#include "tap.h"

static struct province p;
static struct office clerk, second, snv, office;

#define KEY "BC-THANG/615/2024-11"

static void report(void)
{
	struct taken t;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5"), ERR_OFFICIAL_UNKNOWN, "nothing before the first pull");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "first pull");
	ok(same_as_server(&p, &clerk), "the office has its scope");
	is_int(count_of(clerk.db, "SELECT count(*) FROM official"), 2, "and nobody else's officials");
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=5", "narrative.1a=Đã chấn chỉnh giờ giấc."), OK, "a draft");
	is_int(ENTER(&p, &clerk, false, "sign", "report", KEY, NULL), ERR_NOT_HEAD, "a clerk does not sign");
	is_int(ENTER(&p, &clerk, true, "sign", "report", KEY, NULL), OK, "the head signs");
	is_int(ENTER(&p, &clerk, false, "send", "report", KEY, NULL), OK, "the clerk sends");
	is_int(count_of(clerk.db, "SELECT count(*) FROM submission WHERE position > 0"), 0, "not received while it waits");
	is_int(sync_office(&p, &clerk, 65536, &t), OK, "sync");
	ok(t.accepted == 3 && t.refused == 0, "three acts accepted (%lld, %lld refused)", (long long)t.accepted, (long long)t.refused);
	is_int(count_of(p.db, "SELECT count(*) FROM submission"), 1, "the server has the submission");
	ok(same_as_server(&p, &clerk), "the office applied its own acts as the server did");
	is_int(sync_office(&p, &clerk, 65536, &t), OK, "again");
	is_int(t.records, 0, "nothing comes down twice");
}

static void return_report(void)
{
	struct taken t;
	is_int(sync_office(&p, &snv, 65536, NULL), OK, "SNV pulls");
	ok(same_as_server(&p, &snv), "SNV has the province");
	is_int(ENTER(&p, &snv, true, "return", "report", KEY, "reason=Thiếu số liệu mục 2"), OK, "SNV returns it");
	is_int(sync_office(&p, &snv, 65536, NULL), OK, "SNV syncs");
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.02=7"), OK, "meanwhile the office writes on");
	is_int(sync_office(&p, &clerk, 65536, &t), OK, "the office hears of it");
	ok(t.accepted + t.merged == 1 && same_as_server(&p, &clerk), "both are in the record");
	is_int(count_of(clerk.db, "SELECT state FROM report"), 1, "which is a draft again");
}

static void one_record_two_devices(void)
{
	struct taken t;
	is_int(sync_office(&p, &second, 65536, NULL), OK, "a second PC");
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=6"), OK, "one writes 6");
	is_int(ENTER(&p, &second, false, "write", "report", KEY, "indicator.01=8", "indicator.03=1"), OK, "the other 8");
	is_int(sync_office(&p, &clerk, 65536, &t), OK, "one syncs");
	is_int(sync_office(&p, &second, 65536, &t), OK, "the other syncs");
	is_int(t.merged, 1, "and is told that both changed it");
	is_int(count_of(second.db, "SELECT count(*) FROM inbox"), 1, "with both values in the inbox");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "one hears");
	ok(same_as_server(&p, &clerk) && same_as_server(&p, &second), "all hold the same");
}

static void clone_of_a_pc(void)
{
	struct office image;
	struct taken t;
	office_copy(&clerk, &image);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.01=11"), OK, "the PC goes on");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "and syncs");
	is_int(ENTER(&p, &image, false, "write", "report", KEY, "indicator.02=12"), OK, "a clone goes on too");
	is_int(ENTER(&p, &image, false, "write", "report", KEY, "indicator.01=13"), OK, "twice");
	is_int(sync_office(&p, &image, 65536, &t), OK, "and syncs");
	is_int(t.accepted + t.merged, 2, "nothing of it is lost");
	is_int(t.merged, 1, "what the other branch had set is shown");
	is_int(count_of(image.db, "SELECT count(*) FROM notice WHERE kind = 1"), 1, "and a person is told");
	ok(same_as_server(&p, &image), "the clone holds what the server holds");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the first hears");
	is_int(count_of(clerk.db, "SELECT count(*) FROM notice WHERE kind = 2"), 1, "that it is not alone");
	ok(same_as_server(&p, &clerk), "and holds the same");
	office_close(&image);
}

/* Two images of a PC that hold the same waiting act, both behind a clone that was first: the act comes at two places of the chain. */
static void one_act_from_two_images(void)
{
	struct office image, clone;
	office_copy(&clerk, &clone);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "narrative.1b=hai mươi mốt"), OK, "an act waits");
	office_copy(&clerk, &image);
	is_int(ENTER(&p, &clone, false, "write", "report", KEY, "narrative.1c=hai mươi hai"), OK, "a clone enters another");
	is_int(sync_office(&p, &clone, 65536, NULL), OK, "and is first");
	size_t before = p.count;
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the PC signs its act again above");
	is_int(p.count - before, 1, "where the log has it once");
	is_int(sync_office(&p, &image, 65536, NULL), OK, "and so does the image of the PC");
	const struct entry *again = &p.entries[p.count - 1];
	ok(p.count - before == 2 && memcmp(again->hash, p.entries[before].hash, HASH_BYTES) == 0, "the same act at its next place");
	is_int(again->act.len, 0, "which only keeps the chain: it is not judged twice");
	is_int(count_of(image.db, "SELECT count(*) FROM outbox WHERE place = 0"), 0, "and no longer waits");
	ok(same_as_server(&p, &image) && same_as_server(&p, &clerk), "all hold the same");
	office_close(&image);
	office_close(&clone);
}

/* The server comes back with the first `kept` entries of its log. */
static void come_back(size_t kept)
{
	ledger_close(p.ledger);
	db_close(&p.db);
	p.count = kept;
	p.now += DAY_MS;
	p.epochs[p.epoch_count] = (struct epoch){epoch_next(p.epochs, p.epoch_count, &(struct epoch_drawing){.now = p.now}), (int64_t)kept, p.now};
	p.epoch_count++;
	must(db_open(":memory:", DB_CREATE, &p.db), "db");
	must(ledger_open(p.db, &p.store, p.ledger), "ledger");
}

static int64_t last_received(void)
{
	struct stamp stamp = {0};
	must(stamp_decode(p.entries[p.count - 1].stamp, &stamp), "stamp");
	return stamp.received;
}

static void restored_server(void)
{
	size_t kept = p.count;
	int64_t acknowledged = p.now;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "symbol=12/BC-UBND"), OK, "an act after the backup");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "is acknowledged");
	come_back(kept);
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE symbol IS NOT NULL"), 0, "without the act");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the office syncs");
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE symbol IS NOT NULL"), 1, "and gives it back");
	is_int(last_received(), acknowledged, "received when it was acknowledged, not when it came again");
	ok(p.entries[p.count - 1].time == p.now, "though the log's own times go on");
	ok(same_as_server(&p, &clerk), "all hold the same");
}

/* Makes the one proof that the office keeps say a day earlier. */
static void forge_ack(struct office *o)
{
	static const char *const read = "SELECT form FROM ack ORDER BY id DESC LIMIT 1";
	static const char *const write = "UPDATE ack SET form = ?1 WHERE id = (SELECT max(id) FROM ack)";
	struct buf form OWN_BUF = BUF(ACKS_BYTES_MAX), forged OWN_BUF = BUF(ACKS_BYTES_MAX);
	struct ack a;
	sqlite3_stmt *s;
	must(db_prepare(o->db, &read, 1, &s), "read");
	must(db_first(s, ""), "read");
	buf_view(&form, db_blob(s, 0));
	sqlite3_finalize(s);
	struct cbor r = CBOR(buf_bytes(&form));
	ok(ack_decode(&r, &a) && ack_verify(&a, o->replica.device, p.keys.public_key), "a proof that holds");
	a.checkpoint.seen.time -= DAY_MS;
	ok(!ack_verify(&a, o->replica.device, p.keys.public_key), "does not hold for another time");
	ack_encode(&a, &forged);
	must(db_prepare(o->db, &write, 1, &s), "write");
	must(db_run(s, "b", buf_bytes(&forged)), "write");
	sqlite3_finalize(s);
}

static void proofs_of_receipt(void)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX), late OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t;
	uint8_t random[ROUND_RANDOM_BYTES];
	size_t kept = p.count;
	draw_bytes(&p, random, sizeof random);
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "symbol=13/BC"), OK, "an act after the next backup");
	must(round_ask(&clerk.replica, 65536, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	is_int(round_take(&clerk.replica, &round, buf_bytes(&answer), clerk.now, &t), OK, "is acknowledged");
	forge_ack(&clerk);
	come_back(kept);
	is_int(serve(&p, buf_bytes(&request), &late), OK, "its request comes late to the restored server");
	is_int(p.count, kept, "and is not taken: it has no proof with it");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the office syncs");
	ok(p.count > kept && p.entries[p.count - 1].act.len, "and gives the act back");
	is_int(last_received(), 0, "with a proof that proves nothing");
	ok(epoch_device(p.epochs[1].number, 5) != epoch_device(1, 5), "and no epoch draws another's numbers");
}

/* A base from before the restore names a position that means another act now. */
static void base_of_another_epoch(void)
{
	struct taken t;
	size_t kept = p.count;
	for (int i = 0; i < 5; i++)
		ADMINISTER(&p, "add", "document", "", "number=1/QĐ", "date=2024-11-01", "kind=decision", "issuer=UBND", "excerpt=Quyết định");
	is_int(sync_office(&p, &second, 65536, NULL), OK, "a PC syncs");
	is_int(ENTER(&p, &second, false, "write", "report", KEY, "indicator.03=41"), OK, "and writes");
	is_int(sync_office(&p, &second, 65536, NULL), OK, "high up in the log");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the other sees it");
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.02=31"), OK, "and writes too");
	come_back(kept);
	is_int(sync_office(&p, &second, 65536, NULL), OK, "the server comes back without the administration's acts");
	is_int(ENTER(&p, &second, false, "write", "report", KEY, "indicator.02=32"), OK, "a number is written");
	is_int(sync_office(&p, &second, 65536, NULL), OK, "lower down than what the other has seen");
	is_int(sync_office(&p, &clerk, 65536, &t), OK, "who has another number for it");
	is_int(t.merged, 1, "and is told, for he cannot have seen it");
}

/* One round with small pages. */
static struct taken one_page(struct office *o, size_t slice, bool answered)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	struct round round;
	struct taken t = {0};
	uint8_t random[ROUND_RANDOM_BYTES];
	draw_bytes(&p, random, sizeof random);
	o->replica.page = PAGE_MIN;
	must(round_ask(&o->replica, slice, random, &request, &round), "ask");
	must(serve(&p, buf_bytes(&request), &answer), "serve");
	if (answered)
		must(round_take(&o->replica, &round, buf_bytes(&answer), o->now, &t), "take");
	return t;
}

static int pages_of(struct office *o, int64_t *ret_records)
{
	struct taken t = {.more = true};
	int pages = 0;
	for (*ret_records = 0; t.more && pages < 1000; pages++) {
		int64_t before = count_of(o->db, "SELECT value FROM self WHERE key = 'cursor'");
		one_page(o, 65536, false); /* a cut: its answer never comes */
		t = one_page(o, 65536, true);
		*ret_records += t.records;
		if (t.more && count_of(o->db, "SELECT value FROM self WHERE key = 'cursor'") <= before)
			return -1;
	}
	return pages;
}

static void change_units(int from, int to)
{
	static const char *const codes[] = {"615", "616", "SNV", "VPUBND"};
	for (int i = from; i < to; i++) {
		char name[200];
		snprintf(name, sizeof name, "name=Đơn vị số %d với một cái tên dài, để trang của nó đầy nhanh hơn là với một cái tên ngắn", i);
		ADMINISTER(&p, "change", "unit", codes[i % 4], name);
	}
}

/* Own acts among what others changed: some known to be in the log, some not, on this side of a page's end and on the other. */
static void own_between_pages(struct office *o)
{
	int64_t records;
	change_units(0, 12);
	is_int(ENTER(&p, o, false, "write", "report", "BC-THANG/616/2024-11", "indicator.02=5"), OK, "an act");
	one_page(o, 65536, true);
	is_int(ENTER(&p, o, false, "write", "report", "BC-THANG/616/2024-11", "indicator.03=6"), OK, "another, between two pages");
	ok(pages_of(o, &records) > 0 && same_as_server(&p, o), "are in the record with the rest");
	is_int(ENTER(&p, o, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=7"), OK, "two acts");
	is_int(ENTER(&p, o, false, "write", "report", "BC-THANG/616/2024-12", "indicator.01=8"), OK, "on two records");
	one_page(o, 65536, false);
	change_units(0, 12);
	is_int(ENTER(&p, o, false, "write", "report", "BC-THANG/616/2024-12", "indicator.02=9"), OK, "a third, above much else");
	one_page(o, 65536, false);
	one_page(o, 1, true);
	ok(count_of(o->db, "SELECT value FROM self WHERE key = 'cursor'") < (int64_t)p.count, "the device hears of the first, with a page that ends between the other two");
	one_page(o, 65536, true);
	ok(pages_of(o, &records) > 0 && same_as_server(&p, o), "and then of those");
	is_int(count_of(o->db, "SELECT count(*) FROM notice"), 0, "nothing had to be fetched afresh");
}

static void pages(void)
{
	struct office fresh;
	int64_t records, whole, units = count_of(p.db, "SELECT count(*) FROM unit");
	office_open(&p, &fresh, "616", 555);
	int n = pages_of(&fresh, &records);
	ok(n >= 3, "a first pull in %d pages, each asked for twice", n);
	ok(same_as_server(&p, &fresh), "brings all of the scope");
	whole = count_of(fresh.db, "SELECT (SELECT count(*) FROM unit) + (SELECT count(*) FROM official) + (SELECT count(*) FROM form) + "
				   "(SELECT count(*) FROM indicator) + (SELECT count(*) FROM obligation)");
	ok(records >= whole && records <= whole + 8, "each record about once (%lld of %lld)", (long long)records, (long long)whole);
	/* All of it anew, in pages: the office works on with the copy that it has. */
	must(db_exec(fresh.db, "UPDATE official SET post = 'wrong'"), "damage");
	must(db_exec(fresh.db, "INSERT OR REPLACE INTO self VALUES('afresh', 1)"), "afresh");
	is_int(ENTER(&p, &fresh, false, "write", "report", "BC-THANG/616/2024-11", "indicator.01=4"), OK, "something waits");
	ok(one_page(&fresh, 65536, true).more, "afresh, the first page");
	is_int(count_of(fresh.db, "SELECT count(*) FROM unit"), units, "takes nothing away");
	is_int(count_of(fresh.db, "SELECT count(*) FROM report WHERE unit = '616'"), 1, "what the page's request pushed is there");
	ok(pages_of(&fresh, &records) > 1 && same_as_server(&p, &fresh), "and at the end all is right");
	own_between_pages(&fresh);
	office_close(&fresh);
}

static void clock_set_back(void)
{
	struct seen before, after;
	is_int(self_seen(&clerk.replica, &before), OK, "a checkpoint is known");
	p.now -= 7 * DAY_MS;
	is_int(ENTER(&p, &clerk, false, "write", "report", KEY, "indicator.02=3"), OK, "the server's clock is set back a week");
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "the office syncs all the same");
	is_int(self_seen(&clerk.replica, &after), OK, "and later");
	ok(after.time >= before.time && after.position >= before.position, "and what its acts commit to does not decrease");
	p.now += 7 * DAY_MS;
	is_int(sync_office(&p, &clerk, 65536, NULL), OK, "set right again");
}

/* The code of the last send of a report by an office, as its page shows it. */
static const char *code_of(struct office *o, const char *key)
{
	static char text[32] = "code=";
	uint8_t hash[HASH_BYTES];
	must(replica_send_hash(&o->replica, bytes_of(key), hash), "send");
	must(code_make(hash, bytes_of(key), text + 5), "code");
	return text;
}

static void send_report(struct office *o, const char *key, const char *number)
{
	is_int(ENTER(&p, o, false, "write", "report", key, number), OK, "%s written", key);
	is_int(ENTER(&p, o, true, "sign", "report", key, NULL), OK, "signed");
	is_int(ENTER(&p, o, false, "send", "report", key, NULL), OK, "sent");
}

#define OCTOBER "BC-THANG/616/2024-10"

static void code_by_phone(void)
{
	struct office o;
	office_open(&p, &o, "616", 81);
	is_int(sync_office(&p, &o, 65536, NULL), OK, "an office");
	send_report(&o, OCTOBER, "indicator.01=1");
	ADMINISTER(&p, "register", "receipt", "", "unit=616", "obligation=BC-THANG", "period=2024-10", code_of(&o, OCTOBER), "channel=điện thoại");
	ADMINISTER(&p, "register", "receipt", "", "unit=616", "obligation=BC-THANG", "period=2024-10", "code=0000000000000000");
	is_int(count_of(p.db, "SELECT count(*) FROM receipt WHERE matched IS NULL"), 2, "two codes are open");
	p.now += 3 * DAY_MS - 1; /* the other code took one */
	is_int(sync_office(&p, &o, 65536, NULL), OK, "three days later the report arrives");
	is_int(count_of(p.db, "SELECT received - coded FROM submission WHERE unit = '616'"), 3 * DAY_MS, "and stands as of its code");
	is_int(count_of(p.db, "SELECT count(*) FROM receipt WHERE matched IS NULL"), 1, "the other code stays open");
	ok(same_as_server(&p, &o), "the office knows it too");
	send_report(&o, OCTOBER, "indicator.01=2");
	is_int(sync_office(&p, &o, 65536, NULL), OK, "a correction arrives");
	ADMINISTER(&p, "register", "receipt", "", "unit=616", "obligation=BC-THANG", "period=2024-10", code_of(&o, OCTOBER));
	is_int(count_of(p.db, "SELECT matched FROM receipt ORDER BY position DESC LIMIT 1"), 2, "a code read out too late still finds its submission");
	is_int(sync_office(&p, &o, 65536, NULL), OK, "sync");
	ok(same_as_server(&p, &o), "the office knows it too");
	office_close(&o);
}

static void revoke(uint32_t device)
{
	struct act a = {.reg = reg_by_name(BYTES("device"))->number, .verb = 2, .key = {.id = device}};
	administer_act(&p, &a);
}

static void code_of_a_revoked_device(void)
{
	struct office o;
	struct taken t;
	office_open(&p, &o, "616", 82);
	is_int(sync_office(&p, &o, 65536, NULL), OK, "an office");
	send_report(&o, "BC-THANG/616/2024-09", "indicator.01=1");
	ADMINISTER(&p, "register", "receipt", "", "unit=616", "obligation=BC-THANG", "period=2024-09", code_of(&o, "BC-THANG/616/2024-09"));
	is_int(ENTER(&p, &o, false, "write", "report", "BC-THANG/616/2024-08", "indicator.01=1"), OK, "another report, without a code");
	p.now += DAY_MS;
	revoke(82);
	is_int(sync_office(&p, &o, 65536, &t), OK, "the device is revoked before it syncs");
	ok(t.accepted == 3 && t.refused == 1, "the report with a code is taken, the other is not (%lld, %lld)", (long long)t.accepted,
	   (long long)t.refused);
	office_close(&o);
}

/* Both PCs of an office send the same report: the second one's send makes another record than its own PC thought. */
static void two_sends(void)
{
	struct office a, b;
	office_open(&p, &a, "616", 83);
	office_open(&p, &b, "616", 84);
	is_int(sync_office(&p, &a, 65536, NULL), OK, "one PC");
	is_int(sync_office(&p, &b, 65536, NULL), OK, "another");
	send_report(&a, "BC-THANG/616/2024-07", "indicator.01=1");
	send_report(&b, "BC-THANG/616/2024-07", "indicator.01=1");
	is_int(sync_office(&p, &a, 65536, NULL), OK, "one syncs");
	is_int(sync_office(&p, &b, 65536, NULL), OK, "the other syncs");
	is_int(count_of(p.db, "SELECT count(*) FROM submission WHERE report = 'BC-THANG/616/2024-07'"), 2, "the province has two submissions");
	ok(same_as_server(&p, &b), "so has the other PC");
	is_int(count_of(b.db, "SELECT count(*) FROM notice WHERE kind = 4"), 0, "without having to fetch everything afresh");
	office_close(&a);
	office_close(&b);
}

static void revoked(void)
{
	struct taken t;
	is_int(ENTER(&p, &second, false, "write", "report", KEY, "indicator.02=99"), OK, "entered before it hears");
	revoke(second.replica.device);
	is_int(sync_office(&p, &second, 65536, &t), OK, "a revoked device may ask");
	ok(t.revoked && t.refused == 1 && t.records == 0, "and gets nothing but its verdicts");
}

int main(void)
{
	province_open(&p, 1);
	office_open(&p, &clerk, "615", 77);
	office_open(&p, &second, "615", 78);
	office_open(&p, &snv, "SNV", 79);
	office_open(&p, &office, "VPUBND", 80);
	report();
	return_report();
	one_record_two_devices();
	clone_of_a_pc();
	one_act_from_two_images();
	restored_server();
	proofs_of_receipt();
	base_of_another_epoch();
	clock_set_back();
	pages();
	code_by_phone();
	code_of_a_revoked_device();
	two_sends();
	revoked();
	office_close(&clerk);
	office_close(&second);
	office_close(&snv);
	office_close(&office);
	province_close(&p);
	return done();
}
