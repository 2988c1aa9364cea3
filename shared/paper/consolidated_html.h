/* consolidated_html.h - the consolidated report on the screen and in print; see consolidated.h. */
#ifndef CONSOLIDATED_HTML_H
#define CONSOLIDATED_HTML_H

#include "consolidated.h"
#include "html.h"

/* `record` is where the reports' own pages are: "/record/report/" or "/register/report/"; each number's units and each text leads there. */
void consolidated_html(struct buf *b, const struct consolidated *r, const struct consolidation *c, int64_t position, const char *record);

#endif
