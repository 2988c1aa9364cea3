/* month.h - a server's three databases with the sample and some months played on them, the same every time: reports on
 * time, late, claimed, announced, returned, excused, missing; tasks, delays explained; refused acts; devices. All times are virtual;
 * what goes wrong ends the test.
 *
 * Units follow a pattern, a letter a unit (in order of code) in the last month; earlier months shift it. */
#ifndef MONTH_H
#define MONTH_H

#include "../unit/must.h"
#include "files.h"
#include "hands.h"
#include "stage.h"

enum { MONTH_UNITS = 31 };

struct month {
	char tables[PATH_SIZE], log[PATH_SIZE], office[PATH_SIZE];
	sqlite3 *db, *office_db;
	struct store store;
	struct ledger *ledger;
	struct stage stage;
	struct player unit[MONTH_UNITS];
	int units;
	int64_t now;		   /* of the play */
	char code[CODE_CHARS + 1]; /* the last one registered */
};

int64_t month_time(const char *text); /* "2024-11-01T08:00" */

/* An empty server with the sample in the folder, which exists. */
void month_begin(struct month *m, const char *dir);
/* The units' devices with their officials; month_play() does it by itself. */
void month_people(struct month *m);
/* Months from 2024-11 on; `months` of them. */
void month_play(struct month *m, int months);
void month_end(struct month *m);
/* What its pages may do, once it has ended. */
struct hands month_hands(struct month *m);

/* An act of the administration, of the texts "field=value" that follow the key; hidden registers are taken too. */
enum verdict_kind month_admin(struct month *m, const char *verb, const char *reg, const char *key, const char *const *texts);
#define ADMIN(m, verb, reg, key, ...) month_admin((m), (verb), (reg), (key), (const char *const[]){__VA_ARGS__, NULL})

struct player *month_unit(struct month *m, const char *code);

/* How an entry came about; times NO_TIME: now. */
struct month_entry {
	int64_t clock, seen, coded;
	bool head; /* the head does it */
};
extern const struct month_entry month_plain;

/* A report written, signed and sent. */
void month_sent(struct month *m, struct player *u, const char *key, const struct month_entry *send, int variant);

/* One report of one unit. The letter: . on time, - nothing, L late, K claimed, T claimed but proved late, B announced,
 * C code then content, R returned, V returned and the fix-by passed, F returned and corrected, M excused,
 * Q claimed and decided on time, W written only. `due` is the day of the deadline's instant. */
void month_report(struct month *m, struct player *u, const char *obligation, const char *period, int64_t due, char letter, int variant);

#endif
