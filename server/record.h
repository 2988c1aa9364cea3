/* record.h - one record while its page is written; what a report's acts come to. Internal to the site. */
#ifndef RECORD_H
#define RECORD_H

#include "cells.h"
#include "register.h"
#include "view.h"
#include "world.h"

struct record {
	struct view *v;
	const struct reg *reg;
	struct key key;
	struct value part[FIELDS_MAX]; /* of a natural key */
	int part_count;
	sqlite3_stmt *row; /* at the record: state, then its fields in order; NULL where there is none */
	bool paper, is_report;
	/* of a report, by record_load() */
	struct cell cell;
	bool expected; /* the unit owes it; where not, and none came, the cell's status says nothing */
	bool counts; /* a submission counts; below */
	struct submission counting;
};

/* Of a report: its cell. ERR_REF_UNKNOWN for an obligation or unit that is not there. */
enum err MUST_USE record_load(struct record *r);
/* "Lịch sử: Báo cáo tháng 11/2024, UBND huyện Ia H'Drai" */
enum err MUST_USE record_title(struct record *r, struct frame *f);
/* The status, the sentence that says why, and the line of times. */
enum err MUST_USE record_verdict(struct record *r);


/* The row as programs have it; `s` is at it. */
struct row record_row(struct view *v, const struct reg *reg, struct key key, sqlite3_stmt *s);
/* How the record stands now, field by field. */
enum err MUST_USE record_fields(struct record *r);

#endif
