#include "ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "chain.h"
#include "civil.h"

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS ledger(key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;"
	/* every act of a device by its place in the chain */
	"CREATE TABLE IF NOT EXISTS logged(device INTEGER, number INTEGER, position INTEGER, entry INTEGER, hash BLOB, head BLOB,"
	" PRIMARY KEY(device, number)) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS logged_entry ON logged(device, entry);"
	/* accepted acts on a record, for finding what lies between two versions */
	"CREATE TABLE IF NOT EXISTS made(reg INTEGER, key, position INTEGER, device INTEGER, number INTEGER,"
	" PRIMARY KEY(reg, key, position)) WITHOUT ROWID;"
	/* what changed for whom, for deltas: fields is a bit set by place; entered = new in this scope */
	"CREATE TABLE IF NOT EXISTS touched(scope TEXT, position INTEGER, reg INTEGER, key, fields INTEGER, entered INTEGER,"
	" device INTEGER, number INTEGER, PRIMARY KEY(scope, position, reg, key)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS digest(scope TEXT PRIMARY KEY, a INTEGER, b INTEGER) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS node(level INTEGER, place INTEGER, hash BLOB, PRIMARY KEY(level, place)) WITHOUT ROWID;";

enum { Q_META, Q_SET_META, Q_LOGGED, Q_LOG, Q_TIP, Q_HASH_AT, Q_MADE, Q_BETWEEN, Q_TOUCH, Q_DIGEST, Q_SET_DIGEST, Q_NODE, Q_SET_NODE,
       Q_SEES_ALL, Q_BEGIN, Q_COMMIT, Q_COUNT };
static const char *const sql[Q_COUNT] = {
	[Q_META] = "SELECT value FROM ledger WHERE key = ?1",
	[Q_SET_META] = "INSERT OR REPLACE INTO ledger VALUES(?1, ?2)",
	[Q_LOGGED] = "SELECT hash, position FROM logged WHERE device = ?1 AND entry = ?2",
	[Q_LOG] = "INSERT INTO logged VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	[Q_TIP] = "SELECT number, head FROM logged WHERE device = ?1 ORDER BY number DESC LIMIT 1",
	[Q_HASH_AT] = "SELECT hash, head FROM logged WHERE device = ?1 AND number = ?2",
	[Q_MADE] = "INSERT INTO made VALUES(?1, ?2, ?3, ?4, ?5)",
	[Q_BETWEEN] = "SELECT position, device, number FROM made WHERE reg = ?1 AND key = ?2 AND position > ?3 ORDER BY position",
	[Q_TOUCH] = "INSERT INTO touched VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET "
		    "fields = fields | excluded.fields, entered = max(entered, excluded.entered)",
	[Q_DIGEST] = "SELECT a, b FROM digest WHERE scope = ?1",
	[Q_SET_DIGEST] = "INSERT OR REPLACE INTO digest VALUES(?1, ?2, ?3)",
	[Q_NODE] = "SELECT hash FROM node WHERE level = ?1 AND place = ?2",
	[Q_SET_NODE] = "INSERT OR REPLACE INTO node VALUES(?1, ?2, ?3)",
	[Q_SEES_ALL] = "SELECT function FROM unit WHERE key = ?1",
	[Q_BEGIN] = "BEGIN IMMEDIATE",
	[Q_COMMIT] = "COMMIT",
};
_Static_assert((int)Q_COUNT <= (int)LEDGER_STATEMENTS, "room for the statements");

void digest_add(struct digest *d, const struct row *row, int sign)
{
	if (row->state == ABSENT)
		return;
	struct buf form OWN_BUF = BUF(SETTINGS_MAX * TEXT_MAX);
	uint8_t hash[HASH_BYTES];
	row_encode(row, &form);
	assert(!form.over);
	hash_of("kycuong row 1", buf_bytes(&form), hash);
	for (int i = 0; i < 2; i++) {
		uint64_t lane;
		memcpy(&lane, hash + 8 * i, 8);
		d->lane[i] += sign > 0 ? lane : -lane;
	}
}

static enum err node_get(void *ctx, int level, int64_t place, uint8_t ret[HASH_BYTES])
{
	struct ledger *l = ctx;
	enum err e = db_first(l->sql[Q_NODE], "ni", level, place);
	if (e == ERR_NOT_FOUND)
		return fail(ERR_STORAGE, "Merkle node");
	TRY(e);
	struct bytes hash = db_blob(l->sql[Q_NODE], 0);
	assert(hash.len == HASH_BYTES);
	memcpy(ret, hash.data, HASH_BYTES);
	db_reset(l->sql[Q_NODE]);
	return OK;
}

static enum err node_put(void *ctx, int level, int64_t place, const uint8_t node[HASH_BYTES])
{
	struct ledger *l = ctx;
	return db_run(l->sql[Q_SET_NODE], "nib", level, place, (struct bytes){node, HASH_BYTES});
}

/* The scopes of a row, gathered: a handful at most. */
struct scopes {
	struct bytes name[72];
	size_t count;
};

static void note_scope(void *ctx, struct bytes unit)
{
	struct scopes *s = ctx;
	for (size_t i = 0; i < s->count; i++)
		if (bytes_equal(s->name[i], unit))
			return;
	assert(s->count < sizeof s->name / sizeof *s->name);
	s->name[s->count++] = unit;
}

static bool holds_scope(const struct scopes *s, struct bytes name)
{
	for (size_t i = 0; i < s->count; i++)
		if (bytes_equal(s->name[i], name))
			return true;
	return false;
}

static enum err scopes_of(struct ledger *l, const struct row *row, struct scopes *ret)
{
	ret->count = 0;
	if (row->state == ABSENT)
		return OK;
	TRY(row_scope(&l->world, row, note_scope, ret));
	if (!holds_scope(ret, BYTES("*")))
		note_scope(ret, BYTES("!"));
	return OK;
}

static enum err digest_change(struct ledger *l, struct bytes scope, const struct row *before, const struct row *after)
{
	struct digest d = {0};
	enum err e = db_first(l->sql[Q_DIGEST], "s", scope);
	if (e == OK) {
		d.lane[0] = (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], 0);
		d.lane[1] = (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], 1);
		db_reset(l->sql[Q_DIGEST]);
	} else if (e != ERR_NOT_FOUND) {
		return e;
	}
	if (before)
		digest_add(&d, before, -1);
	if (after)
		digest_add(&d, after, +1);
	return db_run(l->sql[Q_SET_DIGEST], "sii", scope, (int64_t)d.lane[0], (int64_t)d.lane[1]);
}

