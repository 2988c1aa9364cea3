/* A sealed file on its way: what the commands do around sync/bundle.h, on a province in memory. Included beside province.c. */
#include "bundle.h"

__attribute__((unused)) static enum err stick_out(struct province *p, struct office *o, struct buf *ret_file, struct bundled *ret)
{
	uint8_t seed[BUNDLE_SEED_BYTES];
	draw_bytes(p, seed, sizeof seed);
	return bundle_ask(&o->replica, seed, NULL, ret_file, ret);
}

static enum err stick_turn(struct province *p, struct bundle *b, bool *ret_more)
{
	OWN(visit_free) struct visit v = {0};
	struct ledger *l = p->ledger;
	TRY(ledger_look(l));
	enum err e = round_open(l, &p->keys, b->requests[b->turns], &v);
	ledger_look_end(l);
	TRY(e);
	TRY(ledger_begin(l));
	if ((e = round_push(l, &v, p->now)) != OK) {
		ledger_rollback(l);
		return e;
	}
	TRY(ledger_commit(l));
	return bundle_turn(b, &v, ret_more);
}

/* The server's end. */
__attribute__((unused)) static enum err stick_in(struct province *p, struct bytes file, struct buf *ret_receipt)
{
	struct bundle b OWN_BUNDLE = {0};
	int64_t taken, left;
	TRY(bundle_open(&p->keys, file, &b));
	for (size_t i = 0; i < b.return_count; i++)
		TRY(decrees_return(p->ledger, p->keys.public_key, b.returns[i], p->now, &taken, &left));
	for (bool more = true; more;)
		TRY(stick_turn(p, &b, &more));
	TRY(ledger_look(p->ledger));
	enum err e = bundle_receipt(p->ledger, &p->keys, &b, &(struct answering){.now = p->now, .backed_up = p->backed_up}, ret_receipt);
	ledger_look_end(p->ledger);
	return e;
}
