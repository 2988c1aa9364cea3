/* do, import: the administration's own acts. */
#include <stdio.h>

#include "civil.h"
#include "commands.h"
#include "import.h"
#include "intake.h"
#include "operands.h"
#include "text_value.h"

enum err cmd_do(const struct call *c)
{
	struct arena arena OWN_ARENA = {0};
	struct place p OWN_PLACE = {0};
	struct field_text *fields;
	struct bytes key_given;
	struct act a;
	int64_t position;
	size_t count;
	TRY(place_open(c->operands[0], &p));
	TRY(operands_read("kycuongd do", c->operands + 3, c->count - 3, &arena, &key_given, &fields, &count));
	TRY(compose(bytes_of(c->operands[1]), bytes_of(c->operands[2]), key_given, fields, count, 0, &arena, &a));
	TRY(place_ledger(&p));
	TRY(administer_prepare(p.ledger, &a));
	TRY(ledger_begin(p.ledger));
	TRY(administer(p.ledger, &a, now_ms(), c->lang, &position)); /* closing the place rolls back */
	TRY(ledger_commit(p.ledger));
	struct buf key OWN_BUF = BUF(KEY_MAX);
	key_print(reg_by_number(a.reg), a.key, &key);
	printf("%s\t%lld\n", buf_text(&key), (long long)position);
	return OK;
}

enum err cmd_import(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct buf csv OWN_BUF = BUF(IMPORT_MAX);
	TRY(place_open(c->operands[0], &p));
	TRY(file_read(c->operands[2], &csv));
	TRY(place_ledger(&p));
	struct intake in = {.ledger = p.ledger, .now = now_ms(), .lang = c->lang};
	TRY(ledger_begin(p.ledger));
	TRY(intake_csv(&in, buf_bytes(&csv), bytes_of(c->operands[1]), c->details));
	TRY(ledger_commit(p.ledger));
	printf("%lld\n", (long long)in.count);
	return OK;
}
