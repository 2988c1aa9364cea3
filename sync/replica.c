#include "replica_sql.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "text.h"

/* former: position below 0 = refused there. number, head: in the device's chain, in whose order the entries stand too, but for those that were held: they are out of it (far below 0, where no renumbering comes), their position is
 * where their record stood then, and later they go to its end; opaque: the server cannot read it; ack: what proves when it was received.
 * Without an index: an entry writes one page of it. */
#define OUTBOX \
	"CREATE TABLE outbox(number INTEGER PRIMARY KEY, entry INTEGER, place INTEGER, act BLOB, hash BLOB, head BLOB, opaque INTEGER," \
	" position INTEGER, received INTEGER, ack INTEGER);"

#define FORMER "CREATE TABLE former(entry INTEGER, epoch INTEGER, position INTEGER, PRIMARY KEY(entry, epoch)) WITHOUT ROWID;"

static const char schema[] =
	"CREATE TABLE self(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"CREATE TABLE person(official INTEGER PRIMARY KEY, name TEXT, sealed BLOB);"
	OUTBOX
	FORMER
	"CREATE TABLE ack(id INTEGER PRIMARY KEY AUTOINCREMENT, form BLOB);"
	"CREATE TABLE decree(id INTEGER PRIMARY KEY, hash BLOB UNIQUE, epoch INTEGER, position INTEGER, form BLOB);"
	"CREATE TABLE sent(report TEXT PRIMARY KEY, hash BLOB) WITHOUT ROWID;"
	"CREATE TABLE stale(reg INTEGER, key, PRIMARY KEY(reg, key)) WITHOUT ROWID;"
	"CREATE TABLE image(reg INTEGER, key, row BLOB, PRIMARY KEY(reg, key)) WITHOUT ROWID;"
	"CREATE TABLE inbox(entry INTEGER PRIMARY KEY, act BLOB, verdict BLOB, others BLOB, position INTEGER, received INTEGER,"
	" settled INTEGER);"
	"CREATE TABLE notice(id INTEGER PRIMARY KEY, at INTEGER, kind INTEGER, arg TEXT, settled INTEGER);"
	"CREATE TABLE contact(id INTEGER PRIMARY KEY, at INTEGER, next_try INTEGER, error INTEGER, up INTEGER, down INTEGER);"
	"CREATE TABLE draft(name TEXT PRIMARY KEY, content BLOB, at INTEGER) WITHOUT ROWID;"
	"CREATE TABLE setting(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;";

const char *const replica_steps[REPLICA_VERSION - 1] = {
	"ALTER TABLE outbox ADD COLUMN ack INTEGER; CREATE TABLE ack(id INTEGER PRIMARY KEY AUTOINCREMENT, form BLOB);",
	"CREATE TABLE decree(id INTEGER PRIMARY KEY, hash BLOB UNIQUE, epoch INTEGER, position INTEGER, form BLOB);"
	/* acts logged before proofs were kept: the next answer proves them from the last backup on */
	"INSERT INTO self SELECT 'ack_base', value FROM self WHERE key = 'kept' AND NOT EXISTS (SELECT 1 FROM self WHERE key = 'ack_base');"
	"INSERT INTO self SELECT 'ack_head', value FROM self WHERE key = 'kept_head' AND NOT EXISTS (SELECT 1 FROM self WHERE key = 'ack_head');",
	"DROP INDEX outbox_place; ALTER TABLE outbox RENAME TO outbox_3;" OUTBOX
	"INSERT INTO outbox SELECT number, entry, place, act, hash, head, opaque, position, received, ack FROM outbox_3 ORDER BY number; DROP TABLE outbox_3;",
	FORMER,
};

/* What waits stands behind what the log is known to have. */
#define WAITING "place = 0 AND number > coalesce((SELECT value FROM self WHERE key = 'acked'), 0)"

