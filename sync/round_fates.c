/* What the server says of the device's own acts. */
#include <stdlib.h>

#include "answer_part.h"
#include "civil.h"

static bool plain(const struct fate *f, uint32_t version)
{
	const struct stamp *s = &f->stamp;
	return f->verdict.kind == ACCEPTED && !f->again && s->rules == version && s->coded == NO_TIME && !s->matched && !s->fix_by &&
	       !s->counting && !stamp_found(s) && !s->fork_to && !s->received && !s->former[0].epoch;
}

static int by_field(const void *a, const void *b)
{
	return setting_compare(a, b);
}

static enum err put_others(struct answer *a, const struct verdict *v)
{
	struct setting list[CONFLICTS_MAX];
	for (size_t i = 0; i < v->conflict_count; i++) {
		const struct conflict *c = &v->conflicts[i];
		list[i] = (struct setting){c->field, bytes_of(c->sub), VALUE_NULL};
		TRY(ledger_setting(a->l, c->position, c->field, list[i].sub, &list[i].value));
	}
	qsort(list, v->conflict_count, sizeof *list, by_field);
	return settings_encode(list, v->conflict_count, &a->fates);
}

static enum err put_fate(struct answer *a, const struct fate *f, int64_t count, int64_t *position, int64_t *time)
{
	bool merged = f->verdict.kind == MERGED;
	struct buf form OWN_BUF = BUF(VERDICT_MAX);
	cbor_put_array(&a->fates, plain(f, a->v->version) ? 3 : merged ? 6 : 5);
	cbor_put_int(&a->fates, f->again ? 0 : count);
	cbor_put_int(&a->fates, f->position - *position);
	cbor_put_int(&a->fates, f->time - *time);
	*position = f->position + count - 1;
	*time = f->time;
	a->fate_count++;
	if (plain(f, a->v->version))
		return OK;
	stamp_encode(&f->stamp, &form);
	cbor_put_bytes(&a->fates, buf_bytes(&form));
	buf_cut(&form, 0);
	verdict_encode(&f->verdict, &form);
	cbor_put_bytes(&a->fates, buf_bytes(&form));
	return merged ? put_others(a, &f->verdict) : OK;
}

/* Plain ones that follow one another make one fate. */
struct fate_run {
	struct answer *a;
	struct fate first;
	int64_t count, position, time;
};

static enum err end_run(struct fate_run *r)
{
	int64_t count = r->count;
	r->count = 0;
	return count ? put_fate(r->a, &r->first, count, &r->position, &r->time) : OK;
}

static enum err take_fate(void *ctx, const struct fate *f)
{
	struct fate_run *r = ctx;
	struct fate mixed;
	if (r->a->older || delta_is_mixed(&r->a->mixed, f->position)) {
		mixed = *f;
		mixed.again = true; /* its rows come down with the delta */
		f = &mixed;
	}
	if (r->count && r->count < CHANGESET_ACTS_MAX && plain(f, r->a->v->version) && plain(&r->first, r->a->v->version) && f->position == r->first.position + r->count && f->time == r->first.time) {
		r->count++;
		return OK;
	}
	TRY(end_run(r));
	r->first = *f;
	r->count = 1;
	return OK;
}

enum err put_fates(struct answer *a)
{
	struct fate_run r = {.a = a, .position = a->l->position, .time = a->time};
	TRY(ledger_fates(a->l, a->v->device, a->v->acked + 1, a->known_to, take_fate, &r));
	return end_run(&r);
}
