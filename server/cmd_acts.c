/* do, import: the administration's own acts. */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "commands.h"
#include "compose.h"
#include "import.h"
#include "intake.h"
#include "text_value.h"

/* FIELD=VALUE; a value @FILE is what the file holds. */
static enum err read_field(const char *operand, struct arena *arena, struct field_text *ret)
{
	const char *equals = strchr(operand, '=');
	if (!equals)
		return fail(ERR_USAGE, operand, "kycuongd do");
	ret->name = (struct bytes){(const uint8_t *)operand, (size_t)(equals - operand)};
	ret->text = bytes_of(equals + 1);
	if (equals[1] != '@')
		return OK;
	struct buf content OWN_BUF = BUF(TEXT_MAX * 2);
	TRY(file_read(equals + 2, &content));
	ret->text = arena_copy(arena, buf_bytes(&content));
	return OK;
}

static enum err read_act(const struct call *c, struct arena *arena, struct act *ret)
{
	int at = 3;
	const char *key = at < c->count && !strchr(c->operands[at], '=') ? c->operands[at++] : "";
	struct field_text *fields = arena_alloc(arena, (size_t)(c->count - at + 1) * sizeof *fields);
	size_t count = 0;
	for (; at < c->count; at++)
		TRY(read_field(c->operands[at], arena, &fields[count++]));
	return compose(bytes_of(c->operands[1]), bytes_of(c->operands[2]), bytes_of(key), fields, count, 0, arena, ret);
}

enum err cmd_do(const struct call *c)
{
	struct arena arena OWN_ARENA = {0};
	struct place p OWN_PLACE = {0};
	struct act a;
	int64_t position;
	TRY(place_open(c->operands[0], &p));
	TRY(read_act(c, &arena, &a));
	TRY(place_ledger(&p));
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
	TRY(intake_csv(&in, buf_bytes(&csv), bytes_of(c->operands[1])));
	return ledger_commit(p.ledger);
}
