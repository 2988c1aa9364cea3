/* counts: beside each number of a report, what the registers hold; for whoever writes reports by command. */
#include <stdio.h>

#include "command.h"
#include "counts.h"
#include "text_value.h"

enum { INDICATOR = 4, OVERRIDDEN }; /* fields of register report */

static const char *const columns[] = {"indicator", "name", "#counted", "#value", "reason"};

/* The value of a family's member as it is typed; "" where there is none. */
static const char *member(const struct row *row, uint32_t number, const char *code, struct buf *out)
{
	const struct field *field = field_by_number(row->reg, number);
	buf_cut(out, 0);
	value_print(field, family_get(row_get(row, number), bytes_of(code)), out);
	return buf_text(out);
}

static enum err each_indicator(struct folder *f, const struct row *report, const char *obligation, const char *unit, struct period period,
			       struct listing *l)
{
	static const char *const sql = "SELECT i.code, i.name, i.count FROM obligation AS o JOIN indicator AS i ON i.form = o.form AND i.state = 1"
				       " WHERE o.key = ?1 ORDER BY i.code";
	struct buf value OWN_BUF = BUF(1000), reason OWN_BUF = BUF(1000);
	struct data_window window;
	sqlite3_stmt *s;
	TRY(data_window(f->db, obligation, period, &window));
	TRY(db_prepare(f->db, &sql, 1, &s));
	enum err e = db_first(s, "t", obligation);
	for (; e == OK; e = db_next(s)) {
		int64_t counted;
		char number[24] = "";
		const char *code = db_text(s, 0);
		e = count_rows(f->db, sqlite3_column_int64(s, 2), unit, &window, 0, NULL, NULL, &counted);
		if (e != OK)
			break;
		if (counted != NO_COUNT)
			snprintf(number, sizeof number, "%lld", (long long)counted);
		listing_row(l, (const char *const[]){code, db_text(s, 1), number, member(report, INDICATOR, code, &value),
						     member(report, OVERRIDDEN, code, &reason)});
	}
	sqlite3_finalize(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err command_counts(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct listing l OWN(listing_free) = {0};
	struct arena arena OWN_ARENA = {0};
	const struct reg *reports = reg_by_name(BYTES("report"));
	struct key key;
	struct row row;
	struct period period;
	TRY(folder_open(c->dir, &f));
	TRY(key_parse(reports, bytes_of(c->operands[0]), &arena, &key));
	TRY(row_load(&f.replica.world, reports, key, &row));
	TRY(period_parse(arena_string(&arena, row_text(&row, 3)), &period));
	call_list(c, columns, sizeof columns / sizeof *columns, &l);
	TRY(each_indicator(&f, &row, arena_string(&arena, row_text(&row, 1)), arena_string(&arena, row_text(&row, 2)), period, &l));
	return listing_end(&l);
}
