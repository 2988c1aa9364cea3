/* simulate.c - provinces by seed: offices that write in every register, lines that lose, repeat, reorder and alter, clocks that jump, images that are
 * restored or cloned, a server that comes back from a backup. After each history the line is good, everybody syncs, and then must hold:
 *
 *   every act that was committed and not lost with its machine has exactly one verdict in the log, and its office knows it
 *   every replica is what its scope is at the server; none had to be fetched afresh, but where its unit got another function
 *   or its device the unit's head, or lost him: then it may see what nobody has touched
 *   the log gives the same tables again, and judging it again the same verdicts and stamps
 *   chains, stamps and the order of the log are whole; what an office holds as acknowledged is so in the log
 *   what the administration did before a restore and a device still held is in the log again, once, with the time that it had
 *   the evidence of an act (all its bytes: signature, checkpoint seen, clock, texts, seed) is what it was when it was entered, but for what was
 *   taken out of it
 *   where a content was taken out, neither log nor any office has it, nor a seed by which it could be confirmed
 *
 * In some of them any of several backups comes back, and sticks go beside the line: restores.c says what must hold besides.
 *
 *	simulate [--seeds N] [--from SEED] [--steps N] [--verbose] (at the end: what was played of each register)
 *	         [--coverage] (how often what occurred, and what became of each verb; it fails where something of the list never did, a verb was taken
 *	         nowhere, or a rule was broken by no act that could) */
#include <malloc.h>

#include "series.h"
#include "province.c"

#include "catalogues.c"
#include "coverage.c"
#include "epoch.h"
#include "verbs.c"
#include "events.c"
#include "above.c"
#include "invariants.c"
#include "machines.c"

/* In place of the slow one. */
enum err code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1])
{
	uint8_t both[2 * HASH_BYTES], raw[HASH_BYTES];
	memcpy(both, act_hash, HASH_BYTES);
	hash_of("code", report, both + HASH_BYTES);
	hash_of("code", (struct bytes){both, sizeof both}, raw);
	code_letters(raw, CODE_CHARS - 1, ret);
	code_close(ret, CODE_CHARS - 1);
	return OK;
}

/* ---- What the administration does ---- */

static void do_enrol(struct sim *s)
{
	static const char *const units[] = {"615", "616", "SNV", "VPUBND"};
	if (s->count == OFFICES_MAX)
		return;
	struct office *o = &s->offices[s->count];
	const char *unit = units[below(s, 4)];
	if (!official_of(&s->p, unit, 1) || !official_of(&s->p, unit, 2))
		return; /* Home Affairs moved them */
	office_open(&s->p, o, unit, epoch_device(ledger_epoch(s->p.ledger), (uint32_t)draw(&s->p)));
	s->lives[s->count++] = 0;
	must(sync_office(&s->p, o, 65536, NULL), "first sync");
}

static void do_join(struct sim *s)
{
	struct office *o = &s->offices[below(s, s->count)];
	if (office_state(&s->p, o) == 1)
		office_join(&s->p, o);
}

static void do_upgrade(struct sim *s)
{
	struct office *o = &s->offices[below(s, s->count)];
	if (o->older && !below(s, 3))
		office_upgrade(o), cover(COV_UPGRADE);
}

static void do_revoke(struct sim *s)
{
	struct office *o = &s->offices[below(s, s->count)];
	if (office_state(&s->p, o) == 1 && strcmp(o->replica.unit, "SNV") != 0 && !below(s, 3))
		office_revoke(&s->p, o), cover(COV_REVOKED);
}

/* ---- The line ---- */

static struct message *new_message(struct sim *s)
{
	if (s->message_count == MESSAGES_MAX) { /* the oldest is lost */
		buf_free(&s->messages[0].bytes);
		memmove(s->messages, s->messages + 1, (MESSAGES_MAX - 1) * sizeof *s->messages);
		s->message_count--;
	}
	struct message *m = &s->messages[s->message_count++];
	*m = (struct message){.bytes = BUF(ANSWER_MAX)};
	return m;
}

static void drop_message(struct sim *s, int at)
{
	buf_free(&s->messages[at].bytes);
	s->message_count--;
	memmove(s->messages + at, s->messages + at + 1, (size_t)(s->message_count - at) * sizeof *s->messages);
}

