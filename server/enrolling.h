/* enrolling.h - one-time codes, and what becomes of them. Codes live in office.db, of this node alone: secrets have no place in the
 * log. What a code brings about (a device, who may act on it, a personal key) are acts like all others.
 *
 * A code is good for some hours and for one device key; ENROL_TRIES wrong proofs lock it. The same device key may ask again, for the first
 * answer may have been lost on the line, and gets the same answer. */
#ifndef ENROLLING_H
#define ENROLLING_H

#include "enrol.h"
#include "place.h"

struct enrolling {
	const char *unit, *official; /* code; name, or the key of the record */
	const char *role;	     /* of an official who is not there yet: "clerk" or "head" */
	int64_t hours;
};
/* A new code for an official, who is added where the unit has none of that name. Needs the ledger. ERR_UNIT_UNKNOWN, ERR_FIELD_MISSING without a name, ERR_OFFICIAL_NAME where
 * several have it, ERR_ENROL_PROPOSED where the unit has proposed him and nobody has confirmed that yet, errors of the act.
 * *ret_from: where he, or his unit, only begins later, the day from which the province takes what he does; else NO_TIME. */
enum err MUST_USE enrolling_code(struct place *p, const struct enrolling *how, int64_t now, enum lang lang, char ret[ENROL_CODE_SIZE], int64_t *ret_from);

/* Answers a request (enrol.h), doing its acts in one batch. Needs a ledger of its own. ERR_ENROL_CODE for a code that is unknown, wrong,
 * used, locked or expired; ERR_ENROL_UNIT where the folder belongs to another unit; ERR_FORMAT and others of enrol_open(). */
enum err MUST_USE enrolling_answer(struct place *p, struct bytes request, int64_t now, struct buf *out);

#endif
