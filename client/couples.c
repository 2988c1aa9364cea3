#include "couples.h"

#include <string.h>

#include "text.h"

enum { VALUE_COLUMN = 26 };

void couples_begin(struct couples *p, const struct call *c, const char *const columns[2])
{
	*p = (struct couples){.lines = listing_format(c->options[O_FORMAT]) == LISTING_TABLE, .columns = columns};
	if (!p->lines)
		call_list(c, columns, 2, &p->listing);
}

void couples_add(struct couples *p, const char *name, const char *label, const char *value)
{
	if (!p->lines) {
		listing_row(&p->listing, (const char *const[]){name, value});
		return;
	}
	if (!value)
		return;
	int width = (int)text_width(bytes_of(label)) + 1;
	printf("%s:%*s", label, width < VALUE_COLUMN ? VALUE_COLUMN - width : 1, "");
	for (const char *at = value;;) {
		const char *end = strchrnul(at, '\n');
		printf("%.*s\n", (int)(end - at), at);
		if (!*end)
			break;
		at = end + 1;
		printf("%*s", VALUE_COLUMN, "");
	}
}

enum err couples_end(struct couples *p)
{
	return p->lines ? OK : listing_end(&p->listing);
}

void couples_free(struct couples *p)
{
	listing_free(&p->listing);
}
