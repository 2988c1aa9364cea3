/* administer.h - acts of the administration, as commands and pages of the server do them: judged like all others, as device 0. */
#ifndef ADMINISTER_H
#define ADMINISTER_H

#include "ledger.h"

/* What of it takes time, done before ledger_begin: it need not be. */
enum err MUST_USE administer_prepare(struct ledger *l, const struct act *act);
/* One act (reg, verb, key, settings are set), between ledger_begin and ledger_commit. An act that is refused is the error of its
 * reason, its arguments set in `lang`, and nothing may be committed then: what the administration is told at once has no
 * place in the log. */
enum err MUST_USE administer(struct ledger *l, struct act *act, int64_t now, enum lang lang, int64_t *ret_position);

/* The same for registers that are not offered by name. `settings` in the order of their fields. */
enum err MUST_USE administer_verb(struct ledger *l, const char *reg, const char *verb, struct key key, struct setting *settings,
				  size_t count, int64_t now, enum lang lang);
/* The field's number, of a register and field that exist. */
uint32_t field_number(const char *reg, const char *field);

#endif
