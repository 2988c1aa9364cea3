/* workload.h - what an office does in a month, on a province in one process (../sim/province.h), with made-up text. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "../sim/province.h"
#include "text.h"

enum { INDICATORS = 40, NARRATIVE_BYTES = 3500 };

/* A province whose form has INDICATORS numbers. */
void workload_open(struct province *p, uint64_t seed);
/* Unit number `n` with a clerk and a head; its code. */
void workload_unit(struct province *p, int n, char ret_code[UNIT_CODE_MAX + 1]);
/* `count` tasks of a unit, assigned by the administration. */
void workload_tasks(struct province *p, struct text_maker *m, const char *unit, int count);

/* At the office, without syncing. Dies where an entry is refused. */
void enter_report(struct province *p, struct office *o, struct text_maker *m, const char *key, size_t narrative);
/* A report that came back: a number in the text of three of its clauses and two of its indicators become others; signed and sent again. */
void enter_correction(struct province *p, struct office *o, struct text_maker *m, const char *key);
void enter_progress(struct province *p, struct office *o, struct text_maker *m, int count);
void enter_steps(struct province *p, struct office *o, struct text_maker *m, int count);
void enter_edit(struct province *p, struct office *o, struct text_maker *m, const char *key);

/* What waits, as one JSON array of [register, verb, key, {field: value}]. */
void waiting_json(struct office *o, struct buf *out);

/* One round on a good line; the bytes of request and answer, and, where not NULL, their bodies unpacked. */
struct round_bytes {
	size_t request, answer;
	bool more; /* pages are to come */
};
void one_round(struct province *p, struct office *o, struct round_bytes *ret, struct buf *ask_body, struct buf *answer_body);

#endif
