#include "readers.h"

#include "authority.h"
#include "civil.h"

struct looking {
	int64_t official;
	bool head;
};

static enum err look(void *ctx, const struct person *p)
{
	struct looking *l = ctx;
	l->head |= p->official == l->official && p->head;
	return OK;
}

enum err own_standing(struct replica *r, struct standing *ret)
{
	struct replica_status status;
	struct row row;
	TRY(replica_status(r, &status));
	TRY(row_load(&r->world, reg_by_name(BYTES("unit")), (struct key){.text = bytes_of(r->unit)}, &row));
	int64_t day = day_of(status.seen.position ? status.seen.time : 0);
	struct standing s = {.function = unit_function(&row, day), .late = unit_over(&row, day)};
	if (s.late)
		s.lost = (int)row_int(&row, field_by_name(row.reg, BYTES("function"))->number, 0);
	s.all = s.function == HOME_AFFAIRS || s.function == OFFICE;
	*ret = s;
	return OK;
}

enum err reader_of(struct replica *r, int64_t official, struct reader *ret)
{
	struct looking l = {.official = official};
	struct standing s;
	TRY(person_each(r, look, &l));
	TRY(own_standing(r, &s));
	*ret = (struct reader){l.head, s.function};
	return OK;
}

bool reader_may(const struct reader *who, const struct reg *reg)
{
	return !reg->restricted || who->head || (reg->readers & READ_BY(who->function));
}
