/* A content that two persons take out: of the log, of tables, of every device, of what still waits somewhere; and nothing else changes. */
#include "../sim/province.c"

#include "redaction.h"
#include "salt.h"
#include "tap.h"

static struct province p;
static struct office office, second, district, snv;
#define KEY "BC-THANG/615/2024-11"
#define CANARY "Chim-hoang-yen"
#define LATER "Chim-khác"

static bool database_holds(sqlite3 *db, const char *part)
{
	sqlite3_int64 n;
	unsigned char *all = sqlite3_serialize(db, "main", &n, 0);
	bool found = memmem(all, (size_t)n, part, strlen(part)) != NULL;
	sqlite3_free(all);
	return found;
}

static bool log_holds(const char *part)
{
	for (size_t i = 0; i < p.count; i++)
		if (memmem(p.entries[i].act.data, p.entries[i].act.len, part, strlen(part)))
			return true;
	return false;
}

static void sync_all(void)
{
	must(sync_office(&p, &office, 65536, NULL), "office");
	must(sync_office(&p, &snv, 65536, NULL), "snv");
	must(sync_office(&p, &office, 65536, NULL), "office");
	must(sync_office(&p, &district, 65536, NULL), "district");
}

/* The seeds of every act in the log, before. */
static uint8_t (*seeds)[SEED_BYTES];
static size_t seed_count;

static void note_seeds(void)
{
	seeds = mem_alloc(p.count * SEED_BYTES);
	for (size_t i = 0; i < p.count; i++) {
		struct act a OWN_ACT = {0};
		if (p.entries[i].act.len && act_decode(p.entries[i].act, &a) == OK)
			memcpy(seeds[seed_count++], a.seed, SEED_BYTES);
	}
}

/* Whether anything in log, tables or that office would confirm a guess: by every seed of before, of which none may be left that confirms. */
static int confirming_seeds(void)
{
	static const uint8_t none[SEED_BYTES];
	int left = 0;
	for (size_t i = 0; i < p.count; i++) {
		struct act a OWN_ACT = {0};
		if (!p.entries[i].act.len || act_decode(p.entries[i].act, &a) != OK || !act_is_erased(&a))
			continue;
		for (size_t k = 0; k < a.setting_count; k++) {
			const struct setting *s = &a.settings[k];
			if (s->value.kind != V_ERASED)
				continue;
			for (size_t n = 0; n < seed_count; n++) {
				const struct setting guess = {s->field, s->sub, VALUE_TEXT(CANARY " bay qua")};
				uint8_t salt[SALT_BYTES], made[HASH_BYTES];
				if (memcmp(seeds[n], none, SEED_BYTES) == 0)
					continue;
				salt_derive(seeds[n], SALT_ACT, a.entry, &guess, salt);
				salt_commit(salt, &guess, made);
				if (memcmp(made, s->value.data.data, HASH_BYTES) != 0)
					continue;
				for (size_t j = 0; j < p.count; j++)
					left += memmem(p.entries[j].act.data, p.entries[j].act.len, seeds[n], SEED_BYTES) != NULL;
			}
		}
	}
	return left;
}

/* Who saw the record has a digest over salted commitments of its texts, the erased one's too: guessed again by the seed of that act. */
static int digest_seeds(void)
{
	static const uint8_t none[SEED_BYTES];
	int left = 0, seen = 0;
	for (size_t i = 0; i < p.count; i++) {
		struct act a OWN_ACT = {0};
		if (!p.entries[i].act.len || act_decode(p.entries[i].act, &a) != OK || !a.has_digest || !bytes_equal(a.key.text, BYTES(KEY)))
			continue;
		seen++;
		left += memcmp(a.seed, none, SEED_BYTES) != 0;
	}
	return seen >= 3 ? left : -1;
}

static int64_t differently;

static enum err empty_head(void *ctx, int64_t *ret_position, int64_t *ret_time)
{
	(void)ctx;
	*ret_position = *ret_time = 0;
	return OK;
}

