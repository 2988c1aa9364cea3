/* What a unit had comes to those who answer for it, by the act that ends it: the rows stay as they are, and enter the successors' scopes. */
#include <string.h>

#include "fault.h"
#include "ledger_sql.h"

struct move {
	const struct reg *reg;
	struct key key;
	struct scopes was;
};

static bool who_answers_changes(const struct row *before, const struct row *after)
{
	uint32_t successors = field_by_name(after->reg, BYTES("successors"))->number;
	return before->state != after->state || (!FAULT(heirs_late) && !value_equal(row_get(before, successors), row_get(after, successors)));
}

static enum err note(struct ledger *l, sqlite3_stmt *s)
{
	if (l->move_count == l->move_room) {
		l->move_room = l->move_room ? 2 * l->move_room : 64;
		l->moves = mem_grow(l->moves, l->move_room * sizeof *l->moves);
	}
	struct move *m = &l->moves[l->move_count];
	*m = (struct move){.reg = reg_by_number((uint32_t)sqlite3_column_int64(s, 0))};
	if (reg_natural(m->reg))
		m->key.text = arena_copy(&l->world.arena, db_blob(s, 1));
	else
		m->key.id = sqlite3_column_int64(s, 1);
	struct row row;
	TRY(row_load(&l->world, m->reg, m->key, &row));
	if (row.state == ABSENT)
		return OK;
	TRY(scopes_of(l, &row, &m->was));
	l->move_count++;
	return OK;
}

enum err heirs_note(struct ledger *l, const struct row *before, const struct row *after)
{
	if (after->reg != reg_by_name(BYTES("unit")) || before->state == ABSENT || !who_answers_changes(before, after) || FAULT(no_heirs))
		return OK;
	sqlite3_stmt *s = l->sql[Q_EVER_IN];
	enum err e = db_first(s, "s", after->key.text);
	for (; e == OK; e = db_next(s)) {
		e = note(l, s);
		if (e != OK)
			break;
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err heirs_follow(struct ledger *l)
{
	uint32_t device = l->act_device;
	int64_t number = l->act_number;
	/* Whoever ended the unit hears of it like everyone: his device has not moved anything by itself. */
	l->act_device = 0;
	l->act_number = 0;
	for (size_t i = 0; i < l->move_count; i++) {
		struct move *m = &l->moves[i];
		struct row row;
		struct scopes is;
		TRY(row_load(&l->world, m->reg, m->key, &row));
		TRY(scopes_of(l, &row, &is));
		TRY(scopes_move(l, &row, &m->was, &is));
	}
	l->move_count = 0;
	l->act_device = device;
	l->act_number = number;
	return OK;
}
