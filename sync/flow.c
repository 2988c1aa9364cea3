#include "flow.h"

#include <assert.h>
#include <string.h>

#include "fault.h"
#include "filing_part.h"

/* As far as it is new, unless something is missing before it. */
static void join(struct buf *whole, int64_t there, int64_t at, struct bytes came, int64_t size)
{
	int64_t twice = there - at, beyond = at + (int64_t)came.len - size;
	if (beyond > 0)
		came.len = (size_t)beyond < came.len ? came.len - (size_t)beyond : 0;
	if (FAULT(flow_twice) || (twice < 0 && FAULT(flow_gap)))
		twice = 0;
	if (twice >= 0 && (size_t)twice < came.len)
		buf_add(whole, came.data + twice, came.len - (size_t)twice);
}

enum err part_keep(struct blobs *b, const struct claim *c, const struct blob *x, int64_t at, struct bytes came, int64_t *next, int64_t *ret_more)
{
	struct buf whole OWN_BUF = BUF(CHUNK + came.len);
	enum err e = OK;
	TRY(started_find(b, c, *next, &whole));
	size_t before = whole.len;
	join(&whole, *next * CHUNK + (int64_t)before, at, came, x->size);
	struct bytes rest = buf_bytes(&whole);
	*ret_more = (int64_t)rest.len;
	if (rest.len == before)
		return OK;
	while (e == OK && *next < blob_chunks(x->size)) {
		int64_t left = x->size - *next * CHUNK;
		size_t n = left < CHUNK ? (size_t)left : CHUNK;
		if (rest.len < n)
			break;
		e = blob_add(b, x, *next, (struct bytes){rest.data, n});
		*next += e == OK;
		rest = e == OK ? (struct bytes){rest.data + n, rest.len - n} : (struct bytes){0};
	}
	if (e != OK && e != ERR_MAC)
		return e;
	*ret_more = (int64_t)rest.len;
	TRY(started_put(b, c, *next, FAULT(flow_forgets) ? (struct bytes){0} : rest));
	return e;
}

enum err flow_ask(struct replica *r, const struct claim *c, int64_t size, int64_t at, struct bytes part, const uint8_t *random, struct buf *out,
		  struct file_round *ret)
{
	struct buf body OWN_BUF = BUF(FLOW_FRAME_MAX), frame OWN_BUF = BUF(FLOW_FRAME_MAX);
	struct file_round round;
	assert(at >= 0 && part.len && at + (int64_t)part.len <= size && part.len <= (size_t)FLOW_CHUNKS_MAX * CHUNK);
	part_claim(&body, c, size, 1);
	cbor_put_int(&body, PART_AT);
	cbor_put_int(&body, at);
	TRY(part_compose(r, buf_bytes(&body), random, &round, &frame));
	buf_byte(out, (uint8_t)(frame.len >> 8));
	buf_byte(out, (uint8_t)frame.len);
	buf_view(out, buf_bytes(&frame));
	buf_view(out, part);
	TRY(buf_check(out, "flow"));
	*ret = round;
	return OK;
}

void flow_begin(struct flow *f)
{
	*f = (struct flow){.came = BUF(FLOW_CAME_MAX)};
}

void flow_free(struct flow *f)
{
	visit_free(&f->visit);
	buf_free(&f->came);
}

enum err flow_add(struct flow *f, struct bytes part)
{
	buf_view(&f->came, part);
	return buf_check(&f->came, "flow");
}

static size_t frame_length(const struct flow *f)
{
	struct bytes came = buf_bytes(&f->came);
	return came.len < 2 ? SIZE_MAX : (size_t)2 + ((size_t)came.data[0] << 8 | came.data[1]);
}

bool flow_ready(const struct flow *f)
{
	return f->open || f->came.len >= 2 + FLOW_FRAME_MAX || f->came.len >= frame_length(f);
}

static void drop_front(struct flow *f, size_t n)
{
	memmove(f->came.data, f->came.data + n, f->came.len - n);
	buf_cut(&f->came, f->came.len - n);
}

static enum err open_frame(struct flow *f, struct ledger *l, const struct server_keys *k)
{
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX);
	struct serving s = {.v = &f->visit};
	size_t n = frame_length(f);
	if (n > f->came.len || n > 2 + FLOW_FRAME_MAX)
		return fail(ERR_FORMAT, "flow");
	TRY(wire_open(l, k, PART_TAG, (struct bytes){buf_bytes(&f->came).data + 2, n - 2}, &f->visit, &body));
	TRY(serving_read(&s, buf_bytes(&body)));
	if (!s.flows || s.at >= s.size)
		return fail(ERR_FORMAT, "flow");
	f->served = serving_done(&s);
	f->size = s.size;
	f->from = f->at = s.at;
	f->open = true;
	drop_front(f, n);
	return OK;
}

static enum err take(struct flow *f, struct serving *s)
{
	enum err e = holding_find(s->b, &s->claim, &s->h);
	if (e == ERR_NOT_FOUND) {
		s->outcome = FILE_OFFER;
		return OK;
	}
	TRY(e);
	if (s->h.next >= blob_chunks(s->size))
		return OK;
	TRY(blob_find(s->b, s->claim.hash, s->blob));
	int64_t before = s->h.next;
	e = part_keep(s->b, &s->claim, s->blob, f->at, buf_bytes(&f->came), &s->h.next, &s->more);
	f->at += (int64_t)f->came.len;
	if (e == ERR_MAC) /* where the chunk was begun by another stream, that may be to blame, and it comes again */
		s->outcome = s->h.next * CHUNK >= f->from || FAULT(flow_blames) ? FILE_WRONG : FILE_GOOD;
	else
		TRY(e);
	if (s->h.next == before)
		return OK;
	return s->h.next == blob_chunks(s->size) ? serving_whole(s) : holding_put(s->b, &s->claim, &s->h);
}

static enum err keep(struct flow *f, struct serving *s)
{
	bool found;
	TRY(serving_find(s, &found));
	if (!found && !FAULT(flow_anybody)) {
		s->outcome = FILE_UNKNOWN;
		return OK;
	}
	TRY(blobs_begin(s->b));
	enum err e = take(f, s);
	if (e == OK)
		e = blobs_commit(s->b);
	blobs_rollback(s->b);
	return e;
}

enum err flow_keep(struct flow *f, struct ledger *l, const struct server_keys *k, struct blobs *b, int64_t now)
{
	struct blob *blob OWN_MEM = mem_alloc(sizeof *blob);
	if (!f->open)
		TRY(open_frame(f, l, k));
	struct serving s = {.l = l, .b = b, .v = &f->visit, .now = now, .blob = blob, .size = f->size};
	s.claim = (struct claim){.reg = f->served.reg, .key = bytes_of(f->served.key)};
	memcpy(s.claim.hash, f->served.hash, HASH_BYTES);
	if (f->served.outcome == FILE_GOOD)
		TRY(keep(f, &s));
	else
		s.outcome = f->served.outcome;
	f->served.outcome = s.outcome;
	f->served.next = s.h.next;
	f->more = s.more;
	buf_cut(&f->came, 0); /* of a stream that is refused nothing is taken any more */
	return OK;
}

enum err flow_answer(const struct flow *f, struct buf *out)
{
	struct visit v = {.device = f->visit.device, .keys = f->visit.keys};
	struct blob *none OWN_MEM = mem_alloc(sizeof *none); /* no list is told */
	struct serving s = {.v = &v, .blob = none, .outcome = f->served.outcome, .h = {.next = f->served.next}, .more = f->more};
	memcpy(v.nonce, f->visit.nonce, NONCE_BYTES);
	return serving_answer(&s, out);
}
