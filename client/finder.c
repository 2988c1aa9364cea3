#include "finder.h"

#include <stdio.h>
#include <string.h>

/* A transaction's worth: others wait meanwhile. */
enum { LOT_ROWS = 4000, LOT_BYTES = 4 * 1024 * 1024, TIDY_ROWS = 20000, NOTE_SIZE = 48 };

struct refreshing {
	struct replica *r;
	struct search search;
	struct arena arena;    /* of one lot */
	struct touched *lot;
	struct touched last;   /* how far; key in last_key */
	char last_key[KEY_MAX + 1];
	bool begun, more;
	size_t changed;
	bool first, secret;    /* all of it is new; something with names was changed or taken out */
	char note[NOTE_SIZE];  /* of what the index will be when the lots are through: how things stood at the first */
};

static void refreshing_free(struct refreshing *x)
{
	search_close(&x->search);
	arena_free(&x->arena);
	mem_free(&x->lot);
}

static enum err stands(struct replica *r, char ret[NOTE_SIZE])
{
	struct watched w;
	TRY(replica_watched(r, &w));
	snprintf(ret, NOTE_SIZE, "%lld/%lld", (long long)w.entries, (long long)w.rounds);
	return OK;
}

static size_t bytes_in(const struct row *row)
{
	size_t n = 0;
	for (int i = 0; i < field_count(row->reg); i++)
		n += row->fields[i].data.len;
	return n;
}

static void keep_last(struct refreshing *x, const struct touched *t)
{
	x->last = *t;
	if (t->key.text.len)
		memcpy(x->last_key, t->key.text.data, t->key.text.len);
	x->last.key.text.data = (const uint8_t *)x->last_key;
}

/* Of a register with names nothing that was changed or taken out may stay behind in the index's older pieces. */
static enum err put_lot(struct refreshing *x, size_t count)
{
	struct row *rows = arena_alloc(&x->arena, (count + 1) * sizeof *rows);
	size_t n = 0, bytes = 0, changed;
	for (; n < count && bytes < LOT_BYTES; n++) {
		TRY(row_load(&x->r->world, x->lot[n].reg, x->lot[n].key, &rows[n]));
		bytes += bytes_in(&rows[n]);
	}
	for (size_t from = 0, i = 0; i < n; from = i) {
		for (i = from; i < n && rows[i].reg->restricted == rows[from].reg->restricted;)
			i++;
		TRY(search_put(&x->search, rows + from, i - from, &x->arena, &changed));
		x->changed += changed;
		x->secret |= !x->first && changed && rows[from].reg->restricted;
	}
	x->more = n < count || count == LOT_ROWS;
	if (n)
		keep_last(x, &x->lot[n - 1]);
	return touched_settle(x->r, x->lot, n);
}

static enum err one_lot(struct refreshing *x)
{
	bool fresh;
	size_t count;
	TRY(search_open(x->r->db, &x->search, &fresh));
	if (!fresh && !x->begun) /* one that was never finished has no note */
		TRY(search_noted(&x->search, "", &fresh));
	if (fresh)
		TRY(replica_watch(x->r));
	x->first |= fresh;
	if (fresh || !x->begun) {
		TRY(stands(x->r, x->note));
		x->last = (struct touched){0};
	}
	TRY(touched_next(x->r, x->begun && !fresh ? &x->last : NULL, LOT_ROWS, &x->arena, x->lot, &count));
	x->begun = true;
	TRY(put_lot(x, count));
	if (x->more)
		return OK;
	if (x->secret || x->changed >= TIDY_ROWS) /* many pieces are slow to ask */
		TRY(search_tidy(&x->search));
	return search_note(&x->search, x->note);
}

static enum err refresh(struct refreshing *x)
{
	x->lot = mem_alloc(LOT_ROWS * sizeof *x->lot);
	do {
		arena_reset(&x->arena);
		TRY(replica_begin(x->r));
		enum err e = one_lot(x);
		search_close(&x->search);
		if (e == OK)
			e = replica_commit(x->r);
		replica_rollback(x->r);
		TRY(e);
	} while (x->more);
	return OK;
}

