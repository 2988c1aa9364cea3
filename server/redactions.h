/* redactions.h - what became of each redaction: which devices have said that they carried it out, which have not, and which backups were made before
 * it and so still have the text. Kept in office.db, by the node that was told. */
#ifndef REDACTIONS_H
#define REDACTIONS_H

#include "db.h"

/* Makes the tables where they are missing. */
enum err MUST_USE redactions_make(sqlite3 *office);
/* A device said, at `at`, that all redactions up to a position of the log are carried out on it. */
enum err MUST_USE redactions_note(sqlite3 *office, uint32_t device, int64_t position, int64_t at);
/* A backup up to a position of the log was written to (or restored from) that file. */
enum err MUST_USE redactions_backup(sqlite3 *office, const char *file, int64_t position, int64_t at);

enum redaction_place { AT_DEVICE, AT_BACKUP };
/* One place of one redaction. Texts are valid during the call. */
struct redaction_line {
	int64_t key; /* of the record in register redaction */
	const char *reg, *record, *fields, *decision;
	int64_t confirmed;
	enum redaction_place place;
	uint32_t device;
	const char *unit, *name; /* of a device: its unit's code and its officials; of a backup: "", the file */
	bool revoked;
	bool done;  /* of a device: said so; of a backup: the file is not there any more */
	int64_t at; /* when it said so, when the backup was made; NO_TIME */
};
/* The newest redaction first; of each first who has not said so, then who has, then backups. Devices enrolled after it never had the text. */
enum err MUST_USE redactions_lines(sqlite3 *tables, sqlite3 *office, enum err (*each)(void *ctx, const struct redaction_line *line), void *ctx);

#endif
