/* world.h - the tables of all registers in one SQLite file, one record at a time.
 *
 * A world is what the judge looks at and what an accepted act changes. It reads and writes whole records by
 * key; whoever needs to know of changes (before-images at the client, deltas and digests at the server) sets
 * `touch`. Everything happens within the caller's transaction.
 */
#ifndef WORLD_H
#define WORLD_H

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "register.h"

struct row {
	const struct reg *reg;
	struct key key;
	int state;	 /* ABSENT = no record */
	int64_t version; /* log position of the last act that changed it; 0 at a device = never at the server */
	int64_t stamp;	 /* time of that act's stamp */
	struct value *fields; /* by place in reg->fields */
};

enum { ROW_HEAD = 4 }; /* columns that stand before the fields: key, state, position, stamp */

struct world {
	sqlite3 *db;
	struct arena arena; /* rows and whatever effects make; world_reset() by whoever drives the acts */
	sqlite3_stmt *load[REGISTERS_MAX], *store[REGISTERS_MAX], *change[REGISTERS_MAX], *erase[REGISTERS_MAX], *rules[REGISTERS_MAX],
		*remarks[REGISTERS_MAX];
	sqlite3_stmt *redactions[2]; /* redaction.h: all, those of a record */
	/* Called before each write with the record as it was and as it will be (state ABSENT: none). */
	enum err (*touch)(void *ctx, const struct row *before, const struct row *after);
	void *touch_ctx;
	/* What is written is not in the log yet: a row keeps the version and stamp that it has (0 where it is new). */
	bool pending;
	uint32_t held[REGISTERS_MAX]; /* by place: the fields that a key or an index holds */
	struct row_cache *cache; /* NULL until rows are remembered for the first time */
	bool remembering;
};

/* Creates missing tables (CREATE TABLE IF NOT EXISTS) and prepares everything. The world does not own db. */
enum err MUST_USE world_open(sqlite3 *db, struct world *ret);
void world_close(struct world *w); /* finalizes, frees; leaves db open */
/* The DDL of all registers and their indexes: protocol, tables only grow at their ends. */
void world_ddl(struct buf *out);

/* Between two acts: what they left in the arena is freed. */
void world_reset(struct world *w);
/* From here on rows are kept in memory, so that a record is read once: within a transaction that holds the file, and only while
 * nothing but row_store() changes a register's table. Forgets what was kept before. */
void world_remember(struct world *w);
void world_recall(struct world *w); /* the same, and what was kept before stands: nobody has changed the tables meanwhile */
void world_forget(struct world *w); /* reads from the tables again */

/* A record by its key; state ABSENT with all fields null (key fields filled in) where there is none. Memory is
 * the world's arena. */
enum err MUST_USE row_blank(struct world *w, const struct reg *r, struct key key, struct row *ret); /* ABSENT, whatever the table has */
enum err MUST_USE row_load(struct world *w, const struct reg *r, struct key key, struct row *ret);
enum err MUST_USE row_store(struct world *w, const struct row *row); /* inserts, replaces, or deletes (state ABSENT) */
struct row row_copy(struct world *w, const struct row *row);
bool row_equal(const struct row *a, const struct row *b);

struct value row_get(const struct row *row, uint32_t field);
void row_set(struct row *row, uint32_t field, struct value v);
int64_t row_int(const struct row *row, uint32_t field, int64_t missing);
struct bytes row_text(const struct row *row, uint32_t field); /* empty where null */

/* After `verb` by a unit `actor` (empty: the administration) of a function (0 = none): the number of the first rule, of those that version `version` of the
 * catalogue has, that the row breaks; -1 where it breaks none. */
struct doing {
	uint32_t verb, version;
	int was; /* state before */
	struct bytes actor;
	int function;
};
enum err MUST_USE row_rules(struct world *w, const struct row *row, const struct doing *d, int *ret);

/* The row as a device of that version has it: without the fields that it does not know, ABSENT where it does not know the register. */
struct row row_known(struct world *w, const struct row *row, uint32_t version);

/* The remarks that a record bears at `now` (ms): bit n = reg->remarks[n]. */
enum err MUST_USE row_remarks(struct world *w, const struct row *row, int64_t now, unsigned *ret);
/* What people are told that it is at `now`: its state, or what a remark says in its place. The second of a record of a table, without a world. */
enum err MUST_USE row_state_at(struct world *w, const struct row *row, int64_t now, struct state *ret);
enum err MUST_USE record_state_at(sqlite3 *db, const struct reg *r, struct key key, int state, int64_t now, struct state *ret);

/* The record that field `field` of a row refers to; ABSENT where there is none. */
enum err MUST_USE row_parent(struct world *w, const struct row *row, uint32_t field, struct row *ret);

/* The units that answer for a unit: itself, and where it has ended its successors, those of successors that have ended too, and so on. They see
 * what it saw from the act on that ends it, whatever its last day. Calls each with a code, each once. */
enum err MUST_USE unit_answers(struct world *w, struct bytes unit, void (*each)(void *ctx, struct bytes unit), void *ctx);
/* The units that see a record (of a restricted one: whose heads see it), with those that answer for them; "*" alone = everyone. */
enum err MUST_USE row_scope(struct world *w, const struct row *row, void (*each)(void *ctx, struct bytes unit), void *ctx);

/* The fields listed (ends with 0) as one canonical CBOR map, nulls left out: content as it is sent or signed. */
void row_content(const struct row *row, const uint16_t *fields, struct buf *out);

/* One value as rows keep it (an erased text as bytes; a whole number of thousands, but 0, as a list that holds how many), and back: `f` says what a
 * byte string stands for. */
struct cbor;
void row_value_put(struct buf *out, struct value v);
bool row_value_take(struct cbor *r, const struct field *f, struct value *ret);
bool value_take(struct cbor *r, enum value_kind bytes_are, struct value *ret);

/* A whole record as canonical CBOR (for before-images, deltas and digests), and back. */
void row_encode(const struct row *row, struct buf *out);
enum err MUST_USE row_decode(struct world *w, struct bytes in, struct row *ret);

#endif
