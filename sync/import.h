/* import.h - a CSV file as acts, for every command and page that imports: all of it or nothing.
 *
 * The header names the columns: `key` (may be missing where the register's own fields make the key, or where each line is a new
 * record), `verb` (may be missing: every line then does the register's first verb), and fields as compose() takes them. An empty
 * cell leaves the field unknown; where the verb makes a new record it is left out. */
#ifndef IMPORT_H
#define IMPORT_H

#include "compose.h"

enum { IMPORT_MAX = 64 << 20, IMPORT_LINES_MAX = 200000, IMPORT_BAD_MAX = 256 * 1024 };

/* Calls `each` with the act of every line, whose memory lasts for the call. What is wrong with the act `each` says with its
 * sentence, appended to `wrong`; an error that it returns (of the storage) ends all and is passed on.
 * ERR_CSV if any line is bad: `bad` then has a line "dòng 3: …" for each of them (the first IMPORT_BAD_MAX bytes). Also
 * ERR_REGISTER_UNKNOWN; ERR_TOO_BIG over the limits. */
enum err MUST_USE import_csv(struct bytes csv, struct bytes reg, uint32_t device, enum lang lang,
			     enum err (*each)(void *ctx, struct act *a, struct buf *wrong), void *ctx, struct buf *bad);

#endif