static const char *const sql[R_COUNT] = {
	[R_BEGIN] = "BEGIN IMMEDIATE",
	[R_OTHERS] = "PRAGMA data_version",
	[R_COMMIT] = "COMMIT",
	[R_SELF] = "SELECT value FROM self WHERE key = ?1",
	[R_SET_SELF] = "INSERT OR REPLACE INTO self VALUES(?1, ?2)",
	[R_SEEN] = ("SELECT (SELECT value FROM self WHERE key = 'seen_epoch'), (SELECT value FROM self WHERE key = 'seen_position'),"
		    " (SELECT value FROM self WHERE key = 'seen_time'), (SELECT value FROM self WHERE key = 'seen_root')"),
	[R_DROP_SELF] = "DELETE FROM self WHERE key = ?1",
	[R_PERSON_ADD] = "INSERT INTO person VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET name = ?2, sealed = coalesce(?3, sealed)",
	[R_PERSONS] = ("SELECT p.official, coalesce(o.name, p.name), coalesce(o.post, ''), coalesce(o.role, 0) = 2, p.sealed IS NOT NULL"
		       " FROM person AS p LEFT JOIN official AS o ON o.key = p.official ORDER BY p.official"),
	[R_PERSON_KEY] = "SELECT sealed FROM person WHERE official = ?1",
	[R_ENTRY] = ("SELECT max(coalesce((SELECT value FROM self WHERE key = 'entry'), 0),"
		     " coalesce((SELECT entry FROM outbox ORDER BY number DESC LIMIT 1), 0))"),
	[R_OUTBOX_ADD] = "INSERT INTO outbox VALUES(?1, ?2, 0, ?3, ?4, ?5, 0, NULL, NULL, NULL)",
	[R_OUTBOX] = ("SELECT entry, number, act, position, received, place FROM outbox WHERE place = ?1"
		      " AND number > iif(?1, 0, coalesce((SELECT value FROM self WHERE key = 'acked'), 0)) OR place = 2 AND ?1 = 0 ORDER BY place DESC, abs(number)"),
	[R_OUTBOX_FROM] = "SELECT number, act, hash, head, opaque, ack, entry FROM outbox WHERE place = 0 AND number > ?1 ORDER BY number",
	[R_WAITING] = "SELECT act, hash FROM outbox WHERE " WAITING " ORDER BY number",
	[R_OUTBOX_AT] = "SELECT entry, act, hash, head, ack IS NOT NULL FROM outbox WHERE number = ?1 AND place = ?2",
	[R_OUTBOX_COUNT] = "SELECT count(*), coalesce(sum(length(act)), 0) FROM outbox WHERE " WAITING,
	[R_OUTBOX_LOGGED] = "UPDATE outbox SET place = 1, position = ?2, received = ?3 WHERE number = ?1",
	[R_OUTBOX_RENUMBER] = "UPDATE outbox SET number = ?2, head = ?3 WHERE number = ?1",
	[R_OUTBOX_OPAQUE] = "UPDATE outbox SET opaque = 1 WHERE number = ?1 AND place = 0",
	[R_OUTBOX_BACKED] = "DELETE FROM outbox WHERE place = 1 AND position <= ?1",
	[R_OUTBOX_KEPT] = "SELECT number, head FROM outbox WHERE place = 1 AND position <= ?1 ORDER BY number DESC LIMIT 1",
	[R_OUTBOX_REOPEN] = "UPDATE outbox SET place = 0, position = NULL, received = NULL WHERE place = 1",
	[R_OUTBOX_LAST] = "SELECT number, head FROM outbox WHERE " WAITING " ORDER BY number DESC LIMIT 1",
	[R_INBOX_REFUSED] = "SELECT count(*) FROM inbox WHERE entry = ?1 AND substr(verdict, 2, 1) = x'02'",
	[R_OUTBOX_RUN] = "SELECT number, hash, head, ack FROM outbox WHERE place = 1 AND number > ?1 AND number <= ?2 ORDER BY number",
	[R_OUTBOX_ACK] = "UPDATE outbox SET ack = ?1 WHERE place = 1 AND number BETWEEN ?2 AND ?3 AND ack IS NULL",
	[R_ACK_ADD] = "INSERT INTO ack VALUES(NULL, ?1)",
	[R_ACK] = "SELECT form FROM ack WHERE id = ?1",
	[R_ACKS_DROP] = "DELETE FROM ack WHERE id NOT IN (SELECT ack FROM outbox WHERE ack IS NOT NULL)",
	/* epoch, position: where the act stands now; form: as it was signed first */
	[R_FORMER_NOTE] = "INSERT OR REPLACE INTO former SELECT entry, ?1, iif(EXISTS (SELECT 1 FROM inbox WHERE entry = o.entry"
			  " AND substr(verdict, 2, 1) = x'02'), -position, position) FROM outbox AS o WHERE place = 1",
	[R_FORMER] = "SELECT epoch, position FROM former WHERE entry = ?1 ORDER BY epoch DESC",
	[R_FORMERS_DROP] = "DELETE FROM former WHERE entry NOT IN (SELECT entry FROM outbox)",
	[R_HOLD] = "UPDATE outbox SET place = 2, number = -(1 << 40) - entry, position = ?2 WHERE number = ?1",
	[R_HELD] = "SELECT number, hash, act, position, entry FROM outbox WHERE place = 2 ORDER BY entry",
	[R_HELD_COUNT] = "SELECT count(*) FROM outbox WHERE place = 2",
	[R_RELEASE] = "UPDATE outbox SET place = 0, number = ?2, head = ?3, position = NULL WHERE number = ?1",
	[R_RELEASE_ALL] = "UPDATE outbox SET place = 0, position = NULL, number = (SELECT max(0, max(number)) FROM outbox) + entry WHERE place = 2",
	[R_DECREE_ADD] = "INSERT INTO decree VALUES(NULL, ?1, ?2, ?3, ?4) ON CONFLICT(hash) DO UPDATE SET epoch = ?2, position = ?3",
	[R_DECREES] = "SELECT id, form FROM decree WHERE id > ?1 ORDER BY id",
	[R_DECREES_DROP] = "DELETE FROM decree WHERE epoch = ?1 AND position <= ?2",
	[R_SENT_SET] = "INSERT OR REPLACE INTO sent VALUES(?1, ?2)",
	[R_SENT] = "SELECT hash FROM sent WHERE report = ?1",
	[R_IMAGE_ADD] = "INSERT OR IGNORE INTO image VALUES(?1, ?2, ?3)",
	[R_IMAGE] = "SELECT row FROM image WHERE reg = ?1 AND key = ?2",
	[R_IMAGES] = "SELECT reg, key, row FROM image",
	[R_IMAGES_DROP] = "DELETE FROM image",
	[R_STALE_CAME] = "DELETE FROM stale WHERE reg = ?1 AND key = ?2",
	[R_STALES] = "SELECT reg, key, NULL FROM stale",
	[R_STALE_CLEAR] = "DELETE FROM stale",
	/* What was seen already is shown again only if it ended differently. */
	[R_INBOX_ADD] = "INSERT INTO inbox VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0) ON CONFLICT DO UPDATE SET verdict = ?3, others = ?4, position = ?5,"
			" received = ?6, settled = 0 WHERE verdict <> ?3",
	[R_INBOX] = "SELECT entry, act, verdict, others, position, received, settled FROM inbox WHERE settled <= ?1 ORDER BY entry",
	[R_INBOX_SETTLE] = "UPDATE inbox SET settled = 1 WHERE entry = ?1 AND settled = 0",
	[R_INBOX_COUNT] = "SELECT count(*) FROM inbox WHERE settled = 0",
	[R_NOTICE_ADD] = "INSERT INTO notice VALUES(NULL, ?1, ?2, ?3, 0)",
	[R_NOTICES] = "SELECT id, at, kind, arg FROM notice WHERE settled = 0 ORDER BY id",
	[R_NOTICE_SETTLE] = "UPDATE notice SET settled = 1 WHERE id = ?1",
	[R_NOTICE_COUNT] = "SELECT count(*) FROM notice WHERE settled = 0",
	[R_CONTACT_ADD] = "INSERT INTO contact VALUES(NULL, ?1, ?2, ?3, ?4, ?5)",
	[R_CONTACTS] = "SELECT at, next_try, error, up, down FROM contact ORDER BY id DESC LIMIT ?1",
	[R_CONTACT_TRIM] = "DELETE FROM contact WHERE id <= (SELECT max(id) FROM contact) - 1000",
	[R_DRAFT_SET] = "INSERT OR REPLACE INTO draft VALUES(?1, ?2, ?3)",
	[R_DRAFT] = "SELECT content, at FROM draft WHERE name = ?1",
	[R_DRAFT_DROP] = "DELETE FROM draft WHERE name = ?1",
	[R_SETTING_SET] = "INSERT OR REPLACE INTO setting VALUES(?1, ?2)",
	[R_SETTING] = "SELECT value FROM setting WHERE name = ?1",
};

