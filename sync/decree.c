#include "decree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "ledger_sql.h"
#include "text_value.h"

enum { MESSAGE_BYTES = TAG_MAX + 4 + 8 + 8 + HASH_BYTES + 8 * FOUND_MAX };

static uint8_t *put(uint8_t *p, uint64_t v, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * (n - 1 - i));
	return p + n;
}

static bool found_any(const int64_t found[FOUND_MAX])
{
	for (int i = 0; i < FOUND_MAX; i++)
		if (found[i])
			return true;
	return false;
}

static struct bytes message(const struct decree *d, uint8_t ret[MESSAGE_BYTES])
{
	static const char tag[] = "kycuong office 1";
	_Static_assert(sizeof tag - 1 == TAG_MAX, "tag");
	memcpy(ret, tag, TAG_MAX);
	uint8_t *p = put(ret + TAG_MAX, d->epoch, 4);
	p = put(p, (uint64_t)d->position, 8);
	p = put(p, (uint64_t)d->time, 8);
	memcpy(p, d->hash, HASH_BYTES);
	p += HASH_BYTES;
	for (int i = 0; found_any(d->found) && i < FOUND_MAX; i++)
		p = put(p, (uint64_t)d->found[i], 8);
	return (struct bytes){ret, (size_t)(p - ret)};
}

bool decree_verify(const struct decree *d, const uint8_t server_public[PUBLIC_KEY_BYTES])
{
	uint8_t m[MESSAGE_BYTES];
	return crypt_verify(server_public, message(d, m), d->signature);
}

static bool take_found(struct cbor *r, int64_t ret[FOUND_MAX])
{
	size_t n;
	if (!cbor_array(r, &n) || n != FOUND_MAX)
		return cbor_fault(r);
	for (size_t i = 0; i < n; i++)
		if (!cbor_int(r, &ret[i]))
			return false;
	return found_any(ret) || cbor_fault(r);
}

bool decree_decode(struct cbor *r, struct decree *ret)
{
	size_t n;
	int64_t epoch;
	struct decree d = {0};
	struct act a OWN_ACT = {0};
	if (!cbor_array(r, &n) || n < 5 || n > 6 || !cbor_range(r, 1, UINT32_MAX, &epoch) || !cbor_range(r, 1, INT64_MAX, &d.position) ||
	    !cbor_range(r, 1, INT64_MAX, &d.time) || !cbor_bytes(r, &d.form) || !cbor_fixed(r, SIGNATURE_BYTES, d.signature) ||
	    (n == 6 && !take_found(r, d.found)) || act_decode(d.form, &a) != OK || a.device || a.officer)
		return cbor_fault(r);
	d.epoch = (uint32_t)epoch;
	act_hash(&a, d.hash);
	*ret = d;
	return true;
}

void decrees_answer(int64_t taken, int64_t left, struct buf *out)
{
	cbor_put_array(out, 2);
	cbor_put_int(out, taken);
	cbor_put_int(out, left);
}

enum err decrees_answer_take(struct bytes answer, int64_t *ret_taken, int64_t *ret_left)
{
	struct cbor r = CBOR(answer);
	size_t n;
	if (!cbor_array(&r, &n) || n != 2 || !cbor_range(&r, 0, DECREES_MAX, ret_taken) || !cbor_range(&r, 0, DECREES_MAX, ret_left) || cbor_end(&r) != OK)
		return fail(ERR_ANSWER_BAD, "decrees");
	return OK;
}

/* ---- Giving ---- */

struct putting {
	struct ledger *l;
	const uint8_t *secret;
	const struct decrees_for *f;
	struct buf items;
	size_t count;
	bool before; /* some of them may stand on others that came down to nobody here then */
	bool answers; /* its unit, for that of the act being looked at */
};

static uint32_t epoch_of(const struct ledger *l, int64_t position)
{
	uint32_t epoch = 0;
	for (size_t i = 0; i < l->epoch_count; i++)
		if (l->epochs[i].start < position)
			epoch = l->epochs[i].number;
	return epoch;
}

static bool is_of(const struct act *a, const char *reg)
{
	return a->reg == reg_by_name(bytes_of(reg))->number;
}

static void note_answering(void *ctx, struct bytes unit)
{
	struct putting *p = ctx;
	p->answers |= bytes_equal(unit, p->f->unit);
}

/* Its own unit, or one that has ended and that it answers for. */
static enum err concerns_unit(struct putting *p, const struct act *a, bool *ret)
{
	p->answers = bytes_equal(a->key.text, p->f->unit);
	if (!p->answers && !FAULT(no_heirs_decree)) {
		TRY(unit_answers(&p->l->world, a->key.text, note_answering, p));
		p->before |= p->answers;
	}
	*ret = p->answers;
	return OK;
}

