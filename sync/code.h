/* code.h - the commitment code that an office without a line reads out by phone.
 *
 * 15 characters of Crockford's base32 (75 bits) of Argon2id (64 MiB, 3 passes) over the act hash of a report's
 * `send`, salted with the report's key, and a check character: 16 in all, shown as four groups of four. The
 * hash binds the report's whole content, and survives signing again after a fork.
 */
#ifndef CODE_H
#define CODE_H

#include "act.h"
#include "code_text.h"

/* About 0.2 s and 64 MiB. `report` is the report's key. */
enum err MUST_USE code_make(const uint8_t act_hash[HASH_BYTES], struct bytes report, char ret[CODE_CHARS + 1]);

/* `code` in the form that value_parse gives it: 16 upper-case characters. ERR_CODE_WRONG. */
enum err MUST_USE code_check(struct bytes code);

#endif
