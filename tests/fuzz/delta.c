/* A delta that is taken gives rows that can be stored and told again. */
#include "delta.h"

#include "fuzz.h"

static struct world *w;

static enum err each(void *ctx, const struct delta_row *d)
{
	struct row row;
	(void)ctx;
	if (d->kind == DELTA_GONE)
		return OK;
	TRY(row_blank(w, d->reg, d->key, &row));
	row.state = 1;
	delta_overlay(w, d, &row);
	return row_store(w, &row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static sqlite3 *db;
	struct bytes in = {data, size};
	struct cbor r = CBOR(in);
	if (!w) {
		w = mem_alloc(sizeof *w);
		must_hold(db_open(":memory:", DB_CREATE, &db) == OK && world_open(db, w) == OK);
	}
	(void)!delta_take(&r, each, NULL);
	arena_reset(&w->arena);
	return 0;
}
