/* What a confirmed redaction takes out of a replica beside its rows: of the acts that are kept here (outbox, inbox, the administration's), of what
 * others had set, of half-filled forms. Acts keep their hashes, so they can still be shown to a server that was restored. */
#include <string.h>

#include "fault.h"
#include "redact.h"
#include "replica_sql.h"
#include "text_value.h"

enum { BURNT_MAX = 1000 };

struct redacting {
	struct replica *r;
	struct arena arena;
	struct redaction *list;
	size_t count;
	uint8_t (*burnt)[SEED_BYTES];
	size_t burnt_count;
	bool kept; /* a seed had to stay: an act that waits needs it for what its author saw */
};

static void redacting_free(struct redacting *x)
{
	mem_free(&x->list);
	mem_free(&x->burnt);
	arena_free(&x->arena);
}

static enum err note(void *ctx, const struct redaction *r)
{
	struct redacting *x = ctx;
	x->list = mem_grow(x->list, (x->count + 1) * sizeof *x->list);
	struct redaction *own = &x->list[x->count++];
	*own = *r;
	own->record = arena_copy(&x->arena, r->record);
	own->fields = arena_copy(&x->arena, r->fields);
	return OK;
}

/* An act kept here, in whichever table. */
struct kept_act {
	const struct act *act;
	int64_t id, position; /* position: of one of the administration's */
	bool waiting;
};

/* Whether it was made without knowledge of the redaction. */
static bool before(const struct redaction *r, const struct kept_act *k)
{
	return k->act->device ? k->act->seen.time <= r->confirmed : k->position < r->position;
}

/* Which of its texts go; whether it is on the record of a redaction. */
static bool find_covered(const struct redacting *x, const struct kept_act *k, bool covered[SETTINGS_MAX], bool *ret_any)
{
	bool concerned = false;
	*ret_any = false;
	memset(covered, 0, SETTINGS_MAX);
	for (size_t i = 0; i < x->count; i++)
		if (redact_concerns(&x->list[i], k->act) && before(&x->list[i], k)) {
			concerned = true;
			*ret_any |= redact_covered(&x->list[i], k->act, covered);
		}
	return concerned;
}

static bool has_seed(const struct act *a)
{
	static const uint8_t none[SEED_BYTES];
	return memcmp(a->seed, none, SEED_BYTES) != 0;
}

static bool is_burnt(const struct redacting *x, const uint8_t seed[SEED_BYTES])
{
	for (size_t i = 0; i < x->burnt_count; i++)
		if (memcmp(x->burnt[i], seed, SEED_BYTES) == 0)
			return true;
	return false;
}

static enum err gather_seed(struct redacting *x, const struct kept_act *k, struct buf *form)
{
	bool covered[SETTINGS_MAX], any;
	(void)form;
	if (!find_covered(x, k, covered, &any) || !has_seed(k->act) || !(any || k->act->has_digest) || is_burnt(x, k->act->seed))
		return OK;
	x->burnt = mem_grow(x->burnt, (x->burnt_count + 1) * SEED_BYTES);
	memcpy(x->burnt[x->burnt_count++], k->act->seed, SEED_BYTES);
	return OK;
}

/* The form that takes its place; empty where it stays. */
static enum err redact_form(struct redacting *x, const struct kept_act *k, struct buf *form)
{
	bool covered[SETTINGS_MAX], any, concerned = find_covered(x, k, covered, &any);
	if (any)
		return act_erase(k->act, covered, form);
	if (!has_seed(k->act) || !is_burnt(x, k->act->seed))
		return OK;
	if (k->waiting && k->act->has_digest && !concerned) {
		x->kept = true;
		return OK;
	}
	return act_erase(k->act, covered, form);
}

/* ---- Table by table ---- */

static const struct kept_table {
	const char *list, *change;
	bool decrees;
} tables[] = {{"SELECT number, act, 0, place <> 1 FROM outbox", "UPDATE outbox SET act = ?2 WHERE number = ?1", false},
	      {"SELECT entry, act, 0, 0 FROM inbox", "UPDATE inbox SET act = ?2 WHERE entry = ?1", false},
	      {"SELECT id, form, position, 0 FROM decree", "UPDATE decree SET form = ?2 WHERE id = ?1", true}};