static enum err run_touch(struct ledger *l, struct bytes scope, const struct row *row, int64_t fields, bool entered)
{
	if (row->key.text.len)
		return db_run(l->sql[Q_TOUCH], "sinsinii", scope, l->act_position, (int)row->reg->number, row->key.text, fields, (int)entered,
			      (int64_t)l->act_device, l->act_number);
	return db_run(l->sql[Q_TOUCH], "siniinii", scope, l->act_position, (int)row->reg->number, row->key.id, fields, (int)entered,
		      (int64_t)l->act_device, l->act_number);
}

static enum err on_touch(void *ctx, const struct row *before, const struct row *after)
{
	struct ledger *l = ctx;
	if (row_equal(before, after))
		return OK;
	struct scopes was, is;
	TRY(scopes_of(l, before, &was));
	TRY(scopes_of(l, after, &is));
	int64_t fields = 0;
	for (int i = 0; after->reg->fields[i].number; i++)
		if (before->state == ABSENT || !value_equal(before->fields[i], after->fields[i]))
			fields |= INT64_C(1) << i;
	for (size_t i = 0; i < is.count; i++) {
		bool entered = !holds_scope(&was, is.name[i]);
		TRY(run_touch(l, is.name[i], after, fields, entered));
		TRY(digest_change(l, is.name[i], entered ? NULL : before, after));
	}
	for (size_t i = 0; i < was.count; i++)
		if (!holds_scope(&is, was.name[i])) {
			TRY(run_touch(l, was.name[i], after, 0, false));
			TRY(digest_change(l, was.name[i], before, NULL));
		}
	return OK;
}

static enum err note_epoch(void *ctx, const struct epoch *e)
{
	struct ledger *l = ctx;
	if (l->epoch_count < EPOCHS_MAX)
		l->epochs[l->epoch_count++] = *e;
	return OK;
}

static enum err read_epochs(struct ledger *l)
{
	l->epoch_count = 0;
	return l->store->epochs(l->store->ctx, note_epoch, l);
}

