/* counted.h - what a unit's registers hold for a report, and who owes one, told as stories and counted once more, slowly.
 *
 * It shares no code and no shape with shared/domain: no table, no query, no formula of dates. A calendar is a list of days, one after the other; a
 * story says what happened in words, and each number is asked of every story. It is written from what the numbers are called and from the rules. */
#ifndef COUNTED_H
#define COUNTED_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- A calendar, day by day ---- */

enum { PAPER_FIRST = 18262 /* 1 January 2020, a Wednesday */, PAPER_DAYS = 3653 /* to the end of 2029 */ };

struct leaf {
	int year, month, day;
	bool off;
};

static struct leaf paper[PAPER_DAYS];

static int paper_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && year % 4 == 0 ? 29 : days[month - 1]; /* 2020 to 2029 */
}

static void paper_make(void)
{
	struct leaf today = {2020, 1, 1, false};
	for (int i = 0; i < PAPER_DAYS; i++) {
		paper[i] = today;
		paper[i].off = i % 7 == 3 || i % 7 == 4; /* from a Wednesday */
		if (++today.day <= paper_month(today.year, today.month))
			continue;
		today.day = 1;
		if (++today.month == 13)
			today.month = 1, today.year++;
	}
}

static const struct leaf *paper_leaf(int64_t day)
{
	return &paper[day - PAPER_FIRST];
}

static int64_t paper_midnight(int64_t day)
{
	return day * INT64_C(86400000) - INT64_C(25200000);
}

/* The last day that is strictly before that one, which a short month need not have. */
static int64_t paper_before(int year, int month, int day)
{
	int i = (year - 2020) * 365 - 31; /* surely before */
	for (const struct leaf *x = &paper[i]; x->year < year || (x->year == year && (x->month < month || (x->month == month && x->day < day)));)
		x = &paper[++i];
	return PAPER_FIRST + i - 1;
}

/* ---- Who owes what ---- */

struct owing {
	const char *code, *selector;
	bool yearly;
	int before_day, before_month; /* month 0 = the period's own, of a year its last */
	int roll;		      /* 0 stays, 1 to the next working day, -1 to the one before */
	int data_day;		      /* 0 = before_day */
	int64_t from, to;	      /* days; 0 = without end */
};

struct body {
	const char *code, *kind, *function;
	int64_t from, to;
};

/* Of a month that the obligation is asked of; of a year month is 0. */
static int64_t owing_last(const struct owing *o, int year, int month)
{
	int64_t last = paper_before(year, o->yearly ? (o->before_month ? o->before_month : 12) : month, o->before_day);
	while (o->roll && paper_leaf(last)->off)
		last += o->roll;
	return last;
}

static bool owing_names(const struct owing *o, const struct body *b)
{
	char words[3][40], list[200];
	snprintf(words[0], sizeof words[0], ",%s,", b->code);
	snprintf(words[1], sizeof words[1], ",kind:%s,", b->kind);
	snprintf(words[2], sizeof words[2], ",function:%s,", b->function);
	snprintf(list, sizeof list, ",%s,", o->selector);
	return strcmp(o->selector, "*") == 0 || strstr(list, words[0]) || strstr(list, words[1]) || strstr(list, words[2]);
}

/* On the last good day all three must be so; a period of the other kind is nobody's. */
static bool owing_expects(const struct owing *o, const struct body *b, int year, int month)
{
	if (o->yearly != (month == 0))
		return false;
	int64_t last = owing_last(o, year, month);
	return owing_names(o, b) && b->from <= last && (!b->to || last < b->to) && o->from <= last && (!o->to || last < o->to);
}

/* The first day after what a report of the period counts: roll-over does not move it. */
static int64_t owing_cut(const struct owing *o, int year, int month)
{
	int day = o->data_day ? o->data_day : o->before_day;
	return paper_before(year, o->yearly ? (o->before_month ? o->before_month : 12) : month, day) + 1;
}

/* ---- What happened ---- */

enum about { OWN_CHECK, VIOLATION, TASK, PRAISE, RULES, MATTER, OPINION, FILES, MEETING, SEAT, SECURITY, ADVICE, CRITICISM, ABOUTS };
enum yes { NO, YES, UNSAID };

