/* page_mail.h - what pages say of the reminders by e-mail to a unit. Internal to the site. */
#ifndef PAGE_MAIL_H
#define PAGE_MAIL_H

#include "view.h"

/* The last one, when and what became of it, with a link to all of them; nothing where none was queued and none can be. Lines of small print. */
enum err MUST_USE mail_line(struct view *v, const char *unit);

#endif
