/* Random histories of tasks: entered through compose(), judged by the judge into real tables and timed by tasks_each(); against the day book of
 * oracle/tasks.h. After each act: was it rightly taken, and how does every task stand, by both dues, at instants from then on.
 * test_task_histories NUMBER plays that history alone and prints it. */
#include "cells.h"

#include "../oracle/tasks.h"
#include "cases.h"
#include "compose.h"
#include "judge.h"
#include "tap.h"
#include "text_value.h"

enum { HISTORIES = 5000, TASKS = 3, ASKS = 6, UNITS = 5, BASE_DAY = 20000 };
static const char *const units[UNITS] = {"VPUBND", "615", "616", "617", "618"};

struct play {
	struct world w;
	sqlite3 *db;
	uint64_t seed;
	struct book book;
	int64_t now, position;
	int asks, ended;
	bool loud, bad;
	int taken[BOOK_KINDS], refused[BOOK_KINDS], seen[TASK_STATUS_COUNT];
};

static int64_t below(struct play *p, int64_t n)
{
	return random_below(&p->seed, n);
}

static void must(enum err e, const char *what)
{
	char text[ERR_SENTENCE_MAX];
	if (e == OK)
		return;
	printf("Bail out! %s: %s\n", what, err_sentence(EN, e, NULL, text));
	exit(1);
}

/* ---- The acts ---- */

static const struct {
	const char *verb, *reg;
} words[BOOK_KINDS] = {
	[ASSIGN] = {"assign", "task"},	   [RECEIVE] = {"receive", "task"},   [START] = {"start", "task"},	   [PROGRESS] = {"progress", "task"},
	[FINISH] = {"finish", "task"},	   [CONFIRM] = {"confirm", "task"},   [REDO] = {"redo", "task"},	   [MOVE] = {"move", "task"},
	[WITHDRAW] = {"withdraw", "task"}, [ASK] = {"write", "extension"},    [SEND] = {"send", "extension"}, [DECIDE] = {"decide", "extension"},
	[END_UNIT] = {"end", "unit"},
};

struct texts {
	struct field_text list[8];
	char text[8][40];
	size_t count;
};

static void say(struct texts *t, const char *name, const char *text)
{
	snprintf(t->text[t->count], sizeof t->text[0], "%s", text);
	t->list[t->count] = (struct field_text){bytes_of(name), bytes_of(t->text[t->count])};
	t->count++;
}

static void say_day(struct texts *t, const char *name, int64_t day)
{
	char text[DATE_SIZE];
	if (!day)
		return;
	date_print(day, text);
	say(t, name, text);
}

/* Of what a device of that number makes. */
static int64_t new_key(int device, int number)
{
	return ((int64_t)device << ID_RANDOM_BITS) + number;
}

static void say_line(const struct line *l, struct texts *t)
{
	static const char *const asks[] = {"", "extend", "adjust", "withdraw"}, *const outcomes[] = {"", "granted", "part", "refused"};
	char key[ID_TEXT_BYTES + 1];
	switch (l->kind) {
	case ASSIGN:
		say(t, "unit", l->unit);
		say(t, "content", "Việc");
		say_day(t, "due", l->day);
		if (l->with[0])
			say(t, "co_units", l->with);
		break;
	case PROGRESS:
		say(t, "percent", "40");
		break;
	case FINISH:
		say(t, "product", "Văn bản");
		break;
	case MOVE:
		say_day(t, "due", l->day);
		say(t, "reason", "Lý do");
		break;
	case REDO:
	case WITHDRAW:
		say(t, "reason", "Lý do");
		break;
	case ASK:
		id_print(new_key(1, l->task), key);
		say(t, "task", key);
		say(t, "kind", asks[l->what]);
		say(t, "reason", "Lý do");
		say_day(t, "committed", l->day);
		break;
	case DECIDE:
		say(t, "outcome", outcomes[l->outcome]);
		say_day(t, "due", l->day);
		break;
	case END_UNIT:
		say(t, "to", "2027-01-01");
		say(t, "successors", l->with);
		break;
	default:
		break;
	}
}

static int unit_number(const char *code)
{
	for (int i = 0; i < UNITS; i++)
		if (strcmp(units[i], code) == 0)
			return i + 1;
	return 0;
}

static int64_t ask_key(const struct play *p, const struct line *l)
{
	const struct line *asked = book_ask(&p->book, l->ask, ASK);
	return new_key(unit_number(asked ? asked->by : l->by), 100 + l->ask);
}

