/* The table of roles cell by cell: what it says is what the judge's own question answers, for a record of the unit and for one of another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roles.h"
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
	world_close(&w);
	sqlite3_close(db);
	return done();
}
