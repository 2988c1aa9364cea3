/* call.h - what the commands of kycuong have in common: the options by name, who acts, who reads, what is said of a sync. */
#ifndef CALL_H
#define CALL_H

#include "entry.h"
#include "folder.h"
#include "program.h"
#include "readers.h"
#include "syncing.h"

enum option_place { O_DIR, O_LANG, O_FORMAT, O_AS, O_PASSWORD_FILE, O_CA, O_LISTEN, O_AT, O_OBLIGATION, O_PERIOD, O_FROM, O_TO, O_SEEN, O_DIGITS, O_BUDGET, O_UNIT, O_DOCX, O_XLSX, O_LETTERS, O_PART, O_ATTACHMENTS, O_YEAR, O_LIMIT, O_NO_WAIT };

/* The listing that --format asks for, on stdout. */
void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret);
/* The password of --password-file (its first line), else asked for on the terminal with `prompt`. ERR_PASSWORD_NEEDED where there is
 * neither, ERR_FILE_READ. Wipe it after use. */
enum err MUST_USE call_password(const struct call *c, const char *prompt, struct buf *ret);
void password_wipe(struct buf *b); /* cleanup form */
/* The official of --as, or the only one. */
enum err MUST_USE call_author(const struct call *c, struct replica *r, struct author *ret);
/* Whether the official of --as, or the only one, may read that register: ERR_NOT_READER; ERR_AS_NEEDED, ERR_AS_UNKNOWN where it holds names. */
enum err MUST_USE call_reads(const struct call *c, struct replica *r, const struct reg *reg);
/* Who reads, for what is of several registers: where there are several officials and no --as, one who reads no names. */
enum err MUST_USE call_reader(const struct call *c, struct replica *r, struct reader *ret);
/* Opens his personal key with the password. */
enum err MUST_USE call_unlock(const struct call *c, struct replica *r, struct author *a);
/* The present as figures see it: the later of the clock and the newest checkpoint, or --at. ERR_TIME_WRONG. */
enum err MUST_USE call_at(const struct call *c, struct replica *r, int64_t *ret);

/* The only unit of which this device has the records; NULL where it has those of all, as in the province's own offices. ERR_UNIT_UNKNOWN. */
enum err MUST_USE call_scope(struct replica *r, const char **ret_unit);

/* --ca as a path that holds from anywhere. ERR_FILE_READ. */
enum err MUST_USE call_ca(const struct call *c, char ret[PATH_SIZE]);
/* Puts the address, and --ca, into the settings. ERR_URL, ERR_FILE_READ. */
enum err MUST_USE call_server(const struct call *c, const char *url, struct replica *r);
/* Says what a sync brought. */
enum err MUST_USE call_synced(const struct call *c, struct replica *r, const struct synced *s);
/* The last notice there is, and, on stderr, those that came after it. */
enum err MUST_USE call_notices(struct replica *r, int64_t *ret_last);
enum err MUST_USE call_notices_since(const struct call *c, struct replica *r, int64_t last);

#endif
