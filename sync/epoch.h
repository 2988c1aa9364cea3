/* epoch.h - what a server restored from a backup must not give a second time: the number of an epoch, the number of a device.
 *
 * The first epoch is 1. Each restore opens one that is higher than any before in its log. Two restores of one and the same backup do not know of each
 * other, and their epochs must differ all the same, the later one's being the higher: so it is the seconds since 1970. Where the clock cannot tell (it
 * stands before the log's end, or before an epoch that is there) the number is drawn at random above both: they differ then too, whichever is higher.
 * A device refuses the lower of two epochs; the server that has it is restored once more, above the other (`after`).
 *
 * A device's number is drawn at random from those that belong to its epoch: number modulo EPOCH_CLASSES. A restored server
 * does not know which numbers were drawn after the backup, and draws none of them, because its epoch has a class that no epoch in its
 * log has. (After 63 restores classes come again; then chance alone keeps numbers apart, as it does between two restores of one backup.) */
#ifndef EPOCH_H
#define EPOCH_H

#include "store.h"

enum { EPOCH_CLASSES = 64, EPOCH_SPREAD = 1 << 16 };

struct epoch_drawing {
	int64_t now, end; /* ms UTC: of the clock, of the log's end */
	uint32_t random;
	uint32_t after; /* an epoch that the log does not know and devices do; 0 = none */
};
/* The number of the epoch to open after those in the list, in their order. */
uint32_t epoch_next(const struct epoch *list, size_t count, const struct epoch_drawing *d);
/* A number 1..DEVICE_MAX of the epoch's class, from 32 random bits. */
uint32_t epoch_device(uint32_t epoch, uint32_t random);

#endif