static void judge_again(const char *when)
{
	struct store store = p.store;
	struct ledger *again = mem_alloc(sizeof *again);
	sqlite3 *db OWN_DB = NULL;
	struct digest live, made;
	const struct audience all = {.all = true, .function = HOME_AFFAIRS};
	uint8_t roots[2][HASH_BYTES];
	store.head = empty_head;
	must(db_open(":memory:", DB_CREATE, &db), "db");
	must(ledger_open(db, &store, again), "ledger");
	must(ledger_begin(again), "begin");
	differently = 0;
	for (size_t i = 0; i < p.count; i++) {
		const struct entry *e = &p.entries[i];
		struct act a OWN_ACT = {0};
		struct stamp stamp;
		struct verdict v, logged;
		int64_t position;
		uint8_t hash[HASH_BYTES];
		must(stamp_decode(e->stamp, &stamp), "stamp");
		must(verdict_decode(e->verdict, &logged), "verdict");
		bool readable = !stamp.opaque && act_decode(e->act, &a) == OK;
		struct arrival x = {.act = readable ? &a : NULL, .raw = e->act, .device = e->device, .number = e->number, .now = e->time, .known = &stamp};
		bool blind = false;
		if (readable)
			must(ledger_blind(again, &a, &blind), "blind");
		if (blind)
			x.kept = &logged;
		if (readable) {
			act_hash(&a, hash);
			differently += memcmp(hash, e->hash, HASH_BYTES) != 0;
		}
		memcpy(x.hash, e->hash, HASH_BYTES);
		memcpy(x.head, e->head, HASH_BYTES);
		must(ledger_append(again, &x, &v, &position), "judge");
		const struct entry *made_entry = &again->entries[again->entry_count - 1];
		differently += !bytes_equal(made_entry->verdict, e->verdict) || !bytes_equal(made_entry->stamp, e->stamp);
	}
	is_int(differently, 0, "%s: every act has its hash, and judged again its verdict", when);
	must(ledger_digest(p.ledger, &all, catalogue_version(), &live), "digest");
	must(ledger_digest(again, &all, catalogue_version(), &made), "digest");
	must(merkle_root(&p.ledger->merkle, p.ledger->position, roots[0]), "root");
	must(merkle_root(&again->merkle, again->position, roots[1]), "root");
	ok(memcmp(&live, &made, sizeof live) == 0 && memcmp(roots[0], roots[1], HASH_BYTES) == 0, "and it makes the same tables and the same Merkle root");
	ledger_rollback(again);
	ledger_close(again);
	mem_free(&again);
}

static void prepare(void)
{
	must(ENTER(&p, &office, false, "write", "report", KEY, "indicator.01=5", "narrative.1a=" CANARY " bay qua", "narrative.1b=Phần khác", "symbol=12/BC"), "write");
	must(ENTER(&p, &office, true, "sign", "report", KEY, NULL), "sign");
	must(ENTER(&p, &office, false, "send", "report", KEY, NULL), "send");
	must(ENTER(&p, &office, false, "write", "report", "BC-THANG/615/2024-12", "narrative.1a=Tháng sau"), "another report");
	sync_all();
	must(ENTER(&p, &snv, true, "accept", "report", KEY, NULL), "accept");
	sync_all();
	ok(log_holds(CANARY) && database_holds(p.db, CANARY) && database_holds(office.db, CANARY) && database_holds(snv.db, CANARY), "the text is everywhere");
	ok(!database_holds(district.db, CANARY), "but where it does not belong");
	/* A second machine of the office knows it, and has something to send about it. */
	must(sync_office(&p, &second, 65536, NULL), "second");
	must(ENTER(&p, &second, false, "write", "report", KEY, "narrative.1a=" LATER " " CANARY, "indicator.02=7"), "late write");
	must(draft_put(&second.replica, "report." KEY ".form", BYTES(CANARY), p.now), "draft");
}

static char key[ID_TEXT_BYTES + 1];

