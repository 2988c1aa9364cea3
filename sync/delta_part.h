/* delta_part.h - within delta*.c: what was touched since a device's cursor, and by whom; what those that make and take a delta both know. */
#ifndef DELTA_PART_H
#define DELTA_PART_H

#include "delta.h"

/* What was touched since then, a line a record. */
struct mark {
	const struct reg *reg;
	struct key key;
	uint64_t fields;
	int64_t last; /* position of the newest touch */
	bool entered, others, urgent;
	struct row row;
};

/* A touch by the asking device itself. */
struct own {
	int64_t position;
	const struct reg *reg;
	struct key key;
};

struct marks {
	struct mark *list;
	size_t count, room;
	struct own *own;
	size_t own_count, own_room;
};

void marks_free(struct marks *m);
int mark_by_record(const void *a, const void *b);

/* The records that the device sees and something has touched, a line a record, in the order of mark_by_record(), and which of the device's own acts
 * it must not apply itself. */
enum err MUST_USE marks_gather(struct ledger *l, const struct delta_query *q, struct marks *ret, struct delta_mixed *ret_mixed);

enum { DELTA_HEADS = 4 }; /* columns before those of fields */
enum { DELTA_LOW_BYTES = 5, DELTA_LOW_BITS = 40 };

/* A time as it travels, by how much it lies before the row's stamp, and back. What does not fit runs over, both ways alike. */
static inline int64_t delta_before(int64_t stamp, int64_t time)
{
	return (int64_t)((uint64_t)stamp - (uint64_t)time);
}

/* Which fields a value that row_content() made is of, ended by 0. `form` is its bytes, or, for `list`, a list of their numbers. */
bool delta_content_fields(const struct reg *reg, struct bytes form, bool list, uint16_t ret[FIELDS_MAX + 1]);

#endif