static void do_ask(struct sim *s)
{
	int at = below(s, s->count);
	uint8_t random[ROUND_RANDOM_BYTES];
	struct message *m = new_message(s);
	draw_bytes(&s->p, random, sizeof random);
	m->office = at;
	m->life = s->lives[at];
	size_t slice = below(s, 3) ? 65536 : (size_t)below(s, 600) + 1;
	s->offices[at].replica.page = below(s, 3) ? 0 : PAGE_MIN + below(s, 3);
	s->offices[at].replica.pages = s->offices[at].replica.page - PAGE_MIN + 1; /* one, or up to three */
	must(give_back(&s->p, &s->offices[at], false), "give back");
	must(office_ask(&s->offices[at], slice, random, &m->bytes, &m->round), "ask");
	cover_more(COV_SLICE, m->round.pushed > m->round.acked && count_of(s->offices[at].db, "SELECT max(number) FROM outbox WHERE place = 0") > m->round.pushed);
}

/* Cuts or alters. What arrives so must change nothing. */
static bool damage(struct sim *s, struct buf *b)
{
	if (below(s, 12) || !b->len)
		return false;
	cover(COV_DAMAGED);
	if (below(s, 2))
		buf_cut(b, (size_t)below(s, (int)b->len));
	else
		b->data[below(s, (int)b->len)] ^= (char)(1 << below(s, 8));
	return true;
}

static void copy_message(const struct message *from, struct message *to)
{
	*to = *from;
	to->bytes = (struct buf)BUF(ANSWER_MAX);
	buf_view(&to->bytes, buf_bytes(&from->bytes));
}

static void deliver_request(struct sim *s, struct message *m)
{
	size_t before = s->p.count;
	bool damaged = damage(s, &m->bytes);
	struct buf answer OWN_BUF = BUF(ANSWER_MAX);
	enum err e = serve(&s->p, buf_bytes(&m->bytes), &answer);
	if (damaged && (e == OK || s->p.count != before))
		wrong(s, "a damaged request was taken");
	if (!damaged && e != OK && !(e == ERR_DEVICE_UNKNOWN && !office_state(&s->p, &s->offices[m->office])))
		wrong_error(s, "server", e);
	if (!damaged && e == ERR_DEVICE_UNKNOWN && m->life == s->lives[m->office] && below(s, 2))
		must(give_back(&s->p, &s->offices[m->office], true), "give back");
	if (e != OK || !below(s, 5)) /* the answer is lost */
		return;
	struct message *a = new_message(s);
	a->office = m->office;
	a->life = m->life;
	a->answer = true;
	a->round = m->round;
	a->outlook = outlook_of(&s->p, &s->offices[m->office]);
	buf_view(&a->bytes, buf_bytes(&answer));
}

static void deliver_answer(struct sim *s, struct message *m)
{
	struct taken t = {0};
	if (m->life != s->lives[m->office])
		return; /* the program that asked is no more */
	bool damaged = damage(s, &m->bytes);
	enum err e = office_take(&s->offices[m->office], &m->round, buf_bytes(&m->bytes), &t);
	bool cut = m->bytes.len && m->bytes.data[0] == SERIES_VERSION && t.more; /* behind a whole page */
	if (e == OK)
		office_told(&s->offices[m->office], m->outlook);
	if (damaged && e == OK && !cut)
		wrong(s, "a damaged answer was taken");
	if (!damaged && e != OK && e != ERR_ANSWER_BAD && e != ERR_SERVER_SHORTER) /* an old answer may be refused */
		wrong_error(s, "device", e);
}

static void do_deliver(struct sim *s)
{
	if (!s->message_count)
		return;
	int at = below(s, 3) ? 0 : below(s, s->message_count); /* mostly in order */
	struct message m;
	copy_message(&s->messages[at], &m);
	if (below(s, 6)) /* else it comes again */
		drop_message(s, at);
	if (!below(s, 8)) {
		buf_free(&m.bytes); /* lost */
		return;
	}
	if (m.answer)
		deliver_answer(s, &m);
	else
		deliver_request(s, &m);
	buf_free(&m.bytes);
}

