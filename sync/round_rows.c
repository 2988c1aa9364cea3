/* The rows that an answer brings. */
#include "fault.h"
#include "take_part.h"

static enum err take_row(void *ctx, const struct delta_row *d)
{
	struct answer *a = ctx;
	struct replica *r = a->r;
	struct row row;
	bool there = false;
	a->taken.records++;
	if (FAULT(skip_row) && d->position % 7 == 0)
		return OK;
	a->redacted |= is_redaction(d->reg);
	if (d->kind == DELTA_GONE) {
		TRY(row_load(&r->world, d->reg, d->key, &row));
		row.state = ABSENT;
		return row_store(&r->world, &row);
	}
	if (d->kind == DELTA_FULL) {
		TRY(row_blank(&r->world, d->reg, d->key, &row));
	} else {
		/* What changed is told against the row at the cursor, own acts of this answer included. */
		TRY(row_load(&r->world, d->reg, d->key, &row));
		TRY(image_get(r, d->reg, d->key, &there, &row));
		/* It came into our scope without having been touched, as when our unit's function changed: the digest will not be right, and
		 * everything comes afresh. Where it did, that cannot be. */
		if (row.state == ABSENT)
			return a->afresh ? fail(ERR_ANSWER_BAD, "delta: unknown record") : OK;
	}
	delta_overlay(&r->world, d, &row);
	return row_store(&r->world, &row);
}

static enum err clear_tables(struct replica *r)
{
	TRY(watch_all(r));
	for (size_t i = 0; registers[i]; i++) {
		struct buf text OWN_BUF = BUF(200);
		buf_fmt(&text, "DELETE FROM \"%s\"", registers[i]->name);
		TRY(db_exec(r->db, buf_text(&text)));
	}
	world_remember(&r->world); /* what it kept is gone */
	r->digest = (struct digest){{0, 0}};
	return OK;
}

/* Where all comes in one answer the old copy goes at once; in pages, each of its records stays until its own page came. */
static enum err begin_afresh(struct answer *a)
{
	TRY(self_set_int(a->r, "version", a->round->version));
	if (!a->cursor)
		return clear_tables(a->r);
	TRY(stale_mark(a->r));
	return self_set_int(a->r, "afresh", 0);
}

enum err take_delta(struct answer *a)
{
	a->r->writing = WRITE_DELTA;
	if (a->afresh)
		TRY(begin_afresh(a));
	a->r->filling = a->filling && (a->cursor || !a->afresh);
	if (a->has_delta) {
		enum err e = delta_take(&a->delta, take_row, a);
		if (e == ERR_FORMAT || e == ERR_CBOR)
			return fail(ERR_ANSWER_BAD, "delta");
		TRY(e);
	}
	if (a->r->filling && !a->cursor)
		TRY(stale_drop(a->r));
	a->r->filling = false;
	a->taken.more |= a->cursor != 0;
	return db_run(a->r->sql[R_IMAGES_DROP], "");
}
