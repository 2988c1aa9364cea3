/* The table of roles cell by cell: what it says is what the judge's own question answers, for a record of the unit and for one of another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "roles_html.h"
#include "tap.h"

static int wrong, cells, refused;

static void set_unit(struct row *row, const char *unit)
{
	const struct field *f = field_by_name(row->reg, BYTES("unit"));
	if (f)
		row_set(row, f->number, VALUE_TEXT(unit));
}

/* A record of unit `unit`, its parent, where it has one, of the same. */
static struct row record(struct world *w, const struct reg *r, const char *unit)
{
	struct row row, parent;
	if (row_blank(w, r, (struct key){.id = 7}, &row) != OK)
		abort();
	row.state = 1;
	set_unit(&row, unit);
	if (!r->scope_field)
		return row;
	const struct field *f = field_by_number(r, r->scope_field);
	const struct reg *of = reg_by_name(bytes_of(f->ref));
	if (row_blank(w, of, (struct key){.id = 9}, &parent) != OK)
		abort();
	parent.state = 1;
	set_unit(&parent, unit);
	if (row_store(w, &parent) != OK)
		abort();
	row_set(&row, f->number, VALUE_INT(9));
	return row;
}

static void check_cell(struct world *w, const struct reg *r, const struct verb *v, int function, bool head, const char *cell)
{
	const struct actor actor = {.unit = BYTES("615"), .function = function, .head = head};
	for (int own = 0; own < 2; own++) {
		struct row row = record(w, r, own ? "615" : "608");
		bool may = authority(w, v, &row, &row, &actor) == OK, says = cell && (own || strcmp(cell, "all") == 0);
		cells++;
		refused += !may;
		if (may == says)
			continue;
		wrong++;
		printf("# %s %s: function %d, %s, %s record: %s, the table says %s\n", r->name, v->name, function, head ? "head" : "clerk",
		       own ? "its own" : "another's", may ? "allowed" : "refused", cell ? cell : "no");
	}
}

/* Of the lines that a filter leaves: how many, and whether each is allowed in column `allowed` (-1: not asked). */
static int lines(const char *function, const char *role, const char *reg, int allowed)
{
	struct roles_query q;
	struct buf out OWN_BUF = BUF(1 << 20), page OWN_BUF = BUF(1 << 20);
	int count = -1, rows = 0; /* not the header */
	if (!roles_query_read(function, role, reg, &q))
		return -2;
	roles_csv(&q, &out);
	struct csv c OWN(csv_free) = CSV(buf_bytes(&out));
	for (; csv_next(&c) == OK; count++)
		wrong += c.count != ROLE_COLUMNS || (count >= 0 && allowed >= 0 && !c.fields[allowed].len) || (count >= 0 && *reg && !bytes_equal(c.fields[0], bytes_of(reg)));
	roles_html(&page, VI, &q, "/roles");
	for (const char *s = buf_text(&page); (s = strstr(s, "<tr><td")); s++)
		rows++;
	wrong += rows != count;
	return count;
}

static int verbs_of(const char *reg)
{
	int n = 0;
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++)
			n += !*reg || strcmp(registers[i]->name, reg) == 0;
	return n;
}

static void filtered(void)
{
	wrong = 0;
	is_int(lines("", "", "", -1), verbs_of(""), "without a filter every verb has a line, as CSV and on the page");
	is_int(lines("", "", "task", -1), verbs_of("task"), "of one register its own");
	int clerk = lines("agency", "clerk", "", 2), head = lines("agency", "head", "", 3), any = lines("agency", "", "", 3);
	ok(clerk > 10 && head > clerk && any == head, "%d for an official, %d for a head", clerk, head);
	ok(lines("home_affairs", "head", "document", 5) > 0 && lines("", "administration", "", 14) > 10, "of a register and a function, of the administration");
	is_int(lines("agency", "administration", "", -1), 0, "no unit is the administration");
	is_int(wrong, 0, "each line is allowed to whom was asked about");
	struct roles_query q;
	ok(!roles_query_read("x", "", "", &q) && !roles_query_read("", "x", "", &q) && !roles_query_read("", "", "x", &q), "unknown names are none");
}

static void worded(void)
{
	struct roles_query q;
	struct buf page OWN_BUF = BUF(1 << 20);
	ok(roles_query_read("", "", "violation_person", &q), "a register");
	roles_html(&page, EN, &q, "/roles");
	ok(strstr(buf_text(&page), "heads: Department of Home Affairs, inspectorate; heads: reporting agency, province office, information department, broadcaster (records of"),
	   "only heads name persons: those offices anybody's, the others of their own");
	ok(strstr(buf_text(&page), "only devices with a head: the record&#39;s unit, Department of Home Affairs, inspectorate"), "and who has copies");
}

int main(void)
{
	sqlite3 *db;
	struct world w;
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	if (db_open(":memory:", DB_CREATE, &db) != OK || world_open(db, &w) != OK)
		return 1;
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			role_line(registers[i], v, &copies, texts);
			for (int function = AGENCY; function <= ROLE_FUNCTIONS; function++)
				for (int head = 0; head < 2; head++)
					check_cell(&w, registers[i], v, function, head, texts[2 + 2 * (function - 1) + head]);
			world_reset(&w);
		}
	ok(cells > 2000 && refused > 500, "%d cells, %d refused", cells, refused);
	is_int(wrong, 0, "the table says what the judge does");
	filtered();
	worded();
	world_close(&w);
	sqlite3_close(db);
	return done();
}
