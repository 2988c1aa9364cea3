#include "carry.h"

#include <stdio.h>
#include <string.h>

#include "cbor.h"
#include "civil.h"
#include "connect.h"
#include "fetch.h"
#include "flow.h"
#include "host.h"
#include "plan.h"
#include "text_value.h"

/* One request and its answer. */
static enum err ask(struct carrying *c, const char *path, struct bytes request, const struct file_round *round, struct file_answer *ret)
{
	struct buf answer OWN_BUF = BUF(ANSWER_MAX);
	TRY(transport_post(c->transport, path, request, &answer, c->traffic));
	return file_take(round, buf_bytes(&answer), ret);
}

/* Whether what failed is tried again: after a cut, a few times in a row, the first time at once. */
static bool goes_on(struct carrying *c, enum err e, int *cuts)
{
	uint32_t random;
	enum line line = transport_line(c->transport);
	if (e != ERR_OFFLINE || (line != LINE_CUT && !(line == LINE_NONE && *cuts)) || ++*cuts >= PLAN_CUTS)
		return false;
	c->cuts += line == LINE_CUT;
	crypt_random(&random, sizeof random);
	return !host_wait((int)plan_pause(*cuts - 1, 0, random));
}

static bool used_up(const struct carrying *c)
{
	return c->traffic->up + c->traffic->down >= c->bytes_max;
}

/* Whether something was entered while contents went up: acts never wait for them longer than a stream lasts. */
static enum err look_for_acts(struct carrying *c)
{
	struct replica_status status;
	TRY(replica_status(&c->folder->replica, &status));
	c->yields = status.waiting > 0;
	return OK;
}

static void draw(uint8_t ret[NONCE_BYTES])
{
	crypt_random(ret, NONCE_BYTES);
}

/* ---- Up ---- */

struct sending {
	struct carrying *c;
	struct claim claim;
	struct holding h;
	struct file_value file;
	struct blobs *blobs;
	struct buf content; /* read once it is known that it must go */
	int64_t more;	    /* bytes of the chunk h.next that are there */
	bool begun;	    /* by an earlier sync, at this server */
	bool offered, lost; /* lost: it is not known how far the server came */
	enum file_outcome outcome;
};

static int64_t sent(const struct sending *s)
{
	return s->h.next * CHUNK + s->more;
}

/* Offers it, asks how far it came, or sends on from there. */
static enum err step_request(struct sending *s, struct buf *out, struct file_round *ret, int64_t *ret_bytes)
{
	uint8_t random[NONCE_BYTES];
	struct replica *r = &s->c->folder->replica;
	int64_t left = s->h.size - sent(s), most = (int64_t)s->c->pace->stream * CHUNK, budget = s->c->bytes_max - s->c->traffic->up - s->c->traffic->down;
	draw(random);
	*ret_bytes = 0;
	if (!s->offered)
		return file_offer(r, &s->claim, buf_bytes(&s->content), random, out, ret);
	if (s->lost)
		return file_send(r, &s->claim, s->h.next, (struct bytes){0}, s->h.size, random, out, ret);
	most = budget < most ? (budget > CHUNK ? budget : CHUNK) : most;
	*ret_bytes = left < most ? left : most;
	const struct bytes part = {(const uint8_t *)s->content.data + sent(s), (size_t)*ret_bytes};
	return flow_ask(r, &s->claim, s->h.size, sent(s), part, random, out, ret);
}