enum { TABLES = sizeof tables / sizeof *tables };

/* A decree holds the act among other things: [epoch, position, time, act, signature]. */
/* *ret_count: its items. */
static bool open_decree(struct bytes form, struct bytes item[6], size_t *ret_count)
{
	struct cbor r = CBOR(form);
	size_t n;
	if (!cbor_array(&r, &n) || n < 5 || n > 6)
		return false;
	*ret_count = n;
	for (size_t i = 0; i < n; i++)
		if (!cbor_skip(&r, &item[i]))
			return false;
	return cbor_end(&r) == OK;
}

static enum err one_act(struct redacting *x, const struct kept_table *t, sqlite3_stmt *s, sqlite3_stmt *change,
			enum err (*what)(struct redacting *x, const struct kept_act *k, struct buf *form))
{
	struct act a OWN_ACT = {0};
	struct bytes form = db_blob(s, 1), item[6], inner = form;
	size_t items = 0;
	struct buf made OWN_BUF = BUF(ACT_MAX * 2), whole OWN_BUF = BUF(ACT_MAX * 3);
	if (t->decrees) {
		struct cbor r;
		if (!open_decree(form, item, &items))
			return fail(ERR_STORAGE_DAMAGED, "replica.db");
		r = (struct cbor)CBOR(item[3]);
		if (!cbor_bytes(&r, &inner))
			return fail(ERR_STORAGE_DAMAGED, "replica.db");
	}
	TRY(act_decode(inner, &a));
	const struct kept_act k = {&a, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 2), sqlite3_column_int(s, 3) != 0};
	if (!reg_by_number(a.reg))
		return OK;
	TRY(what(x, &k, &made));
	if (!made.len)
		return OK;
	if (!t->decrees)
		return db_run(change, "ib", k.id, buf_bytes(&made));
	cbor_put_array(&whole, items);
	for (int i = 0; i < 3; i++)
		buf_view(&whole, item[i]);
	cbor_put_bytes(&whole, buf_bytes(&made));
	for (size_t i = 4; i < items; i++)
		buf_view(&whole, item[i]);
	return db_run(change, "ib", k.id, buf_bytes(&whole));
}

static enum err all_acts(struct redacting *x, enum err (*what)(struct redacting *x, const struct kept_act *k, struct buf *form))
{
	for (int i = 0; i < TABLES; i++) {
		const char *const sql[] = {tables[i].list, tables[i].change};
		sqlite3_stmt *s[2];
		TRY(db_prepare(x->r->db, sql, 2, s));
		enum err e = db_first(s[0], "");
		for (; e == OK; e = e == OK ? db_next(s[0]) : e)
			e = one_act(x, &tables[i], s[0], s[1], what);
		sqlite3_finalize(s[0]);
		sqlite3_finalize(s[1]);
		if (e != ERR_NOT_FOUND)
			return e;
	}
	return OK;
}

/* What the others had set, beside a merged act. */
static enum err one_other(struct redacting *x, sqlite3_stmt *s, sqlite3_stmt *change)
{
	static const uint8_t nothing[HASH_BYTES];
	struct act a OWN_ACT = {0};
	struct setting *settings OWN_MEM = NULL;
	size_t count = 0;
	struct cbor c = CBOR(db_blob(s, 2));
	struct buf form OWN_BUF = BUF(CONFLICTS_MAX * TEXT_MAX);
	bool any = false;
	TRY(act_decode(db_blob(s, 1), &a));
	if (!settings_decode(&c, &settings, &count))
		return fail(ERR_STORAGE_DAMAGED, "replica.db");
	const struct act others = {.reg = a.reg, .key = a.key, .settings = settings, .setting_count = count};
	for (size_t i = 0; i < x->count && reg_by_number(a.reg); i++) {
		bool covered[SETTINGS_MAX] = {false};
		if (!redact_concerns(&x->list[i], &others) || sqlite3_column_int64(s, 3) > x->list[i].position)
			continue;
		any |= redact_covered(&x->list[i], &others, covered);
		for (size_t k = 0; k < count; k++)
			if (covered[k])
				settings[k].value = (struct value){V_ERASED, 0, {nothing, sizeof nothing}};
	}
	if (!any)
		return OK;
	TRY(settings_encode(settings, count, &form));
	return db_run(change, "ib", (int64_t)sqlite3_column_int64(s, 0), buf_bytes(&form));
}