/* Indexes of an act in the log, the same live and in a replay. */
static enum err index_act(struct ledger *l, const struct entry *e, const struct act *a, enum verdict_kind kind)
{
	TRY(db_run(l->sql[Q_LOG], "iiiibb", (int64_t)e->device, e->number, e->position, a ? a->entry : (int64_t)0,
		   (struct bytes){e->hash, HASH_BYTES}, (struct bytes){e->head, HASH_BYTES}));
	if (a && kind != REFUSED) {
		if (a->key.text.len)
			TRY(db_run(l->sql[Q_MADE], "nsiii", (int)a->reg, a->key.text, e->position, (int64_t)e->device, e->number));
		else
			TRY(db_run(l->sql[Q_MADE], "niiii", (int)a->reg, a->key.id, e->position, (int64_t)e->device, e->number));
	}
	uint8_t stamp[16], leaf[HASH_BYTES];
	for (int i = 0; i < 8; i++) {
		stamp[i] = (uint8_t)((uint64_t)e->position >> (56 - 8 * i));
		stamp[8 + i] = (uint8_t)((uint64_t)e->time >> (56 - 8 * i));
	}
	struct buf whole OWN_BUF = BUF(1024);
	buf_add(&whole, stamp, sizeof stamp);
	buf_view(&whole, e->stamp);
	merkle_leaf(buf_bytes(&whole), e->hash, e->verdict, leaf);
	return merkle_append(&l->merkle, e->position - 1, leaf);
}

static enum err replay(void *ctx, const struct entry *e)
{
	struct ledger *l = ctx;
	struct act a OWN_ACT = {0};
	struct verdict v;
	struct stamp stamp = {.position = e->position, .time = e->time};
	arena_reset(&l->world.arena);
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamp));
	bool readable = act_decode(e->act, &a) == OK;
	l->act_position = e->position;
	l->act_device = e->device;
	l->act_number = e->number;
	if (readable && v.kind != REFUSED)
		TRY(judge_apply(&l->world, &a, &stamp));
	TRY(index_act(l, e, readable ? &a : NULL, v.kind));
	l->position = e->position;
	l->time = e->time;
	return OK;
}

/* Reads where the tables stand, and brings them to the log's head. */
static enum err catch_up(struct ledger *l)
{
	int64_t head, head_time;
	TRY(db_int(l->sql[Q_META], 0, &l->position, "t", "position"));
	TRY(db_int(l->sql[Q_META], 0, &l->time, "t", "time"));
	TRY(l->store->head(l->store->ctx, &head, &head_time));
	if (l->position == head)
		return OK;
	if (l->position > head)
		return fail(ERR_REBUILD_DIFFERS, "tables are ahead of the log");
	TRY(l->store->read(l->store->ctx, l->position + 1, head, replay, l));
	TRY(db_run(l->sql[Q_SET_META], "ti", "position", l->position));
	return db_run(l->sql[Q_SET_META], "ti", "time", l->time);
}

enum err ledger_open(sqlite3 *db, const struct store *store, struct ledger *ret)
{
	struct ledger *l = ret;
	*l = (struct ledger){.db = db, .store = store};
	TRY(db_exec(db, schema));
	TRY(world_open(db, &l->world));
	l->world.touch = on_touch;
	l->world.touch_ctx = l;
	l->merkle = (struct merkle){l, node_get, node_put};
	enum err e = db_prepare(db, sql, Q_COUNT, l->sql);
	if (e == OK)
		e = read_epochs(l);
	if (e == OK)
		e = ledger_begin(l);
	if (e == OK)
		e = ledger_commit(l);
	if (e != OK)
		ledger_close(l);
	return e;
}

void ledger_close(struct ledger *l)
{
	if (l->open)
		ledger_rollback(l);
	for (int i = 0; i < LEDGER_STATEMENTS; i++)
		sqlite3_finalize(l->sql[i]);
	world_close(&l->world);
	arena_free(&l->batch);
	free(l->entries);
	l->entries = NULL;
	memset(l->sql, 0, sizeof l->sql);
}

enum err ledger_begin(struct ledger *l)
{
	assert(!l->open);
	TRY(db_run(l->sql[Q_BEGIN], ""));
	l->open = true;
	l->entry_count = 0;
	arena_reset(&l->batch);
	enum err e = catch_up(l);
	if (e == OK && !l->epoch_count)
		e = read_epochs(l);
	if (e != OK)
		ledger_rollback(l);
	return e;
}