/* Whether the device is what it is by this act, and may do what it does. */
static enum err concerns(struct putting *p, const struct act *a, bool *ret)
{
	const struct decrees_for *f = p->f;
	char pair[2 * ID_TEXT_BYTES + 2];
	struct row row;
	if (!f->all && is_of(a, "unit"))
		return concerns_unit(p, a, ret);
	*ret = f->all || (is_of(a, "device") && a->key.id == f->device);
	id_print(f->device, pair);
	pair[ID_TEXT_BYTES] = '/';
	if (!f->all && is_of(a, "enrolment")) {
		*ret = a->key.text.len > ID_TEXT_BYTES && memcmp(a->key.text.data, pair, ID_TEXT_BYTES + 1) == 0;
		p->before |= *ret;
	}
	if (*ret || !is_of(a, "official"))
		return OK;
	id_print(a->key.id, pair + ID_TEXT_BYTES + 1);
	TRY(row_load(&p->l->world, reg_by_name(BYTES("enrolment")), (struct key){.text = bytes_of(pair)}, &row));
	*ret = row.state != ABSENT;
	return OK;
}

static enum err put_decree(void *ctx, const struct entry *e)
{
	struct putting *p = ctx;
	struct act a OWN_ACT = {0};
	struct stamp stamp = {.position = e->position, .time = e->time};
	struct verdict v;
	uint8_t m[MESSAGE_BYTES];
	bool wanted;
	TRY(verdict_decode(e->verdict, &v));
	TRY(stamp_decode(e->stamp, &stamp));
	if (v.kind == REFUSED || act_decode(e->act, &a) != OK)
		return OK;
	TRY(concerns(p, &a, &wanted));
	if (!wanted)
		return OK;
	struct decree d = {.epoch = stamp.returned ? stamp.returned : epoch_of(p->l, e->position), .position = e->position, .time = stamp_time(&stamp), .form = e->act};
	memcpy(d.found, stamp.found, sizeof d.found);
	memcpy(d.hash, e->hash, HASH_BYTES);
	crypt_sign(p->secret, message(&d, m), d.signature);
	bool found = found_any(d.found);
	cbor_put_array(&p->items, 5 + found);
	cbor_put_int(&p->items, d.epoch);
	cbor_put_int(&p->items, d.position);
	cbor_put_int(&p->items, d.time);
	cbor_put_bytes(&p->items, d.form);
	cbor_put_bytes(&p->items, (struct bytes){d.signature, SIGNATURE_BYTES});
	if (found)
		cbor_put_array(&p->items, FOUND_MAX);
	for (int i = 0; found && i < FOUND_MAX; i++)
		cbor_put_int(&p->items, d.found[i]);
	p->count++;
	return OK;
}

