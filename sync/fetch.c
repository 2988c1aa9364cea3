#include "fetch.h"

#include <assert.h>
#include <string.h>

#include "filing_part.h"

/* ---- The device's side ---- */

/* How much is here, by what the tables say: another process may fetch the same. */
static enum err look(struct fetch *f)
{
	struct buf started OWN_BUF = BUF(CHUNK);
	enum err e = blob_find(f->blobs, f->claim.hash, f->blob);
	f->more = 0;
	f->known = e == OK;
	if (e != OK) {
		f->blob->next = 0;
		return e == ERR_NOT_FOUND ? OK : e;
	}
	TRY(started_find(f->blobs, &f->claim, f->blob->next, &started));
	f->more = (int64_t)started.len;
	return OK;
}

enum err fetch_begin(struct blobs *b, const struct claim *c, int64_t size, struct fetch *ret)
{
	struct fetch f = {.blobs = b, .claim = *c, .size = size, .blob = mem_alloc(sizeof *f.blob), .came = BUF(FETCH_CAME_MAX)};
	enum err e = look(&f);
	if (e == OK)
		*ret = f;
	else
		fetch_free(&f);
	return e;
}

void fetch_free(struct fetch *f)
{
	mem_free(&f->blob);
	buf_free(&f->came);
}

int64_t fetch_here(const struct fetch *f)
{
	return f->blob->next == blob_chunks(f->size) ? f->size : f->blob->next * CHUNK + f->more;
}

enum err fetch_ask(struct fetch *f, struct replica *r, const uint8_t *random, struct buf *out)
{
	struct buf body OWN_BUF = BUF(FETCH_FRAME_MAX);
	assert(fetch_here(f) < f->size);
	f->at = fetch_here(f);
	f->open = false;
	f->outcome = FILE_GOOD;
	buf_cut(&f->came, 0);
	part_claim(&body, &f->claim, f->size, 1);
	cbor_put_int(&body, PART_WANTED);
	cbor_put_int(&body, f->at);
	return part_compose(r, buf_bytes(&body), random, &f->round, out);
}

enum err fetch_add(struct fetch *f, struct bytes part)
{
	buf_view(&f->came, part);
	return buf_check(&f->came, "fetch");
}

static enum err open_frame(struct fetch *f, int64_t now)
{
	struct file_answer a OWN_FILE_ANSWER = {0};
	struct bytes came = buf_bytes(&f->came);
	size_t n = came.len < 2 ? SIZE_MAX : (size_t)2 + ((size_t)came.data[0] << 8 | came.data[1]);
	if (came.len < n)
		return OK;
	TRY(file_take(&f->round, (struct bytes){came.data + 2, n - 2}, &a));
	f->outcome = a.outcome;
	if (a.outcome == FILE_GOOD && !f->known) {
		enum err e = blob_make(f->blobs, f->claim.hash, f->size, a.list, now);
		TRY(e == ERR_MAC ? fail(ERR_ANSWER_BAD, "list") : e);
		TRY(look(f));
	}
	f->open = true;
	memmove(f->came.data, f->came.data + n, f->came.len - n);
	buf_cut(&f->came, f->came.len - n);
	return OK;
}

static enum err keep(struct fetch *f, bool *ret_wrong)
{
	TRY(look(f));
	if (!f->known) /* erased meanwhile */
		return fail(ERR_NOT_FOUND);
	enum err e = part_keep(f->blobs, &f->claim, f->blob, f->at, buf_bytes(&f->came), &f->blob->next, &f->more);
	*ret_wrong = e == ERR_MAC;
	f->at += (int64_t)f->came.len;
	return *ret_wrong ? OK : e;
}

enum err fetch_keep(struct fetch *f, int64_t now)
{
	bool wrong = false;
	if (!f->open)
		TRY(open_frame(f, now));
	if (!f->open || !f->came.len)
		return OK;
	if (f->outcome != FILE_GOOD)
		return fail(ERR_ANSWER_BAD, "form");
	TRY(blobs_begin(f->blobs));
	enum err e = keep(f, &wrong);
	if (e == OK)
		e = blobs_commit(f->blobs);
	blobs_rollback(f->blobs);
	buf_cut(&f->came, 0);
	return e == OK && wrong ? fail(ERR_ANSWER_BAD, "chunk") : e;
}

/* ---- The server's ---- */

static enum err give(struct serving *s)
{
	bool found;
	TRY(serving_find(s, &found));
	if (!found) {
		s->outcome = FILE_UNKNOWN;
		return OK;
	}
	enum err e = holding_find(s->b, &s->claim, &s->h);
	if (e != OK || s->h.next < blob_chunks(s->size)) {
		s->outcome = FILE_PARTLY;
		return e == ERR_NOT_FOUND ? OK : e;
	}
	s->tell_list = s->at == 0;
	return blob_find(s->b, s->claim.hash, s->blob);
}

enum err fetch_serve(struct ledger *l, const struct server_keys *k, struct blobs *b, struct bytes request, struct buf *out,
		     struct file_served *ret_served, struct blob *ret, int64_t *ret_at)
{
	OWN(visit_free) struct visit v = {0};
	struct buf body OWN_BUF = BUF(REQUEST_RAW_MAX), frame OWN_BUF = BUF(FETCH_FRAME_MAX);
	struct serving s = {.l = l, .b = b, .v = &v, .blob = ret};
	TRY(wire_open(l, k, PART_TAG, request, &v, &body));
	TRY(serving_read(&s, buf_bytes(&body)));
	if (!s.wanted || s.at >= s.size)
		return fail(ERR_FORMAT, "fetch");
	TRY(give(&s));
	TRY(serving_answer(&s, &frame));
	buf_byte(out, (uint8_t)(frame.len >> 8));
	buf_byte(out, (uint8_t)frame.len);
	buf_view(out, buf_bytes(&frame));
	TRY(buf_check(out, "fetch"));
	*ret_at = s.at;
	*ret_served = serving_done(&s);
	return OK;
}

enum err fetch_read(struct blobs *b, const struct blob *x, int64_t at, size_t most, struct buf *out)
{
	struct buf chunk OWN_BUF = BUF(CHUNK);
	size_t from = (size_t)(at % CHUNK);
	TRY(blob_chunk(b, x, at / CHUNK, &chunk));
	assert(from < chunk.len);
	buf_add(out, chunk.data + from, chunk.len - from < most ? chunk.len - from : most);
	return buf_check(out, "fetch");
}