static enum err all_others(struct redacting *x)
{
	static const char *const sql[] = {"SELECT entry, act, others, position FROM inbox WHERE length(others) > 0", "UPDATE inbox SET others = ?2 WHERE entry = ?1"};
	sqlite3_stmt *s[2];
	TRY(db_prepare(x->r->db, sql, 2, s));
	enum err e = db_first(s[0], "");
	for (; e == OK; e = e == OK ? db_next(s[0]) : e)
		e = one_other(x, s[0], s[1]);
	sqlite3_finalize(s[0]);
	sqlite3_finalize(s[1]);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err drop_drafts(struct redacting *x)
{
	static const char *const sql = "DELETE FROM draft WHERE instr(name, ?1) > 0";
	sqlite3_stmt *s;
	enum err e = OK;
	TRY(db_prepare(x->r->db, &sql, 1, &s));
	for (size_t i = 0; i < x->count && e == OK; i++)
		e = db_run(s, "s", x->list[i].record);
	sqlite3_finalize(s);
	return e;
}

/* What is entered from now on gets a seed that was never used for what is gone. */
static enum err drop_seed(struct redacting *x)
{
	uint8_t seed[SEED_BYTES];
	TRY(self_bytes(x->r, "seed", seed, SEED_BYTES));
	return is_burnt(x, seed) ? self_drop(x->r, "seed") : OK;
}

enum err redact_replica(struct replica *r)
{
	struct redacting x OWN(redacting_free) = {.r = r};
	if (FAULT(keep_outbox))
		return OK;
	TRY(redactions_each(&r->world, note, &x));
	TRY(all_acts(&x, gather_seed));
	TRY(all_acts(&x, redact_form));
	TRY(all_others(&x));
	TRY(drop_drafts(&x));
	TRY(drop_seed(&x));
	TRY(self_set_int(r, "redact_again", x.kept));
	return x.count ? self_set_int(r, "redact_due", x.list[x.count - 1].position) : OK;
}

/* ---- Seeds that had to stay until their acts were logged ---- */

static enum err strip(struct redacting *x, const struct kept_act *k, struct buf *form)
{
	static const bool none[SETTINGS_MAX];
	(void)x;
	return has_seed(k->act) && k->act->has_digest && !k->waiting ? act_erase(k->act, none, form) : OK;
}

enum err redact_rest(struct replica *r)
{
	struct redacting x OWN(redacting_free) = {.r = r};
	int64_t again, waiting;
	TRY(self_int(r, "redact_again", 0, &again));
	if (!again)
		return OK;
	TRY(db_number(r->db, "SELECT count(*) FROM outbox WHERE place <> 1", &waiting));
	if (waiting)
		return OK;
	TRY(all_acts(&x, strip));
	return self_set_int(r, "redact_again", 0);
}

/* ---- What the programs around it see ---- */

enum err replica_erasure(struct replica *r, int64_t *ret_position)
{
	int64_t due, done, again, afresh, cursor, since;
	TRY(self_int(r, "redact_due", 0, &due));
	TRY(self_int(r, "redact_done", 0, &done));
	TRY(self_int(r, "redact_again", 0, &again));
	TRY(self_int(r, "afresh", 0, &afresh));
	TRY(self_int(r, "cursor", 0, &cursor));
	TRY(self_int(r, "since", cursor, &since));
	*ret_position = due > done && !again && !afresh && since == cursor ? due : 0;
	return OK;
}

enum err replica_erased(struct replica *r, int64_t position)
{
	return self_set_int(r, "redact_done", position);
}