void ledger_rollback(struct ledger *l)
{
	if (l->open)
		sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	l->open = false;
	l->entry_count = 0;
}

enum err ledger_commit(struct ledger *l)
{
	assert(l->open);
	enum err e = OK;
	if (l->entry_count) {
		e = db_run(l->sql[Q_SET_META], "ti", "position", l->position);
		if (e == OK)
			e = db_run(l->sql[Q_SET_META], "ti", "time", l->time);
		if (e == OK)
			e = l->store->append(l->store->ctx, l->entries[0].position - 1, l->entries, l->entry_count);
	}
	/* From here on the log has the batch: tables that do not commit are caught up at the next begin. */
	if (e == OK)
		e = db_run(l->sql[Q_COMMIT], "");
	if (e != OK) {
		ledger_rollback(l);
		return e;
	}
	l->open = false;
	l->entry_count = 0;
	return OK;
}

uint32_t ledger_epoch(const struct ledger *l)
{
	return l->epoch_count ? l->epochs[l->epoch_count - 1].number : 0;
}

static const struct reg *devices(void)
{
	return reg_by_name(BYTES("device"));
}

enum err ledger_device(struct ledger *l, uint32_t device, uint8_t ret_key[PUBLIC_KEY_BYTES], struct bytes *ret_unit, bool *ret_revoked)
{
	struct row row;
	TRY(row_load(&l->world, devices(), (struct key){.id = device}, &row));
	struct value key = row_get(&row, field_by_name(row.reg, BYTES("public_key"))->number);
	if (row.state == ABSENT || key.data.len != PUBLIC_KEY_BYTES)
		return fail(ERR_NOT_FOUND);
	memcpy(ret_key, key.data.data, PUBLIC_KEY_BYTES);
	*ret_unit = row_text(&row, field_by_name(row.reg, BYTES("unit"))->number);
	*ret_revoked = row.state != 1;
	return OK;
}

enum err ledger_sees_all(struct ledger *l, struct bytes unit, bool *ret)
{
	int64_t function;
	TRY(db_int(l->sql[Q_SEES_ALL], 0, &function, "s", unit));
	const char *name = choice_name(field_by_name(reg_by_name(BYTES("unit")), BYTES("function")), function);
	*ret = strcmp(name, "home_affairs") == 0 || strcmp(name, "office") == 0;
	return OK;
}

enum err ledger_tip(struct ledger *l, uint32_t device, struct tip *ret)
{
	struct tip t = {.device = device};
	enum err e = db_first(l->sql[Q_TIP], "i", (int64_t)device);
	if (e == ERR_NOT_FOUND) {
		uint8_t key[PUBLIC_KEY_BYTES];
		struct bytes unit;
		bool revoked;
		TRY(ledger_device(l, device, key, &unit, &revoked));
		chain_start(device, key, t.head);
		*ret = t;
		return OK;
	}
	TRY(e);
	t.number = sqlite3_column_int64(l->sql[Q_TIP], 0);
	struct bytes head = db_blob(l->sql[Q_TIP], 1);
	memcpy(t.head, head.data, HASH_BYTES);
	db_reset(l->sql[Q_TIP]);
	*ret = t;
	return OK;
}

enum err ledger_head_at(struct ledger *l, uint32_t device, int64_t number, uint8_t ret[HASH_BYTES])
{
	if (number == 0) {
		uint8_t key[PUBLIC_KEY_BYTES];
		struct bytes unit;
		bool revoked;
		TRY(ledger_device(l, device, key, &unit, &revoked));
		chain_start(device, key, ret);
		return OK;
	}
	TRY(db_first(l->sql[Q_HASH_AT], "ii", (int64_t)device, number));
	memcpy(ret, db_blob(l->sql[Q_HASH_AT], 1).data, HASH_BYTES);
	db_reset(l->sql[Q_HASH_AT]);
	return OK;
}

/* Reads the settings of one accepted act in the log, or in this batch. */
struct reading {
	void (*each)(void *ctx, const struct setting *settings, size_t count, int64_t position);
	void *ctx;
};

