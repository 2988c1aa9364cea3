#include "zip_write.h"

#include <zip.h>

enum { DATE_1980 = 33 }; /* 1 January 1980 as DOS writes it: the first date that a zip file can have */

static bool add(zip_t *z, const struct zip_part_in *p)
{
	zip_source_t *s = zip_source_buffer(z, p->data.data, p->data.len, 0);
	zip_int64_t i = s ? zip_file_add(z, p->name, s, ZIP_FL_ENC_UTF_8) : -1;
	return i >= 0 && zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_DEFLATE, 9) == 0 && zip_file_set_dostime(z, (zip_uint64_t)i, 0, DATE_1980, 0) == 0;
}

static bool take(zip_source_t *s, struct buf *out)
{
	char chunk[16384];
	zip_int64_t n = -1;
	if (zip_source_open(s) < 0)
		return false;
	while ((n = zip_source_read(s, chunk, sizeof chunk)) > 0)
		buf_add(out, chunk, (size_t)n);
	zip_source_close(s);
	return n == 0;
}

enum err zip_write(const struct zip_part_in *parts, size_t count, struct buf *out)
{
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *z = s ? zip_open_from_source(s, ZIP_CREATE | ZIP_TRUNCATE, NULL) : NULL;
	if (!z)
		return fail(ERR_STORAGE, "zip");
	zip_source_keep(s);
	bool good = true;
	for (size_t i = 0; i < count; i++)
		good = good && add(z, &parts[i]);
	if (!good || zip_close(z) != 0) {
		zip_discard(z);
		good = false;
	}
	good = good && take(s, out);
	zip_source_free(s);
	return good ? buf_check(out, "DOCX") : fail(ERR_STORAGE, "zip");
}
