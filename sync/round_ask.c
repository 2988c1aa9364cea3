/* The device asks: what waits goes up, and the cursor says what it has. */
#include <string.h>

#include "fault.h"
#include "replica_sql.h"
#include "round_wire.h"
#include "splice.h"

/* What a push may hold beside proofs, so that both together can be packed. */
enum { ACKED_SLICE = 128 * 1024, FORMERS_BYTES_MAX = CHANGESET_ACTS_MAX * (1 + 2 * FORMER_MAX) * CBOR_HEAD_MAX };

/* The acts of one push, gathered. */
struct gathering {
	struct buf acts, acks; /* acks: what proves that a server had some of them before it was restored */
	struct buf former;     /* and where they stood in its log */
	size_t count, ack_count, former_count;
	int64_t ack; /* the last one in `acks` */
	struct changeset changeset;
	bool seeded; /* by the first act that needs a seed; where none does, none travels */
	bool whole;  /* with all keys and texts */
	size_t spliced; /* bytes of the texts that go as splices: once whole, they are no more than a changeset has */
	uint8_t after[HASH_BYTES];
};

static void free_gathering(struct gathering *g)
{
	buf_free(&g->acts);
	buf_free(&g->acks);
	buf_free(&g->former);
}

/* An act and what it borrows from its outbox row, kept until the next one has been written against it. */
struct carried {
	struct act act;
	struct buf form;
};

static void free_carried(struct carried *c)
{
	act_free(&c->act);
	buf_free(&c->form);
}

/* The act for the wire: texts that differ little from the server's go as splices. Its settings are in the world's arena. */
static enum err splice_texts(struct replica *r, struct gathering *g, const struct act *a, struct act *ret)
{
	const struct reg *reg = reg_by_number(a->reg);
	struct row row;
	bool there;
	*ret = *a;
	if ((g->whole && !FAULT(splice_again)) || !reg || !a->base || a->salts)
		return OK;
	world_reset(&r->world);
	TRY(image_get(r, reg, a->key, &there, &row));
	if (!there || row.state == ABSENT)
		return OK;
	ret->settings = arena_alloc(&r->world.arena, (a->setting_count + 1) * sizeof *ret->settings);
	for (size_t i = 0; i < a->setting_count; i++) {
		struct setting *s = &ret->settings[i];
		struct buf splice OWN_BUF = BUF(2 * TEXT_MAX);
		*s = a->settings[i];
		if (s->value.kind != V_TEXT || g->spliced + s->value.data.len > CHANGESET_MAX || !splice_make(splice_base(&row, s), s->value.data, &splice))
			continue;
		g->spliced += s->value.data.len;
		s->value = (struct value){V_TEXT, SPLICED, arena_copy(&r->world.arena, buf_bytes(&splice))};
	}
	return OK;
}

static enum err add_act(struct replica *r, struct gathering *g, sqlite3_stmt *s, uint32_t epoch, struct carried *before)
{
	struct carried next OWN(free_carried) = {.form = BUF(ACT_MAX)};
	buf_view(&next.form, db_blob(s, 1));
	TRY(act_decode(buf_bytes(&next.form), &next.act));
	bool opaque = sqlite3_column_int(s, 4) != 0;
	if (g->count == 0)
		g->changeset.clock = next.act.clock;
	if (!opaque && !g->seeded && act_salted(&next.act)) {
		memcpy(g->changeset.seed, next.act.seed, SEED_BYTES);
		g->seeded = true;
	}
	if (opaque) {
		changeset_opaque(db_blob(s, 2).data, buf_bytes(&next.form), &g->acts);
	} else {
		struct act told;
		TRY(splice_texts(r, g, &next.act, &told));
		changeset_act(&g->changeset, &before->act, &told, next.act.seen.epoch != epoch ? 0 : g->whole ? KNOWN_ROOT : KNOWN_ROOT | KNOWN_KEY, &g->acts);
		struct carried swap = *before;
		*before = next;
		next = swap;
	}
	memcpy(g->after, db_blob(s, 3).data, HASH_BYTES);
	g->count++;
	return OK;
}

/* The act's proof goes with it, or the act goes later: without it, the time of its receipt would be lost. */
static enum err add_ack(struct replica *r, struct gathering *g, int64_t ack, bool *ret_fits)
{
	struct buf form OWN_BUF = BUF(ACKS_BYTES_MAX);
	*ret_fits = true;
	if (!ack || ack == g->ack)
		return OK;
	TRY(ack_append(r, ack, &form));
	*ret_fits = g->ack_count < ACKS_MAX && g->acks.len + form.len <= ACKS_BYTES_MAX - 16 && g->acts.len <= ACKED_SLICE;
	if (!*ret_fits)
		return OK;
	buf_view(&g->acks, buf_bytes(&form));
	g->ack_count++;
	g->ack = ack;
	return OK;
}