/* Judges it; signatures are another test's. */
static bool taken(struct play *p, const struct line *l)
{
	struct arena arena OWN_ARENA = {0};
	struct texts t = {0};
	char key[ID_TEXT_BYTES + 1];
	static const uint8_t hash[HASH_BYTES] = {0};
	const struct judging j = {.provisional = true};
	struct stamp stamp = {.position = ++p->position, .time = l->stamp, .rules = catalogue_version(), .coded = NO_TIME};
	struct verdict v;
	struct act a;
	id_print(l->kind >= ASK && l->kind <= DECIDE ? ask_key(p, l) : new_key(1, l->task), key);
	say_line(l, &t);
	must(compose(bytes_of(words[l->kind].verb), bytes_of(words[l->kind].reg), bytes_of(l->kind == END_UNIT ? l->unit : key), t.list, t.count, 1,
		     &arena, &a),
	     "compose");
	a.device = (uint32_t)unit_number(l->by);
	a.officer = unit_number(l->by);
	a.clock = l->claim;
	a.seen = l->lo ? (struct seen){.epoch = 1, .position = 1, .time = l->lo} : (struct seen){0};
	world_reset(&p->w);
	must(judge_sight(&p->w, &a, &a.has_digest, a.digest), "sight");
	must(judge(&p->w, &a, hash, &stamp, &j, &v), "judge");
	if (p->loud && v.kind == REFUSED) {
		char why[ERR_SENTENCE_MAX];
		printf("# %s\n", verdict_sentence(&v, EN, why));
	}
	return v.kind != REFUSED;
}

/* ---- What happens ---- */

/* Near midnights about the dues, often exactly on them. */
static int64_t some_instant(struct play *p)
{
	static const int64_t nudges[] = {-1, 0, 0, 1, 36000000, -36000000};
	return day_start(BASE_DAY + below(p, 16)) + nudges[below(p, 6)];
}

static int64_t some_day(struct play *p)
{
	return BASE_DAY + below(p, 14);
}

static struct line some_line(struct play *p)
{
	/* what people mostly do comes more often */
	static const enum book_kind dice[] = {ASSIGN, ASSIGN, RECEIVE, RECEIVE, RECEIVE, RECEIVE, START, START, START, PROGRESS, PROGRESS, FINISH, FINISH,
					      FINISH, FINISH, FINISH, FINISH, CONFIRM, CONFIRM, REDO, REDO, REDO, MOVE, WITHDRAW, ASK, ASK, SEND,
					      DECIDE, DECIDE, END_UNIT};
	struct line l = {.kind = dice[below(p, sizeof dice / sizeof *dice)], .stamp = p->now, .unit = "", .with = "", .by = units[1 + below(p, 4)]};
	bool office = l.kind == ASSIGN || l.kind == CONFIRM || l.kind == REDO || l.kind == MOVE || l.kind == WITHDRAW || l.kind == DECIDE;
	l.task = (int)below(p, TASKS);
	if (office != (below(p, 12) == 0))
		l.by = units[0];
	const struct line *assigned = book_last(&p->book, p->book.count, l.task, KINDS(ASSIGN));
	if (!office && assigned && below(p, 2))
		l.by = assigned->unit;
	l.claim = some_instant(p);
	if (l.kind == ASSIGN) {
		int lead = (int)below(p, 3), with = (int)below(p, 4);
		l.unit = units[1 + lead];
		l.with = with != lead && with < 3 ? units[1 + with] : "";
		l.day = below(p, 5) ? some_day(p) : 0;
	} else if (l.kind == FINISH) {
		l.lo = below(p, 3) ? some_instant(p) : 0;
	} else if (l.kind == MOVE) {
		l.day = some_day(p);
	} else if (l.kind == ASK) {
		l.ask = p->asks;
		l.what = (enum ask_kind)(1 + below(p, 3));
		l.day = l.what == ASK_WITHDRAW && below(p, 2) ? 0 : some_day(p);
	} else if (l.kind == SEND || l.kind == DECIDE) {
		l.ask = p->asks ? (int)below(p, p->asks) : 0;
		const struct line *asked = book_ask(&p->book, l.ask, ASK);
		l.task = asked ? asked->task : 0;
		if (l.kind == SEND && asked && below(p, 3))
			l.by = asked->by;
		l.outcome = (enum outcome)(1 + below(p, 3));
		l.day = l.kind == DECIDE && below(p, 2) ? some_day(p) : 0;
	} else if (l.kind == END_UNIT) { /* 616, then who came after it */
		l.by = "";
		l.task = l.ask = -1;
		l.unit = units[2 + p->ended];
		l.with = units[3 + (p->ended == 1)]; /* once both have ended there is none: not played */
	}
	return l;
}

