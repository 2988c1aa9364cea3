#include "mail.h"

#include <string.h>

#include "civil.h"
#include "letter.h"

enum { SUBJECT_MAX = 400, KEPT_DAYS = 400 };

const char *const mail_states[] = {[MAIL_WAITING] = "waiting", [MAIL_SENT] = "sent", [MAIL_FAILED] = "failed", [MAIL_NEEDLESS] = "needless"};

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS mail_config(one INTEGER PRIMARY KEY CHECK(one = 1), url TEXT NOT NULL, sender TEXT NOT NULL, user TEXT NOT NULL,"
	" password_file TEXT NOT NULL, starttls INTEGER NOT NULL, ca TEXT NOT NULL DEFAULT '');"
	/* `state` as enum mail_state; `hash` of the message that was sent */
	"CREATE TABLE IF NOT EXISTS mail(id INTEGER PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL, address TEXT NOT NULL, subject TEXT NOT NULL,"
	" queued INTEGER NOT NULL, state INTEGER NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, done INTEGER, error TEXT, hash BLOB);"
	"CREATE INDEX IF NOT EXISTS mail_unit ON mail(unit, id);"
	"CREATE INDEX IF NOT EXISTS mail_next ON mail(next) WHERE state = 0;"
	/* what it is about: keys as in struct due */
	"CREATE TABLE IF NOT EXISTS mail_matter(mail INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY(mail, key)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS mail_matter_key ON mail_matter(key);";

enum { SQL_CONFIG, SQL_CONFIG_PUT, SQL_FRESH, SQL_ADD, SQL_ADD_MATTER, SQL_OLD_MATTERS, SQL_OLD, SQL_DUE, SQL_CLAIM, SQL_KEPT, SQL_SETTLE, SQL_LIST, SQL_COUNT };
static const char *const sql[SQL_COUNT] = {
	[SQL_CONFIG] = "SELECT url, sender, user, password_file, ca, starttls FROM mail_config",
	[SQL_CONFIG_PUT] = "INSERT OR REPLACE INTO mail_config(one, url, sender, user, password_file, ca, starttls) VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)",
	/* written about today (since ?4), or about to be */
	[SQL_FRESH] = "SELECT 1 FROM mail_matter AS x JOIN mail AS m ON m.id = x.mail WHERE x.key = ?1 AND m.unit = ?2 AND m.address = ?3"
		      " AND (m.state = 0 OR (m.state = 1 AND max(m.queued, m.done) >= ?4))",
	[SQL_ADD] = "INSERT INTO mail(unit, address, subject, queued, state, tries, next) VALUES(?1, ?2, ?3, ?4, 0, 0, ?4)",
	[SQL_ADD_MATTER] = "INSERT OR IGNORE INTO mail_matter VALUES(?1, ?2)",
	[SQL_OLD_MATTERS] = "DELETE FROM mail_matter WHERE mail IN (SELECT id FROM mail WHERE state <> 0 AND queued < ?1)",
	[SQL_OLD] = "DELETE FROM mail WHERE state <> 0 AND queued < ?1",
	[SQL_DUE] = "SELECT id, unit, address, subject, queued, next, done, state, tries, 0, error FROM mail WHERE state = 0 AND next <= ?1"
		    " ORDER BY next, id LIMIT 1",
	[SQL_CLAIM] = "UPDATE mail SET tries = tries + 1, next = ?3 WHERE id = ?1 AND state = 0 AND tries = ?2",
	[SQL_KEPT] = "SELECT 1 FROM mail_matter WHERE mail = ?1 AND key = ?2",
	[SQL_SETTLE] = "UPDATE mail SET state = ?2, error = ?3, hash = coalesce(?4, hash), done = CASE WHEN ?2 = 0 THEN NULL ELSE ?5 END"
		       " WHERE id = ?1 AND state = 0",
	[SQL_LIST] = "SELECT id, unit, address, subject, queued, next, done, state, tries, (SELECT count(*) FROM mail_matter WHERE mail = id), error"
		     " FROM mail WHERE ?1 IS NULL OR unit = ?1 ORDER BY id DESC",
};

static void finalize(sqlite3_stmt **s)
{
	sqlite3_finalize(*s);
}
#define OWN_STMT OWN(finalize)

static enum err one(sqlite3 *office, int which, sqlite3_stmt **ret)
{
	return db_prepare(office, &sql[which], 1, ret);
}

bool mail_address_good(const char *a)
{
	const char *at = strchr(a, '@');
	if (!at || at == a || !at[1] || strchr(at + 1, '@') || strlen(a) > MAIL_ADDRESS_MAX)
		return false;
	for (; *a; a++)
		if (*a < '!' || *a > '~' || strchr("<>()[],:;\"\\", *a))
			return false;
	return true;
}

enum err mail_make(sqlite3 *office)
{
	static const char column[] = "SELECT count(*) FROM pragma_table_info('mail_config') WHERE name = 'ca'";
	int64_t there;
	TRY(db_exec(office, schema));
	TRY(db_number(office, column, &there));
	return there ? OK : db_exec(office, "ALTER TABLE mail_config ADD COLUMN ca TEXT NOT NULL DEFAULT ''");
}

/* ---- Where to ---- */

enum err mail_config_put(sqlite3 *office, const struct mail_config *c)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(one(office, SQL_CONFIG_PUT, &s));
	return db_run(s, "ttttti", c->url, c->from, c->user, c->password_file, c->ca, (int64_t)c->starttls);
}

