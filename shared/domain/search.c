#include "search.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search_words.h"

/* A record's id grows with the position of the act that changed its words last, so that FTS5 finds the latest first by itself; what is not in the log
 * yet stands above. */
enum { SAME_POSITION = 65536 };
#define UNLOGGED (INT64_C(1) << 62)

static const char schema[] =
	"CREATE TABLE search_state(version INTEGER, note TEXT);"
	"CREATE TABLE search_record(id INTEGER PRIMARY KEY, reg INTEGER, key, words TEXT, UNIQUE(reg, key));"
	/* Words that stand side by side are looked for as one term, "dak_ha": where each of them is frequent, that is many times faster than to
	 * compare their places, and no place need be kept. The words are folded and parted by blanks already: nothing is left for a tokenizer. */
	"CREATE VIRTUAL TABLE search_word USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii', prefix='2 3');"
	"CREATE VIRTUAL TABLE search_pair USING fts5(words, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\");";

enum { S_NOTE_SET, S_NOTE, S_OLD, S_ID, S_RECORD, S_FORGET, S_WORDS, S_PAIRS, S_UNWORDS, S_UNPAIRS, S_TIDY_WORDS, S_TIDY_PAIRS, S_FIND_WORDS,
       S_FIND_PAIRS, S_COUNT };
_Static_assert((int)S_COUNT <= (int)SEARCH_STATEMENTS, "room for the statements");
static const char *const sql[S_COUNT] = {
	[S_NOTE_SET] = "UPDATE search_state SET note = ?1",
	[S_NOTE] = "SELECT note FROM search_state",
	[S_OLD] = "SELECT id, words FROM search_record WHERE reg = ?1 AND key = ?2",
	[S_ID] = "SELECT coalesce(max(id) + 1, ?1) FROM search_record WHERE id >= ?1 AND id < ?2",
	[S_RECORD] = "INSERT INTO search_record VALUES(?1, ?2, ?3, ?4)",
	[S_FORGET] = "DELETE FROM search_record WHERE id = ?1",
	[S_WORDS] = "INSERT INTO search_word(rowid, words) VALUES(?1, ?2)",
	[S_PAIRS] = "INSERT INTO search_pair(rowid, words) VALUES(?1, ?2)",
	[S_UNWORDS] = "INSERT INTO search_word(search_word, rowid, words) VALUES('delete', ?1, ?2)",
	[S_UNPAIRS] = "INSERT INTO search_pair(search_pair, rowid, words) VALUES('delete', ?1, ?2)",
	[S_TIDY_WORDS] = "INSERT INTO search_word(search_word) VALUES('optimize')",
	[S_TIDY_PAIRS] = "INSERT INTO search_pair(search_pair) VALUES('optimize')",
	[S_FIND_WORDS] = ("SELECT f.rowid, r.reg, r.key FROM search_word AS f CROSS JOIN search_record AS r ON r.id = f.rowid"
			  " WHERE f.search_word MATCH ?1 ORDER BY f.rowid DESC"),
	[S_FIND_PAIRS] = ("SELECT f.rowid, r.reg, r.key FROM search_pair AS f CROSS JOIN search_record AS r ON r.id = f.rowid"
			  " WHERE f.search_pair MATCH ?1 ORDER BY f.rowid DESC"),
};

