/* mail_message.h - a reminder as the bytes of an e-mail (RFC 5322, MIME): plain text, with the letter and the calendar attached. Pure.
 *
 * Everything but the addresses is in base64: no line of a body can be taken for a boundary, and no name can end a header. */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "letter.h"

struct mail_message {
	int64_t id, queued;		  /* both make the Message-ID: a second try has the same */
	const char *from, *from_name;	  /* an address; who it is, in words */
	const char *to, *to_name;
	const char *subject;
	int64_t date;
	const char *unit;		  /* its code: of the attachments' names */
	struct bytes text, letter, calendar;
};

enum { MAIL_MESSAGE_MAX = 24 << 20 };
/* Appends the message, its lines ending in CR LF. ERR_MAIL_ADDRESS; ERR_TOO_BIG. */
enum err MUST_USE mail_message(const struct mail_message *m, struct buf *out);

#endif