/* Where the act that is about to be added stood before. */
static enum err add_former(struct replica *r, struct gathering *g, int64_t entry)
{
	sqlite3_stmt *s = r->sql[R_FORMER];
	int64_t items[2 * FORMER_MAX];
	size_t n = 0;
	enum err e = db_first(s, "i", entry);
	for (; e == OK && n < 2 * FORMER_MAX; e = db_next(s)) {
		items[n++] = sqlite3_column_int64(s, 0);
		items[n++] = sqlite3_column_int64(s, 1);
	}
	db_reset(s);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (!n || FAULT(forget_places))
		return OK;
	cbor_put_array(&g->former, 1 + n);
	cbor_put_int(&g->former, (int64_t)g->count);
	for (size_t i = 0; i < n; i++)
		cbor_put_int(&g->former, items[i]);
	g->former_count++;
	return OK;
}

/* Waiting acts in order of the chain, at least one, as many as fit. */
static enum err gather(struct replica *r, const struct acked *acked, size_t slice, uint32_t epoch, struct gathering *g)
{
	struct carried before OWN(free_carried) = {0};
	sqlite3_stmt *s = r->sql[R_OUTBOX_FROM];
	g->changeset.first = acked->number + 1;
	if (slice > CHANGESET_MAX)
		slice = CHANGESET_MAX;
	enum err e = db_first(s, "i", acked->number);
	while (e == OK && g->count < CHANGESET_ACTS_MAX) {
		size_t len = g->acts.len, former = g->former.len;
		struct gathering whole = *g;
		bool fits;
		if ((e = add_ack(r, g, sqlite3_column_int64(s, 5), &fits)) != OK || !fits)
			break;
		if (g->ack_count && slice > ACKED_SLICE)
			slice = ACKED_SLICE;
		if ((e = add_former(r, g, sqlite3_column_int64(s, 6))) != OK || (e = add_act(r, g, s, epoch, &before)) != OK)
			break;
		if (g->count > 1 && g->acts.len > slice) {
			buf_cut(&g->acts, len);
			buf_cut(&g->former, former);
			g->former_count = whole.former_count;
			g->count = whole.count;
			g->spliced = whole.spliced;
			g->changeset = whole.changeset;
			memcpy(g->after, whole.after, HASH_BYTES);
			break;
		}
		e = db_next(s);
	}
	db_reset(s);
	return e == ERR_NOT_FOUND ? OK : e;
}

static void put_changeset(struct replica *r, const struct acked *acked, struct gathering *g, uint32_t epoch, struct buf *body)
{
	g->changeset.fork_from = acked->fork_from;
	g->changeset.fork_to = acked->fork_to;
	const struct span s = {r->device, epoch, g->changeset.first, g->count, acked->head, g->after, acked->fork_from, acked->fork_to};
	changeset_sign(&s, r->secret_key, g->changeset.signature);
	cbor_put_int(body, ASK_CHANGESET);
	changeset_head(&g->changeset, g->count, body);
	buf_view(body, buf_bytes(&g->acts));
}

static void put_list(int key, size_t count, const struct buf *items, struct buf *body)
{
	if (!count)
		return;
	cbor_put_int(body, key);
	cbor_put_array(body, count);
	buf_view(body, buf_bytes(items));
}

static void put_number(struct buf *out, int key, int64_t v)
{
	if (!v)
		return;
	cbor_put_int(out, key);
	cbor_put_int(out, v);
}

/* Where the acts begin: behind what is in the log, or behind those of another request, whose answer is not awaited. */
static enum err begin_behind(struct replica *r, const struct round *before, struct acked *ret)
{
	sqlite3_stmt *s = r->sql[R_OUTBOX_AT];
	TRY(self_acked(r, ret));
	if (!before || before->pushed == ret->number)
		return OK;
	enum err e = db_first(s, "in", before->pushed, (int)ACT_WAITING);
	if (e == OK) {
		memcpy(ret->head, db_blob(s, 3).data, HASH_BYTES);
		ret->number = before->pushed;
	}
	db_reset(s);
	return e;
}