enum err mail_config_get(sqlite3 *office, struct arena *arena, struct mail_config *ret)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(one(office, SQL_CONFIG, &s));
	enum err e = db_first(s, "");
	if (e != OK)
		return e == ERR_NOT_FOUND ? fail(ERR_MAIL_OFF) : e;
	*ret = (struct mail_config){arena_string(arena, db_blob(s, 0)), arena_string(arena, db_blob(s, 1)), arena_string(arena, db_blob(s, 2)),
				    arena_string(arena, db_blob(s, 3)), arena_string(arena, db_blob(s, 4)), sqlite3_column_int(s, 5) != 0};
	return OK;
}

enum err mail_off(sqlite3 *office)
{
	return db_exec(office, "DELETE FROM mail_config");
}

/* ---- In ---- */

static enum err fresh(sqlite3_stmt *s, const struct dues *d, const char *address, int64_t today, struct dues *ret)
{
	for (size_t i = 0; i < d->count; i++) {
		int64_t there;
		TRY(db_int(s, 0, &there, "ttti", d->list[i].key, d->unit, address, today));
		if (!there)
			ret->list[ret->count++] = d->list[i];
	}
	return OK;
}

static enum err insert(sqlite3 *office, const struct dues *d, const char *address, int64_t now, int64_t *ret_id)
{
	sqlite3_stmt *add OWN_STMT = NULL, *matter OWN_STMT = NULL;
	struct buf subject OWN_BUF = BUF(SUBJECT_MAX);
	letter_about(d, &subject);
	TRY(buf_check(&subject, "subject"));
	TRY(one(office, SQL_ADD, &add));
	TRY(one(office, SQL_ADD_MATTER, &matter));
	TRY(db_run(add, "ttti", d->unit, address, buf_text(&subject), now));
	int64_t id = sqlite3_last_insert_rowid(office);
	for (size_t i = 0; i < d->count; i++)
		TRY(db_run(matter, "it", id, d->list[i].key));
	*ret_id = id;
	return OK;
}

static enum err drop_old(sqlite3 *office, int64_t before)
{
	sqlite3_stmt *matters OWN_STMT = NULL, *mails OWN_STMT = NULL;
	TRY(one(office, SQL_OLD_MATTERS, &matters));
	TRY(one(office, SQL_OLD, &mails));
	TRY(db_run(matters, "i", before));
	return db_run(mails, "i", before);
}

static enum err add(sqlite3 *office, const struct dues *d, const char *address, int64_t now, int64_t *ret_id)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	struct due *list OWN_MEM = mem_alloc((d->count + 1) * sizeof *list);
	struct dues left = *d;
	left.list = list;
	left.count = 0;
	TRY(one(office, SQL_FRESH, &s));
	TRY(fresh(s, d, address, day_start(day_of(now)), &left));
	*ret_id = 0;
	if (!left.count)
		return OK;
	TRY(drop_old(office, now - KEPT_DAYS * DAY_MS));
	return insert(office, &left, address, now, ret_id);
}

