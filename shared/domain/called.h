/* called.h - what people call a record, and a member of a family in it: nobody knows a meeting by its 13 characters. */
#ifndef CALLED_H
#define CALLED_H

#include "world.h"

enum { CALLED_MAX = 8 * 1024 };

/* The field that names a record; NULL: it has no name of its own. */
const struct field *called_by(const struct reg *reg);
/* The field whose record lends its name where there is none: an attendance goes by its meeting. NULL: none. */
const struct field *called_after(const struct reg *reg);

/* Adds the name of the record with that key, whole, or nothing where it has none or is not there. */
enum err MUST_USE record_called(sqlite3 *db, const struct reg *reg, struct key key, struct buf *out);
/* Adds what a member of a family is about, where the record tells: of an indicator its name and measure, of a clause its title. */
enum err MUST_USE member_subject(sqlite3 *db, const struct row *row, const struct field *f, struct bytes sub, enum lang lang, struct buf *out);

#endif
