/* verify.h - does the log hold together? Reads it from the first entry to the last:
 *
 *   every act's hash is that of its content (an unreadable one keeps the hash it came with), every chain goes on from number to number
 *   and from head to head from the device's key, stamps never go back, verdicts and stamps can be read; and the Merkle root over all of it, computed
 *   anew and in another way, is the one that the tables give to the checkpoints; and every content of an attachment is that of its hash.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "rebuild.h"

/* ERR_LOG_BROKEN if there is any finding. Needs the ledger. */
enum err MUST_USE verify_log(struct place *p, struct findings *ret);

#endif
