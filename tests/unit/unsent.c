/* A report is signed and sent on a machine without a line, its code read out, while the department takes a text out of the draft that the province
 * has: the unit had done its work in time, and that stands. But for what the text was, all must be as the signer saw it. */
#include "../sim/province.c"

#include "cells.h"
#include "code.h"
#include "tap.h"

static struct province p;
static struct office desk, away, snv;
#define CANARY "Chim-hoang-yen"

static void sync(struct office *o)
{
	must(sync_office(&p, o, CHANGESET_MAX, NULL), "sync");
}

static bool log_holds(const char *part)
{
	for (size_t i = 0; i < p.count; i++)
		if (memmem(p.entries[i].act.data, p.entries[i].act.len, part, strlen(part)))
			return true;
	return false;
}

static struct verdict verdict_at(size_t i)
{
	struct verdict v;
	must(verdict_decode(p.entries[i].verdict, &v), "verdict");
	return v;
}

static void take_out(const char *report)
{
	char record[60], key[ID_TEXT_BYTES + 1];
	snprintf(record, sizeof record, "record=%s", report);
	must(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", record, "fields=narrative.1a", "reason=Lộ"), "propose");
	id_print(count_of(snv.db, "SELECT key FROM redaction WHERE state = 1"), key);
	must(ENTER(&p, &snv, true, "confirm", "redaction", key, "decision=15/QĐ-SNV"), "confirm");
	sync(&snv);
	ok(!log_holds(CANARY), "the text is out of the log");
	p.now += 1000;
}

static void draft(const char *report)
{
	p.now += 1000;
	must(ENTER(&p, &desk, false, "write", "report", report, "indicator.01=5", "narrative.1a=" CANARY " bay qua", "narrative.1b=Phần khác"), "write");
	sync(&desk);
	sync(&away);
	sync(&snv);
	ok(log_holds(CANARY), "%s: the province has the draft", report);
}

static void sign_and_send(const char *report)
{
	must(ENTER(&p, &away, true, "sign", "report", report, NULL), "sign");
	must(ENTER(&p, &away, false, "send", "report", report, NULL), "send");
}

/* What became of the acts that come with this round of the machine. */
static size_t arrive(struct verdict *ret, size_t count)
{
	size_t before = p.count;
	sync(&away);
	is_int((int64_t)(p.count - before), (int64_t)count, "%d acts come", (int)count);
	for (size_t i = 0; i < count; i++)
		ret[i] = verdict_at(before + i);
	return before;
}

static enum status status(const char *period)
{
	struct cell cell;
	must(cell_of(p.db, BYTES("BC-THANG"), BYTES("615"), bytes_of(period), p.now, &cell), "cell");
	return cell.status;
}

/* Of no digest over the text is the seed in the log, by which it could be guessed. */
static int digest_seeds(size_t from)
{
	static const uint8_t none[SEED_BYTES];
	int left = 0;
	for (size_t i = from; i < p.count; i++) {
		struct act a OWN_ACT = {0};
		must(act_decode(p.entries[i].act, &a), "act");
		left += a.has_digest && memcmp(a.seed, none, SEED_BYTES) != 0;
	}
	return left;
}

static void in_time(void)
{
	uint8_t hash[HASH_BYTES];
	char code[CODE_CHARS + 1], text[CODE_CHARS + 8];
	struct verdict v[3];
	draft("BC-THANG/615/2024-11");
	must(ENTER(&p, &away, false, "write", "report", "BC-THANG/615/2024-11", "symbol=12/BC"), "write");
	sign_and_send("BC-THANG/615/2024-11");
	must(replica_send_hash(&away.replica, BYTES("BC-THANG/615/2024-11"), hash), "hash");
	must(code_make(hash, BYTES("BC-THANG/615/2024-11"), code), "code");
	snprintf(text, sizeof text, "code=%s", code);
	ADMINISTER(&p, "register", "receipt", "", "obligation=BC-THANG", "unit=615", "period=2024-11", text);
	take_out("BC-THANG/615/2024-11");
	p.now += 14 * INT64_C(86400000);
	is_int(status("2024-11"), STATUS_ANNOUNCED, "after the deadline it is announced");
	size_t from = arrive(v, 3);
	ok(v[0].kind == ACCEPTED && v[1].kind == ACCEPTED && v[2].kind == ACCEPTED, "what was entered, signed and sent without a line is taken (%s)",
	   err_name(v[1].reason));
	is_int(status("2024-11"), STATUS_ON_TIME_EVIDENCE, "and in time by its code");
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE state = 3 AND symbol = '12/BC' AND signer IS NOT NULL AND hex(sent) LIKE '%' || hex('Phần khác') || '%'"), 1,
	       "it is there, signed, with all the rest");
	is_int(digest_seeds(from), 0, "no seed of what was signed is kept");
	ok(!log_holds(CANARY), "nor the text");
	sync(&desk);
	ok(same_as_server(&p, &away) && same_as_server(&p, &desk), "the office has what the province has");
}