/* ---- Self ---- */

enum err self_int(struct replica *r, const char *key, int64_t missing, int64_t *ret)
{
	return db_int(r->sql[R_SELF], missing, ret, "t", key);
}

enum err self_set_int(struct replica *r, const char *key, int64_t v)
{
	r->end.known = false;
	return db_run(r->sql[R_SET_SELF], "ti", key, v);
}

enum err self_bytes(struct replica *r, const char *key, uint8_t *ret, size_t n)
{
	memset(ret, 0, n);
	enum err e = db_first(r->sql[R_SELF], "t", key);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	struct bytes v = db_blob(r->sql[R_SELF], 0);
	if (v.len == n)
		memcpy(ret, v.data, n);
	db_reset(r->sql[R_SELF]);
	return v.len == n ? OK : fail(ERR_STORAGE_DAMAGED, "replica.db");
}

enum err self_set_bytes(struct replica *r, const char *key, const uint8_t *v, size_t n)
{
	r->end.known = false;
	return db_run(r->sql[R_SET_SELF], "tb", key, (struct bytes){v, n});
}

enum err self_drop(struct replica *r, const char *key)
{
	r->end.known = false;
	return db_run(r->sql[R_DROP_SELF], "t", key);
}

enum err self_seen(struct replica *r, struct seen *ret)
{
	sqlite3_stmt *q = r->sql[R_SEEN];
	TRY(db_first(q, ""));
	struct seen s = {.epoch = (uint32_t)sqlite3_column_int64(q, 0), .position = sqlite3_column_int64(q, 1), .time = sqlite3_column_int64(q, 2)};
	struct bytes root = db_blob(q, 3);
	if (root.len == HASH_BYTES)
		memcpy(s.root, root.data, HASH_BYTES);
	db_reset(q);
	if (root.len && root.len != HASH_BYTES)
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	*ret = s;
	return OK;
}

