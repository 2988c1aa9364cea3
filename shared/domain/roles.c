#include "roles.h"

const char *const role_columns[ROLE_COLUMNS] = {
	"register",	     "verb",		 "agency.clerk",       "agency.head",	   "home_affairs.clerk", "home_affairs.head", "office.clerk",
	"office.head",	     "inspectorate.clerk", "inspectorate.head", "information.clerk", "information.head",	 "broadcaster.clerk", "broadcaster.head",
	"administration", "signature",	 "copies"};

static void put_copies(const struct reg *r, struct buf *out)
{
	static const char *const scopes[] = {[SCOPE_ALL] = "everyone", [SCOPE_UNIT] = "unit", [SCOPE_UNITS] = "unit, co_units",
					     [SCOPE_PARENT] = "as ", [SCOPE_PAIR] = "unit, owner of "};
	const struct field *functions = field_by_name(reg_by_name(BYTES("unit")), BYTES("function"));
	buf_str(out, r->restricted ? "heads of " : "");
	buf_str(out, scopes[r->scope]);
	if (r->scope == SCOPE_PARENT || r->scope == SCOPE_PAIR)
		buf_str(out, field_by_number(r, r->scope_field)->ref);
	if (r->scope == SCOPE_ALL && !r->drafts)
		return;
	if (r->scope == SCOPE_ALL)
		buf_str(out, "; drafts: unit");
	for (const struct choice *c = functions->choices; c->name; c++)
		if ((r->readers & READ_BY(c->number)) || (!r->restricted && (c->number == HOME_AFFAIRS || c->number == OFFICE)))
			buf_fmt(out, ", %s", c->name);
}

void role_line(const struct reg *r, const struct verb *v, struct buf *copies, const char *ret[ROLE_COLUMNS])
{
	static const char *const words[] = {[LEAVE_NO] = NULL, [LEAVE_OWN] = "own", [LEAVE_ALL] = "all"};
	int n = 0;
	ret[n++] = r->name;
	ret[n++] = v->name;
	for (int function = AGENCY; function <= ROLE_FUNCTIONS; function++)
		for (int head = 0; head < 2; head++)
			ret[n++] = words[verb_leave(v, function, head)];
	ret[n++] = verb_administered(v) ? "all" : NULL;
	ret[n++] = v->personal ? "personal" : NULL;
	buf_cut(copies, 0);
	put_copies(r, copies);
	ret[n] = buf_text(copies);
}

void roles_list(struct listing *l)
{
	struct buf copies OWN_BUF = BUF(400);
	const char *texts[ROLE_COLUMNS];
	for (int i = 0; registers[i]; i++)
		for (const struct verb *v = registers[i]->verbs; v->number; v++) {
			role_line(registers[i], v, &copies, texts);
			listing_row(l, texts);
		}
}