/* ---- The comparison ---- */

static void print_line(const struct line *l, bool took)
{
	char a[TIME_SIZE], b[TIME_SIZE], c[TIME_SIZE], d[DATE_SIZE] = "-";
	time_print(l->stamp, a);
	time_print(l->claim, b);
	time_print(l->lo ? l->lo : NO_TIME, c);
	if (l->day)
		date_print(l->day, d);
	printf("# %s %-6s %-8s task %d ask %d %s %s day %s claim %s lo %s what %d outcome %d: %s\n", a, l->by, words[l->kind].verb, l->task, l->ask, l->unit,
	       l->with, d, b, l->lo ? c : "-", l->what, l->outcome, took ? "taken" : "refused");
}

struct asking {
	struct play *p;
	int64_t at;
	int met;
	struct task_figures real[2];
	int all[2], off[2], on_time[2], claimed[2]; /* the book's */
};

static bool agree(struct asking *a, int task, int original, const struct task_timing *t)
{
	struct task_opinion o = book_status(&a->p->book, task, original, a->at);
	a->p->seen[t->status]++;
	task_figures_add(&a->real[original], t->status);
	a->all[original]++;
	a->off[original] += !strcmp(o.status, "withdrawn") || !strcmp(o.status, "open");
	a->on_time[original] += !strcmp(o.status, "done_on_time");
	a->claimed[original] += !strcmp(o.status, "done_claimed");
	if (!strcmp(task_status_name(t->status), o.status) && t->late_days == o.late_days && t->running_days == o.running_days)
		return true;
	char text[TIME_SIZE];
	time_print(a->at, text);
	printf("# task %d at %s by the %s due: got %s late %lld running %lld, want %s late %d running %d\n", task, text, original ? "original" : "current",
	       task_status_name(t->status), (long long)t->late_days, (long long)t->running_days, o.status, o.late_days, o.running_days);
	return false;
}

static enum err take_task(void *ctx, const struct task_row *row)
{
	struct asking *a = ctx;
	int task = (int)(row->id - new_key(1, 0));
	const struct line *l = book_last(&a->p->book, a->p->book.count, task, KINDS(ASSIGN));
	a->met++;
	a->p->bad |= !l || strcmp(l->unit, row->unit) != 0 || !agree(a, task, 0, &row->by_due) || !agree(a, task, 1, &row->by_original);
	return OK;
}

static bool is_fraction(struct fraction f, int num, int den)
{
	return f.num == num && f.den == den;
}

/* Those of one lead unit, or all; their rates by both dues. */
static void ask_all(struct play *p, const char *unit, int64_t at)
{
	struct asking a = {.p = p, .at = at};
	int expected = 0;
	must(tasks_each(p->db, unit, at, take_task, &a), "tasks");
	for (int i = 0; i < TASKS; i++) {
		const struct line *l = book_last(&p->book, p->book.count, i, KINDS(ASSIGN));
		expected += l && (!unit || strcmp(l->unit, unit) == 0);
	}
	bool good = a.met == expected;
	for (int k = 0; k < 2; k++) {
		int den = a.all[k] - a.off[k], overdue = 0;
		for (int i = 0; i < TASKS; i++) {
			const struct line *l = book_last(&p->book, p->book.count, i, KINDS(ASSIGN));
			overdue += l && (!unit || strcmp(l->unit, unit) == 0) && !strcmp(book_status(&p->book, i, k, at).status, "overdue");
		}
		good &= is_fraction(task_completion(&a.real[k]), den - overdue, den) && is_fraction(task_on_time(&a.real[k]), a.on_time[k], den) &&
			is_fraction(task_on_time_high(&a.real[k]), a.on_time[k] + a.claimed[k], den);
	}
	if (!good)
		printf("# %s: %d tasks of %d, or their rates are not what the book says\n", unit ? unit : "all", a.met, expected);
	p->bad |= !good;
}