enum err self_set_seen(struct replica *r, const struct seen *s)
{
	TRY(self_set_int(r, "seen_epoch", s->epoch));
	TRY(self_set_int(r, "seen_position", s->position));
	TRY(self_set_int(r, "seen_time", s->time));
	return self_set_bytes(r, "seen_root", s->root, HASH_BYTES);
}

enum err self_entry(struct replica *r, int64_t *ret)
{
	return db_int(r->sql[R_ENTRY], 0, ret, "");
}

enum err self_acked(struct replica *r, struct acked *ret)
{
	struct acked a;
	TRY(self_int(r, "acked", 0, &a.number));
	TRY(self_bytes(r, "acked_head", a.head, HASH_BYTES));
	TRY(self_int(r, "fork_from", 0, &a.fork_from));
	TRY(self_int(r, "fork_to", 0, &a.fork_to));
	*ret = a;
	return OK;
}

enum err self_set_acked(struct replica *r, const struct acked *a)
{
	TRY(self_set_int(r, "acked", a->number));
	TRY(self_set_bytes(r, "acked_head", a->head, HASH_BYTES));
	TRY(self_set_int(r, "fork_from", a->fork_from));
	return self_set_int(r, "fork_to", a->fork_to);
}

enum err self_kept(struct replica *r, int64_t *ret_number, uint8_t ret_head[HASH_BYTES])
{
	TRY(self_int(r, "kept", 0, ret_number));
	if (*ret_number)
		return self_bytes(r, "kept_head", ret_head, HASH_BYTES);
	chain_start(r->device, r->public_key, ret_head);
	return OK;
}

enum err self_set_kept(struct replica *r, int64_t number, const uint8_t head[HASH_BYTES])
{
	TRY(self_set_int(r, "kept", number));
	return self_set_bytes(r, "kept_head", head, HASH_BYTES);
}

