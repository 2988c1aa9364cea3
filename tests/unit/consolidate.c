/* A consolidation names a place in the log: whatever comes later, the tables made up to there give the same one. */
#include "month.h"

#include <unistd.h>

#include "consolidate.h"
#include "rebuild.h"
#include "tap.h"

static struct month m;
static struct arena arena;

static void encoded(sqlite3 *db, int64_t at, struct consolidation *c, struct buf *out)
{
	MUST(consolidate(db, "BC-THANG", (struct period){2024, 12}, at, &arena, c));
	consolidation_encode(c, out);
}

static const struct tally_unit *unit(const struct consolidation *c, const char *code)
{
	for (size_t i = 0; i < c->unit_count; i++)
		if (strcmp(c->units[i].code, code) == 0)
			return &c->units[i];
	return NULL;
}

/* The sums are those of the units; who is not in is in no sum. */
static void sums(const struct consolidation *c)
{
	int bad = 0, texts = 0;
	for (size_t i = 0; i < c->indicator_count; i++) {
		int64_t total = 0;
		size_t units = 0;
		for (size_t u = 0; u < c->unit_count; u++)
			if (c->units[u].values[i] != NO_VALUE) {
				total += c->units[u].values[i];
				units++;
				bad += !c->units[u].submission;
			}
		bad += total != c->indicators[i].total || units != c->indicators[i].units;
	}
	is_int(bad, 0, "totals are the sums of their units");
	for (size_t i = 0; i < c->text_count; i++)
		texts += c->units[c->texts[i].unit].submission == 0;
	ok(c->text_count && !texts, "every text comes from a report that counts");
	is_int((int64_t)c->unit_count, 31, "all who owe stand in it");
	ok(c->figures.expected == 31 - 1 || c->figures.expected == 31, "the rates are of cells: %d", (int)c->figures.expected);
}

/* What moves later: a return, a correction, a recall, a late report, a new name. */
static void later(const struct consolidation *c)
{
	int returned = 0, sent = 0;
	m.now += 30 * DAY_MS;
	for (size_t i = 0; i < c->unit_count; i++) {
		char key[60];
		struct player *u = month_unit(&m, c->units[i].code);
		snprintf(key, sizeof key, "BC-THANG/%s/2024-12", c->units[i].code);
		if (!c->units[i].submission && sent++ < 2)
			month_sent(&m, u, key, &month_plain, 5);
		else if (c->units[i].submission && returned++ < 4)
			ADMIN(&m, "return", "report", key, "reason=Sai số");
		if (returned && returned < 3 && c->units[i].submission)
			month_sent(&m, u, key, &month_plain, 6);
	}
	ADMIN(&m, "change", "unit", "615", "name=Tên mới của huyện");
	ADMIN(&m, "end", "indicator", "BC-1883/1/02", NULL);
	ok(returned > 3 && sent > 1 && m.stage.verdict.kind == ACCEPTED, "later reports, returns, corrections, names");
}

static void form(struct bytes first)
{
	struct consolidation back;
	struct buf again OWN_BUF = BUF(CONSOLIDATION_MAX);
	uint8_t copy[CONSOLIDATION_MAX];
	int bad = 0;
	is_int(consolidation_decode(first, &arena, &back), OK, "the canonical form reads back");
	consolidation_encode(&back, &again);
	ok(bytes_equal(first, buf_bytes(&again)), "and is the same again");
	sums(&(struct consolidation){.units = back.units, .unit_count = back.unit_count, .indicators = back.indicators, .indicator_count = back.indicator_count,
				     .figures = back.figures, .text_count = 1, .texts = &(struct tally_text){.unit = 1}});
	for (size_t cut = 0; cut < first.len; cut += 7)
		bad += consolidation_decode((struct bytes){first.data, cut}, &arena, &back) == OK;
	memcpy(copy, first.data, first.len);
	for (size_t i = 0; i < first.len; i += 3) {
		copy[i] ^= 0x41;
		if (consolidation_decode((struct bytes){copy, first.len}, &arena, &back) == OK)
			bad += back.unit_count > TALLY_UNITS;
		copy[i] ^= 0x41;
	}
	is_int(bad, 0, "cut or altered, it is refused or sound");
}

static void freezing(const struct consolidation *c, int64_t position)
{
	struct freeze_texts f;
	char number[60];
	MUST(consolidation_freeze(c, position, &arena, &f));
	char *figures = arena_alloc(&arena, 100), *data = arena_alloc(&arena, strlen(f.data) + 8);
	snprintf(number, sizeof number, "log_position=%s", f.log_position);
	snprintf(figures, 100, "figures=%s", f.figures);
	snprintf(data, strlen(f.data) + 8, "data=%s", f.data);
	data[200] = data[200] == '0' ? '1' : '0';
	ADMIN(&m, "freeze", "consolidation", f.key, number, figures, data);
	is_int(m.stage.verdict.reason, ERR_FIELD_TYPE, "figures that are not what their digest says are refused");
	data[200] = f.data[195];
	ADMIN(&m, "freeze", "consolidation", f.key, number, figures, data);
	is_int(m.stage.verdict.kind, ACCEPTED, "frozen");
	ok(strlen(f.data) / 2 < CONSOLIDATION_MAX / 4, "31 units in %zu bytes", strlen(f.data) / 2);
}

int main(void)
{
	char dir[] = "/tmp/kycuong-consolidate-XXXXXX", path[PATH_SIZE];
	struct consolidation c, now, then;
	struct buf a OWN_BUF = BUF(CONSOLIDATION_MAX), b OWN_BUF = BUF(CONSOLIDATION_MAX), live OWN_BUF = BUF(CONSOLIDATION_MAX);
	if (!mkdtemp(dir))
		return 1;
	month_begin(&m, dir);
	month_play(&m, 2);
	int64_t position = m.ledger->position, time = m.ledger->time;
	encoded(m.db, time, &c, &a);
	sums(&c);
	form(buf_bytes(&a));
	freezing(&c, position);
	later(&c);

	struct place p = {.store = m.store, .tables = m.db, .ledger = m.ledger};
	OWN(past_close) struct past past = {0};
	snprintf(p.dir, sizeof p.dir, "%s", dir);
	is_int(past_open(&p, position, &past), OK, "the tables of that place");
	is_int(past.time, time, "its time");
	encoded(past.db, past.time, &then, &b);
	ok(bytes_equal(buf_bytes(&a), buf_bytes(&b)), "every number is the same");
	is_int((int64_t)then.text_count, (int64_t)c.text_count, "and every text");
	encoded(m.db, time, &now, &live);
	ok(!bytes_equal(buf_bytes(&a), buf_bytes(&live)), "of today's tables it would not be");

	MUST(consolidation_texts(m.db, &arena, &c));
	int changed = 0;
	for (size_t i = 0; i < c.text_count; i++)
		changed += c.texts[i].later;
	ok(changed == 2, "a text that was sent again later is marked: %d", changed);
	ok(unit(&now, "615") && strcmp(unit(&then, "615")->name, unit(&now, "615")->name) != 0, "a unit has the name it had");
	struct past none;
	is_int(past_open(&p, m.ledger->position + 1, &none), ERR_POSITION, "beyond the end");
	past_close(&past);
	month_end(&m);
	arena_free(&arena);
	static const char *const files[] = {"tables.db", "log.db", "office.db", "tables.db-wal", "tables.db-shm", "log.db-wal", "log.db-shm", "office.db-wal", "office.db-shm"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		file_remove(path_join(dir, files[i], path));
	ok(folder_empty(dir), "no file is left behind");
	folder_remove(dir);
	return done();
}
