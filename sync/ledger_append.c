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

enum err ledger_entry_at(struct ledger *l, int64_t position, enum err (*each)(void *ctx, const struct entry *e), void *ctx)
{
	if (l->entry_count && position >= l->entries[0].position)
		return each(ctx, &l->entries[position - l->entries[0].position]);
	return l->store->read(l->store->ctx, position, position, each, ctx);
}

static enum err find_between(void *ctx, const struct act *a, int64_t after,
			     void (*each)(void *each_ctx, const struct setting *settings, size_t count, int64_t position), void *each_ctx)
{
	struct ledger *l = ((void **)ctx)[0];
	const struct stamp *stamp = ((void **)ctx)[1];
	struct reading r = {each, each_ctx};
	sqlite3_stmt *s = l->sql[Q_BETWEEN];
	enum err e = a->key.text.len ? db_first(s, "nsi", (int)a->reg, a->key.text, after) : db_first(s, "nii", (int)a->reg, a->key.id, after);
	for (; e == OK; e = db_next(s)) {
		int64_t position = sqlite3_column_int64(s, 0), number = sqlite3_column_int64(s, 2);
		bool own = sqlite3_column_int64(s, 1) == a->device;
		if (own && (FAULT(blind_to_branch) || !(number > stamp->fork_from && number <= stamp->fork_to)))
			continue;
		enum err f = ledger_entry_at(l, position, read_settings, &r);
		if (f != OK) {
			db_reset(s);
			return f;
		}
	}
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err find_refused(void *ctx, const struct act *a, int64_t after, bool *ret)
{
	struct ledger *l = ((void **)ctx)[0];
	int64_t count;
	TRY(a->key.text.len ? db_int(l->sql[Q_REFUSED_AFTER], 0, &count, "nsi", (int)a->reg, a->key.text, after)
			    : db_int(l->sql[Q_REFUSED_AFTER], 0, &count, "nii", (int)a->reg, a->key.id, after));
	*ret = count > 0;
	return OK;
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

/* A base is a position in the log as its author knew it. Where the server was restored since, positions above the backup mean
 * other acts: whatever others did after the backup counts as not seen. Of an epoch that this log comes not from (a backup of before it was restored
 * once more, or a newer one after an older) nobody knows here where it left: then the root that the author saw decides, or all counts as not seen. */
static enum err base_here(struct ledger *l, const struct act *a, const struct stamp *stamp, int64_t *ret)
{
	uint32_t epoch = stamp->returned ? stamp->returned : a->seen.epoch;
	int64_t base = a->base;
	bool known = !epoch || FAULT(trust_other_epoch), same = false;
	size_t i = 0;
	for (; epoch && i < l->epoch_count && l->epochs[i].number <= epoch; i++)
		known |= l->epochs[i].number == epoch;
	if (known && epoch && i < l->epoch_count && base > l->epochs[i].start && !FAULT(trust_old_base))
		base = l->epochs[i].start;
	if (!known)
		TRY(saw_this_log(l, a, &same));
	*ret = known || same ? base : 0;
	return OK;
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

enum err ledger_append(struct ledger *l, const struct arrival *a, struct verdict *ret_verdict, int64_t *ret_position)
{
	assert(l->open);
	struct stamp stamp = {
		.position = l->position + 1, .time = a->now > l->time ? a->now : l->time, .rules = a->known ? a->known->rules : l->version, .coded = NO_TIME};
	stamp.fork_from = a->known ? a->known->fork_from : a->fork_from;
	stamp.fork_to = a->known ? a->known->fork_to : a->fork_to;
	stamp.opaque = !a->act && a->raw.len;
	stamp.received = a->known ? a->known->received : a->received < stamp.time ? a->received : 0;
	stamp.returned = a->known ? a->known->returned : a->returned;
	if (a->known) {
		stamp.coded = a->known->coded;
		stamp.matched = a->known->matched;
	}
	const int64_t *found = a->known ? a->known->found : a->found;
	if (stamp.returned && found)
		memcpy(stamp.found, found, sizeof stamp.found);
	struct verdict v = {.kind = REFUSED, .reason = ERR_ACT_UNREADABLE};
	struct buf rest OWN_BUF = BUF(ACT_MAX * 2);
	struct act without OWN_ACT = {0};
	const struct act *act = a->act;
	world_reset(&l->world);
	l->act_position = stamp.position;
	l->act_device = a->device;
	l->act_number = a->number;
	struct judging j = {.between = find_between, .refused = find_refused, .ctx = (void *[]){l, &stamp}, .good_key = a->good_key};
	if (act && !a->known)
		TRY(erase_late(l, act, &rest, &without, &act));
	if (act && a->kept) {
		v = *a->kept;
		TRY(judge_blind(l, a, &stamp));
	} else if (act) {
		TRY(base_here(l, act, &stamp, &j.base));
		if (!a->known)
			TRY(code_match(l, a, &stamp));
		TRY(judge(&l->world, act, a->hash, &stamp, &j, &v));
	}
	struct buf form OWN_BUF = BUF(ACT_MAX * 2);
	struct entry *e = new_entry(l);
	e->position = stamp.position;
	e->time = stamp.time;
	e->device = a->device;
	e->number = a->number;
	memcpy(e->hash, a->hash, HASH_BYTES);
	memcpy(e->head, a->head, HASH_BYTES);
	if (act)
		TRY(encode(l, act, &v, a->known != NULL, &form));
	e->act = arena_copy(&l->batch, act ? buf_bytes(&form) : a->raw);
	buf_cut(&form, 0);
	verdict_encode(&v, &form);
	e->verdict = arena_copy(&l->batch, buf_bytes(&form));
	buf_cut(&form, 0);
	stamp_encode(&stamp, &form);
	e->stamp = arena_copy(&l->batch, buf_bytes(&form));
	TRY(ledger_index(l, e, act, &stamp, v.kind));
	l->redact_due |= act && v.kind != REFUSED && act->reg == reg_by_name(BYTES("redaction"))->number;
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

/* The highest entry counter that the log may have of the device: what lies above is surely new. */
static enum err last_entry(struct ledger *l, const struct tip *tip, int64_t *ret)
{
	int64_t moved;
	TRY(db_int(l->sql[Q_LAST_ENTRY], 0, &moved, "i", (int64_t)tip->device));
	*ret = moved > tip->number ? moved : tip->number;
	return OK;
}

enum err ledger_push(struct ledger *l, const struct push *p, int64_t *ret_fork)
{
	struct tip tip;
	size_t known = 0;
	int64_t last;
	TRY(ledger_tip(l, p->device, &tip));
	if (p->first > tip.number + 1)
		return fail(ERR_EARLY);
	TRY(compare(l, p, &tip, &known, ret_fork));
	TRY(last_entry(l, &tip, &last));
	for (size_t i = known; i < p->count; i++) {
		bool readable = !p->unreadable || !p->unreadable[i].data;
		struct arrival a = {.act = readable ? &p->acts[i] : NULL,
				    .raw = readable ? (struct bytes){0} : p->unreadable[i],
				    .device = p->device,
				    .number = p->first + (int64_t)i,
				    .now = p->now,
				    .code = p->codes ? p->codes[i] : NULL,
				    .fork_from = p->fork_from,
				    .fork_to = p->fork_to,
				    .received = p->received ? p->received[i] : 0};
		memcpy(a.hash, p->hashes[i], HASH_BYTES);
		chain_next(tip.head, a.number, a.hash, tip.head);
		memcpy(a.head, tip.head, HASH_BYTES);
		struct verdict v;
		int64_t position;
		bool twice = false;
		if (readable && a.act->entry <= last)
			TRY(logged_already(l, p->device, a.act->entry, a.hash, &twice));
		else if (readable)
			last = a.act->entry;
		if (twice && !FAULT(log_twice))
			a.act = NULL; /* keeps its number in the chain; its verdict is the first one's */
		TRY(ledger_append(l, &a, &v, &position));
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

