/* value.h - what a field of a record can hold, in memory and between modules.
 *
 *   V_NULL   unknown, empty
 *   V_INT    int64: numbers; dates as days since 1970-01-01; times as ms UTC; choices by number;
 *            decimals in thousandths; references to records with a drawn id
 *   V_TEXT   UTF-8, NFC, no control characters but newline and tab
 *   V_BYTES  keys, hashes
 *   V_ERASED a text that was redacted: data is its 32-byte commitment
 *
 * Nothing here owns memory: data points into the statement, buffer or arena it came from.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>

#include "mem.h"

enum value_kind { V_NULL, V_INT, V_TEXT, V_BYTES, V_ERASED };

struct value {
	enum value_kind kind;
	int64_t num;
	struct bytes data;
};

#define VALUE_NULL ((struct value){V_NULL})
#define VALUE_INT(n) ((struct value){V_INT, (n)})
#define VALUE_TEXT(s) ((struct value){V_TEXT, 0, bytes_of(s)})
bool value_equal(struct value a, struct value b);

/* The identity of a record within its register: a natural key ("BC-THANG/615/2024-11", text.len > 0), or an
 * id of 63 bits: device number << ID_RANDOM_BITS | random bits. */
enum { ID_RANDOM_BITS = 41, DEVICE_MAX = (1 << 22) - 1, KEY_MAX = 120 };

struct key {
	struct bytes text;
	int64_t id;
};
bool key_equal(struct key a, struct key b);

/* One field set by an act. `sub` names the member of a family (indicator.07 has sub "07"), else it is empty.
 * Settings are sorted by (field, sub), without repetition. */
struct setting {
	uint32_t field;
	struct bytes sub;
	struct value value;
};
enum { SETTINGS_MAX = 400, SUB_MAX = 16, TEXT_MAX = 32768, REFS_MAX = 200 /* keys in one T_REFS */ };
/* All that people write into one record, in bytes and with MEMBER_OVERHEAD for each value: no more than a report's clauses,
 * reasons and numbers at their limits. */
enum { RECORD_MAX = 320 * 1024, MEMBER_OVERHEAD = 16 };
int setting_compare(const struct setting *a, const struct setting *b); /* by (field, sub bytes) */

#endif
