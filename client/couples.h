/* couples.h - names with values: lines for people, two columns for spreadsheets and programs. */
#ifndef COUPLES_H
#define COUPLES_H

#include "command.h"

struct couples {
	bool lines;
	const char *const *columns;
	struct listing listing;
};

void couples_begin(struct couples *p, const struct call *c, const char *const columns[2]);
/* People read `label`, programs `name`. An unknown value (NULL) has no line. A value of several lines stands below itself. */
void couples_add(struct couples *p, const char *name, const char *label, const char *value);
enum err MUST_USE couples_end(struct couples *p);
void couples_free(struct couples *p); /* cleanup form */

#endif