static void decide(void)
{
	static const char *const sql = "SELECT key FROM redaction";
	sqlite3_stmt *s;
	p.now += 1000;
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", "record=BC-THANG/615/2030-01", "fields=narrative", "reason=Lộ"), ERR_RECORD_UNKNOWN,
	       "of a record that is not there nothing can be taken out");
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", "record=" KEY, "fields=indicator", "reason=Lộ"), ERR_FIELD_UNKNOWN, "nor a number");
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", "record=" KEY, "fields=narrative.1z", "reason=Lộ"), ERR_FIELD_UNKNOWN,
	       "nor a part that no report has");
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", "record=" KEY, "fields=narrative.", "reason=Lộ"), ERR_FIELD_UNKNOWN,
	       "nor all of them by a word cut short");
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=obligation", "record=BC-THANG", "fields=name,selector", "reason=Lộ"), ERR_FIELD_UNKNOWN,
	       "nor who owes a report, with which every figure would go");
	is_int(ENTER(&p, &office, false, "propose", "redaction", "", "register=report", "record=" KEY, "fields=narrative.1a", "reason=Lộ"), ERR_NOT_YOUR_FUNCTION,
	       "nor by an office");
	must(ENTER(&p, &snv, true, "propose", "redaction", "", "register=report", "record=" KEY, "fields=narrative.1a", "reason=Lộ thông tin cá nhân"), "propose");
	must(db_prepare(snv.db, &sql, 1, &s), sql);
	must(db_first(s, ""), sql);
	id_print(sqlite3_column_int64(s, 0), key);
	sqlite3_finalize(s);
	is_int(ENTER(&p, &snv, true, "confirm", "redaction", key, "decision=15/QĐ-SNV"), ERR_RULE, "who proposed it does not confirm it");
	sync_all();
	ok(log_holds(CANARY), "nothing is erased by one person");
	ADMINISTER(&p, "drop", "redaction", key, NULL);
	must(sync_office(&p, &snv, 65536, NULL), "snv");
	must(ENTER(&p, &snv, false, "propose", "redaction", "", "register=report", "record=" KEY, "fields=narrative.1a", "reason=Lộ thông tin cá nhân"), "propose");
	snprintf(key, sizeof key, "%s", "");
	static const char *const open = "SELECT key FROM redaction WHERE state = 1";
	must(db_prepare(snv.db, &open, 1, &s), open);
	must(db_first(s, ""), open);
	id_print(sqlite3_column_int64(s, 0), key);
	sqlite3_finalize(s);
	must(ENTER(&p, &snv, true, "confirm", "redaction", key, "decision=15/QĐ-SNV"), "confirm");
	must(sync_office(&p, &snv, 65536, NULL), "snv");
}

static void gone_at_server(const char *when)
{
	ok(!log_holds(CANARY) && !database_holds(p.db, CANARY), "%s: no byte of it in log and tables", when);
	is_int(confirming_seeds(), 0, "and no seed by which it could be confirmed");
	is_int(digest_seeds(), 0, "nor one of a digest over it");
	is_int(count_of(p.db, "SELECT count(*) FROM report WHERE key = '" KEY "' AND symbol = '12/BC' AND hex(narrative) LIKE '%' || hex('Phần khác') || '%'"), 1, "what was not meant is there");
	is_int(count_of(p.db, "SELECT count(*) FROM submission WHERE state = 2"), 1, "the report is received and accepted as before");
	judge_again(when);
}

static void gone_at(struct office *o, const char *who)
{
	int64_t due;
	struct taken t;
	ok(!database_holds(o->db, CANARY), "%s has no byte of it", who);
	must(replica_erasure(&o->replica, &due), "due");
	ok(due > 0, "and has files to clean");
	p.now += 1000;
	must(replica_erased(&o->replica, due), "erased");
	must(sync_office(&p, o, 65536, &t), "sync");
	is_int(count_of(o->db, "SELECT value FROM self WHERE key = 'redact_told'"), due, "the province is told when they are clean");
	ok(same_as_server(&p, o), "it holds what the province holds");
}

/* What the second machine had waiting comes as it must: by its hash, refused. */
static void late(void)
{
	struct verdict v;
	must(sync_office(&p, &second, 65536, NULL), "second");
	must(verdict_decode(p.entries[p.count - 1].verdict, &v), "verdict");
	ok(v.kind == REFUSED && v.reason == ERR_REDACTED, "what was entered without knowing of it is refused (%s)", err_name(v.reason));
	ok(!log_holds(LATER), "and comes into the log without the text");
	gone_at(&second, "the second machine");
	ok(!database_holds(second.db, LATER), "nor of what it wanted to send");
	must(ENTER(&p, &second, false, "write", "report", KEY, "narrative.1a=Nội dung mới"), "a new text");
	must(sync_office(&p, &second, 65536, NULL), "second");
	ok(log_holds("Nội dung mới"), "what is written with knowledge of it is taken");
}

static void words(void)
{
	struct buf text OWN_BUF = BUF(400);
	const struct reg *report = reg_by_name(BYTES("report"));
	const struct field *narrative = field_by_name(report, BYTES("narrative"));
	must(redaction_words(snv.db, report, BYTES(KEY), narrative, BYTES("1a"), VI, &text), "words");
	is_str(buf_text(&text), "đã xóa nội dung theo quyết định 15/QĐ-SNV ngày 01/11/2024", "a page says by which decision the text is gone");
	buf_cut(&text, 0);
	must(redaction_words(snv.db, report, BYTES(KEY), narrative, BYTES("1b"), EN, &text), "words");
	is_str(buf_text(&text), "content removed by decision", "and no wrong one");
	buf_cut(&text, 0);
	redaction_fields(report, BYTES("narrative.1a,attachment"), EN, &text);
	is_str(buf_text(&text), "Narrative clause 1(a); Attachment", "fields by their labels");
}