/* ---- Machines ---- */

static void do_clock(struct sim *s)
{
	static const int64_t jumps[] = {60000, 3600000, 86400000, -3600000, -86400000, 40 * INT64_C(86400000), -400 * INT64_C(86400000)};
	int64_t jump = jumps[below(s, 7)];
	if (below(s, 4))
		s->offices[below(s, s->count)].now += jump;
	else
		s->p.now += below(s, 3) ? 3600000 : jump;
}

#include "together.c"

static void do_sync(struct sim *s)
{
	struct office *o = &s->offices[below(s, s->count)];
	enum err e = sync_office(&s->p, o, 65536, NULL);
	/* Where not the newest backup came back, nobody may hold any more what made the device. */
	if (e != OK && !(e == ERR_DEVICE_UNKNOWN && s->restores && !office_state(&s->p, o)))
		wrong_error(s, "sync", e);
}

#include "restores.c"
#include "again.c"

static void step(struct sim *s)
{
	int what = below(s, 100);
	if (s->restores && below(s, 3) == 0)
		restores_step(s);
	else if (what < 8 && s->redacts)
		do_redact(s);
	else if (what < 11)
		do_above(s);
	else if (what < 12 && s->versions)
		do_upgrade(s);
	else if (what < 45)
		do_entry(s);
	else if (what < 60)
		do_ask(s);
	else if (what < 89)
		do_deliver(s);
	else if (what < 90)
		(below(s, 3) == 0 ? do_enrol : below(s, 2) ? do_join : do_revoke)(s);
	else if (what < 93 && s->codes)
		(below(s, 12) ? do_code : do_claim)(s);
	else if (what < 93)
		do_clock(s);
	else if (what < 95)
		do_image(s);
	else if (what < 97)
		do_restore_image(s);
	else if (what < 98)
		(s->restores ? do_keep_backup : do_backup)(s);
	else if (what < 99)
		(s->restores ? do_restore_any : do_restore_server)(s);
	else
		do_sync(s);
}

/* Copies of one device that sign again above each other need a pass each. */
static void sync_all(struct sim *s)
{
	for (int pass = 0; pass < 5; pass++)
		for (int i = 0; i < s->count; i++) {
			struct taken t;
			enum err e = reach(s, i, &t);
			if (e != OK)
				wrong_error(s, "last sync", e);
			else if (t.more)
				wrong(s, "no end of rounds on a good line");
		}
}

static int64_t held(const struct sim *s)
{
	int64_t count = 0;
	for (int i = 0; i < s->count; i++)
		count += count_of(s->offices[i].db, "SELECT count(*) FROM outbox WHERE place = 2");
	return count;
}

/* What stands on acts of which nobody says any more where they stood is judged once patience is over. */
static void settle(struct sim *s)
{
	static const int days[] = {0, 8, 31};
	for (size_t i = 0; i < sizeof days / sizeof *days && (!i || held(s)); i++) {
		s->p.now += days[i] * DAY_MS;
		for (int k = 0; k < s->count; k++)
			s->offices[k].now += days[i] * DAY_MS;
		sync_all(s);
	}
}

/* A few registers, so that their records come far, and now and then one that these name; sometimes all. Each in turn is the subject. */
static void draw_theme(struct sim *s, uint64_t seed)
{
	enum { REGISTERS_A_THEME = 5 };
	int count = 0;
	while (registers[count])
		count++;
	s->subject = (int)(seed / 3 % (uint64_t)count);
	while (!is_played(registers[s->subject]))
		s->subject = (s->subject + 1) % count;
	s->theme = UINT64_C(1) << s->subject;
	for (int i = 0; i < REGISTERS_A_THEME; i++)
		s->theme |= UINT64_C(1) << below(s, count);
	if (!below(s, 5))
		s->theme = ~UINT64_C(0);
	s->beside = s->theme;
	for (int pass = 0; pass < 3; pass++)
		for (int i = 0; i < count; i++)
			for (const struct field *f = registers[i]->fields; s->beside >> i & 1 && f->number; f++)
				for (int k = 0; f->ref && !(f->flags & F_SYSTEM) && k < count; k++)
					s->beside |= (uint64_t)(strcmp(registers[k]->name, f->ref) == 0) << k;
}

