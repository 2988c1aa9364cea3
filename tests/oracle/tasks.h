/* tasks.h - the rules of tasks once more, as somebody reads them who has nothing but the day book: no columns and no states are kept, every
 * question is answered by going back through what was entered. Written from the wording of the rules, like history.h. */
#ifndef ORACLE_TASKS_H
#define ORACLE_TASKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum book_kind { ASSIGN, RECEIVE, START, PROGRESS, FINISH, CONFIRM, REDO, MOVE, WITHDRAW, ASK, SEND, DECIDE, END_UNIT, BOOK_KINDS };
enum ask_kind { ASK_EXTEND = 1, ASK_ADJUST, ASK_WITHDRAW };
enum outcome { ALL_GRANTED = 1, PART_GRANTED, NOT_GRANTED };

struct line {
	enum book_kind kind;
	int64_t stamp;
	const char *by;		 /* unit that enters it; END_UNIT: "" */
	int task, ask;		 /* from 0; ask: ASK, SEND, DECIDE */
	const char *unit, *with; /* ASSIGN: lead, and one that shares or ""; END_UNIT: which, and its heir */
	int64_t day;		 /* ASSIGN, MOVE: due; ASK: committed; DECIDE: due granted; 0 none */
	int64_t claim, lo;	 /* FINISH; lo 0 none */
	enum ask_kind what;	 /* ASK */
	enum outcome outcome;	 /* DECIDE */
};

enum { BOOK_MAX = 64 };
struct book {
	struct line lines[BOOK_MAX]; /* what was taken */
	int count;
};

static const char *const book_office = "VPUBND";

static const struct line *book_last(const struct book *b, int before, int task, unsigned kinds)
{
	while (before-- > 0)
		if (b->lines[before].task == task && kinds >> b->lines[before].kind & 1u)
			return &b->lines[before];
	return NULL;
}
#define KINDS(k) (1u << (k))

static const struct line *book_ask(const struct book *b, int ask, enum book_kind kind)
{
	for (int i = 0; i < b->count; i++)
		if (b->lines[i].kind == kind && b->lines[i].ask == ask)
			return &b->lines[i];
	return NULL;
}

/* Whether `who` is that unit, or came after it, or after who came after it. */
static bool book_heir(const struct book *b, const char *unit, const char *who)
{
	if (strcmp(unit, who) == 0)
		return true;
	for (int i = 0; i < b->count; i++)
		if (b->lines[i].kind == END_UNIT && strcmp(b->lines[i].unit, unit) == 0 && book_heir(b, b->lines[i].with, who))
			return true;
	return false;
}

static bool book_over(const struct book *b, int task, int before);

/* What was granted after its end moved nothing. */
static bool book_withdrawn(const struct book *b, int task, int before)
{
	for (int i = 0; i < before; i++) {
		const struct line *l = &b->lines[i];
		if (l->task != task)
			continue;
		if (l->kind == WITHDRAW)
			return true;
		if (l->kind == DECIDE && l->outcome != NOT_GRANTED && book_ask(b, l->ask, ASK)->what == ASK_WITHDRAW && !book_over(b, task, i))
			return true;
	}
	return false;
}

static bool book_over(const struct book *b, int task, int before)
{
	return book_last(b, before, task, KINDS(CONFIRM)) || book_withdrawn(b, task, before);
}

/* The finish that nobody has sent back. */
static const struct line *book_finish(const struct book *b, int task)
{
	const struct line *l = book_last(b, b->count, task, KINDS(FINISH) | KINDS(REDO));
	return l && l->kind == FINISH ? l : NULL;
}

static int64_t book_due(const struct book *b, int task, bool original)
{
	int64_t due = 0;
	for (int i = 0; i < b->count; i++) {
		const struct line *l = &b->lines[i];
		if (l->task != task)
			continue;
		if (l->kind == ASSIGN || (l->kind == MOVE && !original))
			due = l->day;
		if (l->kind == DECIDE && !original && l->outcome != NOT_GRANTED && !book_over(b, task, i)) {
			const struct line *a = book_ask(b, l->ask, ASK);
			if (a->what != ASK_WITHDRAW)
				due = l->day ? l->day : a->day;
		}
	}
	return due;
}

/* May this be entered now? */
static bool book_may(const struct book *b, const struct line *l)
{
	static const unsigned steps = KINDS(ASSIGN) | KINDS(RECEIVE) | KINDS(START) | KINDS(PROGRESS) | KINDS(FINISH) | KINDS(CONFIRM) | KINDS(REDO);
	const struct line *assigned = book_last(b, b->count, l->task, KINDS(ASSIGN)), *last = book_last(b, b->count, l->task, steps);
	const struct line *asked = book_ask(b, l->ask, ASK);
	bool office = strcmp(l->by, book_office) == 0;
	if (l->kind == END_UNIT)
		return true;
	if (l->kind == ASSIGN)
		return office && !assigned;
	if (!assigned)
		return false;
	bool over = book_over(b, l->task, b->count), lead = book_heir(b, assigned->unit, l->by);
	switch (l->kind) {
	case RECEIVE:
		return lead && !over && last->kind == ASSIGN;
	case START:
		return lead && !over && (last->kind == RECEIVE || last->kind == REDO);
	case PROGRESS:
	case FINISH:
		return lead && !over && last->kind != ASSIGN && last->kind != FINISH;
	case CONFIRM:
	case REDO:
		return office && !over && last->kind == FINISH;
	case MOVE:
	case WITHDRAW:
		return office && !over;
	case ASK:
		return lead || (assigned->with[0] && book_heir(b, assigned->with, l->by));
	case SEND:
		return asked && asked->task == l->task && book_heir(b, asked->by, l->by) && !book_ask(b, l->ask, SEND);
	case DECIDE:
		return office && book_ask(b, l->ask, SEND) && !book_ask(b, l->ask, DECIDE);
	default:
		return false;
	}
}

struct task_opinion {
	const char *status;
	int late_days, running_days; /* -1 none */
};

static const int64_t BOOK_DAY = 86400000, BOOK_ZONE = 25200000;

static int book_days(int64_t from, int64_t to)
{
	int n = 0;
	for (int64_t t = from; t <= to; t += BOOK_DAY)
		n++;
	return n;
}

/* `now` is not before the last line. */
static struct task_opinion book_status(const struct book *b, int task, bool original, int64_t now)
{
	struct task_opinion o = {"open", -1, -1};
	const struct line *f = book_finish(b, task);
	int64_t due = book_due(b, task, original), end = (due + 1) * BOOK_DAY - BOOK_ZONE;
	if (book_withdrawn(b, task, b->count)) {
		o.status = "withdrawn";
	} else if (f && (!due || f->stamp < end)) {
		o.status = "done_on_time";
	} else if (f) {
		o.status = f->claim < end && (!f->lo || f->lo < end) ? "done_claimed" : "done_late";
		o.late_days = book_days(end, f->stamp);
	} else if (due && now >= end) {
		o.status = "overdue";
		o.running_days = book_days(end, now);
	}
	return o;
}

#endif
