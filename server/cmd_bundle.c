/* bundle: a sealed file from a stick in, its receipt out. */
#include <stdio.h>
#include <string.h>

#include "bundle.h"
#include "civil.h"
#include "commands.h"
#include "files.h"
#include "ingest.h"

enum err cmd_bundle(const struct call *c)
{
	struct buf file OWN_BUF = BUF(BUNDLE_MAX), receipt OWN_BUF = BUF(BUNDLE_MAX);
	OWN(ingest_close) struct ingest *i = NULL;
	struct ingested what;
	if (strcmp(c->operands[0], "in") != 0)
		return fail(ERR_OPERANDS, "in DIR FILE --receipt FILE2", "kycuongd bundle");
	if (!c->options[O_RECEIPT])
		return fail(ERR_USAGE, "--receipt FILE2", "kycuongd bundle");
	TRY(file_read(c->operands[2], &file));
	TRY(ingest_open(c->operands[1], &i));
	TRY(ingest_bundle(i, buf_bytes(&file), now_ms(), &receipt, &what));
	TRY(file_replace(c->options[O_RECEIPT], buf_bytes(&receipt)));
	printf("%u\t%lld\n", what.device, (long long)what.acts);
	return OK;
}
