#include "readers.h"

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

enum err reader_of(struct replica *r, int64_t official, struct reader *ret)
{
	const struct reg *units = reg_by_name(BYTES("unit"));
	struct looking l = {.official = official};
	struct row row;
	TRY(person_each(r, look, &l));
	TRY(row_load(&r->world, units, (struct key){.text = bytes_of(r->unit)}, &row));
	*ret = (struct reader){l.head, (int)row_int(&row, field_by_name(units, BYTES("function"))->number, 0)};
	return OK;
}

bool reader_may(const struct reader *who, const struct reg *reg)
{
	return !reg->restricted || who->head || (reg->readers & READ_BY(who->function));
}
