/* What the author of an act had seen of the log: his base as positions count here, and which acts of others came in between. */
#include <string.h>

#include "fault.h"
#include "ledger_sql.h"

struct made_act {
	int64_t position;
	uint32_t device;
	int64_t number, entry;
};

/* The epoch in which its base counts. */
static uint32_t base_epoch(const struct act *a, const struct stamp *stamp)
{
	return stamp->returned ? stamp->returned : a->seen.epoch;
}

/* Whether the author had seen an act that is in this log at that position: his own of before, or one that stood up to his base in the log that he knew. */
static enum err had_seen(struct ledger *l, const struct act *a, const struct stamp *stamp, const struct made_act *m, bool *ret)
{
	int64_t there = 0;
	bool branch = m->number > stamp->fork_from && m->number <= stamp->fork_to;
	*ret = m->device == a->device && (m->entry < a->entry || !a->device) && (FAULT(blind_to_branch) || !branch);
	if (*ret || base_epoch(a, stamp) == ledger_epoch(l))
		return OK;
	TRY(db_int(l->sql[Q_FORMER_UP_TO], 0, &there, "iii", m->position, (int64_t)base_epoch(a, stamp), a->base));
	*ret = there > 0;
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

enum err acts_between(void *ctx, const struct act *a, int64_t after,
			     void (*each)(void *each_ctx, const struct setting *settings, size_t count, int64_t position), void *each_ctx)
{
	struct ledger *l = ((void **)ctx)[0];
	const struct stamp *stamp = ((void **)ctx)[1];
	struct reading r = {each, each_ctx};
	sqlite3_stmt *s = l->sql[Q_BETWEEN];
	enum err e = a->key.text.len ? db_first(s, "nsi", (int)a->reg, a->key.text, after) : db_first(s, "nii", (int)a->reg, a->key.id, after);
	for (; e == OK; e = db_next(s)) {
		const struct made_act m = {sqlite3_column_int64(s, 0), (uint32_t)sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3)};
		bool seen = false;
		enum err f = had_seen(l, a, stamp, &m, &seen);
		if (f == OK && !seen)
			f = ledger_entry_at(l, m.position, read_settings, &r);
		if (f != OK) {
			db_reset(s);
			return f;
		}
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err acts_refused(void *ctx, const struct act *a, int64_t after, bool *ret)
{
	struct ledger *l = ((void **)ctx)[0];
	int64_t count;
	TRY(a->key.text.len ? db_int(l->sql[Q_REFUSED_AFTER], 0, &count, "nsi", (int)a->reg, a->key.text, after)
			    : db_int(l->sql[Q_REFUSED_AFTER], 0, &count, "nii", (int)a->reg, a->key.id, after));
	*ret = count > 0;
	return OK;
}

/* Whether its author had seen the very log that is here, up to its base. */
static enum err saw_this_log(struct ledger *l, const struct act *a, bool *ret)
{
	uint8_t root[HASH_BYTES];
	*ret = false;
	if (a->base > a->seen.position || a->seen.position > l->position)
		return OK;
	TRY(merkle_root(&l->merkle, a->seen.position, root));
	*ret = memcmp(root, a->seen.root, HASH_BYTES) == 0;
	return OK;
}

enum err base_here(struct ledger *l, const struct act *a, const struct stamp *stamp, int64_t *ret, bool *ret_away)
{
	uint32_t epoch = base_epoch(a, stamp);
	int64_t base = a->base, there = 1;
	bool known = !epoch || FAULT(trust_other_epoch), same = false;
	size_t i = 0;
	for (; epoch && i < l->epoch_count && l->epochs[i].number <= epoch; i++)
		known |= l->epochs[i].number == epoch;
	if (known && epoch && i < l->epoch_count && base > l->epochs[i].start && !FAULT(trust_old_base)) {
		TRY(db_int(l->sql[Q_FORMER_THERE], 0, &there, "ii", (int64_t)epoch, base));
		base = l->epochs[i].start;
	}
	if (!known)
		TRY(saw_this_log(l, a, &same));
	*ret = known || same ? base : 0;
	*ret_away = there == 0;
	return OK;
}

enum err overtaken(struct ledger *l, const struct act *a, const struct stamp *stamp, bool *ret)
{
	const struct former *f = &stamp->former[0];
	sqlite3_stmt *s = l->sql[Q_FORMER_BEHIND];
	int64_t count = 0;
	if (f->position > 0)
		TRY(a->key.text.len ? db_int(s, 0, &count, "nsii", (int)a->reg, a->key.text, (int64_t)f->epoch, f->position)
				    : db_int(s, 0, &count, "niii", (int)a->reg, a->key.id, (int64_t)f->epoch, f->position));
	*ret = count > 0;
	return OK;
}
