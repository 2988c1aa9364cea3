/* host.h - what every operating system does in its own way: host_posix.c. */
#ifndef HOST_H
#define HOST_H

#include "buf.h"
#include "files.h"

/* What every program of ours wants at its start: files and folders that it makes are their owner's only, and writing to one who has
 * gone is an error, not the end. */
void host_private(void);

/* Where a user's data of that program belongs: $XDG_DATA_HOME/NAME, else ~/.local/share/NAME. ERR_DIR_NEEDED. */
enum err MUST_USE host_data_dir(const char *name, char ret[PATH_SIZE]);

/* A lock that several processes know by a file, which is made where it is missing and stays. It ends with the process,
 * however that ends. Waits at most `patience_ms` for another to let go: ERR_BUSY. */
struct host_lock {
	int fd; /* 0 = not held */
};
enum err MUST_USE host_lock(const char *path, int patience_ms, struct host_lock *ret);
void host_unlock(struct host_lock *l); /* cleanup form; fine where nothing is held */
bool host_locked(const char *path);    /* whether somebody holds it now */

/* Asks on the terminal, without echo. Appends what was typed, without the newline. ERR_PASSWORD_NEEDED where the process has no
 * terminal. */
enum err MUST_USE host_ask_password(const char *prompt, struct buf *out);

/* From this call on, a request to end (SIGTERM, SIGINT) is only noted. Call it once. */
void host_stoppable(void);
bool host_stopping(void);
/* Waits, and returns whether the process was asked to end; at once where it was. Needs no clock. */
bool host_wait(int ms);

/* A number that changes when the machine is attached to another network, or to none (0): of the addresses of the interfaces
 * that are up, loopback apart. */
uint64_t host_network(void);

#endif
