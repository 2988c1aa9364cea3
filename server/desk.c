#include "desk.h"

#include "store_sqlite.h"
#include "tile.h"

static const char *const sql[QUERIES] = {
	[Q_META] = "SELECT value FROM ledger WHERE key = ?1",
	[Q_BEGIN] = "BEGIN",
	[Q_ROLLBACK] = "ROLLBACK",
	[Q_UNITS] = "SELECT key, name, \"from\", \"to\", function, successors FROM unit ORDER BY key",
	/* in office on day ?1 (none that are proposed alone), heads first */
	[Q_HEADS] = "SELECT unit, name, post, phone, role, \"from\" FROM official WHERE state < 3 AND (\"from\" IS NULL OR \"from\" <= ?1)"
		    " AND (\"to\" IS NULL OR \"to\" > ?1) ORDER BY unit, role DESC, \"from\", key",
	/* whoever led a unit, and when */
	[Q_TERMS] = "SELECT unit, key, name, post, \"from\", \"to\" FROM official WHERE role = 2 AND state < 3 ORDER BY unit, \"from\", key",
	[Q_TASK] = "SELECT content FROM task WHERE key = ?1",
	[Q_DEVICES] = "SELECT d.key, d.unit, d.state, d.enrolled, d.revoked, u.name, (SELECT group_concat(o.name, ', ') FROM enrolment AS e"
		      " JOIN official AS o ON o.key = e.official WHERE e.device = d.key),"
		      " coalesce((SELECT max(number) FROM logged WHERE device = d.key), 0)"
		      " FROM device AS d LEFT JOIN unit AS u ON u.key = d.unit ORDER BY d.key",
	[Q_OBLIGATIONS] = "SELECT key, name, period, \"from\", clause FROM obligation ORDER BY key",
	[Q_OFFICIAL] = "SELECT name FROM official WHERE key = ?1",
	[Q_TILE] = TILE_GET,
	/* what a unit committed itself to, and when the task was finished */
	[Q_PROMISES] = "SELECT t.key, t.content, e.committed, t.finished FROM extension AS e JOIN task AS t ON t.key = e.task"
		       " WHERE e.unit = ?1 AND e.state > 1 AND e.committed IS NOT NULL ORDER BY e.committed DESC, e.key LIMIT 50",
	/* acts on a record below position ?3, taken and refused, newest first */
	[Q_ACTS_ON] = "SELECT position FROM (SELECT position FROM made WHERE reg = ?1 AND key = ?2 AND position < ?3"
		      " UNION ALL SELECT position FROM refused WHERE reg = ?1 AND key = ?2 AND position < ?3) ORDER BY position DESC LIMIT ?4",
	/* on a report, with the codes and exemptions that are about it: obligation ?5, unit ?6, period ?7 */
	[Q_ACTS_ABOUT] = "SELECT position FROM (SELECT position FROM made WHERE reg = ?1 AND key = ?2 AND position < ?3"
			 " UNION ALL SELECT position FROM refused WHERE reg = ?1 AND key = ?2 AND position < ?3"
			 " UNION ALL SELECT m.position FROM receipt AS r JOIN made AS m ON m.reg = 10 AND m.key = r.key"
			 " WHERE r.obligation = ?5 AND r.unit = ?6 AND r.period = ?7 AND m.position < ?3"
			 " UNION ALL SELECT m.position FROM exemption AS x JOIN made AS m ON m.reg = 11 AND m.key = x.key"
			 " WHERE x.obligation = ?5 AND x.unit = ?6 AND x.period = ?7 AND m.position < ?3) ORDER BY position DESC LIMIT ?4",
	[Q_UNIT_NAME] = "SELECT name FROM unit WHERE key = ?1",
	/* reports that are written, signed, returned or recalled, and not sent (again) */
	[Q_UNFINISHED] = "SELECT key, state, return_reason, fix_by, stamp FROM report WHERE state IN (1, 2, 5, 6) ORDER BY key",
	/* the newest explanation of each unit that was sent */
	[Q_EXPLAINED] = "SELECT unit, reason, committed, state, max(sent_at) FROM extension WHERE state > 1 GROUP BY unit ORDER BY unit",
	/* codes that nothing has matched */
	[Q_LAPSED] = "SELECT obligation || '/' || unit || '/' || period, max(at) FROM receipt WHERE matched IS NULL GROUP BY 1 ORDER BY 1",
	[Q_LAST_CALLS] = "SELECT unit, note, spoke_with, max(at) FROM call GROUP BY unit ORDER BY unit",
	[Q_CALLS] = "SELECT at, caller, spoke_with, note, about FROM call WHERE unit = ?1 ORDER BY at DESC, key DESC LIMIT 100",
	/* chains that branched, of devices in use, the newest first */
	[Q_FORKS] = "SELECT f.device, f.since, f.until, f.position, f.acts, d.unit, u.name, (SELECT count(*) FROM fork AS o WHERE o.device = f.device)"
		    " FROM fork AS f JOIN device AS d ON d.key = f.device LEFT JOIN unit AS u ON u.key = d.unit WHERE d.state = 1 ORDER BY f.position DESC",
	/* redactions that one person proposed */
	[Q_PROPOSALS] = "SELECT key, register, record, fields, proposed FROM redaction WHERE state = 1 ORDER BY proposed",
	[Q_CONTACTS] = "SELECT device, at FROM contact ORDER BY device",
	[Q_LAST_MAIL] = "SELECT state, tries, queued, done, next FROM mail WHERE unit = ?1 ORDER BY id DESC LIMIT 1",
};

static enum err open_all(const struct site_options *o, struct desk *d)
{
	TRY(db_open(o->tables, DB_READ, &d->tables));
	TRY(db_open(o->office, DB_READ, &d->office));
	TRY(db_prepare(d->tables, sql, Q_CONTACTS, d->sql));
	TRY(db_prepare(d->office, sql + Q_CONTACTS, QUERIES - Q_CONTACTS, d->sql + Q_CONTACTS));
	return store_sqlite_open(o->log, false, 0, &d->log);
}

enum err desk_open(const struct site_options *o, struct desk **ret)
{
	struct desk *d = mem_alloc(sizeof *d);
	enum err e = open_all(o, d);
	if (e != OK) {
		desk_close(&d);
		return e;
	}
	*ret = d;
	return OK;
}

void desk_close(struct desk **d)
{
	if (!*d)
		return;
	db_close(&(*d)->tables);
	db_close(&(*d)->office);
	if ((*d)->log.close)
		(*d)->log.close((*d)->log.ctx);
	mem_free(d);
}
