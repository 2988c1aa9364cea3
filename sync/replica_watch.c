/* Which records changed, for an index that is kept outside and brought up to date when it is asked (shared/domain/search.h).
 *
 * Entries and rebases pay nothing for it: what waiting acts changed is what has a before-image, now or when the index was last brought up to date.
 * Rounds note what they change in the records as the server knows them, from the first replica_watch() on. Table `touched` is made by that; a device
 * where nobody looks for anything has none. */
#include "replica_sql.h"

#include <assert.h>

static const char note[] = "INSERT OR IGNORE INTO touched VALUES(?1, ?2)";

static enum err note_all(struct replica *r)
{
	for (size_t i = 0; registers[i]; i++) {
		struct buf text OWN_BUF = BUF(200);
		buf_fmt(&text, "INSERT OR IGNORE INTO touched SELECT %u, key FROM \"%s\"", (unsigned)registers[i]->number, registers[i]->name);
		TRY(db_exec(r->db, buf_text(&text)));
	}
	return OK;
}

enum err replica_watch(struct replica *r)
{
	int64_t rounds;
	assert(r->open);
	TRY(db_exec(r->db, "CREATE TABLE IF NOT EXISTS touched(reg INTEGER, key, PRIMARY KEY(reg, key)) WITHOUT ROWID"));
	TRY(self_int(r, "watch", 0, &rounds));
	TRY(self_set_int(r, "watch", rounds + 1));
	return note_all(r);
}

enum err watch_begin(struct replica *r)
{
	static const char *const sql = note;
	int64_t rounds;
	TRY(self_int(r, "watch", 0, &rounds));
	r->watching = rounds > 0;
	if (!r->watching)
		return OK;
	if (!r->note)
		TRY(db_prepare(r->db, &sql, 1, &r->note));
	return self_set_int(r, "watch", rounds + 1);
}

enum err watch_row(struct replica *r, const struct row *row)
{
	int reg = row->reg->number;
	if (!r->watching)
		return OK;
	return row->key.text.len ? db_run(r->note, "ns", reg, row->key.text) : db_run(r->note, "ni", reg, row->key.id);
}

enum err watch_all(struct replica *r)
{
	return r->watching ? note_all(r) : OK;
}

enum err watch_stale(struct replica *r)
{
	return r->watching ? db_exec(r->db, "INSERT OR IGNORE INTO touched SELECT reg, key FROM stale") : OK;
}

enum err replica_watched(struct replica *r, struct watched *ret)
{
	TRY(self_entry(r, &ret->entries));
	return self_int(r, "watch", 0, &ret->rounds);
}

/* ---- What is to be looked at ---- */

static enum err read_touched(sqlite3_stmt *s, struct arena *arena, struct touched *ret)
{
	const struct reg *reg = reg_by_number((uint32_t)sqlite3_column_int64(s, 0));
	if (!reg)
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	*ret = (struct touched){.reg = reg};
	if (reg_natural(reg))
		ret->key.text = arena_copy(arena, db_blob(s, 1));
	else
		ret->key.id = sqlite3_column_int64(s, 1);
	return OK;
}

enum err touched_next(struct replica *r, const struct touched *last, size_t max, struct arena *arena, struct touched *ret, size_t *ret_count)
{
	static const char *const sql = "SELECT reg, key FROM touched WHERE (reg, key) > (?1, ?2) ORDER BY reg, key LIMIT ?3";
	sqlite3_stmt *s;
	size_t n = 0;
	assert(r->open);
	if (!last)
		TRY(db_exec(r->db, "INSERT OR IGNORE INTO touched SELECT reg, key FROM image"));
	TRY(db_prepare(r->db, &sql, 1, &s));
	enum err e = !last		    ? db_first(s, "nii", -1, (int64_t)0, (int64_t)max)
		     : last->key.text.len ? db_first(s, "nsi", (int)last->reg->number, last->key.text, (int64_t)max)
					  : db_first(s, "nii", (int)last->reg->number, last->key.id, (int64_t)max);
	while (e == OK)
		if ((e = read_touched(s, arena, &ret[n])) == OK) {
			n++;
			e = db_next(s);
		}
	sqlite3_finalize(s);
	*ret_count = n;
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err touched_settle(struct replica *r, const struct touched *t, size_t count)
{
	/* What waiting acts changed may be undone by them alone: it is looked at again. */
	static const char *const sql =
		"DELETE FROM touched WHERE reg = ?1 AND key = ?2 AND NOT EXISTS (SELECT 1 FROM image WHERE image.reg = ?1 AND image.key = ?2)";
	sqlite3_stmt *s;
	TRY(db_prepare(r->db, &sql, 1, &s));
	enum err e = OK;
	for (size_t i = 0; i < count && e == OK; i++)
		e = t[i].key.text.len ? db_run(s, "ns", (int)t[i].reg->number, t[i].key.text) : db_run(s, "ni", (int)t[i].reg->number, t[i].key.id);
	sqlite3_finalize(s);
	return e;
}
