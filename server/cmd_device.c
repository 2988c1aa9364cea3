/* device list, device revoke. */
#include <stdio.h>
#include <string.h>

#include "administer.h"
#include "civil.h"
#include "commands.h"
#include "devices.h"

static const char *const columns[] = {"#device", "unit", "officials", "enrolled", "last_contact", "#last_number", "state"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static enum err print_device(void *ctx, const struct device *d)
{
	char device[24], number[24], enrolled[TIME_SIZE], contact[TIME_SIZE];
	snprintf(device, sizeof device, "%lu", (unsigned long)d->number);
	snprintf(number, sizeof number, "%lld", (long long)d->last_number);
	time_print(d->enrolled, enrolled);
	time_print(d->last_contact, contact);
	listing_row(ctx, (const char *const[COLUMNS]){device, d->unit, d->officials, enrolled, *contact ? contact : NULL, number,
						      d->revoked ? "revoked" : d->back == BACK_AWAY ? "away" : "active"});
	return OK;
}

static enum err list(const struct call *c, struct place *p)
{
	struct listing l OWN(listing_free) = {0};
	call_list(c, columns, COLUMNS, &l);
	TRY(devices_each(p, print_device, &l));
	return listing_end(&l);
}

static enum err revoke(const struct call *c, struct place *p)
{
	int64_t number;
	TRY(call_number("revoke N", c->operands[2], 1, DEVICE_MAX, &number));
	TRY(ledger_begin(p->ledger));
	enum err e = administer_verb(p->ledger, "device", "revoke", (struct key){.id = number}, NULL, 0, now_ms(), c->lang);
	if (e == ERR_RECORD_UNKNOWN)
		return fail(ERR_DEVICE_UNKNOWN, c->operands[2]);
	TRY(e);
	return ledger_commit(p->ledger);
}

enum err cmd_device(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	bool lists = c->count == 2 && strcmp(c->operands[1], "list") == 0;
	if (!lists && !(c->count == 3 && strcmp(c->operands[1], "revoke") == 0))
		return fail(ERR_OPERANDS, "DIR list | revoke N", "kycuongd device");
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	return lists ? list(c, &p) : revoke(c, &p);
}
