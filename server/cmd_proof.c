/* proof: that an act is in the log, and that the log was only added to. */
#include <stdio.h>

#include "civil.h"
#include "commands.h"
#include "proof.h"

enum err cmd_proof(const struct call *c)
{
	struct place p OWN_PLACE = {0};
	struct proof proof OWN_PROOF = {0};
	struct buf json OWN_BUF = BUF(PROOF_JSON_MAX);
	int64_t position, earlier = 0;
	TRY(call_number("POSITION", c->operands[1], 1, INT64_MAX, &position));
	if (c->options[O_FROM])
		TRY(call_number("--from", c->options[O_FROM], 1, INT64_MAX, &earlier));
	TRY(place_open(c->operands[0], &p));
	TRY(place_ledger(&p));
	TRY(ledger_look(p.ledger));
	const struct proof_source s = {&p.ledger->merkle, &p.store, &p.keys, p.ledger->position, place_now(&p)};
	enum err e = proof_make(&s, position, earlier, &proof);
	ledger_look_end(p.ledger);
	TRY(e);
	proof_json(&proof, &json);
	fputs(buf_text(&json), stdout);
	return OK;
}
