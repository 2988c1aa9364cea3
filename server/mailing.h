/* mailing.h - from the tables to the queue (mail.h), and from the queue to the mail server. Queueing is an order; what is sent is what is still owed when
 * it goes, with the letter and the calendar of that moment. */
#ifndef MAILING_H
#define MAILING_H

#include "mail.h"

/* To whom one would write about the unit: itself, or where it ended whoever came after it, each with an address. At most MAILING_TO_MAX. */
enum { MAILING_TO_MAX = 24 };
struct mailing_to {
	const char *unit, *name, *address;
};
enum err MUST_USE mailing_to(sqlite3 *tables, const char *unit, int64_t day, struct arena *arena, struct mailing_to ret[MAILING_TO_MAX], size_t *ret_count);

enum mailing_result { MAILING_QUEUED, MAILING_ALREADY /* today, or waiting still */, MAILING_NO_ADDRESS };
struct mailing_line {
	const char *unit, *address;
	enum mailing_result result;
};
/* Queues to whoever is overdue at `at`, or to the one unit: ERR_MAIL_OFF, ERR_UNIT_UNKNOWN, ERR_NOTHING_OWED, ERR_MAIL_NO_ADDRESS. `each` hears of every
 * address, and of every unit without one. */
struct mailing {
	sqlite3 *tables, *office;
	int64_t at;  /* the present, as figures see it */
	int64_t now; /* the clock */
};
enum err MUST_USE mailing_queue(const struct mailing *m, const char *unit, enum err (*each)(void *ctx, const struct mailing_line *l), void *ctx);

struct mailing_counts {
	int sent, later, failed, needless;
};
/* Tries once what is to be tried now, until the line fails or `stop` says so. ERR_MAIL_OFF; ERR_FILE_READ of the password. */
enum err MUST_USE mailing_send(const struct mailing *m, bool (*stop)(void), struct mailing_counts *ret);

#endif
