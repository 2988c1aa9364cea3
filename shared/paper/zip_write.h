/* zip_write.h - parts put into a zip file in memory; the only file of ours that knows libzip. Internal to paper. */
#ifndef ZIP_WRITE_H
#define ZIP_WRITE_H

#include "buf.h"

struct zip_part_in {
	const char *name;
	struct bytes data;
};
/* Appends the file: parts in their order, deflated, each with the same date. ERR_TOO_BIG if it does not fit. */
enum err MUST_USE zip_write(const struct zip_part_in *parts, size_t count, struct buf *out);

#endif
