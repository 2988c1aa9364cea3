/* smtp.h - one mail server, by libcurl: smtp.c is the one file of the server that knows it. */
#ifndef SMTP_H
#define SMTP_H

#include "mem.h"
#include "err.h"

enum { SMTP_SAID_SIZE = 256 };
enum smtp_outcome {
	SMTP_TAKEN,
	SMTP_REFUSED, /* for good: this address, or this message */
	SMTP_LATER,   /* the server says to try again, or does not know us; the next message may fare better */
	SMTP_NO_LINE, /* not reached, cut, too slow: neither will the next one be sent now */
};

struct smtp_server {
	const char *url;	     /* smtp://HOST[:PORT], smtps://HOST[:PORT]; a path is the name to say EHLO with */
	const char *user, *password; /* user "": no login */
	const char *ca;		     /* a PEM file whose authorities alone are trusted; "": the system's */
	bool starttls;		     /* of smtp: it must be offered, and is used */
	bool (*stop)(void);	     /* asked while sending: true breaks off; may be NULL */
};

/* ERR_MAIL_URL. *ret_clear: what is sent there is not encrypted without STARTTLS, and leaves this machine. */
enum err MUST_USE smtp_url_check(const char *url, bool *ret_clear);

/* Keeps the line between messages. Certificates must be good by those authorities, and for the host. */
struct smtp;
enum err MUST_USE smtp_open(const struct smtp_server *server, struct smtp **ret); /* ERR_MAIL_URL, ERR_CRYPTO */
void smtp_close(struct smtp **s);						   /* cleanup form */

/* `said`: the server's own words in visible ASCII, or line_words() where there are none; "" where it was taken. */
enum smtp_outcome smtp_send(struct smtp *s, const char *from, const char *to, struct bytes message, char said[SMTP_SAID_SIZE]);

#endif
