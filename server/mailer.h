/* mailer.h - the thread of a serving server that sends the queue of e-mails, so that no request waits for a mail server. */
#ifndef MAILER_H
#define MAILER_H

#include "err.h"

#include <stdint.h>

struct mailer;
/* The folder's databases exist. */
struct mailer *mailer_start(const char *dir);
/* Called now and then with the time: once in five seconds, the thread looks into the queue. */
void mailer_tick(struct mailer *m, int64_t now);
void mailer_stop(struct mailer **m); /* cleanup form; breaks off what it is sending once host_stopping() */

#endif
