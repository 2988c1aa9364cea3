/* log: every act and its verdict. */
#include <stdio.h>

#include "civil.h"
#include "commands.h"
#include "text_value.h"

static const char *const columns[] = {"#position", "stamp", "#device", "official", "register", "record", "verb", "verdict", "reason"};
enum { POSITION, STAMP, DEVICE, OFFICIAL, REGISTER, RECORD, VERB, VERDICT, REASON, COLUMNS };

struct print {
	struct ledger *ledger;
	struct listing *listing;
	enum lang lang;
};

static enum err official_name(struct ledger *l, const struct act *a, const char **ret)
{
	const struct reg *r = reg_by_name(BYTES("official"));
	struct row row;
	*ret = "administration";
	if (!a->device)
		return OK;
	TRY(row_load(&l->world, r, (struct key){.id = a->officer}, &row));
	*ret = arena_string(&l->world.arena, row_text(&row, field_by_name(r, BYTES("name"))->number));
	return OK;
}

/* What the other side had set too: field names and the positions of the acts. */
static const char *merged_fields(struct arena *arena, const struct reg *r, const struct verdict *v)
{
	struct buf text OWN_BUF = BUF(CONFLICTS_MAX * 64);
	for (size_t i = 0; i < v->conflict_count; i++) {
		const struct conflict *c = &v->conflicts[i];
		const struct field *f = r ? field_by_number(r, c->field) : NULL;
		buf_fmt(&text, "%s%s%s%s (%lld)", i ? ", " : "", f ? f->name : "?", *c->sub ? "." : "", c->sub, (long long)c->position);
	}
	return arena_string(arena, buf_bytes(&text));
}

static enum err act_words(struct print *p, const struct act *a, const char *texts[COLUMNS])
{
	struct arena *arena = &p->ledger->world.arena;
	const struct reg *r = reg_by_number(a->reg);
	const struct verb *v = r ? verb_by_number(r, a->verb) : NULL;
	struct buf key OWN_BUF = BUF(KEY_MAX);
	TRY(official_name(p->ledger, a, &texts[OFFICIAL]));
	texts[REGISTER] = r ? r->name : NULL;
	texts[VERB] = v ? v->name : NULL;
	if (r && key_check(r, a->key) == OK) {
		key_print(r, a->key, &key);
		texts[RECORD] = arena_string(arena, buf_bytes(&key));
	}
	return OK;
}

static enum err print_entry(void *ctx, const struct entry *e)
{
	struct print *p = ctx;
	struct arena *arena = &p->ledger->world.arena;
	struct act a OWN_ACT = {0};
	struct verdict v;
	struct stamp stamped;
	char position[24], device[24], stamp[TIME_SIZE], sentence[ERR_SENTENCE_MAX];
	const char *texts[COLUMNS] = {position, stamp, device};
	arena_reset(arena);
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamped));
	snprintf(position, sizeof position, "%lld", (long long)e->position);
	snprintf(device, sizeof device, "%lu", (unsigned long)e->device);
	time_print(e->time, stamp);
	bool readable = !stamped.opaque && act_decode(e->act, &a) == OK;
	if (readable)
		TRY(act_words(p, &a, texts));
	/* One that was in the log before its author's branch was signed again: its verdict stands there. */
	texts[VERDICT] = e->act.len ? verdict_name(v.kind) : "again";
	if (v.kind == REFUSED && e->act.len)
		texts[REASON] = verdict_sentence(&v, p->lang, sentence);
	else if (v.kind == MERGED)
		texts[REASON] = merged_fields(arena, readable ? reg_by_number(a.reg) : NULL, &v);
	listing_row(p->listing, texts);
	return OK;
}

enum err cmd_log(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct listing l OWN(listing_free) = {0};
	int64_t from = 1;
	if (c->options[O_FROM])
		TRY(call_number("--from", c->options[O_FROM], 0, INT64_MAX, &from));
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	struct print print = {p.ledger, &l, c->lang};
	call_list(c, columns, COLUMNS, &l);
	TRY(place_log_error(p.store.read(p.store.ctx, from, p.ledger->position, print_entry, &print)));
	return listing_end(&l);
}
