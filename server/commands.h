/* commands.h - the command line of kycuongd: what there is, and who does it.
 *
 * Each command is one function in a cmd_*.c. It gets its operands behind the command's name, opens the data folder itself, prints to
 * stdout, and returns an error whose sentence is printed for it. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "place.h"
#include "program.h"

enum option_place {
	O_LANG, O_FORMAT, O_AT, O_OBLIGATION, O_PERIOD, O_FROM, O_TO, O_SAMPLE, O_UNIT, O_OFFICIAL, O_ROLE, O_VALID, O_LISTEN, O_TLS_CERT,
	O_TLS_KEY, O_BEHIND_PROXY, O_PASSWORD_FILE, O_RECEIPT,
	O_POSITION, O_PART, O_DOCX, O_XLSX, O_FREEZE, O_LETTERS, O_YEAR, O_SMTP, O_USER, O_STARTTLS, O_CA, O_AFTER
};

/* The whole program. Returns the exit status. */
int commands_run(int argc, char **argv);

/* The listing that --format asks for, on stdout. */
void call_list(const struct call *c, const char *const *columns, size_t count, struct listing *ret);
/* A whole number from low to high. ERR_USAGE naming `what`. */
enum err MUST_USE call_number(const char *what, const char *text, int64_t low, int64_t high, int64_t *ret);

enum err cmd_init(const struct call *c);
enum err cmd_backup(const struct call *c);
enum err cmd_bundle(const struct call *c);
enum err cmd_restore(const struct call *c);
enum err cmd_serve(const struct call *c);
enum err cmd_enrol(const struct call *c);
enum err cmd_do(const struct call *c);
enum err cmd_import(const struct call *c);
enum err cmd_user(const struct call *c);
enum err cmd_roles(const struct call *c);
enum err cmd_cells(const struct call *c);
enum err cmd_summary(const struct call *c);
enum err cmd_consolidation(const struct call *c);
enum err cmd_remind(const struct call *c);
enum err cmd_mail(const struct call *c);
enum err cmd_calendar(const struct call *c);
enum err cmd_lists(const struct call *c);
enum err cmd_log(const struct call *c);
enum err cmd_proof(const struct call *c);
enum err cmd_device(const struct call *c);
enum err cmd_redaction(const struct call *c);
enum err cmd_rebuild(const struct call *c);
enum err cmd_verify(const struct call *c);

#endif
