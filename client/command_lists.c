/* lists: what the leadership asks for, from the replica, also without a line. */
#include <stdio.h>

#include "command.h"
#include "list_files.h"

static enum err find_head(void *ctx, const struct person *p)
{
	*(bool *)ctx |= p->head;
	return OK;
}

/* Whoever sits at this device: its unit, and a head where one is enrolled. */
static enum err who_looks(struct folder *f, struct audience *ret)
{
	struct audience a = {.unit = bytes_of(f->replica.unit)};
	struct standing s;
	TRY(own_standing(&f->replica, &s));
	a.function = s.function;
	a.all = s.all;
	TRY(person_each(&f->replica, find_head, &a.heads));
	*ret = a;
	return OK;
}

enum err command_lists(const struct call *c)
{
	struct folder f OWN_FOLDER = {0};
	struct replica_status status;
	struct list_command l = {.name = c->count ? c->operands[0] : NULL, .year = c->options[O_YEAR], .lang = c->lang,
				 .format = listing_format(c->options[O_FORMAT]), .xlsx = c->options[O_XLSX], .docx = c->options[O_DOCX],
				 .unit = c->options[O_UNIT]};
	TRY(folder_open(c->dir, &f));
	TRY(call_at(c, &f.replica, &l.at));
	TRY(replica_status(&f.replica, &status));
	l.position = status.seen.position;
	l.known = status.seen.position ? status.seen.time : 0;
	TRY(who_looks(&f, &l.audience));
	return list_command(f.db, &l, stdout);
}