static void not_as_seen(void)
{
	struct verdict v[3];
	draft("BC-THANG/615/2024-12");
	sign_and_send("BC-THANG/615/2024-12");
	must(ENTER(&p, &desk, false, "write", "report", "BC-THANG/615/2024-12", "indicator.01=6"), "write");
	sync(&desk);
	take_out("BC-THANG/615/2024-12");
	arrive(v, 2);
	ok(v[0].kind == REFUSED && v[0].reason == ERR_CONTENT_CHANGED && v[1].kind == REFUSED, "what another has changed since, the signer has not seen");

	draft("BC-THANG/615/2025-01");
	must(ENTER(&p, &away, false, "write", "report", "BC-THANG/615/2025-01", "narrative.1a=" CANARY " nữa", "indicator.02=7"), "write");
	sign_and_send("BC-THANG/615/2025-01");
	take_out("BC-THANG/615/2025-01");
	arrive(v, 3);
	ok(v[0].kind == REFUSED && v[0].reason == ERR_REDACTED, "what would set the text again is not taken");
	ok(v[1].kind == REFUSED && v[1].reason == ERR_CONTENT_CHANGED, "nor signed: its number is missing");

	draft("BC-THANG/615/2025-02");
	take_out("BC-THANG/615/2025-02");
	sync(&away);
	sign_and_send("BC-THANG/615/2025-02");
	size_t from = arrive(v, 2);
	ok(v[0].kind == ACCEPTED && v[1].kind == ACCEPTED, "who knows of it signs what is left");
	is_int(digest_seeds(from), 2, "by digests like any other");
}

/* Once more from the log: every act the same verdict, by what the log still has. */
static void judged_again(void)
{
	int wrong = 0;
	struct ledger *l = mem_alloc(sizeof *l);
	struct store store = p.store;
	struct province q = {.epoch_count = 1, .epochs = {p.epochs[0]}};
	sqlite3 *db;
	store.ctx = &q;
	must(db_open(":memory:", DB_CREATE, &db), "db");
	must(ledger_open(db, &store, l), "ledger");
	must(ledger_begin(l), "begin");
	for (size_t i = 0; i < p.count; i++) {
		const struct entry *e = &p.entries[i];
		struct act a OWN_ACT = {0};
		struct stamp stamp = {0};
		struct verdict logged, v;
		int64_t position;
		bool blind;
		must(act_decode(e->act, &a), "act");
		must(stamp_decode(e->stamp, &stamp), "stamp");
		must(verdict_decode(e->verdict, &logged), "verdict");
		must(ledger_blind(l, &a, &blind), "blind");
		struct arrival x = {.act = &a, .device = e->device, .number = e->number, .now = e->time, .known = &stamp, .kept = blind ? &logged : NULL};
		memcpy(x.hash, e->hash, HASH_BYTES);
		memcpy(x.head, e->head, HASH_BYTES);
		must(ledger_append(l, &x, &v, &position), "again");
		wrong += !bytes_equal(l->entries[l->entry_count - 1].verdict, e->verdict);
	}
	is_int(wrong, 0, "%d acts are judged again as they were", (int)p.count);
	struct digest live, made;
	const struct audience all = {.all = true, .function = HOME_AFFAIRS};
	must(ledger_digest(p.ledger, &all, catalogue_version(), &live), "digest");
	must(ledger_digest(l, &all, catalogue_version(), &made), "digest");
	ok(memcmp(&live, &made, sizeof live) == 0, "and make the same tables");
	ledger_rollback(l);
	ledger_close(l);
	db_close(&db);
	mem_free(&l);
}

int main(void)
{
	province_open(&p, 9);
	office_open(&p, &desk, "615", 77);
	office_open(&p, &away, "615", 80);
	office_open(&p, &snv, "SNV", 79);
	struct office *all[] = {&desk, &away, &snv};
	for (int i = 0; i < 3; i++)
		sync(all[i]);
	in_time();
	not_as_seen();
	judged_again();
	for (int i = 0; i < 3; i++)
		office_close(all[i]);
	province_close(&p);
	return done();
}
