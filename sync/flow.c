#include "flow.h"

#include <assert.h>
#include <string.h>

#include "fault.h"
#include "filing_part.h"

enum err flow_ask(struct replica *r, const struct claim *c, int64_t size, int64_t at, struct bytes part, const uint8_t *random, struct buf *out,
		  struct file_round *ret)
{
	struct buf body OWN_BUF = BUF(FLOW_FRAME_MAX), frame OWN_BUF = BUF(FLOW_FRAME_MAX);
	struct file_round round = {.fetch = false};
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
	f->served = (struct file_served){.device = f->visit.device, .reg = s.claim.reg};
	memcpy(f->served.key, s.claim.key.data, s.claim.key.len);
	memcpy(f->served.hash, s.claim.hash, HASH_BYTES);
	f->size = s.size;
	f->from = f->at = s.at;
	f->open = true;
	drop_front(f, n);
	return OK;
}

/* What came goes behind what is there already, unless something is missing before it; as far as it is new. */
static void join(struct flow *f, const struct serving *s, struct buf *whole)
{
	struct bytes came = buf_bytes(&f->came);
	int64_t twice = s->h.next * CHUNK + (int64_t)whole->len - f->at, beyond = f->at + (int64_t)came.len - f->size;
	if (beyond > 0)
		came.len = (size_t)beyond < came.len ? came.len - (size_t)beyond : 0;
	if (FAULT(flow_twice) || (twice < 0 && FAULT(flow_gap)))
		twice = 0;
	if (twice >= 0 && (size_t)twice < came.len)
		buf_add(whole, came.data + twice, came.len - (size_t)twice);
	f->at += (int64_t)f->came.len;
	buf_cut(&f->came, 0);
}

/* The chunks that are whole in it, and then what is left of it. */
static enum err take_whole(struct flow *f, struct serving *s, struct bytes rest)
{
	int64_t count = blob_chunks(s->size);
	while (s->h.next < count) {
		int64_t left = s->size - s->h.next * CHUNK;
		size_t n = left < CHUNK ? (size_t)left : CHUNK;
		if (rest.len < n)
			break;
		enum err e = blob_add(s->b, s->blob, s->h.next, (struct bytes){rest.data, n});
		if (e == ERR_MAC) { /* where the chunk was begun by another stream, that may be to blame, and it comes again */
			s->outcome = s->h.next * CHUNK >= f->from || FAULT(flow_blames) ? FILE_WRONG : FILE_GOOD;
			rest.len = 0;
			break;
		}
		TRY(e);
		s->h.next++;
		rest = (struct bytes){rest.data + n, rest.len - n};
	}
	s->more = (int64_t)rest.len;
	TRY(started_put(s->b, &s->claim, s->h.next, FAULT(flow_forgets) ? (struct bytes){0} : rest));
	return s->h.next == count ? serving_whole(s) : holding_put(s->b, &s->claim, &s->h);
}

static enum err take(struct flow *f, struct serving *s)
{
	struct buf whole OWN_BUF = BUF(CHUNK + FLOW_CAME_MAX);
	enum err e = holding_find(s->b, &s->claim, &s->h);
	if (e == ERR_NOT_FOUND) {
		s->outcome = FILE_OFFER;
		return OK;
	}
	TRY(e);
	if (s->h.next >= blob_chunks(s->size))
		return OK;
	TRY(blob_find(s->b, s->claim.hash, s->blob));
	TRY(started_find(s->b, &s->claim, s->h.next, &whole));
	s->more = (int64_t)whole.len;
	size_t before = whole.len;
	join(f, s, &whole);
	return whole.len > before ? take_whole(f, s, buf_bytes(&whole)) : OK;
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