static enum err ask(struct replica *r, const struct round *before, size_t slice, const uint8_t *random, struct round *round, struct buf *body)
{
	OWN(free_gathering) struct gathering g = {.acts = BUF(CHANGESET_MAX + ACT_MAX), .acks = BUF(ACKS_BYTES_MAX), .former = BUF(FORMERS_BYTES_MAX)};
	struct acked acked;
	int64_t whole, epoch, afresh, version, erased, told, patience;
	TRY(self_int(r, "epoch", 0, &epoch));
	TRY(self_int(r, "cursor", 0, &round->cursor));
	TRY(self_int(r, "since", round->cursor, &round->since));
	TRY(self_int(r, "afresh", 0, &afresh));
	TRY(self_int(r, "version", 1, &version));
	TRY(self_int(r, "redact_done", 0, &erased));
	TRY(self_int(r, "redact_told", 0, &told));
	TRY(self_int(r, "whole", 0, &whole));
	TRY(self_int(r, "patience", PATIENCE_NONE, &patience));
	g.whole = round->whole = round->whole || whole;
	round->erased = erased != told ? erased : 0;
	TRY(begin_behind(r, before, &acked));
	TRY(gather(r, &acked, slice, (uint32_t)epoch, &g));
	if (g.count) /* what is entered from now on gets a seed of its own */
		TRY(self_set_bytes(r, "seed", random + NONCE_BYTES, SEED_BYTES));
	round->epoch = (uint32_t)epoch;
	round->acked = acked.number;
	round->pushed = acked.number + (int64_t)g.count;
	memcpy(round->head, g.after, HASH_BYTES);
	round->version = catalogue_version();
	round->afresh = afresh || round->version != version; /* what an older program could not take in was left out */
	round->sent = g.acts.len;
	bool pages = round->since != round->cursor, page = r->page && r->page != PAGE_USUAL;
	/* Where many are to come, one answer may bring them. */
	bool several = r->pages > 1 && (pages || round->afresh || !round->cursor);
	bool acked_said = acked.number && !g.count; /* a changeset says it too */
	cbor_put_map(body, (size_t)((epoch != 0) + (round->cursor != 0) + acked_said + round->afresh + (g.count != 0) + (g.ack_count != 0) + pages +
				    page + (round->version != 1) + (round->erased != 0) + several +
				    (g.former_count != 0) + (g.count && patience)));
	put_number(body, ASK_EPOCH, epoch);
	put_number(body, ASK_CURSOR, round->cursor);
	put_number(body, ASK_ACKED, acked_said ? acked.number : 0);
	if (round->afresh) {
		cbor_put_int(body, ASK_AFRESH);
		cbor_put_bool(body, true);
	}
	if (pages) {
		cbor_put_int(body, ASK_SINCE);
		cbor_put_int(body, round->since);
	}
	if (page)
		put_number(body, ASK_PAGE, r->page);
	if (round->version != 1)
		put_number(body, ASK_VERSION, round->version);
	if (g.count)
		put_changeset(r, &acked, &g, round->epoch, body);
	put_list(ASK_ACKS, g.ack_count, &g.acks, body);
	put_number(body, ASK_ERASED, round->erased);
	put_number(body, ASK_PAGES, several ? r->pages : 0);
	put_list(ASK_FORMER, g.former_count, &g.former, body);
	put_number(body, ASK_PATIENCE, g.count ? patience : 0);
	return buf_check(body, "request");
}

static enum err compose(struct replica *r, const struct round *before, bool whole, size_t slice, const uint8_t *random, struct buf *out, struct round *ret)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), packed OWN_BUF = BUF(REQUEST_MAX);
	struct round round = {.whole = whole};
	memcpy(round.nonce, random, NONCE_BYTES);
	TRY(crypt_agree(r->secret_key, r->server_key, true, &round.keys));
	TRY(replica_begin(r));
	enum err e = ask(r, before, slice, random, &round, &body);
	if (e == OK)
		e = replica_commit(r);
	replica_rollback(r);
	TRY(e);
	TRY(wire_pack(buf_bytes(&body), &packed));
	TRY(wire_ask(round.keys.up, r->device, round.nonce, ASK_TAG, buf_bytes(&packed), out));
	*ret = round;
	return OK;
}

enum err round_ask(struct replica *r, size_t slice, const uint8_t *random, struct buf *out, struct round *ret)
{
	return compose(r, NULL, false, slice, random, out, ret);
}

enum err round_ask_behind(struct replica *r, const struct round *before, size_t slice, const uint8_t *random, struct buf *out, struct round *ret)
{
	return compose(r, before, true, slice, random, out, ret);
}
