/* redacting.h - the last part of a redaction on this device (sync/redact.h): what it left in files beside the tables. */
#ifndef REDACTING_H
#define REDACTING_H

#include "folder.h"

/* Where a redaction has come down: erases attachments that it covers, copies of the database from before an upgrade, and what SQLite still has of the
 * texts in free pages and the WAL. Then *ret_done, and the next request tells the server. Where another process reads an older state it is left for the
 * next sync. *ret_done is false too where nothing was due. */
enum err MUST_USE redacting_finish(struct folder *f, bool *ret_done);

#endif
