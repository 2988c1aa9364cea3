/* intake.h - CSV files as acts of the administration: what `import` and the samples go through. */
#ifndef INTAKE_H
#define INTAKE_H

#include "administer.h"

struct intake {
	struct ledger *ledger;
	int64_t now;
	enum lang lang;
	int64_t count; /* acts taken */
};

/* All lines, between ledger_begin and ledger_commit. On any error nothing may be committed. Bad lines give ERR_CSV; `bad` (of IMPORT_BAD_MAX)
 * then names them, one a line. */
enum err MUST_USE intake_csv(struct intake *in, struct bytes csv, struct bytes reg, struct buf *bad);

#endif
