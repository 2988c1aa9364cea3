/* Deltas: rows of every kind come out as they went in, and what no server would write is refused. */
#include "delta.h"

#include "damage.h"
#include "tap.h"

static int gone, changed, full, told, copied;
static int64_t key, reference; /* of the last row; what its first field refers to */
static int64_t position, stamp, signed_at;

static enum err count(void *ctx, const struct delta_row *d)
{
	(void)ctx;
	gone += d->kind == DELTA_GONE;
	changed += d->kind == DELTA_CHANGED;
	full += d->kind == DELTA_FULL;
	for (uint64_t left = d->told; left; left &= left - 1)
		told++;
	for (uint64_t left = d->copied; left; left &= left - 1)
		copied++;
	key = d->key.id;
	reference = d->values[0].kind == V_INT ? d->values[0].num : 0;
	position = d->position;
	stamp = d->stamp;
	enum { SIGNED = 9 }; /* its place in register report */
	signed_at = d->told >> SIGNED & 1 ? d->values[SIGNED].num : 0;
	return OK;
}

static enum err take(struct bytes in)
{
	struct cbor r = CBOR(in);
	gone = changed = full = told = copied = 0;
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
	/* [[8, 2, keys, positions, stamps, states 1 and -2, 7: "x" and as it was], [12, 1, 9, no low bits, 0, 0, gone]] */
	struct bytes all = BYTES("\x82\x8d\x08\x02\x6d" "A/615/2024-11\x6d" "A/616/2024-11\x18\x28\x02\x19\x03\xe8\x05\x01\x21\x07\x61x\xf4\x87\x0c\x01\x09\x40\x00\x00\x00");
	is_int(take(all), OK, "a delta of three rows");
	ok(gone == 1 && changed == 1 && full == 1, "one of each kind");
	ok(told == 1, "one value told");
	is_int(damage_cut(all, takes, NULL), 0, "cut anywhere, refused");
	damage_flip(all, takes, NULL);
	is_int(take(BYTES("\x81\x86\x08\x01\x6d" "A/616/2024-11\x02\x05\x21")), OK, "one row");
	ok(position == 2 && stamp == 5, "counts from zero");
	is_int(take(BYTES("\x81\x86\x18\x3f\x01\x09\x00\x00\x00")), ERR_FORMAT, "a register that is not there");
	is_int(take(BYTES("\x81\x86\x08\x01\x09\x00\x00\x00")), ERR_FORMAT, "an id where the key is a text");
	is_int(take(BYTES("\x81\x86\x0c\x01\x09\x40\x01\x01")), ERR_FORMAT, "a row without a state");
	is_int(take(BYTES("\x81\x82\x0c\x00")), ERR_FORMAT, "no row at all");
	is_int(take(BYTES("\x81\x86\x0c\x1b\x7f\xff\xff\xff\xff\xff\xff\xff\x09\x01\x01\x01")), ERR_FORMAT, "more rows than there can be");
	is_int(take(BYTES("\x81\x87\x0c\x01\x09\x40\x00\x01\x01")), ERR_FORMAT, "a position below one");
	is_int(take(BYTES("\x81\x89\x0c\x01\x09\x40\x01\x01\x01\x03\xf4")), ERR_FORMAT, "as it was, where all is told");
	is_int(take(BYTES("\x81\x89\x0c\x01\x09\x40\x00\x00\x00\x03\x61x")), ERR_FORMAT, "a value of what is gone");
	is_int(take(BYTES("\x81\x8b\x0c\x01\x09\x40\x01\x01\x01\x03\x61x\x03\x61y")), ERR_FORMAT, "a field twice");
	is_int(take(BYTES("\x81\x89\x0c\x01\x09\x40\x01\x01\x01\x18\x63\x61x")), ERR_FORMAT, "a field that is not there");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/615/2024-11\x01\x01\x01\x01\x61x")), ERR_FORMAT, "a field of the key");
	is_int(take(BYTES("\x81\x8b\x0c\x02\x09\x0a\x40\x1b\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x01\x01\x01\x01")), ERR_FORMAT, "positions that run over");
	/* Ids whose low 40 bits stand apart: 2 above 1 and 2 above 7; the second refers to 2 above 9. */
	struct bytes ids = BYTES("\x81\x8f\x0d\x02\x02\x02\x4a\x00\x00\x00\x00\x01\x00\x00\x00\x00\x07\x01\x01\x01\x01\x01\x01\x01\xf6\x02\x45\x00\x00\x00\x00\x09");
	is_int(take(ids), OK, "ids in two parts");
	ok(key == (INT64_C(2) << 40 | 7) && reference == (INT64_C(2) << 40 | 9), "are put together, of a field's too");
	is_int(damage_cut(ids, takes, NULL), 0, "cut anywhere, refused");
	damage_flip(ids, takes, NULL);
	is_int(take(BYTES("\x81\x87\x0c\x01\x00\x40\x01\x01\x01")), ERR_FORMAT, "an id below one");
	is_int(take(BYTES("\x81\x87\x0c\x01\x02\x44\x00\x00\x00\x07\x01\x01\x01")), ERR_FORMAT, "low bits for less than all");
	is_int(take(BYTES("\x81\x87\x0c\x01\x02\x4a\x00\x00\x00\x00\x07\x00\x00\x00\x00\x08\x01\x01\x01")), ERR_FORMAT, "for more than all");
	is_int(take(BYTES("\x81\x87\x0c\x01\x1a\x00\x80\x00\x00\x45\x00\x00\x00\x00\x07\x01\x01\x01")), ERR_FORMAT, "high ones that run over");
	is_int(take(BYTES("\x81\x86\x0c\x01\x02\x01\x01\x01")), ERR_FORMAT, "an id without them");
	struct bytes copy = BYTES("\x81\x8a\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x07\x61x\x0b\x82\x06\x07");
	is_int(take(copy), OK, "a value that is what other fields hold");
	ok(copied == 1 && told == 2, "is told as such");
	is_int(damage_cut(copy, takes, NULL), 0, "cut anywhere, refused");
	damage_flip(copy, takes, NULL);
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0b\x80")), ERR_FORMAT, "of no field");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0b\x81\x0b")), ERR_FORMAT, "of itself");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0b\x81\x18\x63")), ERR_FORMAT, "of a field that is not there");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x00\x00\x00\x0b\x81\x07")), ERR_FORMAT, "in what is gone");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x07\x82\x06\x05")), ERR_FORMAT, "where no bytes belong");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0a\x03")), OK, "a time, told by the stamp");
	is_int(signed_at, 2, "lies so much before it");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0a\x20")), OK, "or behind it");
	is_int(signed_at, 6, "as a clock that is ahead has it");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0a\x81\x02")), OK, "or in whole seconds");
	is_int(signed_at, 2000, "by itself");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x02\x05\x01\x0a\x3b\x7f\xff\xff\xff\xff\xff\xff\xff")), OK, "as far away as there is");
	is_int(signed_at, INT64_MIN + 5, "it runs over");
	is_int(take(BYTES("\x81\x88\x08\x01\x6d" "A/616/2024-11\x00\x00\x00\x0a\x03")), ERR_FORMAT, "none in what is gone");
	return done();
}
