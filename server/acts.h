/* acts.h - acts of the log as people read them. Internal to the site. */
#ifndef ACTS_H
#define ACTS_H

#include "judge.h"
#include "view.h"

/* Texts live in the view's arena; none is NULL but href. */
struct act_words {
	int64_t position;
	const char *received; /* the stamp's time */
	const char *clock;    /* the device's, at entry */
	const char *who, *where; /* official; device */
	const char *record, *href, *reg; /* its key, its page, the register's label */
	const char *name; /* record_name() */
	const char *verb, *content;
	const char *hash;    /* of the act, in groups of four hexadecimal digits */
	const char *between; /* newest checkpoint that the act commits to, and the stamp */
	enum verdict_kind kind;
	const char *verdict;
};

/* Never fails for what is in the entry: what cannot be read says so. */
enum err MUST_USE act_words(struct view *v, const struct entry *e, struct act_words *ret);

/* 32 bytes as hexadecimal digits in groups of four. */
const char *hash_words(struct view *v, const uint8_t hash[HASH_BYTES]);

/* The verdict with its sign. */
void act_verdict(struct view *v, const struct act_words *a);

/* The position as a number, with a link to its proof where there are proofs. */
void position_link(struct view *v, int64_t position);

/* What people call the record, its first line; "" where it has no name, or names persons. */
const char *record_name(struct view *v, const struct reg *r, struct key key);

/* "/record/REGISTER/KEY" */
const char *record_href(struct view *v, const struct reg *r, const char *key);

#endif
