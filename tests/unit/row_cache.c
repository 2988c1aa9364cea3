/* Rows that are remembered are those of the tables, whatever is stored and loaded between. */
#include "row_cache.h"

#include <stdio.h>

#include "tap.h"
#include "text_value.h"

enum { STEPS = 20000, TASKS = 400 };

static uint32_t seed = 7;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

static void change(struct world *w, struct row *row)
{
	static char text[TEXT_MAX];
	const struct reg *r = row->reg;
	size_t len = draw(20) == 0 ? draw(sizeof text) : draw(40);
	memset(text, 'a' + (int)draw(26), sizeof text);
	row->state = draw(10) == 0 ? ABSENT : 1 + (int)draw(3);
	row->version++;
	row_set(row, field_by_name(r, BYTES("content"))->number, (struct value){V_TEXT, 0, arena_copy(&w->arena, (struct bytes){(uint8_t *)text, len})});
	if (draw(3) == 0)
		row_set(row, field_by_name(r, BYTES("unit"))->number, draw(2) ? VALUE_TEXT("615") : VALUE_TEXT("616"));
}

/* The same row through a second world on the same file, which remembers nothing. */
static bool same(struct world *plain, const struct row *row)
{
	struct row read;
	bool good = row_load(plain, row->reg, row->key, &read) == OK && row_equal(&read, row);
	world_reset(plain);
	return good;
}

int main(void)
{
	sqlite3 *db OWN_DB = NULL;
	struct world w, plain;
	const struct reg *tasks = reg_by_name(BYTES("task"));
	int wrong = 0;
	if (db_open(":memory:", DB_CREATE, &db) != OK || world_open(db, &w) != OK || world_open(db, &plain) != OK)
		return 1;
	world_remember(&w);
	for (int i = 0; i < STEPS; i++) {
		struct row row;
		const struct key key = {.id = 1 + (int64_t)draw(TASKS)};
		wrong += row_load(&w, tasks, key, &row) != OK || !same(&plain, &row);
		if (draw(2)) {
			change(&w, &row);
			wrong += row_store(&w, &row) != OK;
			if (row.state != ABSENT)
				wrong += !same(&plain, &row);
		}
		if (draw(50) == 0)
			world_reset(&w);
	}
	is_int(wrong, 0, "%d loads and stores of %d records", STEPS, TASKS);

	struct row row;
	const struct key key = {.id = 1};
	ok(row_load(&w, tasks, key, &row) == OK, "a row is loaded");
	ok(db_exec(db, "UPDATE task SET position = 99; INSERT INTO task(key, state, position) SELECT 1, 1, 99 WHERE NOT EXISTS (SELECT 1 FROM task WHERE key = 1)") == OK,
	   "and changed behind the world's back");
	ok(row_load(&w, tasks, key, &row) == OK && row.version != 99, "it is still remembered");
	world_forget(&w);
	ok(row_load(&w, tasks, key, &row) == OK && row.version == 99, "until the world forgets");
	world_remember(&w);
	ok(row_load(&w, tasks, key, &row) == OK && row.version == 99, "and what it remembers begins anew");

	int64_t indexed = 0;
	sqlite3_stmt *s;
	static const char *const check = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
	ok(db_prepare(db, &check, 1, &s) == OK && db_int(s, 1, &indexed, "") == OK && indexed == 0, "no index differs from its table");
	world_close(&w);
	world_close(&plain);
	return done();
}