static enum err send_step(struct sending *s)
{
	struct buf request OWN_BUF = BUF(FLOW_REQUEST_MAX);
	struct file_answer a OWN_FILE_ANSWER = {0};
	struct file_round round;
	int64_t start = now_ms(), bytes;
	TRY(step_request(s, &request, &round, &bytes));
	enum err e = ask(s->c, bytes ? "/flow" : "/file", buf_bytes(&request), &round, &a);
	s->lost = e == ERR_OFFLINE && s->offered;
	TRY(e);
	if (bytes)
		pace_stream(s->c->pace, (int)((bytes + CHUNK - 1) / CHUNK), now_ms() - start);
	s->outcome = a.outcome;
	if (a.outcome == FILE_OFFER && s->offered) {
		s->offered = false; /* it knew it, and does not any more */
		s->outcome = FILE_GOOD;
		return OK;
	}
	if (a.outcome != FILE_GOOD)
		return OK;
	s->offered = true;
	bool known = a.next < blob_chunks(s->h.size) ? a.next * CHUNK + a.more < s->h.size : a.next == blob_chunks(s->h.size);
	s->h.next = known ? a.next : 0;
	s->more = known && a.next < blob_chunks(s->h.size) ? a.more : 0;
	return holding_put(s->blobs, &s->claim, &s->h);
}

static enum err send_file(struct sending *s)
{
	int cuts = 0;
	int64_t all = blob_chunks(s->h.size);
	enum err e = attach_read(s->c->folder, &s->file, &s->content);
	if (e == ERR_NOT_FOUND)
		return OK; /* erased meanwhile */
	TRY(e);
	s->offered = s->lost = s->begun; /* an offer carries the list: 32 bytes a chunk */
	s->h.next = 0;			 /* until the server says */
	while (s->outcome == FILE_GOOD && !(s->offered && s->h.next == all)) {
		TRY(look_for_acts(s->c));
		if (used_up(s->c) || s->c->yields)
			return OK;
		int64_t before = sent(s);
		e = send_step(s);
		if (e == OK && sent(s) > before)
			cuts = 0;
		if (e != OK && !goes_on(s->c, e, &cuts))
			return e;
	}
	s->c->files += s->h.next == all;
	return s->outcome == FILE_SHARE ? fail(ERR_FILE_QUOTA) : OK;
}

/* What is to be sent, gathered first: while one goes, others may come. */
struct waiting {
	struct carrying *c;
	struct arena arena;
	struct sending *list;
	size_t count, room;
	uint32_t epoch;
};

static void waiting_free(struct waiting *w)
{
	for (size_t i = 0; i < w->count; i++)
		buf_free(&w->list[i].content);
	mem_free(&w->list);
	arena_free(&w->arena);
}

static enum err note(void *ctx, const struct claim *claim, const struct holding *h)
{
	struct waiting *w = ctx;
	struct replica *r = &w->c->folder->replica;
	const struct reg *reg = reg_by_number(claim->reg);
	struct row_file f;
	struct key key;
	struct row row;
	if (!h->device || (h->next >= blob_chunks(h->size) && h->epoch == w->epoch))
		return OK;
	if (!reg || key_parse(reg, claim->key, &r->world.arena, &key) != OK)
		return OK;
	TRY(row_load(&r->world, reg, key, &row));
	if (!row_file_by_hash(&row, claim->hash, &f))
		return OK; /* refused, or removed again: the act is in the inbox, or nobody asks for it */
	if (w->count == w->room) {
		w->room = w->room ? 2 * w->room : 8;
		w->list = mem_grow(w->list, w->room * sizeof *w->list);
	}
	struct sending *s = &w->list[w->count++];
	*s = (struct sending){.c = w->c, .claim = *claim, .h = *h, .file = f.file, .content = BUF(ATTACHMENT_MAX)};
	s->claim.key = arena_copy(&w->arena, claim->key);
	s->file.name = arena_copy(&w->arena, f.file.name);
	s->begun = h->next && h->epoch == w->epoch;
	s->h.epoch = w->epoch;
	return OK;
}

/* Nothing where no file was ever attached here. */
static enum err gather(struct folder *f, struct waiting *w, struct blobs **ret)
{
	struct replica_status status;
	char path[PATH_SIZE];
	if (!f->files && !file_there(path_join(f->dir, "files.db", path)))
		return OK;
	TRY(replica_status(&f->replica, &status));
	w->epoch = status.epoch;
	TRY(folder_files(f, ret));
	return holding_each(*ret, note, w);
}

