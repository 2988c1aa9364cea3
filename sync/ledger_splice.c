/* Texts that came as splices, made whole. What comes of it is proven elsewhere: the device signs hashes of whole texts. */
#include "ledger_sql.h"
#include "fault.h"
#include "splice.h"
#include "text_value.h"

/* Its length is known, and found to be within bounds, before there is memory for it. */
static bool make_whole(const struct row *row, struct setting *s, struct arena *arena, size_t *room)
{
	struct bytes before = splice_base(row, s);
	size_t length;
	if (!before.len || !splice_length(before, s->value.data, &length) || length > *room)
		return false;
	*room -= length;
	uint8_t *made = arena_alloc(arena, length + 1);
	bool good = splice_apply(before, s->value.data, made);
	s->value = (struct value){V_TEXT, 0, {made, length}};
	return good;
}

enum err ledger_unsplice(struct ledger *l, const struct audience *audience, struct act *a, struct arena *arena, size_t *room)
{
	const struct reg *reg = reg_by_number(a->reg);
	struct row row;
	bool seen = false, good = true;
	if (!reg || key_check(reg, a->key) != OK)
		return fail(ERR_NOT_FOUND);
	TRY(row_load(&l->world, reg, a->key, &row));
	/* Whether a signature holds tells whether a guess at the text was right: only to those who are told the text. */
	if (row.state != ABSENT)
		TRY(row_seen(&l->world, &row, audience, &seen));
	seen |= FAULT(splice_unseen);
	for (size_t i = 0; i < a->setting_count && seen && good; i++)
		if (is_splice(&a->settings[i].value))
			good = make_whole(&row, &a->settings[i], arena, room);
	world_reset(&l->world);
	return seen && good ? OK : fail(ERR_NOT_FOUND);
}
