/* Acts onto the log. */
#include <assert.h>
#include <string.h>

#include "chain.h"
#include "civil.h"
#include "ledger_sql.h"
#include "fault.h"
#include "redact.h"
#include "text_value.h"

enum err ledger_index_more(struct ledger *l, const struct entry *e, const struct act *a, const struct stamp *stamp, enum verdict_kind kind)
{
	if (a && kind == REFUSED && a->key.text.len)
		TRY(db_run(l->sql[Q_REFUSED], "nsi", (int)a->reg, a->key.text, e->position));
	else if (a && kind == REFUSED)
		TRY(db_run(l->sql[Q_REFUSED], "nii", (int)a->reg, a->key.id, e->position));
	if (stamp->fork_to && e->act.len)
		TRY(db_run(l->sql[Q_FORK], "iiii", (int64_t)e->device, stamp->fork_from, stamp->fork_to, e->position));
	for (int i = 0; i < FORMER_MAX && stamp->former[i].position > 0; i++)
		TRY(db_run(l->sql[Q_FORMER], "iii", (int64_t)stamp->former[i].epoch, stamp->former[i].position, e->position));
	return OK;
}

void entry_leaf(const struct entry *e, struct buf *stamp, uint8_t ret[HASH_BYTES])
{
	uint8_t whole[16];
	for (int i = 0; i < 8; i++) {
		whole[i] = (uint8_t)((uint64_t)e->position >> (56 - 8 * i));
		whole[8 + i] = (uint8_t)((uint64_t)e->time >> (56 - 8 * i));
	}
	buf_add(stamp, whole, sizeof whole);
	buf_view(stamp, e->stamp);
	merkle_leaf(buf_bytes(stamp), e->hash, e->verdict, ret);
}

/* Indexes of an act in the log, the same live and in a replay. */
enum err ledger_index(struct ledger *l, const struct entry *e, const struct act *a, const struct stamp *stamp, enum verdict_kind kind)
{
	if (kind != REFUSED)
		TRY(heirs_follow(l));
	l->move_count = 0;
	TRY(ledger_index_more(l, e, a, stamp, kind));
	TRY(db_run(l->sql[Q_LOG], "iiiibb", (int64_t)e->device, e->number, e->position, a ? a->entry : (int64_t)0,
		   (struct bytes){e->hash, HASH_BYTES}, (struct bytes){e->head, HASH_BYTES}));
	if (a && kind != REFUSED) {
		if (a->key.text.len)
			TRY(db_run(l->sql[Q_MADE], "nsiiin", (int)a->reg, a->key.text, e->position, (int64_t)e->device, e->number, (int)a->verb));
		else
			TRY(db_run(l->sql[Q_MADE], "niiiin", (int)a->reg, a->key.id, e->position, (int64_t)e->device, e->number, (int)a->verb));
	}
	uint8_t leaf[HASH_BYTES];
	struct buf stamped OWN_BUF = BUF(ENTRY_STAMP_MAX);
	entry_leaf(e, &stamped, leaf);
	return merkle_append(&l->merkle, e->position - 1, leaf);
}

