/* The consolidated report of a month of 120 units, each with 24 numbers and 3 KB of narrative in three clauses: computed, and as Word and Excel. */
#include <stdio.h>
#include <stdlib.h>

#include "cbor.h"
#include "consolidated.h"
#include "docx.h"
#include "speed.h"
#include "xlsx.h"

enum { UNITS = 120, NUMBERS = 24, CLAUSE_BYTES = 1000 };

static void must_do(enum err e)
{
	char sentence[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	fprintf(stderr, "%s\n", err_sentence(EN, e, NULL, sentence));
	exit(1);
}

/* What a report sends: field 4 the numbers, field 6 the narrative. */
static void content(struct text_maker *m, struct buf *out)
{
	static const char *const clauses[] = {"1a", "1b", "1c"};
	cbor_put_map(out, 2);
	cbor_put_int(out, 4);
	cbor_put_map(out, NUMBERS);
	for (int i = 1; i <= NUMBERS; i++) {
		char code[8];
		snprintf(code, sizeof code, "%02d", i);
		cbor_put_text(out, bytes_of(code));
		cbor_put_int(out, text_below(m, 900) * 1000);
	}
	cbor_put_int(out, 6);
	cbor_put_map(out, 3);
	for (int i = 0; i < 3; i++) {
		struct buf text OWN_BUF = BUF(8 * CLAUSE_BYTES);
		text_paragraph(m, CLAUSE_BYTES, &text);
		cbor_put_text(out, bytes_of(clauses[i]));
		cbor_put_text(out, buf_bytes(&text));
	}
}

static void fill(sqlite3 *db)
{
	static const char *const sql = "INSERT INTO report(key, state, position, stamp, sent, submissions) VALUES('M/' || ?1 || '/2024-12', 3, 9, 0, ?2, 1)";
	struct text_maker m = {TEXT_MEASURED, 7};
	sqlite3_stmt *s;
	char text[2400];
	snprintf(text, sizeof text,
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO unit(key, state, position, stamp, code, name,"
		 " kind, \"function\", \"from\") SELECT printf('U%%04d', i), 1, i, 0, printf('U%%04d', i), 'Ủy ban nhân dân xã số ' || i, 1, 1, 0 FROM n;"
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO indicator(key, state, position, form, code, clause, name,"
		 " measure) SELECT 'F/1/' || printf('%%02d', i), 1, 1, 'F/1', printf('%%02d', i), '1a', 'Chỉ tiêu số ' || i, 'việc' FROM n;"
		 "INSERT INTO obligation(key, state, position, stamp, code, selector, period, before_day, roll, announce_days, \"from\", form, name) VALUES('M', 1, 1,"
		 " 0, 'M', '*', 1, 10, 1, 5, 0, 'F/1', 'Báo cáo tháng');"
		 "INSERT INTO submission(key, state, position, stamp, report, number, obligation, unit, period, claim, lo, received) SELECT 'M/' || key ||"
		 " '/2024-12/1', 1, 9, 0, 'M/' || key || '/2024-12', 1, 'M', key, '2024-12', 1, 1, %lld FROM unit",
		 UNITS, NUMBERS, (long long)day_start(civil_day(2024, 12, 5)));
	must_do(db_exec(db, text));
	must_do(db_prepare(db, &sql, 1, &s));
	for (int i = 1; i <= UNITS; i++) {
		struct buf sent OWN_BUF = BUF(64 * 1024);
		char code[8];
		content(&m, &sent);
		snprintf(code, sizeof code, "U%04d", i);
		must_do(db_run(s, "tb", code, buf_bytes(&sent)));
	}
	sqlite3_finalize(s);
}

void papers(void)
{
	sqlite3 *db;
	struct world w;
	struct arena arena OWN_ARENA = {0};
	struct consolidation c;
	struct consolidated r;
	struct buf word OWN_BUF = BUF(DOCX_MAX), excel OWN_BUF = BUF(XLSX_MAX);
	char what[100];
	const struct period december = {2024, 12};
	must_do(db_open(":memory:", DB_CREATE, &db));
	must_do(world_open(db, &w));
	fill(db);
	double from = cpu();
	must_do(consolidate(db, "M", december, day_start(civil_day(2024, 12, 12)), &arena, &c));
	double computed = cpu();
	must_do(consolidated_load(db, "M", december, &arena, &r));
	must_do(consolidated_docx(&r, &c, 9, NO_TIME, &word));
	must_do(consolidated_xlsx(&r, &c, 9, &excel));
	double written = cpu();
	if (c.reported != UNITS || c.text_count != 3 * UNITS)
		exit(1);
	row("consolidation of 120 units", (computed - from) * 1e3, "ms", "24 numbers and 3 KB of narrative each; the goal is 1 s");
	snprintf(what, sizeof what, "Word %zu KB, Excel %zu KB", word.len / 1024, excel.len / 1024);
	row("its Word file and workbook", (written - computed) * 1e3, "ms", what);
	world_close(&w);
	db_close(&db);
}