static bool one_history(struct play *p, uint64_t number)
{
	p->seed = number * UINT64_C(7919) + 41;
	p->book.count = p->asks = p->ended = 0;
	p->position = 10;
	p->now = day_start(BASE_DAY - 2);
	p->bad = false;
	must(db_exec(p->db, "BEGIN"), "begin");
	for (int64_t steps = 8 + below(p, 30); steps > 0 && !p->bad; steps--) {
		int64_t next = below(p, 3) ? some_instant(p) : p->now + below(p, 2) * below(p, 2 * DAY_MS);
		p->now = next > p->now && next < p->now + 4 * DAY_MS ? next : p->now;
		struct line l = some_line(p);
		for (int tries = below(p, 4) ? 12 : 0; tries && (!book_may(&p->book, &l) || l.kind == END_UNIT); tries--)
			l = some_line(p); /* mostly what may be done */
		if ((l.kind == ASK && p->asks == ASKS) || (l.kind == END_UNIT && p->ended == 2))
			continue;
		bool may = book_may(&p->book, &l), took = taken(p, &l);
		(took ? p->taken : p->refused)[l.kind]++;
		if (may != took)
			printf("# it was %s\n", took ? "taken against the book" : "refused against the book");
		p->bad |= may != took;
		if (took)
			p->book.lines[p->book.count++] = l;
		p->asks += took && l.kind == ASK;
		p->ended += took && l.kind == END_UNIT;
		if (p->loud || p->bad)
			print_line(&l, took);
		ask_all(p, NULL, p->now);
		ask_all(p, units[1 + below(p, 4)], p->now + below(p, 5) * DAY_MS + below(p, 2));
	}
	must(db_exec(p->db, "ROLLBACK"), "rollback");
	return !p->bad;
}

static void open_play(struct play *p)
{
	char sql[400], pair[2 * ID_TEXT_BYTES + 2];
	must(db_open(":memory:", DB_CREATE, &p->db), "database");
	must(world_open(p->db, &p->w), "world");
	for (int i = 0; i < UNITS; i++) {
		snprintf(sql, sizeof sql,
			 "INSERT INTO unit(key, state, position, code, name, kind, function, \"from\") VALUES('%s', 1, 1, '%s', 'Đơn vị', 1, %d, 19723)", units[i],
			 units[i], i ? AGENCY : OFFICE);
		must(db_exec(p->db, sql), "unit");
		snprintf(sql, sizeof sql, "INSERT INTO official(key, state, position, unit, name, role) VALUES(%d, 1, 1, '%s', 'Người', 2)", i + 1, units[i]);
		must(db_exec(p->db, sql), "official");
		snprintf(sql, sizeof sql, "INSERT INTO device(key, state, position, unit) VALUES(%d, 1, 1, '%s')", i + 1, units[i]);
		must(db_exec(p->db, sql), "device");
		id_print(i + 1, pair);
		pair[ID_TEXT_BYTES] = '/';
		id_print(i + 1, pair + ID_TEXT_BYTES + 1);
		snprintf(sql, sizeof sql, "INSERT INTO enrolment(key, state, position, device, official, unit) VALUES('%s', 1, 1, %d, %d, '%s')", pair, i + 1, i + 1,
			 units[i]);
		must(db_exec(p->db, sql), "enrolment");
	}
}

int main(int argc, char **argv)
{
	static struct play p;
	int wrong = 0;
	open_play(&p);
	if (argc > 1) {
		p.loud = true;
		wrong = !one_history(&p, strtoull(argv[1], NULL, 10));
	}
	for (uint64_t n = 1; argc == 1 && n <= HISTORIES && wrong < 5; n++)
		if (!one_history(&p, n)) {
			wrong++;
			printf("# again, alone: test_task_histories %llu\n", (unsigned long long)n);
		}
	is_int(wrong, 0, "%d random histories of tasks are as the day book has them", HISTORIES);
	for (int i = 0; argc == 1 && i < BOOK_KINDS; i++)
		ok(p.taken[i] >= 500 && (i == END_UNIT || p.refused[i] >= 500), "%s %s: taken %d times, refused %d times", words[i].verb, words[i].reg, p.taken[i],
		   p.refused[i]);
	for (int i = 0; argc == 1 && i < TASK_STATUS_COUNT; i++)
		ok(p.seen[i] >= 1000, "%s was seen %d times", task_status_name((enum task_status)i), p.seen[i]);
	world_close(&p.w);
	db_close(&p.db);
	return done();
}