enum err carry_up(struct carrying *c)
{
	OWN(waiting_free) struct waiting w = {.c = c};
	struct replica_status status;
	struct blobs *b = NULL;
	enum err refused = OK;
	TRY(replica_status(&c->folder->replica, &status));
	if (status.waiting || status.revoked || used_up(c))
		return OK;
	TRY(gather(c->folder, &w, &b));
	for (size_t i = 0; i < w.count && !used_up(c) && !c->yields; i++) {
		w.list[i].blobs = b;
		enum err e = send_file(&w.list[i]);
		if (e == ERR_FILE_QUOTA || e == ERR_FILE_CUT || e == ERR_FILE_KIND || e == ERR_FILE_DOUBLE)
			refused = e; /* of this one: the others still go */
		else
			TRY(e);
	}
	if (w.count)
		TRY(look_for_acts(c));
	return refused == OK ? OK : fail(refused, "");
}

/* ---- Down ---- */

enum { FETCH_KEEP_BYTES = 256 * 1024, FETCH_KEEP_MS = 1000 };

/* A fetch, and when what came of it is put on the disk again. */
struct fetching {
	struct fetch *fetch;
	int64_t due;
};

static enum err keep(struct fetching *x)
{
	enum err e = fetch_keep(x->fetch, now_ms());
	x->due = now_ms() + FETCH_KEEP_MS;
	return e;
}

static enum err take_part(void *ctx, struct bytes there, size_t *ret_used)
{
	struct fetching *x = ctx;
	int64_t now = now_ms();
	TRY(fetch_add(x->fetch, there));
	*ret_used = there.len;
	bool due = x->fetch->came.len >= FETCH_KEEP_BYTES || now >= x->due || x->due - now > FETCH_KEEP_MS; /* the clock was set back */
	return due ? keep(x) : OK;
}

/* What came of an answer counts, whatever became of the rest. */
static enum err fetch_step(struct carrying *c, struct fetching *x)
{
	struct buf request OWN_BUF = BUF(REQUEST_MAX), answer OWN_BUF = BUF(ANSWER_MAX);
	uint8_t random[NONCE_BYTES];
	const struct taker taker = {take_part, x};
	draw(random);
	TRY(fetch_ask(x->fetch, &c->folder->replica, random, &request));
	x->due = now_ms() + FETCH_KEEP_MS;
	enum err e = transport_post_each(c->transport, "/fetch", buf_bytes(&request), &taker, &answer, c->traffic);
	if (e != OK && e != ERR_OFFLINE)
		return e;
	enum err kept = keep(x);
	TRY(kept == OK ? e : kept);
	return x->fetch->open ? OK : fail(ERR_ANSWER_BAD, "form");
}

static enum err fetch_all(struct carrying *c, struct fetching *x, const char *key, const char *name)
{
	int cuts = 0;
	while (fetch_here(x->fetch) < x->fetch->size) {
		int64_t before = fetch_here(x->fetch);
		enum err e = fetch_step(c, x);
		if (e == OK && x->fetch->outcome == FILE_PARTLY)
			return fail(ERR_FILE_ON_ITS_WAY, name);
		if (e == ERR_NOT_FOUND || (e == OK && x->fetch->outcome != FILE_GOOD))
			return fail(ERR_FILE_NONE, key, name);
		bool more = fetch_here(x->fetch) > before;
		if (e == OK && !more)
			return fail(ERR_ANSWER_BAD, "chunk");
		if (more)
			cuts = 0;
		if (e != OK && !goes_on(c, e, &cuts))
			return e;
	}
	return OK;
}

enum err carry_down(struct carrying *c, const struct row *row, const struct file_value *v)
{
	struct arena arena OWN_ARENA = {0};
	struct buf content OWN_BUF = BUF(ATTACHMENT_MAX);
	struct fetch f OWN_FETCH = {0};
	struct fetching x = {.fetch = &f};
	const struct claim claim = attach_claim(row, v, &arena);
	struct replica_status status;
	struct blobs *b;
	struct holding h;
	TRY(replica_status(&c->folder->replica, &status));
	TRY(folder_files(c->folder, &b));
	TRY(fetch_begin(b, &claim, v->size, &f));
	TRY(fetch_all(c, &x, arena_string(&arena, claim.key), arena_string(&arena, v->name)));
	TRY(attach_read(c->folder, v, &content));
	c->files++;
	if (holding_find(b, &claim, &h) == OK)
		return OK; /* attached here too */
	h = (struct holding){blob_chunks(v->size), v->size, 0, status.epoch, now_ms()};
	return holding_put(b, &claim, &h);
}

