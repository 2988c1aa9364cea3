/* Offices that send by line and by stick, as it comes: sticks are lost, copied, damaged, late, taken in twice and by the wrong office, and so are
 * their receipts. However it went, each act that was entered is in the log once, and after a last sync every office holds what the server holds.
 * sticks [--seeds N] [--from SEED]: a seed repeats its history. */
#include "province.c"
#include "stick.c"

#include <stdlib.h>

enum { OFFICES = 3, POOL = 6, STEPS = 60, FILE_ROOM = BUNDLE_MAX };

struct world_of_sticks {
	struct province p;
	struct office office[OFFICES];
	int64_t entered[OFFICES];
	struct buf files[POOL], receipts[POOL];
	uint64_t seed;
};

static int64_t accepted, refused_files; /* over all seeds: a history in which nothing happens would find nothing */

static unsigned below(struct world_of_sticks *w, unsigned n)
{
	return (unsigned)(draw(&w->p) % n);
}

static void wrong(struct world_of_sticks *w, const char *what, enum err e)
{
	char out[ERR_SENTENCE_MAX];
	printf("seed %llu: %s %s\nagain: sticks --seeds 1 --from %llu\n", (unsigned long long)w->seed, what, e == OK ? "" : err_sentence(EN, e, NULL, out),
	       (unsigned long long)w->seed);
	exit(1);
}

static void do_enter(struct world_of_sticks *w, unsigned o)
{
	static const char *const units[OFFICES] = {"615", "616", "SNV"};
	char key[40], number[40];
	snprintf(key, sizeof key, "BC-THANG/%s/2024-%02u", units[o], 1 + below(w, 12));
	snprintf(number, sizeof number, "indicator.0%u=%u", 1 + below(w, 3), below(w, 1000));
	enum err e = ENTER(&w->p, &w->office[o], false, "write", "report", key, number);
	if (e != OK)
		wrong(w, "entry", e);
	w->entered[o]++;
}

static void do_out(struct world_of_sticks *w, unsigned o)
{
	struct buf *f = &w->files[below(w, POOL)]; /* whatever was on that stick is lost */
	struct bundled b;
	buf_cut(f, 0);
	enum err e = stick_out(&w->p, &w->office[o], f, &b);
	if (e != OK)
		wrong(w, "out", e);
}

/* A damaged stick does nothing, and is of no use any more. */
static void do_in(struct world_of_sticks *w)
{
	struct buf *f = &w->files[below(w, POOL)], *r = &w->receipts[below(w, POOL)], new OWN_BUF = BUF(FILE_ROOM);
	if (!f->len)
		return;
	bool damaged = below(w, 4) == 0;
	size_t at = below(w, (unsigned)f->len), log = w->p.count;
	f->data[at] ^= (char)(damaged ? 1 + below(w, 255) : 0);
	enum err e = stick_in(&w->p, buf_bytes(f), &new);
	if (damaged) {
		if (e == OK || w->p.count != log)
			wrong(w, "a damaged stick was taken", OK);
		buf_cut(f, 0);
		refused_files++;
		return;
	}
	if (e != OK)
		wrong(w, "in", e);
	buf_cut(r, 0);
	buf_view(r, buf_bytes(&new));
}

static void do_take(struct world_of_sticks *w, unsigned o)
{
	struct buf *r = &w->receipts[below(w, POOL)];
	struct taken t;
	bool old;
	if (!r->len)
		return;
	enum err e = bundle_take(&w->office[o].replica, buf_bytes(r), w->office[o].now, &t, &old);
	if (e == OK)
		accepted += t.accepted + t.merged;
	/* Late ones may be about a position that the device is beyond. */
	if (e != OK && e != ERR_BUNDLE_DEVICE && e != ERR_BUNDLE_ACTS && e != ERR_ANSWER_BAD && e != ERR_SERVER_SHORTER)
		wrong(w, "receipt", e);
}

static void do_sync(struct world_of_sticks *w, unsigned o)
{
	enum err e = sync_office(&w->p, &w->office[o], 65536, NULL);
	if (e != OK)
		wrong(w, "sync", e);
}

static void check(struct world_of_sticks *w)
{
	for (unsigned o = 0; o < OFFICES; o++)
		do_sync(w, o);
	for (unsigned o = 0; o < OFFICES; o++) {
		int64_t logged = 0;
		do_sync(w, o);
		if (!same_as_server(&w->p, &w->office[o]))
			wrong(w, "an office differs from the server", OK);
		for (size_t i = 0; i < w->p.count; i++)
			logged += w->p.entries[i].device == w->office[o].replica.device;
		if (logged != w->entered[o])
			wrong(w, "an act is lost, or in the log twice", OK);
	}
}

static void play(uint64_t seed)
{
	static const char *const units[OFFICES] = {"615", "616", "SNV"};
	struct world_of_sticks w = {.seed = seed};
	province_open(&w.p, seed);
	for (unsigned i = 0; i < POOL; i++) {
		w.files[i].max = FILE_ROOM;
		w.receipts[i].max = FILE_ROOM;
	}
	for (unsigned o = 0; o < OFFICES; o++) {
		office_open(&w.p, &w.office[o], units[o], 81 + o);
		do_sync(&w, o);
	}
	for (int i = 0; i < STEPS; i++) {
		unsigned o = below(&w, OFFICES), what = below(&w, 16);
		w.p.now += 60000 * (int64_t)below(&w, 600);
		w.office[o].now = w.p.now;
		if (what < 6)
			do_enter(&w, o);
		else if (what < 9)
			do_out(&w, o);
		else if (what < 12)
			do_in(&w);
		else if (what < 15)
			do_take(&w, o);
		else
			do_sync(&w, o);
	}
	check(&w);
	for (unsigned o = 0; o < OFFICES; o++)
		office_close(&w.office[o]);
	for (unsigned i = 0; i < POOL; i++) {
		buf_free(&w.files[i]);
		buf_free(&w.receipts[i]);
	}
	province_close(&w.p);
}

int main(int argc, char **argv)
{
	long seeds = 100, from = 1;
	for (int i = 1; i + 1 < argc; i += 2)
		*(strcmp(argv[i], "--from") == 0 ? &from : &seeds) = strtol(argv[i + 1], NULL, 10);
	for (long s = from; s < from + seeds; s++)
		play((uint64_t)s);
	printf("%ld histories of sticks: every act in the log once, every office as the server; %lld acts by receipts, %lld damaged files refused\n", seeds,
	       (long long)accepted, (long long)refused_files);
	return seeds >= 100 && (!accepted || !refused_files);
}