enum err mail_add(sqlite3 *office, const struct dues *d, const char *address, int64_t now, int64_t *ret_id)
{
	if (!mail_address_good(address))
		return fail(ERR_MAIL_ADDRESS, address);
	TRY(db_exec(office, "BEGIN IMMEDIATE")); /* two who queue at once queue one */
	enum err e = add(office, d, address, now, ret_id);
	if (e == OK)
		e = db_exec(office, "COMMIT");
	if (e != OK)
		sqlite3_exec(office, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

/* ---- Out ---- */

int64_t mail_next(int64_t queued, int64_t now, int tries, uint32_t random)
{
	int64_t wait = MAIL_BACK_OFF_MS, end = queued + MAIL_GIVE_UP_MS;
	for (int i = 1; i < tries && wait < MAIL_BACK_OFF_MOST_MS; i++)
		wait *= 2;
	if (wait > MAIL_BACK_OFF_MOST_MS)
		wait = MAIL_BACK_OFF_MOST_MS;
	wait -= wait / 2 * (random % 1001) / 1000;
	return now + wait < end || now >= end ? now + wait : end;
}

static struct mail read_mail(sqlite3_stmt *s)
{
	return (struct mail){.id = sqlite3_column_int64(s, 0), .unit = db_text(s, 1), .address = db_text(s, 2), .subject = db_text(s, 3),
			     .queued = sqlite3_column_int64(s, 4), .next = sqlite3_column_int64(s, 5),
			     .done = db_int_or(s, 6, NO_TIME), .state = sqlite3_column_int(s, 7),
			     .tries = sqlite3_column_int(s, 8), .matters = sqlite3_column_int(s, 9), .error = db_text(s, 10)};
}

static enum err look(sqlite3_stmt *s, int64_t now, struct arena *arena, struct mail *ret)
{
	TRY(db_first(s, "i", now));
	struct mail m = read_mail(s);
	m.unit = arena_string(arena, bytes_of(m.unit));
	m.address = arena_string(arena, bytes_of(m.address));
	m.subject = arena_string(arena, bytes_of(m.subject));
	m.error = arena_string(arena, bytes_of(m.error));
	db_reset(s);
	*ret = m;
	return OK;
}

enum err mail_claim(sqlite3 *office, int64_t now, uint32_t random, struct arena *arena, struct mail *ret)
{
	sqlite3_stmt *due OWN_STMT = NULL, *claim OWN_STMT = NULL;
	struct mail m;
	TRY(one(office, SQL_DUE, &due));
	TRY(one(office, SQL_CLAIM, &claim));
	for (;;) {
		TRY(look(due, now, arena, &m));
		if (m.tries && now - m.queued >= MAIL_GIVE_UP_MS) {
			TRY(mail_settle(office, m.id, MAIL_FAILED, m.error, NULL, now));
			continue;
		}
		TRY(db_run(claim, "iii", m.id, (int64_t)m.tries, mail_next(m.queued, now, m.tries + 1, random)));
		if (sqlite3_changes(office) == 1)
			break;
	}
	m.tries++;
	*ret = m;
	return OK;
}

enum err mail_due(sqlite3 *office, int64_t now, bool *ret)
{
	sqlite3_stmt *config OWN_STMT = NULL, *due OWN_STMT = NULL;
	TRY(one(office, SQL_CONFIG, &config));
	TRY(one(office, SQL_DUE, &due));
	enum err e = db_first(config, "");
	if (e == OK)
		e = db_first(due, "i", now);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret = e == OK;
	return OK;
}

enum err mail_keep(sqlite3 *office, int64_t id, struct dues *d)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	size_t count = 0;
	TRY(one(office, SQL_KEPT, &s));
	for (size_t i = 0; i < d->count; i++) {
		int64_t there;
		TRY(db_int(s, 0, &there, "it", id, d->list[i].key));
		if (there)
			d->list[count++] = d->list[i];
	}
	d->count = count;
	return OK;
}

enum err mail_settle(sqlite3 *office, int64_t id, enum mail_state state, const char *error, const uint8_t *hash, int64_t now)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(one(office, SQL_SETTLE, &s));
	if (!hash)
		return db_run(s, "iit0i", id, (int64_t)state, *error ? error : NULL, now);
	return db_run(s, "iitbi", id, (int64_t)state, *error ? error : NULL, (struct bytes){hash, HASH_BYTES}, now);
}

enum err mail_each(sqlite3 *office, const char *unit, enum err (*each)(void *ctx, const struct mail *m), void *ctx)
{
	sqlite3_stmt *s OWN_STMT = NULL;
	TRY(one(office, SQL_LIST, &s));
	enum err e = db_first(s, "t", unit);
	for (; e == OK; e = e == OK ? db_next(s) : e) {
		struct mail m = read_mail(s);
		e = each(ctx, &m);
	}
	return e == ERR_NOT_FOUND ? OK : e;
}