enum err search_there(sqlite3 *db, enum search_there *ret)
{
	int64_t n, version = 0;
	TRY(db_number(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('search_state', 'search_record', 'search_word', 'search_pair')", &n));
	if (n == 4)
		TRY(db_number(db, "SELECT version FROM search_state", &version));
	*ret = version == SEARCH_VERSION ? SEARCH_THERE : n ? SEARCH_UNFIT : SEARCH_MISSING;
	return OK;
}

enum err search_open(sqlite3 *db, struct search *ret, bool *ret_new)
{
	struct search s = {.db = db};
	enum search_there there;
	TRY(search_there(db, &there));
	if (there != SEARCH_THERE) {
		char text[80];
		TRY(db_exec(db, schema));
		snprintf(text, sizeof text, "INSERT INTO search_state VALUES(%d, '')", SEARCH_VERSION);
		TRY(db_exec(db, text));
	}
	enum err e = db_prepare(db, sql, S_COUNT, s.sql);
	if (e != OK)
		search_close(&s);
	else
		*ret = s;
	*ret_new = there != SEARCH_THERE;
	return e;
}

void search_close(struct search *s)
{
	for (int i = 0; i < SEARCH_STATEMENTS; i++)
		sqlite3_finalize(s->sql[i]);
	memset(s->sql, 0, sizeof s->sql);
}

/* Ends the savepoint; what went wrong in it is undone. */
static enum err settle(sqlite3 *db, enum err e)
{
	if (e == OK)
		return db_exec(db, "RELEASE search");
	sqlite3_exec(db, "ROLLBACK TO search; RELEASE search", NULL, NULL, NULL);
	return e;
}

static enum err unlist(sqlite3 *db)
{
	char text[80];
	int64_t version;
	TRY(db_exec(db, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE tbl_name LIKE 'search~_%' ESCAPE '~'"));
	TRY(db_number(db, "PRAGMA schema_version", &version));
	/* other connections must read the list again */
	snprintf(text, sizeof text, "PRAGMA schema_version = %lld; PRAGMA writable_schema = RESET", (long long)version + 1);
	return db_exec(db, text);
}

enum err search_empty(sqlite3 *db)
{
	TRY(db_exec(db, "SAVEPOINT search"));
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	enum err e = settle(db, unlist(db));
	sqlite3_exec(db, "PRAGMA writable_schema = OFF", NULL, NULL, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return e;
}

enum err search_sound(sqlite3 *db, bool *ret)
{
	static const char *const checks[] = {"PRAGMA integrity_check(search_record)", "PRAGMA integrity_check(search_word_data)",
					     "PRAGMA integrity_check(search_pair_data)"};
	enum { CHECKS = sizeof checks / sizeof *checks };
	sqlite3_stmt *s[CHECKS] = {NULL};
	bool sound = true;
	enum err e = db_prepare(db, checks, CHECKS, s);
	for (int i = 0; i < CHECKS && e == OK; i++) {
		e = db_first(s[i], "");
		sound &= e == OK && strcmp(db_text(s[i], 0), "ok") == 0;
	}
	for (int i = 0; i < CHECKS; i++)
		sqlite3_finalize(s[i]);
	if (e == OK)
		e = db_exec(db, "INSERT INTO search_word(search_word) VALUES('integrity-check');"
				"INSERT INTO search_pair(search_pair) VALUES('integrity-check')");
	if (e != OK && e != ERR_STORAGE_DAMAGED && e != ERR_STORAGE)
		return e; /* no turn, no room: nothing is known of it */
	*ret = sound && e == OK;
	return OK;
}

enum err search_note(struct search *s, const char *note)
{
	return db_run(s->sql[S_NOTE_SET], "t", note);
}

enum err search_noted(struct search *s, const char *note, bool *ret)
{
	TRY(db_first(s->sql[S_NOTE], ""));
	*ret = strcmp(db_text(s->sql[S_NOTE], 0), note) == 0;
	db_reset(s->sql[S_NOTE]);
	return OK;
}

/* ---- Keeping it ---- */

/* What one record needs: out with the old words, in with the new ones. */
struct change {
	const struct row *row;
	int64_t old; /* 0: not there */
	struct bytes old_words, words;
};

static enum err run_key(sqlite3_stmt *s, const struct row *row)
{
	int reg = row->reg->number;
	return row->key.text.len ? db_first(s, "ns", reg, row->key.text) : db_first(s, "ni", reg, row->key.id);
}

static enum err look(struct search *s, const struct row *row, struct arena *arena, struct change *ret, bool *ret_changed)
{
	struct buf words OWN_BUF = BUF(SEARCH_TEXT_MAX);
	struct change c = {.row = row};
	if (row->state != ABSENT && !row->reg->hidden)
		search_fold(row, &words);
	enum err e = run_key(s->sql[S_OLD], row);
	if (e == OK) {
		c.old = sqlite3_column_int64(s->sql[S_OLD], 0);
		bool moves = c.old >= UNLOGGED && row->version;
		*ret_changed = moves || !bytes_equal(db_blob(s->sql[S_OLD], 1), buf_bytes(&words));
		if (*ret_changed) {
			c.old_words = arena_copy(arena, db_blob(s->sql[S_OLD], 1));
			c.words = arena_copy(arena, buf_bytes(&words));
		}
		db_reset(s->sql[S_OLD]);
	} else if (e == ERR_NOT_FOUND) {
		*ret_changed = words.len > 0;
		c.words = arena_copy(arena, buf_bytes(&words));
	} else {
		return e;
	}
	*ret = c;
	return OK;
}

static int by_old(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	return (x->old > y->old) - (x->old < y->old);
}

static int by_version(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	return (x->row->version > y->row->version) - (x->row->version < y->row->version);
}

/* Each two neighbours of a text's words as one. */
static void put_pairs(struct bytes words, struct buf *out)
{
	const uint8_t *before = NULL, *from = words.data;
	for (const uint8_t *at = words.data, *end = words.data + words.len; at < end; at++) {
		if (*at != ' ' && *at != '\n' && at + 1 < end)
			continue;
		const uint8_t *stop = at + (*at != ' ' && *at != '\n');
		if (before) {
			buf_add(out, before, (size_t)(from - 1 - before));
			buf_byte(out, '_');
			buf_add(out, from, (size_t)(stop - from));
			buf_byte(out, ' ');
		}
		before = *at == '\n' ? NULL : from;
		from = at + 1;
	}
}

static enum err index_words(sqlite3_stmt *of_words, sqlite3_stmt *of_pairs, int64_t id, struct bytes words)
{
	struct buf pairs OWN_BUF = BUF(4 * SEARCH_TEXT_MAX);
	put_pairs(words, &pairs);
	TRY(db_run(of_words, "is", id, words));
	return db_run(of_pairs, "is", id, buf_bytes(&pairs));
}

static enum err take_out(struct search *s, const struct change *c)
{
	if (!c->old)
		return OK;
	TRY(index_words(s->sql[S_UNWORDS], s->sql[S_UNPAIRS], c->old, c->old_words));
	return db_run(s->sql[S_FORGET], "i", c->old);
}

static enum err put_in(struct search *s, const struct change *c)
{
	const struct row *row = c->row;
	int64_t from = row->version ? row->version * SAME_POSITION : UNLOGGED, id;
	int reg = row->reg->number;
	if (!c->words.len)
		return OK;
	TRY(db_int(s->sql[S_ID], from, &id, "ii", from, row->version ? from + SAME_POSITION : INT64_MAX));
	TRY(row->key.text.len ? db_run(s->sql[S_RECORD], "inss", id, reg, row->key.text, c->words)
			      : db_run(s->sql[S_RECORD], "inis", id, reg, row->key.id, c->words));
	return index_words(s->sql[S_WORDS], s->sql[S_PAIRS], id, c->words);
}

enum err search_put(struct search *s, const struct row *rows, size_t count, struct arena *arena, size_t *ret_changed)
{
	struct change *changes = arena_alloc(arena, (count + 1) * sizeof *changes);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		bool changed;
		TRY(look(s, &rows[i], arena, &changes[n], &changed));
		n += changed;
	}
	/* FTS5 writes a piece of its own whenever a row comes after one with a higher id. */
	qsort(changes, n, sizeof *changes, by_old);
	for (size_t i = 0; i < n; i++)
		TRY(take_out(s, &changes[i]));
	qsort(changes, n, sizeof *changes, by_version);
	for (size_t i = 0; i < n; i++)
		TRY(put_in(s, &changes[i]));
	*ret_changed = n;
	return OK;
}

enum err search_tidy(struct search *s)
{
	TRY(db_run(s->sql[S_TIDY_WORDS], ""));
	return db_run(s->sql[S_TIDY_PAIRS], "");
}

/* ---- Asking it ---- */

struct finding {
	struct search *s;
	int limit, count;
	int64_t found[SEARCH_LIMIT];
	bool (*wanted)(void *ctx, const struct reg *reg);
	enum err (*each)(void *ctx, const struct search_hit *hit);
	void *ctx;
};

static enum err take_hit(struct finding *f, sqlite3_stmt *s)
{
	int64_t id = sqlite3_column_int64(s, 0);
	const struct reg *reg = reg_by_number((uint32_t)sqlite3_column_int64(s, 1));
	struct search_hit hit = {.reg = reg};
	for (int i = 0; i < f->count; i++)
		if (f->found[i] == id)
			return OK;
	if (!reg || !f->wanted(f->ctx, reg))
		return OK;
	if (reg_natural(reg))
		hit.key.text = db_blob(s, 2);
	else
		hit.key.id = sqlite3_column_int64(s, 2);
	f->found[f->count++] = id;
	return f->each(f->ctx, &hit);
}

/* A term that is but a start costs as much as all the terms that begin so: not where the others alone find nothing. */
static enum err worth(struct finding *f, int which, const struct buf *terms, size_t last, bool *ret)
{
	struct buf others OWN_BUF = BUF(terms->max);
	buf_add(&others, terms->data, last);
	*ret = f->count < f->limit;
	if (!*ret || !last)
		return OK;
	enum err e = db_first(f->s->sql[which], "t", buf_text(&others));
	db_reset(f->s->sql[which]);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err find(struct finding *f, int which, const char *match)
{
	sqlite3_stmt *s = f->s->sql[which];
	enum err e = OK;
	if (f->count < f->limit)
		e = db_first(s, "t", match);
	while (e == OK && f->count < f->limit)
		if ((e = take_hit(f, s)) == OK)
			e = db_next(s);
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err search_find(struct search *s, const struct search_words *w, int limit, bool (*wanted)(void *ctx, const struct reg *reg),
		     enum err (*each)(void *ctx, const struct search_hit *hit), void *ctx)
{
	struct finding f = {.s = s, .limit = limit, .wanted = wanted, .each = each, .ctx = ctx};
	struct buf pairs OWN_BUF = BUF(16384), words OWN_BUF = BUF(8192);
	size_t last_pair = 0, last_word = 0; /* where they begin */
	bool goes_on;
	assert(limit <= SEARCH_LIMIT && w->count);
	/* Words are letters and digits alone: no quote can be in them. */
	for (int i = 0; i < w->count; i++) {
		last_word = words.len;
		last_pair = pairs.len;
		buf_fmt(&words, "\"%s\" ", w->word[i]);
		if (i)
			buf_fmt(&pairs, "\"%s_%s\" ", w->word[i - 1], w->word[i]);
	}
	if (pairs.len) {
		TRY(find(&f, S_FIND_PAIRS, buf_text(&pairs)));
		TRY(worth(&f, S_FIND_PAIRS, &pairs, last_pair, &goes_on));
		buf_str(&pairs, "*");
		if (goes_on)
			TRY(find(&f, S_FIND_PAIRS, buf_text(&pairs)));
	}
	TRY(find(&f, S_FIND_WORDS, buf_text(&words)));
	TRY(worth(&f, S_FIND_WORDS, &words, last_word, &goes_on));
	buf_str(&words, "*");
	return goes_on && search_begins(w) ? find(&f, S_FIND_WORDS, buf_text(&words)) : OK;
}
