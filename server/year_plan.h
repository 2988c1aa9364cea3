/* year_plan.h - how the year is planned: each part of it puts moves on a list, in any order, before the first is played. */
#ifndef YEAR_PLAN_H
#define YEAR_PLAN_H

#include "civil.h"
#include "stage.h"

enum { YEAR_PLAYERS = 40, YEAR_MONTHS = 12, MINUTE = 60000, HOUR = 60 * MINUTE };
/* A head changes: he is ended and another comes. */
enum { CHANGES = 3 };

/* Administrative procedures of a unit in a month. */
struct procedures {
	int carried, received, on_time, late, apologies, online;
};

enum move_kind {
	M_DO,
	M_PREPARE, /* entered at a device that has no line */
	M_CODE,	   /* the prepared send's code is read out and registered: `fields` without the code */
	M_DELIVER, /* the line is back */
	M_ENROL,   /* a unit's device and people */
	M_PERSON,  /* the head from now on */
	M_WRITE,   /* a report, its numbers as the unit's registers count them by then, where they are kept */
	M_FREEZE,  /* a consolidation's figures, as the tables stand now */
};

struct move {
	int64_t at;
	size_t order;
	enum move_kind kind;
	struct player *who; /* NULL = the administration */
	int role;
	bool refused; /* must be */
	const char *verb, *reg, *key, *fields;
};

struct year {
	struct stage stage;
	struct player players[YEAR_PLAYERS];
	int grade[YEAR_PLAYERS]; /* 0 = always in order … 5 = often late */
	struct procedures procedures[YEAR_PLAYERS][YEAR_MONTHS];
	struct played prepared[YEAR_PLAYERS];
	int count;
	struct move *moves;
	size_t move_count, move_room;
};

/* The last move of the list, until the next is put on it. */
struct move *plan(struct year *y, int64_t at, struct player *p, int role, const char *verb, const char *reg, const char *key,
		  const char *format, ...) PRINTF(8, 9);
struct player *player_of(struct year *y, const char *code); /* must be there */
static inline int grade_of(const struct year *y, const struct player *p)
{
	return y->grade[p - y->players];
}
static inline bool in_force(const struct player *p, int64_t day)
{
	return day >= p->from && day < p->to;
}
/* One of the units in force on that day and for two months and a half, neither home affairs nor the province office. */
struct player *some_player(struct year *y, int64_t day);
/* Who does the work of a department on that day: its successor after the merger. */
struct player *player_on(struct year *y, const char *code, int64_t day);

/* Some minute of office hours on the first working day from `day` on; and so many working hours after `at`, roughly. */
int64_t office_time(struct year *y, int64_t day);
int64_t later(struct year *y, int64_t at, int days_low, int days_high);
const char *day_text(struct year *y, int64_t day);
int64_t date_of(int year, int month, int day);

/* Text from a pattern: [a|b] is one of them, which may hold more patterns; {x} a commune, {p} a person, {r} a division, {f} a field of work,
 * {v} number and symbol of a paper of the unit, {n 2 9} a number. In the arena. */
const char *say(struct year *y, const char *pattern);

/* The fields of a M_WRITE, in the arena. */
enum err MUST_USE counted_fields(struct year *y, const struct move *m, const char **ret);

void plan_units(struct year *y);
void plan_reports(struct year *y);
void plan_tasks(struct year *y);
void plan_meetings(struct year *y);
void plan_conduct(struct year *y);
void plan_inspections(struct year *y);
void plan_offices(struct year *y);
void plan_province(struct year *y);
void plan_proposals(struct year *y);

#endif
