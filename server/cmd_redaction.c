/* redaction list: who has carried out each redaction, who has not, and which backups still have the text. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "commands.h"
#include "redactions.h"
#include "text_value.h"

static const char *const columns[] = {"redaction", "register", "record", "fields", "decision", "confirmed", "place", "#device", "unit", "name", "state", "at"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static enum err print_line(void *ctx, const struct redaction_line *l)
{
	char key[ID_TEXT_BYTES + 1], device[24], confirmed[TIME_SIZE], at[TIME_SIZE];
	bool backup = l->place == AT_BACKUP;
	id_print(l->key, key);
	snprintf(device, sizeof device, "%lu", (unsigned long)l->device);
	time_print(l->confirmed, confirmed);
	time_print(l->at, at);
	listing_row(ctx, (const char *const[COLUMNS]){key, l->reg, l->record, l->fields, *l->decision ? l->decision : NULL, confirmed, backup ? "backup" : "device",
						      backup ? NULL : device, backup ? NULL : l->unit, l->name,
						      backup ? l->done ? "not_there" : "has_text" : l->done ? "done" : l->revoked ? "revoked" : "waiting", *at ? at : NULL});
	return OK;
}

enum err cmd_redaction(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct listing l OWN(listing_free) = {0};
	if (strcmp(c->operands[1], "list") != 0)
		return fail(ERR_OPERANDS, "DIR list", "kycuongd redaction");
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	call_list(c, columns, COLUMNS, &l);
	TRY(redactions_lines(p.tables, p.office, print_line, &l));
	return listing_end(&l);
}
