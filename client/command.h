/* command.h - the command line of kycuong: what there is, and who does it.
 *
 * Each command is one function in a command_*.c: it opens the data folder itself, prints to stdout, and returns an error
 * whose sentence is printed for it. What a command prints is for people and scripts (listing.h), what went wrong goes to stderr. */
#ifndef COMMAND_H
#define COMMAND_H

#include "entry.h"
#include "folder.h"
#include "listing.h"
#include "options.h"
#include "readers.h"
#include "syncing.h"

enum option_place { O_DIR, O_LANG, O_FORMAT, O_AS, O_PASSWORD_FILE, O_CA, O_LISTEN, O_AT, O_OBLIGATION, O_PERIOD, O_FROM, O_TO, O_SEEN, O_DIGITS, O_BUDGET, O_UNIT, O_DOCX, O_XLSX, O_LETTERS, O_PART, O_ATTACHMENTS, O_YEAR, O_LIMIT };

struct call {
	enum lang lang;
	char dir[PATH_SIZE]; /* the data folder */
	const char *const *options; /* by option_place; NULL = not given */
	char **operands;
	int count;
	struct buf *details; /* printed below the sentence of an error */
};

/* The whole program. Returns the exit status. */
int command_run(int argc, char **argv);

/* The listing that --format asks for, on stdout. */
void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret);
/* A sentence in the caller's language. */
static inline const char *call_words(const struct call *c, const char *vi, const char *en)
{
	return c->lang == VI ? vi : en;
}
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

enum err command_enrol(const struct call *c);
enum err command_server(const struct call *c);
enum err command_sync(const struct call *c);
enum err command_status(const struct call *c);
enum err command_agent(const struct call *c);
enum err command_ui(const struct call *c);
enum err command_search(const struct call *c);
enum err command_list(const struct call *c);
enum err command_show(const struct call *c);
enum err command_do(const struct call *c);
enum err command_code(const struct call *c);
enum err command_import(const struct call *c);
enum err command_inbox(const struct call *c);
enum err command_counts(const struct call *c);
enum err command_cells(const struct call *c);
enum err command_summary(const struct call *c);
enum err command_consolidation(const struct call *c);
enum err command_remind(const struct call *c);
enum err command_calendar(const struct call *c);
enum err command_roles(const struct call *c);
enum err command_bundle(const struct call *c);
enum err command_attach(const struct call *c);
enum err command_detach(const struct call *c);
enum err command_files(const struct call *c);
enum err command_fetch(const struct call *c);
enum err command_lists(const struct call *c);

#endif
