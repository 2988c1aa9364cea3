/* command.h - the command line of kycuong: what there is, and who does it.
 *
 * Each command is one function in a command_*.c: it opens the data folder itself, prints to stdout, and returns an error
 * whose sentence is printed for it. */
#ifndef COMMAND_H
#define COMMAND_H

#include "call.h"

/* The whole program. Returns the exit status. */
int command_run(int argc, char **argv);

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