struct story {
	enum about about;
	bool ours;     /* of the unit that asks */
	bool settled;  /* concluded, decided, issued, confirmed, recorded */
	bool dropped;  /* dismissed, withdrawn, cancelled */
	int kind;      /* of a check or a violation as the register numbers them; of a matter what became of it */
	int persons;   /* 0 = not said */
	int measure;   /* as the register numbers them; 0 = none yet */
	int64_t day;   /* on which it was, or that it is due; 0 = none */
	int64_t done;  /* when it was finished, answered, verified, carried out; 0 = not yet */
	int64_t handled; /* the day */
	bool unclear;
	int good, bad, letters; /* files on time, late; apologies; of security: good incidents */
	bool provinces;		/* a meeting of the province office */
	int64_t begins;		/* the instant */
	enum { CAME = 1, SENT_ANOTHER, STAYED_AWAY } came;
	enum yes adequate;
	int64_t consent; /* when the chair gave it; 0 = never */
};

static bool story_within(int64_t day, int64_t from, int64_t until)
{
	bool found = false;
	for (int64_t d = from; d < until; d++)
		found |= d == day;
	return found;
}

static int64_t story_day(int64_t instant)
{
	int64_t day = PAPER_FIRST;
	while (instant >= paper_midnight(day + 1))
		day++;
	return day;
}

/* What that story adds to number n of a report over these days. */
static int64_t story_adds(const struct story *x, int n, int64_t from, int64_t until)
{
	bool then = x->day && story_within(x->day, from, until), done_then = x->done && story_within(story_day(x->done), from, until);
	bool in_time = x->done && x->done < paper_midnight(x->day + 1);
	int many = x->persons ? x->persons : 1;
	switch (n) {
	case 1: /* own checks concluded */
		return x->about == OWN_CHECK && x->kind == 4 && x->settled && then;
	case 2: /* violations found, by persons */
		return x->about == VIOLATION && !x->dropped && then ? many : 0;
	case 3: /* of hours, of smoking, of alcohol */
	case 4:
	case 5:
		return x->about == VIOLATION && !x->dropped && then && x->kind == n - 2 ? many : 0;
	case 6: /* persons disciplined: from a reprimand to dismissal */
		return x->about == VIOLATION && !x->dropped && x->measure >= 3 && x->measure <= 7 && story_within(x->handled, from, until) ? many : 0;
	case 7:
		return x->about == PRAISE && x->settled && then;
	case 8:
		return x->about == RULES && x->settled && then;
	case 9: /* avoiding and shifting, verified */
		return x->about == VIOLATION && !x->dropped && (x->kind == 4 || x->kind == 5) && done_then ? many : 0;
	case 10: /* tasks due; on time; late; open */
		return x->about == TASK && !x->dropped && then;
	case 11:
		return x->about == TASK && !x->dropped && then && in_time;
	case 12:
		return x->about == TASK && !x->dropped && then && x->done && !in_time;
	case 13:
		return x->about == TASK && !x->dropped && then && !x->done;
	case 14: /* returned: the unit's own to decide */
		return x->about == MATTER && x->kind == 2 && done_then;
	case 15: /* late or unclear, by the first answer */
		return x->about == OPINION && done_then && (x->unclear || !in_time);
	case 16: /* files settled; on time; late; apologies */
		return x->about == FILES && then ? x->good + x->bad : 0;
	case 17:
		return x->about == FILES && then ? x->good : 0;
	case 18:
		return x->about == FILES && then ? x->bad : 0;
	case 19:
		return x->about == FILES && then ? x->letters : 0;
	case 20: /* meetings of the province to which it was asked */
		return x->about == MEETING && x->provinces && !x->dropped && then;
	case 21: /* away without the chair's consent before it began, or not adequate */
		return x->about == SEAT && x->provinces && !x->dropped && x->settled && then &&
		       (x->adequate == NO || (x->came != CAME && !(x->consent && x->consent < x->begins)));
	case 22:
		return x->about == SECURITY && then ? x->good : 0;
	case 23:
		return x->about == ADVICE && done_then;
	case 24:
		return x->about == CRITICISM && x->settled && then;
	}
	return 0;
}

/* Whether a story belongs to the register that number n is counted in. */
static bool story_tells(const struct story *x, int n)
{
	static const enum about of[] = {ABOUTS,	   OWN_CHECK, VIOLATION, VIOLATION, VIOLATION, VIOLATION, VIOLATION, PRAISE,	RULES,
					VIOLATION, TASK,      TASK,	 TASK,	    TASK,      MATTER,	  OPINION,   FILES,	FILES,
					FILES,	   FILES,     MEETING,	 SEAT,	    SECURITY,  ADVICE,	  CRITICISM};
	return x->about == of[n];
}

/* -1 where the unit never had a record of the kind. */
static int64_t stories_count(const struct story *list, int count, int n, int64_t from, int64_t until)
{
	int64_t sum = 0;
	bool kept = false;
	for (int i = 0; i < count; i++)
		if (list[i].ours && story_tells(&list[i], n))
			kept = true, sum += story_adds(&list[i], n, from, until);
	return kept ? sum : -1;
}

#endif
