/* desk.h - what one page needs open while it is written: the tables, the log, the office's own database, and every
 * SQL statement of the pages, prepared once. A site keeps as many as pages were written at once. Internal to the site. */
#ifndef DESK_H
#define DESK_H

#include "site.h"
#include "store.h"
#include "db.h"

enum query {
	/* tables.db */
	Q_META, Q_BEGIN, Q_ROLLBACK, Q_UNITS, Q_HEADS, Q_TERMS, Q_TASK, Q_DEVICES, Q_OBLIGATIONS, Q_OFFICIAL, Q_TILE,
	Q_PROMISES, Q_ACTS_ON, Q_ACTS_ABOUT, Q_UNIT_NAME,
	Q_UNFINISHED, Q_EXPLAINED, Q_LAPSED, Q_LAST_CALLS, Q_CALLS, Q_FORKS, Q_PROPOSALS,
	/* office.db */
	Q_CONTACTS, Q_LAST_MAIL,
	QUERIES,
};

struct desk {
	sqlite3 *tables, *office;
	struct store log;
	sqlite3_stmt *sql[QUERIES];
	struct desk *next; /* of those not in use */
};

enum err MUST_USE desk_open(const struct site_options *o, struct desk **ret);
void desk_close(struct desk **d);

#endif
