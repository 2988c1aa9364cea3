/* disk.h - a disk in memory, as SQLite's only one, that fails on demand: it stops at the n-th write (the machine then loses what was not
 * synced, or half of it), is full, or gives an I/O error. One process, one connection a file. */
#ifndef DISK_H
#define DISK_H

#include <stdbool.h>
#include <stdint.h>

void disk_install(void); /* becomes SQLite's default; once */

enum trouble { TROUBLE_NONE, TROUBLE_STOP /* and everything after it */, TROUBLE_FULL, TROUBLE_IO };
/* The n-th write, truncation or sync from now meets the trouble; n from 1. Counts anew. */
void disk_trouble(enum trouble t, int64_t n);
int64_t disk_writes(void); /* since the last disk_trouble() */
bool disk_met(void);	   /* whether the trouble has come */

/* After a stop: what was synced is there; of each write that was not, all, a part (in whole sectors) or nothing, by `seed`. Every
 * connection must be closed. */
void disk_reboot(uint64_t seed);

/* Whether any byte of any file, as it is read now, is of that text. */
bool disk_holds(const char *part);

/* The whole disk, to come back to. One at a time is kept. */
void disk_save(void);
void disk_load(void);

#endif