static enum err throw_away(struct replica *r)
{
	TRY(search_empty(r->db));
	(void)!db_exec(r->db, "VACUUM"); /* where somebody is at it the pages stay unused until the next one */
	return OK;
}

static enum err is_current(struct replica *r, bool *ret)
{
	char note[NOTE_SIZE];
	struct search s OWN_SEARCH = {0};
	enum search_there there;
	bool fresh;
	TRY(search_there(r->db, &there));
	*ret = false;
	if (there != SEARCH_THERE)
		return there == SEARCH_UNFIT ? throw_away(r) : OK;
	TRY(search_open(r->db, &s, &fresh));
	TRY(stands(r, note));
	return search_noted(&s, note, ret);
}

enum err finder_refresh(struct replica *r)
{
	struct refreshing x OWN(refreshing_free) = {.r = r};
	bool current;
	TRY(is_current(r, &current));
	return current ? OK : refresh(&x);
}

/* ---- Finding ---- */

struct taking {
	struct replica *r;
	const struct finding *f;
	struct search_words words;
	struct search_hit hit[SEARCH_LIMIT]; /* all of them before the first is told: the index may have to be asked again */
	int count;
};

static bool wanted(void *ctx, const struct reg *reg)
{
	struct taking *t = ctx;
	return !reg->hidden && reader_may(t->f->who, reg);
}

static enum err take(void *ctx, const struct search_hit *hit)
{
	struct taking *t = ctx;
	struct search_hit *to = &t->hit[t->count++];
	*to = *hit;
	to->key.text = arena_copy(&t->r->world.arena, hit->key.text);
	return OK;
}

/* Without room an index that is there is better than none. */
static enum err refresh_if_room(struct replica *r, const struct finding *f)
{
	enum search_there there = SEARCH_MISSING;
	enum err e = finder_refresh(r);
	if (e == ERR_STORAGE_FULL)
		TRY(search_there(r->db, &there));
	if (f->stale)
		*f->stale = there == SEARCH_THERE;
	return there == SEARCH_THERE ? OK : e;
}

static enum err ask(struct taking *t)
{
	struct search s OWN_SEARCH = {0};
	bool fresh;
	t->count = 0;
	TRY(refresh_if_room(t->r, t->f));
	TRY(search_open(t->r->db, &s, &fresh));
	return search_find(&s, &t->words, t->f->limit, wanted, take, t);
}

/* A damaged page may also be read as one in which the word is not. */
static bool is_damage(struct taking *t, enum err e)
{
	bool sound = true;
	if (e == OK && !t->count && search_sound(t->r->db, &sound) != OK)
		return false;
	return !sound || e == ERR_STORAGE_DAMAGED || e == ERR_STORAGE;
}

static enum err ask_anew(struct taking *t)
{
	TRY(throw_away(t->r));
	return ask(t);
}

static enum err tell(struct taking *t, const struct search_hit *hit, enum err (*each)(void *ctx, const struct found *found), void *ctx)
{
	struct search_line line;
	struct row row;
	TRY(row_load(&t->r->world, hit->reg, hit->key, &row));
	if (row.state == ABSENT) /* changed since: the next search knows */
		return OK;
	search_line(&row, &t->words, t->f->lang, t->f->columns, &t->r->world.arena, &line);
	return each(ctx, &(struct found){&row, &line});
}

enum err finder_find(struct replica *r, const struct finding *f, enum err (*each)(void *ctx, const struct found *found), void *ctx)
{
	struct taking t = {.r = r, .f = f};
	TRY(search_words(f->query, &t.words));
	enum err e = ask(&t);
	bool anew = is_damage(&t, e);
	if (anew)
		e = ask_anew(&t);
	for (int i = 0; e == OK && i < t.count; i++)
		e = tell(&t, &t.hit[i], each, ctx);
	if (f->anew)
		*f->anew = anew;
	return e;
}