static bool verbose, coverage;

static const char *run(uint64_t seed, int steps)
{
	static const char *const bodies[] = {"TTR", "STTTT", "DPTTH"}, *const functions[] = {"inspectorate", "information", "broadcaster"};
	const int body = (int)(seed / 3 % 3); /* each has registers that are its own */
	const char *const units[] = {"615", "615", "616", "SNV", "VPUBND", bodies[body]};
	struct sim *s = mem_alloc(sizeof *s);
	s->made = mem_alloc(ENTERED_MAX * sizeof *s->made);
	s->decreed = mem_alloc(DECREED_MAX * sizeof *s->decreed);
	s->codes = seed % 3 != 0;
	s->redacts = seed % 4 == 1;
	s->any = seed % 3 == 2;
	s->versions = seed % 5 == 2;
	catalogue_used = s->versions ? use : NULL;
	use(s->versions);
	province_open(&s->p, seed);
	if (seed % 5 >= 3)
		restores_begin(s);
	draw_theme(s, seed);
	if (s->any)
		add_unit(&s->p, bodies[body], "department", functions[body]);
	for (; s->count < (s->any ? 6 : 5); s->count++)
		(s->versions && below(s, 2) ? office_open_older : office_open)(&s->p, &s->offices[s->count], units[s->count], (uint32_t)(100 + s->count));
	for (int i = 0; i < s->count; i++)
		must(sync_office(&s->p, &s->offices[i], 65536, NULL), "first pull");
	do_backup(s);
	for (int i = 0; i < steps && !s->fault; i++)
		step(s);
	if (!s->fault)
		settle(s);
	if (!s->fault && s->restores)
		write_off_backups(s);
	if (!s->fault)
		check_all(s);
	if (!s->fault)
		check_restores(s);
	if (!s->fault)
		check_given_back(s);
	count_verdicts(s);
	if (coverage)
		cover_province(s);
	const char *fault = s->fault;
	while (s->message_count)
		drop_message(s, 0);
	while (s->image_count)
		office_close(&s->images[--s->image_count].copy);
	for (int i = 0; i < s->count; i++)
		office_close(&s->offices[i]);
	province_close(&s->p);
	restores_end(s);
	while (s->past_count)
		mem_free(&s->pasts[--s->past_count].entries);
	mem_free(&s->made);
	while (s->decreed_count)
		buf_free(&s->decreed[--s->decreed_count].act);
	mem_free(&s->decreed);
	mem_free(&s->backed);
	mem_free(&s);
	return fault;
}

int main(int argc, char **argv)
{
	enum { KEPT_BYTES = 1 << 28 };
	prepare_catalogues();
	mallopt(M_TRIM_THRESHOLD, KEPT_BYTES); /* what one province gives back the next one takes */
	mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
	setvbuf(stdout, NULL, _IOLBF, 0);
	long seeds = 100, steps = 120, bad = 0, most = 10;
	uint64_t from = 1;
	for (; argc > 1 && (strcmp(argv[argc - 1], "--verbose") == 0 || strcmp(argv[argc - 1], "--coverage") == 0); argc--) {
		verbose |= argv[argc - 1][2] == 'v';
		coverage |= argv[argc - 1][2] == 'c';
	}
	for (int i = 1; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seeds") == 0)
			seeds = strtol(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--from") == 0)
			from = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--steps") == 0)
			steps = strtol(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--bad") == 0)
			most = strtol(argv[i + 1], NULL, 10);
	}
	for (long i = 0; i < seeds && bad < most; i++) {
		const char *fault = run(from + (uint64_t)i, (int)steps);
		if (!fault)
			continue;
		bad++;
		printf("seed %llu: %s\n# again: %s --seeds 1 --from %llu --steps %ld\n", (unsigned long long)(from + (uint64_t)i), fault, argv[0],
		       (unsigned long long)(from + (uint64_t)i), steps);
	}
	if (verbose)
		print_tally();
	print_restores();
	use(false);
	long missing = coverage ? print_coverage() + print_verbs() : 0;
	printf("%ld seeds, %ld bad\n", seeds, bad);
	return bad || missing;
}
