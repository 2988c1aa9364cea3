/* zip_read.h - a part of a zip file in memory, for tests that look into documents. */
#ifndef ZIP_READ_H
#define ZIP_READ_H

#include <zip.h>

#include "buf.h"

static bool zip_part(struct bytes file, const char *name, struct buf *out)
{
	zip_source_t *source = zip_source_buffer_create(file.data, file.len, 0, NULL);
	zip_t *z = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
	zip_file_t *f = z ? zip_fopen(z, name, 0) : NULL;
	bool there = f != NULL;
	char chunk[8192];
	for (zip_int64_t n; there && (n = zip_fread(f, chunk, sizeof chunk)) > 0;)
		buf_add(out, chunk, (size_t)n);
	if (f)
		zip_fclose(f);
	if (z)
		zip_discard(z);
	return there && !out->over;
}

#endif
