/* file_value.h - an attachment as a record holds it: the value of a T_FILE field. The content itself is stored and sent under its hash, apart
 * from the acts (sync/blobs.h).
 *
 *   value = hash (64 hexadecimal digits, small) " " size in bytes " " kind (media_name) " " name
 *
 * It is one text, so that a redaction takes all of it: what a content was cannot be confirmed by its hash then. The name is for people to
 * read. It is never a path: no separator, no control character, not hidden, and with the ending of its kind. */
#ifndef FILE_VALUE_H
#define FILE_VALUE_H

#include "crypt.h"
#include "media.h"
#include "world.h"

enum { FILE_NAME_BYTES = 120, FILE_VALUE_MAX = 64 + 1 + 8 + 1 + 4 + 1 + FILE_NAME_BYTES, FILES_A_RECORD = 20 };

struct file_value {
	uint8_t hash[HASH_BYTES];
	int64_t size; /* 1..ATTACHMENT_MAX */
	enum media media;
	struct bytes name; /* a view */
};

/* Whether that is a value in its only form. */
bool file_value_read(struct bytes text, struct file_value *ret);
void file_value_write(const struct file_value *f, struct buf *out);
/* "Biên bản.pdf (PDF, 1,2 MB)" */
void file_value_show(const struct file_value *f, enum lang lang, struct buf *out);
/* The name for a file that somebody calls `given`, perhaps by a path of any system. ERR_FILE_NAME where nothing is left of it. */
enum err MUST_USE file_name(struct bytes given, enum media m, struct buf *out);

/* The attachments of a record as it stands, and of a report as it was sent too, each hash once. `sub`: the member's name. */
struct row_file {
	const struct field *field;
	struct bytes sub;
	struct file_value file;
	bool now; /* the record holds it as it stands */
};
void row_files(const struct row *row, void (*each)(void *ctx, const struct row_file *f), void *ctx);
bool row_file_by_hash(const struct row *row, const uint8_t hash[HASH_BYTES], struct row_file *ret);

#endif