/* Places of the administration's acts in (after, to], the newest first: where there is none, one row is looked at. */
static enum err find_places(struct ledger *l, int64_t after, int64_t to, int64_t *places, size_t *ret_count)
{
	sqlite3_stmt *s = l->sql[Q_DECREES];
	size_t count = 0;
	enum err e = db_first(s, "");
	for (; e == OK && count < DECREES_MAX; e = db_next(s)) {
		int64_t position = sqlite3_column_int64(s, 0);
		if (position <= after)
			break;
		if (position <= to)
			places[count++] = position;
	}
	db_reset(s);
	*ret_count = count;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err put_after(struct putting *p, int64_t after)
{
	int64_t *places OWN_MEM = mem_alloc(DECREES_MAX * sizeof *places);
	size_t count;
	buf_cut(&p->items, 0);
	p->count = 0;
	TRY(find_places(p->l, after, p->f->to, places, &count));
	while (count--)
		TRY(ledger_entry_at(p->l, places[count], put_decree, p));
	return OK;
}

enum err decrees_put(struct ledger *l, const uint8_t server_secret[SECRET_KEY_BYTES], const struct decrees_for *f, struct buf *out, size_t *ret_count)
{
	struct putting p = {.l = l, .secret = server_secret, .f = f, .items = BUF(32 * 1024 * 1024)};
	enum err e = OK;
	if (f->backed_up && !FAULT(no_decrees))
		e = put_after(&p, f->after > f->backed_up ? f->after : f->backed_up);
	/* An official may have been there before he came to this device, a unit before it ended. */
	if (e == OK && p.before && f->after > f->backed_up)
		e = put_after(&p, f->backed_up);
	if (e == OK)
		e = buf_check(&p.items, "decrees");
	if (e == OK && p.count) {
		cbor_put_array(out, p.count);
		buf_view(out, buf_bytes(&p.items));
	}
	*ret_count = p.count;
	buf_free(&p.items);
	return e;
}

/* ---- Taking back ---- */

struct returning {
	struct ledger *l;
	struct decree *list;
	bool *early; /* refers to what is not there yet: not in this batch */
	size_t count;
	int64_t now, taken, left;
};

static enum err in_log(struct ledger *l, const uint8_t hash[HASH_BYTES], bool *ret)
{
	enum err e = db_first(l->sql[Q_FIRST], "ib", (int64_t)0, (struct bytes){hash, HASH_BYTES});
	db_reset(l->sql[Q_FIRST]);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	*ret = e == OK && !FAULT(return_twice);
	return OK;
}

static bool refers_to_nothing(const struct verdict *v)
{
	return v->kind == REFUSED && (v->reason == ERR_REF_UNKNOWN || v->reason == ERR_RECORD_UNKNOWN || v->reason == ERR_OFFICIAL_UNKNOWN);
}

/* One act at the end of the log; *ret_early where it came before what it refers to: the batch must go then. */
static enum err return_one(struct returning *r, const struct decree *d, bool *ret_early)
{
	struct act act OWN_ACT = {0};
	struct verdict v;
	int64_t position, number;
	TRY(act_decode(d->form, &act));
	TRY(db_int(r->l->sql[Q_TIP], 0, &number, "i", (int64_t)0));
	const struct former former[FORMER_MAX] = {{d->epoch, d->position}};
	struct arrival a = {.act = &act, .number = number + 1, .now = r->now, .received = FAULT(return_now) ? 0 : d->time, .returned = d->epoch, .found = d->found, .former = former};
	memcpy(a.hash, d->hash, HASH_BYTES);
	TRY(ledger_append(r->l, &a, &v, &position));
	*ret_early = refers_to_nothing(&v);
	r->taken++;
	return OK;
}

static enum err return_batch(struct returning *r, size_t *ret_early)
{
	r->taken = r->left = 0;
	*ret_early = r->count;
	for (size_t i = 0; i < r->count; i++) {
		bool there, early;
		TRY(in_log(r->l, r->list[i].hash, &there));
		bool later = r->list[i].epoch > ledger_epoch(r->l); /* of a server that was restored after this one: its device hears so, and keeps it */
		r->left += (r->early[i] || later) && !there;
		if (there || r->early[i] || later)
			continue;
		if (r->list[i].epoch == ledger_epoch(r->l)) /* this very log would have it */
			return fail(ERR_CERTIFICATE);
		TRY(return_one(r, &r->list[i], &early));
		if (early) {
			*ret_early = i;
			return OK;
		}
	}
	return OK;
}

static enum err return_all(struct returning *r)
{
	for (;;) {
		size_t early;
		TRY(ledger_begin(r->l));
		enum err e = return_batch(r, &early);
		if (e == OK && early == r->count)
			return ledger_commit(r->l);
		ledger_rollback(r->l);
		TRY(e);
		r->early[early] = true;
	}
}

static int by_time_done(const void *a, const void *b)
{
	const struct decree *x = a, *y = b;
	if (x->epoch != y->epoch)
		return x->epoch < y->epoch ? -1 : 1;
	return (x->position > y->position) - (x->position < y->position);
}

enum err decrees_return(struct ledger *l, const uint8_t server_public[PUBLIC_KEY_BYTES], struct bytes message_, int64_t now, int64_t *ret_taken,
			int64_t *ret_left)
{
	struct cbor r = CBOR(message_);
	struct returning all = {.l = l, .now = now};
	if (message_.len > DECREES_BYTES_MAX || !cbor_array(&r, &all.count) || all.count > DECREES_MAX)
		return fail(ERR_FORMAT, "decrees");
	struct decree *list OWN_MEM = mem_alloc((all.count + 1) * sizeof *list);
	bool *early OWN_MEM = mem_alloc((all.count + 1) * sizeof *early);
	for (size_t i = 0; i < all.count; i++)
		if (!decree_decode(&r, &list[i]))
			return fail(ERR_FORMAT, "decrees");
	TRY(cbor_end(&r));
	for (size_t i = 0; i < all.count; i++)
		if (!FAULT(believe_decrees) && !decree_verify(&list[i], server_public))
			return fail(ERR_CERTIFICATE);
	qsort(list, all.count, sizeof *list, by_time_done);
	all.list = list;
	all.early = early;
	TRY(return_all(&all));
	*ret_taken = all.taken;
	*ret_left = all.left;
	return OK;
}
