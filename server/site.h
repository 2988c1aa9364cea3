/* site.h - the server's pages: for SNV and the administrator, after a login.
 *
 *	/                        the province: units by months, ranking, trend    (?obligation=CODE&from=2024-11&to=2025-04&function=NAME)
 *	/rates                   rates by month, and by unit, head or clause      (the same, and ?by=unit|head|clause)
 *	/cells, /tasks           the reports and tasks that a figure counts       (the same, and ?unit=CODE&head=ID&clause=…&period=P)
 *	/print                   the same for paper
 *	/late                    who is late and since when
 *	/unit, /unit/CODE        all units; one of them
 *	/device                  devices, last contact, how to revoke
 *	/log                     the log's head and its acts                      (?from=POSITION)
 *	/record/REGISTER/KEY     one record and every act on it, newest first     (?before=POSITION)
 *	/print/record/…          the same for paper
 *	/file/HASH/REGISTER/KEY  the content of an attachment of that record, to be saved
 *	/code                    a commitment code read out by phone, and those taken down    (?unit=CODE&obligation=CODE&period=P)
 *	/bundle                  a sealed file from a stick in, its receipt out
 *	/call/CODE               calls to a unit, and a form to note one          (?about=report/…)
 *	/mail/CODE               reminders by e-mail to a unit, and a button that queues one
 *	/proof/POSITION          that an act is in the log, also POSITION.json     (?from=POSITION)
 *	/login, /logout, /language, /asset/…
 *
 * The pages read tables.db as the ledger made it, the acts in log.db, users and last contacts in office.db; a page is one read
 * transaction of the tables. What a user notes is an act of the administration, appended like any other; what else they
 * may do, struct hands says. Whoever is not logged in gets the login page. */
#ifndef SITE_H
#define SITE_H

#include <stdint.h>

#include "hands.h"
#include "http.h"

struct site;

/* Paths of a server's three databases, which exist (the ledger made the tables). `secure`: browsers reach us by HTTPS
 * through a proxy, so cookies say so even on plain HTTP. ERR_STORAGE*. */
struct site_options {
	const char *tables, *log, *office;
	bool secure;
	int64_t (*clock)(void); /* NULL: the system's */
	const struct hands *hands; /* NULL: the pages that need them are not there */
};
enum err MUST_USE site_open(const struct site_options *o, struct site **ret);
void site_close(struct site **s); /* cleanup form; no answer may be under way */

/* Answers anything: assets, pages, redirects; what fails is a page of its own with its status. Several threads at
 * once. A form of these pages has at most SITE_FORM_MAX bytes. */
enum { SITE_FORM_MAX = 8192 };
/* The most that this request may bring: a file only from whoever is logged in. */
size_t site_body_max(struct site *s, const struct request *r);
enum err MUST_USE site_answer(struct site *s, const struct request *r, struct response *a);

#endif
