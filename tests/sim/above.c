/* above.c - what changes above the offices, by the administration or on a device of Home Affairs: names and functions of units, posts, roles and terms
 * of officials, forms. Acts that look these up, and who sees what, hang on it. Included by simulate.c. */
#include "simulate.h"

struct above {
	const char *verb, *reg, *key;
	const char *fields[4];
	int weight;
};

/* %d a number, %u a unit, %w one that may end, %o an official, %f a function, %r a role. */
static const struct above aboves[] = {
	{"change", "official", "%o", {"post=Chức vụ %d"}, 8},
	{"change", "official", "%o", {"name=Ông bà %d", "phone=026%d"}, 4},
	{"change", "official", "%o", {"role=%r"}, 2},
	{"change", "official", "%o", {"from=2024-0%d-01", "to=2024-11-2%d"}, 1},
	{"end", "official", "%o", {"to=2024-12-0%d"}, 1},
	{"change", "unit", "%u", {"name=Đơn vị %d"}, 4},
	{"change", "unit", "%u", {"function=%f"}, 3},
	{"change", "unit", "%u", {"kind=commune", "symbol=DV%d", "email=dv%d@kontum.example"}, 2},
	{"change", "unit", "%u", {"from=2024-0%d-01"}, 1},
	{"add", "unit", "XA%d", {"name=Xã %d", "kind=commune", "function=agency", "from=2024-01-01"}, 2},
	{"end", "unit", "%w", {"to=2024-12-01", "successors=%w"}, 2},
	{"change", "unit", "%w", {"successors=%w"}, 3},
};
enum { ABOVES = sizeof aboves / sizeof *aboves };

static void fill_above(struct sim *s, sqlite3 *db, const char *form, char out[KEY_MAX + 60])
{
	static const char *const functions[] = {"agency", "home_affairs", "office", "inspectorate", "information", "broadcaster"};
	size_t n = 0;
	for (; *form && n < KEY_MAX; form++) {
		char part[KEY_MAX + 1] = "";
		if (*form != '%') {
			out[n++] = *form;
			continue;
		}
		switch (*++form) {
		case 'd':
			snprintf(part, sizeof part, "%d", 1 + below(s, 3));
			break;
		case 'u':
		case 'o':
			key_among(s, db, reg_by_name(*form == 'u' ? BYTES("unit") : BYTES("official")), ~0u, NULL, part);
			break;
		case 'w':
			snprintf(part, sizeof part, "%s", (const char *[]){"615", "616", "XA1"}[below(s, 3)]);
			break;
		case 'f':
			snprintf(part, sizeof part, "%s", functions[below(s, 6)]);
			break;
		case 'r':
			snprintf(part, sizeof part, "%s", below(s, 3) ? "head" : "clerk");
			break;
		}
		n += (size_t)snprintf(out + n, KEY_MAX + 60 - n, "%s", part);
	}
	out[n] = 0;
}

static const struct above *some_above(struct sim *s)
{
	int all = 0, at = 0;
	for (int i = 0; i < ABOVES; i++)
		all += aboves[i].weight;
	for (int left = below(s, all); left >= aboves[at].weight; at++)
		left -= aboves[at].weight;
	return &aboves[at];
}

/* Where none of Home Affairs is left, nobody but the administration could do anything more. */
static bool is_needed(const char *key, const char *field)
{
	return (strcmp(key, "SNV") == 0 && strcmp(field, "function=home_affairs") != 0) || (strcmp(key, "VPUBND") == 0 && strcmp(field, "function=office") != 0);
}

static void do_above(struct sim *s)
{
	const struct above *a = some_above(s);
	int at = below(s, s->count);
	struct office *o = &s->offices[at];
	bool device = below(s, 2) && strcmp(o->replica.unit, "SNV") == 0;
	sqlite3 *db = device ? o->db : s->p.db;
	char key[KEY_MAX + 60], text[4][KEY_MAX + 60];
	const char *fields[5] = {NULL};
	fill_above(s, db, a->key, key);
	for (int i = 0; i < 4 && a->fields[i]; i++) {
		fill_above(s, db, a->fields[i], text[i]);
		fields[i] = text[i];
	}
	if (!key[0] || (strncmp(text[0], "function=", 9) == 0 && is_needed(key, text[0]) && below(s, 6)))
		return;
	if (!device) {
		(void)administer_try(&s->p, a->verb, a->reg, key, fields);
		return;
	}
	enter_at(s, at, false, a->verb, a->reg, key, fields);
}
