/* epoch.h - what a server restored from a backup must not give a second time: the number of an epoch, the number of a device.
 *
 * The first epoch is 1. Each restore opens one that is higher than any before: the seconds since 1970, so that two restores of one and the
 * same backup, which do not know of each other, differ too.
 *
 * A device's number is drawn at random from those that belong to its epoch: number modulo EPOCH_CLASSES. A restored server
 * does not know which numbers were drawn after the backup, and draws none of them, because its epoch has a class that no epoch in its
 * log has. (After 63 restores classes come again; then chance alone keeps numbers apart, as it does between two restores of one backup.) */
#ifndef EPOCH_H
#define EPOCH_H

#include "store.h"

enum { EPOCH_CLASSES = 64 };

/* The number of the epoch to open after those in the list, in their order. `now`: ms UTC. */
uint32_t epoch_next(const struct epoch *list, size_t count, int64_t now);
/* A number 1..DEVICE_MAX of the epoch's class, from 32 random bits. */
uint32_t epoch_device(uint32_t epoch, uint32_t random);

#endif
