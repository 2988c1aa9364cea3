/* again.h - a log judged again from its beginning. After ../sim/province.c, civil.h and tap.h. */
#ifndef AGAIN_H
#define AGAIN_H

/* Once more from the log: every act the same stamp and verdict. */
static void judged_again(struct province *p)
{
	int wrong = 0;
	struct ledger *l = mem_alloc(sizeof *l);
	struct store empty = p->store;
	struct province q = {.entries = mem_alloc(LOG_ROOM * sizeof *q.entries), .now = p->now};
	sqlite3 *db;
	q.epochs[q.epoch_count++] = p->epochs[0];
	empty.ctx = &q;
	must(db_open(":memory:", DB_CREATE, &db), "db");
	must(ledger_open(db, &empty, l), "ledger");
	must(ledger_begin(l), "begin");
	for (size_t i = 0; i < p->count; i++) {
		const struct entry *e = &p->entries[i];
		struct act act OWN_ACT = {0};
		struct stamp stamp = {.position = e->position, .time = e->time};
		struct verdict v;
		struct buf again OWN_BUF = BUF(VERDICT_MAX);
		int64_t position;
		must(act_decode(e->act, &act), "act");
		must(stamp_decode(e->stamp, &stamp), "stamp");
		struct arrival a = {.act = &act, .device = e->device, .number = e->number, .now = e->time, .known = &stamp};
		memcpy(a.hash, e->hash, HASH_BYTES);
		memcpy(a.head, e->head, HASH_BYTES);
		must(ledger_append(l, &a, &v, &position), "again");
		verdict_encode(&v, &again);
		wrong += !bytes_equal(buf_bytes(&again), e->verdict) || !bytes_equal(l->entries[l->entry_count - 1].stamp, e->stamp);
	}
	is_int(wrong, 0, "%d acts are judged again as they were", (int)p->count);
	ledger_rollback(l);
	ledger_close(l);
	db_close(&db);
	mem_free(&l);
	mem_free(&q.entries);
	arena_free(&q.arena);
}

#endif