static enum err read_settings(void *ctx, const struct entry *e)
{
	struct reading *r = ctx;
	struct act a OWN_ACT = {0};
	TRY(act_decode(e->act, &a));
	r->each(r->ctx, a.settings, a.setting_count, e->position);
	return OK;
}

static enum err find_between(void *ctx, const struct act *a, int64_t after,
			     void (*each)(void *each_ctx, const struct setting *settings, size_t count, int64_t position), void *each_ctx)
{
	struct ledger *l = ((void **)ctx)[0];
	const struct arrival *arrival = ((void **)ctx)[1];
	struct reading r = {each, each_ctx};
	sqlite3_stmt *s = l->sql[Q_BETWEEN];
	enum err e = a->key.text.len ? db_first(s, "nsi", (int)a->reg, a->key.text, after) : db_first(s, "nii", (int)a->reg, a->key.id, after);
	for (; e == OK; e = db_next(s)) {
		int64_t position = sqlite3_column_int64(s, 0), number = sqlite3_column_int64(s, 2);
		bool own = sqlite3_column_int64(s, 1) == arrival->device;
		if (own && !(number > arrival->fork_from && number <= arrival->fork_to))
			continue;
		enum err f = OK;
		if (l->entry_count && position >= l->entries[0].position)
			f = read_settings(&r, &l->entries[position - l->entries[0].position]);
		else
			f = l->store->read(l->store->ctx, position, position, read_settings, &r);
		if (f != OK) {
			db_reset(s);
			return f;
		}
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static struct entry *new_entry(struct ledger *l)
{
	if (l->entry_count == l->entry_room) {
		l->entry_room = l->entry_room ? l->entry_room * 2 : 64;
		l->entries = mem_grow(l->entries, l->entry_room * sizeof *l->entries);
	}
	struct entry *e = &l->entries[l->entry_count];
	*e = (struct entry){0};
	return e;
}

enum err ledger_append(struct ledger *l, const struct arrival *a, struct verdict *ret_verdict, int64_t *ret_position)
{
	assert(l->open);
	struct stamp stamp = {.position = l->position + 1,
			      .time = a->now > l->time ? a->now : l->time,
			      .rules = RULES_VERSION,
			      .coded = a->coded,
			      .matched = a->matched};
	struct verdict v = {.kind = REFUSED, .reason = ERR_ACT_UNREADABLE};
	arena_reset(&l->world.arena);
	l->act_position = stamp.position;
	l->act_device = a->device;
	l->act_number = a->number;
	struct judging j = {.between = find_between, .ctx = (void *[]){l, (void *)a}, .good_key = a->good_key};
	if (a->act)
		TRY(judge(&l->world, a->act, a->hash, &stamp, &j, &v));
	struct buf form OWN_BUF = BUF(ACT_MAX * 2);
	struct entry *e = new_entry(l);
	e->position = stamp.position;
	e->time = stamp.time;
	e->device = a->device;
	e->number = a->number;
	memcpy(e->hash, a->hash, HASH_BYTES);
	memcpy(e->head, a->head, HASH_BYTES);
	if (a->act)
		TRY(act_encode(a->act, &form));
	e->act = arena_copy(&l->batch, a->act ? buf_bytes(&form) : a->raw);
	buf_cut(&form, 0);
	verdict_encode(&v, &form);
	e->verdict = arena_copy(&l->batch, buf_bytes(&form));
	buf_cut(&form, 0);
	stamp_encode(&stamp, &form);
	e->stamp = arena_copy(&l->batch, buf_bytes(&form));
	TRY(index_act(l, e, a->act, v.kind));
	l->entry_count++;
	l->position = stamp.position;
	l->time = stamp.time;
	*ret_verdict = v;
	*ret_position = stamp.position;
	return OK;
}

/* How much of the push the log has already, act by act. */
static enum err compare(struct ledger *l, const struct push *p, const struct tip *tip, size_t *ret_known, int64_t *ret_fork)
{
	size_t known = 0;
	for (; known < p->count && p->first + (int64_t)known <= tip->number; known++) {
		TRY(db_first(l->sql[Q_HASH_AT], "ii", (int64_t)p->device, p->first + (int64_t)known));
		bool same = memcmp(db_blob(l->sql[Q_HASH_AT], 0).data, p->hashes[known], HASH_BYTES) == 0;
		db_reset(l->sql[Q_HASH_AT]);
		if (!same) {
			*ret_fork = p->first + (int64_t)known - 1;
			return fail(ERR_FORK);
		}
	}
	*ret_known = known;
	return OK;
}

/* An act signed again above the tip may be in the log already, from before the fork: then it is a duplicate. */
static enum err logged_already(struct ledger *l, uint32_t device, int64_t entry, const uint8_t hash[HASH_BYTES], bool *ret)
{
	bool found = false;
	enum err e = db_first(l->sql[Q_LOGGED], "ii", (int64_t)device, entry);
	for (; e == OK && !found; e = found ? OK : db_next(l->sql[Q_LOGGED]))
		found = memcmp(db_blob(l->sql[Q_LOGGED], 0).data, hash, HASH_BYTES) == 0;
	db_reset(l->sql[Q_LOGGED]);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret = found;
	return OK;
}

enum err ledger_push(struct ledger *l, const struct push *p, int64_t *ret_fork)
{
	struct tip tip;
	size_t known = 0;
	TRY(ledger_tip(l, p->device, &tip));
	if (p->first > tip.number + 1)
		return fail(ERR_EARLY);
	TRY(compare(l, p, &tip, &known, ret_fork));
	for (size_t i = known; i < p->count; i++) {
		struct arrival a = {.act = &p->acts[i],
				    .device = p->device,
				    .number = p->first + (int64_t)i,
				    .now = p->now,
				    .coded = p->coded ? p->coded[i] : NO_TIME,
				    .matched = p->matched ? p->matched[i] : 0,
				    .fork_from = p->fork_from,
				    .fork_to = p->fork_to};
		memcpy(a.hash, p->hashes[i], HASH_BYTES);
		chain_next(tip.head, a.number, a.hash, tip.head);
		memcpy(a.head, tip.head, HASH_BYTES);
		struct verdict v;
		int64_t position;
		bool twice;
		TRY(logged_already(l, p->device, a.act->entry, a.hash, &twice));
		if (twice)
			a.act = NULL; /* keeps its number in the chain; its verdict is the first one's */
		TRY(ledger_append(l, &a, &v, &position));
	}
	return OK;
}

enum err ledger_administer(struct ledger *l, struct act *act, int64_t now, int64_t matched, struct verdict *ret_verdict,
			   int64_t *ret_position)
{
	struct tip tip = {0};
	enum err e = db_first(l->sql[Q_TIP], "i", (int64_t)0);
	if (e == OK)
		tip.number = sqlite3_column_int64(l->sql[Q_TIP], 0);
	else if (e != ERR_NOT_FOUND)
		return e;
	db_reset(l->sql[Q_TIP]);
	act->device = 0;
	act->officer = 0;
	act->entry = tip.number + 1;
	act->clock = now;
	struct arrival a = {.act = act, .number = act->entry, .now = now, .coded = NO_TIME, .matched = matched};
	act_hash(act, a.hash);
	return ledger_append(l, &a, ret_verdict, ret_position);
}

enum err ledger_root(struct ledger *l, const struct seen *seen, uint8_t ret[HASH_BYTES])
{
	memset(ret, 0, HASH_BYTES);
	if (!seen->position)
		return OK;
	int64_t end = l->position;
	bool found = false;
	for (size_t i = 0; i < l->epoch_count; i++)
		if (l->epochs[i].number == seen->epoch) {
			found = true;
			if (i + 1 < l->epoch_count)
				end = l->epochs[i + 1].start;
		}
	if (!found || seen->position > end || seen->position < 0)
		return fail(ERR_NOT_FOUND);
	return merkle_root(&l->merkle, seen->position, ret);
}

enum err ledger_digest(struct ledger *l, struct bytes unit, bool all, struct digest *ret)
{
	struct digest sum = {0};
	for (int i = 0; i < 2; i++) {
		enum err e = db_first(l->sql[Q_DIGEST], "s", i == 0 ? BYTES("*") : all ? BYTES("!") : unit);
		if (e == ERR_NOT_FOUND)
			continue;
		TRY(e);
		for (int lane = 0; lane < 2; lane++)
			sum.lane[lane] += (uint64_t)sqlite3_column_int64(l->sql[Q_DIGEST], lane);
		db_reset(l->sql[Q_DIGEST]);
	}
	*ret = sum;
	return OK;
}
