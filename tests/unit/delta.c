/* Deltas: rows of every kind come out as they went in, and what no server would write is refused. */
#include "delta.h"

#include "damage.h"
#include "tap.h"

static int gone, changed, full;
static int64_t position, stamp;

static enum err count(void *ctx, const struct delta_row *d)
{
	(void)ctx;
	gone += d->kind == DELTA_GONE;
	changed += d->kind == DELTA_CHANGED;
	full += d->kind == DELTA_FULL;
	position = d->position;
	stamp = d->stamp;
	return OK;
}

static enum err take(struct bytes in)
{
	struct cbor r = CBOR(in);
	gone = changed = full = 0;
	TRY(delta_take(&r, count, NULL));
	return cbor_end(&r);
}

static bool takes(void *ctx, struct bytes in)
{
	(void)ctx;
	return take(in) == OK;
}

int main(void)
{
	/* [[8, ["A/615/2024-11", 40, 1000, 1, {7: "x"}], ["A/616/2024-11", 2, 5, {0: 2}]], [12, [9]]] */
	struct bytes all = BYTES("\x82\x83\x08\x85\x6d" "A/615/2024-11\x18\x28\x19\x03\xe8\x01\xa1\x07\x61x\x84\x6d" "A/616/2024-11\x02\x05\xa1\x00\x02\x82\x0c\x81\x09");
	is_int(take(all), OK, "a delta of three rows");
	ok(gone == 1 && changed == 1 && full == 1, "one of each kind");
	is_int(damage_cut(all, takes, NULL), 0, "cut anywhere, refused");
	damage_flip(all, takes, NULL);
	is_int(take(BYTES("\x81\x82\x08\x84\x6d" "A/616/2024-11\x02\x05\xa1\x00\x02")), OK, "one row");
	ok(position == 2 && stamp == 5, "counts from zero");
	is_int(take(BYTES("\x81\x82\x18\x3f\x81\x09")), ERR_FORMAT, "a register that is not there");
	is_int(take(BYTES("\x81\x82\x08\x81\x09")), ERR_FORMAT, "an id where the key is a text");
	is_int(take(BYTES("\x81\x82\x0c\x83\x09\x01\x01")), ERR_FORMAT, "a row of three");
	is_int(take(BYTES("\x81\x82\x0c\x84\x09\x00\x01\xa0")), ERR_FORMAT, "a position below one");
	is_int(take(BYTES("\x81\x82\x0c\x84\x09\x1b\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x01")), ERR_FORMAT, "fields that are no map");
	is_int(take(BYTES("\x81\x83\x0c\x84\x09\x1b\x7f\xff\xff\xff\xff\xff\xff\xff\x01\xa0\x84\x09\x01\x01\xa0")), ERR_FORMAT, "positions that run over");
	is_int(take(BYTES("\x81\x80")), ERR_FORMAT, "a group without a register");
	return done();
}
