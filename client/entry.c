#include "entry.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "import.h"
#include "text_value.h"

enum err author_find(struct replica *r, const char *name, struct author *ret)
{
	struct author a = {0};
	TRY(person_find(r, name, &a.official));
	*ret = a;
	return OK;
}

struct naming {
	int64_t official;
	char name[NAME_MAX_BYTES + 1];
};

static enum err name_of(void *ctx, const struct person *p)
{
	struct naming *n = ctx;
	if (p->official == n->official)
		snprintf(n->name, sizeof n->name, "%s", p->name);
	return OK;
}

enum err author_unlock(struct replica *r, struct author *a, struct bytes password)
{
	struct naming n = {.official = a->official};
	enum err e = person_unlock(r, a->official, password, a->key);
	if (e == ERR_NO_PERSONAL_KEY) {
		TRY(person_each(r, name_of, &n));
		return fail(e, n.name);
	}
	a->unlocked = e == OK;
	return e;
}

void author_wipe(struct author *a)
{
	crypt_wipe(a, sizeof *a);
}

bool wish_personal(const struct wish *w)
{
	const struct reg *reg = reg_meant(w->reg);
	const struct verb *verb = reg ? verb_by_name(reg, w->verb) : NULL;
	return verb && verb->personal;
}

static enum err enter(struct replica *r, const struct author *a, struct act *act, int64_t now, struct entered *ret)
{
	uint8_t random[SEED_BYTES];
	crypt_random(random, sizeof random);
	struct entering e = {act, a->official, a->unlocked ? a->key : NULL, now, random};
	int64_t number;
	TRY(replica_enter(r, &e, &number));
	struct buf key OWN_BUF = BUF(ENTRY_KEY_MAX);
	key_print(reg_by_number(act->reg), act->key, &key);
	assert(!key.over);
	struct entered entered = {.number = number};
	memcpy(entered.key, buf_text(&key), key.len + 1);
	*ret = entered;
	return OK;
}

static enum err enter_all(struct replica *r, const struct author *a, const struct wish *wishes, size_t count, int64_t now,
			  struct entered *ret)
{
	struct arena arena OWN_ARENA = {0};
	for (size_t i = 0; i < count; i++) {
		const struct wish *w = &wishes[i];
		struct act act;
		arena_reset(&arena);
		TRY(compose(w->verb, w->reg, w->key, w->fields, w->count, r->device, &arena, &act));
		TRY(enter(r, a, &act, now, &ret[i]));
	}
	return OK;
}

enum err entry_again(struct replica *r, const struct author *a, const struct wish *wishes, size_t count, int64_t now,
		     int64_t settles, struct entered *ret)
{
	TRY(replica_begin(r));
	enum err e = enter_all(r, a, wishes, count, now, ret);
	if (e == OK && settles)
		e = inbox_settle(r, settles);
	if (e == OK)
		e = replica_commit(r);
	if (e != OK)
		replica_rollback(r);
	return e;
}

enum err entry_make(struct replica *r, const struct author *a, const struct wish *wishes, size_t count, int64_t now,
		    struct entered *ret)
{
	return entry_again(r, a, wishes, count, now, 0, ret);
}

/* ---- Import ---- */

struct importing {
	struct replica *r;
	const struct author *author;
	enum lang lang;
	int64_t now, count;
};

static bool of_storage(enum err e)
{
	return err_exit(e) == 74 || err_exit(e) == 75;
}

/* A line that cannot be entered leaves no trace, so that the lines behind it are still looked at. */
static enum err take_line(void *ctx, struct act *act, struct buf *wrong)
{
	struct importing *im = ctx;
	char sentence[ERR_SENTENCE_MAX];
	struct entered entered;
	TRY(db_exec(im->r->db, "SAVEPOINT line"));
	enum err e = enter(im->r, im->author, act, im->now, &entered);
	if (e == OK) {
		im->count++;
		return db_exec(im->r->db, "RELEASE line");
	}
	if (of_storage(e))
		return e;
	buf_str(wrong, refusal_sentence(e, im->lang, sentence));
	return db_exec(im->r->db, "ROLLBACK TO line; RELEASE line");
}

enum err entry_import(struct replica *r, const struct author *a, struct bytes reg, struct bytes csv, enum lang lang, int64_t now,
		      struct buf *bad, int64_t *ret_count)
{
	struct importing im = {r, a, lang, now, 0};
	TRY(replica_begin(r));
	enum err e = import_csv(csv, reg, r->device, lang, take_line, &im, bad);
	if (e == OK)
		e = replica_commit(r);
	if (e == OK)
		*ret_count = im.count;
	else
		replica_rollback(r);
	return e;
}