enum err ledger_entry_at(struct ledger *l, int64_t position, enum err (*each)(void *ctx, const struct entry *e), void *ctx)
{
	if (l->entry_count && position >= l->entries[0].position)
		return each(ctx, &l->entries[position - l->entries[0].position]);
	return l->store->read(l->store->ctx, position, position, each, ctx);
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

/* What the gate stopped is not kept: the log has its hash and the commitments to its texts, and nothing from which their salts derive. */
static enum err encode(struct ledger *l, const struct act *a, const struct verdict *v, bool known, struct buf *out)
{
	bool texts = v->kind != REFUSED || v->reason != ERR_SECRET, burnt = false;
	if (!texts && !known)
		seed_burn(l, a);
	if (!known)
		TRY(seed_burnt(l, a, &burnt));
	return act_encode_for_log(a, texts, !burnt && texts, out);
}

/* An act on a record of which something was erased by decision, by somebody who did not know that yet: it comes into the log without. */
static enum err erase_late(struct ledger *l, const struct act *a, struct buf *form, struct act *room, const struct act **ret)
{
	struct lateness late;
	TRY(redact_late(&l->world, a, &late));
	if (!(late.time || late.unseen) || FAULT(take_late))
		return OK;
	seed_burn(l, a);
	if (!late.time)
		return OK;
	TRY(act_erase(a, late.covered, form));
	TRY(act_decode(buf_bytes(form), room));
	*ret = room;
	return OK;
}

/* Again as the log says, where the texts or the seed that decided it are gone. */
static enum err judge_blind(struct ledger *l, const struct arrival *a, struct stamp *stamp)
{
	stamp->fix_by = a->known->fix_by;
	stamp->counting = a->known->counting;
	memcpy(stamp->found, a->known->found, sizeof stamp->found);
	return a->kept->kind == REFUSED ? OK : judge_apply(&l->world, a->act, stamp, (struct bytes){0});
}

static void note_erased(void *ctx, struct bytes sub, struct value v)
{
	(void)sub;
	*(bool *)ctx |= v.kind == V_ERASED;
}

static bool row_erased(const struct row *row)
{
	bool erased = false;
	for (int i = 0; row->reg->fields[i].number && !erased; i++)
		if (row->reg->fields[i].flags & F_FAMILY)
			family_each(row->fields[i], note_erased, &erased);
		else
			erased = row->fields[i].kind == V_ERASED;
	return erased;
}

static enum err refers_to_erased(struct ledger *l, const struct field *f, struct value v, bool *ret)
{
	struct row row;
	if (f->type != T_REF || f->flags & F_FAMILY || (v.kind != V_TEXT && v.kind != V_INT))
		return OK;
	TRY(row_load(&l->world, reg_by_name(bytes_of(f->ref)), (struct key){v.kind == V_TEXT ? v.data : (struct bytes){0}, v.kind == V_INT ? v.num : 0}, &row));
	*ret |= row_erased(&row);
	return OK;
}

enum err ledger_blind(struct ledger *l, const struct act *a, bool *ret)
{
	const struct reg *reg = reg_by_number(a->reg);
	struct row row;
	*ret = act_is_blind(a);
	if (*ret || !reg || key_check(reg, a->key) != OK)
		return OK;
	TRY(row_load(&l->world, reg, a->key, &row));
	*ret = row_erased(&row);
	for (int i = 0; reg->fields[i].number; i++)
		TRY(refers_to_erased(l, &reg->fields[i], row.fields[i], ret));
	for (size_t i = 0; i < a->setting_count; i++) {
		const struct field *f = field_by_number(reg, a->settings[i].field);
		if (f)
			TRY(refers_to_erased(l, f, a->settings[i].value, ret));
	}
	return OK;
}

static struct stamp stamp_for(const struct ledger *l, const struct arrival *a)
{
	const struct stamp *known = a->known;
	struct stamp s = {.position = l->position + 1, .time = a->now > l->time ? a->now : l->time, .rules = l->version, .coded = NO_TIME,
			  .fork_from = a->fork_from, .fork_to = a->fork_to, .opaque = !a->act && a->raw.len, .returned = a->returned};
	s.received = a->received < s.time ? a->received : 0;
	if (a->former)
		memcpy(s.former, a->former, sizeof s.former);
	if (known) {
		s.rules = known->rules;
		s.fork_from = known->fork_from;
		s.fork_to = known->fork_to;
		s.received = known->received;
		s.returned = known->returned;
		s.coded = known->coded;
		s.matched = known->matched;
		memcpy(s.former, known->former, sizeof s.former);
	}
	const int64_t *found = known ? known->found : a->found;
	if (s.returned && found)
		memcpy(s.found, found, sizeof s.found);
	return s;
}

static enum err put_entry(struct ledger *l, const struct arrival *a, const struct act *act, const struct stamp *stamp, const struct verdict *v)
{
	struct buf form OWN_BUF = BUF(ACT_MAX * 2);
	struct entry *e = new_entry(l);
	e->position = stamp->position;
	e->time = stamp->time;
	e->device = a->device;
	e->number = a->number;
	memcpy(e->hash, a->hash, HASH_BYTES);
	memcpy(e->head, a->head, HASH_BYTES);
	if (act)
		TRY(encode(l, act, v, a->known != NULL, &form));
	e->act = arena_copy(&l->batch, act ? buf_bytes(&form) : a->raw);
	buf_cut(&form, 0);
	verdict_encode(v, &form);
	e->verdict = arena_copy(&l->batch, buf_bytes(&form));
	buf_cut(&form, 0);
	stamp_encode(stamp, &form);
	e->stamp = arena_copy(&l->batch, buf_bytes(&form));
	TRY(ledger_index(l, e, act, stamp, v->kind));
	l->redact_due |= act && v->kind != REFUSED && act->reg == reg_by_name(BYTES("redaction"))->number;
	l->entry_count++;
	l->position = stamp->position;
	l->time = stamp->time;
	return OK;
}

/* The verdict; ERR_AWAY where there is patience for what the act stands on. */
static enum err judge_here(struct ledger *l, const struct arrival *a, const struct act *act, struct stamp *stamp, struct verdict *ret)
{
	struct judging j = {.between = acts_between, .refused = acts_refused, .ctx = (void *[]){l, stamp}, .good_key = a->good_key};
	const bool taken_before = stamp->former[0].position > 0;
	bool away, late;
	TRY(base_here(l, act, stamp, &j.base, &away));
	if (a->patience == PATIENCE_FULL && taken_before && away)
		return fail(ERR_AWAY);
	if (!a->known)
		TRY(code_match(l, a, stamp));
	TRY(judge(&l->world, act, a->hash, stamp, &j, ret));
	if (a->patience == PATIENCE_NONE || ret->kind != REFUSED || !(taken_before || away))
		return OK;
	TRY(overtaken(l, act, stamp, &late));
	return late ? OK : fail(ERR_AWAY);
}

enum err ledger_append(struct ledger *l, const struct arrival *a, struct verdict *ret_verdict, int64_t *ret_position)
{
	assert(l->open);
	struct stamp stamp = stamp_for(l, a);
	struct verdict v = {.kind = REFUSED, .reason = ERR_ACT_UNREADABLE};
	struct buf rest OWN_BUF = BUF(ACT_MAX * 2);
	struct act without OWN_ACT = {0};
	const struct act *act = a->act;
	world_reset(&l->world);
	l->act_position = stamp.position;
	l->act_device = a->device;
	l->act_number = a->number;
	if (act && !a->known)
		TRY(erase_late(l, act, &rest, &without, &act));
	if (act && stamp.former[0].position < 0 && !FAULT(take_refused)) {
		v.reason = ERR_REFUSED_BEFORE;
	} else if (act && a->kept) {
		v = *a->kept;
		TRY(judge_blind(l, a, &stamp));
	} else if (act) {
		TRY(judge_here(l, a, act, &stamp, &v));
	}
	TRY(put_entry(l, a, act, &stamp, &v));
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

/* The highest entry counter that the log may have of the device: what lies above is surely new. */
static enum err last_entry(struct ledger *l, const struct tip *tip, int64_t *ret)
{
	int64_t moved;
	TRY(db_int(l->sql[Q_LAST_ENTRY], 0, &moved, "i", (int64_t)tip->device));
	*ret = moved > tip->number ? moved : tip->number;
	return OK;
}

/* One act of a push above *tip, which moves on. */
static enum err push_one(struct ledger *l, const struct push *p, size_t i, struct tip *tip, int64_t *last)
{
	bool readable = !p->unreadable || !p->unreadable[i].data, twice = false;
	struct arrival a = {.act = readable ? &p->acts[i] : NULL,
			    .raw = readable ? (struct bytes){0} : p->unreadable[i],
			    .device = p->device,
			    .number = p->first + (int64_t)i,
			    .now = p->now,
			    .code = p->codes ? p->codes[i] : NULL,
			    .fork_from = p->fork_from,
			    .fork_to = p->fork_to,
			    .received = p->received ? p->received[i] : 0,
			    .former = p->former ? p->former[i] : NULL,
			    .patience = p->away ? p->patience : PATIENCE_NONE};
	struct verdict v;
	int64_t position;
	memcpy(a.hash, p->hashes[i], HASH_BYTES);
	chain_next(tip->head, a.number, a.hash, a.head);
	if (readable && a.act->entry <= *last)
		TRY(logged_already(l, p->device, a.act->entry, a.hash, &twice));
	else if (readable)
		*last = a.act->entry;
	if (twice && !FAULT(log_twice))
		a.act = NULL; /* keeps its number in the chain; its verdict is the first one's */
	TRY(ledger_append(l, &a, &v, &position));
	memcpy(tip->head, a.head, HASH_BYTES);
	return OK;
}

/* Whether an act has, as its base, one between `first` and itself that is not away: that one comes with the same push. */
static bool comes_along(const struct push *p, size_t first, size_t i)
{
	const struct act *a = &p->acts[i];
	for (size_t k = first + 1; k < i; k++)
		for (int n = 0; n < FORMER_MAX && !p->away[k] && p->former[k][n].epoch; n++)
			if (p->former[k][n].epoch == a->seen.epoch && p->former[k][n].position == a->base)
				return true;
	return false;
}

/* From the one at `first` on, which is: those whose device may hold them as well, for it cannot be otherwise. */
static enum err mark_away(struct ledger *l, const struct push *p, size_t first)
{
	p->away[first] = true;
	for (size_t i = first + 1; i < p->count; i++) {
		int64_t base;
		const struct stamp stamp = {0};
		if (p->patience == PATIENCE_FULL && p->former && p->former[i][0].position > 0 && !(p->unreadable && p->unreadable[i].data))
			TRY(base_here(l, &p->acts[i], &stamp, &base, &p->away[i]));
		p->away[i] = p->away[i] && !comes_along(p, first, i);
	}
	return OK;
}

enum err ledger_push(struct ledger *l, const struct push *p, int64_t *ret_at)
{
	struct tip tip;
	size_t known = 0;
	int64_t last;
	TRY(ledger_tip(l, p->device, &tip));
	if (p->first > tip.number + 1)
		return fail(ERR_EARLY);
	TRY(compare(l, p, &tip, &known, ret_at));
	TRY(last_entry(l, &tip, &last));
	for (size_t i = known; i < p->count; i++) {
		enum err e = push_one(l, p, i, &tip, &last);
		if (e == ERR_AWAY) {
			*ret_at = p->first + (int64_t)i;
			TRY(mark_away(l, p, i));
		}
		TRY(e);
	}
	return OK;
}

enum err ledger_administer(struct ledger *l, struct act *act, int64_t now, struct verdict *ret_verdict, int64_t *ret_position)
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
	struct arrival a = {.act = act, .number = act->entry, .now = now};
	act_hash(act, a.hash);
	return ledger_append(l, &a, ret_verdict, ret_position);
}

