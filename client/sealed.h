/* sealed.h - the sealed file of a data folder (sync/bundle.h): out for the province, and the receipt in. Whoever syncs meanwhile is
 * waited for, SYNC_PATIENCE_MS at most: ERR_BUSY. */
#ifndef SEALED_H
#define SEALED_H

#include "bundle.h"
#include "folder.h"

/* Appends the file; with the attachments that wait, where they are wanted. *ret_left: bytes of them that did not fit. */
enum err MUST_USE sealed_out(struct folder *f, bool attachments, struct buf *out, struct bundled *ret, int64_t *ret_left);
/* *ret_old: the device has synced since, nothing was changed. */
enum err MUST_USE sealed_in(struct folder *f, struct bytes file, struct taken *ret, bool *ret_old);

#endif