enum err carry_fetch(struct folder *f, const struct row *row, const struct file_value *v)
{
	struct transport *t OWN(transport_close) = NULL;
	struct traffic traffic = {0};
	struct pace pace = PACE_START;
	TRY(folder_connect(f, host_stopping, &t));
	struct carrying c = {.folder = f, .transport = t, .traffic = &traffic, .pace = &pace, .bytes_max = INT64_MAX};
	return carry_down(&c, row, v);
}

/* ---- On a stick ---- */

/* A part: the offer, or the piece of chunks from `next` on. */
static enum err pack_part(struct sending *s, int64_t next, struct buf *out)
{
	uint8_t random[NONCE_BYTES];
	struct replica *r = &s->c->folder->replica;
	struct file_round round;
	int64_t left = s->h.size - next * CHUNK;
	draw(random);
	if (next < 0)
		return file_offer(r, &s->claim, buf_bytes(&s->content), random, out, &round);
	const struct bytes chunks = {(const uint8_t *)s->content.data + next * CHUNK, (size_t)(left < PIECE_MAX * CHUNK ? left : PIECE_MAX * CHUNK)};
	return file_send(r, &s->claim, next, chunks, s->h.size, random, out, &round);
}

static enum err pack_one(struct sending *s, struct bundle_parts *out, int64_t *left)
{
	enum { HEAD = 1024 };
	size_t parts = 1 + (size_t)(blob_chunks(s->h.size) + PIECE_MAX - 1) / PIECE_MAX;
	if (out->items.len + (size_t)s->h.size + LIST_MAX + parts * HEAD > BUNDLE_PARTS_BYTES || out->count + parts > BUNDLE_PARTS_MAX) {
		*left += s->h.size;
		return OK;
	}
	enum err e = attach_read(s->c->folder, &s->file, &s->content);
	if (e == ERR_NOT_FOUND)
		return OK;
	TRY(e);
	for (int64_t next = -PIECE_MAX; next < blob_chunks(s->h.size); next += PIECE_MAX, out->count++) {
		struct buf request OWN_BUF = BUF(REQUEST_MAX);
		TRY(pack_part(s, next, &request));
		cbor_put_bytes(&out->items, buf_bytes(&request));
	}
	buf_free(&s->content);
	return buf_check(&out->items, "bundle");
}

enum err carry_pack(struct folder *f, struct bundle_parts *out, int64_t *ret_left)
{
	struct carrying c = {.folder = f};
	OWN(waiting_free) struct waiting w = {.c = &c};
	struct blobs *b = NULL;
	int64_t left = 0;
	TRY(gather(f, &w, &b));
	for (size_t i = 0; i < w.count; i++)
		TRY(pack_one(&w.list[i], out, &left));
	*ret_left = left;
	return OK;
}

struct noting {
	struct blobs *blobs;
	uint32_t epoch;
};

static enum err note_received(void *ctx, const struct claim *c, int64_t next)
{
	struct noting *n = ctx;
	struct holding h;
	enum err e = holding_find(n->blobs, c, &h);
	if (e != OK || !h.device)
		return e == ERR_NOT_FOUND ? OK : e;
	h.next = next <= blob_chunks(h.size) ? next : 0;
	h.epoch = n->epoch;
	return holding_put(n->blobs, c, &h);
}

enum err carry_receipt(struct folder *f, struct bytes file)
{
	struct replica_status status;
	struct noting n;
	TRY(replica_status(&f->replica, &status));
	n.epoch = status.epoch;
	TRY(folder_files(f, &n.blobs));
	return bundle_files(&f->replica, file, note_received, &n);
}
