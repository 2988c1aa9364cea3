/* codes.h - the commitment codes taken down: what each waits for, and how long it stands. */
#ifndef CODES_H
#define CODES_H

#include "err.h"

#include <sqlite3.h>
#include <stdint.h>

enum code_state {
	CODE_UNSENT,  /* entered on this device, not in the log yet: its time is still to come */
	CODE_AWAITS,  /* the report is not here; announced until it lapses */
	CODE_OTHER,   /* a report is here, and has another code */
	CODE_LAPSED,  /* nothing came in time */
	CODE_MATCHED,
};

struct code_row {
	const char *unit, *obligation, *period, *code, *channel, *taker; /* codes of the first two; "" where nothing was said */
	int64_t at;	/* stamp; NO_TIME while unsent */
	int64_t lapses; /* the end of the obligation's announce_days after L */
	enum code_state state;
};

/* Calls `each` for at most `most` codes as of `at`: what matched nothing first, then the newest. */
enum err MUST_USE codes_each(sqlite3 *db, int64_t at, int most, enum err (*each)(void *ctx, const struct code_row *row), void *ctx);

#endif
