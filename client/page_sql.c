/* page_sql.c - what the pages ask the tables, prepared when a connection opens. */
#include <string.h>

#include "page.h"

/* Places in the states of registers report, task and extension stand as numbers; they are protocol. */
static const char *const statements[] = {
	[SQL_UNIT] = "SELECT name FROM unit WHERE key = ?1",
	[SQL_OFFICIAL] = "SELECT name, post, role FROM official WHERE key = ?1",
	[SQL_HEADS] = "SELECT name FROM official WHERE unit = ?1 AND role = 2 AND state IN (1, 2) AND (\"from\" IS NULL OR \"from\" <= ?2)"
		      " AND (\"to\" IS NULL OR \"to\" > ?2) ORDER BY key",
	[SQL_OBLIGATION] = "SELECT name, form, receiver, \"window\", clause, document, announce_days, period FROM obligation WHERE key = ?1",
	[SQL_INDICATORS] = "SELECT code, clause, name, measure, parent, required, count FROM indicator WHERE form = ?1 AND state = 1 ORDER BY code",
	[SQL_SUBMISSION] = "SELECT received, position, state, reason, fix_by, returned, coded, number FROM submission"
			   " WHERE report = ?1 AND position > 0 ORDER BY number DESC LIMIT 1",
	[SQL_COUNTING] = "SELECT claim, lo, received, coded FROM submission WHERE report = ?1 AND position > 0 ORDER BY number LIMIT 1 OFFSET ?2",
	[SQL_TASKS] = "SELECT key FROM task WHERE EXISTS (SELECT 1 FROM json_each(?1) AS our WHERE our.value = '' OR unit = our.value"
		      " OR instr(',' || coalesce(co_units, '') || ',', ',' || our.value || ','))"
		      " ORDER BY state IN (5, 7), due IS NULL, due, key LIMIT 2000",
	[SQL_STEPS] = "SELECT key FROM task_step WHERE task = ?1 AND state <> 3 ORDER BY due IS NULL, due, key",
	[SQL_EXTENSIONS] = "SELECT key FROM extension WHERE task = ?1 ORDER BY state DESC, key DESC",
	[SQL_DOCUMENT] = "SELECT kind, number, excerpt, date FROM document WHERE key = ?1",
	[SQL_REPORTS_OPEN] = "SELECT report, received FROM submission WHERE state = 1 AND position > 0 ORDER BY received LIMIT 200",
	[SQL_TASKS_DONE] = "SELECT key, unit, finished FROM task WHERE state = 4 ORDER BY finished LIMIT 200",
	[SQL_EXTENSIONS_OPEN] = "SELECT key, unit, sent_at, task FROM extension WHERE state = 2 ORDER BY sent_at LIMIT 200",
	[SQL_RECEIVED_RECENT] = "SELECT report, received FROM submission WHERE unit = ?1 AND position > 0 ORDER BY received DESC LIMIT 3",
	[SQL_STEP_NOW] = "SELECT person, content, due FROM task_step WHERE task = ?1 AND state = 1 ORDER BY due IS NULL, due, key LIMIT 1",
	/* the same as unit_answers(), from the other end */
	[SQL_PREDECESSORS] = "WITH RECURSIVE ended(code) AS (SELECT key FROM unit WHERE state = 2 AND instr(',' || successors || ',', ',' || ?1 || ',')"
			     " UNION SELECT u.key FROM unit AS u JOIN ended ON u.state = 2 AND instr(',' || u.successors || ',', ',' || ended.code || ','))"
			     " SELECT code FROM ended WHERE code <> ?1 ORDER BY code LIMIT 255",
	[SQL_STEP_COUNT] = "SELECT count(*), sum(state = 2) FROM task_step WHERE task = ?1 AND state <> 3",
};

enum err seat_open(const char *dir, struct seat *ret)
{
	_Static_assert(sizeof statements / sizeof *statements == PAGE_STATEMENTS, "one statement each");
	TRY(folder_open(dir, &ret->folder));
	enum err e = db_prepare(ret->folder.db, statements, PAGE_STATEMENTS, ret->sql);
	if (e != OK)
		folder_close(&ret->folder);
	ret->open = e == OK;
	return e;
}

void seat_close(struct seat *d)
{
	if (!d->open)
		return;
	for (int i = 0; i < PAGE_STATEMENTS; i++)
		sqlite3_finalize(d->sql[i]);
	folder_close(&d->folder);
	d->open = false;
}

sqlite3_stmt *page_sql(struct page *p, enum page_sql which)
{
	return p->seat->sql[which];
}
