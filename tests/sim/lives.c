/* lives.c - the lives of a server: the logs that it was backed up with, those that ended, and what comes of another beginning. Included by restores.c. */
#include "simulate.h"

#include "epoch.h"

static void do_keep_backup(struct sim *s)
{
	struct restores *x = s->restores;
	if (x->backup_count == BACKUPS)
		return;
	keep_log(s, &x->backups[x->backup_count++]);
	do_backup(s);
}

static bool log_has(const struct taken_log *k, const uint8_t hash[HASH_BYTES])
{
	for (size_t i = 0; i < k->count; i++)
		if (memcmp(k->entries[i].hash, hash, HASH_BYTES) == 0)
			return true;
	return false;
}

/* The highest that anybody may know. */
static uint32_t highest_epoch(const struct sim *s)
{
	uint32_t highest = ledger_epoch(s->p.ledger);
	for (int i = 0; i < s->past_count; i++)
		if (s->pasts[i].epochs[s->pasts[i].epoch_count - 1].number > highest)
			highest = s->pasts[i].epochs[s->pasts[i].epoch_count - 1].number;
	return highest;
}

static void begin_again(struct sim *s, const struct taken_log *k, uint32_t epoch)
{
	struct province *p = &s->p;
	ledger_close(p->ledger);
	db_close(&p->db);
	memcpy(p->entries, k->entries, k->count * sizeof *k->entries);
	memcpy(p->epochs, k->epochs, sizeof p->epochs);
	memcpy(p->marks, k->marks, sizeof p->marks);
	p->count = k->count;
	p->mark_count = k->mark_count;
	p->backed_up = (int64_t)k->count;
	p->epochs[k->epoch_count] = (struct epoch){epoch, (int64_t)k->count, s->restores->restored};
	p->epoch_count = k->epoch_count + 1;
	must(db_open(":memory:", DB_CREATE, &p->db), "restore");
	must(ledger_open(p->db, &p->store, p->ledger), "restore");
}

#define GIVE_BACK "SELECT coalesce(max(value), 0) FROM self WHERE key = 'give_back'"

static int64_t office_acts(const struct sim *s, const struct office *o)
{
	int64_t count = 0;
	for (size_t i = 0; i < s->p.count; i++)
		count += s->p.entries[i].device == o->replica.device;
	return count;
}

/* Whoever has spoken with a server that was restored later hears so, and nothing comes of it. */
static void meet_older(struct sim *s)
{
	uint32_t epoch = ledger_epoch(s->p.ledger);
	for (int i = 0; i < s->count; i++) {
		struct office *o = &s->offices[i];
		if (office_state(&s->p, o) == 0 || count_of(o->db, "SELECT coalesce(max(value), 0) FROM self WHERE key = 'epoch'") <= epoch)
			continue;
		int64_t waiting = count_of(o->db, "SELECT count(*) FROM outbox WHERE place = 0");
		int64_t due = count_of(o->db, GIVE_BACK), acts = office_acts(s, o);
		if (sync_office(&s->p, o, 65536, NULL) != ERR_SERVER_OLDER)
			wrong(s, "an office followed a server that was restored earlier");
		if (office_acts(s, o) != acts || waiting != count_of(o->db, "SELECT count(*) FROM outbox WHERE place = 0") || (due && !count_of(o->db, GIVE_BACK)))
			wrong(s, "something came of meeting a server that was restored earlier");
		turned_away++;
	}
}

/* Any of them, in a province that does not know of the others: the time alone makes its epoch another, or where the clock is wrong, chance. Where it is
 * a lower one than the others', it is restored once more. */
static void do_restore_any(struct sim *s)
{
	struct restores *x = s->restores;
	if (!x->backup_count || s->past_count == RESTORES_MAX || below(s, 2))
		return;
	const struct taken_log *k = &x->backups[below(s, x->backup_count)];
	struct province *p = &s->p;
	const uint32_t highest = highest_epoch(s);
	for (size_t i = 0; i < p->count; i++)
		if (!log_has(k, p->entries[i].hash))
			note_lost(s, &p->entries[i]);
	keep_log(s, &s->pasts[s->past_count++]);
	x->restored = p->now > x->restored + 100000 ? p->now : x->restored + 100000;
	struct epoch_drawing d = {.now = below(s, 3) ? x->restored : 1000, .end = k->count ? k->entries[k->count - 1].time : 0, .random = (uint32_t)draw(p)};
	begin_again(s, k, epoch_next(k->epochs, k->epoch_count, &d));
	if (ledger_epoch(p->ledger) == highest)
		wrong(s, "two restores opened one epoch");
	if (ledger_epoch(p->ledger) < highest) {
		meet_older(s);
		d.after = highest;
		begin_again(s, k, epoch_next(k->epochs, k->epoch_count, &d));
	}
	write_off(s);
	restored++;
}

/* What only a backup has that was not used is lost with it: offices were told that they need not keep it, perhaps by the last word of the server of
 * then. */
static void write_off_backups(struct sim *s)
{
	const struct restores *x = s->restores;
	for (int b = 0; b < x->backup_count; b++) {
		for (int i = 0; i < s->made_count; i++)
			s->made[i].lost |= log_has(&x->backups[b], s->made[i].hash) && !kept(s, s->made[i].hash, IN_OUTBOX);
		for (int i = 0; i < s->decreed_count; i++)
			s->decreed[i].lost |= log_has(&x->backups[b], s->decreed[i].hash) && !kept(s, s->decreed[i].hash, IN_DECREES);
	}
}