/* ---- Open ---- */

static enum err has_replica(sqlite3 *db, bool *ret)
{
	int64_t n;
	TRY(db_number(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'self'", &n));
	*ret = n > 0;
	return OK;
}

static enum err fill_self(sqlite3 *db, const struct identity *id)
{
	sqlite3_stmt *set;
	struct replica r = {0};
	TRY(db_prepare(db, &sql[R_SET_SELF], 1, &set));
	r.sql[R_SET_SELF] = set;
	struct acked start = {0};
	chain_start(id->device, id->public_key, start.head);
	enum err e = self_set_int(&r, "device", id->device);
	if (e == OK)
		e = db_run(set, "tt", "unit", id->unit);
	if (e == OK)
		e = self_set_bytes(&r, "public_key", id->public_key, PUBLIC_KEY_BYTES);
	if (e == OK)
		e = self_set_bytes(&r, "secret_key", id->secret_key, SECRET_KEY_BYTES);
	if (e == OK)
		e = self_set_bytes(&r, "server_key", id->server_key, PUBLIC_KEY_BYTES);
	if (e == OK)
		e = self_set_bytes(&r, "certificate", id->certificate.data, id->certificate.len);
	if (e == OK)
		e = self_set_acked(&r, &start);
	sqlite3_finalize(set);
	return e;
}

enum err replica_create(sqlite3 *db, const struct identity *id)
{
	bool there;
	TRY(has_replica(db, &there));
	if (there)
		return fail(ERR_DIR_EXISTS, "replica.db");
	assert(strlen(id->unit) <= UNIT_CODE_MAX);
	bool own = sqlite3_get_autocommit(db) != 0;
	if (own)
		TRY(db_exec(db, "BEGIN IMMEDIATE"));
	char version[40];
	snprintf(version, sizeof version, "PRAGMA user_version = %d", REPLICA_VERSION);
	enum err e = db_exec(db, schema);
	if (e == OK)
		e = db_exec(db, version);
	struct world w = {0};
	if (e == OK)
		e = world_open(db, &w);
	world_close(&w);
	if (e == OK)
		e = fill_self(db, id);
	if (own && e == OK)
		e = db_exec(db, "COMMIT");
	if (own && e != OK)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return e;
}

static enum err check_version(sqlite3 *db)
{
	int64_t version;
	TRY(db_number(db, "PRAGMA user_version", &version));
	return version > REPLICA_VERSION ? fail(ERR_STORAGE_NEWER, "replica.db") : OK;
}

static enum err read_self(struct replica *r)
{
	int64_t device, version;
	TRY(self_int(r, "version", 1, &version));
	if (version > r->version)
		return fail(ERR_STORAGE_NEWER, "replica.db");
	TRY(self_int(r, "device", 0, &device));
	r->device = (uint32_t)device;
	TRY(db_first(r->sql[R_SELF], "t", "unit"));
	strncpy(r->unit, db_text(r->sql[R_SELF], 0), UNIT_CODE_MAX);
	db_reset(r->sql[R_SELF]);
	TRY(self_bytes(r, "public_key", r->public_key, PUBLIC_KEY_BYTES));
	TRY(self_bytes(r, "secret_key", r->secret_key, SECRET_KEY_BYTES));
	return self_bytes(r, "server_key", r->server_key, PUBLIC_KEY_BYTES);
}

enum err replica_open(sqlite3 *db, struct replica *ret)
{
	bool there;
	TRY(has_replica(db, &there));
	if (!there)
		return fail(ERR_NOT_ENROLLED, "replica.db");
	TRY(check_version(db));
	struct replica *r = ret;
	*r = (struct replica){.db = db, .others = -1, .version = catalogue_version()};
	TRY(world_open(db, &r->world));
	r->world.touch = replica_touch;
	r->world.touch_ctx = r;
	enum err e = db_prepare(db, sql, R_COUNT, r->sql);
	if (e == OK)
		e = read_self(r);
	if (e != OK)
		replica_close(r);
	return e;
}

void replica_close(struct replica *r)
{
	replica_rollback(r);
	for (int i = 0; i < REPLICA_STATEMENTS; i++)
		sqlite3_finalize(r->sql[i]);
	sqlite3_finalize(r->note);
	r->note = NULL;
	world_close(&r->world);
	crypt_wipe(r->secret_key, sizeof r->secret_key);
	memset(r->sql, 0, sizeof r->sql);
}

enum err replica_begin(struct replica *r)
{
	int64_t others;
	assert(!r->open);
	TRY(db_run(r->sql[R_BEGIN], ""));
	r->open = true;
	enum err e = db_int(r->sql[R_OTHERS], 0, &others, "");
	if (e != OK) {
		replica_rollback(r);
		return e;
	}
	world_reset(&r->world);
	if (others == r->others) {
		world_recall(&r->world);
	} else {
		world_remember(&r->world);
		r->end.known = false;
		r->others = others;
	}
	return OK;
}

enum err replica_commit(struct replica *r)
{
	assert(r->open);
	enum err e = db_run(r->sql[R_COMMIT], "");
	if (e != OK)
		replica_rollback(r);
	world_forget(&r->world);
	r->open = false;
	return e;
}

void replica_rollback(struct replica *r)
{
	if (r->open) {
		sqlite3_exec(r->db, "ROLLBACK", NULL, NULL, NULL);
		r->others = -1;
	}
	world_forget(&r->world);
	r->open = false;
}

/* ---- People ---- */

enum err person_add(struct replica *r, int64_t official, const char *name, struct bytes sealed)
{
	if (sealed.len)
		return db_run(r->sql[R_PERSON_ADD], "itb", official, name, sealed);
	return db_run(r->sql[R_PERSON_ADD], "it0", official, name);
}

enum err person_each(struct replica *r, enum err (*each)(void *ctx, const struct person *p), void *ctx)
{
	sqlite3_stmt *s = r->sql[R_PERSONS];
	enum err e = db_first(s, "");
	for (; e == OK; e = db_next(s)) {
		const struct person p = {sqlite3_column_int64(s, 0), db_text(s, 1), db_text(s, 2), sqlite3_column_int(s, 3) != 0,
					 sqlite3_column_int(s, 4) != 0};
		if ((e = each(ctx, &p)) != OK) {
			db_reset(s);
			return e;
		}
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

struct finding {
	const char *name;
	int64_t official;
	int count, found;
	struct buf names;
};

static enum err match_person(void *ctx, const struct person *p)
{
	struct finding *f = ctx;
	buf_fmt(&f->names, "%s%s", f->count ? ", " : "", p->name);
	f->count++;
	if (f->name && !text_like(bytes_of(f->name), bytes_of(p->name)))
		return OK;
	f->found++;
	f->official = p->official;
	return OK;
}

enum err person_find(struct replica *r, const char *name, int64_t *ret_official)
{
	struct finding f = {.name = name, .names = BUF(ERR_ARG_MAX)};
	enum err e = person_each(r, match_person, &f);
	if (e == OK && !f.found)
		e = fail(ERR_AS_UNKNOWN, name ? name : "", buf_text(&f.names));
	if (e == OK && f.found > 1)
		e = fail(ERR_AS_NEEDED, buf_text(&f.names));
	buf_free(&f.names);
	if (e == OK)
		*ret_official = f.official;
	return e;
}

enum err person_unlock(struct replica *r, int64_t official, struct bytes password, uint8_t ret[SECRET_KEY_BYTES])
{
	struct buf sealed OWN_BUF = BUF(SEALED_MAX + SEAL_OVERHEAD), secret OWN_BUF = BUF(SEALED_MAX);
	enum err e = db_first(r->sql[R_PERSON_KEY], "i", official);
	if (e == OK) {
		buf_view(&sealed, db_blob(r->sql[R_PERSON_KEY], 0));
		db_reset(r->sql[R_PERSON_KEY]);
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	if (!sealed.len)
		return fail(ERR_NO_PERSONAL_KEY, "–");
	TRY(crypt_unseal(password, buf_bytes(&sealed), &secret));
	if (secret.len != SECRET_KEY_BYTES)
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	memcpy(ret, secret.data, SECRET_KEY_BYTES);
	crypt_wipe(secret.data, secret.len);
	return OK;
}
