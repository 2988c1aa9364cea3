/* pairs.h - names with values: lines for people, two columns for spreadsheets and programs. */
#ifndef PAIRS_H
#define PAIRS_H

#include "command.h"

struct pairs {
	bool lines;
	const char *const *columns;
	struct listing listing;
};

void pairs_begin(struct pairs *p, const struct call *c, const char *const columns[2]);
/* People read `label`, programs `name`. An unknown value (NULL) has no line. A value of several lines stands below itself. */
void pairs_add(struct pairs *p, const char *name, const char *label, const char *value);
enum err MUST_USE pairs_end(struct pairs *p);
void pairs_free(struct pairs *p); /* cleanup form */

#endif
