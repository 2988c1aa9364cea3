/* attach.h - attachments of a data folder: their contents in "files.db" (sync/blobs.h), beside the replica, and what becomes of them.
 *
 * A content is durable here before the act that names it is entered. It goes to the province when that act is in the log (carry.h). A holding
 * (blobs.h) with this device's number is one to be sent, `next` chunks of it are there; one without a device was fetched from there. */
#ifndef ATTACH_H
#define ATTACH_H

#include "entry.h"
#include "file_value.h"
#include "folder.h"

enum { ATTACH_SUB = 6 };

/* The verb of a record's register by which a file can be attached to it as it stands, or removed, without a signature; NULL: none. */
const struct verb *attach_verb(const struct row *row);

/* One file that somebody wants to attach. */
struct attaching {
	const struct reg *reg;
	struct bytes key; /* as it is typed */
	struct bytes name, content; /* name: as the file is called, perhaps with a path */
};
struct attached {
	char sub[ATTACH_SUB + 1]; /* the member: "attachment.SUB" */
	struct entered entered;
};
/* ERR_FILE_* where it cannot be attached, ERR_NOTHING_TO_DO where the record has it already, those of entry_make() and of the storage:
 * nothing has been kept then. */
enum err MUST_USE attach_add(struct folder *f, const struct author *a, const struct attaching *w, int64_t now, struct attached *ret);
/* The content stays until nothing names it. ERR_FILE_NONE, and those of entry_make(). */
enum err MUST_USE attach_remove(struct folder *f, const struct author *a, const struct reg *reg, struct bytes key, struct bytes sub, int64_t now,
				struct entered *ret);

enum attach_place {
	ATTACH_WAITS,	 /* here; the act that names it is not in the log yet, or nothing of it was sent */
	ATTACH_GOES,	 /* partly there */
	ATTACH_THERE,	 /* here, and the province has it */
	ATTACH_FETCHED,	 /* here, from the province */
	ATTACH_NOT_HERE, /* can be fetched */
};
struct attach_state {
	enum attach_place place;
	int64_t bytes; /* ATTACH_GOES: so many are there */
};
const char *attach_place_name(enum attach_place p); /* "waits", … */
struct claim attach_claim(const struct row *row, const struct file_value *f, struct arena *arena);
enum err MUST_USE attach_state(struct folder *f, const struct claim *c, struct attach_state *ret);
/* The content, checked by its hash and by what the record says that it is. ERR_NOT_FOUND where it is not here, ERR_FILE_CUT. */
enum err MUST_USE attach_read(struct folder *f, const struct file_value *v, struct buf *out);
/* The attachment of a record that `name` means: its member, or its name in full. ERR_FILE_NONE. */
enum err MUST_USE attach_find(const struct row *row, struct bytes name, struct row_file *ret);
/* Erases a content from this device, for a redaction: see blob_erase(). */
enum err MUST_USE attach_erase(struct folder *f, const uint8_t hash[HASH_BYTES]);

#endif
