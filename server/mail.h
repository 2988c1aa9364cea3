/* mail.h - the queue of reminders by e-mail, and where they go: this node's own, in office.db.
 *
 * A mail is waiting until the mail server took it (sent), refused it for good or three days went by (failed), or nothing is owed any more of what it
 * was about (needless). Whoever sends claims it first: that counts the try and sets the next one, so that a sender that dies in between has cost one
 * try, and two senders do not send the same. Nothing is queued or sent before mail_config_put(), nor after mail_off(). */
#ifndef MAIL_H
#define MAIL_H

#include "crypt.h"
#include "dues.h"

enum { MAIL_ADDRESS_MAX = 120, MAIL_URL_MAX = 300 };
enum mail_state { MAIL_WAITING, MAIL_SENT, MAIL_FAILED, MAIL_NEEDLESS };
extern const char *const mail_states[]; /* "waiting", … */

struct mail {
	int64_t id;
	const char *unit, *address; /* who owes; who is written to */
	const char *subject;
	int64_t queued, next; /* when it is tried next, while it waits */
	int64_t done;	      /* when it was sent, or given up; NO_TIME */
	int state, tries, matters;
	const char *error; /* of the last try; "" */
};

/* One address: one "@", visible ASCII but for what headers and SMTP give a meaning. */
bool mail_address_good(const char *address);

/* Makes the tables and columns that are missing. */
enum err MUST_USE mail_make(sqlite3 *office);

struct mail_config {
	const char *url, *from, *user, *password_file; /* user "": no login */
	const char *ca;				       /* a file of authorities; "": the system's */
	bool starttls;				       /* must be offered and is used; of no meaning for smtps */
};
enum err MUST_USE mail_config_put(sqlite3 *office, const struct mail_config *c);
enum err MUST_USE mail_config_get(sqlite3 *office, struct arena *arena, struct mail_config *ret); /* ERR_MAIL_OFF */
enum err MUST_USE mail_off(sqlite3 *office);

/* Queues a mail about those matters of `d` that the address is not written to about today, nor waiting to be. *ret_id is 0 where none is left. */
enum err MUST_USE mail_add(sqlite3 *office, const struct dues *d, const char *address, int64_t now, int64_t *ret_id);

/* The next one to be tried, with the try counted; one that waited too long has failed instead. ERR_NOT_FOUND: none for now. */
enum err MUST_USE mail_claim(sqlite3 *office, int64_t now, uint32_t random, struct arena *arena, struct mail *ret);
/* Whether there is one to be tried and somewhere to send it: one quick look. */
enum err MUST_USE mail_due(sqlite3 *office, int64_t now, bool *ret);
/* Leaves in `d` what the mail is about. */
enum err MUST_USE mail_keep(sqlite3 *office, int64_t id, struct dues *d);
/* What came of a try: of one that is waiting still, only why. `hash` of the message that was sent; NULL. */
enum err MUST_USE mail_settle(sqlite3 *office, int64_t id, enum mail_state state, const char *error, const uint8_t *hash, int64_t now);

/* The newest first; of one unit, or of all where it is NULL. Texts are valid during the call. */
enum err MUST_USE mail_each(sqlite3 *office, const char *unit, enum err (*each)(void *ctx, const struct mail *m), void *ctx);

/* When it is tried again after that many tries: 5 minutes doubled at each, up to 6 hours, of which a random part is taken off, half at most; but when
 * the time is up, at once then. */
enum { MAIL_GIVE_UP_MS = 3 * 24 * 3600 * 1000, MAIL_BACK_OFF_MS = 5 * 60 * 1000, MAIL_BACK_OFF_MOST_MS = 6 * 3600 * 1000 };
int64_t mail_next(int64_t queued, int64_t now, int tries, uint32_t random);

#endif
