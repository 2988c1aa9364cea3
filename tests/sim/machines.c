/* machines.c - images that are restored or cloned, and a server that comes back from a backup. Included by simulate.c. */
#include "simulate.h"

static void do_image(struct sim *s)
{
	if (s->image_count == IMAGES_MAX)
		return;
	int at = below(s, s->count);
	struct image *i = &s->images[s->image_count++];
	i->office = at;
	office_copy(&s->offices[at], &i->copy);
}

static bool holds(struct office *o, const char *look, const uint8_t hash[HASH_BYTES])
{
	sqlite3_stmt *q;
	int64_t n;
	must(db_prepare(o->db, &look, 1, &q), look);
	must(db_int(q, 0, &n, "b", (struct bytes){hash, HASH_BYTES}), look);
	sqlite3_finalize(q);
	return n > 0;
}

#define IN_OUTBOX "SELECT count(*) FROM outbox WHERE hash = ?1"
#define IN_DECREES "SELECT count(*) FROM decree WHERE hash = ?1"

/* By the log, or by some machine. */
static bool kept(struct sim *s, const uint8_t hash[HASH_BYTES], const char *look)
{
	int times;
	bool held = in_log(s, hash, &times);
	for (int k = 0; k < s->count && !held; k++)
		held = holds(&s->offices[k], look, hash);
	return held;
}

/* What neither the log nor any machine holds is lost: with the disk that it was on, not by us. */
static void write_off(struct sim *s)
{
	for (int i = 0; i < s->made_count; i++)
		s->made[i].lost |= !kept(s, s->made[i].hash, IN_OUTBOX);
	for (int i = 0; i < s->decreed_count; i++)
		s->decreed[i].lost |= !kept(s, s->decreed[i].hash, IN_DECREES);
}

static void do_restore_image(struct sim *s)
{
	if (!s->image_count)
		return;
	struct image *i = &s->images[--s->image_count];
	if (s->count < OFFICES_MAX && !below(s, 3)) { /* a clone beside it */
		s->offices[s->count] = i->copy;
		s->offices[s->count].replica.world.touch_ctx = &s->offices[s->count].replica;
		s->lives[s->count++] = 0;
		cover(COV_CLONE);
		return;
	}
	cover(COV_IMAGE);
	office_close(&s->offices[i->office]);
	s->offices[i->office] = i->copy;
	s->offices[i->office].replica.world.touch_ctx = &s->offices[i->office].replica;
	s->lives[i->office]++;
	write_off(s);
}

static void do_backup(struct sim *s)
{
	s->backup = s->p.count;
	s->backed = mem_grow(s->backed, (s->p.count + 1) * sizeof *s->backed);
	memcpy(s->backed, s->p.entries, s->p.count * sizeof *s->backed);
	s->backed_marks = s->p.mark_count;
	s->p.backed_up = (int64_t)s->p.count;
}

static struct decreed *find_decreed(struct sim *s, const uint8_t hash[HASH_BYTES])
{
	for (int i = 0; i < s->decreed_count; i++)
		if (memcmp(s->decreed[i].hash, hash, HASH_BYTES) == 0)
			return &s->decreed[i];
	return NULL;
}

/* What of the administration goes with the log. */
static void note_lost(struct sim *s, const struct entry *e)
{
	struct verdict v;
	struct act a OWN_ACT = {0};
	struct buf key OWN_BUF = BUF(64);
	struct stamp stamp = {.position = e->position, .time = e->time};
	must(verdict_decode(e->verdict, &v), "verdict");
	must(stamp_decode(e->stamp, &stamp), "stamp");
	struct decreed *d = find_decreed(s, e->hash);
	if (d && stamp_time(&stamp) < d->least)
		d->least = stamp_time(&stamp);
	if (e->device || v.kind == REFUSED || s->decreed_count == DECREED_MAX || d)
		return;
	d = &s->decreed[s->decreed_count++];
	must(act_decode(e->act, &a), "act");
	key_print(reg_by_number(a.reg), a.key, &key);
	*d = (struct decreed){.time = stamp_time(&stamp), .least = stamp_time(&stamp), .reg = a.reg,
			      .makes = verb_by_number(reg_by_number(a.reg), a.verb)->from & FROM(ABSENT)};
	snprintf(d->key, sizeof d->key, "%s", buf_text(&key));
	memcpy(d->hash, e->hash, HASH_BYTES);
	d->act.max = ACT_MAX;
	buf_view(&d->act, e->act);
}

static void keep_log(struct sim *s, struct taken_log *k)
{
	struct province *p = &s->p;
	k->entries = mem_grow(k->entries, (p->count + 1) * sizeof *k->entries);
	memcpy(k->entries, p->entries, p->count * sizeof *k->entries);
	memcpy(k->epochs, p->epochs, sizeof p->epochs);
	memcpy(k->marks, p->marks, sizeof p->marks);
	k->count = p->count;
	k->epoch_count = p->epoch_count;
	k->mark_count = p->mark_count;
}

static void do_restore_server(struct sim *s)
{
	if (!s->backup || s->p.epoch_count > 3 || below(s, 6))
		return;
	for (size_t i = s->backup; i < s->p.count; i++)
		note_lost(s, &s->p.entries[i]);
	keep_log(s, &s->pasts[s->past_count++]);
	ledger_close(s->p.ledger);
	db_close(&s->p.db);
	s->p.count = s->backup;
	memcpy(s->p.entries, s->backed, s->backup * sizeof *s->backed);
	s->p.mark_count = s->backed_marks;
	s->p.backed_up = (int64_t)s->backup;
	s->p.epochs[s->p.epoch_count] = (struct epoch){(uint32_t)s->p.epoch_count + 1, (int64_t)s->backup, s->p.now};
	s->p.epoch_count++;
	must(db_open(":memory:", DB_CREATE, &s->p.db), "restore");
	must(ledger_open(s->p.db, &s->p.store, s->p.ledger), "restore");
	write_off(s);
}
