/* judge_part.h - within judge*.c: an act on trial, and what is asked of it one after the other. */
#ifndef JUDGE_PART_H
#define JUDGE_PART_H

#include "judge.h"

struct trial {
	struct world *w;
	const struct act *a;
	const uint8_t *hash;
	struct stamp *stamp;
	const struct judging *j;
	const struct reg *reg;
	const struct verb *verb;
	struct row official; /* of the author */
	struct bytes unit;   /* code of the author's unit; empty = the administration */
	int function, lost;  /* of that unit, see struct actor */
	bool late;
	bool unseen; /* see struct lateness */
	struct row old, row;
};

static inline struct value named(const struct row *row, const char *field)
{
	return row_get(row, field_by_name(row->reg, bytes_of(field))->number);
}

/* For sentences. */
const char *trial_key(struct trial *t);
const char *trial_number(struct trial *t, uint32_t number);

/* ---- judge_fields.c: what it gives ---- */

/* An act of the administration that a restored server gets back may find what it once made there already, made again by a certificate or
 * a person: then it fills in what is unknown, and overrides nothing. */
bool made_already(const struct trial *t);
enum err MUST_USE judge_settings(struct trial *t);
enum err MUST_USE judge_references(struct trial *t, const struct field *f, struct value v);
/* The row after the act's settings and the verb's own assignments, before any effect. */
enum err MUST_USE judge_fields(struct trial *t);
enum err MUST_USE judge_required(struct trial *t);

/* ---- judge_sight.c: what its author saw ---- */

/* A device's send and every personally signed verb carry the digest of what its author saw. */
enum err MUST_USE judge_signature(struct trial *t);

#endif
