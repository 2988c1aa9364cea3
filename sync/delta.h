/* delta.h - records as they come down: states of a scope, not history.
 *
 *   delta  = [group, ...], a register each
 *   group  = [register, count of rows, keys, positions, stamps, states, column, ...], all in one array
 *   column = field, a value a row
 *   keys that are ids, and a column of a field that holds ids, end with a byte string. Where it is empty, the values are the ids. Else it has 5 bytes
 *            for each id, its low 40 bits, and the values are what is above them: a device's ids have that in common, and low ones nothing
 *   state  = 0 gone: it left the scope · -state: the fields told have changed · state: all of it
 *   value  = null: unknown; false: as it was; [field, ...], of a field of bytes: what row_content() makes of these fields of the record, as it is then
 *   Positions and stamps count from those of the row before in the whole delta, the first from 0; that of a gone one is 0. Fields that
 *   make up the key are left out, and so is a column that tells nothing. */
#ifndef DELTA_H
#define DELTA_H

#include "ledger.h"

struct delta_query {
	struct audience audience; /* what the device has copies of */
	int64_t cursor;	      /* the records whose newest change lies after it; those up to there came with earlier pages */
	int64_t since;	      /* and of those what was set after this, at or below cursor; 0 = all of each */
	uint32_t version;     /* of the catalogue: registers and fields that came later are left out */
	size_t page;	      /* ends once it has about so many bytes; 0 = at the ledger's position */
	/* Acts of the asking device that it hears of with this delta. Rows that only these touched, after the cursor, are left out where
	 * it applies them itself; else those rows come with this page, whatever their place. */
	uint32_t device;
	int64_t own_after, own_to;
	bool applies;
};
/* Acts of the asking device that it must not apply itself: others changed a record that they touched too, or that they looked at, so what they did
 * may have come out differently, or the device is not told what they touched. Their rows are in the delta, as far as it sees them. */
struct delta_mixed {
	bool applies;	/* false: none */
	int64_t after;	/* else of those above here all but these: positions, ascending */
	int64_t *plain;
	size_t count;
};
void delta_mixed_free(struct delta_mixed *m);
bool delta_is_mixed(const struct delta_mixed *m, int64_t position);

/* Appends a delta. *ret_end is the cursor that it leads to: every record whose newest change is at or below it is then as the log has it,
 * no other is newer than that. It is the ledger's position where nothing is left. */
enum err MUST_USE delta_make(struct ledger *l, const struct delta_query *q, struct buf *out, struct delta_mixed *ret_mixed, int64_t *ret_end);

enum delta_kind { DELTA_GONE, DELTA_CHANGED, DELTA_FULL };
struct delta_row {
	enum delta_kind kind;
	const struct reg *reg;
	struct key key;
	int64_t position, stamp;
	int state;
	uint64_t told; /* fields, by their places; texts are views into the delta */
	uint64_t copied; /* those of them whose value is what others hold: a list of them stands in its place */
	struct value values[FIELDS_MAX];
};
/* Takes a delta and calls `each` for every row. Returns the first error of `each`; ERR_FORMAT and ERR_CBOR leave the reader anywhere. */
enum err MUST_USE delta_take(struct cbor *r, enum err (*each)(void *ctx, const struct delta_row *row), void *ctx);
/* Puts what is told over `row` (of the same register and key, in the world's arena). */
void delta_overlay(struct world *w, const struct delta_row *d, struct row *row);

#endif