static void key_of(sqlite3 *db, const char *sql, char out[ID_TEXT_BYTES + 1])
{
	id_print(count_of(db, sql), out);
}

/* A text that rules look at, of this record and of others: what was judged by it keeps its verdict. */
static void looked_at(void)
{
	char meeting[ID_TEXT_BYTES + 1], attendance[40], field[80], redaction[ID_TEXT_BYTES + 1];
	must(ENTER(&p, &snv, false, "call", "meeting", "", "co_units=615,616", "title=Giao ban tháng", "day=2024-12-20", "hour=08:00", "chair=Giám đốc", "place=Phòng họp"), "call");
	key_of(snv.db, "SELECT key FROM meeting", meeting);
	must(ENTER(&p, &snv, false, "change", "meeting", meeting, "place=Hội trường"), "change");
	sync_all();
	snprintf(attendance, sizeof attendance, "%s/615", meeting);
	must(ENTER(&p, &office, false, "accept", "attendance", attendance, "person=Y Lan"), "accept");
	sync_all();
	snprintf(field, sizeof field, "record=%s", meeting);
	is_int(ENTER(&p, &snv, false, "propose", "redaction", "", "register=meeting", field, "fields=hour", "reason=Không đúng"), ERR_FIELD_UNKNOWN,
	       "the hour stays: by it a consent is in time");
	must(ENTER(&p, &snv, false, "propose", "redaction", "", "register=meeting", field, "fields=chair,title", "reason=Không đúng"), "propose");
	key_of(snv.db, "SELECT key FROM redaction WHERE state = 1", redaction);
	must(ENTER(&p, &snv, true, "confirm", "redaction", redaction, "decision=16/QĐ-SNV"), "confirm");
	sync_all();
	ok(!log_holds("Giao ban tháng"), "a second redaction");
	judge_again("where rules look at what is gone");
	ok(same_as_server(&p, &office) && same_as_server(&p, &district), "and devices hold what the province holds");
}

static struct entry *backup;
static size_t backup_count;

static void back_up(void)
{
	backup_count = p.count;
	backup = mem_alloc(p.count * sizeof *backup);
	memcpy(backup, p.entries, p.count * sizeof *backup);
}

/* A backup of before has the text; who decided brings the decision back. */
static void restored(void)
{
	ledger_close(p.ledger);
	db_close(&p.db);
	memcpy(p.entries, backup, backup_count * sizeof *backup);
	p.count = backup_count;
	p.mark_count = 0;
	p.epochs[p.epoch_count] = (struct epoch){(uint32_t)p.epoch_count + 1, (int64_t)backup_count, p.now += 86400000};
	p.epoch_count++;
	must(db_open(":memory:", DB_CREATE, &p.db), "restore");
	must(ledger_open(p.db, &p.store, p.ledger), "restore");
	ok(log_holds(CANARY), "a restored server has it again");
	sync_all();
	gone_at_server("until the department syncs");
	gone_at(&office, "the office");
	is_int(count_of(p.db, "SELECT count(*) FROM redaction WHERE state = 2"), 2, "both redactions stand, and the record of the second, judged again without its texts");
}

/* The log is done, the tables are not: the next start does all of it. */
static void cut_short(void)
{
	ledger_close(p.ledger);
	memcpy(p.entries, backup, backup_count * sizeof *backup);
	p.mark_count = 0;
	must(ledger_open(p.db, &p.store, p.ledger), "open");
	ok(!log_holds(CANARY) && !database_holds(p.db, CANARY), "what was cut short is done at the next start");
	ok(p.mark_count >= 2, "and marked as done");
}

int main(void)
{
	province_open(&p, 9);
	office_open(&p, &office, "615", 77);
	office_open(&p, &second, "615", 80);
	office_open(&p, &district, "616", 78);
	office_open(&p, &snv, "SNV", 79);
	p.backed_up = (int64_t)p.count;
	sync_all();
	must(sync_office(&p, &second, 65536, NULL), "sync");
	prepare();
	note_seeds();
	back_up();
	decide();
	gone_at_server("decided by two");
	gone_at(&snv, "the department");
	must(sync_office(&p, &office, 65536, NULL), "office");
	gone_at(&office, "the office");
	words();
	late();
	judge_again("in the end");
	looked_at();
	cut_short();
	restored();
	office_close(&office);
	office_close(&second);
	office_close(&district);
	office_close(&snv);
	province_close(&p);
	mem_free(&backup);
	mem_free(&seeds);
	return done();
}
