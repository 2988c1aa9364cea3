/* Contents of attachments on their way into the log's file and out of it. */
#include "civil.h"
#include "fetch.h"
#include "flow.h"
#include "ingest_part.h"
#include "log.h"

enum err ingest_file(struct ingest *i, struct bytes request, int64_t now, struct buf *out)
{
	struct place *p;
	struct file_served served;
	TRY(reader_take(i, &p));
	enum err e = ledger_look(p->ledger);
	if (e == OK) {
		e = file_serve(p->ledger, &p->keys, p->store.blobs, request, now, out, &served);
		ledger_look_end(p->ledger);
	}
	if (e == OK && contact_note(p->office, served.device, now) != OK)
		log_line(LOG_CARE, "device %u: last contact not noted", served.device);
	reader_give(i, p);
	return e;
}

/* ---- A stream ---- */

enum { FLOW_LATE_MS = 60 * 1000 /* the clock was set back */ };

struct ingest_flow {
	struct flow flow;
	int64_t due; /* when it is kept again */
};

/* No place is held between two parts: a stream may last for minutes. */
static enum err keep(struct ingest *i, struct ingest_flow *x, int64_t now)
{
	struct place *p;
	TRY(reader_take(i, &p));
	bool first = !x->flow.open;
	enum err e = ledger_look(p->ledger);
	if (e == OK) {
		e = flow_keep(&x->flow, p->ledger, &p->keys, p->store.blobs, now);
		ledger_look_end(p->ledger);
	}
	if (e == OK && first && contact_note(p->office, x->flow.served.device, now) != OK)
		log_line(LOG_CARE, "device %u: last contact not noted", x->flow.served.device);
	reader_give(i, p);
	int64_t end = now_ms();
	x->due = end + FLOW_KEEP_MS + (end > now ? 4 * (end - now) : 0);
	return e;
}

enum err ingest_flow(struct ingest *i, struct bytes part, int64_t now, struct ingest_flow **flow)
{
	if (!*flow) {
		*flow = mem_alloc(sizeof **flow);
		flow_begin(&(*flow)->flow);
	}
	struct ingest_flow *x = *flow;
	TRY(flow_add(&x->flow, part));
	bool due = !x->flow.open || x->flow.came.len >= FLOW_KEEP_BYTES || now >= x->due || x->due - now > FLOW_LATE_MS;
	return due && flow_ready(&x->flow) ? keep(i, x, now) : OK;
}

enum err ingest_flow_end(struct ingest *i, int64_t now, struct ingest_flow *x, struct buf *out)
{
	enum err e = OK;
	if (x->flow.came.len && (out || flow_ready(&x->flow)))
		e = keep(i, x, now);
	if (e == OK && out)
		e = flow_answer(&x->flow, out);
	flow_free(&x->flow);
	mem_free(&x);
	return e;
}

/* ---- Out ---- */

struct ingest_fetch {
	struct ingest *ingest;
	struct blob blob;
	int64_t from;
};

enum err ingest_fetch(struct ingest *i, struct bytes request, int64_t now, struct buf *out, struct ingest_fetch **ret, int64_t *ret_size)
{
	struct place *p;
	struct file_served served;
	struct ingest_fetch *x OWN_MEM = mem_alloc(sizeof *x);
	TRY(reader_take(i, &p));
	enum err e = ledger_look(p->ledger);
	if (e == OK) {
		e = fetch_serve(p->ledger, &p->keys, p->store.blobs, request, out, &served, &x->blob, &x->from);
		ledger_look_end(p->ledger);
	}
	if (e == OK && contact_note(p->office, served.device, now) != OK)
		log_line(LOG_CARE, "device %u: last contact not noted", served.device);
	reader_give(i, p);
	TRY(e);
	bool more = served.outcome == FILE_GOOD;
	x->ingest = i;
	*ret_size = more ? x->blob.size - x->from : 0;
	*ret = more ? x : NULL;
	if (more)
		x = NULL;
	return OK;
}

/* No place is held meanwhile, as with a stream that comes in. */
enum err ingest_fetch_read(struct ingest_fetch *x, int64_t at, size_t most, struct buf *out)
{
	struct place *p;
	TRY(reader_take(x->ingest, &p));
	enum err e = fetch_read(p->store.blobs, &x->blob, x->from + at, most, out);
	reader_give(x->ingest, p);
	return e;
}

void ingest_fetch_end(struct ingest_fetch *x)
{
	mem_free(&x);
}

enum err ingest_sweep(struct ingest *i, int64_t now, int64_t *ret_count)
{
	struct place *p;
	TRY(reader_take(i, &p));
	enum err e = ledger_look(p->ledger);
	if (e == OK) {
		e = files_sweep(p->ledger, p->store.blobs, now, ret_count);
		ledger_look_end(p->ledger);
	}
	reader_give(i, p);
	return e;
}
