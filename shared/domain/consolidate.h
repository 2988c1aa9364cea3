/* consolidate.h - the reports of one obligation and period put together: what home affairs reports upwards.
 *
 * Taken from the tables as they stand, at the time `at`: numbers and narrative of each unit as it sent them last and as the server has them; a
 * report that is recalled, or returned and not answered, is left out and its unit stands among those that are missing. Who owes, who
 * is late and the rates are those of cells.h at `at`.
 *
 * To say it again later: the log's place names the tables. Who makes the tables anew up to that place, and asks with the time of its
 * newest stamp, gets the same consolidation, byte for byte in its canonical form, whatever was sent, returned or corrected
 * since. The canonical form holds all but the narrative; its hash is what a signed consolidation freezes. */
#ifndef CONSOLIDATE_H
#define CONSOLIDATE_H

#include "clause.h"
#include "arena.h"
#include "compliance.h"
#include "crypt.h"
#include "db.h"
#include "figures.h"
#include "register.h"

enum { CONSOLIDATION_MAX = 48 * 1024, TALLY_UNITS = 400, TALLY_INDICATORS = 300 };
#define NO_VALUE INT64_MIN

struct tally_indicator {
	const char *code, *clause, *name, *measure, *parent;
	int64_t total; /* thousandths */
	size_t units;  /* that gave a number */
};

struct tally_unit {
	const char *code, *name;
	struct cell cell;
	int64_t submission; /* its number, whose content counts; 0: none */
	int64_t received;   /* that submission's stamp; NO_TIME */
	int64_t *values;    /* by indicator, thousandths; NO_VALUE */
};

/* What one unit wrote on one clause. */
struct tally_text {
	int clause; /* place */
	size_t unit;
	struct bytes text; /* empty where it was erased */
	bool later; /* consolidation_texts(): the unit has sent another version since */
};

struct consolidation {
	const char *obligation, *name; /* of the obligation: "Báo cáo tháng thực hiện …" */
	struct period period;
	int64_t at, deadline; /* D of the obligation, before exemptions */
	struct tally_indicator *indicators; /* by code */
	size_t indicator_count;
	struct tally_unit *units; /* those that owe it, by code */
	size_t unit_count, reported; /* reported: with content */
	struct tally_text *texts; /* by clause, then unit */
	size_t text_count;
	struct figures figures;
};

/* Everything lives in the arena. ERR_REF_UNKNOWN for the obligation; ERR_TOO_BIG beyond the limits; ERR_PERIOD_WRONG where the obligation has no
 * such period. */
enum err MUST_USE consolidate(sqlite3 *db, const char *obligation, struct period period, int64_t at, struct arena *arena,
			      struct consolidation *ret);
/* The obligation to which a period belongs where only one has such periods. ERR_OBLIGATION_NEEDED, naming them. */
enum err MUST_USE consolidate_obligation(sqlite3 *db, struct period period, struct arena *arena, const char **ret);

/* The canonical form, and back (without texts). ERR_CBOR. */
void consolidation_encode(const struct consolidation *c, struct buf *out);
enum err MUST_USE consolidation_decode(struct bytes in, struct arena *arena, struct consolidation *ret);
void consolidation_digest(struct bytes encoded, uint8_t ret[HASH_BYTES]);
/* What `freeze` of register consolidation is given, as it is typed, by the fields' names. ERR_TOO_BIG. */
struct freeze_texts {
	const char *key, *log_position, *figures, *data;
};
enum err MUST_USE consolidation_freeze(const struct consolidation *c, int64_t position, struct arena *arena, struct freeze_texts *ret);
/* The texts of a decoded one, from tables that have moved on: what each of its units has sent last. */
enum err MUST_USE consolidation_texts(sqlite3 *db, struct arena *arena, struct consolidation *c);

/* Whether a unit stands in the list of those that did not come, or came late. */
bool tally_absent(const struct tally_unit *u);
bool tally_late(const struct tally_unit *u);

/* What commands list of it, as texts; NULL is unknown. */
enum tally_part { TALLY_TOTALS, TALLY_VALUES, TALLY_UNITS_PART, TALLY_NARRATIVE, TALLY_PARTS };
bool tally_part_of(const char *name, enum tally_part *ret); /* "totals", "values", "units", "narrative" */
struct listing;
void tally_list(const struct consolidation *c, enum tally_part part, struct listing *l);
extern const char *const *const tally_columns[TALLY_PARTS];
extern const size_t tally_column_count[TALLY_PARTS];

#endif
