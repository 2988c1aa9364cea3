/* reference.h - units, obligations and the calendar as compliance reads them: who owes what, when.
 *
 * Strings and arrays live in the arena that is given. Lists are in order of the codes' bytes. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "arena.h"
#include "db.h"
#include "deadline.h"

struct unit {
	const char *code, *kind, *function; /* names of the choices; "?" where there is none */
	int64_t from, to;		    /* valid in [from, to), days; NO_TIME = without limit */
};

struct obligation {
	const char *code, *selector;
	bool yearly; /* else monthly */
	struct due_rule due;
	unsigned announce_days;
	int64_t from, to;
};

struct reference {
	struct calendar calendar;
	struct unit *units;
	size_t unit_count;
	struct obligation *obligations;
	size_t obligation_count;
};

/* The calendar's exceptions, by day. */
enum err MUST_USE calendar_load(sqlite3 *db, struct arena *arena, struct calendar *ret);

/* Calendar, units and obligations. A code that is not NULL leaves only that one: ERR_REF_UNKNOWN if it is not there. */
enum err MUST_USE reference_load(sqlite3 *db, const char *unit, const char *obligation, struct arena *arena,
				 struct reference *ret);

/* "*" is every unit; else a list parted by commas of unit codes, kind:NAME and function:NAME. */
bool selector_matches(const char *selector, const struct unit *u);

/* Is the cell with this L expected: both valid on L, and the selector matches? */
bool owes(const struct obligation *o, const struct unit *u, int64_t last);

#endif
