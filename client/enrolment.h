/* enrolment.h - this device, or one more official on it, is made known to the province by a one-time code.
 *
 * The keys are drawn and kept in the folder's file "enrolling.N" (N the number of the code) before the server is asked: if its
 * answer is lost on the line, the same command asks again with the same keys, and gets the same answer. The file is removed once the
 * replica holds all of it. */
#ifndef ENROLMENT_H
#define ENROLMENT_H

#include "enrol.h"
#include "folder.h"
#include "transport.h"

enum { PASSWORD_MIN = 6 }; /* characters */

struct enrolment {
	const char *dir, *url, *code;
	const char *ca;		/* NULL: the system's authorities */
	struct bytes password;	/* of the personal key; empty: none is made */
};

/* Whether a password is good enough to be taken. ERR_PASSWORD_WEAK, ERR_TEXT_UTF8. */
enum err MUST_USE enrolment_password(struct bytes password);

/* The replica is made, or the official added to it; the first sync is the caller's to make. ERR_ENROL_CODE for a code that the server
 * does not take, ERR_CODE_WRONG for one that is mistyped, ERR_SERVER_KEY where the server is not the one that the code (or the
 * replica) names; errors of transport and storage. Nothing has changed then but that file. ERR_PASSWORD_WRONG: an enrolment with this
 * code was begun with another password. */
enum err MUST_USE enrolment_run(const struct enrolment *e, struct enrolled *ret);

#endif
